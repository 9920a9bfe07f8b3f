#include "language/replies/names.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/hash.h"
#include "language/replies/fold.h"

using namespace language::replies;

namespace {

// The people of the room, by what others call them.
const std::vector<std::string> room_people{
    "tim",       "rajiv_", "thoreauputic", "will",       "me", "bob2",
    "U024BE7LH", "张三",   "张三丰",       "李雷(售后)", "王", "客服",
    "foo[bar]",  "Zoë",    "a b c",        "12345",      "Jo", "ann|away"};

Names everybody() {
  Names names;
  for (const std::string& one : room_people) names.add(base::stable_hash(one), one, "");
  return names;
}

std::string mark_text(AddressMark mark) {
  switch (mark) {
    case AddressMark::strong: return "strong";
    case AddressMark::opening: return "opening";
    case AddressMark::inside: return "inside";
  }
  return "?";
}

// "tim strong, bob2 inside", with "unknown" last; empty when nobody is addressed.
std::string addressed(std::string_view text, std::string_view author = "the author") {
  const std::u32string folded = fold(text);
  const Addressing found = everybody().find(folded, base::stable_hash(author));
  std::string told;
  for (const Addressing::Match& match : found.matches) {
    for (const std::string& one : room_people) {
      if (base::stable_hash(one) != match.who.user) continue;
      told += (told.empty() ? "" : ", ") + one + " " + mark_text(match.who.mark);
    }
  }
  if (found.unknown) told += told.empty() ? "unknown" : ", unknown";
  return told;
}

void check_addressed(std::string_view text, std::string_view expected) {
  CAPTURE(text);
  CHECK(addressed(text) == expected);
}

}  // namespace

TEST_CASE("names: a marked name is noticed at the start and after @ anywhere") {
  check_addressed("tim: try lilo", "tim strong");
  check_addressed("TIM, try lilo", "tim strong");
  check_addressed("tim - from my understanding", "tim strong");
  check_addressed("tim:try it", "tim strong");
  check_addressed("  tim: spaces before", "tim strong");
  check_addressed("tim, bob2: both of you", "tim strong, bob2 strong");
  check_addressed("@tim look", "tim strong");
  check_addressed("look, @tim", "tim strong");
  check_addressed("<@U024BE7LH> look", "U024BE7LH strong");
  check_addressed("<@U024BE7LH>: look", "U024BE7LH strong");
  check_addressed("@a b c hello", "a b c strong");
  check_addressed("foo[bar]: decorated names too", "foo[bar] strong");
  check_addressed("ZOË: other alphabets", "Zoë strong");
  check_addressed("@will you know it", "will strong");
}

TEST_CASE("names: Chinese names need no spaces") {
  check_addressed("@张三 在吗", "张三 strong");
  check_addressed("@张三\u2005在吗", "张三 strong");
  check_addressed("张三：发票开好了", "张三 strong");
  check_addressed("张三，发票开好了", "张三 strong");
  check_addressed("＠张三丰 你好", "张三丰 strong");
  check_addressed("@张三丰你好", "张三丰 strong");
  check_addressed("张三你好", "张三 opening");
  check_addressed("请问张三在不在", "张三 inside");
  check_addressed("@李雷(售后) 谢谢", "李雷(售后) strong");
  check_addressed("李雷： 谢谢", "李雷(售后) strong");
  check_addressed("@客服 人呢", "客服 strong");
}

TEST_CASE("names: a bare name counts less, and only when it is clearly a name") {
  check_addressed("tim it works for me", "tim opening");
  check_addressed("thanks tim", "tim inside");
  check_addressed("tim's box", "tim opening");
  check_addressed("ask bob2.", "bob2 inside");
}

TEST_CASE("names: what only looks like a name is left alone") {
  check_addressed("will this work?", "");
  check_addressed("will, that is the question", "");
  check_addressed("tell me more", "");
  check_addressed("time to go", "");
  check_addressed("the timer", "");
  check_addressed("tim-laptop is down", "");
  check_addressed("tim.example.org", "");
  check_addressed("see /home/tim", "");
  check_addressed("tim_ is somebody else", "");
  check_addressed("王者荣耀", "");
  check_addressed("我们公司的客服很好", "");
  check_addressed("it costs 12345", "");
  check_addressed("Jo is too short", "");
  check_addressed("", "");
  check_addressed(":", "");
  check_addressed("@", "");
  check_addressed("a@", "");
}

TEST_CASE("names: decoration comes off, and a clear beginning before a colon is enough") {
  check_addressed("rajiv: hi", "rajiv_ strong");
  check_addressed("ann: hi", "ann|away strong");
  check_addressed("bob: hi", "bob2 strong");
  check_addressed("thoreau: hi", "thoreauputic strong");
  check_addressed("thoreau hi", "");
  check_addressed("th: hi", "unknown");
}

TEST_CASE("names: an address to somebody who is not there is known as such") {
  check_addressed("stranger: try this", "unknown");
  check_addressed("@stranger try this", "unknown");
  check_addressed("@路人 你好", "unknown");
  check_addressed("note: try this", "unknown");  // nothing tells it from a name
  check_addressed("http://example.org", "");
  check_addressed("12:30 is fine", "");
  check_addressed("std::vector", "");
  check_addressed("ok: try this", "");
  check_addressed("root@host", "");
}

TEST_CASE("names: nobody addresses himself, and who left is forgotten") {
  CHECK(addressed("tim: said I", "tim").empty());
  Names names;
  names.add(1, "tim", "Timothy");
  names.add(1, "tim", "Timothy");
  CHECK(names.find(U"timothy: hi", 2).matches.size() == 1);
  names.remove(1);
  CHECK(names.find(U"tim: hi", 2).matches.size() == 1);
  names.remove(1);
  CHECK(names.find(U"tim: hi", 2).matches.empty());
  CHECK(names.size() == 0);
  names.remove(1);  // more often than added: nothing happens
  CHECK(names.size() == 0);
}

TEST_CASE("names: a name longer than the limit is not looked for") {
  Names names;
  const std::string fits(name_characters_max, 'x'), too_long(name_characters_max + 1, 'y');
  names.add(1, fits, "");
  names.add(2, too_long, "");
  CHECK(names.find(fold(fits + ": hi"), 3).matches.size() == 1);
  CHECK(names.find(fold(too_long + ": hi"), 3).matches.empty());
}
