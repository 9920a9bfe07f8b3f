// Programs: the list, one with its versions, checks, plans, publishing.
#include <algorithm>
#include <set>

#include "api/handlers.h"
#include "api/program_view.h"
#include "api/render.h"
#include "api/services.h"
#include "planning/archetypes/archetypes.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;
using base::Result;

bool does_by_itself(const std::vector<Platform>& platforms, std::string_view source,
                    std::string_view capability) {
  for (const Platform& each : platforms) {
    if (each.source != source) continue;
    for (const PlatformCapability& row : each.capabilities) {
      if (row.name == capability) return row.verdict == "automatic";
    }
  }
  return false;
}

// Nothing where the program has no groups yet.
Result<std::optional<bool>> can_mute(Services& services, const Call& call,
                                     const std::string& program) {
  TRY(groups, queries::groups_of_program(call.reader, program));
  std::optional<bool> can;
  const auto platforms = services.platforms.list();
  for (const auto& each : groups)
    can = can.value_or(true) && does_by_itself(platforms, each.source, "mute_member");
  return can;
}

Result<std::vector<Advice>> advice_of(Services& services, const Call& call,
                                      const model::Program& program) {
  TRY(policy, services.policies.in_force(call.reader));
  TRY(competitors, queries::declared_competitors(call.reader));
  TRY(mutes, can_mute(services, call, program.id));
  return advise(
      call.reader, program,
      {policy->policy, static_cast<std::size_t>(competitors), mutes, policy->today(call.now)});
}

array advice_array(const std::vector<Advice>& advice, const documents::Places& places) {
  return to_array(advice, [&](const Advice& each) { return advice_json(each, places); });
}

object counts_json(const std::vector<Advice>& advice) {
  std::int64_t counts[3] = {}, overridden = 0;
  for (const Advice& each : advice) {
    if (each.overridden)
      ++overridden;
    else
      ++counts[static_cast<std::size_t>(each.finding.severity)];
  }
  return {{"serious", counts[0]},
          {"warning", counts[1]},
          {"hint", counts[2]},
          {"overridden", overridden}};
}

object program_version_json(const model::ProgramVersion& row) {
  object out;
  out["version"] = row.version;
  out["at"] = base::format_iso(row.at);
  out["by"] = row.by;
  out["note"] = row.note;
  out["restored"] = row.restored > 0 ? value(row.restored) : value(nullptr);
  return out;
}

Result<std::vector<model::ProgramVersion>> versions_of(const Call& call) {
  TRY(rows, queries::program_versions(call.reader, call.path[0]));
  if (rows.empty()) {
    return fail(ErrorCode::not_found, "there is no program \"" + call.path[0] + "\"", "id");
  }
  return rows;
}

Result<model::Program> version_at(const std::vector<model::ProgramVersion>& rows,
                                  std::int64_t version, const std::string& field) {
  for (const model::ProgramVersion& each : rows) {
    if (each.version == version) return program_of(each);
  }
  return fail(ErrorCode::not_found, "there is no version " + std::to_string(version), field);
}

// "program" as an object, or "yaml" as text.
Result<ProgramDraft> draft_of(const object& body) {
  if (const object* document = base::object_at(body, "program")) return draft_from_json(*document);
  const auto* yaml = body.if_contains("yaml");
  if (yaml && yaml->is_string()) return draft_from_yaml(std::string_view(yaml->get_string()));
  return fail(ErrorCode::invalid_input, "program (an object) or yaml (a text) is missing",
              "program");
}

Result<model::Program> sound_draft(const object& body) {
  TRY(draft, draft_of(body));
  if (draft.program) return *std::move(draft.program);
  const std::string place =
      draft.mark.line > 0 ? "line " + std::to_string(draft.mark.line) + ": " : "";
  return fail(ErrorCode::invalid_input, place + draft.fault,
              draft.field.empty() ? "program" : "program." + draft.field);
}

}  // namespace

base::Result<Response> archetypes(Services&, const Call& call) {
  TRY(sheets, planning::archetypes::archetype_sheets());
  return stamped(call, {{"items", to_array(sheets, [](const auto& sheet) {
                           return object{{"title_zh", sheet.title_zh},
                                         {"title_en", sheet.title_en},
                                         {"source_zh", sheet.source_zh},
                                         {"source_en", sheet.source_en},
                                         {"program", model::to_json(sheet.program)}};
                         })}});
}

base::Result<Response> programs(Services& services, const Call& call) {
  TRY(rows, queries::newest_programs(call.reader));
  array items;
  for (const model::ProgramVersion& row : rows) {
    TRY(program, program_of(row));
    TRY(groups, queries::groups_of_program(call.reader, row.program));
    TRY(members, queries::members_of_program(call.reader, row.program));
    TRY(advice, advice_of(services, call, program));
    object item = program_version_json(row);
    item["id"] = row.program;
    item["name"] = program.name;
    item["archetype"] = model::to_name(program.archetype);
    item["owner"] = program.staff.owner;
    item["groups"] = groups.size();
    item["members"] = members;
    item["findings"] = counts_json(advice);
    items.push_back(std::move(item));
  }
  return stamped(call, {{"items", std::move(items)}});
}

