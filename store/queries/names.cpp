#include "store/queries/names.h"

#include "base/utf8.h"

namespace store::queries {
namespace {

constexpr Column id_column[] = {{"id", ColumnType::integer}};
constexpr Column message_id_column[] = {{"message_id", ColumnType::integer}};

base::Result<void> look_up(Connection& connection, std::string_view table,
                           std::span<const Column> key, const std::set<std::int64_t>& ids,
                           std::string_view columns, const RowHandler& handle) {
  if (ids.empty()) return {};
  KeyedRows wanted{table, key, {ids.begin(), ids.end()}};
  return connection.look_up(wanted, columns, handle);
}

template <class Map>
void add_unless_known(std::set<std::int64_t>& wanted, const Map& known, std::int64_t id) {
  if (id != 0 && !known.contains(id)) wanted.insert(id);
}

template <class Value>
const Value* find_in(const std::map<std::int64_t, Value>& map, std::int64_t id) {
  const auto found = map.find(id);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

void Names::want(model::GroupId id) { add_unless_known(wanted_groups_, groups_, id.value); }
void Names::want(model::MemberId id) { add_unless_known(wanted_members_, members_, id.value); }
void Names::want(model::MessageId id) { add_unless_known(wanted_messages_, messages_, id.value); }
void Names::want(model::SourceId id) { add_unless_known(wanted_sources_, sources_, id.value); }

void Names::want(const model::Group& row) {
  want(row.owner);
  want(row.source);
}

void Names::want(const model::Member& row) { want(row.source); }

void Names::want(const model::Stay& row) {
  want(row.group);
  want(row.member);
  want(row.inviter);
}

void Names::want(const model::Message& row) {
  want(row.id);  // for the question that it asks
  want(row.group);
  want(row.member);
  want(row.parent);
}

void Names::want(const model::Question& row) {
  want(row.message);
  want(row.group);
  want(row.asker);
  want(row.answered_by);
  want(row.assignee);
}

void Names::want(const model::Task& row) {
  want(row.owner);
  want(row.group);
  want(row.member);
}

void Names::want(const model::Decision& row) {
  want(row.group);
  want(row.member);
  want(row.message);
}

void Names::want(const model::Strike& row) {
  want(row.group);
  want(row.member);
  want(row.message);
}

base::Result<void> Names::load(Connection& connection) {
  TRY_VOID(load_messages(connection));
  TRY_VOID(load_groups(connection));
  TRY_VOID(load_members(connection));
  TRY_VOID(look_up(connection, "source", id_column, wanted_sources_, "id, name",
                   [&](const Row& row) { sources_[row.integer(0)] = row.text(1); }));
  wanted_sources_.clear();
  return {};
}

base::Result<void> Names::load_messages(Connection& connection) {
  TRY_VOID(look_up(connection, "message", id_column, wanted_messages_, "id, member_id, at, text",
                   [&](const Row& row) {
                     Excerpt excerpt;
                     excerpt.member = model::MemberId(row.integer(1));
                     excerpt.at.ms = row.integer(2);
                     excerpt.text = base::cut_utf8(row.text(3), excerpt_bytes_max);
                     messages_[row.integer(0)] = std::move(excerpt);
                     want(model::MemberId(row.integer(1)));
                   }));
  TRY_VOID(look_up(connection, "question", message_id_column, wanted_messages_, "message_id, id",
                   [&](const Row& row) { questions_[row.integer(0)] = row.integer(1); }));
  wanted_messages_.clear();
  return {};
}

base::Result<void> Names::load_groups(Connection& connection) {
  TRY_VOID(look_up(connection, "chat_group", id_column, wanted_groups_, "id, name, external_id",
                   [&](const Row& row) {
                     const std::string_view name = row.text(1);
                     groups_[row.integer(0)] = name.empty() ? row.text(2) : name;
                   }));
  wanted_groups_.clear();
  return {};
}

base::Result<void> Names::load_members(Connection& connection) {
  TRY_VOID(look_up(connection, "member", id_column, wanted_members_, "id, name, external_id, role",
                   [&](const Row& row) {
                     const std::string_view name = row.text(1);
                     MemberName& member = members_[row.integer(0)];
                     member.name = name.empty() ? row.text(2) : name;
                     member.role =
                         model::from_name<model::Role>(row.text(3)).value_or(model::Role::member);
                   }));
  wanted_members_.clear();
  return {};
}

const std::string* Names::find(model::GroupId id) const { return find_in(groups_, id.value); }
const MemberName* Names::find(model::MemberId id) const { return find_in(members_, id.value); }
const Excerpt* Names::find(model::MessageId id) const { return find_in(messages_, id.value); }
const std::string* Names::find(model::SourceId id) const { return find_in(sources_, id.value); }

model::QuestionId Names::question_of(model::MessageId id) const {
  const std::int64_t* question = find_in(questions_, id.value);
  return model::QuestionId(question ? *question : 0);
}

}  // namespace store::queries
