#include "engine/admission/verdict.h"

#include <doctest/doctest.h>

#include "engine/admission/likeness.h"
#include "engine/admission/verification.h"

namespace engine::admission {
namespace {

using model::AdmissionMode;
using model::AdmissionOutcome;
using model::AdmissionRule;
using model::AdmissionTest;

AdmissionRule rule(std::string id, AdmissionOutcome outcome,
                   std::vector<model::AdmissionCondition> when,
                   AdmissionMode mode = AdmissionMode::on) {
  AdmissionRule made;
  made.id = std::move(id);
  made.mode = mode;
  made.outcome = outcome;
  made.when = std::move(when);
  made.text = "text of " + made.id;
  return made;
}

model::ApplicationSubmitted application() {
  model::ApplicationSubmitted body;
  body.applicant = "a1";
  body.name = "王强";
  body.company = "深圳市宏达科技有限公司";
  body.credit_code = "9144030071526726XG";
  body.region = "广东深圳";
  body.mobile = "13800138000";
  body.email = "wang@hongda.cn";
  body.consent = "1";
  return body;
}

model::Application row_of(std::int64_t id, const model::ApplicationSubmitted& body) {
  model::Application row;
  row.id = model::ApplicationId(id);
  row.union_id = body.union_id;
  row.company = body.company;
  row.credit_code = body.credit_code;
  row.mobile = body.mobile;
  row.email = body.email;
  return row;
}

}  // namespace

TEST_CASE("precedence: blacklist, invalid, wave, rules in their order, queue") {
  const auto of_region =
      rule("accept_gd", AdmissionOutcome::accept, {{AdmissionTest::contains, "region", {"广东"}}});
  const auto always =
      rule("refuse_all", AdmissionOutcome::refuse, {{AdmissionTest::present, "name", {}}});
  const auto shadow = rule("watch", AdmissionOutcome::refuse,
                           {{AdmissionTest::present, "name", {}}}, AdmissionMode::shadow);
  const auto off = rule("off", AdmissionOutcome::refuse, {{AdmissionTest::present, "name", {}}},
                        AdmissionMode::off);
  struct Row {
    std::string_view name;
    bool is_blocked, is_invalid, is_wave;
    std::vector<AdmissionRule> rules;
    AdmissionOutcome outcome;
    std::string_view rule;
    std::size_t shadows;
  };
  const Row rows[] = {
      {"nothing", false, false, false, {}, AdmissionOutcome::queue, "", 0},
      {"a rule", false, false, false, {of_region}, AdmissionOutcome::accept, "accept_gd", 0},
      {"first rule wins",
       false,
       false,
       false,
       {of_region, always},
       AdmissionOutcome::accept,
       "accept_gd",
       0},
      {"in their order",
       false,
       false,
       false,
       {always, of_region},
       AdmissionOutcome::refuse,
       "refuse_all",
       0},
      {"shadow decides nothing",
       false,
       false,
       false,
       {shadow, of_region},
       AdmissionOutcome::accept,
       "accept_gd",
       1},
      {"shadow alone", false, false, false, {shadow, off}, AdmissionOutcome::queue, "", 1},
      {"wave over rules", false, false, true, {of_region}, AdmissionOutcome::queue, "wave", 0},
      {"wave over refusing rules",
       false,
       false,
       true,
       {always},
       AdmissionOutcome::queue,
       "wave",
       0},
      {"invalid over wave", false, true, true, {of_region}, AdmissionOutcome::ask, "invalid", 0},
      {"invalid over rules", false, true, false, {always}, AdmissionOutcome::ask, "invalid", 0},
      {"blacklist over invalid",
       true,
       true,
       false,
       {of_region},
       AdmissionOutcome::refuse,
       "blacklist",
       0},
      {"blacklist over all",
       true,
       true,
       true,
       {of_region},
       AdmissionOutcome::refuse,
       "blacklist",
       0},
  };
  for (const Row& row : rows) {
    model::ApplicationSubmitted body = application();
    if (row.is_invalid) body.credit_code = "9144030071526726XA";
    model::AdmissionPolicy policy;
    policy.rules = row.rules;
    const Verdict verdict = judge(policy, body, verify(body), {row.is_blocked, row.is_wave});
    CHECK_MESSAGE(verdict.outcome == row.outcome, row.name);
    CHECK_MESSAGE(verdict.rule == row.rule, row.name);
    CHECK_MESSAGE(verdict.shadow.size() == row.shadows, row.name);
  }
}

TEST_CASE("conditions of rules") {
  const model::ApplicationSubmitted body = application();
  const auto findings = verify(body);
  struct Row {
    model::AdmissionCondition condition;
    bool holds;
  };
  const Row rows[] = {{{AdmissionTest::is, "region", {"北京", "广东深圳"}}, true},
                      {{AdmissionTest::is, "region", {"广东"}}, false},
                      {{AdmissionTest::is_not, "region", {"广东"}}, true},
                      {{AdmissionTest::contains, "email", {"HONGDA"}}, true},
                      {{AdmissionTest::missing, "title", {}}, true},
                      {{AdmissionTest::present, "title", {}}, false},
                      {{AdmissionTest::found, "", {"email_of_work"}}, true},
                      {{AdmissionTest::not_found, "", {"consumer", "email_of_work"}}, false},
                      {{AdmissionTest::not_found, "", {"consumer"}}, true}};
  for (const Row& row : rows) {
    CHECK(holds(rule("r", AdmissionOutcome::queue, {row.condition}), body, findings) == row.holds);
  }
}

TEST_CASE("what is found in an application") {
  model::ApplicationSubmitted body = application();
  CHECK(!identity::has_invalid(verify(body)));
  CHECK(identity::has(verify(body), "credit_code_valid"));
  body.region = "北京朝阳";
  CHECK(identity::has(verify(body), "region_mismatch"));
  body.region = "朝阳";  // a city or district that is not known to be anywhere
  CHECK(!identity::has(verify(body), "region_mismatch"));
  body.company = body.name;
  CHECK(identity::has(verify(body), "consumer"));
  body.mobile.clear();
  body.email.clear();
  CHECK(identity::has(verify(body), "nothing_to_reach"));
  CHECK(!block_key("credit", "9144030071526726XA").has_value());
  CHECK(block_key("domain", "Hongda.CN")->value == "hongda.cn");
  CHECK(block_key("mobile", "138 0013 8000")->value == "+8613800138000");
}

TEST_CASE("the same person and the same company, scored with reasons") {
  const model::ApplicationSubmitted first = application();
  struct Row {
    std::string_view name;
    std::string mobile, email, company, credit;
    std::string_view kinds;
  };
  const Row rows[] = {
      {"all equal", "+86 138 0013 8000", "WANG@hongda.cn", first.company, first.credit_code,
       "person company "},
      {"another mobile, a colleague", "13900139000", "li@hongda.cn", "宏达", "", "company "},
      {"nothing", "13900139000", "li@qq.com", "杭州百草味食品有限公司", "", ""},
      {"equal brand alone", "13900139000", "", "宏达电子商务（深圳）有限公司", "", "company "},
      {"equal brand, another valid code", "13900139000", "", "宏达电子商务（深圳）有限公司",
       "914403001922038216", ""},
      {"same mobile elsewhere", "13800138000", "", "杭州百草味食品有限公司", "", "person "},
  };
  for (const Row& row : rows) {
    model::ApplicationSubmitted other = first;
    other.mobile = row.mobile;
    other.email = row.email;
    other.company = row.company;
    other.credit_code = row.credit;
    const model::Application earlier = row_of(7, first);
    std::string kinds;
    for (const Match& each : matches_of(row_of(9, other), {&earlier})) {
      kinds += each.kind + " ";
      CHECK(each.other == model::ApplicationId(7));
      CHECK(each.score <= 1.0);
      CHECK(!each.why.empty());
    }
    CHECK_MESSAGE(kinds == row.kinds, row.name);
  }
}

TEST_CASE("the sample is the same every time, and of the size that is asked for") {
  int sampled = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::string applicant = "applicant-" + std::to_string(i);
    CHECK(is_sampled(applicant, 10) == is_sampled(applicant, 10));
    sampled += is_sampled(applicant, 10);
    CHECK(!is_sampled(applicant, 0));
    CHECK(is_sampled(applicant, 100));
  }
  CHECK(sampled > 900);
  CHECK(sampled < 1100);
}

}  // namespace engine::admission
