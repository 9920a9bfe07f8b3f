// Applications: taken in, decided, reviewed. What people ask for, by name:
//
//   application.accept, application.refuse, application.ask   {application, revision, text}
//   application.undo     {application, revision}              back into the queue
//   application.claim    {application, take}                  who has it open; tells who had it
//   before application.second   {application, revision, colleague, text}   two must agree
//   application.identify {application, revision, member}      as whom they came; null: nobody yet
//   application.judge    {application, right}                 a sampled refusal, looked at
//   afterwards application.link, application.unlink   {application, other, kind}   kind person or
//   company admission.block      {kind, value, reason, until}         the blacklist
//   admission.unblock    {kind, value}
//   admission.reset      {code}                               the breaker of a source code
//
// `revision` is that of the application as the reviewer saw it (0: whatever it is): when somebody
// else was faster, the command is refused with a conflict that names them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "engine/state/context.h"
#include "model/application.h"

namespace engine::admission {

inline constexpr base::Duration wave_window = base::minutes(1);
// Who opened an application so long ago has gone on to something else.
inline constexpr base::Duration claim_lifetime = base::minutes(5);
inline constexpr std::size_t reply_bytes_max = 4'000;  // what an applicant is told

// `member`: as whom they are known; none: nobody yet. An applicant who is known already changes
// nothing.
void submitted(Context& context, model::SourceId source, model::MemberId member,
               const model::ApplicationSubmitted& body);
void said(Context& context, model::SourceId source, const model::ApplicantSaid& body);

bool is_command(std::string_view name);
base::Result<std::string> carry_out(Context& context, std::string_view name,
                                    const base::json::object& arguments);
// The rows that a command names, for the pump to load.
struct Subjects {
  std::vector<model::ApplicationId> applications;
  std::vector<model::ApplicationKey> blocks;
  std::optional<std::string> breaker;
};
Subjects subjects_of(std::string_view name, const base::json::object& arguments);

}  // namespace engine::admission
