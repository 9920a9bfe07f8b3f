// The life of a question as a table: what every event makes of every state. What the table leaves empty
// does not happen: a fact changes nothing, a command is refused.
//
//                 ┌── responded ──┐                              reopened (command), asked again,
//                 ▼               │                                 answer taken back
//   asked ──►   open  ────────────┴──── answered ────────────►  answered ──┐
//               │ ▲ │                       ▲                      │       │
//     countered │ │ │ spoke                 │ answered             │ thanked, solved
//               ▼ │ │                       │                      ▼
//             waiting ──────────────────────┤                    closed ◄── withdrawn, solved, close
//               │                           │                                (from open and waiting)
//               └─────── ran out ──────► expired
//
// Pure data; safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "model/rows.h"

namespace engine::conversation {

enum class QuestionEvent : std::uint8_t {
  // facts
  responded,      // a responder's word that is no answer ("稍等")
  countered,      // a responder asks back: the next word is the asker's
  answered,       // a responder's answer
  spoke,          // the asker says something that is neither thanks nor a question
  asked_again,    // the asker asks on about it, or says that it does not work (follow_up.h)
  thanked,
  solved,         // the asker has found it out
  withdrawn,      // the asking message was revoked, or edited into no question
  answer_lost,    // the answer was revoked
  ran_out,        // nobody answered for so long that it is owed no more
  // commands
  assign, close, reopen, wait, answer,
};
inline constexpr std::size_t question_event_count = 15;
inline constexpr std::size_t question_state_count = model::NameOf<model::QuestionState>::all.size();

namespace table {

using State = model::QuestionState;
using Cell = std::optional<State>;
inline constexpr Cell none = std::nullopt;
inline constexpr Cell open = State::open, waiting = State::waiting, answered = State::answered,
                      closed = State::closed, expired = State::expired;

// Columns: what becomes of     open      waiting   answered  closed  expired
inline constexpr std::array<std::array<Cell, question_state_count>, question_event_count> rows{{
    /* responded   */ {{open,     waiting,  answered, none,   none}},
    /* countered   */ {{waiting,  waiting,  answered, none,   none}},
    /* answered    */ {{answered, answered, answered, none,   answered}},
    /* spoke       */ {{open,     open,     answered, none,   none}},
    /* asked_again */ {{open,     open,     open,     none,   none}},
    /* thanked     */ {{open,     closed,   closed,   none,   none}},
    /* solved      */ {{closed,   closed,   closed,   none,   none}},
    /* withdrawn   */ {{closed,   closed,   none,     none,   none}},
    /* answer_lost */ {{none,     none,     open,     none,   none}},
    /* ran_out     */ {{expired,  expired,  none,     none,   none}},
    /* assign      */ {{open,     waiting,  none,     none,   none}},
    /* close       */ {{closed,   closed,   closed,   none,   closed}},
    /* reopen      */ {{none,     open,     open,     open,   open}},
    /* wait        */ {{waiting,  none,     none,     none,   none}},
    /* answer      */ {{answered, answered, none,     none,   answered}},
}};

}  // namespace table

// The state after the event, or nothing when it cannot happen in this state.
constexpr std::optional<model::QuestionState> next_state(model::QuestionState state,
                                                         QuestionEvent event) {
  return table::rows[static_cast<std::size_t>(event)][static_cast<std::size_t>(state)];
}

// Somebody owes something: the team (open) or the asker (waiting).
constexpr bool is_owed(model::QuestionState state) {
  return state == model::QuestionState::open || state == model::QuestionState::waiting;
}

// What to do instead, for people whose command is refused in this state.
std::string_view remedy_in(model::QuestionState state);

}  // namespace engine::conversation
