// Names knows what the people of a window are called and finds whom a text addresses.
//
// Noticed: "tim:", "tim," "张三：" at the start; "@tim", "@张三", "<@U123>" anywhere (the longest
// known name wins; WeChat's U+2005 after it is fine); a bare name first in the text ("tim it
// works") or anywhere in it. Names are compared without case, without width, and also without the
// decoration that people add when their name is taken ("rajiv_", "tim2", "ann|away"). At the start,
// before a colon, an unambiguous beginning of at least three characters is enough ("thoreau:" for
// thoreauputic).
//
// Not noticed: a bare name that is an ordinary word ("will", "me"), has fewer than three characters
// (two when Chinese), or stands inside another word. Nobody addresses himself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/replies/features.h"

namespace language::replies {

inline constexpr std::size_t name_characters_max = 64;  // longer names are not looked for

// What the start and the body of a text say about whom it is for.
struct Addressing {
  struct Match {
    std::size_t begin, end;  // in characters of the folded text
    Addressed who;
  };
  std::vector<Match> matches;  // in order of the text
  std::size_t body = 0;        // where the text goes on after the address at its start
  bool unknown = false;        // addressed to a name that nobody in the window has
};

class Names {
 public:
  // One more, or one fewer, message by that user. The key and the display name are both looked for;
  // after a change of name the latest one counts. Gives the user's number: small, and his own while
  // he has messages.
  std::size_t add(UserKey user, std::string_view key, std::string_view name);
  void remove(UserKey user);

  // `text` is folded (fold.h); `author` is never among the matches.
  Addressing find(std::u32string_view text, UserKey author) const;
  std::size_t size() const { return people_.size(); }
  std::optional<std::size_t> number_of(UserKey user) const;

 private:
  struct Person {
    UserKey user = 0;
    std::uint32_t messages = 0;
    std::uint32_t number = 0;
    std::string name;
  };
  struct Name {
    std::u32string text;  // folded
    UserKey user = 0;
    bool bare = false;   // may be meant without a mark: long enough, no ordinary word
    bool alias = false;  // without decoration: a real name of the same letters goes first
  };
  void insert_names(UserKey user, std::string_view key, std::string_view name);
  void insert_name(std::u32string text, UserKey user, bool alias);
  static std::uint64_t first_bit(char32_t c) { return std::uint64_t{1} << (c & 63U); }
  const Name* longest_at(std::u32string_view text, std::size_t at) const;
  const Name* by_beginning(std::u32string_view token) const;
  std::size_t find_opening(std::u32string_view text, UserKey author, Addressing& found) const;

  std::vector<Person> people_;
  std::vector<std::uint32_t> free_numbers_;  // below people_.size() + their count
  std::vector<Name> names_;                  // sorted by text, alias, user
  // One bit for each first character, by its low bits: most places of a text begin no name. Bits
  // of names that are gone are cleared when the next one comes.
  std::uint64_t firsts_ = 0;
};

}  // namespace language::replies
