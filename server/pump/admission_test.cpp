// From the form's fact to the applicant's answer, through the whole writer.
#include <doctest/doctest.h>

#include "server/pump/organisation.h"
#include "server/pump/whole_store_test.h"
#include "store/conformance/temporary_folder.h"
#include "store/conformance/temporary_postgres.h"
#include "store/postgres/postgres_database.h"
#include "store/sqlite/sqlite_database.h"

using namespace server;

namespace {

constexpr std::int64_t begin_ms = 1'795'395'600'000;  // 2026-11-23T01:00:00Z

// One organisation, its facts, and what is in its store.
struct Desk {
  store::conformance::TemporaryFolder folder;
  std::unique_ptr<store::Database> database;
  std::unique_ptr<Organisation> organisation;
  int number = 0;
  std::int64_t now_ms = begin_ms;

  explicit Desk(std::unique_ptr<store::Database> given = nullptr) {
    database =
        given ? std::move(given) : std::move(*store::sqlite::open_sqlite(folder.path().string()));
    auto opened = Organisation::open(*database, *Readers::built_in());
    REQUIRE(opened.has_value());
    organisation = std::move(*opened);
  }

  api::Outcome take(model::FactBody body, std::string actor = "") {
    model::Fact fact;
    fact.source = std::holds_alternative<model::Command>(body) ? "console" : "form";
    fact.external_id = "f" + std::to_string(++number);
    fact.at = base::Instant{now_ms += 1'000};
    fact.actor = std::move(actor);
    fact.body = std::move(body);
    std::vector<model::Fact> facts;
    facts.push_back(std::move(fact));
    auto receipt = organisation->take_facts(std::move(facts));
    REQUIRE_MESSAGE(receipt.has_value(), (receipt ? "" : receipt.error().text));
    return receipt->outcomes.front();
  }

  void restart() {
    organisation.reset();
    auto opened = Organisation::open(*database, *Readers::built_in());
    REQUIRE(opened.has_value());
    organisation = std::move(*opened);
  }

  api::Outcome command(std::string name, std::string arguments, std::string login = "li") {
    return take(model::Command{std::move(name), std::move(arguments)}, std::move(login));
  }

  std::int64_t apply(std::string applicant, std::string company = "深圳市宏达科技有限公司",
                     std::string mobile = "13800138000", std::string code = "") {
    model::ApplicationSubmitted body;
    body.applicant = std::move(applicant);
    body.name = "王强";
    body.company = std::move(company);
    body.mobile = std::move(mobile);
    body.consent = "1";
    body.code = std::move(code);
    return take(std::move(body)).seq.value;
  }

  std::vector<model::Application> rows() {
    auto connection = database->connect(store::Access::read_only);
    REQUIRE(connection.has_value());
    return all_rows<model::Application>(**connection, "id");
  }
  model::Application row(std::int64_t id) {
    for (const model::Application& each : rows()) {
      if (each.id.value == id) return each;
    }
    FAIL("no application ", id);
    return {};
  }
  template <class Row>
  std::vector<Row> all(const std::string& order) {
    auto connection = database->connect(store::Access::read_only);
    REQUIRE(connection.has_value());
    return all_rows<Row>(**connection, order);
  }
  model::Member member(const std::string& name) {
    for (model::Member& each : all<model::Member>("id")) {
      if (each.external_id == name) return each;
    }
    FAIL("no member ", name);
    return {};
  }
  void profile(const std::string& name, model::Role role, const std::string& company = "") {
    model::MemberProfile body;
    body.member = body.name.emplace(name);
    body.role = role;
    if (!company.empty()) body.company = company;
    take(std::move(body));
  }
  std::vector<model::ApplicationStep> steps() {
    auto connection = database->connect(store::Access::read_only);
    REQUIRE(connection.has_value());
    return all_rows<model::ApplicationStep>(**connection, "application_id, number");
  }
  void publish(const model::AdmissionPolicy& admission) {
    model::Policy policy = model::starting_policy();
    policy.admission = admission;
    const auto done =
        command("policy.publish",
                base::json::serialize(base::json::object{{"policy", model::to_json(policy)}}));
    REQUIRE_MESSAGE(done.as == api::TakenAs::accepted, done.error.text);
  }
};

std::string of(std::int64_t id, std::int64_t revision, std::string_view more = "") {
  return "{\"application\":" + std::to_string(id) + ",\"revision\":" + std::to_string(revision) +
         std::string(more) + "}";
}

model::AdmissionRule rule(std::string id, model::AdmissionOutcome outcome) {
  model::AdmissionRule made;
  made.id = std::move(id);
  made.mode = model::AdmissionMode::on;
  made.outcome = outcome;
  made.when = {{model::AdmissionTest::present, "name", {}}};
  made.text = "text";
  return made;
}

}  // namespace

TEST_CASE("an application is queued, accepted, taken back and refused, step by step") {
  Desk desk;
  const std::int64_t id = desk.apply("anna");
  CHECK(desk.row(id).state == model::ApplicationState::queued);
  CHECK(desk.row(id).findings.find("mobile_valid") != std::string::npos);
  CHECK(desk.command("application.accept", of(id, 1)).as == api::TakenAs::accepted);
  CHECK(desk.row(id).state == model::ApplicationState::accepted);
  CHECK(desk.row(id).decided_by == "li");
  // The second reviewer saw it before: they are told by whom it was decided.
  const auto late = desk.command("application.refuse", of(id, 1, R"(,"text":"no")"), "wu");
  CHECK(late.as == api::TakenAs::refused);
  CHECK(late.error.code == base::ErrorCode::conflict);
  CHECK(late.error.text.find("accepted by li") != std::string::npos);
  CHECK(desk.command("application.undo", of(id, 2)).as == api::TakenAs::accepted);
  CHECK(desk.command("application.refuse", of(id, 3)).error.field == "text");
  CHECK(desk.command("application.refuse", of(id, 3, R"(,"text":"不在范围")")).as ==
        api::TakenAs::accepted);
  CHECK(desk.row(id).note == "不在范围");
  const auto steps = desk.steps();
  REQUIRE(steps.size() == 4);
  CHECK(steps[0].act == "queued");
  CHECK(steps[3].act == "refused");
  CHECK(steps[3].by == "li");
  CHECK(steps[3].decision.value > 0);
}

TEST_CASE("what is asked for is answered; who withdraws is out; sent twice is once") {
  Desk desk;
  const std::int64_t id = desk.apply("anna");
  CHECK(desk.command("application.ask", of(id, 1, R"(,"text":"执照?")")).as ==
        api::TakenAs::accepted);
  CHECK(desk.row(id).state == model::ApplicationState::asked);
  desk.take(model::ApplicantSaid{"anna", model::ApplicantAct::answer, "见附件"});
  CHECK(desk.row(id).state == model::ApplicationState::queued);
  CHECK(desk.steps().back().by == "applicant");
  desk.apply("anna");
  CHECK(desk.rows().size() == 1);
  desk.take(model::ApplicantSaid{"anna", model::ApplicantAct::withdraw, ""});
  CHECK(desk.row(id).state == model::ApplicationState::withdrawn);
  CHECK(desk.command("application.undo", of(id, 4)).error.code == base::ErrorCode::conflict);
  desk.take(model::ApplicantSaid{"nobody", model::ApplicantAct::answer, "x"});
  CHECK(desk.rows().size() == 1);
}

TEST_CASE("two opinions, and two reviewers at once") {
  Desk desk;
  const std::int64_t id = desk.apply("anna");
  CHECK(desk.command("application.claim", of(id, 0)).as == api::TakenAs::accepted);
  const auto second = desk.command("application.claim", of(id, 0), "wu");
  CHECK(second.error.field == "claim");
  CHECK(second.error.text.find("li has had") != std::string::npos);
  CHECK(desk.command("application.second", of(id, 1, R"(,"colleague":"li")")).error.field ==
        "colleague");
  CHECK(desk.command("application.second", of(id, 1, R"(,"colleague":"wu")")).as ==
        api::TakenAs::accepted);
  desk.command("application.accept", of(id, 2));
  CHECK(desk.row(id).state == model::ApplicationState::queued);
  desk.command("application.accept", of(id, 3));  // the same reviewer again counts once
  CHECK(desk.row(id).state == model::ApplicationState::queued);
  desk.command("application.accept", of(id, 4), "wu");
  CHECK(desk.row(id).state == model::ApplicationState::accepted);
}

TEST_CASE("the same person and company are found, merged and taken apart") {
  Desk desk;
  const std::int64_t first = desk.apply("anna");
  const std::int64_t second = desk.apply("bob", "宏达科技（深圳）有限公司", "+86 138 0013 8000");
  const std::string findings = desk.row(second).findings;
  CHECK(findings.find("same_person") != std::string::npos);
  CHECK(findings.find("same_company") != std::string::npos);
  CHECK(findings.find("\"other\":" + std::to_string(first)) != std::string::npos);
  CHECK(desk.row(first).findings.find("same_person") == std::string::npos);
  const std::string link = "{\"application\":" + std::to_string(second) +
                           ",\"other\":" + std::to_string(first) + ",\"kind\":\"person\"}";
  CHECK(desk.command("application.link", link).as == api::TakenAs::accepted);
  CHECK(desk.row(second).merged_into.value == first);
  CHECK(desk.command("application.link", link).error.code == base::ErrorCode::conflict);
  CHECK(desk.command("application.accept", of(second, 0)).error.code == base::ErrorCode::conflict);
  CHECK(desk.command("application.unlink", link).as == api::TakenAs::accepted);
  CHECK(!desk.row(second).merged_into);
  CHECK(desk.command("application.link", link).as == api::TakenAs::accepted);
}

TEST_CASE("the blacklist is over the rules, until it ends") {
  Desk desk;
  model::AdmissionPolicy admission;
  admission.rules = {rule("all", model::AdmissionOutcome::accept)};
  desk.publish(admission);
  const std::string until = base::format_iso(base::Instant{desk.now_ms + 60'000});
  CHECK(desk.command("admission.block",
                     R"({"kind":"mobile","value":"138 0013 8000","reason":"同行","until":")" +
                         until + "\"}")
            .as == api::TakenAs::accepted);
  CHECK(desk.row(desk.apply("anna")).rule == "blacklist");
  CHECK(desk.row(desk.apply("bob", "杭州百草味", "13900139000")).state ==
        model::ApplicationState::accepted);
  desk.now_ms += 60'000;
  CHECK(desk.row(desk.apply("carl")).state == model::ApplicationState::accepted);
}

TEST_CASE("a wave opens the breaker of its code; it closes by itself and by hand") {
  Desk desk;
  model::AdmissionPolicy admission;
  admission.rules = {rule("all", model::AdmissionOutcome::accept)};
  admission.wave_per_minute = 3;
  admission.wave_pause_minutes = 5;
  desk.publish(admission);
  const auto come = [&](int i, const std::string& code) {
    return desk.row(desk.apply("a" + std::to_string(i), "公司" + std::to_string(i),
                               "1390000000" + std::to_string(i), code));
  };
  for (int i = 0; i < 3; ++i) CHECK(come(i, "expo").state == model::ApplicationState::accepted);
  CHECK(come(3, "expo").rule == "wave");  // the fourth within the minute
  CHECK(come(4, "expo").state == model::ApplicationState::queued);
  CHECK(come(5, "web").state == model::ApplicationState::accepted);
  CHECK(desk.command("admission.reset", R"({"code":"web"})").error.code ==
        base::ErrorCode::conflict);
  CHECK(desk.command("admission.reset", R"({"code":"expo"})").as == api::TakenAs::accepted);
  CHECK(come(6, "expo").state == model::ApplicationState::accepted);
  for (int i = 7; i < 10; ++i) come(i, "expo");
  CHECK(desk.rows().back().rule == "wave");
  desk.now_ms += 5 * 60'000;
  CHECK(desk.row(desk.apply("late", "晚到", "13911111111", "expo")).state ==
        model::ApplicationState::accepted);
}

TEST_CASE("a sampled refusal that was wrong goes back to the queue") {
  Desk desk;
  model::AdmissionPolicy admission;
  admission.rules = {rule("none", model::AdmissionOutcome::refuse)};
  admission.sample_percent = 100;
  desk.publish(admission);
  const std::int64_t id = desk.apply("anna");
  CHECK(desk.row(id).state == model::ApplicationState::refused);
  CHECK(desk.row(id).is_sampled);
  CHECK(desk.command("application.judge", of(id, 0, R"(,"right":false)")).as ==
        api::TakenAs::accepted);
  CHECK(desk.row(id).sample == "wrong");
  CHECK(desk.row(id).state == model::ApplicationState::queued);
}

namespace {

void check_enrolment(Desk& desk) {
  desk.profile("wq", model::Role::member);
  desk.profile("lily", model::Role::staff);
  model::ApplicationSubmitted body;
  body.applicant = "anna";
  body.name = "王强";
  body.company = "深圳市宏达科技有限公司";
  body.credit_code = "91350100M000100Y43";
  body.identity = "经销商";
  body.mobile = "+86 138 0013 8000";
  body.consent = "1";
  const std::int64_t id = desk.take(std::move(body)).seq.value;
  const std::string member = ",\"member\":" + std::to_string(desk.member("wq").id.value);
  desk.restart();  // the applicant's rows come from the store

  // Accepted while nobody knows who it is: the company is there, so rivals can be told.
  CHECK(desk.command("application.accept", of(id, 0)).as == api::TakenAs::accepted);
  const auto companies = desk.all<model::Company>("id");
  REQUIRE(companies.size() == 1);
  CHECK(companies[0].name == "深圳市宏达科技有限公司");
  CHECK(companies[0].credit_code == "91350100M000100Y43");
  CHECK(desk.member("wq").company.empty());

  const std::string staff = ",\"member\":" + std::to_string(desk.member("lily").id.value);
  CHECK(desk.command("application.identify", of(id, 0, staff)).error.field == "member");
  CHECK(desk.command("application.identify", of(id, 0, ",\"member\":999999")).error.code ==
        base::ErrorCode::not_found);
  CHECK(desk.command("application.identify", of(id, 0)).error.field == "member");
  CHECK(desk.command("application.identify", of(id, 1, member)).error.code ==
        base::ErrorCode::conflict);  // seen before it was accepted

  desk.restart();
  CHECK(desk.command("application.identify", of(id, 0, member)).as == api::TakenAs::accepted);
  const model::Member known = desk.member("wq");
  CHECK(desk.row(id).member == known.id);
  CHECK(known.name == "wq");  // what was known stays
  CHECK(known.company == "深圳市宏达科技有限公司");
  CHECK(known.company_id == companies[0].id);
  CHECK(known.identity == "经销商");
  CHECK(known.phone == "13800138000");
  CHECK(desk.steps().back().act == "identified");
  CHECK(desk.command("application.identify", of(id, 0, member)).error.code ==
        base::ErrorCode::conflict);
  CHECK(desk.command("application.identify", of(id, 0, ",\"member\":null")).as ==
        api::TakenAs::accepted);
  CHECK(!desk.row(id).member);
  CHECK(desk.member("wq").identity == "经销商");  // said by them all the same
}

}  // namespace

TEST_CASE("SQLite: who is accepted becomes a company's member, once it is known who they are") {
  Desk desk;
  check_enrolment(desk);
}

TEST_CASE("PostgreSQL: who is accepted becomes a company's member, once it is known who they are") {
  const auto server = store::conformance::TemporaryPostgres::start();
  REQUIRE_MESSAGE(server.has_value(), (server ? "" : server.error().text));
  if (!*server) return;  // said so, loudly
  auto database = store::postgres::open_postgres((*server)->url("desk"));
  REQUIRE_MESSAGE(database.has_value(), (database ? "" : database.error().text));
  Desk desk(std::move(*database));
  check_enrolment(desk);
}

TEST_CASE("a rule that accepts somebody known fills their profile where it is empty") {
  Desk desk;
  model::AdmissionPolicy admission;
  admission.rules = {rule("all", model::AdmissionOutcome::accept)};
  desk.publish(admission);
  desk.profile("wq", model::Role::member, "老公司");
  model::ApplicationSubmitted body;
  body.applicant = "anna";
  body.member = "wq";
  body.name = "王强";
  body.company = "新公司";
  body.region = "广东";
  body.consent = "1";
  const std::int64_t id = desk.take(std::move(body)).seq.value;
  CHECK(desk.row(id).state == model::ApplicationState::accepted);
  CHECK(desk.member("wq").company == "老公司");
  CHECK(desk.member("wq").region == "广东");
  CHECK(desk.all<model::Company>("id").size() == 2);
}
