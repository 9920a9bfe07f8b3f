// Entry codes (活码) and the channels (渠道) that they belong to.
//
//   channel.save {channel, name, kind, cost_cents, cost_kind}   channel 0 or absent: a new one
//   code.save    {code, text, name, channel, expires_at, rules} code 0 or absent: a new one; its
//                text is random and never changes; rules: model/entrance.h
//   code.pause, code.resume, code.archive   {code}              resume and pause bring back as well
//   code.retry   {code, number}              a way that failed, or of which nobody knows
//
// Behind a rule that leads to staff or to groups stands a way: the platform's own QR code. It is
// asked for by one effect ("make_way"), changed when the rule's destination does ("change_way"),
// and deleted when no rule needs it any more ("delete_way"). Its mark (the code's text and the
// way's number) comes back with everybody who came by it. What nobody knows the fate of is looked
// for by the connector (noted), or waits for a person (code.retry): it is never asked for twice by
// itself.
//
// Decisions: "channel.saved", "code.saved", "code.paused", "code.resumed", "code.archived",
// "code.way_asked" with reasons; all but those of channels and ways are taken back by
// decision.undo.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "engine/state/context.h"
#include "model/entrance.h"

namespace engine::entrances {

inline constexpr std::size_t name_characters_max = 60;  // of a channel, of a code
inline constexpr std::size_t code_text_bytes_min = 8, code_text_bytes_max = 20;
inline constexpr std::int64_t cost_cents_max = 100'000'000'000;  // a thousand million yuan
inline constexpr std::int64_t ways_of_code_max = 999;            // in its whole life

base::Result<std::string> carry_out(Context& context, std::string_view name,
                                    const base::json::object& arguments);

// Whether decision.undo of this one is ours; and takes it back.
bool is_ours(const model::Decision& decision);
base::Result<std::string> undo(Context& context, const model::Decision& decision);

// To be told when an effect is settled, after its row is put; effects of others are ignored.
void settled(Context& context, const model::Effect& effect, std::string_view state,
             const base::json::object& arguments);
void noted(Context& context, const model::WayNoted& body);
void visited(Context& context, const model::VisitNoted& body);

// Which code an effect's key is about.
std::optional<model::CodeId> code_of(std::string_view effect_key);

// The rows that a command names, for the pump to load.
struct Named {
  model::CodeId code;
  model::ChannelId channel;
  std::string text;
  std::vector<model::MemberId> members;
  std::vector<model::GroupId> groups;
};
Named named_by(std::string_view name, const base::json::object& arguments);
// The same of the command that takes the decision back.
Named named_by_undo(const model::Decision& decision);

}  // namespace engine::entrances
