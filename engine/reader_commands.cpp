#include "engine/reader_commands.h"

#include "language/task.h"

namespace engine {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::object;

Result<std::int64_t> version_at(const object& arguments, std::string_view key,
                                std::int64_t newest) {
  const auto number = base::integer_at(arguments, key);
  if (number && *number >= 0 && *number <= newest) return *number;
  const std::string known =
      newest == 0 ? "there is no version yet" : "versions go from 1 to " + std::to_string(newest);
  return fail(ErrorCode::invalid_input,
              std::string(key) + " must be the number of a version, or 0 for none; " + known,
              std::string(key));
}

Result<void> add_version(const object& arguments, ReaderChange& change) {
  const object* made = base::object_at(arguments, "model");
  if (!made) return fail(ErrorCode::invalid_input, "model is missing", "model");
  const auto labels = base::integer_at(*made, "labels");
  if (!labels || *labels < 0) {
    return fail(ErrorCode::invalid_input, "labels must say how many messages it learned from",
                "model.labels");
  }
  if (!base::object_at(*made, "figures")) {
    return fail(ErrorCode::invalid_input, "figures must be an object", "model.figures");
  }
  change.made = *made;
  ++change.after.newest;
  const std::string_view mode = base::text_at(arguments, "mode");
  if (mode == "shadow") {
    change.after.shadow = change.after.newest;
  } else if (mode == "on") {
    change.after.in_force = change.after.newest;
  } else {
    return fail(ErrorCode::invalid_input, "mode must be \"shadow\" or \"on\"", "mode");
  }
  return {};
}

object pair_of(const model::ReaderChoice& choice) {
  return {{"in_force", choice.in_force}, {"shadow", choice.shadow}};
}

}  // namespace

bool is_reader_command(const model::Command& command) {
  return command.name == "reader.publish" || command.name == "reader.choose";
}

Result<ReaderChange> reader_change(const World& world, const model::Command& command) {
  TRY(parsed, base::parse_json(command.arguments));
  if (!parsed.is_object()) {
    return fail(ErrorCode::invalid_input, "arguments must be an object", "arguments");
  }
  const object& arguments = parsed.get_object();
  const std::string task(base::text_at(arguments, "task"));
  if (!language::parse_task(task)) {
    return fail(ErrorCode::invalid_input, "task must be mood, ads, question or intent", "task");
  }
  ReaderChange change;
  const auto known = world.reader_choices.find(task);
  if (known != world.reader_choices.end()) change.before = known->second;
  change.before.task = task;
  change.after = change.before;
  if (command.name == "reader.publish") {
    TRY_VOID(add_version(arguments, change));
    return change;
  }
  TRY(in_force, version_at(arguments, "in_force", change.before.newest));
  TRY(shadow, version_at(arguments, "shadow", change.before.newest));
  if (in_force != 0 && in_force == shadow) {
    return fail(ErrorCode::invalid_input,
                "version " + std::to_string(shadow) + " cannot both read and watch itself",
                "shadow");
  }
  change.after.in_force = in_force;
  change.after.shadow = shadow;
  return change;
}

Result<std::string> carry_out_reader_command(Context& context, const model::Command& command) {
  TRY(change, reader_change(context.world, command));
  if (change.made) {
    context.changes.text_models.push_back(
        {change.after.task, change.after.newest, std::string(base::text_at(*change.made, "body")),
         base::integer_at(*change.made, "labels").value_or(0),
         base::json::serialize(*base::object_at(*change.made, "figures")), context.at,
         std::string(context.login)});
  }
  change.after.at = context.at;
  change.after.by = context.login;
  model::Decision decision = context.new_decision("reader.published", nullptr);
  object reason = pair_of(change.after);
  reason["model"] = change.after.task;
  reason["was"] = pair_of(change.before);
  reason["by"] = context.login;
  decision.reason = base::json::serialize(reason);
  context.record(std::move(decision));
  object said = pair_of(change.after);
  said["task"] = change.after.task;
  said["version"] = change.made ? change.after.newest : 0;
  said["was"] = pair_of(change.before);
  context.world.reader_choices.insert_or_assign(change.after.task, change.after);
  context.changes.reader_choices.put(std::move(change.after));
  return base::json::serialize(said);
}

}  // namespace engine
