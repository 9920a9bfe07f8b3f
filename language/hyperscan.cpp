#include "language/hyperscan.h"

#include <algorithm>

#include "base/ensure.h"

namespace language {
namespace {

struct Columns {  // Hyperscan wants the expressions as parallel arrays
  explicit Columns(const std::vector<Expression>& expressions) {
    for (const auto& expression : expressions) {
      ids.push_back(static_cast<unsigned>(ids.size()));
      texts.push_back(expression.text.c_str());
      lengths.push_back(expression.text.size());
      flags.push_back(expression.flags);
    }
  }
  std::vector<const char*> texts;
  std::vector<std::size_t> lengths;
  std::vector<unsigned> flags, ids;
};

tl::expected<Database, CompileFailure> finish(hs_error_t status, hs_database_t* database,
                                              hs_compile_error_t* error) {
  if (status == HS_SUCCESS) return Database(database);
  CompileFailure failure{error ? error->expression : -1,
                         error ? error->message : "Hyperscan cannot run on this processor"};
  hs_free_compile_error(error);
  return tl::unexpected(std::move(failure));
}

}  // namespace

tl::expected<Database, CompileFailure> compile_literals(
    const std::vector<Expression>& expressions) {
  if (expressions.empty()) return Database();
  const Columns columns(expressions);
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const auto status = hs_compile_lit_multi(
      columns.texts.data(), columns.flags.data(), columns.ids.data(), columns.lengths.data(),
      static_cast<unsigned>(expressions.size()), HS_MODE_BLOCK, nullptr, &database, &error);
  return finish(status, database, error);
}

tl::expected<Database, CompileFailure> compile_regexes(const std::vector<Expression>& expressions) {
  if (expressions.empty()) return Database();
  const Columns columns(expressions);
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const auto status = hs_compile_multi(
      columns.texts.data(), columns.flags.data(), columns.ids.data(),
      static_cast<unsigned>(expressions.size()), HS_MODE_BLOCK, nullptr, &database, &error);
  return finish(status, database, error);
}

bool Scratch::State::scan(const Database& database, std::string_view text,
                          match_event_handler on_match, void* context) {
  if (!database || text.empty()) return true;
  const auto scan_once = [&] {
    return hs_scan(database.get(), text.data(), static_cast<unsigned>(text.size()), 0, space,
                   on_match, context);
  };
  // Hyperscan refuses a missing or too small scratch space before it reports anything.
  auto status = space == nullptr ? HS_INVALID : scan_once();
  if (status == HS_INVALID) {
    ENSURE(hs_alloc_scratch(database.get(), &space) == HS_SUCCESS);
    status = scan_once();
  }
  ENSURE(status == HS_SUCCESS || status == HS_SCAN_TERMINATED);
  return status == HS_SUCCESS;
}

std::uint32_t Scratch::State::next_stamp(std::size_t patterns) {
  if (stamps.size() < patterns) {
    stamps.resize(patterns, 0);
    words_seen.resize(patterns, 0);
  }
  if (++stamp == 0) {  // after 2^32 scans: forget everything once
    std::fill(stamps.begin(), stamps.end(), 0U);
    stamp = 1;
  }
  return stamp;
}

Scratch::Scratch() : state_(std::make_unique<State>()) {}
Scratch::~Scratch() = default;
Scratch::Scratch(Scratch&&) noexcept = default;
Scratch& Scratch::operator=(Scratch&&) noexcept = default;

}  // namespace language
