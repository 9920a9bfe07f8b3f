// Decisions, what came of them, and how a rule has done.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/rows.h"
#include "store/database.h"

namespace store::queries {

// A filter without an index of its own (kind, mode) walks at most so many decisions per page; the
// page may then be short, and its key goes on from where the walk ended.
inline constexpr std::int64_t decisions_walked_max = 50'000;
inline constexpr std::int64_t rule_decisions_counted_max = 100'000;

struct DecisionFilter {
  model::GroupId group;
  model::MemberId member;
  model::MessageId message;
  model::QuestionId question;
  std::string rule, kind;
  std::optional<model::DecisionMode> mode;
  // Decided by a rule that was in shadow: in shadow mode, and in recorded history by what the reason says of the rule.
  bool by_shadow_rule = false;
};

struct DecisionList {
  std::vector<model::Decision> decisions;  // newest first
  std::int64_t walk_on_below = 0;          // id to go on from; 0: the end was reached
};
base::Result<DecisionList> decisions(Connection& connection, const DecisionFilter& filter,
                                     std::int64_t below /* 0: from the newest */,
                                     std::int64_t limit);
base::Result<std::optional<model::Decision>> decision(Connection& connection, model::DecisionId id);
base::Result<std::vector<model::Effect>> effects_of(Connection& connection, model::DecisionId id);
base::Result<std::map<std::int64_t, model::Verdict>> verdicts_of(
    Connection& connection, const std::vector<model::Decision>& decisions);

struct RuleRecord {
  // Among the newest rule_decisions_counted_max; `shadow` as DecisionFilter::by_shadow_rule, of which `history`.
  std::int64_t shadow = 0, live = 0, history = 0;
  std::int64_t right = 0, wrong = 0;
};
base::Result<RuleRecord> record_of(Connection& connection, const std::string& rule);

// Wilson's score interval for a share (E. B. Wilson, JASA 22, 1927), 95 %. Nothing without trials.
struct Interval {
  double low = 0, high = 1;
};
std::optional<Interval> wilson_interval(std::int64_t successes, std::int64_t trials);

}  // namespace store::queries
