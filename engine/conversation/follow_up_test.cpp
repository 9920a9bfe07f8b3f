// Goal: the rule of follow_up.h, on texts of both sorts in both languages. Methodology: the texts
// are read by the reader of the product; the thread is a question and its answer.
#include "engine/conversation/follow_up.h"

#include <doctest/doctest.h>

#include <vector>

#include "language/normalise.h"

namespace {

using engine::conversation::lacks_own_subject;
using engine::conversation::not_helped_characters_max;
using engine::conversation::says_not_helped;

language::Reading read(std::string_view text) {
  static const language::Reader reader = language::Reader::create().value();
  return reader.read(text);
}

bool goes_back(std::string_view text) {
  static const std::vector<std::string> thread = {
      language::fold("怎么导出报表?"), language::fold("在设置里点导出按钮"),
      language::fold("How do I export the report?"),
      language::fold("Press the export button in Settings")};
  const language::Reading reading = read(text);
  return says_not_helped(reading) || lacks_own_subject(reading, thread);
}

void check_goes_back(std::initializer_list<std::string_view> texts, bool expected) {
  for (const std::string_view text : texts) {
    CAPTURE(text);
    CHECK(goes_back(text) == expected);
  }
}

}  // namespace

TEST_CASE(
    "follow-ups: what says that it did not help, and what has no subject of its own, goes back") {
  check_goes_back({"还是不行",
                   "還是不行啊",
                   "还是没有这个按钮",
                   "试了还是打不开怎么办？",
                   "点了没有反应怎么办?",
                   "没解决呢",
                   "依然报错",
                   "同样的问题，怎么办",
                   "不管用",
                   "在哪里呢？",
                   "导出按钮在哪里？",
                   "为什么我没有这个按钮？",
                   "设置在哪儿",
                   "然后呢？",
                   "什么意思？",
                   "具体怎么弄？",
                   "真的吗？",
                   "要等多久？",
                   "怎么导出报表？",
                   "@小王 还是不行",
                   "能不能说清楚"},
                  true);
  check_goes_back(
      {"Still not working", "it still doesn't work", "It didn't help", "same error as before",
       "no luck, what now?", "Where is that?", "which button?", "What do you mean?", "and then?",
       "why not?", "are you sure?", "where do I find the settings?", "Still can\u2019t export"},
      true);
}

TEST_CASE(
    "follow-ups: a new subject is a new question, also when it shares words with the old one") {
  check_goes_back(
      {"发票在哪里开？", "怎么添加会员？", "报表能导出成PDF吗？", "导出的报表可以发给客户吗？",
       "另外怎么导出报表？", "还有个问题，报表怎么导出", "快递几天能到？", "退货的运费谁出？",
       "发票是电子的还是纸质的？", "打印机没有反应怎么办？", "你们周末上班吗？"},
      false);
  check_goes_back({"Can I pay by card?", "How do I add a member?", "Are you still open on Sunday?",
                   "another question: how do I export?", "Does the report include VAT?",
                   "The printer fails, what can I do?", "Can invoices be sent by email?"},
                  false);
}

TEST_CASE("follow-ups: a long text tells a story of its own; the limit is a limit") {
  const auto text_of = [](std::size_t characters) {
    std::string text = "还是不行";
    while (text.size() < characters * 3) text += "云";
    return text;
  };
  CHECK(says_not_helped(read(text_of(not_helped_characters_max))));
  CHECK_FALSE(says_not_helped(read(text_of(not_helped_characters_max + 1))));
}

TEST_CASE("follow-ups: nothing said has no subject, and helps no less") {
  CHECK_FALSE(says_not_helped(read("")));
  CHECK(lacks_own_subject(read("?"), {}));
  CHECK_FALSE(lacks_own_subject(read("怎么导出报表？"), {}));  // the thread is not known: it is new
}
