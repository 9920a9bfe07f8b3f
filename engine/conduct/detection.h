// Detection says whether a rule is broken by a message, apart from what follows from it (conduct.h): the
// same detection serves a live rule, a shadow rule, a test against last week's messages and the answer to
// "why / why not".
//
// Pure functions of the rule, what the text says and what the group has just said. Positions are bytes of
// the message's own text. Numbers of people (phone, identity card, bank card) are quoted masked, because
// a decision is read by more people than the message.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "engine/policy/compiled_policy.h"
#include "engine/state/group_state.h"

namespace engine::conduct {

inline constexpr std::size_t evidence_max = 8;  // quotes kept per rule; the rest adds nothing
inline constexpr std::size_t quote_bytes_max = 200;  // of one quote; cut at a character

struct Quote {
  std::string text;
  std::uint32_t from = 0, to = 0;  // 0, 0: the message as a whole
  friend bool operator==(const Quote&, const Quote&) = default;
};

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

// [{"text":…, "from":…, "to":…}, …]
base::json::array to_json(const std::vector<Quote>& evidence);

}  // namespace engine::conduct
