#include "server/pump/published_models.h"

#include "base/ensure.h"
#include "engine/reader_commands.h"
#include "language/published_model.h"

namespace server {

using base::Result;
using SharedModel = std::shared_ptr<const language::TextModel>;

namespace {

SharedModel& place_of(language::Models& models, std::string_view name) {
  const auto task = language::parse_task(name);
  ENSURE(task.has_value());
  switch (*task) {
    case language::Task::mood: return models.mood;
    case language::Task::ads: return models.advertising;
    case language::Task::question: return models.question;
    case language::Task::intent: break;
  }
  return models.intent;
}

Result<SharedModel> share(std::string_view task, std::string_view base64) {
  TRY(model, language::open_published(task, base64));
  return std::make_shared<const language::TextModel>(std::move(model));
}

Result<SharedModel> stored_model(store::Store& store, const std::string& task,
                                 std::int64_t version) {
  if (version == 0) return SharedModel();  // the cold start
  TRY(row, store.text_model(task, version));
  const std::string name = "version " + std::to_string(version) + " of the model for " + task;
  if (!row) return base::fail(base::ErrorCode::corrupt, name + " is not in the store");
  auto model = share(task, row->body);
  if (!model) return base::fail_in(name, std::move(model).error());
  return model;
}

}  // namespace

Result<language::Models> models_in_force(store::Store& store,
                                         const std::vector<model::ReaderChoice>& choices) {
  language::Models models;
  for (const model::ReaderChoice& choice : choices) {
    if (!language::parse_task(choice.task)) {
      return base::fail(base::ErrorCode::corrupt, "the store knows a task \"" + choice.task +
                                                      "\", which this program does not know");
    }
    TRY(model, stored_model(store, choice.task, choice.in_force));
    place_of(models, choice.task) = std::move(model);
  }
  return models;
}

Result<language::Models> models_after(store::Store& store, const engine::World& world,
                                      const model::Command& command, language::Models now) {
  TRY(change, engine::reader_change(world, command));
  const model::ReaderChoice& after = change.after;
  SharedModel made;
  if (change.made) {
    TRY(opened, share(after.task, base::text_at(*change.made, "body")));
    made = std::move(opened);
  }
  if (after.in_force == change.before.in_force) return now;
  SharedModel& place = place_of(now, after.task);
  if (change.made && after.in_force == after.newest) {
    place = std::move(made);
    return now;
  }
  TRY(model, stored_model(store, after.task, after.in_force));
  place = std::move(model);
  return now;
}

}  // namespace server
