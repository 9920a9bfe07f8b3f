// Members: lists with what a list shows of each, and everything about one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/rows.h"
#include "store/database.h"

namespace store::queries {

inline constexpr int silent_days = 30;    // no word for so long is silence
inline constexpr int profile_days = 365;  // of activity on a member's page

struct MemberFilter {
  std::string words;  // name or company contains
  model::GroupId group;
  std::optional<model::Role> role;
  // Only members without a word since then (in the group, where one is given), those who never
  // spoke included.
  std::optional<base::Day> silent_since;
};

struct MemberLine {
  model::Member member;
  std::int64_t groups = 0;              // stays not ended
  std::optional<base::Day> last_spoke;  // never, when empty
};

base::Result<std::vector<MemberLine>> members(Connection& connection, const MemberFilter& filter,
                                              model::MemberId after, std::int64_t limit);
base::Result<std::optional<MemberLine>> member(Connection& connection, model::MemberId id);
base::Result<std::optional<model::Member>> member_row(Connection& connection, model::MemberId id);

struct GroupMemberLine {
  MemberLine line;  // last_spoke: in this group
  model::Stay stay;
  std::int64_t messages_30d = 0;
};
// Needs filter.group.
base::Result<std::vector<GroupMemberLine>> group_members(Connection& connection,
                                                         const MemberFilter& filter,
                                                         base::Day today, model::MemberId after,
                                                         std::int64_t limit);
base::Result<std::vector<model::MemberId>> staff_of(Connection& connection, model::GroupId group);

struct ActivityDay {
  base::Day day;
  std::int64_t messages = 0, speakers = 0, questions = 0, answers = 0, negative = 0,
               replies_received = 0;
};
base::Result<std::vector<ActivityDay>> activity_of(Connection& connection, model::GroupId group,
                                                   base::Day since);
base::Result<std::vector<ActivityDay>> activity_of(Connection& connection, model::MemberId member,
                                                   base::Day since);

base::Result<std::vector<model::Stay>> stays_of(Connection& connection, model::MemberId member);
base::Result<std::vector<model::Strike>> strikes_of(Connection& connection, model::MemberId member);

}  // namespace store::queries
