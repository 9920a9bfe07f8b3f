#include "store/queries/tasks.h"

#include "store/queries/rows.h"

namespace store::queries {
namespace {

void add_filter(Where& where, const TaskFilter& filter) {
  if (filter.state) where.add("state = ?", {model::to_name(*filter.state)});
  if (filter.owner && !*filter.owner)
    where.add("owner_id is null");
  else if (filter.owner && filter.or_unowned) {
    where.add("(owner_id = ? or owner_id is null)", {filter.owner->value});
  } else if (filter.owner) {
    where.add("owner_id = ?", {filter.owner->value});
  }
  if (filter.group) where.add("group_id = ?", {filter.group.value});
  if (filter.member) where.add("member_id = ?", {filter.member.value});
  if (filter.question) where.add("question_id = ?", {filter.question.value});
}

}  // namespace

TaskKey page_key_of(const model::Task& task) { return {task.due_at.ms, task.id.value}; }

base::Result<std::vector<model::Task>> tasks(Connection& connection, const TaskFilter& filter,
                                             const std::optional<TaskKey>& after,
                                             std::int64_t limit) {
  std::vector<model::Task> page;
  // Two walks, so that both follow an index: first those with a due time, then those without.
  if (!after || after->due_ms != 0) {
    Where where;
    add_filter(where, filter);
    where.add("due_at is not null");
    if (after) where.add("(due_at, id) > (?, ?)", {after->due_ms, after->id});
    const std::string rest = where.text() + " order by due_at, id limit " + where.parameter(limit);
    TRY(due, read_rows<model::Task>(connection, rest, where.parameters()));
    page = std::move(due);
  }
  const auto left = limit - static_cast<std::int64_t>(page.size());
  if (left <= 0) return page;
  Where where;
  add_filter(where, filter);
  where.add("due_at is null");
  if (after && after->due_ms == 0) where.add("id > ?", {after->id});
  const std::string rest = where.text() + " order by id limit " + where.parameter(left);
  TRY(undated, read_rows<model::Task>(connection, rest, where.parameters()));
  page.insert(page.end(), undated.begin(), undated.end());
  return page;
}

base::Result<std::optional<model::Task>> task(Connection& connection, model::TaskId id) {
  return read_one<model::Task>(connection, "where id = $1", {id.value});
}

base::Result<TaskCounts> count_tasks(Connection& connection, model::MemberId me) {
  TaskCounts counts;
  const Value parameters[] = {me.value};
  TRY_VOID(
      connection.query("select count(*), count(case when owner_id is null then 1 end), "
                       "count(case when owner_id = $1 then 1 end) from task where state = 'open'",
                       parameters, [&](const Row& row) {
                         counts = {row.integer(0), row.integer(1), row.integer(2)};
                       }));
  return counts;
}

}  // namespace store::queries
