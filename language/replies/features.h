// Features are what the linker needs to know of one message, extracted once (Window::describe) so
// that comparing it with sixty earlier ones touches no text: hashed words, who is addressed and
// how, whether it asks. A value of fixed size (about 400 bytes); it stays valid after the window
// has moved on.
//
// Marks are all of it but the words. The window keeps them apart, because every message is held
// against the marks of sixty earlier ones, and against the words of few.
//
// Words are lower-cased runs of letters and digits; a run of Chinese, Japanese or Korean
// characters, which has no spaces, gives its pairs of neighbouring characters instead.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "base/time.h"

namespace language::replies {

inline constexpr std::size_t words_max = 64;     // distinct; further ones are not compared
inline constexpr std::size_t addressed_max = 4;  // people; further ones are not noticed

using UserKey = std::uint64_t;  // base::stable_hash of Utterance::user
using WordKey = std::uint32_t;  // hash of a word or character pair

enum class AddressMark : std::uint8_t {
  strong,   // "@tim", "tim:", "tim," at the start, "张三：": written to be noticed
  opening,  // "tim it works": a name first, without a mark
  inside,   // the name somewhere in the text
};

struct Addressed {
  UserKey user = 0;
  AddressMark mark = AddressMark::inside;
};

struct Marks {
  UserKey user = 0;
  std::int64_t id = 0;
  base::Instant at;
  WordKey opening = 0;  // the first word after the address, if there is a word
  std::uint16_t word_count = 0;
  std::uint16_t length = 0;  // characters; 65,535 stands for more
  std::uint8_t addressed_count = 0;
  bool is_system = false;
  bool is_question = false;        // a question mark, or a word or ending that asks
  bool is_thanks = false;          // thanks, agreement or farewell: closes rather than opens
  bool is_greeting = false;        // "hi all", 大家好: opens rather than answers
  bool is_continuing = false;      // begins like an answer: "yes", "but", 好的
  bool addresses_unknown = false;  // "stranger: …" or "@stranger": somebody not in the window
  bool has_link = false;           // holds a URL
  std::array<Addressed, addressed_max> addressed = {};

  std::span<const Addressed> addressed_span() const { return {addressed.data(), addressed_count}; }
  // How the message addresses that user, if it does.
  std::optional<AddressMark> mark_for(UserKey key) const {
    for (const Addressed& one : addressed_span()) {
      if (one.user == key) return one.mark;
    }
    return std::nullopt;
  }
};

struct Features : Marks {
  std::optional<std::int64_t> declared_parent;
  std::array<WordKey, words_max> words = {};  // ascending, distinct

  std::span<const WordKey> word_span() const { return {words.data(), word_count}; }
};

}  // namespace language::replies
