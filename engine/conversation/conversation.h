// Conversations: who answers whom, which messages are questions, and what is owed to whom by when.
//
// link() finds what a message answers. observe() keeps the questions: opens one, follows its
// thread, sees its first response, its answer, its thanks; starts, pauses and stops its clock.
// Timers bring the warning before the promise is broken, the escalation when it is, and the expiry.
// All of it deterministic, on nothing but the group's state and the fact.
//
// What counts (question_state.h has the table, observe.cpp the reading of it):
//
//   - a question is asked by a member, not by staff or a bot; the team owes the answer;
//   - further questions of the same asker within merge_minutes, before any response, are the same
//     question; minutes after the answer what goes back to it ("还是不行", "在哪里?") reopens it,
//     and what asks something new is a question of its own, with its own clock (follow_up.h has the
//     rule and its reason);
//   - "好的 稍等" from a responder is a first response and buys next_response_minutes, once; "哈哈"
//     is nothing;
//   - a responder who asks back stops the clock until the asker speaks;
//   - an answer is linked to the asker or to the team's own words in the thread: what staff say to
//     somebody else is not one;
//   - facts out of order give what they would have given in order: an answer that arrives late but
//     was in time takes the breach back.
#pragma once

#include "engine/state/context.h"
#include "language/replies/linker.h"

namespace engine::conversation {

// A responder's word without a link to anybody else is about the question that it directly follows,
// within this; staff's word about the only open one within so much business time. What is said to
// everybody, or advertises, answers nothing.
inline constexpr base::Duration direct_answer_span = base::minutes(10);
inline constexpr base::Duration unlinked_answer_span = base::hours(2);
// A responder's question of more characters explains as well as it asks: it is an answer.
inline constexpr std::size_t counter_question_characters_max = 60;
// A breach that is found later than this is a task, but no alarm.
inline constexpr base::Duration alarm_late_max = base::hours(24);
// A warning that is late by more than this is of no use any more: the breach follows anyway.
inline constexpr base::Duration warning_late_max = base::hours(1);

// Sets message.parent, parent_reason and parent_score, and remembers the message in the group's
// window and recent list. `declared` is the message that the platform itself says it answers, when
// it is known.
void link(Context& context, GroupState& group, model::Message& message, const model::Member& author,
          const language::Reading& reading, const language::replies::Linker& linker);

// Fills window and recent list from the newest `recall_messages` messages of the group (without
// notices), oldest first, so that they equal what link() and observe() had kept.
void rebuild(GroupState& group, const std::vector<model::Message>& oldest_first,
             const World& world);

// What the message means for the group's questions. Called after link(), for every message.
void observe(Context& context, GroupState& group, const model::Message& message,
             const model::Member& author, const Analysis& analysis);

// A message was edited (its reading is new) or revoked: an open question that is no longer one is
// closed, an answer that was taken back is owed again.
void edited(Context& context, GroupState& group, const model::Message& message,
            const Analysis& analysis);
void revoked(Context& context, GroupState& group, const model::Message& message);

// A timer of kind "question.…" came due. `late` says by how much it was missed.
void timer_due(Context& context, GroupState& group, const model::Timer& timer, base::Duration late);

// Commands question.assign {member}, close {reason}, reopen, wait, answered {message}. The question
// is one of `group`. Refused with invalid_input in a state where the command makes no sense, with
// the remedy.
base::Result<void> command(Context& context, GroupState& group, model::Question question,
                           std::string_view name, const base::json::object& arguments);

}  // namespace engine::conversation
