// Mass messages (群发): somebody asks for one text in many groups.
//
//   broadcast.create {text, links, deadline, by_sender, by_itself, held_back}
//   broadcast.remind {broadcast, number}      the sender again; at most reminders_a_day_max a day
//   broadcast.cancel {broadcast, number}      number 0: all of it
//
// `by_sender`: numbers of groups whose owner sends by hand; they are split by owner, one effect
// ("ask_broadcast") and one sending each, and when the platform has made the message, the owner has
// a task. `by_itself`: groups where the platform sends by itself, one effect ("send_message") each.
// `held_back`: {group, free_at}, left out because of the platform's quota, and kept as that. Who
// is where is decided before the command is given (api/broadcast_plan.h), so that a replay needs no
// platform.
//
// What came of it is told by the deliverer (settled) and by the platform (noted). The sender's task
// is done when all groups are settled or the platform says that the sender has sent.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "engine/state/context.h"

namespace engine::broadcasting {

inline constexpr std::size_t text_bytes_max = 16'384;  // platforms take less: connectors say so
inline constexpr std::size_t groups_max = 2'000;       // of one broadcast; more are refused
inline constexpr std::size_t links_max = 9;
inline constexpr base::Duration deadline_after_max = base::days(31);
inline constexpr std::size_t reminders_a_day_max = 3;  // of one sending, in 24 hours

base::Result<std::string> carry_out(Context& context, std::string_view name,
                                    const base::json::object& arguments);

// To be told when an effect is settled, after its row is put; effects of others are ignored.
// `arguments` are those of effect.settle.
void settled(Context& context, const model::Effect& effect, std::string_view state,
             const base::json::object& arguments);

// `group`: none when the fact is about the whole message.
void noted(Context& context, model::SourceId source, model::GroupId group,
           const model::BroadcastNoted& body);

// Which sending an effect's key is about.
struct Subject {
  model::BroadcastId broadcast;
  std::int64_t number = 0;
};
std::optional<Subject> subject_of(std::string_view effect_key);

// The groups that a command names, for the pump to load.
std::vector<model::GroupId> groups_named(const base::json::object& arguments);

}  // namespace engine::broadcasting
