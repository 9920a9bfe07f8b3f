// Names knows what the people of a window are called and finds whom a text addresses.
//
// Noticed: "tim:", "tim," "tim，" "张三：" at the start; "@tim", "@张三", "<@U123>" anywhere (the longest
// known name wins; WeChat's U+2005 after it is fine); a bare name first in the text ("tim it works") or
// anywhere in it. Names are compared without case, without width, and also without the decoration that
// people add when their name is taken ("rajiv_", "tim2", "ann|away"). At the start, before a colon, an
// unambiguous beginning of at least three characters is enough ("thoreau:" for thoreauputic).
//
// Not noticed: a bare name that is an ordinary word ("will", "me"), has fewer than three characters (two
// when Chinese), or stands inside another word. Nobody addresses himself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "language/replies/features.h"

namespace language::replies {

class Names {
 public:
  // One more, one fewer message by that user. `called` holds what the user may be called.
  void add(UserKey user, std::string_view key, std::string_view name);
  void remove(UserKey user);

  // Fills `features.addressed*` from the text. `features.user` must be set.
  void find(std::string_view text, Features& features) const;
  std::size_t size() const { return people_.size(); }

 private:
  struct Person {
    UserKey user = 0;
    std::uint32_t messages = 0;
    std::vector<std::u32string> called;  // folded; the undecorated form last
  };
  std::vector<Person> people_;
};

}  // namespace language::replies
