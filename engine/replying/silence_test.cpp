#include "engine/replying/silence.h"

#include <doctest/doctest.h>

using engine::replying::is_filled_from;

TEST_CASE("silence: a text that could have been filled in from a reply is an echo") {
  struct Row { std::string_view spoken, text; bool expected; };
  const Row rows[] = {{"你好", "你好", true},
                      {"你好", "你好啊", false},
                      {"你好", "", false},
                      {"@{name} 你好", "@李 你好", true},
                      {"@{name} 你好", "@ 你好", true},
                      {"@{name} 你好", "你好", false},
                      {"@{name} 你好", "@李 你好！", false},
                      {"欢迎来到{group}", "欢迎来到服务群", true},
                      {"{name}在{group}", "李在服务群", true},
                      {"{name}在{group}", "李不来", false},
                      {"{name}好{name}", "好", true},
                      {"a{name}b{name}c", "a1b2c", true},
                      {"a{name}b{name}c", "a1c", false},
                      {"{rule}", "{rule}", true},
                      {"{name}", "随便什么", false},
                      {"{name}{group}", "随便什么", false}};
  for (const Row& row : rows) {
    CAPTURE(row.spoken);
    CAPTURE(row.text);
    CHECK(is_filled_from(row.text, row.spoken) == row.expected);
  }
}
