// The language models that the company's own labels teach: what there is to learn from, what reads,
// what only watches and how the two differ, a lesson under way.
#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "api/teacher.h"
#include "store/queries/messages.h"
#include "store/queries/text_models.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;

constexpr std::int64_t versions_shown_max = 50;  // the newest
constexpr std::string_view tasks_known[] = {"question", "ads", "mood", "intent"};

base::Result<std::string> task_of(const Call& call) {
  for (const std::string_view task : tasks_known) {
    if (call.path.front() == task) return std::string(task);
  }
  return fail(ErrorCode::not_found, "the tasks are question, ads, mood and intent", "task");
}

value share_or_null(const object& figures, std::string_view key) {
  const auto number = base::number_at(figures, key);
  return number && *number >= 0 && *number <= 1 ? value(*number) : value(nullptr);
}

// What was written beside the model when it was published; null where nothing was measured.
object figures_json(const object& kept) {
  object figures;
  figures["unseen"] = base::integer_at(kept, "unseen").value_or(0);
  for (const std::string_view key :
       {"accuracy", "f1", "cold_accuracy", "cold_f1", "taught_accuracy", "taught_f1"}) {
    figures[key] = share_or_null(kept, key);
  }
  return figures;
}

object model_version_json(const model::TextModelVersion& row) {
  object out;
  out["version"] = row.version;
  out["labels"] = row.labels;
  out["figures"] = figures_json(parsed_object(row.figures));
  out["at"] = base::format_iso(row.at);
  out["by"] = row.by;
  return out;
}

base::Result<value> version_or_null(const Call& call, const std::string& task,
                                    std::int64_t version) {
  if (version == 0) return value(nullptr);
  TRY(row, queries::text_model_head(call.reader, task, version));
  return row ? value(model_version_json(*row)) : value(nullptr);
}

// "other>question": what the version in force said, and what the one in shadow would say.
object way_json(std::string_view way, const value& messages) {
  const std::size_t arrow = way.find('>');
  object out;
  out["said"] = way.substr(0, arrow);
  out["would_say"] = arrow == std::string_view::npos ? std::string_view() : way.substr(arrow + 1);
  out["messages"] = messages;
  return out;
}

// What has been read of this pair so far: nothing yet when the keeper has not come to it.
base::Result<object> differences(const Call& call, const model::ReaderChoice& choice) {
  TRY(reading, queries::shadow_reading(call.reader, choice.task));
  const bool is_of_pair =
      reading && reading->version == choice.shadow && reading->against == choice.in_force;
  array ways;
  object out;
  out["messages"] = is_of_pair ? reading->messages : 0;
  out["differing"] = is_of_pair ? reading->differing : 0;
  if (is_of_pair) {
    for (const auto& way : parsed_object(reading->tally)) {
      ways.emplace_back(way_json(way.key(), way.value()));
    }
  }
  out["ways"] = std::move(ways);
  return out;
}

value lesson_json(const std::optional<Lesson>& lesson) {
  if (!lesson) return nullptr;
  object out;
  out["stage"] = model::to_name(lesson->stage);
  out["share"] = lesson->share;
  out["begun_at"] = time_or_null(lesson->begun_at);
  out["ended_at"] = time_or_null(lesson->ended_at);
  out["by"] = lesson->by;
  out["labels"] = lesson->labels;
  out["version"] = lesson->version == 0 ? value(nullptr) : value(lesson->version);
  out["figures"] = lesson->figures.empty() ? value(nullptr) : value(figures_json(lesson->figures));
  out["problem"] = lesson->problem;
  return out;
}

base::Result<model::ReaderChoice> choice_of(const Call& call, const std::string& task) {
  TRY(stored, queries::reader_choice(call.reader, task));
  model::ReaderChoice choice = stored.value_or(model::ReaderChoice{});
  choice.task = task;
  return choice;
}

