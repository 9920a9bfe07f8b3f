// Goal: the figures over newcomers count who did a step in time, and leave out whose time is not
// over or who left before it was; pages come in order and once.
#include "store/queries/newcomers.h"

#include "store/queries/both_databases_test.h"
#include "store/store.h"

namespace store::queries {

using base::Instant;
using conformance::require_done;
using conformance::value_of;

namespace {

constexpr Instant first_hour{1'795'395'600'000};

struct Rows {
  model::Changes changes;
  std::int64_t next = 1;

  // Joins `hours` after the beginning.
  model::Newcomer add(int hours, int left_after_hours = 0, std::int64_t group = 1) {
    model::Stay stay;
    stay.id = model::StayId(next++);
    stay.group = model::GroupId(group);
    stay.member = model::MemberId(stay.id.value);
    stay.joined_at = first_hour + base::hours(hours);
    stay.join_seen = true;
    if (left_after_hours) stay.left_at = stay.joined_at + base::hours(left_after_hours);
    changes.stays.put(stay);
    model::Newcomer row;
    row.stay = stay.id;
    row.group = stay.group;
    row.member = stay.member;
    return row;
  }
  void keep(model::Newcomer row) { changes.newcomers.put(std::move(row)); }
};

Rows some_rows() {
  Rows rows;
  auto in_time = rows.add(0);
  in_time.welcomed_at = first_hour + base::hours(24);  // at the limit
  in_time.nickname = model::NicknameState::conforms;
  in_time.conformed_at = first_hour + base::hours(50);
  in_time.opening.from = first_hour + base::hours(30);
  in_time.opening.at = first_hour + base::hours(31);
  in_time.claimed_at = first_hour + base::days(7);  // at the limit
  rows.keep(in_time);
  auto late = rows.add(1);
  late.welcomed_at = first_hour + base::hours(1 + 24) + base::milliseconds(1);
  late.nickname = model::NicknameState::wanting;
  late.opening.from = first_hour + base::hours(30);
  rows.keep(late);
  rows.keep(rows.add(2, 5));  // left before anything was due
  auto stayed_a_day = rows.add(3, 24);
  stayed_a_day.welcomed_at = first_hour + base::hours(4);
  rows.keep(stayed_a_day);
  auto fresh = rows.add(60);
  fresh.welcomed_at = first_hour + base::hours(61);
  rows.keep(fresh);
  auto ours = rows.add(4);
  ours.state = model::NewcomerState::ours;
  rows.keep(ours);
  rows.keep(rows.add(5, 0, 2));
  return rows;
}

void check_newcomers(Database& database) {
  const auto store = value_of(Store::open(database));
  require_done(store->commit(some_rows().changes));
  const auto connection = value_of(database.connect(Access::read_only));
  const auto groups =
      value_of(onboarding(*connection, model::GroupId(), first_hour, first_hour + base::hours(72)));
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].joined == 5);
  const auto told = [&](std::size_t measure) {
    const OnboardingCount& count = groups[0].counts[measure];
    return std::to_string(count.done) + " of " + std::to_string(count.of) + ", " +
           std::to_string(count.inside) + " inside, " + std::to_string(count.gone) + " gone";
  };
  CHECK(told(0) == "2 of 3, 1 inside, 1 gone");  // welcomed
  CHECK(told(1) == "0 of 2, 0 inside, 0 gone");  // nickname by day 2: of those held against one
  CHECK(told(2) == "0 of 0, 2 inside, 0 gone");  // by day 7
  CHECK(told(4) == "0 of 0, 3 inside, 2 gone");  // first word by day 7
  const auto later = value_of(onboarding(*connection, model::GroupId(1),
                                         first_hour + base::hours(1), first_hour + base::days(9)));
  REQUIRE(later.size() == 1);
  CHECK(later[0].joined == 4);
  CHECK(later[0].counts[2].of == 1);
  const auto all =
      value_of(onboarding(*connection, model::GroupId(1), first_hour, first_hour + base::days(15)));
  REQUIRE(all.size() == 1);
  CHECK(all[0].counts[6].done == 1);  // the gift by day 7
  CHECK(all[0].counts[6].of == 3);
  CHECK(all[0].counts[8].done == 1);  // the opening event: of those in whose time one was held
  CHECK(all[0].counts[8].of == 2);
  CHECK(all[0].counts[9].of == 0);  // no questions were held

  // In mind comes who is watched over; of whom groups are asked by member.
  CHECK(value_of(store->load_group(model::GroupId(1), 10)).newcomers.size() == 5);
  CHECK(value_of(store->groups_watching({model::MemberId(6), model::MemberId(7)})) ==
        std::vector{model::GroupId(2)});
  CHECK(value_of(store->groups_watching({})).empty());

  std::vector<std::int64_t> seen;
  std::optional<NewcomerPlace> after;
  while (true) {
    const auto page = value_of(newcomers(*connection, model::GroupId(1), first_hour, after, 2));
    if (page.empty()) break;
    for (const NewcomerLine& each : page) seen.push_back(each.row.stay.value);
    after = NewcomerPlace{page.back().joined_at, page.back().row.stay};
  }
  CHECK(seen == std::vector<std::int64_t>{5, 6, 4, 3, 2, 1});
}

}  // namespace

TEST_CASE("newcomers: figures count in time only, and leave out who says nothing yet") {
  on_both_databases(check_newcomers);
}

}  // namespace store::queries
