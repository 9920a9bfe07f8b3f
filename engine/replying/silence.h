// What keeps an automatic message back: cooldowns, the rate of a group, lateness, and its own echo. Pure,
// but for start_cooldowns(), which writes down that something was said.
#pragma once

#include <optional>
#include <string>

#include "engine/replying/replying.h"

namespace engine::replying {

// A reply or an FAQ as far as keeping silent goes.
struct Speech {
  std::string key;  // "reply:<id>" or "faq:<id>"
  base::Duration anywhere, in_group, to_member;
};
Speech speech_of(const model::KeywordReply& reply);
Speech speech_of(const model::Faq& faq);

struct Hold {
  std::string_view by;  // "anywhere", "group", "member", "rate"
  base::Instant until;
  std::string key;      // of the cooldown
  bool is_everywhere;   // kept for the organisation, not for the group
};

// The first thing that forbids it now. `mode` keeps what was sent apart from what was only watched.
std::optional<Hold> find_hold(const World& world, const GroupState& group, const Speech& speech,
                              model::MemberId member, base::Instant at, model::DecisionMode mode);
void start_cooldowns(Context& context, GroupState& group, const Speech& speech,
                     model::MemberId member, base::Instant at, model::DecisionMode mode);
// A hold is recorded the first time that it is met; the mark lasts as long as the hold.
bool is_marked(const World& world, const GroupState& group, const Hold& hold, base::Instant at);
void mark_held(Context& context, GroupState& group, const Hold& hold);

// Came in after newer messages of its group, too late to be answered. Never in recorded history.
bool is_late(const GroupState& group, const model::Message& message);
// Is this what we ourselves say? Then the author is our own account under another name, or somebody
// quotes us: answering could go on for ever.
bool is_echo(const model::Policy& policy, std::string_view text);
// Could `text` have come from `spoken` by filling in its {name} and {group}?
bool is_filled_from(std::string_view text, std::string_view spoken);

}  // namespace engine::replying
