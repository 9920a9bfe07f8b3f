// Which keyword reply and which FAQ a message calls for, before anything is asked about cooldowns. Pure.
#pragma once

#include <optional>

#include "engine/policy/compiled_policy.h"
#include "engine/state/group_state.h"

namespace engine::replying {

// The reply of this mode whose words match the longest piece of the message, of equal ones the first in
// the policy.
std::optional<std::uint32_t> choose_reply(const model::Policy& policy, const GroupState& group,
                                          const Analysis& analysis, model::EntryMode mode);

struct FaqChoice {
  FaqHit best;
  std::optional<FaqHit> second;  // another answer, the next best
  bool is_sure = false;  // similar enough, and far enough ahead, to be sent without a person
};

// Among the entries that are on; with `shadow_too`, among those that only watch as well.
std::optional<FaqChoice> choose_faq(const model::Policy& policy, const Analysis& analysis,
                                    bool shadow_too);

// The question that the message asked or belongs to and that nobody has said a word to yet.
const model::Question* unanswered_question(const GroupState& group, const model::Message& message);

}  // namespace engine::replying
