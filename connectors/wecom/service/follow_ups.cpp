#include "connectors/wecom/service/follow_ups.h"

#include <algorithm>

namespace connectors::wecom {

void FollowUpQueue::add(const FollowUp& follow_up) {
  const Subject subject{follow_up.kind, follow_up.subject};
  const auto [place, is_new] =
      wanted_.try_emplace(subject, Wanted{follow_up.not_before, follow_up.not_before});
  Wanted& wanted = place->second;
  if (!is_new) {
    by_time_.erase({wanted.not_before, subject});
    wanted.not_before =
        std::max(wanted.not_before, std::min(follow_up.not_before, wanted.first_for + put_off_max));
  }
  by_time_.emplace(wanted.not_before, subject);
}

std::optional<FollowUp> FollowUpQueue::take_due(base::Instant now) {
  if (by_time_.empty() || by_time_.begin()->first > now) return std::nullopt;
  const auto [not_before, subject] = *by_time_.begin();
  by_time_.erase(by_time_.begin());
  wanted_.erase(subject);
  return FollowUp{subject.first, subject.second, not_before};
}

std::optional<base::Instant> FollowUpQueue::next() const {
  if (by_time_.empty()) return std::nullopt;
  return by_time_.begin()->first;
}

}  // namespace connectors::wecom
