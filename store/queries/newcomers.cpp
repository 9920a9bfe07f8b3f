#include "store/queries/newcomers.h"

#include "store/queries/rows.h"

namespace store::queries {

namespace {

// One measure's four counts, as columns. $1: since, $2: now.
std::string columns_of_measure(const OnboardingMeasure& measure) {
  const std::string end = "(s.joined_at + " + std::to_string(measure.within.ms) + ")";
  const std::string done = "n." + std::string(measure.done_at);
  const std::string asked(measure.asked.empty() ? "1 = 1" : measure.asked);
  const std::string stayed = "(s.left_at is null or s.left_at >= " + end + ")";
  const auto count = [&](const std::string& condition) {
    return ", count(case when " + asked + " and " + condition + " then 1 end)";
  };
  return count(end + " <= $2 and " + stayed + " and " + done + " <= " + end) +
         count(end + " <= $2 and " + stayed) + count(end + " > $2 and s.left_at is null") +
         count("not " + stayed);
}

const std::string& onboarding_sql() {
  static const std::string sql = [] {
    std::string text = "select n.group_id, count(*)";
    for (const OnboardingMeasure& each : onboarding_measures) text += columns_of_measure(each);
    return text +
           " from newcomer n join stay s on s.id = n.stay_id where s.joined_at >= $1 "
           "and n.state not in ('ours', 'unseen') and (n.group_id = $3 or $3 = 0) "
           "group by n.group_id order by n.group_id";
  }();
  return sql;
}

}  // namespace

base::Result<std::vector<NewcomerLine>> newcomers(Connection& connection, model::GroupId group,
                                                  base::Instant since,
                                                  const std::optional<NewcomerPlace>& after,
                                                  std::int64_t limit) {
  std::string sql = "select ";
  sql.append(select_list<model::Newcomer>())
      .append(
          ", joined_at, left_at from (select n.*, s.joined_at, s.left_at from newcomer n "
          "join stay s on s.id = n.stay_id where n.group_id = $1 and s.joined_at >= $2");
  if (after) sql += " and (s.joined_at < $4 or (s.joined_at = $4 and n.stay_id < $5))";
  sql += ") as line order by joined_at desc, stay_id desc limit $3";
  const Value parameters[] = {group.value, since.ms, limit, after ? after->joined_at.ms : 0,
                              after ? after->stay.value : 0};
  const int columns = static_cast<int>(columns_of<model::Newcomer>().size());
  std::vector<NewcomerLine> lines;
  std::optional<base::Error> broken;
  TRY_VOID(connection.query(sql, std::span(parameters, after ? 5 : 3), [&](const Row& row) {
    auto read = read_row<model::Newcomer>(row);
    if (!read) {
      broken = std::move(read).error();
      return;
    }
    const base::Instant left{row.is_null(columns + 1) ? 0 : row.integer(columns + 1)};
    lines.push_back({*std::move(read), base::Instant{row.integer(columns)}, left});
  }));
  if (broken) return tl::unexpected(*std::move(broken));
  return lines;
}

base::Result<std::vector<GroupOnboarding>> onboarding(Connection& connection, model::GroupId only,
                                                      base::Instant since, base::Instant now) {
  const Value parameters[] = {since.ms, now.ms, only.value};
  std::vector<GroupOnboarding> groups;
  TRY_VOID(connection.query(onboarding_sql(), parameters, [&](const Row& row) {
    GroupOnboarding& group = groups.emplace_back();
    group.group = model::GroupId(row.integer(0));
    group.joined = row.integer(1);
    int column = 2;
    for (OnboardingCount& count : group.counts) {
      for (std::int64_t* each : {&count.done, &count.of, &count.inside, &count.gone}) {
        *each = row.integer(column++);
      }
    }
  }));
  return groups;
}

}  // namespace store::queries
