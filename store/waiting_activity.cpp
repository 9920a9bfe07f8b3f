#include "store/waiting_activity.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>

namespace store {

using model::Activity;

std::vector<Activity> added_up(std::vector<Activity> rows) {
  const auto key = [](const Activity& row) { return std::tuple(row.group, row.day, row.member); };
  std::sort(rows.begin(), rows.end(),
            [&](const Activity& a, const Activity& b) { return key(a) < key(b); });
  std::size_t kept = 0;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (key(rows[kept]) != key(rows[i])) {
      rows[++kept] = rows[i];
      continue;
    }
    rows[kept].messages += rows[i].messages;
    rows[kept].questions += rows[i].questions;
    rows[kept].answers += rows[i].answers;
    rows[kept].negative += rows[i].negative;
    rows[kept].replies_received += rows[i].replies_received;
  }
  if (!rows.empty()) rows.resize(kept + 1);
  return rows;
}

std::string kept_activity(const std::vector<Activity>& rows) {
  std::string text;
  text.reserve(rows.size() * 32);
  for (const Activity& row : rows) {
    for (const std::int64_t number :
         {row.group.value, row.member.value, std::int64_t{row.day.number}, row.messages,
          row.questions, row.answers, row.negative, row.replies_received}) {
      char digits[24];
      char* const end = std::to_chars(digits, digits + sizeof digits, number).ptr;
      *end = ' ';
      text.append(digits, end + 1);
    }
  }
  return text;
}

base::Result<std::vector<Activity>> read_activity(std::string_view text) {
  std::vector<Activity> rows;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    std::array<std::int64_t, 8> numbers{};
    for (std::int64_t& number : numbers) {
      const auto [rest, bad] = std::from_chars(at, end, number);
      if (bad != std::errc() || rest == end || *rest != ' ') {
        return base::fail(base::ErrorCode::invalid_input,
                          "a row of activity_waiting cannot be read: it must hold whole numbers, "
                          "eight to the row, with a space after each");
      }
      at = rest + 1;
    }
    const auto& [group, member, day, messages, questions, answers, negative, replies] = numbers;
    rows.push_back({model::GroupId(group),
                    model::MemberId(member),
                    {static_cast<std::int32_t>(day)},
                    messages,
                    questions,
                    answers,
                    negative,
                    replies});
  }
  return rows;
}

}  // namespace store
