// Goal: groups pass to another owner through WeCom, of whom is in service and of whom has left, and
// what WeCom refuses is told. Method: the real connector over the sandbox, on both databases.
#include "server/connections/wecom_world_test.h"
#include "store/conformance/temporary_postgres.h"
#include "store/postgres/postgres_database.h"

using namespace server;
using namespace server::wecom_world;

namespace {

struct Day {
  World world;
  std::string of_li, also_li, of_wang;

  explicit Day(Ground ground = {}) : world(SandboxOptions{}, std::move(ground)) {
    of_li = world.sandbox.create_group("li", "华东经销商", world.clock.now());
    also_li = world.sandbox.create_group("li", "华南经销商", world.clock.now());
    of_wang = world.sandbox.create_group("wang", "老客户", world.clock.now());
    world.program->wecom->reconcile();
    world.pass(seconds(5));
    REQUIRE(world.comes_true([&] { return owner_of(also_li) == "li"; }));
    REQUIRE(world.comes_true([&] { return owner_of(of_wang) == "wang"; }));
  }
  model::Group group(const std::string& chat) {
    for (const model::Group& each : world.rows<model::Group>("order by id")) {
      if (each.external_id == chat) return each;
    }
    return {};
  }
  model::Member person(model::MemberId id) {
    const auto found = world.rows<model::Member>("where id = " + std::to_string(id.value));
    return found.empty() ? model::Member{} : found.front();
  }
  std::string owner_of(const std::string& chat) { return person(group(chat).owner).external_id; }
  void pass_on(std::int64_t from, std::int64_t to, const std::vector<std::string>& chats) {
    base::json::array groups;
    for (const std::string& chat : chats) groups.push_back(group(chat).id.value);
    world.command("succession.start", {{"from", from}, {"to", to}, {"groups", groups}});
  }
  // WeCom does it, and then shows it.
  bool passes(const std::string& chat, const std::string& owner) {
    return world.in_time(minutes(1), [&] {
      return latest(chat).state == model::EffectState::sent;
    }) && world.in_time(minutes(1), [&] { return owner_of(chat) == owner; });
  }
  model::Effect latest(const std::string& chat) {
    const auto all = world.rows<model::Effect>(
        "where kind = 'transfer_group' and group_id = " + std::to_string(group(chat).id.value) +
        " order by id desc");
    return all.empty() ? model::Effect{} : all.front();
  }
};

void play(Ground ground) {
  Day day(std::move(ground));
  const std::int64_t li = day.group(day.of_li).owner.value;
  const std::int64_t wang = day.group(day.of_wang).owner.value;

  // In service: both groups pass.
  day.pass_on(li, wang, {day.of_li, day.also_li});
  CHECK(day.owner_of(day.of_li) == "li");  // until WeCom shows it
  REQUIRE(day.passes(day.of_li, "wang"));
  REQUIRE(day.passes(day.also_li, "wang"));

  // Back and forth: within ninety days WeCom does it twice, and says so the third time.
  day.pass_on(wang, li, {day.of_li});
  REQUIRE(day.passes(day.of_li, "li"));
  day.pass_on(li, wang, {day.of_li});
  REQUIRE(day.world.in_time(
      minutes(1), [&] { return day.latest(day.of_li).state == model::EffectState::failed; }));
  CHECK(day.latest(day.of_li).result.find("transferred too often") != std::string::npos);
  CHECK(day.owner_of(day.of_li) == "li");

  // Who has left the company: what is in their name passes all the same, after a restart too.
  REQUIRE(day.world.sandbox.resign("wang"));
  day.world.restart();
  day.pass_on(wang, li, {day.also_li, day.of_wang});
  REQUIRE(day.passes(day.of_wang, "li"));
  REQUIRE(day.passes(day.also_li, "li"));
  // Nobody can take over who is not with the company any more.
  day.pass_on(li, wang, {day.of_wang});
  REQUIRE(day.world.in_time(
      minutes(1), [&] { return day.latest(day.of_wang).state == model::EffectState::failed; }));
  CHECK(day.owner_of(day.of_wang) == "li");
  CHECK(day.world.sandbox.complaints().empty());
}

}  // namespace

TEST_CASE("succession: groups pass through WeCom, and what it refuses is told") { play({}); }

TEST_CASE("succession: the same on PostgreSQL") {
  auto server = store::conformance::TemporaryPostgres::start();
  REQUIRE_MESSAGE(server.has_value(), (server ? "" : server.error().text));
  if (!*server) return;
  auto database = store::postgres::open_postgres((*server)->url("guildhall"));
  REQUIRE(database.has_value());
  Ground ground;
  ground.database = *std::move(database);
  play(std::move(ground));
}
