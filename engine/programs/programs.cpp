#include "engine/programs/programs.h"

#include <algorithm>

#include "model/program.h"

namespace engine::programs {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::array;
using base::json::object;

const model::Group* find_row(const World& world, model::GroupId id) {
  const auto in_mind = world.groups.find(id);
  if (in_mind != world.groups.end()) return &in_mind->second.row;
  const auto loaded = world.group_rows.find(id);
  return loaded == world.group_rows.end() ? nullptr : &loaded->second;
}

Result<std::string> short_text(const object& arguments, std::string_view key, std::size_t most) {
  std::string text(base::text_at(arguments, key));
  if (text.size() <= most) return text;
  return fail(ErrorCode::invalid_input,
              std::string(key) + " may have at most " + std::to_string(most) + " bytes",
              std::string(key));
}

Result<std::vector<model::GroupId>> groups_to_tell(const Context& context, const object& arguments,
                                                   const model::Program& program) {
  std::vector<model::GroupId> groups = groups_named(arguments);
  const array* list = base::array_at(arguments, "announce");
  if (list && list->size() != groups.size()) {
    return fail(ErrorCode::invalid_input, "announce must be a list of numbers of groups",
                "announce");
  }
  if (groups.size() > announced_groups_max) {
    return fail(ErrorCode::invalid_input, "at most 2000 groups are told at once", "announce");
  }
  std::sort(groups.begin(), groups.end());
  if (std::adjacent_find(groups.begin(), groups.end()) != groups.end()) {
    return fail(ErrorCode::invalid_input, "a group is named twice", "announce");
  }
  for (const model::GroupId id : groups) {
    const model::Group* group = find_row(context.world, id);
    if (!group) {
      return fail(ErrorCode::not_found, "there is no group " + std::to_string(id.value),
                  "announce");
    }
    if (group->program != program.id) {
      return fail(ErrorCode::conflict,
                  "\"" + group->name + "\" is not a group of this program: look at the plan again",
                  "announce");
    }
  }
  if (!groups.empty() && model::charter_text(program).empty()) {
    return fail(ErrorCode::invalid_input,
                "the charter says nothing: write an announcement, or announce it to no group",
                "charter.announcement");
  }
  return groups;
}

void tell_group(Context& context, const model::ProgramVersion& row, const std::string& text,
                model::GroupId group, const model::Decision& decision) {
  const std::string of_program = "program:" + row.program + ":";
  model::Effect effect = context.new_effect(
      "send_message", of_program + std::to_string(row.version) + ":" + std::to_string(group.value),
      decision);
  effect.group = group;
  effect.expires_at = context.at + announcement_lifetime;
  effect.body = base::json::serialize(object{{"text", text}});
  context.put_effect(std::move(effect));
}

Result<std::string> publish(Context& context, const object& arguments) {
  const object* document = base::object_at(arguments, "program");
  if (!document) return fail(ErrorCode::invalid_input, "program is missing", "program");
  auto program = model::program_from_json(*document);
  if (!program) {
    base::Error error = std::move(program).error();
    error.field = "program." + error.field;
    return tl::unexpected(std::move(error));
  }
  const auto based_on = base::integer_at(arguments, "based_on");
  if (!based_on || *based_on < 0) {
    return fail(ErrorCode::invalid_input,
                "based_on must be the version that was changed, 0 for a new program", "based_on");
  }
  const auto known = context.world.programs.find(program->id);
  const std::int64_t newest = known == context.world.programs.end() ? 0 : known->second;
  if (*based_on != newest) {
    return fail(ErrorCode::conflict,
                newest == 0
                    ? "there is no version " + std::to_string(*based_on) + " of \"" + program->id +
                          "\": publish it as a new program"
                    : "version " + std::to_string(newest) + " of \"" + program->id +
                          "\" was published meanwhile, and this one was made from version " +
                          std::to_string(*based_on) + ": compare the two, then publish",
                "based_on");
  }
  TRY(note, short_text(arguments, "note", note_bytes_max));
  TRY(groups, groups_to_tell(context, arguments, *program));
  model::ProgramVersion row;
  row.program = program->id;
  row.version = newest + 1;
  row.body = base::json::serialize(model::to_json(*program));
  row.note = std::move(note);
  row.restored = base::integer_at(arguments, "restored").value_or(0);
  row.at = context.at;
  row.by = context.login;
  model::Decision decision = context.new_decision("program.published", nullptr);
  decision.reason = base::json::serialize(object{{"program", row.program},
                                                 {"version", row.version},
                                                 {"restored", row.restored},
                                                 {"groups", groups.size()},
                                                 {"by", context.login}});
  if (!context.history) {
    const std::string text = model::charter_text(*program);
    for (const model::GroupId group : groups) tell_group(context, row, text, group, decision);
  }
  context.record(std::move(decision));
  context.world.programs.insert_or_assign(row.program, row.version);
  const object answer{{"version", row.version}, {"groups", groups.size()}};
  context.changes.program_versions.push_back(std::move(row));
  return base::json::serialize(answer);
}

Result<std::string> override_finding(Context& context, const object& arguments) {
  model::FindingOverride row;
  TRY(program, base::required_text(arguments, "program"));
  TRY(finding, base::required_text(arguments, "finding"));
  if (program.size() > model::program_id_characters_max) {
    return fail(ErrorCode::invalid_input, "program must be the id of a program", "program");
  }
  if (finding.size() > note_bytes_max) {
    return fail(ErrorCode::invalid_input, "finding must be the id of a finding", "finding");
  }
  row.program = std::move(program);
  row.finding = std::move(finding);
  TRY(place, short_text(arguments, "place", note_bytes_max));
  TRY(judged, short_text(arguments, "judged", judged_bytes_max));
  TRY(reason, short_text(arguments, "reason", note_bytes_max));
  row.place = std::move(place);
  row.judged = std::move(judged);
  row.reason = std::move(reason);
  row.at = context.at;
  row.by = context.login;
  model::Decision decision = context.new_decision(
      row.reason.empty() ? "program.override_ended" : "program.overridden", nullptr);
  decision.reason = base::json::serialize(object{{"program", row.program},
                                                 {"finding", row.finding},
                                                 {"place", row.place},
                                                 {"reason", row.reason},
                                                 {"by", context.login}});
  context.record(std::move(decision));
  context.changes.finding_overrides.put(std::move(row));
  return std::string("{}");
}

}  // namespace

std::vector<model::GroupId> groups_named(const object& arguments) {
  std::vector<model::GroupId> groups;
  const array* list = base::array_at(arguments, "announce");
  if (!list) return groups;
  for (const auto& each : *list) {
    const std::int64_t* number = each.if_int64();
    if (number && *number > 0) groups.emplace_back(*number);
  }
  return groups;
}

Result<std::string> carry_out(Context& context, std::string_view name, const object& arguments) {
  if (name == "program.publish") return publish(context, arguments);
  if (name == "program.override") return override_finding(context, arguments);
  return fail(ErrorCode::invalid_input, "there is no command \"" + std::string(name) + "\"",
              "name");
}

}  // namespace engine::programs
