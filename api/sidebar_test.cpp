// The chat sidebar: what stands beside a chat with a customer, and beside a group; who may see
// what; which pages are signed.
#include "api/test_world.h"

namespace api {

using base::json::array;
using base::json::object;
using testing::parsed;
using testing::World;

namespace {

const object& first(const object& body, std::string_view list) {
  const array* items = base::array_at(body, list);
  REQUIRE(items != nullptr);
  REQUIRE_FALSE(items->empty());
  return items->front().get_object();
}

constexpr std::string_view with_faq =
    R"({"revision":0,"policy":{"faqs":[{"id":"invoice","questions":["发票怎么开"],)"
    R"("answer":"@{name} 请发抬头"},{"id":"off","questions":["x"],"answer":"y","mode":"off"}],)"
    R"("replies":[{"id":"hours","name":"上班时间","words":["几点"],"reply":"{group} 9 点到 21 点"}]}})";

}  // namespace

TEST_CASE("sidebar: beside a customer stands who they are and who knows them") {
  World world;
  const auto body = parsed(world.get(world.as("service"), "/api/v1/sidebar/wecom?contact=u4"));
  CHECK(base::text_at(*base::object_at(body, "member"), "name") == "客户4");
  CHECK(body.at("group").is_null());
  REQUIRE(base::array_at(body, "contacts")->size() == 1);  // who parted is left out
  const object& contact = first(body, "contacts");
  CHECK(base::text_at(contact, "remark") == "李总 采购");
  CHECK(base::integer_at(*base::object_at(contact, "staff"), "id") == 1);
  CHECK(base::integer_at(first(body, "groups"), "id") == 2);
  for (const auto& each : *base::array_at(body, "questions")) {
    const auto& question = *base::object_at(each.get_object(), "question");
    CHECK(base::integer_at(*base::object_at(question, "asker"), "id") == 4);
  }
  for (const auto& each : *base::array_at(body, "tasks")) {
    CHECK(base::integer_at(*base::object_at(each.get_object(), "member"), "id") == 4);
  }
}

TEST_CASE("sidebar: what is masked in the console is masked here") {
  World world;
  const auto seen = [&](std::string_view role) {
    return world.get(world.as(role), "/api/v1/sidebar/wecom?contact=u4").body;
  };
  CHECK(seen("lead").find("13800131004") != std::string::npos);
  CHECK(seen("service").find("13800131004") == std::string::npos);
  CHECK(seen("viewer").find("李总 采购") == std::string::npos);
}

TEST_CASE("sidebar: beside a group stand its unanswered questions, the soonest first") {
  World world;
  const auto body = parsed(world.get(world.as("viewer"), "/api/v1/sidebar/wecom?chat=g2"));
  CHECK(base::integer_at(*base::object_at(body, "group"), "id") == 2);
  const auto listed = parsed(world.get(world.as("viewer"), "/api/v1/questions?group=2&limit=10"));
  const array& questions = *base::array_at(body, "questions");
  const array& wanted = *base::array_at(listed, "items");
  REQUIRE(questions.size() == wanted.size());
  REQUIRE_FALSE(questions.empty());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    CHECK(*base::object_at(questions[i].get_object(), "question") == wanted[i].get_object());
  }
  CHECK(base::array_at(body, "decisions")->size() <= 5);
}

TEST_CASE(
    "sidebar: scripts are the texts of the policy that are on, filled in as far as is known") {
  World world;
  CHECK(world.send(world.as("operator"), "PUT", "/api/v1/policy/draft", with_faq).status == 200);
  REQUIRE(
      world.send(world.as("lead"), "POST", "/api/v1/policy/publish", R"({"revision":1})").status ==
      200);
  const auto beside_customer =
      parsed(world.get(world.as("viewer"), "/api/v1/sidebar/wecom?contact=u4"));
  const array& scripts = *base::array_at(beside_customer, "scripts");
  REQUIRE(scripts.size() == 2);
  CHECK(base::text_at(scripts[0].get_object(), "text") == "@客户4 请发抬头");
  const auto beside_group = parsed(world.get(world.as("viewer"), "/api/v1/sidebar/wecom?chat=g2"));
  const array& of_group = *base::array_at(beside_group, "scripts");
  CHECK(base::text_at(of_group[0].get_object(), "text") == "请发抬头");  // nobody in particular
  CHECK(base::text_at(of_group[1].get_object(), "name") == "上班时间");
  CHECK(base::text_at(of_group[1].get_object(), "text") == "客户群 2 9 点到 21 点");
}

