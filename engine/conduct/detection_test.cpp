#include "engine/conduct/detection.h"

#include <doctest/doctest.h>

#include "engine/conduct/scene_test.h"

using namespace engine::conduct;

namespace {

// What the only rule of a policy finds in a text: its finding, then the quotes.
std::string found(Scene& scene, const model::Message& message) {
  const Detection detection =
      detect(scene.policy->policy().rules[0], 0, scene.group(), message, scene.analyse(message));
  std::string text(to_name(detection.finding));
  for (const engine::Quote& quote : detection.evidence) text += " [" + quote.text + "]";
  return text;
}

void check_found(std::string_view rule, const std::vector<std::pair<std::string, std::string>>& rows) {
  Scene scene(R"({"rules":[{"id":"r","mode":"on",)" + std::string(rule) + "}]}");
  for (const auto& [text, expected] : rows) {
    CHECK_MESSAGE(found(scene, scene.message_of("li", text, noon(0))) == expected, text);
  }
}

}  // namespace

TEST_CASE("detection: words, quoted as they were written") {
  check_found(R"("kind":"words","words":["加微信","返利"])",
              {{"早上好", "no_word"},
               {"想要的 加 微.信", "broken [加 微.信]"},
               {"加微信领返利", "broken [加微信] [返利]"},
               {"微信支付可以吗", "no_word"}});
  check_found(R"("kind":"abuse","match":"all_of","words":["你们 骗子"])",
              {{"骗子！你们都是", "broken [你们]"}, {"你们好", "no_word"}});
  check_found(R"("kind":"words","match":"exact","words":["顶"])",
              {{"顶", "broken [顶]"}, {"顶楼", "no_word"}});
}

TEST_CASE("detection: links, with the hosts that are allowed and their sub-domains") {
  check_found(R"("kind":"link","allowed_hosts":["example.com","qq.com"])",
              {{"没有链接", "no_link"},
               {"看 https://example.com/a", "allowed_links"},
               {"看 https://docs.Example.com/a", "allowed_links"},
               {"看 https://evil-example.com/a", "broken [https://evil-example.com/a]"},
               {"看 https://example.com.evil.cn/a", "broken [https://example.com.evil.cn/a]"}});
}

