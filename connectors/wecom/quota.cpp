#include "connectors/wecom/quota.h"

#include <algorithm>

namespace connectors::wecom {

using base::Day;

QuotaLedger::Period QuotaLedger::period_of(Day day) const {
  switch (rule_) {
    case QuotaRule::one_a_day: return {day, day, 1};
    case QuotaRule::seven_a_week: {
      const Day monday = day - base::weekday(day);
      return {monday, monday + 6, 7};
    }
    case QuotaRule::days_of_month: break;
  }
  const base::CivilDate date = base::to_civil(day);
  const Day first = base::to_day({date.year, date.month, 1});
  const bool is_december = date.month == 12;
  const Day next =
      base::to_day({date.year + (is_december ? 1 : 0), is_december ? 1 : date.month + 1, 1});
  return {first, next - 1, next.number - first.number};
}

void QuotaLedger::note_sent(const std::string& target, Day day, const std::string& message) {
  auto& sent = sent_[target];
  const bool is_known = std::any_of(sent.begin(), sent.end(),
                                    [&](const auto& each) { return each.second == message; });
  if (!is_known) sent.emplace(day, message);
  const Day newest = sent.rbegin()->first;
  sent.erase(sent.begin(), sent.lower_bound({newest - days_kept, {}}));
}

int QuotaLedger::remaining(const std::string& target, Day day) const {
  const Period period = period_of(day);
  const auto found = sent_.find(target);
  if (found == sent_.end()) return period.quota;
  const auto& sent = found->second;
  const auto count =
      std::distance(sent.lower_bound({period.first, {}}), sent.lower_bound({period.last + 1, {}}));
  return std::max(0, period.quota - static_cast<int>(count));
}

Day QuotaLedger::next_free_day(const std::string& target, Day day) const {
  while (remaining(target, day) == 0) day = period_of(day).last + 1;
  return day;
}

}  // namespace connectors::wecom
