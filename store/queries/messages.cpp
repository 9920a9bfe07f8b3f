#include "store/queries/messages.h"

#include <algorithm>
#include <map>
#include <set>

#include "store/queries/rows.h"

namespace store::queries {
namespace {

constexpr Column by_message_id[] = {{"id", ColumnType::integer}};

// One row more than asked for tells whether there is more.
base::Result<std::vector<model::Message>> one_side(Connection& connection, const Value& group,
                                                   const model::Message* pivot, bool older,
                                                   std::int64_t limit) {
  Where where;
  where.add("group_id = ?", {group});
  if (pivot) {
    where.add(older ? "(at, id) < (?, ?)" : "(at, id) > (?, ?)", {pivot->at.ms, pivot->id.value});
  }
  const std::string rest = where.text() +
                           (older ? " order by at desc, id desc" : " order by at, id") + " limit " +
                           where.parameter(limit + 1);
  return read_rows<model::Message>(connection, rest, where.parameters());
}

// Cuts the extra row off; true when there was one.
bool cut(std::vector<model::Message>& rows, std::int64_t limit) {
  const bool more = static_cast<std::int64_t>(rows.size()) > limit;
  if (more) rows.pop_back();
  return more;
}

base::Result<Stretch> older_part(Connection& connection, const Value& group,
                                 const model::Message* pivot, std::int64_t limit) {
  TRY(rows, one_side(connection, group, pivot, true, limit));
  Stretch stretch;
  stretch.has_older = cut(rows, limit);
  stretch.has_newer = pivot != nullptr;
  stretch.messages = std::move(rows);
  std::reverse(stretch.messages.begin(), stretch.messages.end());
  return stretch;
}

base::Result<Stretch> newer_part(Connection& connection, const Value& group,
                                 const model::Message* pivot, std::int64_t limit) {
  TRY(rows, one_side(connection, group, pivot, false, limit));
  Stretch stretch;
  stretch.has_newer = cut(rows, limit);
  stretch.has_older = true;
  stretch.messages = std::move(rows);
  return stretch;
}

}  // namespace

base::Result<Stretch> conversation(Connection& connection, model::GroupId group, Side side,
                                   model::MessageId pivot_id, std::int64_t limit) {
  const Value group_value = group.value;
  if (side == Side::newest) return older_part(connection, group_value, nullptr, limit);
  TRY(pivot, message(connection, pivot_id));
  if (!pivot || pivot->group != group) return Stretch{};
  if (side == Side::before) return older_part(connection, group_value, &*pivot, limit);
  if (side == Side::after) return newer_part(connection, group_value, &*pivot, limit);
  TRY(older, older_part(connection, group_value, &*pivot, limit / 2));
  TRY(newer, newer_part(connection, group_value, &*pivot, limit - limit / 2));
  Stretch both = std::move(older);
  both.messages.push_back(*std::move(pivot));
  both.messages.insert(both.messages.end(), newer.messages.begin(), newer.messages.end());
  both.has_newer = newer.has_newer;
  return both;
}

base::Result<std::vector<model::Message>> thread(Connection& connection,
                                                 const model::Question& question) {
  TRY(asked, message(connection, question.message));
  std::vector<model::Message> found;
  if (!asked) return found;
  if (asked->parent) {
    TRY(parent, message(connection, asked->parent));
    if (parent) found.push_back(*std::move(parent));
  }
  base::Instant until = asked->at;
  for (const model::MessageId end : {question.last_message, question.answer}) {
    TRY(row, message(connection, end));
    if (row) until = std::max(until, row->at);
  }
  std::set<std::int64_t> inside{question.message.value};
  if (question.answer) inside.insert(question.answer.value);
  // Links go back in time, so one walk forward finds every descendant. Ids first: texts only of the
  // few.
  const Value parameters[] = {question.group.value, asked->at.ms, asked->id.value, until.ms,
                              thread_scan_max};
  std::vector<std::int64_t> ids{question.message.value};
  TRY_VOID(connection.query(
      "select id, parent_id from message where group_id = $1 and (at, id) > ($2, $3) and at <= $4 "
      "order by at, id limit $5",
      parameters, [&](const Row& row) {
        const std::int64_t id = row.integer(0);
        if (!inside.contains(id) && !inside.contains(row.integer(1))) return;
        inside.insert(id);
        if (static_cast<std::int64_t>(ids.size()) < thread_messages_max) ids.push_back(id);
      }));
  TRY(rows, messages(connection, ids));
  found.insert(found.end(), std::make_move_iterator(rows.begin()),
               std::make_move_iterator(rows.end()));
  std::sort(found.begin(), found.end(), [](const model::Message& a, const model::Message& b) {
    return std::pair(a.at, a.id) < std::pair(b.at, b.id);
  });
  return found;
}

base::Result<std::optional<model::Message>> message(Connection& connection, model::MessageId id) {
  return read_one<model::Message>(connection, "where id = $1", {id.value});
}

base::Result<std::vector<model::Message>> messages(Connection& connection,
                                                   const std::vector<std::int64_t>& ids) {
  std::map<std::int64_t, model::Message> by_id;
  std::optional<base::Error> broken;
  const std::set<std::int64_t> distinct(ids.begin(), ids.end());
  if (distinct.empty()) return std::vector<model::Message>{};
  KeyedRows wanted{"message", by_message_id, {distinct.begin(), distinct.end()}};
  TRY_VOID(connection.look_up(wanted, select_list<model::Message>(), [&](const Row& row) {
    auto value = read_row<model::Message>(row);
    if (value)
      by_id[value->id.value] = *std::move(value);
    else if (!broken)
      broken = std::move(value).error();
  }));
  if (broken) return tl::unexpected(*std::move(broken));
  std::vector<model::Message> rows;
  for (const std::int64_t id : ids) {
    if (const auto found = by_id.find(id); found != by_id.end()) rows.push_back(found->second);
  }
  return rows;
}

base::Result<std::vector<model::Message>> recent_texts(Connection& connection, base::Instant since,
                                                       std::int64_t limit) {
  // By id, which is the order of arrival: there is no index over `at` alone, and ingestion is worth
  // more.
  TRY(rows, read_rows<model::Message>(connection, "order by id desc limit $1", {limit}));
  std::erase_if(rows, [&](const model::Message& row) {
    return row.at < since || row.kind != model::MessageKind::text || row.revoked_at.ms != 0;
  });
  return rows;
}

base::Result<std::vector<model::Label>> labels_of(Connection& connection, model::MessageId id) {
  return read_rows<model::Label>(connection, "where message_id = $1 order by cause", {id.value});
}

base::Result<std::int64_t> newest_message_id(Connection& connection) {
  return read_integer(connection, "select max(id) from message");
}

}  // namespace store::queries
