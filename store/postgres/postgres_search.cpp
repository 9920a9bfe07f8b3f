// An inverted index of terms (store/search_terms.h) in GIN over an array of term hashes. pg_trgm is
// not used: it finds nothing shorter than three characters, and nothing Chinese where the database
// has the locale C.
//
// A GIN index gives its matches in no order, so a frequent term costs all of its postings however
// few are wanted. Therefore every message has one term more, that of its block of ids, and a search
// goes from the newest block to the oldest until it has enough.
#include "store/postgres/postgres_search.h"

#include <algorithm>
#include <unordered_map>

#include "base/hash.h"
#include "store/postgres/postgres_connection.h"
#include "store/search_feed.h"
#include "store/search_terms.h"

namespace store::postgres {

using base::Result;

namespace {

// Raised whenever terms or tables change: an index of another version is built anew.
constexpr std::int64_t index_version = 1;
constexpr int block_bits = 18;                  // 262,144 ids to the block
constexpr std::int64_t candidates_max = 4'096;  // read at once

constexpr auto no_rows = [](const Row&) {};

// PostgreSQL's integer is signed, 32 bits. Two terms with one hash only make a candidate more.
std::int32_t number_of(std::string_view term) {
  return static_cast<std::int32_t>(base::stable_hash(term) >> 32);
}

std::string block_term(std::int64_t block) {
  return "\x01"
         "b" +
         std::to_string(block);
}

std::string array_text(std::vector<std::int32_t> numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  std::string text = "{";
  for (const std::int32_t number : numbers) {
    if (text.size() > 1) text += ',';
    text += std::to_string(number);
  }
  return text + "}";
}

class PostgresSearch final : public SearchIndex {
 public:
  PostgresSearch(const Address& address, WriterLock& lock)
      : connection_(address, lock, Access::read_write) {}

  Result<void> prepare();
  Result<std::int64_t> catch_up(std::int64_t messages_max) override;
  Result<std::int64_t> indexed_through() override;
  Result<std::vector<std::int64_t>> search(std::string_view words, std::int64_t group,
                                           std::int64_t before, std::int64_t limit) override;

 private:
  Result<std::int64_t> version();
  Result<SearchProgress> progress(std::string_view lock);
  Result<void> index_batch(const SearchBatch& batch);
  Result<std::vector<std::int64_t>> candidates(std::string_view terms, std::int64_t below);

