#include "connectors/wecom/card_calls.h"

#include <doctest/doctest.h>

#include "base/utf8.h"
#include "connectors/wecom/scripted_transport_test.h"
#include "connectors/wecom/staff_cards.h"

using namespace connectors::wecom;
using base::json::object;

namespace {

StaffCard small_card() {
  StaffCard card;
  card.task = "guildhall-7-1-1795399200000";
  card.title = "客户在等您回答";
  card.buttons = {{"已完成", 1, "done", {}}};
  return card;
}

std::string many(std::string_view character, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += character;
  return text;
}

std::string field_of(const StaffCard& card) {
  const auto made = card_json(card);
  return made ? "" : made.error().field;
}

object body_of_task(std::string_view outcome) {
  return {{"task", 7},         {"number", 1},          {"made_at", 1'795'399'200'000},
          {"user", "li"},      {"kind", "escalation"}, {"group", "华东经销商"},
          {"who", "王总"},     {"text", "价格？"},     {"due", "11-23 18:00"},
          {"outcome", outcome}};
}

}  // namespace

TEST_CASE("cards: texts are cut at their limits, at a character") {
  StaffCard card = small_card();
  card.source = many("会", card_source_characters_max + 1);
  card.title = many("会", card_title_characters_max + 1);
  card.about = many("馆", card_about_characters_max + 1);
  card.text = many("字", card_text_characters_max + 1);
  for (std::size_t i = 0; i <= card_rows_max; ++i)
    card.rows.emplace_back(many("名", card_row_name_characters_max + 1),
                           many("值", card_row_value_characters_max + 1));
  card.buttons[0].text = many("按", card_button_characters_max + 1);
  const auto made = card_json(card);
  REQUIRE(made.has_value());
  const auto count = [](const object& in, std::string_view key) {
    return base::count_code_points(base::text_at(in, key));
  };
  CHECK(count(*base::object_at(*made, "source"), "desc") == card_source_characters_max);
  CHECK(count(*base::object_at(*made, "main_title"), "title") == card_title_characters_max);
  CHECK(count(*base::object_at(*made, "main_title"), "desc") == card_about_characters_max);
  CHECK(count(*made, "sub_title_text") == card_text_characters_max);
  const auto& rows = *base::array_at(*made, "horizontal_content_list");
  REQUIRE(rows.size() == card_rows_max);
  CHECK(count(rows[0].as_object(), "keyname") == card_row_name_characters_max);
  CHECK(count(rows[0].as_object(), "value") == card_row_value_characters_max);
  CHECK(count((*base::array_at(*made, "button_list"))[0].as_object(), "text") ==
        card_button_characters_max);
}

TEST_CASE("cards: what names things is refused beyond its limit") {
  StaffCard card = small_card();
  card.task = std::string(card_task_bytes_max, 'a');
  CHECK(field_of(card).empty());
  card.task += "a";
  CHECK(field_of(card) == "task");
  card.task = "a b";
  CHECK(field_of(card) == "task");
  card = small_card();
  card.buttons[0].key = std::string(card_key_bytes_max, 'k');
  CHECK(field_of(card).empty());
  card.buttons[0].key += "k";
  CHECK(field_of(card) == "key");
  card = small_card();
  card.buttons.assign(card_buttons_max, card.buttons[0]);
  CHECK(field_of(card).empty());
  card.buttons.push_back(card.buttons[0]);
  CHECK(field_of(card) == "buttons");
  card.buttons.clear();
  CHECK(field_of(card) == "buttons");
}

