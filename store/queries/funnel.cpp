#include "store/queries/funnel.h"

#include <algorithm>
#include <string>
#include <utility>

namespace store::queries {

using base::Duration;
using base::Instant;
using base::Result;

namespace {

std::string key_of(FunnelBy by) {
  switch (by) {
    case FunnelBy::code: return "c.id";
    case FunnelBy::channel: return "c.channel_id";
    case FunnelBy::everything: return "0";
  }
  return "0";
}

// One person's way by one code, channel or anything.
struct Journey {
  Instant contact_at;  // 0: never
  Instant joined_at;   // 0: never
  Instant spoke_at;    // 0: never
  bool is_direct = false;
  Instant began() const { return contact_at.ms != 0 ? contact_at : joined_at; }
};
using Journeys = std::map<std::pair<std::int64_t, std::int64_t>, Journey>;  // key, member

// "code:<mark>" leads a contact or a stay back to its code.
std::string from_marks(std::string_view table, std::string_view alias) {
  std::string sql(" from ");
  sql.append(table).append(" ").append(alias).append(" join entry_way w on ");
  sql.append(alias).append(".via = 'code:' || w.mark and ").append(alias).append(".via <> '' ");
  return sql +
         "join entry_code c on c.id = w.code_id join member p on p.id = " + std::string(alias) +
         ".member_id and p.role <> 'staff' ";
}

constexpr std::string_view first_word =
    "(select min(m.at) from message m where m.group_id = s.group_id and m.member_id = s.member_id "
    "and m.at >= s.joined_at and m.at < s.joined_at + $1)";

void note_join(Journey& journey, Instant joined_at, Instant spoke_at, bool is_direct) {
  if (journey.joined_at.ms == 0 || joined_at < journey.joined_at) {
    journey.joined_at = joined_at;
    journey.is_direct = is_direct;
  }
  const bool is_first = journey.spoke_at.ms == 0 || spoke_at < journey.spoke_at;
  if (spoke_at.ms != 0 && is_first) journey.spoke_at = spoke_at;
}

Result<Journeys> journeys(Connection& connection, FunnelBy by) {
  Journeys all;
  const std::string key = key_of(by);
  TRY_VOID(connection.query("select " + key + ", t.member_id, min(t.since)" +
                                from_marks("contact", "t") + "group by " +
                                (by == FunnelBy::everything ? "" : key + ", ") + "t.member_id",
                            {}, [&](const Row& row) {
                              all[{row.integer(0), row.integer(1)}].contact_at.ms = row.integer(2);
                            }));
  const Value word[] = {spoke_within.ms};
  TRY_VOID(connection.query(
      "select " + key + ", s.member_id, s.joined_at, " + std::string(first_word) +
          from_marks("stay", "s"),
      word, [&](const Row& row) {
        Journey& journey = all[{row.integer(0), row.integer(1)}];
        const Instant joined_at{row.integer(2)};
        const bool is_direct = journey.contact_at.ms == 0 || joined_at < journey.contact_at;
        // Somebody who joined first and became a contact later came by the joining.
        if (is_direct) journey.contact_at = {};
        note_join(journey, joined_at, Instant{row.is_null(3) ? 0 : row.integer(3)}, is_direct);
      }));
  const Value both[] = {spoke_within.ms, joined_within.ms};
  TRY_VOID(connection.query(
      "select " + key + ", s.member_id, s.joined_at, " + std::string(first_word) +
          from_marks("contact", "t") +
          "join stay s on s.member_id = t.member_id and s.joined_at >= t.since and "
          "s.joined_at < t.since + $2",
      both, [&](const Row& row) {
        const auto journey = all.find({row.integer(0), row.integer(1)});
        if (journey == all.end() || journey->second.contact_at.ms == 0) return;
        note_join(journey->second, Instant{row.integer(2)},
                  Instant{row.is_null(3) ? 0 : row.integer(3)}, false);
      }));
  return all;
}

std::optional<Duration> middle_of(std::vector<std::int64_t>& times) {
  if (times.empty()) return std::nullopt;
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>((times.size() - 1) / 2);
  std::nth_element(times.begin(), middle, times.end());
  return Duration{*middle};
}

struct Tally {
  FunnelSteps steps;
  std::vector<std::int64_t> to_join, to_word;

