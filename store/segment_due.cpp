#include "store/segment_due.h"

#include <algorithm>
#include <charconv>

#include "store/sql_store.h"

namespace store {

namespace {

void sort_once(std::vector<std::int64_t>& ids) {
  std::ranges::sort(ids);
  const auto doubles = std::ranges::unique(ids);
  ids.erase(doubles.begin(), doubles.end());
  if (!ids.empty() && ids.front() == 0) ids.erase(ids.begin());
}

void append(std::string& kept, std::string_view mark, const std::vector<std::int64_t>& ids) {
  char digits[24];
  for (const std::int64_t id : ids) {
    const auto end = std::to_chars(digits, digits + sizeof digits, id).ptr;
    kept.append(mark).append(digits, end).push_back(' ');
  }
}

// A group's name comes with one of these; which group of the batch it was does not matter.
bool may_rename_groups(const model::FactRow& row) {
  return row.kind == "rename" || row.kind == "group" || row.kind == "command";
}

}  // namespace

bool SegmentDue::empty() const {
  return !everybody && members.empty() && groups.empty() && companies.empty();
}

void sort_segment_due(SegmentDue& due) {
  sort_once(due.members);
  sort_once(due.groups);
  sort_once(due.companies);
}

SegmentDue segment_due_of(const model::Changes& changes) {
  SegmentDue due;
  due.everybody = !changes.policies.empty();  // the calendar may have changed
  for (const auto& row : changes.members.rows()) due.members.push_back(row.id.value);
  for (const auto& row : changes.stays.rows()) due.members.push_back(row.member.value);
  for (const auto& row : changes.activity) due.members.push_back(row.member.value);
  for (const auto& row : changes.orders.rows()) due.members.push_back(row.member.value);
  for (const auto& row : changes.renewals.rows()) due.members.push_back(row.member.value);
  for (const auto& row : changes.behaviours) due.members.push_back(row.member.value);
  for (const auto& row : changes.contacts) due.members.push_back(row.member.value);
  for (const auto& row : changes.company_members) due.members.push_back(row.member.value);
  if (std::ranges::any_of(changes.facts, may_rename_groups)) {
    for (const auto& row : changes.groups.rows()) due.groups.push_back(row.id.value);
  }
  for (const auto& row : changes.companies.rows()) due.companies.push_back(row.id.value);
  sort_segment_due(due);
  return due;
}

std::string kept_segment_due(const SegmentDue& due) {
  std::string kept = due.everybody ? "* " : "";
  append(kept, "", due.members);
  append(kept, "g", due.groups);
  append(kept, "c", due.companies);
  return kept;
}

base::Result<void> read_segment_due(std::string_view kept, SegmentDue& due) {
  while (!kept.empty()) {
    const std::size_t end = kept.find(' ');
    std::string_view word = kept.substr(0, end);
    kept.remove_prefix(end == std::string_view::npos ? kept.size() : end + 1);
    if (word == "*") {
      due.everybody = true;
      continue;
    }
    std::vector<std::int64_t>* list = &due.members;
    if (word.starts_with('g')) list = &due.groups;
    if (word.starts_with('c')) list = &due.companies;
    if (list != &due.members) word.remove_prefix(1);
    std::int64_t id = 0;
    const auto [at, error] = std::from_chars(word.data(), word.data() + word.size(), id);
    if (error != std::errc() || at != word.data() + word.size()) {
      return base::fail(base::ErrorCode::corrupt,
                        "segment_due.whom holds \"" + std::string(word) + "\"");
    }
    list->push_back(id);
  }
  return {};
}

base::Result<void> SqlStore::note_segments_due(const model::Changes& changes) {
  if (!changes.segments.empty()) has_segments_ = true;
  if (!has_segments_) return {};
  const SegmentDue due = segment_due_of(changes);
  if (due.empty()) return {};
  static constexpr Column columns[] = {{"fact", ColumnType::integer}, {"whom", ColumnType::text}};
  const std::string kept = kept_segment_due(due);
  const std::int64_t fact = changes.counters ? changes.counters->fact : 0;
  return writer_->insert(
      {"segment_due",
       columns,
       "on conflict (fact) do update set whom = segment_due.whom || excluded.whom",
       {fact, std::string_view(kept)}});
}

base::Result<void> SqlStore::look_for_segments() {
  return writer_->query("select count(*) from segment where removed_at is null", {},
                        [&](const Row& row) { has_segments_ = row.integer(0) > 0; });
}

}  // namespace store
