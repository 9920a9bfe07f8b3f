// Goal: on any day nobody is asked whom a hard rule keeps out, and the rows are the same whatever
// the batches and restarts, on both databases. Method: random days whose every step is looked at by
// a slow check of all rows, and played again.
#include <map>
#include <set>

#include "base/random.h"
#include "server/pump/placement_world_test.h"
#include "store/conformance/temporary_postgres.h"
#include "store/postgres/postgres_database.h"

using namespace server;
using namespace server::placement_world;

namespace {

constexpr int people = 24, companies = 6, groups = 3;

// Random days over a few groups: joins and leaves, rivalries that come and go, doors, plans at any
// stage. After every step no seat that was asked for breaks a rule, by looking at all rows.
class RandomDays {
 public:
  explicit RandomDays(std::uint64_t seed) : random_(seed) {
    world.done("policy.publish", std::string(policy));
    for (int i = 1; i <= groups; ++i) world.group("g" + std::to_string(i), 6);
    for (int i = 0; i < people; ++i) {
      world.profile("m" + std::to_string(i), "公司" + std::to_string(random_.below(companies)),
                    random_.chance(0.2) ? "微商" : "实体");
    }
  }
  World world;

  void step() {
    const double kind = random_.unit();
    const std::string group = std::to_string(1 + random_.below(groups));
    const std::string who = "m" + std::to_string(random_.below(people));
    if (kind < 0.3) return world.join("g" + group, who);
    if (kind < 0.4) {
      world.give("g" + group, who, model::MemberLeft{model::LeaveReason::left, ""});
      return;
    }
    if (kind < 0.55) {
      const char* ways[] = {"competitor.declare", "competitor.declare", "competitor.withdraw"};
      world.command(ways[random_.below(3)], R"({"a":)" + company() + R"(,"b":)" + company() + "}");
      return;
    }
    if (kind < 0.6) {
      world.command(random_.chance(0.5) ? "company.merge" : "company.unmerge",
                    R"({"company":)" + company() + R"(,"into":)" + company() + "}");
      return;
    }
    if (kind < 0.65) {
      world.command("group.door", R"({"group":)" + group + R"(,"takes_new":)" +
                                      (random_.chance(0.7) ? "true" : "false") + "}");
      return;
    }
    if (kind < 0.75) return make_plan();
    if (kind < 0.85) return world.hand_over_all();
    act();
  }

  void check() {
    std::map<model::MemberId, model::Member> members;
    for (auto& each : world.rows<model::Member>("id")) members.emplace(each.id, each);
    std::map<model::CompanyId, model::CompanyId> into;
    for (const auto& each : world.rows<model::Company>("id")) into[each.id] = each.merged_into;
    const auto root = [&](model::CompanyId id) {
      while (into.contains(id) && into[id]) id = into[id];
      return id;
    };
    std::set<std::pair<model::CompanyId, model::CompanyId>> rivals;
    for (const auto& each : world.rows<model::CompanyRelation>("a_id")) {
      if (each.state != model::RelationState::declared) continue;
      rivals.insert({root(each.a), root(each.b)});
      rivals.insert({root(each.b), root(each.a)});
    }
    std::map<std::pair<model::PlacementId, std::int64_t>, model::GroupId> places;
    for (const auto& each : world.rows<model::PlacementPlace>("placement_id, number"))
      places[{each.placement, each.number}] = each.group;
    std::set<model::PlacementId> running;
    for (const auto& each : world.rows<model::Placement>("id")) {
      if (each.state == PlacementState::running) running.insert(each.id);
    }
    const auto stays = world.rows<model::Stay>("id");
    for (const auto& seat : world.rows<model::PlacementSeat>("placement_id, member_id")) {
      if (seat.state != SeatState::asked) continue;
      CHECK(running.contains(seat.placement));
      const model::GroupId group = places[{seat.placement, seat.place}];
      CHECK(group);
      for (const auto& stay : stays) {
        if (stay.group != group || stay.left_at.ms != 0 || stay.member == seat.member) continue;
        const model::Member &one = members[seat.member], &other = members[stay.member];
        const auto pair = std::pair(root(one.company_id), root(other.company_id));
        CHECK_FALSE(rivals.contains(pair));
        const bool clash =
            one.identity != other.identity && !one.identity.empty() && !other.identity.empty();
        CHECK_FALSE(clash);
      }
    }
  }

