#include "store/sqlite/sqlite_search.h"

#include <algorithm>
#include <filesystem>

#include "base/hash.h"
#include "store/search_feed.h"
#include "store/search_terms.h"
#include "store/sqlite/sqlite_connection.h"
#include "store/sqlite/term_tokenizer.h"

namespace store::sqlite {

using base::ErrorCode;
using base::Result;

namespace {

// Raised whenever terms or tables change: an index of another version is built anew.
constexpr std::int64_t index_version = 1;
// FTS5 keeps so many bytes of postings in memory before it writes a segment.
constexpr const char* postings_bytes_in_memory = "33554432";
constexpr std::int64_t candidates_first = 64;  // read at once; four times as many each further time
constexpr std::int64_t candidates_max = 16'384;

constexpr auto ignore_rows = [](const Row&) {};

class SqliteSearch final : public SearchIndex {
 public:
  SqliteSearch(std::unique_ptr<SqliteConnection> index, std::unique_ptr<SqliteConnection> rows)
      : index_(std::move(index)), rows_(std::move(rows)) {}

  Result<void> prepare();  // makes the tables, or empties them when they do not fit the rows
  Result<std::int64_t> catch_up(std::int64_t messages_max) override;
  Result<std::int64_t> indexed_through() override;
  Result<std::vector<std::int64_t>> search(std::string_view words, std::int64_t group,
                                           std::int64_t before, std::int64_t limit) override;

 private:
  Result<void> make_tables();
  Result<SearchProgress> progress();
  Result<bool> fits_the_rows();
  // The external id of a message as a number: tells whether it is the message that was indexed.
  Result<std::int64_t> mark_of(std::int64_t message);
  Result<void> index_batch(const SearchBatch& batch);

