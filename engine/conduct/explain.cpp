#include "engine/conduct/conduct.h"
#include "engine/conduct/detection.h"
#include "engine/conduct/ladder.h"

namespace engine::conduct {
namespace {

using base::json::array;
using base::json::object;

// A rule that lets a message pass for several reasons gives the first that a person can change.
std::string_view why_not(const model::Rule& rule, const GroupState& group,
                         const model::Member& author, const Detection& detection) {
  if (author.role != model::Role::member) return "exempt_role";
  if (rule.mode == model::EntryMode::off) return to_name(Finding::off);
  if (!CompiledPolicy::applies(rule.groups, group.row.external_id)) {
    return to_name(Finding::other_group);
  }
  return to_name(detection.finding);
}

}  // namespace

array explain(const CompiledPolicy& policy, const GroupState& group, const model::Message& message,
              const model::Member& author, const Analysis& analysis) {
  array out;
  const std::vector<model::Rule>& rules = policy.policy().rules;
  for (std::uint32_t i = 0; i < rules.size(); ++i) {
    const model::Rule& rule = rules[i];
    const Detection detection = detect(rule, i, group, message, analysis);
    const std::string_view why = why_not(rule, group, author, detection);
    const bool has_fired = why == to_name(Finding::broken);
    object entry{{"id", rule.id},
                 {"name", rule.name},
                 {"kind", to_name(rule.kind)},
                 {"mode", to_name(rule.mode)},
                 {"fired", has_fired},
                 {"why", why}};
    if (!detection.evidence.empty()) entry["evidence"] = to_json(detection.evidence);
    if (detection.limit > 0) {
      entry["value"] = detection.value;
      entry["limit"] = detection.limit;
    }
    if (has_fired) {
      const auto mode = rule.mode == model::EntryMode::shadow ? model::DecisionMode::shadow
                                                              : model::DecisionMode::live;
      const Step step = next_step(rule, group, message, mode);
      entry["strikes_before"] = step.strikes_before;
      entry["step"] = step.number;
      entry["consequence"] = to_name(step.consequence);
    }
    out.emplace_back(std::move(entry));
  }
  return out;
}

}  // namespace engine::conduct
