#include "store/search_feed.h"

#include <algorithm>

#include "store/search_terms.h"

namespace store {

using base::Result;

namespace {

Result<void> read_new_messages(Connection& reader, std::int64_t messages_max, SearchBatch& batch) {
  const Value parameters[] = {batch.progress.message, messages_max};
  return reader.query("select id, group_id, text from message where id > $1 order by id limit $2",
                      parameters, [&](const Row& row) {
                        ++batch.read;
                        batch.progress.message = row.integer(0);
                        if (row.text(2).empty()) return;
                        batch.documents.push_back({row.integer(0), row.integer(1),
                                                   fold_for_search(row.text(2))});
                      });
}

// Only of messages that were in before: the others come in with their newest text.
Result<void> read_edits(Connection& reader, std::int64_t in_before, std::int64_t messages_max,
                        SearchBatch& batch) {
  const Value parameters[] = {batch.progress.edit, messages_max};
  return reader.query(
      "select e.id, m.id, m.group_id, m.text from message_edit e join message m "
      "on m.id = e.message_id where e.id > $1 order by e.id limit $2",
      parameters, [&](const Row& row) {
        ++batch.read;
        batch.progress.edit = row.integer(0);
        if (row.integer(1) > in_before || row.text(3).empty()) return;
        batch.documents.push_back({row.integer(1), row.integer(2), fold_for_search(row.text(3))});
      });
}

}  // namespace

Result<SearchBatch> read_search_batch(Connection& reader, SearchProgress since,
                                      std::int64_t messages_max) {
  SearchBatch batch;
  batch.progress = since;
  TRY_VOID(reader.begin());  // both reads see one state
  auto outcome = read_new_messages(reader, messages_max, batch);
  if (outcome) outcome = read_edits(reader, since.message, messages_max, batch);
  (void)reader.rollback();  // nothing was written
  TRY_VOID(std::move(outcome));
  return batch;
}

Result<std::vector<std::int64_t>> matching(Connection& reader,
                                           const std::vector<std::int64_t>& candidates,
                                           std::int64_t group,
                                           const std::vector<std::string>& folded_words) {
  static constexpr Column by_id[] = {{"id", ColumnType::integer}};
  KeyedRows wanted{"message", by_id, {}};
  wanted.cells.assign(candidates.begin(), candidates.end());
  std::vector<std::int64_t> found;
  TRY_VOID(reader.look_up(wanted, "id, group_id, revoked_at, text", [&](const Row& row) {
    if (!row.is_null(2) || (group != 0 && row.integer(1) != group)) return;
    if (contains_all(fold_for_search(row.text(3)), folded_words)) found.push_back(row.integer(0));
  }));
  std::sort(found.rbegin(), found.rend());
  return found;
}

}  // namespace store
