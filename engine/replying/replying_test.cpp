#include "engine/replying/replying.h"

#include <doctest/doctest.h>

#include "engine/replying/scene_test.h"

using namespace engine::replying;

namespace {

std::string reply(std::string_view id, std::string_view word, std::string_view more = "") {
  return R"({"id":")" + std::string(id) + R"(","words":[")" + std::string(word) +
         R"("],"reply":"关于)" + std::string(id) + R"(")" + std::string(more) + "}";
}
std::string replies(std::string_view list) { return R"({"replies":[)" + std::string(list) + "]}"; }
constexpr std::string_view no_cooldowns =
    R"(,"group_cooldown_seconds":0,"member_cooldown_seconds":0)";

constexpr std::string_view faqs = R"({"faqs":[
  {"id":"invoice","questions":["发票怎么开","如何开具发票"],"answer":"@{name} 请提供抬头和税号。"},
  {"id":"password","questions":["忘记密码怎么办"],"answer":"点忘记密码。"}]})";

}  // namespace

// ---- keyword replies -------------------------------------------------------------------------------

TEST_CASE("replying: a keyword is answered, with the names filled in") {
  Scene scene(R"({"replies":[{"id":"invoice","name":"发票","words":["开票"],
              "reply":"@{name} {group} 请发抬头"}]})");
  CHECK(scene.say("li", "怎么开票", noon()) == "reply.sent live invoice");
  REQUIRE(scene.sent() == 1);
  const model::Effect& effect = scene.changes.effects.rows()[0];
  CHECK(effect.kind == "send_message");
  CHECK(effect.key == "reply:invoice:1");
  CHECK(effect.body == R"({"text":"@li 群g1 请发抬头","mention":"x-li","reply_to":"m1"})");
  CHECK(effect.expires_at == noon() + reply_lifetime);
  CHECK(base::json::serialize(scene.last_reason()) ==
        R"({"reply":"发票","evidence":[{"text":"开票","from":6,"to":12}]})");
  CHECK(scene.say("li", "你好", noon(1)) == "");
}

TEST_CASE("replying: each cooldown ends exactly when it says") {
  struct Row { std::string_view cooldown; std::string who; std::string group; };
  // Whom and where the same words still meet silence.
  const Row rows[] = {{R"(,"cooldown_seconds":100,"group_cooldown_seconds":0,"member_cooldown_seconds":0)",
                       "wang", "g2"},
                      {R"(,"group_cooldown_seconds":100,"member_cooldown_seconds":0)", "wang", "g1"},
                      {R"(,"group_cooldown_seconds":0,"member_cooldown_seconds":100)", "li", "g2"}};
  for (const Row& row : rows) {
    for (const auto& [second, expected] :
         {std::pair(99, "reply.held live a"), std::pair(100, "reply.sent live a")}) {
      Scene scene(replies(reply("a", "发票", row.cooldown)));
      scene.say("li", "发票", noon());
      if (row.group != "g1") scene.add_group(row.group);
      CHECK_MESSAGE(scene.say(row.who, "发票", noon(second)) == expected, row.cooldown);
    }
  }
}

