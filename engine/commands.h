// Commands are what people ask for, by name:
//
//   question.assign {question, member}      task.done {task, evidence}       message.label
//   {message, task, label} question.close {question}               task.reassign {task, owner}
//   decision.undo {decision, reason} question.reopen {question}              task.cancel {task}
//   decision.verdict {decision, right} question.wait {question}                task.reopen {task}
//   policy.publish {policy} question.answered {question, message}   member.update {member,
//   …profile} group.update {group, …profile} effect.settle {effect, state, result, retry_at, task}   (the
//   deliverer's report) feed.mark {source, name, value}   (a connector's) reader.publish, reader.choose                     (reader_commands.h)
//
// Ids are whole numbers of rows. A refused command names the argument at fault and changes nothing.
#pragma once

#include <string>

#include "engine/decide.h"

namespace engine {

// The JSON object to answer with ("{}" when there is nothing to say).
base::Result<std::string> carry_out(Context& context, const model::Command& command);

}  // namespace engine
