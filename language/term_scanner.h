// Finds every occurrence of thousands of fixed terms in a folded text: what lexicons need, where a
// PatternMatcher's first occurrence is not enough. Immutable after compile(); a Scratch per thread.
//
// A term that begins (ends) with a Latin letter or digit is found only where no other one touches
// it there. "^" in front of a term: only where a clause begins; "$" behind it: only where one ends.
// A clause ends at punctuation, a blank beside a Chinese character, or the end of the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "language/hyperscan.h"
#include "language/matcher.h"

namespace language {

inline constexpr std::size_t term_hits_max = 4096;  // occurrences per text; the rest is not seen

struct TermHit {
  std::uint32_t term;     // position in the compiled list
  std::uint32_t anchors;  // how many of "^" and "$" it has: the more, the more it means
  Span at;
};

class TermScanner {
 public:
  static base::Result<TermScanner> compile(const std::vector<std::string>& terms);

  // Replaces `hits`; ordered by begin, the longest first, among equals the most anchored first.
  void scan(std::string_view folded, std::vector<TermHit>& hits, Scratch& scratch) const;

 private:
  struct Term {
    std::uint32_t term;
    bool clause_begin, clause_end;
  };
  struct Literal {
    std::uint32_t bytes;
    bool latin_begin, latin_end;
    std::vector<Term> terms;
  };
  static int on_match(unsigned literal, unsigned long long from, unsigned long long to,
                      unsigned flags, void* context);

  Database database_;
  std::vector<Literal> literals_;
};

// Does a clause begin (end) at this byte of the folded text?
bool is_clause_begin(std::string_view folded, std::size_t at);
bool is_clause_end(std::string_view folded, std::size_t at);

}  // namespace language
