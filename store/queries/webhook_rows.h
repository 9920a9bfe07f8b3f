// The rows that events for webhooks are made of, in the order in which they were committed: what is
// numbered above `after` and up to `through`. Recorded history and shadow mode are left out: nobody
// is told because of them.
#pragma once

#include <vector>

#include "base/result.h"
#include "model/rows.h"
#include "store/database.h"

namespace store::queries {

struct Span {
  std::int64_t after = 0, through = 0;  // row numbers
};

// Decisions in live mode, by id.
base::Result<std::vector<model::Decision>> live_decisions(Connection& connection, Span stretch);
// Tasks that follow from a decision in live mode, by id.
base::Result<std::vector<model::Task>> live_tasks(Connection& connection, Span stretch);
// Tasks that the decision closed, done or cancelled, by id: the one that it is about, those about
// its question, those that followed from a decision that it takes back. One that was opened again
// meanwhile is left out.
base::Result<std::vector<model::Task>> tasks_closed_by(Connection& connection,
                                                       const model::Decision& decision);

// Somebody came into a group or left it.
struct Passage {
  model::FactRow fact;  // kind "join" or "leave"
  model::Group group;
  model::Member member;
};
base::Result<std::vector<Passage>> live_passages(Connection& connection, Span stretch);

}  // namespace store::queries
