#include "language/reading.h"

#include <doctest/doctest.h>

#include <thread>

#include "base/random.h"
#include "base/utf8.h"

using namespace language;

namespace {

const Reader& reader() {
  static const Reader made = [] {
    auto created = Reader::create();
    REQUIRE_MESSAGE(created.has_value(), "the built-in lexicons do not load");
    return std::move(*created);
  }();
  return made;
}
void check_question(std::string_view text, bool expected) {
  CAPTURE(text);
  const auto reading = reader().read(text);
  CAPTURE(reading.question_score);
  CHECK(reading.question == expected);
}
void check_ad(std::string_view text, bool expected) {
  CAPTURE(text);
  const auto reading = reader().read(text);
  CAPTURE(reading.advertising_score);
  CHECK(reading.advertising == expected);
}
void check_mood(std::string_view text, int sign) {
  CAPTURE(text);
  const float mood = reader().read(text).mood;
  CAPTURE(mood);
  CHECK((mood > 0.15F ? 1 : mood < -0.15F ? -1 : 0) == sign);
}
void check_complaint(std::string_view text, bool expected) {
  CAPTURE(text);
  CHECK(reader().read(text).complaint == expected);
}
void check_intent(std::string_view text, Intent intent, bool expected = true) {
  CAPTURE(text);
  CAPTURE(to_string(intent));
  CHECK(reader().read(text).intents.has(intent) == expected);
}

}  // namespace

TEST_CASE("reading: small talk that asks nobody is no question, however it is punctuated") {
  for (const char* text : {"中午吃啥", "中午吃什么？", "今晚吃点啥呢", "吃了吗", "大家吃饭了吗？", "周末干嘛呀",
                           "what's for lunch?"}) {
    check_question(text, false);
  }
  check_intent("中午吃啥", Intent::chatter);
  // What may be about what is sold stays a question.
  check_question("这个是晚上吃还是早上吃？", true);
  check_question("你们客服几点下班？", true);
  check_question("饭前吃可以吗", true);
}

TEST_CASE("reading: questions with and without a mark") {
  check_question("怎么导出报表", true);
  check_question("請問這個功能在哪裡設置", true);
  check_question("发票什么时候能开", true);
  check_question("能不能批量导入", true);
  check_question("这个支持不支持多语言", true);
  check_question("导出失败", true);
  check_question("求推荐一个稳定的版本", true);
  check_question("有没有人遇到过这个问题", true);
  check_question("可以开发票吗谢谢", true);
  check_question("多少钱一年", true);
  check_question("how do I export the report", true);
  check_question("anyone know why the build is red", true);
  check_question("Is there a way to undo this", true);
  check_question("好的收到", false);
  check_question("没什么问题了，谢谢", false);
  check_question("您可以在设置里打开这个开关", false);
  check_question("请问还有什么可以帮您的吗", false);
  check_question("已经解决了", false);
  check_question("you can find it in the settings", false);
  check_question("见 https://example.com/search?q=abc", false);
  check_question("ok thanks", false);
  check_question("哈哈哈哈", false);
  check_question("", false);
}

TEST_CASE("reading: advertising, dressed up or plain") {
  check_ad("加微信 abc12345 免费领取资料，名额有限", true);
  check_ad("加 薇 信：abc12345，兼职日结，日赚300", true);
  check_ad("【限时秒杀】全场9.9元包邮！！点击链接 http://t.example.cn/x", true);
  check_ad("低价出售各类账号，需要的私聊，QQ 12345678", true);
  check_ad("Free entry! Win a cash prize, call now 08001234567", true);
  check_ad("今天的会议改到下午三点", false);
  check_ad("请问发票怎么开", false);
  check_ad("文档在 https://docs.example.com/start", false);
  check_ad("ok thanks, see you tomorrow", false);
  check_ad("", false);
}

TEST_CASE("reading: mood turns with negation, strengthens with degree, waits after 但是") {
  check_mood("很好用，推荐", 1);
  check_mood("不好用", -1);
  check_mood("不是很好用", -1);
  check_mood("没有不满意", 1);
  check_mood("太差了，非常失望", -1);
  check_mood("质量不错，但是客服态度太差", -1);
  check_mood("快递到了", 0);
  check_mood("明天下午开会", 0);
  check_mood("great product, works well", 1);
  check_mood("not good at all", -1);
  check_mood("terrible service, never again", -1);
  check_mood("", 0);
  CHECK(reader().read("非常满意").mood > reader().read("还可以").mood);
}

TEST_CASE("reading: complaints are about service and product, questions and thanks are not") {
  check_complaint("三天了还没人处理，什么态度，我要投诉", true);
  check_complaint("又崩了，太差了，给个说法", true);
  check_complaint("still no response, this is unacceptable", true);
  check_complaint("请问怎么退货", false);
  check_complaint("谢谢，问题解决了", false);
}

