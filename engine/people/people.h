// People: groups, members and their stays. Whoever a fact names exists from then on; a stay begins
// with a join or, when none was seen, with the first word, and ends with a leave. Somebody who
// comes back has a new stay. Late facts put the past right: a join that arrives after the first
// word moves the stay's beginning, a leave that arrives after later words ends the old stay and
// begins the next.
#pragma once

#include "engine/state/context.h"

namespace engine::people {

// Times of last activity are kept to this grain, so that a busy member is not a row to write per
// message.
inline constexpr base::Duration member_seen_grain = base::days(1);
inline constexpr base::Duration group_seen_grain = base::minutes(10);

model::SourceId ensure_source(Context& context, const std::string& name);
GroupState& ensure_group(Context& context, model::SourceId source, const std::string& external_id);
// `name` is used when the member is new and nothing better is known.
model::Member& ensure_member(Context& context, model::SourceId source,
                             const std::string& external_id);
// The author of something is in the group: begins a stay unless one covers the moment.
void ensure_present(Context& context, GroupState& group, const model::Member& member);

void joined(Context& context, GroupState& group, const model::Member& member,
            const model::MemberJoined& fact, model::MemberId inviter);
// Of somebody who is not in the group nothing is noted.
void nicknamed(Context& context, GroupState& group, const model::Member& member,
               const model::NicknameNoted& fact);
void left(Context& context, GroupState& group, const model::Member& member,
          const model::MemberLeft& fact);
void renamed(Context& context, GroupState& group, const model::GroupRenamed& fact);
void profiled(Context& context, model::Member& member, const model::MemberProfile& fact);
void profiled(Context& context, GroupState& group, const model::GroupProfile& fact,
              model::MemberId owner);

}  // namespace engine::people
