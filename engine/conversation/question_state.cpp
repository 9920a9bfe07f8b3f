#include "engine/conversation/question_state.h"

namespace engine::conversation {

std::string_view remedy_in(model::QuestionState state) {
  switch (state) {
    case model::QuestionState::open: return "it is owed an answer: assign, close, wait or answer it";
    case model::QuestionState::waiting: return "it waits for the customer: reopen it to go on";
    case model::QuestionState::answered: return "reopen it first, or close it";
    case model::QuestionState::closed: return "reopen it first";
    case model::QuestionState::expired: return "reopen it first, or note its answer";
  }
  return "";
}

}  // namespace engine::conversation
