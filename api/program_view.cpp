#include "api/program_view.h"

namespace api {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::array;
using base::json::object;
using base::json::value;
namespace queries = store::queries;

namespace {

object words_json(const planning::advisor::Words& words) {
  return {{"zh", words.zh}, {"en", words.en}};
}

void read_document(const object& document, ProgramDraft& draft) {
  auto program = model::program_from_json(document);
  if (program) {
    draft.program = *std::move(program);
    return;
  }
  draft.field = program.error().field;
  draft.fault = program.error().text;
  draft.mark = documents::place_of(draft.places, draft.field);
}

}  // namespace

ProgramDraft draft_from_yaml(std::string_view yaml) {
  ProgramDraft draft;
  auto read = documents::read_yaml(yaml);
  if (!read) {
    draft.fault = read.error().text;
    draft.mark = read.error().mark;
    return draft;
  }
  draft.places = std::move(read->places);
  if (const object* document = read->value.if_object()) {
    read_document(*document, draft);
  } else {
    draft.fault = "the file must hold a mapping of names to values, such as \"id: service\"";
    draft.mark = {1, 1};
  }
  return draft;
}

ProgramDraft draft_from_json(const object& document) {
  ProgramDraft draft;
  read_document(document, draft);
  return draft;
}

Result<std::vector<Advice>> advise(store::Connection& reader, const model::Program& program,
                                   const planning::advisor::Ground& ground) {
  TRY(overrides, queries::finding_overrides(reader, program.id));
  std::vector<Advice> all;
  for (planning::advisor::Finding& finding : planning::advisor::judge(program, ground)) {
    Advice advice;
    for (const model::FindingOverride& each : overrides) {
      if (each.finding == finding.id && each.place == finding.place &&
          each.judged == finding.judged) {
        advice.overridden = each;
      }
    }
    advice.finding = std::move(finding);
    all.push_back(std::move(advice));
  }
  return all;
}

object advice_json(const Advice& advice, const documents::Places& places) {
  const planning::advisor::Finding& finding = advice.finding;
  const documents::Mark mark = documents::place_of(places, finding.place);
  object out;
  out["id"] = finding.id;
  out["severity"] = model::to_name(finding.severity);
  out["place"] = finding.place;
  out["line"] = mark.line > 0 ? value(mark.line) : value(nullptr);
  out["column"] = mark.line > 0 ? value(mark.column) : value(nullptr);
  out["judged"] = finding.judged;
  out["reason"] = words_json(finding.reason);
  out["remedy"] = words_json(finding.remedy);
  out["overridden"] = advice.overridden
                          ? value(object{{"reason", advice.overridden->reason},
                                         {"by", advice.overridden->by},
                                         {"at", base::format_iso(advice.overridden->at)}})
                          : value(nullptr);
  return out;
}

Result<ProgramPlan> plan_program(store::Connection& reader, const model::Program& program) {
  ProgramPlan plan;
  TRY(versions, queries::program_versions(reader, program.id));
  object before;
  if (!versions.empty()) {
    TRY(newest, program_of(versions.front()));
    before = model::to_json(newest);
    plan.based_on = versions.front().version;
  }
  plan.differences = planning::advisor::compare(before, model::to_json(program));
  TRY(groups, queries::groups_of_program(reader, program.id));
  TRY(members, queries::members_of_program(reader, program.id));
  TRY(placements, queries::placements_under_way(reader, program.id));
  plan.groups = std::move(groups);
  plan.members = members;
  plan.placements = placements;
  plan.announcement = model::charter_text(program);
  return plan;
}

array differences_json(const std::vector<planning::advisor::Difference>& differences) {
  array out;
  for (const auto& each : differences) {
    out.emplace_back(object{{"place", each.place}, {"before", each.before}, {"after", each.after}});
  }
  return out;
}

Result<model::Program> program_of(const model::ProgramVersion& row) {
  const std::string name = "version " + std::to_string(row.version) + " of program " + row.program;
  const auto parsed = base::parse_json(row.body);
  if (!parsed || !parsed->is_object()) return fail(ErrorCode::corrupt, name + " is no JSON object");
  auto program = model::program_from_json(parsed->get_object());
  if (!program) return fail(ErrorCode::corrupt, name + ": " + program.error().text);
  return *std::move(program);
}

std::string program_yaml(const model::Program& program) {
  return documents::write_yaml(model::to_json(program));
}

object publish_arguments(const model::Program& program, std::int64_t based_on,
                         std::string_view note, const std::vector<model::GroupId>& announce) {
  array groups;
  for (const model::GroupId each : announce) groups.emplace_back(each.value);
  return {{"program", model::to_json(program)},
          {"based_on", based_on},
          {"note", note},
          {"announce", std::move(groups)}};
}

}  // namespace api
