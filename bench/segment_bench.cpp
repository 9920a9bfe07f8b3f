// segment_upkeep_us, segment_count_p99_ms: a million customers in 5,000 groups, 20 segments. Upkeep
// is what the keeper needs for a fact after batches of a thousand (each fact of another customer,
// so that none is looked at once for two); counting is reading who is in and counting them. Filling
// all segments for the first time is told beside it.
#include <algorithm>
#include <cstdio>

#include "base/random.h"
#include "bench/figure.h"
#include "server/keepers/segment_keeper.h"
#include "store/sqlite/sqlite_database.h"
#include "store/store.h"

namespace bench {

using base::Result;
using model::MemberId;

namespace {

constexpr std::int64_t customers = 1'000'000, groups = 5'000, at_a_time = 10'000;
constexpr int segments = 20, batches = 50, facts_each = 1'000, counts = 1'000;
constexpr base::Day today{20'780};

const base::Instant now = base::Instant{} + base::days(today.number) + base::hours(4);

std::string expression(int number) {
  const std::string n = std::to_string(number % 5 + 1), days = std::to_string(7 * (number % 9 + 1));
  switch (number % 5) {
    case 0: return "questions(" + days + ") >= " + n + " and orders(90) = 0";
    case 1: return "tier in (KA, growth) and messages(" + days + ") = 0";
    case 2: return "days_since_message <= " + days + " and region contains \"" + n + "\"";
    case 3: return "group_count >= 1 and not messages(30) > " + n;
    default: return "tier = \"t" + n + "\" or days_since_order < " + days;
  }
}

model::Changes people(base::Random& random, std::int64_t from) {
  static constexpr std::string_view tiers[] = {"KA", "growth", "t1", "t2", ""};
  model::Changes changes;
  for (std::int64_t id = from; id < from + at_a_time; ++id) {
    model::Member member;
    member.id = MemberId(id);
    member.source = model::SourceId(1);
    member.external_id = "u" + std::to_string(id);
    member.name = "客户" + std::to_string(id);
    member.tier = tiers[random.below(5)];
    member.region = "区" + std::to_string(random.below(30));
    changes.members.put(member);
    model::Stay stay;
    stay.id = model::StayId(id);
    stay.group = model::GroupId(random.between(1, groups));
    stay.member = member.id;
    stay.joined_at = now - base::days(random.between(1, 700));
    changes.stays.put(stay);
    const auto days = random.chance(0.4) ? random.between(1, 12) : 0;
    for (std::int64_t i = 0; i < days; ++i) {
      changes.activity.push_back({stay.group, member.id,
                                  today - static_cast<int>(random.between(0, 300)),
                                  random.between(1, 5), random.between(0, 1), 0, 0, 0});
    }
    if (random.chance(0.1)) {
      model::Order order;
      order.source = model::SourceId(1);
      order.number = std::to_string(id);
      order.member = member.id;
      order.at = now - base::days(random.between(0, 400));
      changes.orders.put(order);
    }
  }
  return changes;
}

Result<void> found(store::Store& store) {
  base::Random random(17);
  model::Changes beginning;
  beginning.sources.push_back({model::SourceId(1), "bench"});
  for (std::int64_t id = 1; id <= groups; ++id) {
    model::Group group;
    group.id = model::GroupId(id);
    group.source = model::SourceId(1);
    group.external_id = group.name = "g" + std::to_string(id);
    beginning.groups.put(group);
  }
  TRY_VOID(store.commit(beginning));
  for (std::int64_t from = 1; from <= customers; from += at_a_time)
    TRY_VOID(store.commit(people(random, from)));
  model::Changes saved;
  for (int i = 0; i < segments; ++i) {
    model::Segment row;
    row.id = model::SegmentId(i + 1);
    row.name = "segment " + std::to_string(i);
    row.expression = expression(i);
    row.created_at = row.changed_at = now;
    saved.segments.put(row);
  }
  return store.commit(saved);
}

Result<double> turn_until_done(server::keepers::SegmentKeeper& keeper) {
  const double start = seconds();
  while (true) {
    TRY(has_more, keeper.turn(now));
    if (!has_more) return seconds() - start;
  }
}

}  // namespace

Result<std::vector<Figure>> keep_segments(const Settings& settings) {
  TRY(database, store::sqlite::open_sqlite(settings.folder + "/segments"));
  TRY(store, store::Store::open(*database));
  TRY_VOID(found(*store));
  server::keepers::SegmentKeeper keeper(*database);
  TRY(filled, turn_until_done(keeper));

  base::Random random(18);
  double spent = 0;
  std::int64_t fact = 0;
  for (int batch = 0; batch < batches; ++batch) {
    model::Changes changes;
    changes.counters.emplace().fact = ++fact;
    for (int i = 0; i < facts_each; ++i) {
      changes.activity.push_back({model::GroupId(random.between(1, groups)),
                                  MemberId(random.between(1, customers)), today, 1,
                                  static_cast<std::int64_t>(random.below(2)), 0, 0, 0});
    }
    TRY_VOID(store->commit(changes));
    TRY(took, turn_until_done(keeper));
    spent += took;
  }

  TRY(reader, database->connect(store::Access::read_only));
  std::vector<double> times;
  std::int64_t members = 0;
  for (int i = 0; i < counts; ++i) {
    const double start = seconds();
    TRY(known, store::queries::segment_members(*reader, model::SegmentId(i % segments + 1)));
    members += known.members.count();
    times.push_back(seconds() - start);
  }
  std::ranges::sort(times);
  char note[160];
  std::snprintf(note, sizeof note, "%lld members a segment; all %d filled in %.0f s",
                static_cast<long long>(members / counts), segments, filled);
  return std::vector<Figure>{
      {"segment_upkeep_us", spent * 1e6 / (batches * facts_each), "µs", 20, false, note},
      {"segment_count_p99_ms", times[counts * 99 / 100] * 1e3, "ms", 50, false, ""}};
}

}  // namespace bench