TEST_CASE("detection: a link sent as a card is judged by where it leads") {
  Scene scene(R"({"rules":[{"id":"r","kind":"link","mode":"on","allowed_hosts":["example.com"]}]})");
  const auto card = [&](std::string detail) {
    model::Message message = scene.message_of("li", "限时优惠", noon(0));
    message.kind = model::MessageKind::link;
    message.detail = std::move(detail);
    return found(scene, message);
  };
  CHECK(card(R"({"link":{"title":"t","link_url":"https://shop.example.com:8443/x"}})") == "allowed_links");
  CHECK(card(R"({"url":"https://a.cn/x"})") == "broken [https://a.cn/x]");
  CHECK(card(R"({"url":"https://example.com@a.cn/x"})") == "broken [https://example.com@a.cn/x]");
  CHECK(card("not json") == "broken [限时优惠]");
  CHECK(card("") == "broken [限时优惠]");
}

TEST_CASE("detection: contacts; a phone number alone may be a customer's own") {
  check_found(R"("kind":"contact")",
              {{"你好", "no_contact"},
               {"收货电话 13812345678，放前台", "phone_without_invitation"},
               {"招商热线13812345678", "broken [138******78]"}});
  Scene scene(R"({"rules":[{"id":"r","kind":"contact","mode":"on"}]})");
  model::Message card = scene.message_of("li", "王经理", noon(0));
  card.kind = model::MessageKind::card;
  CHECK(found(scene, card) == "broken [王经理]");
  CHECK(found(scene, scene.message_of("li", "加我微信 abc_12345 拿资料", noon(0))).starts_with("broken"));
}

TEST_CASE("detection: personal data, never quoted in full") {
  check_found(R"("kind":"personal_data")",
              {{"订单 20260101", "no_personal_data"},
               {"我的电话13812345678", "broken [138******78]"},
               {"身份证 11010519491231002X", "broken [110*************2x]"}});
}

TEST_CASE("detection: advertising by its probability, at the threshold") {
  const std::string text = "【代开发票】正规公司，低价代理，加微信 abc12345 详询，欢迎来电13812345678！";
  Scene scene(R"({"rules":[{"id":"r","kind":"advertising","mode":"on","threshold":0.8}]})");
  const model::Message message = scene.message_of("li", text, noon(0));
  engine::Analysis analysis = scene.analyse(message);
  CHECK(analysis.reading.advertising_score > 0.5F);
  const auto& rule = scene.policy->policy().rules[0];
  const auto judged = [&](float score) {
    analysis.reading.advertising_score = score;
    return detect(rule, 0, scene.group(), message, analysis).finding;
  };
  CHECK(judged(0.81F) == Finding::broken);
  CHECK(judged(0.79F) == Finding::below_threshold);
  CHECK(found(scene, scene.message_of("li", "请问发票怎么开", noon(0))) == "below_threshold");
}

TEST_CASE("detection: a quote is cut at its limit and their number too") {
  std::vector<engine::Quote> quotes;
  for (std::size_t i = 0; i <= engine::quotes_max; ++i) {
    engine::add_quote(quotes, std::string(engine::quote_bytes_max - 1, 'x') + "字", {0, 9});
  }
  CHECK(quotes.size() == engine::quotes_max);
  CHECK(quotes[0].text == std::string(engine::quote_bytes_max - 1, 'x'));
  engine::add_quote_at(quotes, "abc", {2, 9});  // outside the text: nothing
  CHECK(quotes.size() == engine::quotes_max);
}

// ---- flooding --------------------------------------------------------------------------------------

namespace {
constexpr std::string_view flood_rule =
    R"({"rules":[{"id":"f","kind":"flooding","mode":"on","flood_messages":3,"flood_seconds":60}]})";
}

TEST_CASE("flooding: a burst is one strike; going on is the next") {
  Scene scene(flood_rule);
  const std::vector<std::pair<int, std::string>> story = {
      {0, ""}, {10, ""}, {20, "rule.remind live f"},   // three within a minute
      {21, ""}, {22, ""}, {23, "rule.warn live f"},     // three more
      {24, ""}, {100, ""}, {200, ""}};
  for (const auto& [second, expected] : story) {
    CHECK_MESSAGE(scene.say("li", "在吗", noon(0, second)) == expected, second);
  }
}

TEST_CASE("flooding: the first message of the span counts exactly flood_seconds later, not after") {
  for (const auto& [second, expected] : {std::pair(60, "rule.remind live f"), std::pair(61, "")}) {
    Scene scene(flood_rule);
    scene.say("li", "1", noon(0));
    scene.say("li", "2", noon(0, 30));
    CHECK(scene.say("li", "3", noon(0, second)) == expected);
  }
}

TEST_CASE("flooding: everybody counts alone, and times in whole seconds do not confuse it") {
  Scene scene(flood_rule);
  for (int i = 0; i < 2; ++i) {
    CHECK(scene.say("li", "1", noon(0)) == "");
    CHECK(scene.say("wang", "1", noon(0)) == "");
  }
  CHECK(scene.say("li", "1", noon(0)) == "rule.remind live f");
  CHECK(scene.say("li", "1", noon(0)) == "");
  CHECK(scene.say("wang", "1", noon(0)) == "rule.remind live f");
  CHECK(scene.reason(0).at("messages") == 3);
}

TEST_CASE("flooding: the highest number that the policy allows is within what a group remembers") {
  static_assert(model::flood_messages_max <= engine::recent_messages);
  Scene scene(R"({"rules":[{"id":"f","kind":"flooding","mode":"on","flood_messages":60,
              "flood_seconds":86400}]})");
  for (int i = 1; i < model::flood_messages_max; ++i) CHECK(scene.say("li", "x", noon(0, i)) == "");
  CHECK(scene.say("li", "x", noon(0, 99)) == "rule.remind live f");
}
