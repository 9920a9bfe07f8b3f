// GroupMirror is what we last knew of one customer group. Events and fetched details are laid
// beside it, and what is different becomes facts: join, leave with its reason, rename, owner,
// names. It is the one place where lossy, doubled, reordered events and stale details turn into a
// history that adds up:
//
//   - a stay is named by (group, member, second of joining): however it becomes known, and however
//   often, it
//     begins and ends once;
//   - a join becomes a fact when a detail shows the member (only the detail has the name and the
//   way of
//     joining), or when their leaving is told before any detail did;
//   - a leave becomes a fact as soon as an event names the member, else when a detail no longer
//   shows them.
//     The reason is known from the event; where a platform of the older kind names nobody, from the
//     event's number, if exactly so many are gone and all events since the last detail say the same
//     reason;
//   - a detail fetched within `settle_window` of an event, or of a joining that an earlier detail
//     has shown, may be stale: what speaks against that is not believed, and another fetch is asked
//     for.
//
// Pure values: no clock, no I/O. The first detail of a group tells of people who have been there
// long before us; their joins are marked as history unless they are younger than `fresh_join`.
//
// The notice and the admins have no kind of fact yet: they stay in the detail.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "base/time.h"
#include "connectors/wecom/events.h"
#include "model/fact.h"

namespace connectors::wecom {

inline constexpr std::string_view fact_source = "wecom";
inline constexpr base::Duration settle_window = base::seconds(5);
inline constexpr base::Duration fresh_join = base::minutes(10);

struct GroupMember {
  std::string id;  // user id or external user id
  bool is_staff = false;
  std::string union_id;
  base::Instant joined_at;      // to the second
  std::int64_t join_scene = 0;  // 1 invited, 2 by an invitation link, 3 by the group's code
  std::string inviter;
  std::string nickname;  // in this group
  std::string name;
  std::string state;  // of the join way, if one with a state brought them
  friend bool operator==(const GroupMember&, const GroupMember&) = default;
};

struct GroupDetail {
  std::string chat, name, owner, notice;
  base::Instant created_at;
  std::vector<GroupMember> members;
  std::vector<std::string> admins;
  std::string version;  // of the list of members
  friend bool operator==(const GroupDetail&, const GroupDetail&) = default;
};

struct GroupOutcome {
  std::vector<model::Fact> facts;  // in order of time
  std::vector<FollowUp> follow_ups;
};

class GroupMirror {
 public:
  // Redeliveries of so many latest events are recognised. WeCom repeats an event within seconds.
  static constexpr std::size_t remembered_events_max = 64;

  explicit GroupMirror(std::string chat) : chat_(std::move(chat)) {}

  // After a restart: members as the store knows them. Without it the first detail counts as
  // history.
  struct Stay {
    base::Instant joined_at;
    std::string nickname;
  };
  void restore(std::string name, std::string owner, std::map<std::string, Stay> stays);

  // `event` must hold a GroupChanged of this group.
  GroupOutcome on_event(const Event& event);
  GroupOutcome on_detail(const GroupDetail& detail, base::Instant fetched_at);
  // The platform says that the group is no more (error 49008), or a whole listing lacks it.
  GroupOutcome on_gone(base::Instant at);

  bool is_known() const { return is_known_; }
  std::size_t member_count() const { return members_.size(); }

 private:
  struct Known {
    base::Instant joined_at;
    std::string name;
    bool is_staff = false;
    bool is_profiled = false;
    std::string nickname;
  };
  struct Arrival {  // told by an event, not yet seen in a detail
    base::Instant at;
    std::int64_t scene = -1;
  };
  struct Ended {  // told by an event; a stale detail may still show them
    base::Instant left_at;
  };
  struct Departure {  // of people whom the event did not name
    base::Instant at;
    std::int64_t scene = -1, count = 0;
  };
  struct Reason {
    model::LeaveReason why = model::LeaveReason::unknown;
    base::Instant at;
  };

  bool is_redelivery(const std::string& event);
  void take_arrivals(const GroupChanged& changed, base::Instant at);
  void take_departures(const GroupChanged& changed, base::Instant at, GroupOutcome& outcome);
  void see_member(const GroupMember& member, base::Instant fetched_at, GroupOutcome& outcome);
  void see_profile(const GroupMember& member, base::Instant fetched_at, GroupOutcome& outcome);
  void see_nickname(const GroupMember& member, base::Instant fetched_at, GroupOutcome& outcome);
  // Until when it is not settled who is gone; zero where it is.
  base::Instant see_absent(const GroupDetail& detail, base::Instant fetched_at,
                           GroupOutcome& outcome);
  void see_group(const GroupDetail& detail, base::Instant fetched_at, GroupOutcome& outcome);
  Reason reason_for(std::size_t absent, base::Instant fetched_at) const;
  base::Instant unsettled_until(base::Instant fetched_at) const;
  void add_join(const std::string& member, base::Instant joined_at, model::MemberJoined body,
                bool history, GroupOutcome& outcome) const;
  void add_leave(const std::string& member, base::Instant joined_at, Reason reason,
                 GroupOutcome& outcome) const;
  model::Fact fact(std::string external_id, base::Instant at, std::string actor,
                   model::FactBody body) const;

  std::string chat_;
  bool is_known_ = false;
  std::string name_, owner_, version_;
  std::map<std::string, Known> members_;
  std::map<std::string, Arrival> arrivals_;
  std::map<std::string, Ended> ended_;
  std::vector<Departure> departures_;
  std::deque<std::string> remembered_;
};

}  // namespace connectors::wecom
