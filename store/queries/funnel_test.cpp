// Goal: the funnel counts each person and each visitor once, in the week in which they came, the
// same on SQLite and PostgreSQL, and equals a slow, obvious count. Method: a company made by chance
// from many seeds; a recount that walks over the rows one by one; one small case by hand.
#include "store/queries/funnel.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/random.h"
#include "store/conformance/samples.h"
#include "store/conformance/temporary_folder.h"
#include "store/conformance/temporary_postgres.h"
#include "store/postgres/postgres_database.h"
#include "store/queries/entrances.h"
#include "store/sqlite/sqlite_database.h"
#include "store/store.h"

namespace store::queries {
namespace {

using base::Instant;

constexpr Instant begin{1'795'363'200'000};  // a Monday
const std::vector<Instant> edges = {begin, begin + base::days(7), begin + base::days(14)};

using conformance::value_of;

struct Company {
  model::Changes rows;

  Company() {
    rows.sources = {{model::SourceId(1), "wecom"}};
    for (std::int64_t id = 1; id <= 2; ++id) {
      model::Channel channel;
      channel.id = model::ChannelId(id);
      rows.channels.put(channel);
    }
    for (std::int64_t id = 1; id <= 3; ++id) {
      model::EntryCode code;
      code.id = model::CodeId(id);
      code.text = "code" + std::to_string(id);
      code.channel = model::ChannelId(id == 3 ? 2 : 1);
      rows.entry_codes.put(code);
      for (std::int64_t number = 1; number <= 2; ++number) {
        model::EntryWay way;
        way.code = code.id;
        way.number = number;
        way.mark = code.text + "." + std::to_string(number);
        rows.entry_ways.put(way);
      }
      model::Group group;
      group.id = model::GroupId(id);
      group.source = model::SourceId(1);
      group.external_id = "g" + std::to_string(id);
      rows.groups.put(group);
    }
    for (std::int64_t id = 1; id <= 30; ++id) {
      model::Member member;
      member.id = model::MemberId(id);
      member.source = model::SourceId(1);
      member.external_id = "m" + std::to_string(id);
      if (id > 28) member.role = model::Role::staff;
      rows.members.put(member);
    }
  }
  void visit(std::int64_t id, std::string code, std::string visitor, Instant at,
             std::int64_t skipped = 0) {
    rows.visits.push_back({model::FactSeq(id), std::move(code), std::move(visitor), "",
                           model::VisitAgent::wechat, "", skipped, at});
  }
  void contact(std::int64_t member, std::string via, Instant since) {
    model::Contact row;
    row.member = model::MemberId(member);
    row.staff = model::MemberId(29);
    row.since = since;
    row.via = std::move(via);
    rows.contacts.push_back(row);
  }
  void stay(std::int64_t id, std::int64_t group, std::int64_t member, Instant at, std::string via) {
    model::Stay row;
    row.id = model::StayId(id);
    row.group = model::GroupId(group);
    row.member = model::MemberId(member);
    row.joined_at = at;
    row.join_seen = true;
    row.via = std::move(via);
    rows.stays.put(row);
  }
  void say(std::int64_t id, std::int64_t group, std::int64_t member, Instant at) {
    model::Message row;
    row.id = model::MessageId(id);
    row.group = model::GroupId(group);
    row.member = model::MemberId(member);
    row.source = model::SourceId(1);
    row.external_id = "x" + std::to_string(id);
    row.at = at;
    rows.messages.push_back(row);
  }

