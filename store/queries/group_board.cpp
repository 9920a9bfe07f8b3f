#include "store/queries/group_board.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "store/queries/names.h"
#include "store/queries/rows.h"

namespace store::queries {
namespace {

using ById = std::map<std::int64_t, GroupFigures*>;

GroupFigures* find_in(const ById& groups, std::int64_t id) {
  const auto found = groups.find(id);
  return found == groups.end() ? nullptr : found->second;
}

// Of all groups in one go, and of one group.
constexpr std::string_view members_sql =
    "select group_id, count(*) from stay where left_at is null group by group_id";
constexpr std::string_view members_of_one_sql =
    "select group_id, count(*) from stay where group_id = $1 and left_at is null group by group_id";
constexpr std::string_view owed_sql =
    "select group_id, count(*), count(case when state = 'open' and due_at <= $1 then 1 end) "
    "from question where state in ('open', 'waiting') group by group_id";
constexpr std::string_view owed_of_one_sql =
    "select group_id, count(*), count(case when state = 'open' and due_at <= $1 then 1 end) "
    "from question where group_id = $2 and state in ('open', 'waiting') group by group_id";
// Driven by the groups, so that each goes into the activity by (group, day) and older days stay
// untouched.
constexpr std::string_view days_sql =
    "select g.id, a.day, cast(sum(a.messages) as bigint), cast(sum(a.negative) as bigint) "
    "from chat_group g join activity a on a.group_id = g.id and a.day >= $1 and a.day <= $2 "
    "group by g.id, a.day";
constexpr std::string_view days_of_one_sql =
    "select group_id, day, cast(sum(messages) as bigint), cast(sum(negative) as bigint) "
    "from activity where group_id = $3 and day >= $1 and day <= $2 group by group_id, day";
// The newest day that is over: a day of which half is still to come looks quieter than it is. Before a
// group's first day is over there is only that.
constexpr std::string_view health_sql =
    "select coalesce("
    "(select body from health where group_id = $1 and complete = 1 order by day desc limit 1), "
    "(select body from health where group_id = $1 order by day desc limit 1))";

// The newest `days` days of all groups, or of one; what was known of them is replaced.
base::Result<void> read_days(Connection& connection, const ById& groups, base::Day today, int days,
                             model::GroupId only) {
  for (const auto& [id, figures] : groups) {
    std::fill(figures->messages.end() - days, figures->messages.end(), 0);
    std::fill(figures->negative.end() - days, figures->negative.end(), 0);
  }
  const Value parameters[] = {static_cast<std::int64_t>((today - (days - 1)).number),
                              static_cast<std::int64_t>(today.number), only.value};
  return connection.query(only ? days_of_one_sql : days_sql, std::span(parameters, only ? 3 : 2),
                          [&](const Row& row) {
                            GroupFigures* figures = find_in(groups, row.integer(0));
                            if (!figures) return;
                            const std::int64_t back = today.number - row.integer(1);
                            const auto place = static_cast<std::size_t>(board_days - 1 - back);
                            figures->messages[place] = row.integer(2);
                            figures->negative[place] = row.integer(3);
                          });
}

base::Result<void> read_health(Connection& connection, GroupFigures& figures) {
  const Value parameters[] = {figures.group.id.value};
  return connection.query(health_sql, parameters,
                          [&](const Row& row) { figures.health = row.text(0); });
}

base::Result<void> read_counts(Connection& connection, const ById& groups, base::Instant now,
                               model::GroupId only) {
  const Value one[] = {only.value};
  TRY_VOID(connection.query(only ? members_of_one_sql : members_sql,
                            only ? std::span<const Value>(one) : std::span<const Value>(),
                            [&](const Row& row) {
                              if (auto* figures = find_in(groups, row.integer(0))) {
                                figures->members = row.integer(1);
                              }
                            }));
  const Value due[] = {now.ms, only.value};
  return connection.query(only ? owed_of_one_sql : owed_sql, std::span(due, only ? 2 : 1),
                          [&](const Row& row) {
                            if (auto* figures = find_in(groups, row.integer(0))) {
                              figures->open_questions = row.integer(1);
                              figures->breached_questions = row.integer(2);
                            }
                          });
}

base::Result<void> name_owners(Connection& connection, std::vector<GroupFigures>& groups) {
  Names names;
  for (const GroupFigures& figures : groups) names.want(figures.group);
  TRY_VOID(names.load(connection));
  for (GroupFigures& figures : groups) {
    if (const std::string* source = names.find(figures.group.source)) figures.source = *source;
    if (const MemberName* owner = names.find(figures.group.owner)) {
      figures.owner_name = owner->name;
      figures.owner_role = owner->role;
    }
  }
  return {};
}

}  // namespace

std::int64_t GroupFigures::messages_7d() const {
  return std::accumulate(messages.end() - 7, messages.end(), std::int64_t{0});
}

const GroupFigures* BoardSnapshot::find(model::GroupId id) const {
  const auto place =
      std::lower_bound(groups.begin(), groups.end(), id,
                       [](const GroupFigures& a, model::GroupId b) { return a.group.id < b; });
  return place != groups.end() && place->group.id == id ? &*place : nullptr;
}

base::Result<std::shared_ptr<const BoardSnapshot>> GroupBoard::snapshot(Connection& connection,
                                                                        base::Instant now,
                                                                        base::Day today) {
  const auto current = [&] {
    const std::lock_guard lock(swapping_);
    return newest_;
  };
  const auto is_fresh = [&](const std::shared_ptr<const BoardSnapshot>& board) {
    return board && board->today == today && now - board->taken_at < options_.refresh_after;
  };
  if (auto board = current(); is_fresh(board)) return board;
  std::unique_lock refreshing(refreshing_, std::try_to_lock);
  if (!refreshing.owns_lock()) {
    if (auto board = current()) return board;
    refreshing.lock();  // the very first snapshot: everybody waits for it
  }
  auto before = current();
  if (is_fresh(before)) return before;
  bool full = false;
  {
    const std::lock_guard lock(swapping_);
    full = !before || before->today != today || now - fully_read_at_ >= options_.full_refresh_after;
  }
  TRY(board, read(connection, full ? nullptr : before.get(), now, today));
  const std::lock_guard lock(swapping_);
  newest_ = board;
  if (full) fully_read_at_ = now;
  return board;
}

void GroupBoard::forget_older_days() {
  const std::lock_guard lock(swapping_);
  fully_read_at_ = base::Instant{};
}

base::Result<std::shared_ptr<const BoardSnapshot>> GroupBoard::read(Connection& connection,
                                                                    const BoardSnapshot* before,
                                                                    base::Instant now,
                                                                    base::Day today) {
  auto board = std::make_shared<BoardSnapshot>();
  board->taken_at = now;
  board->today = today;
  TRY(rows, read_rows<model::Group>(connection, "order by id", {}));
  board->groups.resize(rows.size());
  ById by_id;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    GroupFigures& figures = board->groups[i];
    figures.group = std::move(rows[i]);
    by_id[figures.group.id.value] = &figures;
    const GroupFigures* known = before ? before->find(figures.group.id) : nullptr;
    if (known) {  // of the same day: another day makes the refresh a full one
      figures.messages = known->messages;
      figures.negative = known->negative;
      figures.health = known->health;
    } else {
      TRY_VOID(read_health(connection, figures));
    }
  }
  TRY_VOID(read_days(connection, by_id, today, before ? days_read_each_time : board_days, {}));
  TRY_VOID(read_counts(connection, by_id, now, {}));
  TRY_VOID(name_owners(connection, board->groups));
  return board;
}

base::Result<std::optional<GroupFigures>> figures_of(Connection& connection, model::GroupId id,
                                                     base::Instant now, base::Day today) {
  std::optional<GroupFigures> found;
  TRY(row, read_one<model::Group>(connection, "where id = $1", {id.value}));
  if (!row) return found;
  std::vector<GroupFigures> one(1);
  one[0].group = *std::move(row);
  const ById only{{id.value, &one[0]}};
  TRY_VOID(read_days(connection, only, today, board_days, id));
  TRY_VOID(read_health(connection, one[0]));
  TRY_VOID(read_counts(connection, only, now, id));
  TRY_VOID(name_owners(connection, one));
  found = std::move(one[0]);
  return found;
}

}  // namespace store::queries
