#include "engine/policy/compiled_policy.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "base/json.h"

using engine::Analysis;
using engine::CompiledPolicy;
using engine::EntryKind;

namespace {

std::shared_ptr<const language::Reader> reader() {
  // Shared by the cases of this file: building one takes longer than all of them.
  static const auto shared =
      std::make_shared<const language::Reader>(*language::Reader::create());
  return shared;
}

base::Result<std::shared_ptr<const CompiledPolicy>> compile(std::string_view text) {
  const auto json = base::parse_json(text);
  REQUIRE(json.has_value());
  auto policy = model::policy_from_json(json->as_object());
  REQUIRE_MESSAGE(policy.has_value(), policy.error().text);
  return CompiledPolicy::compile(*std::move(policy), reader());
}

void check_refused(std::string_view text, std::string_view field) {
  const auto compiled = compile(text);
  REQUIRE(!compiled.has_value());
  CHECK(compiled.error().field == field);
  CHECK_MESSAGE(compiled.error().text.starts_with(std::string(field) + ": "), compiled.error().text);
}

// The entries hit, as "rule 0", "reply 1", in order.
std::string hits(const CompiledPolicy& policy, std::string_view text) {
  language::Scratch scratch;
  std::string found;
  for (const engine::EntryHit& hit : policy.analyse(text, scratch).hits) {
    found += (found.empty() ? "" : ", ") + std::string(hit.kind == EntryKind::rule ? "rule " : "reply ") +
             std::to_string(hit.entry);
  }
  return found;
}

}  // namespace

TEST_CASE("compiled policy: what cannot be compiled is refused with the path in the policy") {
  check_refused(R"({"rules":[{"id":"a","kind":"link"},
                  {"id":"b","kind":"words","match":"regex","words":["好","(未完"]}]})",
                "rules[1].words[1]");
  check_refused(R"({"rules":[{"id":"a","kind":"words","words":["好"]}],
                  "replies":[{"id":"b","match":"regex","words":["a*"],"reply":"x"}]})",
                "replies[0].words[0]");
  check_refused(R"({"rules":[{"id":"b","kind":"abuse","words":["\u200b"]}]})", "rules[0].words[0]");
  check_refused(R"({"calendar":{"time_zone":"Asia/Nowhere"}})", "calendar.time_zone");
}

TEST_CASE("compiled policy: words of rules and replies are found however they are written") {
  const auto compiled = compile(R"json({
    "rules":[{"id":"w","kind":"words","words":["加微信","内部价"]},
             {"id":"all","kind":"words","match":"all_of","words":["底价 加我"]},
             {"id":"left","kind":"link","words":["加微信"]},
             {"id":"re","kind":"abuse","match":"regex","words":["滚(出群|开)"]}],
    "replies":[{"id":"i","words":["发票"],"reply":"x"},
               {"id":"e","match":"exact","words":["人工"],"reply":"y","mode":"off"}]})json");
  REQUIRE(compiled.has_value());
  CHECK(hits(**compiled, "大家好") == "");
  CHECK(hits(**compiled, "加微信聊") == "rule 0");
  CHECK(hits(**compiled, "加 微.信 聊") == "rule 0");
  CHECK(hits(**compiled, "內部價") == "rule 0");
  CHECK(hits(**compiled, "要底价的加我") == "rule 1");
  CHECK(hits(**compiled, "要底价") == "");
  CHECK(hits(**compiled, "滚出群") == "rule 3");
  CHECK(hits(**compiled, "發票怎么开，加微信") == "reply 0, rule 0");
  CHECK(hits(**compiled, "人工") == "reply 1");
  CHECK(hits(**compiled, "转人工") == "");
}

TEST_CASE("compiled policy: a policy without a word finds nothing and still reads") {
  const auto compiled = compile("{}");
  REQUIRE(compiled.has_value());
  language::Scratch scratch;
  const Analysis analysis = (*compiled)->analyse("请问发票怎么开？", scratch);
  CHECK(analysis.hits.empty());
  CHECK(analysis.faqs.empty());
  CHECK(analysis.reading.question);
  CHECK((*compiled)->analyse("", scratch).reading.is_empty);
}

TEST_CASE("compiled policy: FAQs are looked up for questions only") {
  const auto compiled = compile(R"({"faqs":[
    {"id":"invoice","questions":["发票怎么开"],"answer":"找财务。"},
    {"id":"off","questions":["发票怎么开"],"answer":"旧的答案","mode":"off"}]})");
  REQUIRE(compiled.has_value());
  language::Scratch scratch;
  const Analysis asked = (*compiled)->analyse("发票怎么开？", scratch);
  REQUIRE(asked.faqs.size() == 1);
  CHECK(asked.faqs[0].faq == 0);
  CHECK(asked.faqs[0].similarity > 0.99F);
  CHECK((*compiled)->analyse("发票已经开好了，谢谢", scratch).faqs.empty());
}

TEST_CASE("compiled policy: an entry limited to groups applies to those") {
  CHECK(CompiledPolicy::applies({}, "g1"));
  CHECK(CompiledPolicy::applies({"g1", "g2"}, "g2"));
  CHECK_FALSE(CompiledPolicy::applies({"g1"}, "g2"));
}

TEST_CASE("compiled policy: the policies of library/policies and the starting policy compile") {
  CHECK(CompiledPolicy::compile(model::starting_policy(), reader()).has_value());
  for (const std::string name : {"service-group", "shopping-guide-group", "product-experience-group"}) {
    std::ifstream file(std::string(GUILDHALL_SOURCE_DIR) + "/library/policies/" + name + ".json");
    std::stringstream text;
    text << file.rdbuf();
    const auto compiled = compile(text.str());
    REQUIRE_MESSAGE(compiled.has_value(), compiled.error().text);
  }
}