 private:
  std::string company() {
    const auto rows = world.rows<model::Company>("id");
    return std::to_string(rows[random_.below(rows.size())].id.value);
  }
  void make_plan() {
    std::set<std::int64_t> members;
    const auto all = world.rows<model::Member>("id");
    for (int i = 0; i < 6; ++i) members.insert(all[random_.below(all.size())].id.value);
    std::string seats;
    for (const std::int64_t id : members) {
      seats += (seats.empty() ? "" : ",") + (R"({"member":)" + std::to_string(id)) +
               R"(,"place":)" + std::to_string(random_.below(5)) + "}";
    }
    world.command("placement.plan",
                  R"({"kind":"intake","program":"vip","places":[{"group":1,"seats":6},)"
                  R"({"group":2,"seats":6},{"group":3,"seats":6},{"group":null,"seats":6}],)"
                  R"("seats":[)" +
                      seats + "]}");
  }
  void act() {
    const auto plans = world.rows<model::Placement>("id");
    if (plans.empty()) return;
    const auto& plan =
        plans[plans.size() - 1 - random_.below(std::min<std::size_t>(plans.size(), 3))];
    const char* acts[] = {"approve", "approve", "stop", "resume", "recheck", "move"};
    world.command("placement." + std::string(acts[random_.below(6)]),
                  R"({"placement":)" + std::to_string(plan.id.value) + R"(,"member":)" +
                      std::to_string(1 + random_.below(people)) + R"(,"place":)" +
                      std::to_string(random_.below(5)) + "}");
  }
  base::Random random_;
};

// The same facts again in batches of any size, with restarts in between.
void play_again(const std::vector<model::Fact>& facts, std::uint64_t seed,
                const std::function<std::unique_ptr<store::Database>()>& open,
                const WholeStore& expected) {
  base::Random random(seed);
  std::unique_ptr<store::Database> database;
  std::unique_ptr<Organisation> organisation;
  for (std::size_t at = 0; at < facts.size();) {
    if (!organisation || random.chance(0.2)) {
      organisation.reset();
      database.reset();
      database = open();
      organisation = std::move(*Organisation::open(*database, readers()));
    }
    const auto size = std::min<std::size_t>(facts.size() - at, 1 + random.below(30));
    const auto first = facts.begin() + static_cast<std::ptrdiff_t>(at);
    REQUIRE(
        organisation->take_facts({first, first + static_cast<std::ptrdiff_t>(size)}).has_value());
    at += size;
  }
  auto connection = database->connect(store::Access::read_only);
  const WholeStore again = whole_store(**connection);
  CHECK(std::get<std::vector<model::PlacementSeat>>(again) ==
        std::get<std::vector<model::PlacementSeat>>(expected));
  CHECK(std::get<std::vector<model::Task>>(again) == std::get<std::vector<model::Task>>(expected));
  CHECK(std::get<std::vector<model::Effect>>(again) ==
        std::get<std::vector<model::Effect>>(expected));
  CHECK(again == expected);
}

}  // namespace

TEST_CASE("placement: on random days nobody is asked whom a rule keeps out, and days play again") {
  std::set<SeatState> seen;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    CAPTURE(seed);
    RandomDays days(seed);
    for (int i = 0; i < 120; ++i) {
      CAPTURE(i);
      days.step();
      days.check();
      for (const auto& seat : days.world.rows<model::PlacementSeat>("placement_id")) {
        seen.insert(seat.state);
      }
    }
    auto connection = days.world.database->connect(store::Access::read_only);
    const WholeStore expected = whole_store(**connection);
    const TemporaryFolder folder;
    const auto sqlite = [&] {
      return std::move(*store::sqlite::open_sqlite(folder.path().string()));
    };
    play_again(days.world.facts, seed, sqlite, expected);
    if (seed > 1) continue;
    auto server = store::conformance::TemporaryPostgres::start();
    REQUIRE_MESSAGE(server.has_value(), (server ? "" : server.error().text));
    if (!*server) continue;  // said so, loudly
    const auto postgres = [&] {
      return std::move(*store::postgres::open_postgres((*server)->url("guildhall")));
    };
    play_again(days.world.facts, 99, postgres, expected);
  }
  for (const SeatState state : {SeatState::planned, SeatState::asked, SeatState::seated,
                                SeatState::held_back, SeatState::waiting, SeatState::left_out}) {
    CHECK_MESSAGE(seen.contains(state), model::to_name(state));
  }
}
