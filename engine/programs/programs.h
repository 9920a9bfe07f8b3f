// Programs (model/program.h) are published in versions that never change:
//
//   program.publish  {program, based_on, note, restored, announce}
//   program.override {program, finding, place, judged, reason}
//
// `based_on`: the version that the document was made from, 0 for a new program. When another one
// has been published since, the command is refused (conflict) and changes nothing: nobody writes
// over what they have not seen. `restored`: the older version that is brought back, for the record.
// `announce`: numbers of the program's groups that are told its charter, one effect
// ("send_message") each, which the connector sends or hands to the group's owner as a task with the
// text ready. The groups are chosen before (api/programs.cpp), so that a replay needs no platform.
// Plans of seats that are under way go on by the rules that they were approved with.
//
// An override holds for what the advisor judged (`judged`); an empty reason takes it back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "engine/state/context.h"

namespace engine::programs {

inline constexpr std::size_t announced_groups_max = 2'000;  // by one command; more are refused
inline constexpr std::size_t note_bytes_max = 1'000;
inline constexpr std::size_t judged_bytes_max = 16'384;
// A charter that no connector could send until then is not sent any more.
inline constexpr base::Duration announcement_lifetime = base::days(7);

base::Result<std::string> carry_out(Context& context, std::string_view name,
                                    const base::json::object& arguments);

// The groups that a command names, for the pump to load.
std::vector<model::GroupId> groups_named(const base::json::object& arguments);

}  // namespace engine::programs