  PostgresConnection connection_;
};

Result<std::int64_t> PostgresSearch::version() {
  std::int64_t found = 0;
  TRY_VOID(connection_.query("select version from search_progress", {},
                             [&](const Row& row) { found = row.integer(0); }));
  return found;
}

Result<void> PostgresSearch::prepare() {
  TRY_VOID(connection_.connect());
  bool exists = false;
  TRY_VOID(connection_.query("select to_regclass('search_progress') is not null", {},
                             [&](const Row& row) { exists = row.integer(0) != 0; }));
  if (exists) {
    TRY(found, version());
    if (found == index_version) return {};
  }
  TRY_VOID(connection_.begin());
  auto made = connection_.run_script(
      "drop table if exists search_entry; drop table if exists search_progress;"
      "create table search_entry (message_id bigint primary key, terms int[] not null);"
      "create index search_entry_terms on search_entry using gin (terms);"
      "create table search_progress (one bigint primary key, version bigint not null, "
      "message bigint not null, edit bigint not null);"
      "insert into search_progress values (1, " +
      std::to_string(index_version) + ", 0, 0)");
  if (made) made = connection_.commit();
  if (!made) (void)connection_.rollback();
  return made;
}

Result<SearchProgress> PostgresSearch::progress(std::string_view lock) {
  SearchProgress reached;
  TRY_VOID(connection_.query(std::string("select message, edit from search_progress ").append(lock),
                             {}, [&](const Row& row) {
                               reached = {row.integer(0), row.integer(1)};
                             }));
  return reached;
}

Result<void> PostgresSearch::index_batch(const SearchBatch& batch) {
  // One statement may write a row only once: a message edited twice is taken as it came last.
  std::unordered_map<std::int64_t, const SearchDocument*> newest;
  for (const SearchDocument& each : batch.documents) newest[each.message] = &each;
  // Ids and arrays as two lists of the same order; digits, commas and braces need no escaping.
  std::string ids = "{", arrays = "{";
  for (const SearchDocument& each : batch.documents) {
    if (newest[each.message] != &each) continue;
    std::vector<std::int32_t> terms = {number_of(group_term(each.group)),
                                       number_of(block_term(each.message >> block_bits))};
    each_term(each.folded_text, [&](std::string_view term) { terms.push_back(number_of(term)); });
    const std::string_view comma = ids.size() > 1 ? "," : "";
    ids.append(comma).append(std::to_string(each.message));
    arrays.append(comma).append("\"").append(array_text(std::move(terms))).append("\"");
  }
  ids += "}";
  arrays += "}";
  if (ids.size() > 2) {
    const Value parameters[] = {std::string_view(ids), std::string_view(arrays)};
    TRY_VOID(
        connection_.query("insert into search_entry (message_id, terms) select id, terms::int[] "
                          "from unnest($1::bigint[], $2::text[]) as entry (id, terms) "
                          "on conflict (message_id) do update set terms = excluded.terms",
                          parameters, no_rows));
  }
  const Value parameters[] = {batch.progress.message, batch.progress.edit};
  return connection_.query("update search_progress set message = $1, edit = $2", parameters,
                           no_rows);
}

Result<std::int64_t> PostgresSearch::catch_up(std::int64_t messages_max) {
  TRY(since, progress(""));
  TRY(batch, read_search_batch(connection_, since, messages_max));
  if (batch.read == 0) return 0;
  TRY_VOID(connection_.begin());
  auto indexed = [&]() -> Result<void> {
    TRY(now, progress("for update"));
    if (now.message != since.message || now.edit != since.edit) {
      return base::fail(base::ErrorCode::conflict, "somebody else is building the search index");
    }
    TRY_VOID(index_batch(batch));
    return connection_.commit();
  }();
  if (!indexed) {
    (void)connection_.rollback();
    return tl::unexpected(std::move(indexed).error());
  }
  return batch.read;
}

Result<std::int64_t> PostgresSearch::indexed_through() {
  TRY(reached, progress(""));
  return reached.message;
}

Result<std::vector<std::int64_t>> PostgresSearch::candidates(std::string_view terms,
                                                             std::int64_t below) {
  std::vector<std::int64_t> ids;
  const Value parameters[] = {terms, below, candidates_max};
  TRY_VOID(
      connection_.query("select message_id from search_entry where terms @> $1::int[] "
                        "and message_id < $2 order by message_id desc limit $3",
                        parameters, [&](const Row& row) { ids.push_back(row.integer(0)); }));
  return ids;
}

Result<std::vector<std::int64_t>> PostgresSearch::search(std::string_view words, std::int64_t group,
                                                         std::int64_t before, std::int64_t limit) {
  TRY(folded, search_words(words));
  std::vector<std::int32_t> terms;
  for (const std::string& term : terms_to_ask(folded)) terms.push_back(number_of(term));
  if (group != 0) terms.push_back(number_of(group_term(group)));
  terms.push_back(0);  // the place of the block's term

  TRY(newest, indexed_through());
  std::int64_t below = before > 0 ? std::min(before, newest + 1) : newest + 1;
  std::vector<std::int64_t> found;
  while (below > 1 && static_cast<std::int64_t>(found.size()) < limit) {
    const std::int64_t block = (below - 1) >> block_bits;
    terms.back() = number_of(block_term(block));
    TRY(ids, candidates(array_text(terms), below));
    TRY(matches, matching(connection_, ids, group, folded));
    found.insert(found.end(), matches.begin(), matches.end());
    const bool more = static_cast<std::int64_t>(ids.size()) == candidates_max;
    below = more ? ids.back() : block << block_bits;
  }
  if (static_cast<std::int64_t>(found.size()) > limit)
    found.resize(static_cast<std::size_t>(limit));
  return found;
}

}  // namespace

Result<std::unique_ptr<SearchIndex>> open_search(const Address& address, WriterLock& lock) {
  auto search = std::make_unique<PostgresSearch>(address, lock);
  TRY_VOID(search->prepare());
  return std::unique_ptr<SearchIndex>(std::move(search));
}

}  // namespace store::postgres