base::Result<Response> program(Services& services, const Call& call) {
  TRY(rows, versions_of(call));
  TRY(newest, program_of(rows.front()));
  TRY(advice, advice_of(services, call, newest));
  object body;
  body["program"] = model::to_json(newest);
  body["yaml"] = program_yaml(newest);
  body["version"] = rows.front().version;
  body["versions"] = to_array(rows, program_version_json);
  body["findings"] = advice_array(advice, {});
  return stamped(call, body);
}

base::Result<Response> program_version(Services&, const Call& call) {
  TRY(rows, versions_of(call));
  const std::string& text = call.path[1];
  for (const model::ProgramVersion& each : rows) {
    if (std::to_string(each.version) != text) continue;
    TRY(program, program_of(each));
    object body = program_version_json(each);
    body["program"] = model::to_json(program);
    body["yaml"] = program_yaml(program);
    return stamped(call, body);
  }
  return fail(ErrorCode::not_found, "there is no version " + text, "version");
}

base::Result<Response> compare_program(Services&, const Call& call) {
  TRY(rows, versions_of(call));
  TRY(from, call.integer("from"));
  TRY(to, call.integer("to"));
  TRY(before, version_at(rows, from.value_or(0), "from"));
  TRY(after, version_at(rows, to.value_or(rows.front().version), "to"));
  const auto found = planning::advisor::compare(model::to_json(before), model::to_json(after));
  return stamped(call, {{"differences", differences_json(found)}});
}

base::Result<Response> check_program(Services& services, const Call& call) {
  TRY(body, call.body({"program", "yaml"}));
  TRY(draft, draft_of(body));
  object out;
  out["program"] = draft.program ? value(model::to_json(*draft.program)) : value(nullptr);
  out["yaml"] = draft.program ? value(program_yaml(*draft.program)) : value(nullptr);
  out["fault"] = draft.program ? value(nullptr)
                               : value(object{{"field", draft.field},
                                              {"detail", draft.fault},
                                              {"line", draft.mark.line},
                                              {"column", draft.mark.column}});
  array findings;
  if (draft.program) {
    TRY(advice, advice_of(services, call, *draft.program));
    findings = advice_array(advice, draft.places);
  }
  out["findings"] = std::move(findings);
  return stamped(call, out);
}

base::Result<Response> plan_program_change(Services& services, const Call& call) {
  TRY(body, call.body({"program", "yaml"}));
  TRY(program, sound_draft(body));
  TRY(plan, plan_program(call.reader, program));
  TRY(advice, advice_of(services, call, program));
  const auto platforms = services.platforms.list();
  object out;
  out["based_on"] = plan.based_on;
  out["differences"] = differences_json(plan.differences);
  out["members"] = plan.members;
  out["placements"] = plan.placements;
  out["announcement"] = plan.announcement;
  out["findings"] = counts_json(advice);
  out["groups"] = to_array(plan.groups, [&](const queries::ProgramGroup& each) {
    return object{{"id", each.id.value},
                  {"name", each.name},
                  {"members", each.members},
                  {"by_itself", does_by_itself(platforms, each.source, "send_to_group")}};
  });
  return stamped(call, out);
}

base::Result<Response> publish_program(Services& services, const Call& call) {
  TRY(body, call.body({"program", "yaml", "based_on", "note", "announce"}));
  TRY(program, sound_draft(body));
  object arguments;
  arguments["program"] = model::to_json(program);
  for (const std::string_view key : {"based_on", "note", "announce"}) {
    if (const auto* given = body.if_contains(key)) arguments[key] = *given;
  }
  return carry_out(services, call, "program.publish", arguments);
}

base::Result<Response> restore_program(Services& services, const Call& call) {
  TRY(body, call.body({"version", "based_on", "note", "announce"}));
  TRY(rows, versions_of(call));
  TRY(number, Call::body_id(body, "version", true));
  TRY(program, version_at(rows, number, "version"));
  object arguments;
  arguments["program"] = model::to_json(program);
  arguments["restored"] = number;
  for (const std::string_view key : {"based_on", "note", "announce"}) {
    if (const auto* given = body.if_contains(key)) arguments[key] = *given;
  }
  return carry_out(services, call, "program.publish", arguments);
}

base::Result<Response> override_finding(Services& services, const Call& call) {
  TRY(body, call.body({"finding", "place", "judged", "reason"}));
  const auto known = planning::advisor::finding_ids();
  if (std::find(known.begin(), known.end(), base::text_at(body, "finding")) == known.end()) {
    return fail(ErrorCode::invalid_input, "finding must be the id of a finding", "finding");
  }
  object arguments = body;
  arguments["program"] = call.path[0];
  return carry_out(services, call, "program.override", arguments);
}

}  // namespace api
