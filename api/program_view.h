// What the console and the command line say of a program alike: what a document holds, what the
// advisor finds in it and which of it was overridden, and what publishing it would change and whom
// it would touch.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "documents/yaml.h"
#include "model/program.h"
#include "planning/advisor/advisor.h"
#include "planning/advisor/compare.h"
#include "store/queries/programs.h"

namespace api {

// A document as it was given. Without a program `field`, `fault` and `mark` say what is wrong
// where.
struct ProgramDraft {
  std::optional<model::Program> program;
  documents::Places places;  // empty where it came as JSON
  std::string field, fault;
  documents::Mark mark;
};
ProgramDraft draft_from_yaml(std::string_view yaml);
ProgramDraft draft_from_json(const base::json::object& document);

struct Advice {
  planning::advisor::Finding finding;
  // The person's reason, where what was judged is still the same.
  std::optional<model::FindingOverride> overridden;
};
base::Result<std::vector<Advice>> advise(store::Connection& reader, const model::Program& program,
                                         const planning::advisor::Ground& ground);
base::json::object advice_json(const Advice& advice, const documents::Places& places);

// What publishing it would do.
struct ProgramPlan {
  std::int64_t based_on = 0;                               // the newest version; 0: it is new
  std::vector<planning::advisor::Difference> differences;  // from the newest version
  std::vector<store::queries::ProgramGroup> groups;
  std::int64_t members = 0;     // customers in these groups, each once
  std::int64_t placements = 0;  // plans of seats under way: they go on as they were approved
  std::string announcement;     // what the groups are told
};
base::Result<ProgramPlan> plan_program(store::Connection& reader, const model::Program& program);
base::json::array differences_json(const std::vector<planning::advisor::Difference>& differences);

// The stored document of a version. `corrupt` when it cannot be read.
base::Result<model::Program> program_of(const model::ProgramVersion& row);
// As a file: the document as YAML.
std::string program_yaml(const model::Program& program);

// Arguments of program.publish.
base::json::object publish_arguments(const model::Program& program, std::int64_t based_on,
                                     std::string_view note,
                                     const std::vector<model::GroupId>& announce);

}  // namespace api
