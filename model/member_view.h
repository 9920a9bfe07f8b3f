// MemberView is one customer as segments see them: what their rows say of them, and what they did
// on which local day of the organisation. Texts that nobody filled in are empty.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/ids.h"

namespace model {

struct DayCount {
  base::Day day;
  std::int64_t count = 0;
  friend bool operator==(const DayCount&, const DayCount&) = default;
};

struct NamedDayCount {
  std::string name;
  base::Day day;
  std::int64_t count = 0;
  friend bool operator==(const NamedDayCount&, const NamedDayCount&) = default;
};

struct MemberView {
  MemberId id;
  std::string name, identity, tier, region, company;
  std::vector<std::string> tags;    // of contacts that still stand; each once, sorted
  std::vector<std::string> groups;  // names of the groups they are in now; each once, sorted
  std::int64_t group_count = 0;     // groups they are in now, also those that share a name
  std::optional<base::Day> joined;  // the first time they came into a group
  // Newest last, each day once.
  std::vector<DayCount> messages, questions, answers, orders, renewals;
  std::vector<NamedDayCount> behaviours;  // by name, then day; each pair once
  friend bool operator==(const MemberView&, const MemberView&) = default;
};

// Which parts of a view are asked for; the others stay empty, as of somebody without any.
struct MemberNeeds {
  bool companies = false, stays = false, tags = false, orders = false, renewals = false;
  bool behaviours = false;
  // Messages, questions and answers of so many days, today the last of them; 0: none.
  std::int64_t activity_days = 0;
  friend bool operator==(const MemberNeeds&, const MemberNeeds&) = default;
};

inline constexpr std::int64_t all_days = 1'000'000;
inline constexpr MemberNeeds everything{true, true, true, true, true, true, all_days};

}  // namespace model
