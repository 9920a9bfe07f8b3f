#include "engine/replying/choice.h"

#include <algorithm>

#include "engine/replying/replying.h"

namespace engine::replying {

std::optional<std::uint32_t> choose_reply(const model::Policy& policy, const GroupState& group,
                                          const Analysis& analysis, model::EntryMode mode) {
  std::optional<std::uint32_t> chosen;
  std::uint32_t longest = 0;
  for (const EntryHit& hit : analysis.hits) {
    if (hit.kind != EntryKind::reply || policy.replies[hit.entry].mode != mode) continue;
    const std::uint32_t length = hit.at.end - hit.at.begin;
    const bool is_better = !chosen || length > longest || (length == longest && hit.entry < *chosen);
    if (!is_better) continue;
    if (!CompiledPolicy::applies(policy.replies[hit.entry].groups, group.row.external_id)) continue;
    chosen = hit.entry;
    longest = length;
  }
  return chosen;
}

std::optional<FaqChoice> choose_faq(const model::Policy& policy, const Analysis& analysis,
                                    bool shadow_too) {
  std::optional<FaqChoice> choice;
  for (const FaqHit& hit : analysis.faqs) {
    const model::Faq& faq = policy.faqs[hit.faq];
    if (faq.mode == model::EntryMode::off) continue;
    if (faq.mode == model::EntryMode::shadow && !shadow_too) continue;
    if (!choice) {
      choice = FaqChoice{hit, std::nullopt, false};
    } else if (!choice->second && faq.answer != policy.faqs[choice->best.faq].answer) {
      choice->second = hit;
    }
  }
  if (choice) {
    const float lead = choice->second ? choice->best.similarity - choice->second->similarity : 1.0F;
    choice->is_sure = choice->best.similarity >= static_cast<float>(policy.faq_threshold) &&
                      lead >= faq_lead;
  }
  return choice;
}

const model::Question* unanswered_question(const GroupState& group, const model::Message& message) {
  model::QuestionId thread = message.question;
  const auto recent = std::find_if(group.recent.rbegin(), group.recent.rend(),
                                   [&](const RecentMessage& each) { return each.id == message.id; });
  if (recent != group.recent.rend()) thread = recent->question;
  for (const auto& [id, question] : group.questions) {
    if (id != thread && question.message != message.id) continue;
    const bool is_waiting_for_us = question.state == model::QuestionState::open &&
                                   question.first_response_at.ms == 0 &&
                                   question.asker == message.member;
    if (is_waiting_for_us) return &question;
  }
  return nullptr;
}

}  // namespace engine::replying
