// Goal: who the keeper says is in a segment is who a slow look at everybody finds, after whatever
// happened, on whatever day, however often it was started anew; and its history tells who was in
// before. Methodology: a random company on both databases, changed at random; after each stretch
// the kept set is compared with insight::segments::holds over all customers, and the sets of
// earlier stretches with what the history says of then.
#include "server/keepers/segment_keeper.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "insight/segments/evaluate.h"
#include "model/changes.h"
#include "model/policy.h"
#include "store/queries/both_databases_test.h"
#include "store/store.h"

namespace server::keepers {
namespace {

namespace queries = store::queries;
using base::Instant;
using model::MemberId;
using store::conformance::require_done;
using store::conformance::value_of;

constexpr base::Day first_day{20'000};
constexpr int people = 60;
constexpr int groups = 4;
constexpr int companies = 6;

constexpr std::string_view expressions[] = {
    "questions(3) >= 2 and orders(5) = 0",
    "behaviours(page_view, 4) >= 2 or behaviours(2) > 3",
    "tier in (KA, growth) and not (tags has vip or region contains 浙江)",
    "days_since_message <= 2 or days_since_renewal < 3",
    "company = company2",
    "groups has 华东 and group_count >= 1",
    "days_since_joined >= 2",
    "name != \"\""};

// Rows as a pump would put them, without one.
class Company {
 public:
  Company(store::Database& database, std::uint64_t seed)
      : database_(database), store_(value_of(store::Store::open(database))), random_(seed) {
    now_ = Instant{} + base::days(first_day.number) + base::hours(1);
    model::Changes changes;
    changes.sources.push_back({model::SourceId(1), "test"});
    for (std::int64_t id = 1; id <= people; ++id) put_member(changes, id);
    for (std::int64_t id = 1; id <= groups; ++id) put_group(changes, id);
    for (std::int64_t id = 1; id <= companies; ++id) put_company(changes, id);
    commit(std::move(changes));
  }

  void save_segment(std::int64_t id, std::string_view expression, bool removed = false) {
    model::Changes changes;
    model::Segment& row = segments_[id];
    row.id = model::SegmentId(id);
    row.name = "segment" + std::to_string(id);
    ++row.revision;
    if (row.expression != expression) row.meaning = row.revision;
    row.expression = expression;
    row.created_at = row.changed_at = now_;
    row.removed_at = removed ? now_ : Instant();
    changes.segments.put(row);
    commit(std::move(changes));
  }

  void let_something_happen() {
    model::Changes changes;
    const auto times = random_.between(1, 6);
    for (std::int64_t i = 0; i < times; ++i) happen(changes);
    commit(std::move(changes));
    now_ = now_ + base::minutes(random_.between(1, 200));
  }
  void pass_days(int days) { now_ = now_ + base::days(days); }

  void publish_zone(const char* zone) {
    model::Policy policy = model::starting_policy();
    policy.calendar.time_zone = zone;
    model::Changes changes;
    model::PolicyVersion version;
    version.version = ++policies_;
    version.body = base::json::serialize(model::to_json(policy));
    version.at = now_;
    changes.policies.push_back(version);
    commit(std::move(changes));
    zone_ = value_of(base::TimeZone::open(zone));
  }

  std::vector<MemberId> slow_look(std::string_view expression) {
    const auto parsed = value_of(insight::segments::parse_expression(expression));
    const base::Day today = zone_.to_local(now_).day;
    std::vector<MemberId> found;
    const auto reader = value_of(database_.connect(store::Access::read_only));
    require_done(
        queries::for_each_member_view(*reader, {zone_, today}, [&](const model::MemberView& view) {
          if (insight::segments::holds(parsed, view, today)) found.push_back(view.id);
        }));
    return found;
  }

  Instant now() const { return now_; }
  base::Random& random() { return random_; }

 private:
  void commit(model::Changes changes) {
    changes.counters.emplace().fact = ++fact_;
    // What is added up at once, and what may wait, both happen.
    require_done(random_.chance(0.5) ? store_->commit(changes) : store_->commit_soon(changes));
  }
  std::int64_t member() { return random_.between(1, people); }

  void put_member(model::Changes& changes, std::int64_t id) {
    static constexpr std::string_view tiers[] = {"KA", "growth", "", "micro"};
    static constexpr std::string_view regions[] = {"浙江杭州", "江苏", ""};
    model::Member row;
    row.id = MemberId(id);
    row.source = model::SourceId(1);
    row.external_id = "u" + std::to_string(id);
    row.name = random_.chance(0.9) ? "name" : "";
    row.tier = tiers[random_.below(4)];
    row.region = regions[random_.below(3)];
    row.role = random_.chance(0.1) ? model::Role::staff : model::Role::member;
    if (random_.chance(0.7)) {
      row.company_id = model::CompanyId(random_.between(1, companies));
      changes.company_members.push_back({row.id, row.company_id, Instant{++instants_}, {}});
    }
    changes.members.put(row);
  }
  void put_group(model::Changes& changes, std::int64_t id) {
    model::Group row;
    row.id = model::GroupId(id);
    row.source = model::SourceId(1);
    row.external_id = "g" + std::to_string(id);
    row.name = random_.chance(0.5) ? "华东" : "华南";
    changes.groups.put(row);
    model::FactRow fact;
    fact.seq = model::FactSeq(++facts_);
    fact.source = model::SourceId(1);
    fact.external_id = "f" + std::to_string(facts_);
    fact.kind = "group";
    changes.facts.push_back(fact);
  }
  void put_company(model::Changes& changes, std::int64_t id) {
    model::Company row;
    row.id = model::CompanyId(id);
    row.key = "company" + std::to_string(id);
    row.name = "company" + std::to_string(random_.between(1, 3));
    // Into a later one, so that no circle comes about.
    if (id < companies && random_.chance(0.3))
      row.merged_into = model::CompanyId(random_.between(id + 1, companies));
    changes.companies.put(row);
  }
  void put_stay(model::Changes& changes) {
    const std::int64_t id = random_.between(1, 80);
    auto& row = stays_[id];
    if (row.id.value == 0) {
      row.id = model::StayId(id);
      row.group = model::GroupId(random_.between(1, groups));
      row.member = MemberId(member());
      row.joined_at = now_;
    } else {
      row.left_at = row.left_at.ms == 0 ? now_ : Instant();
    }
    changes.stays.put(row);
  }
  void put_contact(model::Changes& changes) {
    model::Contact row;
    row.member = MemberId(member());
    row.staff = MemberId(random_.between(100, 102));
    row.since = Instant{1};
    if (contacts_[{row.member.value, row.staff.value}]++ == 0) {
      row.tags = random_.chance(0.5) ? R"(["vip"])" : "";
    } else {
      row.until = now_;
      row.ended_by = model::ContactEnder::unknown;
    }
    changes.contacts.push_back(row);
  }
  void happen(model::Changes& changes) {
    const base::Day today = zone_.to_local(now_).day;
    switch (random_.below(10)) {
      case 0: return put_member(changes, member());
      case 1: return put_group(changes, random_.between(1, groups));
      case 2: return put_company(changes, random_.between(1, companies));
      case 3: return put_stay(changes);
      case 4: return put_contact(changes);
      case 5: {
        model::Order row;
        row.source = model::SourceId(1);
        row.number = "o" + std::to_string(++orders_);
        row.member = MemberId(member());
        row.at = now_ - base::days(random_.between(0, 6));
        changes.orders.put(row);
        return;
      }
      case 6: {
        model::Renewal row;
        row.source = model::SourceId(1);
        row.contract = "c" + std::to_string(++orders_);
        row.member = MemberId(member());
        row.outcome = static_cast<model::RenewalOutcome>(random_.below(3));
        row.at = now_ - base::days(random_.between(0, 6));
        changes.renewals.put(row);
        return;
      }
      case 7: {
        model::Behaviour row;
        row.id = model::FactSeq(++orders_);
        row.member = MemberId(member());
        row.name = random_.chance(0.5) ? "page_view" : "form";
        row.at = now_ - base::days(random_.between(0, 6));
        changes.behaviours.push_back(row);
        return;
      }
      default: {
        // Late ones and one of tomorrow too; sometimes a flood, which waits to be added up.
        const int count = random_.chance(0.1) ? 300 : 1;
        for (int i = 0; i < count; ++i) {
          const base::Day day = today - static_cast<int>(random_.between(-1, 8));
          changes.activity.push_back({model::GroupId(random_.between(1, groups)),
                                      MemberId(member()), day, random_.between(0, 2),
                                      random_.between(0, 2), random_.between(0, 1), 0, 0});
        }
      }
    }
  }

  store::Database& database_;
  std::unique_ptr<store::Store> store_;
  base::Random random_;
  base::TimeZone zone_ =
      value_of(base::TimeZone::open(model::starting_policy().calendar.time_zone));
  Instant now_;
  std::int64_t fact_ = 0, facts_ = 0, orders_ = 0, policies_ = 0, instants_ = 0;
  std::map<std::int64_t, model::Stay> stays_;
  std::map<std::pair<std::int64_t, std::int64_t>, int> contacts_;
  std::map<std::int64_t, model::Segment> segments_;

 public:
  store::Store& store() { return *store_; }
};

void catch_up(SegmentKeeper& keeper, Company& company) {
  require_done(company.store().add_up_activity());
  for (int turns = 0; value_of(keeper.turn(company.now())); ++turns) REQUIRE(turns < 1000);
}

std::vector<MemberId> all_of(const queries::MemberSet& set) {
  return set.after(MemberId(), people + 1);
}

struct Seen {
  Instant at;
  std::vector<MemberId> members;
};

void check_random_company(store::Database& database, std::uint64_t seed) {
  Company company(database, seed);
  const auto reader = value_of(database.connect(store::Access::read_only));
  auto keeper = std::make_unique<SegmentKeeper>(database);
  std::vector<std::string> meant(std::begin(expressions), std::end(expressions));
  for (std::size_t i = 0; i < meant.size(); ++i)
    company.save_segment(static_cast<std::int64_t>(i) + 1, meant[i]);
  std::map<std::size_t, std::vector<Seen>> seen;
  for (int stretch = 0; stretch < 40; ++stretch) {
    const auto times = company.random().between(0, 5);
    for (std::int64_t i = 0; i < times; ++i) company.let_something_happen();
    if (company.random().chance(0.2)) company.pass_days(static_cast<int>(times));
    if (company.random().chance(0.2)) keeper = std::make_unique<SegmentKeeper>(database);
    if (company.random().chance(0.1)) {
      const std::size_t which = company.random().below(meant.size());
      meant[which] = expressions[company.random().below(std::size(expressions))];
      company.save_segment(static_cast<std::int64_t>(which) + 1, meant[which]);
    }
    if (stretch == 20) company.publish_zone("America/New_York");
    catch_up(*keeper, company);
    CHECK_FALSE(value_of(queries::segments_are_behind(*reader)));
    for (std::size_t i = 0; i < meant.size(); ++i) {
      CAPTURE(seed);
      CAPTURE(stretch);
      CAPTURE(meant[i]);
      const model::SegmentId id(static_cast<std::int64_t>(i) + 1);
      const auto known = value_of(queries::segment_members(*reader, id));
      const auto expected = company.slow_look(meant[i]);
      std::string differing;
      for (std::int64_t member = 1; member <= people; ++member) {
        const bool is_expected = std::ranges::binary_search(expected, MemberId(member));
        if (known.members.contains(MemberId(member)) != is_expected)
          differing +=
              std::to_string(member) + (is_expected ? " is missing; " : " should not be; ");
      }
      REQUIRE(differing == "");
      const auto standing = *value_of(queries::segment(*reader, id));
      CHECK(standing.state.members == std::ssize(expected));
      CHECK(standing.is_filled());
      seen[i].push_back({company.now(), expected});
    }
    // So that no two looks are of the same moment.
    company.let_something_happen();
  }
  for (const auto& [i, looks] : seen) {
    const model::SegmentId id(static_cast<std::int64_t>(i) + 1);
    for (const Seen& look : looks)
      CHECK(all_of(value_of(queries::segment_members_at(*reader, id, look.at))) == look.members);
  }
}

}  // namespace

TEST_CASE("segments: the kept sets equal a slow look, on both databases") {
  queries::on_both_databases([](store::Database& database) { check_random_company(database, 1); });
}

TEST_CASE("segments: the kept sets equal a slow look, more companies") {
  for (std::uint64_t seed = 2; seed < 9; ++seed) {
    const store::conformance::TemporaryFolder folder;
    check_random_company(*value_of(store::sqlite::open_sqlite(folder.path().string())), seed);
  }
}

TEST_CASE("segments: nobody comes in while it is filled, then who does is told with the cause") {
  const store::conformance::TemporaryFolder folder;
  const auto database = value_of(store::sqlite::open_sqlite(folder.path().string()));
  Company company(*database, 3);
  const auto reader = value_of(database->connect(store::Access::read_only));
  SegmentKeeper keeper(*database);
  catch_up(keeper, company);  // without any there is nothing to do
  company.save_segment(1, "name != \"\"");
  company.save_segment(2, "questions(1) >= 0");
  catch_up(keeper, company);
  const model::SegmentId one(1);
  CHECK(value_of(queries::segment_changes(*reader, one, {}, 0, 10)).empty());
  CHECK(value_of(queries::segment(*reader, one))->state.filled_at == company.now());

  company.save_segment(1, "name = \"\"");
  catch_up(keeper, company);
  const auto changes = value_of(queries::segment_changes(*reader, one, {}, 0, 1000));
  REQUIRE_FALSE(changes.empty());
  CHECK(std::ranges::all_of(changes, [](const auto& each) { return each.cause == "definition"; }));
  std::int64_t balance = 0;
  for (const auto& each : changes) balance += each.is_in ? 1 : -1;
  const Instant day_begins = company.now() - base::hours(1);
  CHECK(value_of(queries::segment_balance(*reader, one, day_begins, 1)) ==
        std::vector<std::int64_t>{balance});
  const auto of_member =
      value_of(queries::segment_changes(*reader, {}, changes.front().member, 0, 10));
  REQUIRE(of_member.size() == 1);
  CHECK(of_member.front().id == changes.front().id);
  CHECK(value_of(queries::segment_changes(*reader, one, {}, changes.back().id + 1, 10)).size() ==
        1);

  // Taken away, then brought back: filled anew.
  company.save_segment(1, "name = \"\"", true);
  catch_up(keeper, company);
  CHECK(value_of(queries::segment(*reader, one))->state.filled_at.ms == 0);
  CHECK(value_of(queries::segments(*reader, false)).size() == 1);
  company.save_segment(1, "name = \"\"");
  catch_up(keeper, company);
  CHECK(all_of(value_of(queries::segment_members(*reader, one)).members) ==
        company.slow_look("name = \"\""));
}

TEST_CASE("segments: a set of members is kept as text") {
  queries::MemberSet set;
  base::Random random(4);
  std::vector<MemberId> expected;
  for (int i = 0; i < 5000; ++i) {
    const MemberId member(random.between(1, 200'000));
    if (set.add(member)) expected.push_back(member);
  }
  set.add(MemberId(queries::member_number_max));
  expected.push_back(MemberId(queries::member_number_max));
  std::ranges::sort(expected);
  CHECK(set.count() == std::ssize(expected));
  auto read = value_of(queries::MemberSet::from_text(set.to_text()));
  CHECK(read == set);
  CHECK(read.after(MemberId(), 9999) == expected);
  CHECK(read.after(expected[9], 2) == std::vector<MemberId>{expected[10], expected[11]});
  CHECK(read.after(MemberId(queries::member_number_max), 2).empty());
  CHECK(read.remove(expected[3]));
  CHECK_FALSE(read.remove(expected[3]));
  CHECK(read.count_with(set) == set.count() - 1);
  for (const char* broken : {"!", "AAAA", ""})
    CHECK_FALSE(queries::MemberSet::from_text(broken).has_value());
  std::string cut = set.to_text();
  CHECK_FALSE(queries::MemberSet::from_text(cut.substr(0, cut.size() / 8 * 4)).has_value());
}

}  // namespace server::keepers