TEST_CASE("reading: intents") {
  check_intent("报价多少，怎么购买", Intent::purchase);
  check_intent("can I get a quote for 50 seats", Intent::purchase);
  check_intent("登录不上，一直报错", Intent::bug);
  check_intent("希望能支持批量导出", Intent::wish);
  check_intent("不续费了，准备换一家", Intent::churn_risk);
  check_intent("I want to cancel my subscription", Intent::churn_risk);
  check_intent("谢谢，搞定了", Intent::thanks);
  check_intent("好的", Intent::closing);
  check_intent("大家好", Intent::greeting);
  check_intent("哈哈哈哈", Intent::chatter);
  check_intent("登录不上，一直报错", Intent::thanks, false);
  check_intent("好的方案应该包括三个部分，首先是数据，其次是流程", Intent::closing, false);
}

TEST_CASE("reading: empty, stickers, mentions, findings") {
  CHECK(reader().read("").is_empty);
  CHECK(reader().read(" \xE2\x80\x8B\n").is_empty);
  CHECK(reader().read("[微笑][强] 👍！").is_emoji_only);
  CHECK_FALSE(reader().read("[微笑] 好").is_emoji_only);
  CHECK_FALSE(reader().read("").is_emoji_only);
  const auto reading = reader().read("@张三 发票寄到 a@b.com");
  CHECK(reading.mentions == std::vector<std::string>{"张三"});
  CHECK(reading.found(FindingKind::email));
  CHECK_FALSE(reading.found(FindingKind::url));
}

TEST_CASE("reading: evidence quotes the original") {
  const std::string_view text = "加 薇 信 領福利";
  const auto reading = reader().read(text);
  bool quoted = false;
  for (const auto& evidence : reading.evidence) {
    REQUIRE(evidence.at.end <= text.size());
    quoted |= text.substr(evidence.at.begin, evidence.at.end - evidence.at.begin) == "加 薇 信";
  }
  CHECK(quoted);
  CHECK(reading.evidence.size() <= evidence_max);
}

TEST_CASE("sketch: alike texts are alike, long ones stay bounded") {
  const auto alike = [](std::string_view a, std::string_view b) {
    return similarity(make_sketch(fold(a)), make_sketch(fold(b)));
  };
  CHECK(alike("怎么导出报表", "怎么导出报表") == 1.0F);
  CHECK(alike("怎么导出报表", "如何导出报表") > 0.3F);
  CHECK(alike("怎么导出报表", "明天几点开会") == 0.0F);
  CHECK(alike("export the report", "the report export") == 1.0F);
  CHECK(alike("", "") == 0.0F);
  std::string text;
  for (char32_t c = 0; c < 1000; ++c) base::append_utf8(text, 0x4E00 + c);
  CHECK(make_sketch(fold(text)).size() == sketch_max);
  CHECK(alike(text, text) == 1.0F);
}

TEST_CASE("reading: hostile repetition is read in linear time, up to the limit") {
  for (const std::string_view part :
       {"[", "a.", "a-", "qq-", "@", "?", "好", "不", "1-", "a ", "微.", "+1 ", "http://", "一 ",
        "[a]", "🅥", "\xF0", "ﷺ", "加 v "}) {
    std::string text;
    while (text.size() < 4 * fold_bytes_max) text += part;
    const auto reading = reader().read(text);
    CAPTURE(part);
    CHECK(reading.folded.size() <= folded_bytes_max);
    CHECK(reading.findings.size() <= findings_max);
    CHECK(reading.mentions.size() <= mentions_max);
    CHECK(reading.sketch.size() <= sketch_max);
  }
}

TEST_CASE("reading: property: any bytes are read, the same from every thread") {
  std::vector<std::string> texts;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    base::Random random(seed);
    std::string text;
    for (auto left = random.below(60); left > 0; --left) {
      if (random.chance(0.3))
        text.push_back(static_cast<char>(random.below(256)));
      else
        base::append_utf8(text, static_cast<char32_t>(0x4E00 + random.below(3000)));
    }
    texts.push_back(std::move(text));
  }
  std::vector<Reading> first(texts.size()), second(texts.size());
  const auto read_all = [&](std::vector<Reading>& into) {
    for (std::size_t i = 0; i < texts.size(); ++i) into[i] = reader().read(texts[i]);
  };
  std::thread a([&] { read_all(first); }), b([&] { read_all(second); });
  a.join(), b.join();
  CHECK(first == second);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    CHECK(first[i].mood >= -1.0F);
    CHECK(first[i].mood <= 1.0F);
    for (const auto& finding : first[i].findings) CHECK(finding.at.end <= texts[i].size());
  }
}