TEST_CASE("replying: cooldowns of the organisation that ended long ago are dropped, by live facts only") {
  const auto fill = [](Scene& scene) {  // 255 members, one short of a look
    for (std::size_t i = 1; i < engine::cooldowns_looked_at_min; ++i) {
      scene.say("m" + std::to_string(i), "发票", noon(static_cast<int>(i) * 100));
    }
    CHECK(scene.world.organisation_cooldowns.size() == engine::cooldowns_looked_at_min - 1);
  };
  const std::string policy =
      replies(reply("a", "发票", R"(,"group_cooldown_seconds":0,"member_cooldown_seconds":100)"));
  const int day = 86'400;
  // The last of the first 255 was held until noon(25'600): kept on its last second, gone after it.
  const int first_end = 200, kept_s = 30 * day;
  Scene scene(policy);
  fill(scene);
  CHECK(scene.say("new", "发票", noon(first_end + kept_s)) == "reply.sent live a");
  CHECK(scene.changes.removed_cooldowns.empty());
  Scene later(policy);
  fill(later);
  CHECK(later.say("new", "发票", noon(25'600 + kept_s + 1)) == "reply.sent live a");
  CHECK(later.changes.removed_cooldowns.size() == engine::cooldowns_looked_at_min - 1);
  CHECK(later.world.organisation_cooldowns.size() == 1);
  // Put again in the same batch: not removed after all.
  later.say("m1", "发票", noon(25'600 + kept_s + 1));
  CHECK(later.changes.removed_cooldowns.size() == engine::cooldowns_looked_at_min - 2);
  Scene recorded(policy);
  fill(recorded);
  recorded.say("new", "发票", noon(25'600 + kept_s + 1), true);
  CHECK(recorded.changes.removed_cooldowns.empty());
}

TEST_CASE("replying: a cooldown of the group is not one of another, nor of other people") {
  Scene scene(replies(reply("a", "发票", R"(,"group_cooldown_seconds":100,"member_cooldown_seconds":0)")));
  scene.say("li", "发票", noon());
  scene.add_group("g2");
  CHECK(scene.say("li", "发票", noon(1)) == "reply.sent live a");
  Scene other(replies(reply("a", "发票", R"(,"group_cooldown_seconds":0,"member_cooldown_seconds":100)")));
  other.say("li", "发票", noon());
  CHECK(other.say("wang", "发票", noon(1)) == "reply.sent live a");
}

TEST_CASE("replying: a silence is recorded once, not for every message") {
  Scene scene(replies(reply("a", "发票", R"(,"group_cooldown_seconds":100,"member_cooldown_seconds":0)")));
  scene.say("li", "发票", noon());
  CHECK(scene.say("wang", "发票", noon(10)) == "reply.held live a");
  CHECK(scene.last_reason().at("held_by") == "group");
  CHECK(base::text_at(scene.last_reason(), "until") == base::format_iso(noon(100)));
  for (int i = 11; i < 100; ++i) CHECK(scene.say("wang", "发票", noon(i)) == "");
  CHECK(scene.say("wang", "发票", noon(100)) == "reply.sent live a");
  CHECK(scene.say("wang", "发票", noon(101)) == "reply.held live a");
  CHECK(scene.sent() == 2);
}

TEST_CASE("replying: one reply per message, the longest match, of equal ones the first") {
  Scene scene(replies(reply("short", "发票") + "," + reply("first", "发票抬头") + "," +
                      reply("second", "票抬头是") + "," +
                      reply("elsewhere", "发票抬头是什么", R"(,"groups":["g2"])")));
  CHECK(scene.say("li", "发票抬头是什么", noon()) == "reply.sent live first");
  // The one that fits best is held: a worse one does not step in.
  CHECK(scene.say("li", "发票抬头是什么", noon(1)) == "reply.held live first");
  CHECK(scene.say("li", "要发票", noon(2)) == "reply.sent live short");
}

TEST_CASE("replying: never to staff, to a bot, to ourselves, or to what was taken back") {
  Scene scene(R"({"replies":[{"id":"a","words":["发票"],"reply":"@{name} 发票请找财务",
              "group_cooldown_seconds":0,"member_cooldown_seconds":0}]})");
  scene.member("robot", model::Role::bot);
  scene.member("zhang", model::Role::staff);
  CHECK(scene.say("robot", "发票", noon()) == "");
  CHECK(scene.say("zhang", "发票", noon()) == "");
  CHECK(scene.say("li", " @王总 发票请找财务\n", noon()) == "");
  CHECK(scene.say("li", "@王总 发票请找财务吗", noon()) == "reply.sent live a");
  model::Message revoked = scene.message_of("li", "发票", noon());
  revoked.revoked_at = noon(1);
  CHECK(scene.happen(revoked) == "");
}

TEST_CASE("replying: two replies that name each other's keyword do not go on for ever") {
  // Our own account comes in as a customer: the platform did not tell us who it is.
  Scene scene(R"({"replies":[
    {"id":"ping","words":["乒"],"reply":"乓","group_cooldown_seconds":0,"member_cooldown_seconds":0},
    {"id":"pong","words":["乓"],"reply":"乒","group_cooldown_seconds":0,"member_cooldown_seconds":0}]})");
  CHECK(scene.say("li", "来一个乒", noon()) == "reply.sent live ping");
  CHECK(scene.say("ourselves", "乓", noon(1)) == "");
  CHECK(scene.sent() == 1);
}

TEST_CASE("replying: a group gets at most replies_per_minute_max, then silence until the minute is over") {
  Scene scene(replies(reply("a", "发票", no_cooldowns)));
  for (int i = 0; i < replies_per_minute_max; ++i) {
    CHECK(scene.say("li", "发票", noon(i)) == "reply.sent live a");
  }
  CHECK(scene.say("li", "发票", noon(replies_per_minute_max)) == "reply.held live a");
  CHECK(scene.last_reason().at("held_by") == "rate");
  CHECK(scene.say("li", "发票", noon(59)) == "");
  CHECK(scene.say("li", "发票", noon(60)) == "reply.sent live a");
  CHECK(scene.say("li", "发票", noon(60)) == "reply.held live a");
  CHECK(scene.say("li", "发票", noon(61)) == "reply.sent live a");
  scene.add_group("g2");
  CHECK(scene.say("li", "发票", noon(61)) == "reply.sent live a");
}

TEST_CASE("replying: a message that comes in too late is not answered") {
  const int limit = static_cast<int>(lateness_max.ms / 1000);
  Scene scene(replies(reply("a", "发票", no_cooldowns)));
  scene.say("wang", "早", noon(limit));
  CHECK(scene.say("li", "发票", noon(0)) == "reply.sent live a");
  CHECK(scene.say("li", "发票", noon(-1)) == "");
  // It is answered now: what it is too late for is counted from now.
  CHECK(scene.changes.effects.rows()[0].expires_at == noon(limit) + reply_lifetime);
}

TEST_CASE("replying: shadow and history decide as if they were on, apart from it, and send nothing") {
  Scene scene(replies(reply("on", "发票", R"(,"member_cooldown_seconds":0)") + "," +
                      reply("seen", "发票", R"(,"mode":"shadow","member_cooldown_seconds":0)") + "," +
                      reply("off", "发票怎么", R"(,"mode":"off")")));
  CHECK(scene.say("li", "发票怎么开", noon()) == "reply.sent live on, reply.sent shadow seen");
  CHECK(scene.say("li", "发票怎么开", noon(1)) == "reply.held live on, reply.held shadow seen");
  CHECK(scene.sent() == 1);
  CHECK(scene.say("li", "发票怎么开", noon(2), true) == "reply.sent history on, reply.sent history seen");
  CHECK(scene.sent() == 1);
  // Recorded history from long ago neither waits for what came after it nor disturbs what is live.
  CHECK(scene.say("li", "发票怎么开", noon(-99'999), true) ==
        "reply.sent history on, reply.sent history seen");
  CHECK(scene.say("li", "发票怎么开", noon(-99'998), true) ==
        "reply.held history on, reply.held history seen");
  CHECK(scene.say("li", "发票怎么开", noon(600)) == "reply.sent live on, reply.sent shadow seen");
}

// ---- FAQ -------------------------------------------------------------------------------------------

TEST_CASE("replying: a question that an FAQ surely answers is answered") {
  Scene scene(faqs);
  CHECK(scene.say("li", "发票怎么开？", noon()) == "faq.answered live invoice");
  REQUIRE(scene.sent() == 1);
  CHECK(base::parse_json(scene.changes.effects.rows()[0].body)->as_object().at("text") ==
        "@li 请提供抬头和税号。");
  CHECK(scene.changes.effects.rows()[0].key == "faq:invoice:1");
  CHECK(scene.changes.decisions[0].question == model::QuestionId(1));
  CHECK(scene.last_reason().at("faq") == "发票怎么开");
  CHECK(scene.last_reason().at("similarity").as_double() > 0.99);
  CHECK(scene.changes.tasks.empty());
}

TEST_CASE("replying: a question that an FAQ may answer becomes a suggestion to staff, never a guess") {
  Scene scene(faqs);
  CHECK(scene.say("li", "公司发票怎么开？", noon()) == "faq.suggested live invoice");
  CHECK(scene.sent() == 0);
  REQUIRE(scene.changes.tasks.rows().size() == 1);
  const model::Task& task = scene.changes.tasks.rows()[0];
  CHECK(task.kind == "send_reply");
  CHECK(task.title == "建议回复：发票怎么开");
  CHECK(task.owner == model::MemberId(900));
  CHECK(task.question == model::QuestionId(1));
  CHECK(task.due_at == noon() + base::minutes(30));
  const auto body = base::parse_json(task.body)->as_object();
  CHECK(body.at("text") == "@li 请提供抬头和税号。");
  CHECK(body.at("message") == 1);
}

TEST_CASE("replying: the suggestion goes to whom the question is assigned, once, beside no other task") {
  Scene scene(faqs);
  const model::Message message = scene.message_of("li", "公司发票怎么开？", noon());
  scene.open_question(message).assignee = model::MemberId(901);
  CHECK(scene.happen(message) == "faq.suggested live invoice");
  CHECK(scene.changes.tasks.rows()[0].owner == model::MemberId(901));
  scene.group().tasks.insert_or_assign(model::TaskId(1), scene.changes.tasks.rows()[0]);
  CHECK(scene.happen(message) == "");
}

TEST_CASE("replying: two answers that are nearly as likely are both suggested") {
  Scene scene(R"({"faqs":[{"id":"a","questions":["发票怎么开"],"answer":"甲"},
                          {"id":"b","questions":["发票怎么开"],"answer":"乙"},
                          {"id":"c","questions":["密码怎么改"],"answer":"丙"},
                          {"id":"d","questions":["密码怎么改"],"answer":"丙"}]})");
  CHECK(scene.say("li", "发票怎么开？", noon()) == "faq.suggested live a");
  const auto body = base::parse_json(scene.changes.tasks.rows()[0].body)->as_object();
  CHECK(body.at("otherwise").as_object().at("faq") == "b");
  // The same answer twice is no doubt.
  CHECK(scene.say("li", "密码怎么改？", noon(1)) == "faq.answered live c");
}

TEST_CASE("replying: no FAQ answer to what is no question, is answered, or is somebody else's") {
  Scene scene(faqs);
  CHECK(scene.say("li", "发票怎么开", noon()) == "");  // conversation saw no question of the group
  const auto asked = [&](auto change) {
    const model::Message message = scene.message_of("li", "发票怎么开？", noon(900));
    change(scene.open_question(message));
    return scene.happen(message);
  };
  CHECK(asked([](model::Question& q) { q.first_response_at = noon(901); }) == "");
  CHECK(asked([](model::Question& q) { q.state = model::QuestionState::answered; }) == "");
  CHECK(asked([](model::Question& q) { q.asker = model::MemberId(55); }) == "");
  CHECK(asked([](model::Question&) {}) == "faq.answered live invoice");
}

TEST_CASE("replying: a keyword reply comes before an FAQ, and a held one leaves the FAQ its turn") {
  Scene scene(R"({"replies":[{"id":"k","words":["发票"],"reply":"关键词"}],
                  "faqs":[{"id":"f","questions":["发票怎么开"],"answer":"常见问题"}]})");
  CHECK(scene.say("li", "发票怎么开？", noon()) == "reply.sent live k");
  CHECK(scene.say("wang", "发票怎么开？", noon(60)) == "reply.held live k, faq.answered live f");
}

TEST_CASE("replying: the same FAQ is not said again to the same person, nor at once in the same group") {
  const int group_end = static_cast<int>(faq_group_cooldown.ms / 1000);
  const int member_end = static_cast<int>(faq_member_cooldown.ms / 1000);
  Scene scene(faqs);
  CHECK(scene.say("li", "发票怎么开？", noon()) == "faq.answered live invoice");
  CHECK(scene.say("wang", "发票怎么开？", noon(group_end - 1)) == "faq.held live invoice");
  CHECK(scene.say("wang", "发票怎么开？", noon(group_end)) == "faq.answered live invoice");
  CHECK(scene.say("li", "发票怎么开？", noon(member_end - 1)) == "faq.held live invoice");
  CHECK(scene.say("li", "发票怎么开？", noon(member_end + group_end)) == "faq.answered live invoice");
}

TEST_CASE("replying: an FAQ in shadow mode is decided apart, and one in history brings no task") {
  Scene scene(R"({"faqs":[{"id":"old","questions":["发票怎样开具"],"answer":"旧"},
                          {"id":"new","questions":["发票怎么开"],"answer":"新","mode":"shadow"}]})");
  CHECK(scene.say("li", "发票怎么开？", noon()) ==
        "faq.suggested live old, faq.answered shadow new");
  CHECK(scene.sent() == 0);
  Scene past(faqs);
  CHECK(past.say("li", "发票怎么开？", noon(), true) == "faq.answered history invoice");
  CHECK(past.say("li", "公司发票怎么开？", noon(1), true) ==
        "faq.suggested history invoice");
  CHECK(past.sent() == 0);
  CHECK(past.changes.tasks.empty());
}

// ---- why and why not -------------------------------------------------------------------------------

TEST_CASE("replying: explain says of every entry why it speaks or not") {
  Scene scene(R"({"replies":[
      {"id":"best","words":["发票抬头"],"reply":"甲"},
      {"id":"worse","words":["发票"],"reply":"乙"},
      {"id":"off","words":["发票"],"reply":"丙","mode":"off"},
      {"id":"else","words":["发票"],"reply":"丁","groups":["g9"]},
      {"id":"none","words":["物流"],"reply":"戊"}],
    "faqs":[{"id":"f","questions":["物流怎么查"],"answer":"己"},
            {"id":"g","questions":["物流怎么查看"],"answer":"庚"}]})");
  const model::Message title = scene.message_of("li", "发票抬头", noon());
  CHECK(scene.why(title, "best") == "said");
  CHECK(scene.why(title, "worse") == "another_fits_better");
  CHECK(scene.why(title, "off") == "off");
  CHECK(scene.why(title, "else") == "other_group");
  CHECK(scene.why(title, "none") == "no_word");
  CHECK(scene.why(title, "f") == "nothing");
  scene.happen(title);
  CHECK(scene.why(scene.message_of("li", "发票抬头", noon(1)), "best") == "cooldown_group");
  CHECK(scene.why(scene.message_of("li", "甲", noon(1)), "best") == "no_word");

  const model::Message parcel = scene.message_of("li", "物流怎么查？", noon(2));
  CHECK(scene.why(parcel, "none") == "said");
  CHECK(scene.why(parcel, "f") == "keyword_reply_comes_first");
  CHECK(scene.why(parcel, "g") == "another_fits_better");
  scene.happen(parcel);
  CHECK(scene.why(parcel, "f") == "no_unanswered_question");
  scene.open_question(parcel);
  CHECK(scene.why(parcel, "f") == "said");

  scene.member("robot", model::Role::bot);
  CHECK(scene.why(scene.message_of("robot", "发票抬头", noon(3)), "best") == "author_is_bot");
  scene.say("wang", "早", noon(9999));
  CHECK(scene.why(parcel, "f") == "late");
}
