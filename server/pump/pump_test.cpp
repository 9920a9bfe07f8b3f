// The pump's threads change nothing: what it takes in many hands, a batch deciding while another
// commits, is what one hand takes in one batch; and a commit that fails loses nothing and doubles
// nothing.
#include "server/pump/pump.h"

#include <doctest/doctest.h>

#include <deque>
#include <future>
#include <set>

#include "base/clock.h"
#include "server/pump/random_facts_test.h"
#include "server/pump/whole_store_test.h"
#include "store/conformance/temporary_folder.h"
#include "store/faulty/faulty_database.h"
#include "store/sqlite/sqlite_database.h"

using namespace server;
using base::Result;
using store::conformance::TemporaryFolder;

namespace {

std::unique_ptr<store::Database> sqlite_in(const TemporaryFolder& folder) {
  auto database = store::sqlite::open_sqlite(folder.path().string());
  REQUIRE_MESSAGE(database.has_value(), (database ? "" : database.error().text));
  return std::move(*database);
}

std::unique_ptr<Organisation> organisation_on(store::Database& database) {
  auto organisation = Organisation::open(database, *Readers::built_in());
  REQUIRE_MESSAGE(organisation.has_value(), (organisation ? "" : organisation.error().text));
  return std::move(*organisation);
}

WholeStore everything_in(store::Database& database) {
  auto connection = database.connect(store::Access::read_only);
  REQUIRE(connection.has_value());
  return whole_store(**connection);
}

using Receipts = std::deque<std::future<Result<api::Receipt>>>;

void submit(Pump& pump, std::vector<model::Fact> facts, Receipts& receipts) {
  auto promise = std::make_shared<std::promise<Result<api::Receipt>>>();
  receipts.push_back(promise->get_future());
  pump.submit_async(std::move(facts), [promise](Result<api::Receipt> receipt) {
    promise->set_value(std::move(receipt));
  });
}

std::vector<model::Fact> some_of(const std::vector<model::Fact>& facts, std::size_t at,
                                 std::size_t size) {
  const auto first = facts.begin() + static_cast<std::ptrdiff_t>(at);
  return {first, first + static_cast<std::ptrdiff_t>(std::min(size, facts.size() - at))};
}

}  // namespace

TEST_CASE("pump: batches that overlap leave the rows that one hand leaves") {
  const base::SystemClock clock;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    CAPTURE(seed);
    const auto facts = RandomFacts(seed).take(900);
    TemporaryFolder one, many;
    const auto calm = sqlite_in(one);
    const auto receipt = organisation_on(*calm)->take_facts(facts);
    REQUIRE_MESSAGE(receipt.has_value(), (receipt ? "" : receipt.error().text));

    const auto busy = sqlite_in(many);
    {
      const auto organisation = organisation_on(*busy);
      Pump pump(*organisation, clock, false);
      base::Random random(seed);
      Receipts receipts;
      for (std::size_t at = 0; at < facts.size();) {
        const std::size_t size = 1 + random.below(25);
        submit(pump, some_of(facts, at, size), receipts);
        at += size;
        if (random.chance(0.1)) pump.between_batches([](Organisation&) {});
      }
      for (auto& each : receipts) REQUIRE(each.get().has_value());
      CHECK(pump.figures().accepted + pump.figures().known + pump.figures().refused ==
            facts.size());
    }
    CHECK(everything_in(*calm) == everything_in(*busy));
  }
}

TEST_CASE("pump: commits that fail lose nothing and double nothing") {
  const base::SystemClock clock;
  const auto facts = RandomFacts(5).take(800);
  TemporaryFolder folder;
  const auto inner = sqlite_in(folder);
  store::faulty::FaultPlan plan(7);
  const auto database = store::faulty::make_faulty(*inner, plan);
  std::int64_t failures = 0;
  {
    const auto organisation = organisation_on(*database);
    Pump pump(*organisation, clock, false);
    plan.set(store::faulty::Fault::commit, {4, 0.2});
    plan.set(store::faulty::Fault::commit_lost, {0, 0.1});
    plan.set(store::faulty::Fault::keep, {0, 0.1});
    plan.set(store::faulty::Fault::look_up, {0, 0.02});
    std::deque<std::vector<model::Fact>> to_send;
    for (std::size_t at = 0; at < facts.size(); at += 20) to_send.push_back(some_of(facts, at, 20));
    while (!to_send.empty()) {
      // Eight at a time; what is handed back is sent again, as any sender would.
      Receipts receipts;
      std::deque<std::vector<model::Fact>> sent;
      while (!to_send.empty() && sent.size() < 8) {
        sent.push_back(to_send.front());
        to_send.pop_front();
        submit(pump, sent.back(), receipts);
      }
      for (auto& receipt : receipts) {
        if (!receipt.get()) {
          to_send.push_back(sent.front());
          ++failures;
        }
        sent.pop_front();
      }
    }
    plan.clear();
    auto again = pump.submit(facts);
    REQUIRE(again.has_value());
    for (const api::Outcome& each : again->outcomes) {
      // Commands that were refused are refused again, or known to have been.
      CHECK(each.as != api::TakenAs::accepted);
    }
  }
  CHECK(failures > 0);
  std::set<std::string> sent;
  for (const model::Fact& fact : facts) {
    if (std::holds_alternative<model::MessageSent>(fact.body)) sent.insert(fact.external_id);
  }
  std::set<std::string> kept;
  const WholeStore rows = everything_in(*inner);
  for (const model::Message& message : std::get<std::vector<model::Message>>(rows)) {
    CHECK(kept.insert(message.external_id).second);
  }
  for (const std::string& id : sent) CHECK(kept.contains(id));
}