  void add(const Journey& journey) {
    steps.contacts += journey.contact_at.ms != 0;
    if (journey.joined_at.ms == 0) return;
    ++steps.joined;
    steps.joined_direct += journey.is_direct;
    if (!journey.is_direct) to_join.push_back((journey.joined_at - journey.contact_at).ms);
    if (journey.spoke_at.ms == 0) return;
    ++steps.spoke;
    to_word.push_back((journey.spoke_at - journey.joined_at).ms);
  }
  FunnelSteps finished() {
    steps.contact_to_join = middle_of(to_join);
    steps.join_to_word = middle_of(to_word);
    return steps;
  }
};

// Calls note(key, scans, skipped, visitors) for what was scanned between the two.
template <class Note>
Result<void> count_scans(Connection& connection, FunnelBy by, Instant from, Instant to,
                         const Note& note) {
  const std::string key = key_of(by);
  const Value span[] = {from.ms, to.ms};
  return connection.query(
      "select " + key +
          ", count(*), cast(coalesce(sum(v.skipped), 0) as bigint), count(distinct v.visitor) "
          "from visit v join entry_code c on c.text = v.code where v.at >= $1 and v.at < $2" +
          (by == FunnelBy::everything ? "" : " group by " + key),
      span, [&](const Row& row) {
        FunnelSteps steps;
        steps.skipped = row.integer(2);
        steps.scans = row.integer(1) + steps.skipped;
        steps.visitors = row.integer(3);
        note(row.integer(0), steps);
      });
}

void put_scans(FunnelSteps& into, const FunnelSteps& counted) {
  into.scans = counted.scans;
  into.skipped = counted.skipped;
  into.visitors = counted.visitors;
}

}  // namespace

Result<std::map<std::int64_t, Funnel>> funnels(Connection& connection, FunnelBy by,
                                               const std::vector<Instant>& edges) {
  const std::size_t weeks = edges.size() - 1;
  TRY(people, journeys(connection, by));
  std::map<std::int64_t, std::vector<Tally>> tallies;  // the last one is of the whole time
  for (const auto& [key, journey] : people) {
    const Instant began = journey.began();
    if (began < edges.front() || began >= edges.back()) continue;
    auto& of_key = tallies[key.first];
    of_key.resize(weeks + 1);
    const auto edge = std::upper_bound(edges.begin(), edges.end(), began);
    of_key[static_cast<std::size_t>(edge - edges.begin()) - 1].add(journey);
    of_key[weeks].add(journey);
  }
  std::map<std::int64_t, Funnel> out;
  for (auto& [key, of_key] : tallies) {
    Funnel& funnel = out[key];
    for (std::size_t i = 0; i < weeks; ++i) funnel.weeks.push_back(of_key[i].finished());
    funnel.all = of_key[weeks].finished();
  }
  const auto of = [&](std::int64_t key) -> Funnel& {
    Funnel& funnel = out[key];
    funnel.weeks.resize(weeks);
    return funnel;
  };
  for (std::size_t i = 0; i < weeks; ++i) {
    TRY_VOID(count_scans(connection, by, edges[i], edges[i + 1],
                         [&](std::int64_t key, const FunnelSteps& counted) {
                           put_scans(of(key).weeks[i], counted);
                         }));
  }
  TRY_VOID(count_scans(
      connection, by, edges.front(), edges.back(),
      [&](std::int64_t key, const FunnelSteps& counted) { put_scans(of(key).all, counted); }));
  return out;
}

}  // namespace store::queries
