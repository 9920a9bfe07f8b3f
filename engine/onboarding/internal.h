// Shared by the files of this room.
#pragma once

#include <string>
#include <string_view>

#include "engine/onboarding/onboarding.h"

namespace engine::onboarding {

// Looks at the name that the member has in the group now.
void look_at_name(const Context& context, const GroupState& group, model::Newcomer& row,
                  const model::Member& member);

// Ends the watch, with a decision that says why.
void end_watch(Context& context, GroupState& group, model::Newcomer row,
               model::NewcomerState state);

// ---- phrases.cpp
// Is the phrase said in this folded text? Case, width and blanks make no difference; an empty
// phrase is never said.
bool is_said(std::string_view folded, std::string_view phrase);
// What staff said that newcomers are to hear: whom to ask; an event that opens.
void told_the_new(Context& context, GroupState& group, const model::Message& message,
                  std::string_view folded);
// The newcomer's own words: the gift claimed, an event taken part in. Is anything of it new?
bool acted(const Context& context, model::Newcomer& row, const model::Message& message,
           std::string_view folded);

// ---- reminders.cpp
// When the newcomer is next looked at after `after`: a reminder's hour, or the end of the watch.
base::Instant next_moment(const Context& context, const model::Newcomer& row,
                          base::Instant joined_at, base::Instant after);
// One task for all whose hour it is.
void remind(Context& context, GroupState& group);
// Reminders in which nothing is left to do are closed; `evidence` shows what did it. Empty: time
// did.
void close_reminders(Context& context, GroupState& group, const std::string& evidence);

}  // namespace engine::onboarding
