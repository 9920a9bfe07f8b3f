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

}  // namespace api
