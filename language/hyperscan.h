// The one door to the Hyperscan library: databases and scratch space that close themselves, and its
// errors as ours. Only the .cpp files of this room include it.
#pragma once

#include <hs.h>

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "language/matcher.h"

namespace language {

struct CloseDatabase {
  void operator()(hs_database_t* database) const { hs_free_database(database); }
};
using Database = std::unique_ptr<hs_database_t, CloseDatabase>;

struct Expression {
  std::string text;
  unsigned flags = 0;
};

struct CompileFailure {
  int expression = -1;  // which one, or -1 when it is none in particular
  std::string why;      // Hyperscan's words
};

// Ids are positions in the list. An empty list gives an empty Database, which matches nothing.
tl::expected<Database, CompileFailure> compile_literals(const std::vector<Expression>& expressions);
tl::expected<Database, CompileFailure> compile_regexes(const std::vector<Expression>& expressions);

struct Scratch::State {
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { hs_free_scratch(space); }

  // Scans and grows the scratch space when this database needs more than the ones before it. False
  // when the callback stopped the scan by returning a value other than 0.
  bool scan(const Database& database, std::string_view text, match_event_handler on_match,
            void* context);
  // A number that no `stamps` entry holds yet: marks are forgotten without clearing them.
  std::uint32_t next_stamp(std::size_t patterns);

  hs_scratch_t* space = nullptr;
  std::vector<std::uint32_t> stamps;      // per pattern: the scan in which it was last seen
  std::vector<std::uint16_t> words_seen;  // per pattern: bit k = word k of an all_of was seen
  std::uint32_t stamp = 0;
};

}  // namespace language
