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

#include "base/json.h"
#include "connectors/wecom/events.h"
#include "model/rows.h"

namespace connectors::wecom {

// An effect that is under way so long has lost its deliverer.
inline constexpr base::Duration surely_lost_after = base::minutes(2);
// What WeCom lists as made within this time of our asking may be what we asked for.
inline constexpr base::Duration made_around = base::minutes(10);

// What an effect carries; nothing when that cannot be read.
inline base::json::object body_of(const model::Effect& effect) {
  auto parsed = base::parse_json(effect.body);
  return parsed && parsed->is_object() ? std::move(parsed->get_object()) : base::json::object();
}

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
