#include "store/queries/decisions.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "store/queries/rows.h"

namespace store::queries {
namespace {

// A quotation of what somebody wrote has its own quotation marks escaped, and does not match.
constexpr std::string_view in_history_by_shadow_rule =
    "(mode = 'history' and reason {like} '%\"rule_mode\":\"shadow\"%')";

std::string by_shadow_rule() {
  return "(mode = 'shadow' or " + std::string(in_history_by_shadow_rule) + ")";
}

bool has_index(const DecisionFilter& filter) {
  return filter.group || filter.member || filter.message || filter.question || !filter.rule.empty();
}

}  // namespace

base::Result<DecisionList> decisions(Connection& connection, const DecisionFilter& filter,
                                     std::int64_t below, std::int64_t limit) {
  Where where;
  if (filter.group) where.add("group_id = ?", {filter.group.value});
  // In the words of the indexes, which leave out the course of questions.
  if (filter.member) {
    where.add("member_id = ?", {filter.member.value});
    where.add("(question_id is null or rule <> '')");
  }
  if (filter.message) where.add("message_id = ?", {filter.message.value});
  if (filter.question) where.add("question_id = ?", {filter.question.value});
  if (!filter.rule.empty()) {
    where.add("rule = ?", {std::string_view(filter.rule)});
    where.add("rule <> ''");
  }
  if (!filter.kind.empty()) where.add("kind = ?", {std::string_view(filter.kind)});
  if (filter.mode) where.add("mode = ?", {model::to_name(*filter.mode)});
  if (filter.by_shadow_rule) where.add(by_shadow_rule(), {});
  std::int64_t walk_end = 0;
  if (!has_index(filter) && (!filter.kind.empty() || filter.mode)) {
    TRY(newest, read_integer(connection, "select max(id) from decision"));
    if (below == 0) below = newest + 1;
    walk_end = std::max<std::int64_t>(0, below - decisions_walked_max);
    where.add("id >= ?", {walk_end});
  }
  if (below != 0) where.add("id < ?", {below});
  const std::string rest = where.text() + " order by id desc limit " + where.parameter(limit + 1);
  TRY(rows, read_rows<model::Decision>(connection, rest, where.parameters()));
  DecisionList list;
  if (static_cast<std::int64_t>(rows.size()) > limit) {
    rows.pop_back();
    list.walk_on_below = rows.back().id.value;
  } else if (walk_end > 1) {
    list.walk_on_below = walk_end;
  }
  list.decisions = std::move(rows);
  return list;
}

base::Result<std::optional<model::Decision>> decision(Connection& connection,
                                                      model::DecisionId id) {
  return read_one<model::Decision>(connection, "where id = $1", {id.value});
}

base::Result<std::vector<model::Effect>> effects_of(Connection& connection, model::DecisionId id) {
  return read_rows<model::Effect>(connection, "where decision_id = $1 order by id", {id.value});
}

base::Result<std::map<std::int64_t, model::Verdict>> verdicts_of(
    Connection& connection, const std::vector<model::Decision>& decisions) {
  std::map<std::int64_t, model::Verdict> verdicts;
  std::set<std::int64_t> ids;
  for (const model::Decision& row : decisions) ids.insert(row.id.value);
  if (ids.empty()) return verdicts;
  constexpr Column key[] = {{"decision_id", ColumnType::integer}};
  KeyedRows wanted{"verdict", key, {ids.begin(), ids.end()}};
  TRY_VOID(connection.look_up(wanted, select_list<model::Verdict>(), [&](const Row& row) {
    if (auto value = read_row<model::Verdict>(row)) verdicts[value->decision.value] = *value;
  }));
  return verdicts;
}

base::Result<RuleRecord> record_of(Connection& connection, const std::string& rule) {
  RuleRecord record;
  const Value counted[] = {std::string_view(rule), rule_decisions_counted_max};
  TRY_VOID(connection.query(
      "select count(case when " + by_shadow_rule() + " then 1 end), "
      "count(case when mode = 'live' then 1 end), count(case when " +
      std::string(in_history_by_shadow_rule) + " then 1 end) "
      "from (select mode, reason from decision where rule = $1 and rule <> '' order by id desc "
      "limit $2) as newest",
      counted, [&](const Row& row) {
        record.shadow = row.integer(0);
        record.live = row.integer(1);
        record.history = row.integer(2);
      }));
  // Verdicts are given by people, so there are few: walk them and look the decision up.
  const Value of_rule[] = {std::string_view(rule)};
  TRY_VOID(connection.query(
      "select verdict.\"right\", count(*) from verdict cross join decision "
      "where decision.id = decision_id and decision.rule = $1 group by verdict.\"right\"",
      of_rule, [&](const Row& row) {
        (row.integer(0) != 0 ? record.right : record.wrong) = row.integer(1);
      }));
  return record;
}

std::optional<Interval> wilson_interval(std::int64_t successes, std::int64_t trials) {
  if (trials <= 0) return std::nullopt;
  constexpr double z = 1.959963984540054;  // 97.5 % point of the normal distribution
  const auto n = static_cast<double>(trials);
  const double share = static_cast<double>(successes) / n;
  const double middle = (share + z * z / (2 * n)) / (1 + z * z / n);
  const double half =
      z / (1 + z * z / n) * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  return Interval{std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

}  // namespace store::queries
