// Tasks as the console lists them: due soonest first, those without a due time last.
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "model/rows.h"
#include "store/database.h"

namespace store::queries {

struct TaskFilter {
  std::optional<model::TaskState> state = model::TaskState::open;
  std::optional<model::MemberId> owner;  // none: those that nobody owns
  bool or_unowned = false;               // with `owner`: those that nobody owns as well
  model::GroupId group;
  model::MemberId member;  // whom it is about
  model::QuestionId question;
};

struct TaskKey {
  std::int64_t due_ms = 0;  // 0 without a due time
  std::int64_t id = 0;
};
TaskKey page_key_of(const model::Task& task);

base::Result<std::vector<model::Task>> tasks(Connection& connection, const TaskFilter& filter,
                                             const std::optional<TaskKey>& after,
                                             std::int64_t limit);
base::Result<std::optional<model::Task>> task(Connection& connection, model::TaskId id);

struct TaskCounts {
  std::int64_t open = 0, unowned = 0, mine = 0;
};
base::Result<TaskCounts> count_tasks(Connection& connection, model::MemberId me);

}  // namespace store::queries
