#include "connectors/wecom/archive/record/message_text.h"

#include <doctest/doctest.h>

using namespace connectors::wecom::archive;

TEST_CASE("quoted replies of both clients") {
  struct Case {
    const char *content, *user, *quote, *text;
  };
  const Case cases[] = {
      {"这是一条引用/回复消息：\n\"Anna：\n请问？\"\n------\n好的", "Anna", "请问？", "好的"},
      {"This is a quote/reply:\n“Anna: \nline 1\nline 2”\n------\nyes\nindeed", "Anna",
       "line 1\nline 2", "yes\nindeed"},
      {"这是一条引用/回复消息：\n\"Anna：\n看\n------\n这里\"\n------\n好", "Anna",
       "看\n------\n这里", "好"},
      {"这是一条引用/回复消息：\"\n------\n@nick777", "", "", "@nick777"},
      {"「李明：在吗：现在」\n- - - - - - - - - - - - - - -\n在", "李明", "在吗：现在", "在"},
      {"「李明：\n两行\n引用」\n- - - - - - - - - - - - - - -\n在\n的", "李明", "两行\n引用",
       "在\n的"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.content);
    const QuotedReply reply = split_quoted_reply(one.content);
    CHECK(reply.found);
    CHECK(reply.user == one.user);
    CHECK(reply.quote == one.quote);
    CHECK(reply.text == one.text);
  }
  for (const char* plain : {"「书名」很好", "这是一条引用/回复消息：没有下文", "a\n------\nb", "",
                            "「：空」\n- - - - - - - - - - - - - - -\nx"}) {
    CAPTURE(plain);
    CHECK_FALSE(split_quoted_reply(plain).found);
    CHECK(split_quoted_reply(plain).text == plain);
  }
}

TEST_CASE("mentions in texts") {
  using Nicks = std::vector<std::string>;
  CHECK(mentions_in("@李明\u2005在吗 @Anna") == Nicks{"李明", "Anna"});
  CHECK(mentions_in("@所有人 开会").front() == "所有人");
  CHECK(mentions_in("mail a@example.com or @ b").empty());
  CHECK(mentions_in("@a @a @b@c") == Nicks{"a", "b"});
  std::string many;
  for (std::size_t i = 0; i < mentions_max + 5; ++i) many += "@n" + std::to_string(i) + " ";
  CHECK(mentions_in(many).size() == mentions_max);
}
