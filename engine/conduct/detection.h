// Detection says whether a rule is broken by a message, apart from what follows from it (conduct.h): the
// same detection serves a live rule, a shadow rule, a test against last week's messages and the answer to
// "why / why not".
//
// Pure functions of the rule, what the text says and what the group has just said. Positions are bytes of
// the message's own text. Numbers of people (phone, identity card, bank card) are quoted masked, because
// a decision is read by more people than the message.
#pragma once

#include <string_view>
#include <vector>

#include "engine/policy/quote.h"
#include "engine/state/group_state.h"

namespace engine::conduct {

// Why a rule is broken or is not.
enum class Finding {
  broken, off, other_group, no_word, below_threshold, no_link, allowed_links, no_contact,
  phone_without_invitation, too_few_messages, no_personal_data
};
std::string_view to_name(Finding finding);

struct Detection {
  Finding finding = Finding::no_word;
  std::vector<Quote> evidence;
  double value = 0, limit = 0;  // advertising: score and threshold; flooding: messages and how many break it

  bool is_broken() const { return finding == Finding::broken; }
};

// The rule with number `entry` in the policy. Does not look at its mode, at the author's role, or at the
// groups that it is limited to.
Detection detect(const model::Rule& rule, std::uint32_t entry, const GroupState& group,
                 const model::Message& message, const Analysis& analysis);

}  // namespace engine::conduct