  // Walks over all rows: one code's (or, of all codes, `code` 0) steps between two moments.
  FunnelSteps recount(std::int64_t code, Instant from, Instant to) const {
    FunnelSteps steps;
    std::set<std::string> visitors;
    const auto is_of = [&](const std::string& text) {
      return code == 0 || text == "code" + std::to_string(code);
    };
    for (const model::Visit& each : rows.visits) {
      if (!is_of(each.code) || each.at < from || each.at >= to) continue;
      steps.scans += 1 + each.skipped;
      steps.skipped += each.skipped;
      visitors.insert(each.visitor);
    }
    steps.visitors = static_cast<std::int64_t>(visitors.size());
    const auto came_by = [&](const std::string& via) {
      return via.starts_with("code:code") && is_of(via.substr(5, 5));
    };
    std::vector<std::int64_t> to_join, to_word;
    for (const model::Member& member : rows.members.rows()) {
      if (member.role == model::Role::staff) continue;
      Instant contact_at, direct_at;
      for (const model::Contact& each : rows.contacts) {
        if (each.member != member.id || !came_by(each.via)) continue;
        if (contact_at.ms == 0 || each.since < contact_at) contact_at = each.since;
      }
      for (const model::Stay& each : rows.stays.rows()) {
        if (each.member != member.id || !came_by(each.via)) continue;
        if (direct_at.ms == 0 || each.joined_at < direct_at) direct_at = each.joined_at;
      }
      const bool is_direct = direct_at.ms != 0 && (contact_at.ms == 0 || direct_at < contact_at);
      const Instant began = is_direct ? direct_at : contact_at;
      if (began.ms == 0 || began < from || began >= to) continue;
      steps.contacts += !is_direct;
      Instant joined_at, spoke_at;
      for (const model::Stay& stay : rows.stays.rows()) {
        const bool is_soon =
            !is_direct && stay.joined_at >= began && stay.joined_at < began + joined_within;
        if (stay.member != member.id || !(came_by(stay.via) || is_soon)) continue;
        if (joined_at.ms == 0 || stay.joined_at < joined_at) joined_at = stay.joined_at;
        for (const model::Message& word : rows.messages) {
          if (word.member != member.id || word.group != stay.group) continue;
          if (word.at < stay.joined_at || word.at >= stay.joined_at + spoke_within) continue;
          if (spoke_at.ms == 0 || word.at < spoke_at) spoke_at = word.at;
        }
      }
      if (joined_at.ms == 0) continue;
      ++steps.joined;
      steps.joined_direct += is_direct;
      if (!is_direct) to_join.push_back((joined_at - began).ms);
      if (spoke_at.ms == 0) continue;
      ++steps.spoke;
      to_word.push_back((spoke_at - joined_at).ms);
    }
    const auto middle = [](std::vector<std::int64_t> times) -> std::optional<base::Duration> {
      std::sort(times.begin(), times.end());
      if (times.empty()) return std::nullopt;
      return base::Duration{times[(times.size() - 1) / 2]};
    };
    steps.contact_to_join = middle(to_join);
    steps.join_to_word = middle(to_word);
    return steps;
  }
};

Company any_company(std::uint64_t seed) {
  base::Random random(seed);
  Company company;
  const auto moment = [&] { return begin + base::minutes(random.between(-4'000, 22'000)); };
  const auto via = [&]() -> std::string {
    const double kind = random.unit();
    if (kind < 0.2) return "";
    if (kind < 0.3) return "code:展会";  // of nobody's making
    return "code:code" + std::to_string(1 + random.below(3)) + "." +
           std::to_string(1 + random.below(2));
  };
  const auto member = [&] { return static_cast<std::int64_t>(1 + random.below(30)); };
  const auto group = [&] { return static_cast<std::int64_t>(1 + random.below(3)); };
  for (std::int64_t id = 1; id <= 60; ++id) {
    company.visit(id, "code" + std::to_string(1 + random.below(3)),
                  "v" + std::to_string(random.below(20)), moment(), random.between(0, 2));
  }
  for (int i = 0; i < 25; ++i) {
    Instant since = moment();
    since.ms += i;  // one key each
    company.contact(member(), via(), since);
  }
  for (std::int64_t id = 1; id <= 40; ++id) company.stay(id, group(), member(), moment(), via());
  for (std::int64_t id = 1; id <= 120; ++id) company.say(1'000 + id, group(), member(), moment());
  return company;
}

void check_against_recount(Database& database) {
  auto store = value_of(Store::open(database));
  const Company company = any_company(99);
  REQUIRE(store->commit(company.rows).has_value());
  const auto connection = value_of(database.connect(Access::read_only));
  const auto by_code = value_of(funnels(*connection, FunnelBy::code, edges));
  const auto all = value_of(funnels(*connection, FunnelBy::everything, edges));
  for (std::int64_t code = 0; code <= 3; ++code) {
    CAPTURE(code);
    const auto& in = code == 0 ? all : by_code;
    REQUIRE(in.contains(code));
    const Funnel& funnel = in.at(code);
    CHECK(funnel.all == company.recount(code, edges[0], edges[2]));
    REQUIRE(funnel.weeks.size() == 2);
    CHECK(funnel.weeks[0] == company.recount(code, edges[0], edges[1]));
    CHECK(funnel.weeks[1] == company.recount(code, edges[1], edges[2]));
  }
  // The second channel has the third code alone.
  const auto by_channel = value_of(funnels(*connection, FunnelBy::channel, edges));
  CHECK(by_channel.at(2).all == by_code.at(3).all);
}

}  // namespace

TEST_CASE("the funnel equals a recount, on SQLite from many seeds") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    const conformance::TemporaryFolder folder;
    const auto database = value_of(sqlite::open_sqlite(folder.path()));
    auto store = value_of(Store::open(*database));
    const Company company = any_company(seed);
    REQUIRE(store->commit(company.rows).has_value());
    const auto connection = value_of(database->connect(Access::read_only));
    const auto by_code = value_of(funnels(*connection, FunnelBy::code, edges));
    for (std::int64_t code = 1; code <= 3; ++code) {
      CAPTURE(code);
      REQUIRE(by_code.contains(code));
      CHECK(by_code.at(code).all == company.recount(code, edges[0], edges[2]));
    }
  }
}

