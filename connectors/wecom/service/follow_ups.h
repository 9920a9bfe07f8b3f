// What has to be fetched because of what was heard: each subject once, not before its time, the
// earliest first. Hearing of a subject again puts it off, for what WeCom answers right after a
// change is stale; but never by more than `put_off_max` since it was first wanted, so that a busy
// group is looked at all the same.
//
// A plain value; guard it by a lock.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "connectors/wecom/events.h"

namespace connectors::wecom {

inline constexpr base::Duration put_off_max = base::seconds(30);

class FollowUpQueue {
 public:
  void add(const FollowUp& follow_up);
  // Takes out the earliest that is due.
  std::optional<FollowUp> take_due(base::Instant now);
  std::optional<base::Instant> next() const;
  std::size_t size() const { return wanted_.size(); }

 private:
  using Subject = std::pair<FollowUpKind, std::string>;
  struct Wanted {
    base::Instant first_for, not_before;
  };
  std::map<Subject, Wanted> wanted_;
  std::set<std::pair<base::Instant, Subject>> by_time_;
};

}  // namespace connectors::wecom
