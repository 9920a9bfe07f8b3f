// Publishing what reads: in force from the next fact on, refused before it is stored when it cannot
// be used, the same after a restart.
#include <doctest/doctest.h>

#include "base/base64.h"
#include "server/pump/organisation.h"
#include "server/pump/published_facts_test.h"
#include "server/pump/whole_store_test.h"
#include "store/conformance/temporary_folder.h"
#include "store/sqlite/sqlite_database.h"

using namespace server;

namespace {

constexpr base::Instant monday{1'795'395'600'000};

struct Office {
  Office() { open(); }
  void open() {
    organisation.reset();
    database.reset();
    database = *store::sqlite::open_sqlite(folder.path().string());
    static const Readers shared = *Readers::built_in();
    auto opened = Organisation::open(*database, shared);
    REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().text));
    organisation = std::move(*opened);
  }
  api::Receipt take(std::vector<model::Fact> facts) {
    auto receipt = organisation->take_facts(std::move(facts));
    REQUIRE_MESSAGE(receipt.has_value(), (receipt ? "" : receipt.error().text));
    return *std::move(receipt);
  }
  api::Outcome take(model::Fact fact) {
    return take(std::vector<model::Fact>{std::move(fact)}).outcomes.front();
  }
  model::Fact says(const std::string& text) {
    model::MessageSent body;
    body.text = text;
    model::Fact fact;
    fact.source = "test";
    fact.external_id = "m" + std::to_string(++number);
    fact.at = monday + base::minutes(number);
    fact.group = "g" + std::to_string(number);  // one group each: nothing merges
    fact.actor = "m1";
    fact.body = std::move(body);
    return fact;
  }
  std::int64_t count(std::string_view sql) {
    std::int64_t number_of = 0;
    auto reader = *database->connect(store::Access::read_only);
    const auto read =
        reader->query(sql, {}, [&](const store::Row& row) { number_of = row.integer(0); });
    REQUIRE_MESSAGE(read.has_value(), (read ? "" : read.error().text));
    return number_of;
  }
  std::int64_t questions() { return count("select count(*) from question"); }
  // Says "哈哈", which only the model that stands on its head takes for a question.
  bool laughs_at_a_question() {
    const auto before = questions();
    take(says("哈哈"));
    return questions() > before;
  }

  store::conformance::TemporaryFolder folder;
  std::unique_ptr<store::Database> database;
  std::unique_ptr<Organisation> organisation;
  int number = 0;
};

void check_refused(Office& office, model::Fact fact, std::string_view says,
                   std::string_view field) {
  const auto facts_before = office.count("select count(*) from fact");
  const auto outcome = office.take(std::move(fact));
  CHECK(outcome.as == api::TakenAs::refused);
  CHECK_MESSAGE(outcome.error.text.find(says) != std::string::npos, outcome.error.text);
  CHECK(outcome.error.field == field);
  CHECK(office.count("select count(*) from fact") == facts_before);
}

}  // namespace

TEST_CASE(
    "reader: a published model reads from the next fact of the same batch on, and after a "
    "restart") {
  Office office;
  std::vector<model::Fact> batch;
  batch.push_back(office.says("哈哈"));
  batch.push_back(publish_model("p", "question", "on", upside_down_questions(), monday));
  batch.push_back(office.says("哈哈"));
  batch.push_back(office.says("请问发票怎么开？"));
  const auto receipt = office.take(std::move(batch));
  CHECK(
      receipt.outcomes[1].result ==
      R"({"in_force":1,"shadow":0,"task":"question","version":1,"was":{"in_force":0,"shadow":0}})");
  CHECK(office.questions() == 1);
  CHECK(office.count("select message_id from question") == receipt.outcomes[2].seq.value);
  office.open();
  CHECK(office.laughs_at_a_question());
}

TEST_CASE("reader: shadow mode changes nothing, on and off do, and the answer has the way back") {
  Office office;
  office.take(publish_model("p1", "question", "shadow", upside_down_questions(), monday));
  CHECK_FALSE(office.laughs_at_a_question());
  const auto on = office.take(choose_model("p2", "question", 1, 0, monday));
  CHECK(
      on.result ==
      R"({"in_force":1,"shadow":0,"task":"question","version":0,"was":{"in_force":0,"shadow":1}})");
  CHECK(office.laughs_at_a_question());
  office.take(choose_model("p3", "question", 0, 1, monday));  // the pair that was
  CHECK_FALSE(office.laughs_at_a_question());
  office.take(choose_model("p4", "question", 0, 0, monday));
  CHECK_FALSE(office.laughs_at_a_question());
  CHECK(office.count("select count(*) from text_model") == 1);
  CHECK(office.count("select count(*) from decision where kind = 'reader.published'") == 4);
  CHECK(office.count("select in_force + shadow from reader_choice") == 0);
}

TEST_CASE("reader: what cannot read is refused by name and never stored") {
  Office office;
  const std::string& good = upside_down_questions();
  check_refused(office, publish_model("r1", "question", "on", "%%%%", monday), "not base64",
                "model.body");
  check_refused(office,
                publish_model("r2", "question", "shadow", base::to_base64("GHTEXTM9xxxx"), monday),
                "another version", "model");
  check_refused(office, publish_model("r3", "mood", "on", good, monday), "for the task question",
                "task");
  check_refused(office, publish_model("r4", "weather", "on", good, monday), "task must be", "task");
  check_refused(office, publish_model("r5", "question", "perhaps", good, monday), "mode must be",
                "mode");
  check_refused(office,
                command_fact("r6", "reader.publish", {{"task", "ads"}, {"mode", "on"}}, monday),
                "model is missing", "model");
  check_refused(office, choose_model("r7", "question", 1, 0, monday), "there is no version yet",
                "in_force");
  CHECK(office.count("select count(*) from text_model") == 0);
  office.take(publish_model("p1", "question", "on", good, monday));
  check_refused(office, choose_model("r8", "question", 0, 2, monday), "versions go from 1 to 1",
                "shadow");
  check_refused(office, choose_model("r9", "question", 1, 1, monday), "cannot both", "shadow");
  CHECK(office.laughs_at_a_question());  // as it was
}

TEST_CASE("reader: a publication that comes twice is known, and publishes once") {
  Office office;
  office.take(publish_model("p1", "question", "on", upside_down_questions(), monday));
  const auto again =
      office.take(publish_model("p1", "question", "on", upside_down_questions(), monday));
  CHECK(again.as == api::TakenAs::known);
  CHECK(office.count("select count(*) from text_model") == 1);
}

TEST_CASE("policy: what follows a publication in the same batch is read under the new policy") {
  Office office;
  std::vector<model::Fact> batch;
  batch.push_back(office.says("收到"));
  batch.push_back(publish_policy("p", "收到", monday));
  batch.push_back(office.says("收到"));
  const auto receipt = office.take(std::move(batch));
  CHECK(office.count("select count(*) from strike") == 1);
  CHECK(office.count("select message_id from strike") == receipt.outcomes[2].seq.value);
}

TEST_CASE("reader: a store whose model in force is damaged says which one") {
  Office office;
  office.take(publish_model("p1", "question", "on", upside_down_questions(), monday));
  office.organisation.reset();
  auto writer = *office.database->connect(store::Access::read_write);
  REQUIRE(writer->query("update text_model set body = 'R0g='", {}, [](const store::Row&) {})
              .has_value());
  const auto refused = Organisation::open(*office.database, *Readers::built_in());
  REQUIRE_FALSE(refused.has_value());
  CHECK_MESSAGE(
      refused.error().text.find("version 1 of the model for question") != std::string::npos,
      refused.error().text);
}
