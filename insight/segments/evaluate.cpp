#include "insight/segments/evaluate.h"

#include <algorithm>
#include <optional>

namespace insight::segments {

using model::DayCount;
using model::MemberView;

namespace {

const std::string& text_of(Attribute attribute, const MemberView& member) {
  switch (attribute) {
    case Attribute::identity: return member.identity;
    case Attribute::tier: return member.tier;
    case Attribute::region: return member.region;
    case Attribute::company: return member.company;
    default: return member.name;
  }
}

const std::vector<DayCount>& days_of(Attribute attribute, const MemberView& member) {
  switch (attribute) {
    case Attribute::questions:
    case Attribute::days_since_question: return member.questions;
    case Attribute::answers:
    case Attribute::days_since_answer: return member.answers;
    case Attribute::orders:
    case Attribute::days_since_order: return member.orders;
    case Attribute::renewals:
    case Attribute::days_since_renewal: return member.renewals;
    default: return member.messages;
  }
}

std::optional<std::int64_t> days_since(std::optional<base::Day> day, base::Day today) {
  if (!day || *day > today) return {};
  return std::int64_t{today.number} - day->number;
}

// The number to compare; none: of something that never happened.
std::optional<std::int64_t> number_of(const Expression& comparison, const MemberView& member,
                                      base::Day today) {
  if (comparison.attribute == Attribute::group_count) return member.group_count;
  if (comparison.attribute == Attribute::days_since_joined) return days_since(member.joined, today);
  const base::Day first = today - static_cast<int>(comparison.window_days - 1);
  std::int64_t sum = 0;
  if (comparison.attribute == Attribute::behaviours) {
    for (const model::NamedDayCount& each : member.behaviours) {
      const bool is_meant = comparison.name.empty() || each.name == comparison.name;
      if (is_meant && each.day >= first && each.day <= today) sum += each.count;
    }
    return sum;
  }
  const std::vector<DayCount>& days = days_of(comparison.attribute, member);
  if (shape_of(comparison.attribute) == Shape::window) {
    for (const DayCount& day : days) {
      if (day.day >= first && day.day <= today) sum += day.count;
    }
    return sum;
  }
  std::optional<base::Day> last;
  for (const DayCount& day : days) {
    if (day.count > 0 && day.day <= today) last = day.day;
  }
  return days_since(last, today);
}

bool compare_number(const Expression& comparison, std::int64_t number) {
  switch (comparison.comparator) {
    case Comparator::equal: return number == comparison.number;
    case Comparator::unequal: return number != comparison.number;
    case Comparator::less: return number < comparison.number;
    case Comparator::at_most: return number <= comparison.number;
    case Comparator::more: return number > comparison.number;
    case Comparator::at_least: return number >= comparison.number;
    default: return false;
  }
}

bool compare_text(const Expression& comparison, const std::string& text) {
  const bool found = std::ranges::find(comparison.values, text) != comparison.values.end();
  if (comparison.comparator == Comparator::unequal) return !found;
  if (comparison.comparator == Comparator::contains) {
    return text.find(comparison.values.front()) != std::string::npos;
  }
  return found;
}

bool compare(const Expression& comparison, const MemberView& member, base::Day today) {
  switch (shape_of(comparison.attribute)) {
    case Shape::text: return compare_text(comparison, text_of(comparison.attribute, member));
    case Shape::list: {
      const auto& list = comparison.attribute == Attribute::tags ? member.tags : member.groups;
      return std::ranges::find(list, comparison.values.front()) != list.end();
    }
    case Shape::number:
    case Shape::window: break;
  }
  const auto number = number_of(comparison, member, today);
  return number && compare_number(comparison, *number);
}

}  // namespace

bool holds(const Expression& expression, const MemberView& member, base::Day today) {
  const auto part_holds = [&](const Expression& part) { return holds(part, member, today); };
  switch (expression.kind) {
    case Expression::Kind::all: return std::ranges::all_of(expression.parts, part_holds);
    case Expression::Kind::any: return std::ranges::any_of(expression.parts, part_holds);
    case Expression::Kind::negation: return !part_holds(expression.parts.front());
    case Expression::Kind::comparison: break;
  }
  return compare(expression, member, today);
}

}  // namespace insight::segments