TEST_CASE("the funnel equals a recount on both databases") {
  SUBCASE("SQLite") {
    const conformance::TemporaryFolder folder;
    const auto database = value_of(sqlite::open_sqlite(folder.path()));
    check_against_recount(*database);
  }
  SUBCASE("PostgreSQL") {
    auto server = conformance::TemporaryPostgres::start();
    REQUIRE_MESSAGE(server.has_value(), (server ? "" : server.error().text));
    if (!*server) return;  // said so, loudly
    const auto database = value_of(postgres::open_postgres((*server)->url("guildhall")));
    check_against_recount(*database);
  }
}

TEST_CASE("who is scanned, added, joins and speaks, by hand") {
  const conformance::TemporaryFolder folder;
  const auto database = value_of(sqlite::open_sqlite(folder.path()));
  auto store = value_of(Store::open(*database));
  Company company;
  const auto at = [](int hours) { return begin + base::hours(hours); };
  company.visit(1, "code1", "a", at(1));
  company.visit(2, "code1", "a", at(2), 7);
  company.visit(3, "code1", "b", at(3));
  company.contact(1, "code:code1.1", at(4));
  company.stay(1, 2, 1, at(5), "invitation");  // after the contact: joined by it
  company.say(101, 2, 1, at(6));
  company.contact(2, "code:code1.1", at(4));
  company.stay(2, 2, 2, at(4 + 31 * 24), "invitation");  // too late
  company.stay(3, 1, 3, at(7), "code:code1.2");          // directly
  company.say(103, 1, 3, at(7 + 8 * 24));                // too late
  company.stay(4, 1, 29, at(7), "code:code1.2");         // of the staff
  company.contact(4, "code:展会", at(4));                // not ours
  REQUIRE(store->commit(company.rows).has_value());
  const auto connection = value_of(database->connect(Access::read_only));
  const FunnelSteps steps = value_of(funnels(*connection, FunnelBy::code, edges)).at(1).all;
  CHECK(steps.scans == 10);
  CHECK(steps.visitors == 2);
  CHECK(steps.contacts == 2);
  CHECK(steps.joined == 2);
  CHECK(steps.joined_direct == 1);
  CHECK(steps.spoke == 1);
  CHECK(steps.contact_to_join == base::hours(1));
  CHECK(steps.join_to_word == base::hours(1));
}

TEST_CASE("how destinations stand: what is ready, how full, how many today") {
  const conformance::TemporaryFolder folder;
  const auto database = value_of(sqlite::open_sqlite(folder.path()));
  auto store = value_of(Store::open(*database));
  Company company;
  auto way = company.rows.entry_ways.rows()[0];
  way.rule = "day";
  way.state = model::WayState::ready;
  way.picture = "https://p/1";
  company.rows.entry_ways.put(way);
  company.contact(1, "code:code1.1", begin + base::hours(3));
  company.contact(2, "code:code1.1", begin - base::hours(3));  // yesterday
  company.stay(1, 2, 1, begin, "");
  REQUIRE(store->commit(company.rows).has_value());
  const auto connection = value_of(database->connect(Access::read_only));
  const auto rules = model::entrance_rules_from_json(base::parse_json(R"({
    "rules":[{"id":"day","to":{"kind":"persona","staff":[29],"daily_max":5}}],
    "otherwise":{"kind":"groups","groups":[2]}})")
                                                         ->as_object());
  REQUIRE(rules.has_value());
  const auto ways = value_of(ways_of(*connection, model::CodeId(1)));
  const auto standings = value_of(standings_of(*connection, *rules, ways, begin));
  CHECK(standings.at("day").is_ready);
  CHECK(standings.at("day").contacts_today == 1);
  CHECK_FALSE(standings.at("otherwise").is_ready);
  CHECK(standings.at("otherwise").rooms.at(model::GroupId(2)).members == 1);
  CHECK(value_of(entry_code_named(*connection, "code2"))->id == model::CodeId(2));
  CHECK_FALSE(value_of(entry_code_named(*connection, "code9")).has_value());
}

}  // namespace store::queries
