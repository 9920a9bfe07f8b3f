// How often mass messages reach a customer or a customer group, and when the next one can: the
// ledger of what was sent to each, under the rule that the company has chosen in WeCom (群发助手 →
// 设置群发规则). Mass messages of the company and of members in the client draw on the same quota:
// note both (list_broadcasts tells of both).
//
// Days are civil days in the company's zone. A month's quota is the number of its days; weeks begin
// on Monday. That the three periods are calendar periods is our reading of "每月", "每周", "每天".
//
// A value: no clock, no I/O. Source: developer.work.weixin.qq.com/document/path/92135 (2025-11-17).
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/time.h"
#include "model/names.h"

namespace connectors::wecom {

enum class QuotaRule {
  days_of_month,  // as many a month as it has days
  seven_a_week,
  one_a_day
};

class QuotaLedger {
 public:
  // Older entries count in no period and are dropped when something new is noted.
  static constexpr int days_kept = 62;

  explicit QuotaLedger(QuotaRule rule) : rule_(rule) {}

  // A message reached `target` on that day. The same message again changes nothing.
  void note_sent(const std::string& target, base::Day day, const std::string& message);
  // The company changed its rule: what was sent stays.
  void set_rule(QuotaRule rule) { rule_ = rule; }

  // How many more can reach the target in the period of that day; never negative.
  int remaining(const std::string& target, base::Day day) const;
  // The first day from `day` on with something remaining.
  base::Day next_free_day(const std::string& target, base::Day day) const;

  std::size_t target_count() const { return sent_.size(); }

 private:
  struct Period {
    base::Day first, last;
    int quota = 0;
  };
  Period period_of(base::Day day) const;

  QuotaRule rule_;
  // By target: the days and messages, in order of days.
  std::map<std::string, std::set<std::pair<base::Day, std::string>>, std::less<>> sent_;
};

}  // namespace connectors::wecom

template <>
struct model::NameOf<connectors::wecom::QuotaRule> {
  static constexpr auto all =
      std::to_array<std::string_view>({"days_of_month", "seven_a_week", "one_a_day"});
};
