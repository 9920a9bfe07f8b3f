// What people ask of a question.
#include <optional>

#include "engine/conversation/conversation.h"
#include "engine/conversation/desk.h"

namespace engine::conversation {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::object;
using model::CloseReason;

namespace {

struct Named {
  std::string_view name;
  QuestionEvent event;
};
constexpr Named commands[] = {{"question.assign", QuestionEvent::assign},
                              {"question.close", QuestionEvent::close},
                              {"question.reopen", QuestionEvent::reopen},
                              {"question.wait", QuestionEvent::wait},
                              {"question.answered", QuestionEvent::answer}};

Result<void> assign(Context& context, Desk& desk, const object& arguments) {
  const model::MemberId id(base::integer_at(arguments, "member").value_or(0));
  const model::Member* member = context.world.find_member(id);
  if (!member || member->role != model::Role::staff) {
    return fail(ErrorCode::invalid_input,
                "a question is assigned to a member of staff: name one by number", "member");
  }
  desk.assign(id);
  return {};
}

Result<void> close(Desk& desk, const object& arguments) {
  const std::string_view why = base::text_at(arguments, "reason");
  const auto reason = why.empty() ? CloseReason::operator_said
                                  : model::from_name<CloseReason>(why).value_or(CloseReason::none);
  if (reason == CloseReason::none) {
    return fail(ErrorCode::invalid_input,
                "\"" + std::string(why) +
                    "\" is no reason to close: thanks, self_answered, withdrawn, operator, "
                    "not_a_question",
                "reason");
  }
  desk.close(reason);
  return {};
}

// With the number of the message that answered it, or without: then it counts as answered now, by whoever
// says so when that is a member of the group.
Result<void> answered(Context& context, const model::Question& question, Desk& desk,
                      const object& arguments) {
  Word word{{}, {}, context.at};
  if (const auto number = base::integer_at(arguments, "message")) {
    const model::Message* message = context.world.find_message(model::MessageId(*number));
    if (!message || message->group != question.group) {
      return fail(ErrorCode::invalid_input,
                  "message must be the number of a message of the same group", "message");
    }
    if (message->id == question.message) {
      return fail(ErrorCode::invalid_input, "a question does not answer itself", "message");
    }
    word = {message->id, message->member, message->at};
  }
  desk.answered(word, {"command", model::LinkReason::operator_said, 1});
  return {};
}

}  // namespace

Result<void> command(Context& context, GroupState& group, model::Question question,
                     std::string_view name, const object& arguments) {
  std::optional<QuestionEvent> event;
  for (const Named& each : commands) {
    if (each.name == name) event = each.event;
  }
  if (!event) {
    return fail(ErrorCode::invalid_input,
                "there is no command \"" + std::string(name) +
                    "\": question.assign, close, reopen, wait or answered",
                "name");
  }
  if (!next_state(question.state, *event)) {
    return fail(ErrorCode::invalid_input,
                "question " + std::to_string(question.id.value) + " is " +
                    std::string(model::to_name(question.state)) + ": " +
                    std::string(remedy_in(question.state)),
                "question");
  }
  Desk desk(context, group, question);
  switch (*event) {
    case QuestionEvent::assign: return assign(context, desk, arguments);
    case QuestionEvent::close: return close(desk, arguments);
    case QuestionEvent::reopen: desk.reopen(); return {};
    case QuestionEvent::wait: desk.wait(); return {};
    default: return answered(context, question, desk, arguments);
  }
}

}  // namespace engine::conversation
