#include <doctest/doctest.h>

#include <set>

#include "model/fact_json.h"
#include "simulator/live.h"

using namespace simulator;

namespace {

std::string bytes_of(std::uint64_t seed) {
  const Company company = make_company(seed, {6, 120});
  const History history(company, seed, *base::parse_day("2026-11-21"), 12);
  std::string bytes;
  for (const TrueFact& each : history.beginning()) bytes += base::json::serialize(model::to_json(each.fact));
  for (int day = 0; day < history.days(); ++day) {
    for (const TrueFact& each : history.day(day)) bytes += base::json::serialize(model::to_json(each.fact));
  }
  return bytes;
}

}  // namespace

TEST_CASE("history: a seed gives the same bytes, another seed others") {
  CHECK(bytes_of(7) == bytes_of(7));
  CHECK(bytes_of(7) != bytes_of(8));
}

TEST_CASE("history: facts are admitted, in order, each with its own id") {
  const Company company = make_company(3, {8, 200});
  const History history(company, 3, *base::parse_day("2026-11-21"), 30);
  std::set<std::string> ids;
  std::size_t questions = 0, answers = 0, adverts = 0;
  for (int day = 0; day < history.days(); ++day) {
    base::Instant before{0};
    for (const TrueFact& each : history.day(day)) {
      REQUIRE(model::admit(each.fact).has_value());
      REQUIRE(each.fact.at >= before);
      before = each.fact.at;
      REQUIRE(ids.insert(each.fact.external_id).second);
      questions += each.truth == Truth::question ? 1 : 0;
      answers += each.truth == Truth::answer ? 1 : 0;
      adverts += each.truth == Truth::advert ? 1 : 0;
    }
  }
  CHECK(questions > 200);
  CHECK(answers > questions / 2);
  CHECK(adverts > 3);
}

TEST_CASE("live: something happens within a minute, and the silenced say nothing") {
  const Company company = make_company(3, {8, 200});
  base::ManualClock clock(*base::parse_instant("2026-11-22T03:00:00Z"));
  DemoConnector platform(clock, 1);
  Live live(company, 3, clock.now());
  std::size_t messages = 0;
  for (int second = 0; second < 120; ++second) {
    clock.advance(base::seconds(1));
    messages += live.until(clock.now(), platform).size();
  }
  CHECK(messages > 5);

  model::Group group;
  group.external_id = company.groups[0].id;
  model::Member member;
  member.external_id = "m-00001";
  model::Effect effect;
  effect.id = model::EffectId(1);
  effect.kind = "mute";
  REQUIRE(platform.perform({effect, group, member}).has_value());
  CHECK(platform.is_silenced(group.external_id, "m-00001"));
  effect.kind = "unmute";
  REQUIRE(platform.perform({effect, group, member}).has_value());
  CHECK_FALSE(platform.is_silenced(group.external_id, "m-00001"));
  effect.kind = "send_message";
  effect.body = R"({"text":"您好"})";
  REQUIRE(platform.perform({effect, group, member}).has_value());
  const auto facts = platform.take_facts(clock.now());
  REQUIRE(facts.size() == 1);
  CHECK(std::get<model::MessageSent>(facts[0].body).text == "您好");
}
