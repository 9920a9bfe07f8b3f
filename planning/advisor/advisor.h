// The advisor looks at a program (model/program.h) and says what is likely to go wrong with it:
// each finding with its place in the document, the reason and the remedy, in both languages. It is
// advice: a person may go on in spite of any finding, and says why (model/program_rows.h,
// FindingOverride).
//
// A pure function of the program and of the ground that it will stand on. What is judged are plain
// facts of both; where a figure is a judgement of ours and not a measurement, docs/programs.md says
// so. `findings` lists every id that there is, with a test that it fires and one that it does not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/names.h"
#include "model/policy.h"
#include "model/program.h"

namespace planning::advisor {

// serious: groups like this usually fail. warning: something does not fit. hint: could be better.
enum class Severity { serious, warning, hint };

struct Words {
  std::string zh, en;
};

struct Finding {
  std::string id;
  Severity severity = Severity::warning;
  std::string place;   // path of the member: "charter.rules[2].penalty"
  std::string judged;  // what was judged, as JSON: the same while nothing of it changes
  Words reason, remedy;
};

// What the program will stand on: the policy in force, and what is known of the company.
struct Ground {
  const model::Policy& policy;
  std::size_t competitors = 0;   // pairs of companies that are said to compete
  std::optional<bool> can_mute;  // whether the platforms of its groups let a program mute
  base::Day today;
};

// By severity, then in the order of the document.
std::vector<Finding> judge(const model::Program& program, const Ground& ground);

// The ids of all findings.
std::vector<std::string_view> finding_ids();

}  // namespace planning::advisor

namespace model {
MODEL_NAMES(planning::advisor::Severity, "serious", "warning", "hint");
}  // namespace model
