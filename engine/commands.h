// Commands are what people ask for, by name:
//
//   question.assign    {question, member}
//   question.answered  {question, message}
//   question.close, question.reopen, question.wait   {question}
//   message.label      {message, task, label}
//   task.done          {task, evidence}
//   task.reassign      {task, owner}
//   task.cancel, task.reopen                         {task}
//   decision.undo      {decision, reason}
//   decision.verdict   {decision, right}
//   policy.publish     {policy}
//   member.update      {member, …profile}
//   group.update       {group, …profile}
//   broadcast.create, broadcast.remind, broadcast.cancel   see broadcasting/broadcasting.h
//   channel.save, code.save, code.pause, code.resume, code.archive, code.retry   see entrances/
//   company.save, company.merge, company.unmerge     see companies/companies.h
//   competitor.declare, .suggest, .refuse, .withdraw
//   placement.plan, .move, .open, .approve, .stop, .resume, .recheck, .discard; group.door
//                                                    see placement/placement.h
//   reader.publish, reader.choose                    see reader_commands.h
//   sidebar.sent                                     see conversation/tapped.h
//   feedback.log, contact.tag                        see staffside/staffside.h
//   application.…, admission.…                       see admission/admission.h
//   program.publish, program.override                see programs/programs.h
//   segment.save, .remove, .restore                  see segments/segments.h
//   card.press                                       see cards/cards.h; told by a connector
//   robot.set                                        see robot/robot.h
//
// and what the program itself reports:
//
//   effect.settle      {effect, state, result, retry_at, task, unreachable, picture, in_doubt,
//                       broken}                                  the deliverer
//   feed.mark          {source, name, value}                     a connector
//   robot.incident, robot.summary                                see robot/robot.h
//
// Ids are whole numbers of rows. A refused command names the argument at fault and changes nothing.
#pragma once

#include <string>

#include "engine/decide.h"

namespace engine {

// The JSON object to answer with ("{}" when there is nothing to say).
base::Result<std::string> carry_out(Context& context, const model::Command& command);

}  // namespace engine