TEST_CASE("cards: sent, with the code that changes it; closed and replaced by it") {
  CallTest test;
  test.transport.answer(R"({"errcode":0,"errmsg":"ok","msgid":"m1","response_code":"rc1"})");
  const auto sent = send_card(test.client, 5, "li", small_card());
  REQUIRE(sent.has_value());
  CHECK(sent->code == "rc1");
  CHECK(test.transport.path() == "/cgi-bin/message/send");
  CHECK(base::text_at(test.transport.body(), "msgtype") == "template_card");
  test.transport.answer(R"({"errcode":0,"errmsg":"ok"})");
  REQUIRE(close_card(test.client, 5, "li", "rc1", "您已完成").has_value());
  CHECK(test.transport.path() == "/cgi-bin/message/update_template_card");
  CHECK(
      base::json::serialize(test.transport.body()) ==
      R"({"userids":["li"],"agentid":5,"response_code":"rc1","button":{"replace_name":"您已完成"}})");
  test.transport.answer(R"({"errcode":0,"errmsg":"ok"})");
  REQUIRE(replace_card(test.client, 5, "li", "rc2", small_card()).has_value());
  CHECK(test.transport.body().contains("template_card"));
  CHECK_FALSE(close_card(test.client, 5, "li", "", "x").has_value());
  CHECK_FALSE(send_card(test.client, 5, "li|wang", small_card()).has_value());
}

TEST_CASE("cards: 45009 is waited for, a used code is final") {
  CallTest test;
  test.transport.answer(R"({"errcode":45009,"errmsg":"too often"})");
  const auto often = send_card(test.client, 5, "li", small_card());
  REQUIRE_FALSE(often.has_value());
  CHECK(often.error().what == ErrorClass::wait_for_window);
  CHECK(often.error().error.code == base::ErrorCode::limit_exceeded);
  CallTest other;
  other.transport.answer(R"({"errcode":42016,"errmsg":"gone"})");
  const auto used = close_card(other.client, 5, "li", "rc", "x");
  REQUIRE_FALSE(used.has_value());
  CHECK(used.error().what == ErrorClass::never);
}

TEST_CASE("cards: a task as a card, and what stands there when it is over") {
  const StaffCard open = staff_card(body_of_task(""), "https://guildhall.example.com");
  CHECK(open.title == "客户的问题超时未答");
  CHECK(open.text == "价格？");
  REQUIRE(open.buttons.size() == 4);
  CHECK(open.buttons[3].link == "https://guildhall.example.com/?open=task:7");
  CHECK(card_json(open).has_value());
  CHECK(staff_card(body_of_task("taken"), "").buttons.size() == 2);
  object done = body_of_task("done");
  CHECK(closing_text(done) == "群里已完成");
  done["by"] = "wecom:li";
  CHECK(closing_text(done) == "您已完成");
  done["by"] = "zhou.long.name@example.com";
  CHECK(base::count_code_points(closing_text(done)) <= card_button_characters_max);
  CHECK(closing_text(body_of_task("cancelled")) == "已取消");
  CHECK(closing_text(body_of_task("handed")) == "已由他人负责");
}

TEST_CASE("cards: a press names its task, and only ours") {
  CHECK(card_named(card_task_id(7, 2, 9)) == CardNamed{7, 2});
  for (const char* other :
       {"", "task_8f2c_1", "guildhall-", "guildhall-7-2", "guildhall-7-2-", "guildhall-7-2-9-1",
        "guildhall-0-2-9", "guildhall--7-2-9", "guildhall-7-2-99999999999999999999"}) {
    CAPTURE(other);
    CHECK_FALSE(card_named(other).has_value());
  }
  const std::string message =
      "<xml><ToUserName><![CDATA[ww1]]></ToUserName><FromUserName><![CDATA[li]]></FromUserName>"
      "<CreateTime>1795399200</CreateTime><MsgType><![CDATA[event]]></MsgType>"
      "<Event><![CDATA[template_card_event]]></Event><EventKey><![CDATA[done]]></EventKey>"
      "<TaskId><![CDATA[guildhall-7-2-9]]></TaskId><CardType><![CDATA[button_interaction]]>"
      "</CardType><ResponseCode><![CDATA[rc]]></ResponseCode><AgentID>5</AgentID></xml>";
  const auto event = read_event(message);
  REQUIRE(event.has_value());
  const auto fact = press_fact(*event, "wecom");
  REQUIRE(fact.has_value());
  CHECK(fact->actor == "wecom:li");
  CHECK(fact->external_id == "press:" + event->id);
  CHECK(std::get<model::Command>(fact->body).arguments ==
        R"({"task":7,"number":2,"user":"li","key":"done","code":"rc"})");
}
