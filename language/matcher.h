// Many patterns over one text at once, in time linear in the text (Hyperscan 5.4).
//
// A PatternMatcher is compiled from a published keyword or rule list and never changes: share it
// between threads freely, give each thread its own Scratch (one Scratch serves any number of
// matchers). Patterns are folded like the texts (normalise.h), so "加微信" finds "加 薇.信" as soon
// as the fold does; regular expressions are PCRE as Hyperscan knows it (no back-references, no
// look-around), case-insensitive, their letters folded one by one.
//
// compile() refuses the whole list and names the pattern at fault: Error.field is
// "patterns[3].text", the text says at which character. It refuses empty patterns, patterns over
// `pattern_bytes_max`, lists over `patterns_max`, and expressions that match the empty text.
//
// match() takes FOLDED text (valid UTF-8 without controls: what fold() returns). Each pattern is
// reported once per text, at its first occurrence; hits come ordered by position, then by index. At
// `hits_max` patterns the rest is not reported and match() returns false: a text with that many
// hits is spam whatever the rest says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "language/normalise.h"

namespace language {

inline constexpr std::size_t pattern_bytes_max = 512;  // of one pattern, after folding
inline constexpr std::size_t patterns_max = 100'000;   // in one matcher
inline constexpr std::size_t regexes_max = 2'000;      // of them regular expressions
inline constexpr std::size_t pattern_words_max = 16;   // words in one all_of pattern
inline constexpr std::size_t hits_max = 256;           // different patterns reported per text

enum class PatternKind : std::uint8_t {
  contains,  // the text holds it anywhere
  word,      // the same, but "ai" is not found in "wait": no Latin letter or digit may touch it
  exact,     // the whole text is it
  all_of,    // words separated by white space: all of them occur, in any order
  regex,     // a regular expression matches somewhere
};
std::string_view to_string(PatternKind kind);

struct Pattern {
  std::uint32_t id = 0;  // the caller's name for it; several patterns may share one
  std::string text;
  PatternKind kind = PatternKind::contains;
};

struct Hit {
  std::uint32_t id = 0;     // Pattern::id
  std::uint32_t index = 0;  // position in the compiled list
  Span at;                  // in the folded text; for all_of the word that completed it
};

// What one thread needs while it matches; grows to the largest matcher that used it.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(Scratch&&) noexcept;
  Scratch& operator=(Scratch&&) noexcept;

  struct State;  // hyperscan.h
  State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

class PatternMatcher {
 public:
  static base::Result<PatternMatcher> compile(std::vector<Pattern> patterns);
  ~PatternMatcher();
  PatternMatcher(PatternMatcher&&) noexcept;
  PatternMatcher& operator=(PatternMatcher&&) noexcept;

  // Replaces `hits`. False when `hits_max` cut the list short.
  bool match(std::string_view folded, std::vector<Hit>& hits, Scratch& scratch) const;
  std::size_t size() const;

 private:
  struct Compiled;
  explicit PatternMatcher(std::unique_ptr<const Compiled> compiled);
  std::unique_ptr<const Compiled> compiled_;
};

}  // namespace language