base::Result<object> reading_json(Services& services, const Call& call, const std::string& task) {
  TRY(choice, choice_of(call, task));
  TRY(counts, queries::label_counts(call.reader, task));
  TRY(in_force, version_or_null(call, task, choice.in_force));
  TRY(shadow, version_or_null(call, task, choice.shadow));
  std::int64_t labelled = 0;
  for (const queries::LabelCount& each : counts) labelled += each.messages;
  object out;
  out["task"] = task;
  out["labelled"] = labelled;
  out["labels_min"] = services.teacher.labels_min();
  out["labels"] = to_array(counts, [](const queries::LabelCount& each) {
    return object{{"label", each.label}, {"messages", each.messages}};
  });
  out["versions"] = choice.newest;
  out["in_force"] = std::move(in_force);
  out["shadow"] = std::move(shadow);
  out["differences"] = nullptr;
  if (choice.shadow != 0) {
    TRY(found, differences(call, choice));
    out["differences"] = std::move(found);
  }
  out["lesson"] = lesson_json(services.teacher.lesson(task));
  return out;
}

// The label that an operator gave the message, where one did.
base::Result<value> operator_label(const Call& call, const std::string& task, model::MessageId id) {
  TRY(labels, queries::labels_of(call.reader, id));
  value said = nullptr;
  for (const model::Label& each : labels) {
    if (each.task == task) said = each.label;
  }
  return said;
}

base::Result<array> examples_of(const Call& call, const model::ReaderChoice& choice) {
  array out;
  TRY(reading, queries::shadow_reading(call.reader, choice.task));
  if (!reading || reading->version != choice.shadow || reading->against != choice.in_force)
    return out;
  TRY(examples, queries::shadow_examples(call.reader, choice.task));
  std::vector<std::int64_t> ids;
  for (const auto& each : examples) ids.push_back(each.message.value);
  TRY(rows, queries::messages(call.reader, ids));
  Names names;
  names.want_all(rows);
  TRY_VOID(names.load(call.reader));
  std::map<std::int64_t, const model::Message*> by_id;
  for (const model::Message& row : rows) by_id[row.id.value] = &row;
  for (const queries::ShadowExample& each : examples) {
    const auto row = by_id.find(each.message.value);
    if (row == by_id.end()) continue;
    TRY(label, operator_label(call, choice.task, each.message));
    object example;
    example["message"] = message_json(*row->second, names);
    example["said"] = each.said;
    example["said_score"] = each.said_score;
    example["would_say"] = each.would_say;
    example["would_say_score"] = each.would_say_score;
    example["label"] = std::move(label);
    out.emplace_back(std::move(example));
  }
  return out;
}

// null and 0 both mean none; anything else must be the number of a version, which the engine
// checks.
base::Result<std::int64_t> version_in(const object& body, std::string_view key) {
  const value* given = body.if_contains(key);
  if (given && given->is_null()) return std::int64_t{0};
  const auto number = base::integer_at(body, key);
  if (number) return *number;
  return fail(ErrorCode::invalid_input,
              std::string(key) + " must be the number of a version, or null for none",
              std::string(key));
}

}  // namespace

base::Result<Response> language_models(Services& services, const Call& call) {
  array items;
  for (const std::string_view task : tasks_known) {
    TRY(item, reading_json(services, call, std::string(task)));
    items.emplace_back(std::move(item));
  }
  object body;
  body["items"] = std::move(items);
  return stamped(call, body);
}

base::Result<Response> language_model(Services& services, const Call& call) {
  TRY(task, task_of(call));
  TRY(choice, choice_of(call, task));
  TRY(now, reading_json(services, call, task));
  TRY(versions, queries::text_model_heads(call.reader, task, versions_shown_max));
  TRY(examples, examples_of(call, choice));
  object body;
  body["now"] = std::move(now);
  body["versions"] = to_array(versions, model_version_json);
  body["examples"] = std::move(examples);
  return stamped(call, body);
}

base::Result<Response> train_model(Services& services, const Call& call) {
  TRY(task, task_of(call));
  TRY_VOID(services.teacher.begin(task, call.who.login));
  object body;
  body["lesson"] = lesson_json(services.teacher.lesson(task));
  return json_response(body);
}

base::Result<Response> choose_model(Services& services, const Call& call) {
  TRY(task, task_of(call));
  TRY(body, call.body({"in_force", "shadow"}));
  TRY(in_force, version_in(body, "in_force"));
  TRY(shadow, version_in(body, "shadow"));
  return carry_out(services, call, "reader.choose",
                   {{"task", task}, {"in_force", in_force}, {"shadow", shadow}});
}

}  // namespace api
