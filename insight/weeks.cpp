#include "insight/weeks.h"

#include <algorithm>
#include <unordered_map>

namespace insight {
namespace {

constexpr int week_days = 7;

// When somebody was there: from a join that was seen, or from the group's beginning.
base::Day since(const GroupHistory& history, const Presence& person) {
  return person.join_seen ? person.joined : std::min(person.joined, history.first_day);
}

bool is_there(const GroupHistory& history, const Presence& person, base::Day from, base::Day to) {
  return since(history, person) <= to && (!person.left || *person.left >= from);
}

void add_people(const GroupHistory& history, Week& week) {
  // Somebody with two stays in one week is one person.
  std::map<model::MemberId, int> there, at_start, left;
  const base::Day cohort_first = week.first - week_days, cohort_last = week.last - week_days;
  for (const Presence& person : history.people) {
    if (person.is_staff || person.is_bot) continue;
    if (is_there(history, person, week.first, week.last)) there[person.member] = 1;
    if (is_there(history, person, week.first, week.first) && since(history, person) < week.first) {
      at_start[person.member] = 1;
      const bool goes = person.left && *person.left <= week.last && person.left_of_themselves;
      if (goes) left[person.member] = 1;
    }
    if (person.join_seen && person.joined >= cohort_first && person.joined <= cohort_last) {
      ++week.newcomers;
      const bool spoke = person.first_spoke && *person.first_spoke >= person.joined &&
                         *person.first_spoke <= person.joined + week_days;
      if (spoke) ++week.newcomers_spoke;
    }
  }
  week.present = static_cast<std::int64_t>(there.size());
  week.present_at_start = static_cast<std::int64_t>(at_start.size());
  week.left = static_cast<std::int64_t>(left.size());
}

}  // namespace

std::vector<Week> cut_weeks(const GroupHistory& history) {
  std::vector<Week> weeks;
  for (int i = 0; i <= past_weeks_max; ++i) {
    Week week;
    week.last = history.today - week_days * i;
    week.first = week.last - (week_days - 1);
    if (i > 0 && week.first < history.first_day) break;
    weeks.push_back(std::move(week));
  }
  const auto week_of = [&](base::Day day) -> Week* {
    if (day > history.today) return nullptr;
    const auto index = static_cast<std::size_t>((history.today.number - day.number) / week_days);
    return index < weeks.size() ? &weeks[index] : nullptr;
  };
  std::unordered_map<model::MemberId, const Presence*> people;
  for (const Presence& person : history.people) people.emplace(person.member, &person);
  for (const model::Activity& row : history.activity) {
    Week* week = week_of(row.day);
    const auto known = people.find(row.member);
    if (!week || (known != people.end() && known->second->is_bot)) continue;
    week->human_messages += row.messages;
    if (known != people.end() && known->second->is_staff) continue;
    week->messages += row.messages;
    week->negative += row.negative;
    week->replies += row.replies_received;
    if (row.messages > 0) week->by_speaker[row.member] += row.messages;
  }
  for (const QuestionWait& each : history.questions) {
    if (Week* week = week_of(each.asked)) week->questions.push_back(each);
  }
  for (Week& week : weeks) add_people(history, week);
  return weeks;
}

}  // namespace insight
