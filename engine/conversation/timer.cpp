// Time as an event of a question.
#include "engine/conversation/conversation.h"
#include "engine/conversation/desk.h"

namespace engine::conversation {

void timer_due(Context& context, GroupState& group, const model::Timer& timer,
               base::Duration late) {
  const auto found = group.questions.find(model::QuestionId(timer.subject));
  if (found == group.questions.end()) return;
  Desk desk(context, group, found->second);
  if (timer.kind == "question.warn") desk.warn();
  else if (timer.kind == "question.breach") desk.breach(late);
  else if (timer.kind == "question.expire") desk.run_out();
}

}  // namespace engine::conversation