  std::unique_ptr<SqliteConnection> index_;  // search.db
  std::unique_ptr<SqliteConnection> rows_;   // guildhall.db, read only
};

Result<void> SqliteSearch::make_tables() {
  // No content, no sizes, no positions: a posting says only that a term is in a message. The text
  // itself decides, so an edited message may keep its old postings.
  const std::string script =
      "begin immediate;"
      "drop table if exists words; drop table if exists progress;"
      "create virtual table words using fts5(text, content='', columnsize=0, detail=none, "
      "tokenize='terms');"
      "insert into words (words, rank) values ('hashsize', " +
      std::string(postings_bytes_in_memory) +
      ");"
      "create table progress (one integer primary key, message integer not null, "
      "edit integer not null, mark integer not null);"
      "insert into progress values (1, 0, 0, 0);"
      "pragma user_version = " +
      std::to_string(index_version) + "; commit;";
  auto made = index_->run_script(script);
  if (!made) (void)index_->rollback();
  return made;
}

Result<void> SqliteSearch::prepare() {
  std::int64_t version = 0;
  TRY_VOID(
      index_->query("pragma user_version", {}, [&](const Row& row) { version = row.integer(0); }));
  if (version != index_version) return make_tables();
  TRY(fits, fits_the_rows());
  if (!fits) return make_tables();
  return {};
}

Result<SearchProgress> SqliteSearch::progress() {
  SearchProgress reached;
  TRY_VOID(index_->query("select message, edit from progress", {}, [&](const Row& row) {
    reached = {row.integer(0), row.integer(1)};
  }));
  return reached;
}

Result<std::int64_t> SqliteSearch::mark_of(std::int64_t message) {
  const Value parameters[] = {message};
  std::int64_t mark = 0;
  const auto read = rows_->query(
      "select external_id from message where id = $1", parameters,
      [&](const Row& row) { mark = static_cast<std::int64_t>(base::stable_hash(row.text(0))); });
  if (!read && read.error().code != ErrorCode::invalid_input) return tl::unexpected(read.error());
  return mark;  // 0 as well where there is no table yet
}

// An index beside rows that were restored from a backup or started anew knows messages that are not
// there.
Result<bool> SqliteSearch::fits_the_rows() {
  std::int64_t message = 0, noted = 0;
  TRY_VOID(index_->query("select message, mark from progress", {}, [&](const Row& row) {
    message = row.integer(0);
    noted = row.integer(1);
  }));
  if (message == 0) return true;
  TRY(mark, mark_of(message));
  return mark == noted;
}

Result<void> SqliteSearch::index_batch(const SearchBatch& batch) {
  std::string document;
  for (const SearchDocument& each : batch.documents) {
    document = group_term(each.group) + "\n" + each.folded_text;
    const Value parameters[] = {each.message, std::string_view(document)};
    TRY_VOID(
        index_->query("insert into words (rowid, text) values ($1, $2)", parameters, ignore_rows));
  }
  TRY(mark, mark_of(batch.progress.message));
  const Value parameters[] = {batch.progress.message, batch.progress.edit, mark};
  return index_->query("update progress set message = $1, edit = $2, mark = $3", parameters,
                       ignore_rows);
}

Result<std::int64_t> SqliteSearch::catch_up(std::int64_t messages_max) {
  TRY_VOID(index_->begin());
  const auto indexed = [&]() -> Result<std::int64_t> {
    TRY(since, progress());
    TRY(batch, read_search_batch(*rows_, since, messages_max));
    if (batch.read == 0) return 0;
    TRY_VOID(index_batch(batch));
    return batch.read;
  }();
  if (!indexed || *indexed == 0) {
    (void)index_->rollback();
    return indexed;
  }
  const auto committed = index_->commit();
  if (!committed) {
    (void)index_->rollback();
    return tl::unexpected(committed.error());
  }
  return indexed;
}

Result<std::int64_t> SqliteSearch::indexed_through() {
  TRY(reached, progress());
  return reached.message;
}

// An FTS5 expression: every term quoted, all of them wanted.
std::string expression_of(const std::vector<std::string>& terms) {
  std::string expression;
  for (const std::string& term : terms) {
    expression.append(expression.empty() ? "\"" : " AND \"");
    for (const char c : term) expression.append(c == '"' ? 2 : 1, c);
    expression.append("\"");
  }
  return expression;
}

Result<std::vector<std::int64_t>> SqliteSearch::search(std::string_view words, std::int64_t group,
                                                       std::int64_t before, std::int64_t limit) {
  TRY(folded, search_words(words));
  std::vector<std::string> terms = terms_to_ask(folded);
  if (group != 0) terms.push_back(group_term(group));
  const std::string expression = expression_of(terms);

  std::vector<std::int64_t> found;
  std::int64_t below = before > 0 ? before : INT64_MAX;
  std::int64_t at_once = candidates_first;
  for (bool more = true; more && static_cast<std::int64_t>(found.size()) < limit;) {
    std::vector<std::int64_t> candidates;
    const Value parameters[] = {std::string_view(expression), below, at_once};
    TRY_VOID(
        index_->query("select rowid from words where words match $1 and rowid < $2 "
                      "order by rowid desc limit $3",
                      parameters, [&](const Row& row) { candidates.push_back(row.integer(0)); }));
    TRY(matches, matching(*rows_, candidates, group, folded));
    found.insert(found.end(), matches.begin(), matches.end());
    more = static_cast<std::int64_t>(candidates.size()) == at_once;
    if (more) below = candidates.back();
    at_once = std::min(at_once * 4, candidates_max);
  }
  if (static_cast<std::int64_t>(found.size()) > limit)
    found.resize(static_cast<std::size_t>(limit));
  return found;
}

Result<std::unique_ptr<SearchIndex>> open_once(const std::string& main_file,
                                               const std::string& search_file) {
  TRY(rows, SqliteConnection::open(main_file, Access::read_only));
  // What is lost is caught up again.
  TRY(index, SqliteConnection::open(search_file, Access::read_write, Durable::later));
  TRY_VOID(add_term_tokenizer(index->handle(), search_file));
  auto search = std::make_unique<SqliteSearch>(std::move(index), std::move(rows));
  TRY_VOID(search->prepare());
  return std::unique_ptr<SearchIndex>(std::move(search));
}

}  // namespace

Result<std::unique_ptr<SearchIndex>> open_search(const std::string& main_file,
                                                 const std::string& search_file) {
  auto search = open_once(main_file, search_file);
  if (search || search.error().code != ErrorCode::corrupt) return search;
  // It is derived: a damaged index is thrown away and built again.
  for (const char* part : {"", "-wal", "-shm"}) {
    std::error_code ignored;
    std::filesystem::remove(search_file + part, ignored);
  }
  return open_once(main_file, search_file);
}

}  // namespace store::sqlite
