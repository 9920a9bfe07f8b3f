#include "store/queries/broadcasts.h"

#include "store/queries/rows.h"

namespace store::queries {

using base::Result;

Result<std::vector<model::Broadcast>> broadcasts(Connection& connection, model::BroadcastId before,
                                                 std::int64_t limit) {
  return read_rows<model::Broadcast>(
      connection, "where id < $1 or $1 = 0 order by id desc limit $2", {before.value, limit});
}

Result<std::optional<model::Broadcast>> broadcast(Connection& connection, model::BroadcastId id) {
  return read_one<model::Broadcast>(connection, "where id = $1", {id.value});
}

Result<std::map<model::BroadcastId, TargetCounts>> count_targets(
    Connection& connection, const std::vector<model::Broadcast>& of) {
  std::map<model::BroadcastId, TargetCounts> counts;
  if (of.empty()) return counts;
  // Pages are runs of numbers: the newest first.
  const Value parameters[] = {of.back().id.value, of.front().id.value};
  TRY_VOID(connection.query(
      "select broadcast_id, state, count(*) from broadcast_target "
      "where broadcast_id >= $1 and broadcast_id <= $2 group by broadcast_id, state",
      parameters, [&](const Row& row) {
        if (const auto state = model::from_name<model::TargetState>(row.text(1)))
          counts[model::BroadcastId(row.integer(0))][*state] = row.integer(2);
      }));
  return counts;
}

Result<std::map<model::BroadcastId, std::int64_t>> count_open_sendings(
    Connection& connection, const std::vector<model::Broadcast>& of) {
  std::map<model::BroadcastId, std::int64_t> counts;
  if (of.empty()) return counts;
  const Value parameters[] = {of.back().id.value, of.front().id.value};
  TRY_VOID(connection.query(
      "select broadcast_id, count(*) from broadcast_sending where broadcast_id >= $1 and "
      "broadcast_id <= $2 and state in ('asking', 'waiting', 'uncertain') group by broadcast_id",
      parameters,
      [&](const Row& row) { counts[model::BroadcastId(row.integer(0))] = row.integer(1); }));
  return counts;
}

Result<std::vector<model::Sending>> sendings_of(Connection& connection, model::BroadcastId id) {
  return read_rows<model::Sending>(connection, "where broadcast_id = $1 order by number",
                                   {id.value});
}

Result<std::set<std::int64_t>> stuck_sendings(Connection& connection, model::BroadcastId id,
                                              base::Instant now) {
  std::set<std::int64_t> numbers;
  const Value parameters[] = {id.value, (now - stuck_after).ms};
  TRY_VOID(connection.query(
      "select s.number from broadcast_sending s join effect e on e.id = s.effect_id "
      "where s.broadcast_id = $1 and s.state = 'asking' and e.state = 'parked' and "
      "e.next_attempt_at < $2",
      parameters, [&](const Row& row) { numbers.insert(row.integer(0)); }));
  return numbers;
}

Result<std::vector<model::BroadcastTarget>> targets_of(Connection& connection,
                                                       model::BroadcastId id) {
  return read_rows<model::BroadcastTarget>(
      connection, "where broadcast_id = $1 order by sending, group_id", {id.value});
}

Result<std::vector<GroupReach>> reaches_of(Connection& connection, std::string_view source,
                                           base::Instant since, base::Instant now) {
  std::vector<GroupReach> reached;
  const Value past[] = {source, since.ms};
  TRY_VOID(
      connection.query("select g.external_id, r.message, r.at from broadcast_reach r "
                       "join chat_group g on g.id = r.group_id "
                       "where g.source_id = (select id from source where name = $1) and r.at >= $2 "
                       "order by g.external_id, r.at, r.message",
                       past, [&](const Row& row) {
                         reached.push_back({std::string(row.text(0)), std::string(row.text(1)),
                                            base::Instant{row.integer(2)}});
                       }));
  const Value coming[] = {source};
  TRY_VOID(connection.query(
      "select g.external_id, t.broadcast_id, t.sending from broadcast_target t "
      "join chat_group g on g.id = t.group_id "
      "where g.source_id = (select id from source where name = $1) and t.state = 'waiting' "
      "order by g.external_id, t.broadcast_id",
      coming, [&](const Row& row) {
        reached.push_back(
            {std::string(row.text(0)),
             "broadcast:" + std::to_string(row.integer(1)) + ":" + std::to_string(row.integer(2)),
             now});
      }));
  return reached;
}

Result<std::vector<OpenSending>> open_sendings(Connection& connection, std::string_view source) {
  TRY(rows, read_rows<model::Sending>(
                connection,
                "where source_id = (select id from source where name = $1) and "
                "state in ('asking', 'waiting', 'uncertain') and sender_id is not null "
                "order by broadcast_id, number",
                {source}));
  std::vector<OpenSending> open;
  for (model::Sending& row : rows) {
    OpenSending each;
    bool is_wanted = row.state == model::SendingState::waiting;
    const Value about[] = {row.effect.value, row.sender.value, row.broadcast.value};
    TRY_VOID(connection.query(
        "select e.key, e.state, e.next_attempt_at, m.external_id, b.deadline from effect e, "
        "member m, broadcast b where e.id = $1 and m.id = $2 and b.id = $3",
        about, [&](const Row& found) {
          each.key = found.text(0);
          is_wanted = is_wanted || found.text(1) == "parked";
          each.asked_at.ms = row.asked_at.ms != 0 ? row.asked_at.ms : found.integer(2);
          each.sender = found.text(3);
          if (!found.is_null(4)) each.deadline.ms = found.integer(4);
        }));
    if (!is_wanted) continue;
    const Value targets[] = {row.broadcast.value, row.number};
    TRY_VOID(connection.query(
        "select g.external_id from broadcast_target t join chat_group g on g.id = t.group_id "
        "where t.broadcast_id = $1 and t.sending = $2 and t.state = 'waiting' order by g.id",
        targets, [&](const Row& found) { each.waiting.emplace_back(std::string(found.text(0))); }));
    each.sending = std::move(row);
    open.push_back(std::move(each));
  }
  return open;
}

}  // namespace store::queries