TEST_CASE("sidebar: only pages below our own address are signed") {
  World world;
  const auto status = [&](const std::string& page) {
    return world.get(world.as("service"), "/api/v1/sidebar/wecom/rights?page=" + page).status;
  };
  CHECK(status("https://guildhall.example.com/sidebar") == 200);
  CHECK(status("https://guildhall.example.com/sidebar%3Fa=1%26b=2") == 200);
  for (const std::string wrong :
       {"https://guildhall.example.com", "http://guildhall.example.com/sidebar",
        "https://guildhall.example.com.evil.org/", "https://guildhall.example.com@evil.org/",
        "https://evil.org/https://guildhall.example.com/", ""}) {
    CHECK_MESSAGE(status(wrong) == 400, wrong);
  }
  const std::string base = "https://guildhall.example.com/";
  CHECK(status(base + std::string(2'048 - base.size(), 'x')) == 200);
  CHECK(status(base + std::string(2'049 - base.size(), 'x')) == 400);
  const auto rights = parsed(
      world.get(world.as("service"),
                "/api/v1/sidebar/wecom/rights?page=https://guildhall.example.com/sidebar%3Fa=1"));
  CHECK(base::text_at(*base::object_at(rights, "of_agent"), "signature") ==
        "signed:https://guildhall.example.com/sidebar?a=1");
  CHECK(base::integer_at(rights, "agent") == 1'000'002);
}

namespace {

// The wish that the engine would have made, in that state.
model::Effect tag_wish(std::int64_t id, model::EffectState state, bool adding,
                       std::string_view tag = "et1", std::string_view name = "VIP") {
  model::Effect effect;
  effect.id = model::EffectId(id);
  effect.key = "tag:1:4:" + std::string(tag) + "/" + std::to_string(id);
  effect.kind = "tag_contact";
  effect.member = model::MemberId(4);
  effect.state = state;
  effect.created_at = testing::world_now - base::minutes(3);
  effect.done_at = testing::world_now - base::minutes(2);
  effect.result = "why";
  effect.body = base::json::serialize(object{{"staff", "u1"},
                                             {"staff_id", 1},
                                             {"tag", tag},
                                             {"name", name},
                                             {"adding", adding},
                                             {"by", "service"}});
  return effect;
}

const model::Command& last_command(const World& world) {
  REQUIRE_FALSE(world.intake->taken.empty());
  return std::get<model::Command>(world.intake->taken.back().body);
}

}  // namespace

TEST_CASE("sidebar: tags are offered beside a customer, and become commands of the engine") {
  World world;
  const auto body = parsed(world.get(world.as("service"), "/api/v1/sidebar/wecom?contact=u4"));
  REQUIRE(base::array_at(body, "tags_offered")->size() == 2);
  CHECK(base::text_at(first(body, "tags_offered"), "name") == "VIP");
  const auto in_group = parsed(world.get(world.as("service"), "/api/v1/sidebar/wecom?chat=g2"));
  CHECK(base::array_at(in_group, "tags_offered")->empty());

  const auto post = [&](std::string_view role, std::string_view text) {
    return world.send(world.as(role), "POST", "/api/v1/sidebar/wecom/tags", text);
  };
  const Response answered = post("service", R"({"member":4,"tag":"et1","adding":true})");
  CHECK_MESSAGE(answered.status == 200, answered.body);
  CHECK(last_command(world).name == "contact.tag");
  const auto asked = base::parse_json(last_command(world).arguments)->as_object();
  CHECK(base::integer_at(asked, "staff") == 1);  // who has them as a contact
  CHECK(base::text_at(asked, "name") == "VIP");
  CHECK(base::integer_at(asked, "effect") == 0);
  CHECK(post("viewer", R"({"member":4,"tag":"et1","adding":true})").status == 403);
  CHECK(post("service", R"({"member":4,"tag":"et9","adding":true})").status == 404);
  CHECK(post("service", R"({"member":4,"tag":"et1"})").status == 400);
  CHECK(post("service", R"({"member":4,"tag":"et1","adding":true,"staff":2})").status == 400);
  CHECK(post("service", R"({"member":5,"tag":"et1","adding":true})").status == 400);  // nobody's

  // What still waits is named, so that the engine can withdraw it.
  model::Changes changes;
  changes.effects.put(tag_wish(900, model::EffectState::pending, true));
  testing::require_done(world.store->commit(changes));
  CHECK(post("service", R"({"member":4,"tag":"et1","adding":false})").status == 200);
  CHECK(last_command(world).arguments.find(R"("effect":900)") != std::string::npos);
}

TEST_CASE("sidebar: a tag is pending until the contact shows it, and what failed says why") {
  World world;
  const auto changes_shown = [&] {
    const auto body = parsed(world.get(world.as("service"), "/api/v1/sidebar/wecom?contact=u4"));
    std::string shown;
    for (const auto& each : *base::array_at(body, "tag_changes")) {
      shown += std::string(base::text_at(each.get_object(), "state")) + " ";
      const bool has_text = !base::text_at(each.get_object(), "trouble").empty();
      CHECK(has_text != each.at("troubles").get_array().empty());
    }
    return shown;
  };
  const auto put = [&](const model::Effect& effect) {
    model::Changes changes;
    changes.effects.put(effect);
    testing::require_done(world.store->commit(changes));
  };
  using enum model::EffectState;
  CHECK(changes_shown().empty());
  for (const auto state : {pending, parked, sent}) {
    put(tag_wish(900, state, true, "et2", "大客户"));
    CHECK(changes_shown() == "pending ");
  }
  for (const auto state : {failed, expired}) {
    put(tag_wish(900, state, true, "et2", "大客户"));
    CHECK(changes_shown() == "failed ");
  }
  put(tag_wish(900, withdrawn, true, "et2", "大客户"));
  CHECK(changes_shown().empty());
  // Nothing is to be seen of a tag that was to go and is not there.
  put(tag_wish(901, sent, false, "et2", "大客户"));
  CHECK(changes_shown().empty());
  // Taken by WeCom, and not seen for five minutes: what the contact says counts alone.
  put(tag_wish(902, sent, true, "et2", "大客户"));
  world.clock.advance(base::minutes(3));
  CHECK(changes_shown() == "pending ");
  world.clock.advance(base::milliseconds(1));
  CHECK(changes_shown().empty());
}

TEST_CASE("sidebar: feedback is written down by who serves, and stands with the member") {
  World world;
  const auto post = [&](std::string_view role, std::string_view text) {
    return world.send(world.as(role), "POST", "/api/v1/sidebar/wecom/feedback", text);
  };
  CHECK(post("viewer", R"({"member":4,"kind":"wish","text":"x"})").status == 403);
  CHECK(post("service", R"({"member":4,"kind":"wish"})").status == 400);
  CHECK(post("service", R"({"member":4,"kind":"wish","text":"批量导出","group":2})").status == 200);
  CHECK(last_command(world).name == "feedback.log");
  model::Changes changes;
  for (std::int64_t id = 1; id <= 7; ++id) {
    changes.feedback.push_back({model::FeedbackId(id), model::FeedbackKind::bug,
                                "第" + std::to_string(id), model::MemberId(4), model::GroupId(2),
                                model::MemberId(id == 7 ? 1 : 0), "zhou", testing::world_now});
  }
  testing::require_done(world.store->commit(changes));
  const auto beside = parsed(world.get(world.as("service"), "/api/v1/sidebar/wecom?contact=u4"));
  CHECK(base::array_at(beside, "feedback")->size() == 5);
  const auto page = parsed(world.get(world.as("service"), "/api/v1/members/4"));
  REQUIRE(base::array_at(page, "feedback")->size() == 7);
  const object& newest = first(page, "feedback");
  CHECK(base::text_at(newest, "text") == "第7");
  CHECK(base::integer_at(*base::object_at(newest, "written_by"), "id") == 1);
  CHECK(base::text_at(*base::object_at(newest, "group"), "name") == "客户群 2");
  CHECK(world.get(world.as("viewer"), "/api/v1/members/4").body.find("第7") == std::string::npos);
}

TEST_CASE("sidebar: a sent text is reported with its question") {
  World world;
  const auto post = [&](std::string_view role, std::string_view text) {
    return world.send(world.as(role), "POST", "/api/v1/sidebar/wecom/sent", text);
  };
  CHECK(post("service", R"({"question":3,"text":"请发抬头"})").status == 200);
  CHECK(last_command(world).name == "sidebar.sent");
  CHECK(post("service", R"({"question":3})").status == 400);
  CHECK(post("service", R"({"text":"x"})").status == 400);
  CHECK(post("viewer", R"({"question":3,"text":"x"})").status == 403);
}

}  // namespace api