TEST_CASE(
    "pump: what the disk would not keep is not acknowledged, and what comes next has no part in "
    "it") {
  const base::SystemClock clock;
  TemporaryFolder folder;
  const auto inner = sqlite_in(folder);
  store::faulty::FaultPlan plan(7);
  const auto database = store::faulty::make_faulty(*inner, plan);
  const auto organisation = organisation_on(*database);
  Pump pump(*organisation, clock, false);
  const auto facts = RandomFacts(5).take(3);
  plan.set(store::faulty::Fault::keep, {1, 0});
  const auto refused = pump.submit({facts[0]});
  REQUIRE(!refused.has_value());
  CHECK(refused.error().code == base::ErrorCode::unavailable);
  CHECK(refused.error().text.find("keep") != std::string::npos);
  CHECK_FALSE(pump.trouble().empty());
  plan.clear();
  const auto next = pump.submit({facts[1]});
  REQUIRE(next.has_value());
  CHECK(next->outcomes.at(0).as == api::TakenAs::accepted);
  CHECK(pump.trouble().empty());
  // It had been written all the same, and is known when it comes again.
  const auto again = pump.submit({facts[0]});
  REQUIRE(again.has_value());
  CHECK(again->outcomes.at(0).as == api::TakenAs::known);
}

TEST_CASE("pump: a publication in the middle of a batch is in force from the next fact on") {
  const auto publish = [](int number, const std::string& id, const std::string& word) {
    model::Policy policy = model::starting_policy();
    policy.rules.clear();
    policy.replies.clear();
    if (!word.empty()) {
      model::Rule rule;
      rule.id = id;
      rule.name = word;
      rule.kind = model::RuleKind::words;
      rule.mode = model::EntryMode::on;
      rule.words = {word};
      policy.rules.push_back(std::move(rule));
    }
    base::json::object arguments;
    arguments["policy"] = model::to_json(policy);
    model::Fact fact;
    fact.source = "console";
    fact.external_id = "p" + std::to_string(number);
    fact.at = {1'795'395'600'000 + number};
    fact.actor = "admin";
    fact.body = model::Command{"policy.publish", base::json::serialize(arguments)};
    return fact;
  };
  const auto say = [](int number) {
    model::Fact fact;
    fact.source = "test";
    fact.external_id = "m" + std::to_string(number);
    fact.at = {1'795'395'600'000 + number};
    fact.group = "g";
    fact.actor = "customer";
    model::MessageSent body;
    body.text = "苹果和香蕉";
    fact.body = std::move(body);
    return fact;
  };
  const std::vector<model::Fact> facts = {
      publish(1, "no-apples", "苹果"),  say(2), publish(3, "", ""), say(4),
      publish(5, "no-bananas", "香蕉"), say(6)};
  TemporaryFolder one, other;
  const auto at_once = sqlite_in(one), by_turns = sqlite_in(other);
  {
    const auto organisation = organisation_on(*at_once);
    const auto receipt = organisation->take_facts(facts);
    REQUIRE(receipt.has_value());
    for (const api::Outcome& each : receipt->outcomes) {
      REQUIRE_MESSAGE(each.as == api::TakenAs::accepted, each.error.text);
    }
  }
  {
    const auto organisation = organisation_on(*by_turns);
    for (const model::Fact& fact : facts) REQUIRE(organisation->take_facts({fact}).has_value());
  }
  const auto rows = everything_in(*at_once);
  CHECK(rows == everything_in(*by_turns));
  std::vector<std::string> rules;
  for (const model::Decision& each : std::get<std::vector<model::Decision>>(rows)) {
    if (!each.rule.empty()) rules.push_back(each.rule);
  }
  REQUIRE(rules.size() >= 2);
  CHECK(rules.front() == "no-apples");
  CHECK(rules.back() == "no-bananas");
}
