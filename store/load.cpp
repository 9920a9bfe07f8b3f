#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "model/robot_policy.h"
#include "store/sql_store.h"

namespace store {

using base::Result;
using model::GroupId;

Result<std::unique_ptr<Store>> Store::open(Database& database) {
  TRY_VOID(database.lock_writer());
  TRY(connection, database.connect(Access::read_write));
  TRY_VOID(migrate(*connection, database.dialect()));
  TRY(reader, database.connect(Access::read_only));
  auto store = std::make_unique<SqlStore>(database, std::move(connection), std::move(reader));
  TRY_VOID(store->begin_writing());
  return std::unique_ptr<Store>(std::move(store));
}

SqlStore::SqlStore(Database& database, std::unique_ptr<Connection> writer,
                   std::unique_ptr<Connection> reader)
    : database_(database), writer_(std::move(writer)), reader_(std::move(reader)) {}

template <class Of>
Result<std::vector<Of>> SqlStore::select(std::string_view rest, std::span<const Value> parameters) {
  std::string sql = "select ";
  sql.append(select_list<Of>()).append(" from ").append(Table<Of>::name).append(" ").append(rest);
  std::vector<Of> rows;
  Result<void> readable;
  TRY_VOID(reader_->query(sql, parameters, [&](const Row& row) {
    auto value = read_row<Of>(row);
    if (value)
      rows.push_back(*std::move(value));
    else
      readable = tl::unexpected(std::move(value).error());
  }));
  TRY_VOID(std::move(readable));
  return rows;
}

template <class Of>
Result<std::optional<Of>> SqlStore::select_one(std::string_view rest, std::int64_t parameter) {
  const Value parameters[] = {parameter};
  TRY(rows, select<Of>(rest, parameters));
  if (rows.empty()) return std::optional<Of>();
  return std::optional<Of>(std::move(rows.front()));
}

Result<SqlStore::SourcesByName> SqlStore::known_sources() {
  if (sources_stale_.exchange(false)) {
    auto rows = sources();
    if (!rows) {
      sources_stale_ = true;
      return tl::unexpected(std::move(rows).error());
    }
    const std::lock_guard lock(sources_mutex_);
    for (model::SourceRow& row : *rows) sources_.insert_or_assign(std::move(row.name), row.id);
  }
  const std::lock_guard lock(sources_mutex_);
  return sources_;
}

namespace {

Result<std::int64_t> next_number(Connection& connection, std::string_view table,
                                 std::string_view key) {
  std::string sql = "select max(";
  sql.append(key).append(") from ").append(table);
  std::int64_t newest = 0;
  TRY_VOID(connection.query(sql, {}, [&](const Row& row) { newest = row.integer(0); }));
  return newest + 1;
}

}  // namespace

Result<void> SqlStore::count_edits() {
  TRY(next, next_number(*writer_, "message_edit", "id"));
  next_edit_ = next;
  return {};
}

namespace {

// The numbers in the order in which they are kept.
std::array<std::int64_t*, 11> numbers_of(model::Counters& counters) {
  return {&counters.fact,   &counters.source,   &counters.group, &counters.member,
          &counters.stay,   &counters.question, &counters.task,  &counters.decision,
          &counters.effect, &counters.timer,    &counters.strike};
}

}  // namespace

std::string kept_counters(model::Counters counters) {
  std::string text;
  for (const std::int64_t* number : numbers_of(counters)) text += std::to_string(*number) + " ";
  return text;
}

Result<void> SqlStore::raise_to_kept(model::Counters& counters) {
  std::string text;
  TRY_VOID(reader_->query("select value from meta where key = 'counters'", {},
                          [&](const Row& row) { text = row.text(0); }));
  const char* at = text.data();
  for (std::int64_t* number : numbers_of(counters)) {
    std::int64_t kept = 0;
    const auto [end, error] = std::from_chars(at, text.data() + text.size(), kept);
    if (error != std::errc{}) break;
    *number = std::max(*number, kept);
    at = end + 1;
  }
  return {};
}

Result<model::Counters> SqlStore::counters() {
  model::Counters next;
  const std::pair<std::string_view, std::int64_t*> numbered[] = {
      {"source", &next.source},     {"chat_group", &next.group},  {"member", &next.member},
      {"stay", &next.stay},         {"question", &next.question}, {"task", &next.task},
      {"decision", &next.decision}, {"effect", &next.effect},     {"timer", &next.timer},
      {"strike", &next.strike},
  };
  for (const auto& [table, number] : numbered) {
    TRY(found, next_number(*reader_, table, "id"));
    *number = found;
  }
  TRY(message, next_number(*reader_, "message", "id"));
  TRY(fact, next_number(*reader_, "fact", "seq"));
  next.fact = std::max(message, fact);  // messages and other facts share one order
  TRY_VOID(raise_to_kept(next));
  return next;
}

Result<std::vector<model::SourceRow>> SqlStore::sources() {
  return select<model::SourceRow>("order by id", {});
}

Result<std::optional<model::PolicyVersion>> SqlStore::newest_policy() {
  return select_one<model::PolicyVersion>("where version > $1 order by version desc limit 1", 0);
}

Result<std::vector<model::ReaderChoice>> SqlStore::reader_choices() {
  return select<model::ReaderChoice>("order by task", {});
}

Result<std::optional<model::TextModelVersion>> SqlStore::text_model(const std::string& task,
                                                                    std::int64_t version) {
  const Value parameters[] = {std::string_view(task), version};
  TRY(rows, select<model::TextModelVersion>("where task = $1 and version = $2", parameters));
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

namespace {

// The keys (source id, external id) of those names whose source is known, each once.
template <class Sources>
std::vector<Value> keys_of(const std::vector<Wanted::Name>& names, const Sources& sources) {
  std::vector<std::pair<std::int64_t, std::string_view>> keys;
  keys.reserve(names.size());
  for (const auto& [source, external_id] : names) {
    const auto known = sources.find(source);
    if (known != sources.end()) keys.emplace_back(known->second.value, external_id);
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::vector<Value> cells;
  cells.reserve(keys.size() * 2);
  for (const auto& [source, external_id] : keys) {
    cells.push_back(source);
    cells.push_back(external_id);
  }
  return cells;
}

constexpr std::array<Column, 2> by_external_id = {Column{"source_id", ColumnType::integer},
                                                  Column{"external_id", ColumnType::text}};

}  // namespace

template <class Of>
Result<std::vector<Of>> SqlStore::find_named(const Names& names, const SourcesByName& sources) {
  KeyedRows wanted{Table<Of>::name, by_external_id, keys_of(names, sources)};
  std::vector<Of> rows;
  if (wanted.cells.empty()) return rows;
  Result<void> readable;
  TRY_VOID(reader_->look_up(wanted, select_list<Of>(), [&](const Row& row) {
    auto value = read_row<Of>(row);
    if (value)
      rows.push_back(*std::move(value));
    else
      readable = tl::unexpected(std::move(value).error());
  }));
  TRY_VOID(std::move(readable));
  return rows;
}

Result<Found> SqlStore::find(const Wanted& wanted) {
  TRY(sources, known_sources());
  Found found;
  std::map<std::int64_t, std::string_view> source_names;
  for (const auto& [name, id] : sources) source_names.emplace(id.value, name);

  KeyedRows facts{"message", by_external_id, keys_of(wanted.facts, sources)};
  const auto note = [&](const Row& row) {
    found.facts.emplace_back(Wanted::Name(source_names[row.integer(0)], std::string(row.text(1))),
                             model::FactSeq(row.integer(2)));
  };
  if (!facts.cells.empty()) {
    TRY_VOID(reader_->look_up(facts, "source_id, external_id, id", note));
    facts.table = "fact";
    TRY_VOID(reader_->look_up(facts, "source_id, external_id, seq", note));
  }
  TRY(groups, find_named<model::Group>(wanted.groups, sources));
  TRY(members, find_named<model::Member>(wanted.members, sources));
  TRY(messages, find_named<model::Message>(wanted.messages, sources));
  found.groups = std::move(groups);
  found.members = std::move(members);
  found.messages = std::move(messages);
  return found;
}

Result<GroupMemory> SqlStore::load_group(GroupId group, std::int64_t recent_messages) {
  const Value by_group[] = {group.value};
  const Value by_group_limit[] = {group.value, recent_messages};
  const Value by_group_newest[] = {group.value, newest_questions};

  TRY(stays, select<model::Stay>("where group_id = $1 order by id", by_group));
  TRY(recent,
      select<model::Message>("where group_id = $1 and kind <> 'notice' order by id desc limit $2",
                             by_group_limit));
  std::reverse(recent.begin(), recent.end());
  TRY(questions,
      select<model::Question>("where group_id = $1 and state in ('open', 'waiting')", by_group));
  TRY(newest,
      select<model::Question>("where group_id = $1 order by id desc limit $2", by_group_newest));
  questions.insert(questions.end(), newest.begin(), newest.end());
  std::sort(questions.begin(), questions.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  questions.erase(std::unique(questions.begin(), questions.end()), questions.end());
  TRY(tasks, select<model::Task>("where group_id = $1 and state = 'open' order by id", by_group));
  TRY(strikes,
      select<model::Strike>("where group_id = $1 and overturned_at is null order by id", by_group));
  TRY(cooldowns, select<model::Cooldown>("where group_id = $1 order by key", by_group));
  TRY(timers, select<model::Timer>("where group_id = $1 order by due_at, id", by_group));
  TRY(newcomers, select<model::Newcomer>(
                     "where group_id = $1 and state = 'watched' order by stay_id", by_group));
  return GroupMemory{std::move(stays),  std::move(recent),   std::move(questions),
                     std::move(tasks),  std::move(strikes),  std::move(cooldowns),
                     std::move(timers), std::move(newcomers)};
}

Result<std::vector<model::Cooldown>> SqlStore::organisation_cooldowns() {
  return select<model::Cooldown>("where group_id is null order by key", {});
}

template <class Of, class Id>
Result<std::vector<Of>> SqlStore::select_by_ids(std::vector<Id> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  static constexpr Column by_id[] = {{"id", ColumnType::integer}};
  KeyedRows wanted{Table<Of>::name, by_id, {}};
  for (const Id id : ids) wanted.cells.push_back(id.value);
  std::vector<Of> rows;
  if (ids.empty()) return rows;
  Result<void> readable;
  TRY_VOID(reader_->look_up(wanted, select_list<Of>(), [&](const Row& row) {
    auto value = read_row<Of>(row);
    if (value)
      rows.push_back(*std::move(value));
    else
      readable = tl::unexpected(std::move(value).error());
  }));
  TRY_VOID(std::move(readable));
  return rows;
}

Result<std::vector<model::Member>> SqlStore::load_members(
    const std::vector<model::MemberId>& members) {
  return select_by_ids<model::Member>(members);
}

Result<std::vector<model::Group>> SqlStore::load_groups(const std::vector<GroupId>& groups) {
  return select_by_ids<model::Group>(groups);
}

Result<BroadcastMemory> SqlStore::broadcast(model::BroadcastId id, std::int64_t number) {
  BroadcastMemory memory;
  TRY(broadcast, select_one<model::Broadcast>("where id = $1", id.value));
  if (!broadcast) return memory;
  const Value one[] = {id.value, number};
  TRY(sendings, select<model::Sending>(
                    "where broadcast_id = $1 and (number = $2 or $2 = 0) order by number", one));
  TRY(targets, select<model::BroadcastTarget>(
                   "where broadcast_id = $1 and (sending = $2 or $2 = 0) order by group_id", one));
  std::vector<model::EffectId> effects;
  std::vector<model::TaskId> tasks;
  for (const model::Sending& each : sendings) {
    if (each.effect) effects.push_back(each.effect);
    if (each.task) tasks.push_back(each.task);
  }
  TRY(effect_rows, select_by_ids<model::Effect>(std::move(effects)));
  TRY(task_rows, select_by_ids<model::Task>(std::move(tasks)));
  return BroadcastMemory{std::move(broadcast), std::move(sendings), std::move(targets),
                         std::move(effect_rows), std::move(task_rows)};
}

Result<std::optional<model::Sending>> SqlStore::sending_named(const std::string& source,
                                                              const std::string& reference) {
  const Value parameters[] = {std::string_view(source), std::string_view(reference)};
  TRY(rows, select<model::Sending>(
                "where source_id = (select id from source where name = $1) and reference = $2 "
                "order by broadcast_id, number limit 1",
                parameters));
  if (rows.empty()) return std::optional<model::Sending>();
  return std::optional<model::Sending>(std::move(rows.front()));
}

Result<CodeMemory> SqlStore::entry_code(model::CodeId id) {
  CodeMemory memory;
  TRY(code, select_one<model::EntryCode>("where id = $1", id.value));
  if (!code) return memory;
  const Value one[] = {id.value};
  TRY(ways, select<model::EntryWay>("where code_id = $1 order by number", one));
  std::vector<model::EffectId> effects;
  for (const model::EntryWay& each : ways) {
    if (each.effect) effects.push_back(each.effect);
  }
  TRY(rows, select_by_ids<model::Effect>(std::move(effects)));
  return CodeMemory{std::move(code), std::move(ways), std::move(rows)};
}

Result<std::vector<model::EntryCode>> SqlStore::codes_named(const std::string& text) {
  const Value parameters[] = {std::string_view(text)};
  return select<model::EntryCode>("where text = $1 order by id", parameters);
}

Result<std::optional<model::Channel>> SqlStore::channel(model::ChannelId id) {
  return select_one<model::Channel>("where id = $1", id.value);
}
Result<std::vector<model::Company>> SqlStore::companies() {
  return select<model::Company>("order by id", {});
}

Result<std::vector<model::CompanyRelation>> SqlStore::company_relations() {
  return select<model::CompanyRelation>("order by a_id, b_id", {});
}

Result<std::vector<model::GroupDoor>> SqlStore::group_doors() {
  return select<model::GroupDoor>("order by group_id", {});
}

Result<PlacementMemory> SqlStore::placement(model::PlacementId id) {
  PlacementMemory memory;
  TRY(placement, select_one<model::Placement>("where id = $1", id.value));
  if (!placement) return memory;
  const Value parameters[] = {id.value};
  TRY(places, select<model::PlacementPlace>("where placement_id = $1 order by number", parameters));
  TRY(seats,
      select<model::PlacementSeat>("where placement_id = $1 order by member_id", parameters));
  return PlacementMemory{std::move(placement), std::move(places), std::move(seats)};
}

Result<std::vector<model::PlacementId>> SqlStore::running_placements() {
  std::vector<model::PlacementId> ids;
  TRY_VOID(reader_->query("select id from placement where state = 'running' order by id", {},
                          [&](const Row& row) { ids.emplace_back(row.integer(0)); }));
  return ids;
}

Result<std::optional<model::Question>> SqlStore::question(model::QuestionId id) {
  return select_one<model::Question>("where id = $1", id.value);
}

Result<std::optional<model::Task>> SqlStore::task(model::TaskId id) {
  return select_one<model::Task>("where id = $1", id.value);
}

Result<std::vector<model::Task>> SqlStore::open_tasks_of(model::QuestionId question) {
  const Value parameters[] = {question.value};
  return select<model::Task>("where question_id = $1 and state = 'open' order by id", parameters);
}

Result<std::optional<model::Decision>> SqlStore::decision(model::DecisionId id) {
  return select_one<model::Decision>("where id = $1", id.value);
}

Result<std::optional<model::Effect>> SqlStore::effect(model::EffectId id) {
  return select_one<model::Effect>("where id = $1", id.value);
}

Result<std::vector<model::Effect>> SqlStore::effects_of(model::DecisionId decision) {
  const Value parameters[] = {decision.value};
  return select<model::Effect>("where decision_id = $1 order by id", parameters);
}

// By the group's open tasks, which are few: there is no index over all tasks by their decision.
Result<std::vector<model::Task>> SqlStore::open_tasks_from(model::DecisionId decision) {
  const Value parameters[] = {decision.value};
  return select<model::Task>(
      "where state = 'open' and decision_id = $1 and "
      "coalesce(group_id, 0) = (select coalesce(group_id, 0) from decision where id = $1) order by "
      "id",
      parameters);
}

Result<std::optional<model::Strike>> SqlStore::strike_of(model::DecisionId decision) {
  return select_one<model::Strike>("where decision_id = $1 order by id limit 1", decision.value);
}

Result<std::optional<model::Message>> SqlStore::message(model::MessageId id) {
  return select_one<model::Message>("where id = $1", id.value);
}

Result<std::optional<model::Group>> SqlStore::group(GroupId id) {
  return select_one<model::Group>("where id = $1", id.value);
}

Result<std::vector<GroupId>> SqlStore::groups_watching(
    const std::vector<model::MemberId>& members) {
  static constexpr Column by_member[] = {{"member_id", ColumnType::integer},
                                         {"state", ColumnType::text}};
  KeyedRows wanted{Table<model::Newcomer>::name, by_member, {}};
  for (const model::MemberId member : std::set(members.begin(), members.end())) {
    wanted.cells.push_back(member.value);
    wanted.cells.push_back(model::to_name(model::NewcomerState::watched));
  }
  std::set<GroupId> groups;
  if (wanted.cells.empty()) return std::vector<GroupId>();
  TRY_VOID(reader_->look_up(wanted, "group_id",
                            [&](const Row& row) { groups.insert(GroupId(row.integer(0))); }));
  return std::vector<GroupId>(groups.begin(), groups.end());
}

Result<std::vector<GroupId>> SqlStore::groups_due(base::Instant until) {
  const Value parameters[] = {until.ms};
  std::vector<GroupId> groups;
  TRY_VOID(reader_->query(
      "select coalesce(group_id, 0) as owner, min(due_at) from timer where due_at <= $1 "
      "group by coalesce(group_id, 0) order by min(due_at), owner",
      parameters, [&](const Row& row) { groups.push_back(GroupId(row.integer(0))); }));
  return groups;
}

Result<std::optional<base::Instant>> SqlStore::next_timer() {
  std::optional<base::Instant> next;
  TRY_VOID(writer_->query("select min(due_at) from timer", {}, [&](const Row& row) {
    if (!row.is_null(0)) next = base::Instant{row.integer(0)};
  }));
  return next;
}

Result<std::vector<model::Effect>> SqlStore::due_effects(base::Instant until, std::int64_t limit) {
  const Value parameters[] = {until.ms, limit, model::notice_effect};
  return select<model::Effect>(
      "where state = 'pending' and next_attempt_at <= $1 and kind <> $3 order by id limit $2",
      parameters);
}

Result<std::vector<model::Effect>> SqlStore::due_notices(base::Instant until, std::int64_t limit) {
  const Value parameters[] = {until.ms, limit, model::notice_effect};
  return select<model::Effect>(
      "where state = 'pending' and next_attempt_at <= $1 and kind = $3 order by id limit $2",
      parameters);
}

Result<std::string> SqlStore::feed_mark(std::string_view source, std::string_view name) {
  const Value parameters[] = {source, name};
  TRY(rows, select<model::FeedMark>("where source = $1 and name = $2", parameters));
  return rows.empty() ? std::string() : std::move(rows.front().value);
}

}  // namespace store
