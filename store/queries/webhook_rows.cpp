#include "store/queries/webhook_rows.h"

#include "base/json.h"
#include "store/queries/rows.h"

namespace store::queries {

using base::Result;

namespace {

// A number that the decision's reason names.
std::int64_t named_in(const model::Decision& decision, std::string_view key) {
  const auto reason = base::parse_json(decision.reason);
  if (!reason || !reason->is_object()) return 0;
  return base::integer_at(reason->get_object(), key).value_or(0);
}

}  // namespace

Result<std::vector<model::Decision>> live_decisions(Connection& connection, Span stretch) {
  return read_rows<model::Decision>(connection,
                                    "where id > $1 and id <= $2 and mode = 'live' order by id",
                                    {stretch.after, stretch.through});
}

Result<std::vector<model::Task>> live_tasks(Connection& connection, Span stretch) {
  return read_rows<model::Task>(connection,
                                "where id > $1 and id <= $2 and exists (select 1 from decision d "
                                "where d.id = task.decision_id and d.mode = 'live') order by id",
                                {stretch.after, stretch.through});
}

Result<std::vector<model::Task>> tasks_closed_by(Connection& connection,
                                                 const model::Decision& decision) {
  const std::int64_t at = decision.at.ms;
  if (decision.kind == "task.done" || decision.kind == "task.cancel") {
    return read_rows<model::Task>(connection, "where id = $1 and done_at = $2 and state <> 'open'",
                                  {named_in(decision, "task"), at});
  }
  if (decision.kind == "rule.undone") {
    return read_rows<model::Task>(connection,
                                  "where group_id = $1 and decision_id = $2 and done_at = $3 "
                                  "and state <> 'open' order by id",
                                  {decision.group.value, named_in(decision, "decision"), at});
  }
  if (!decision.question) return std::vector<model::Task>();
  return read_rows<model::Task>(
      connection, "where question_id = $1 and done_at = $2 and state <> 'open' order by id",
      {decision.question.value, at});
}

Result<std::vector<Passage>> live_passages(Connection& connection, Span stretch) {
  TRY(facts, read_rows<model::FactRow>(connection,
                                       "where seq > $1 and seq <= $2 and history = 0 "
                                       "and kind in ('join', 'leave') order by seq",
                                       {stretch.after, stretch.through}));
  std::vector<Passage> passages;
  for (model::FactRow& fact : facts) {
    Passage passage;
    TRY(group, read_one<model::Group>(connection, "where source_id = $1 and external_id = $2",
                                      {fact.source.value, std::string_view(fact.group)}));
    TRY(member, read_one<model::Member>(connection, "where source_id = $1 and external_id = $2",
                                        {fact.source.value, std::string_view(fact.actor)}));
    if (!group || !member) continue;  // the fact was refused
    passage.group = *std::move(group);
    passage.member = *std::move(member);
    passage.fact = std::move(fact);
    passages.push_back(std::move(passage));
  }
  return passages;
}

}  // namespace store::queries
