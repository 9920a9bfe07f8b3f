#include "store/queries/known_people.h"

#include "store/queries/rows.h"

namespace store::queries {

using base::Result;

namespace {

// Rows of a source, by their own column or by their member's or group's.
constexpr std::string_view of_source =
    "where source_id = (select id from source where name = $1) order by id";

}  // namespace

Result<std::vector<model::Group>> groups_of(Connection& connection, std::string_view source) {
  return read_rows<model::Group>(connection, of_source, {source});
}

Result<std::vector<model::Member>> members_of(Connection& connection, std::string_view source) {
  return read_rows<model::Member>(connection, of_source, {source});
}

Result<std::vector<model::Stay>> open_stays_of(Connection& connection, std::string_view source) {
  return read_rows<model::Stay>(
      connection,
      "where left_at is null and group_id in (select id from chat_group where "
      "source_id = (select id from source where name = $1)) order by id",
      {source});
}

Result<std::vector<model::Contact>> open_contacts_of(Connection& connection,
                                                     std::string_view source) {
  return read_rows<model::Contact>(
      connection,
      "where \"until\" is null and staff_id in (select id from member where "
      "source_id = (select id from source where name = $1)) "
      "order by member_id, staff_id, since",
      {source});
}

Result<std::vector<model::Contact>> contacts_of(Connection& connection, model::MemberId member) {
  return read_rows<model::Contact>(connection, "where member_id = $1 order by since desc, staff_id",
                                   {member.value});
}

Result<std::optional<model::Member>> staff_named(Connection& connection, std::string_view source,
                                                 std::string_view external_id) {
  return read_one<model::Member>(
      connection,
      "where source_id = (select id from source where name = $1) and role = 'staff' "
      "and lower(external_id) = lower($2) order by id",
      {source, external_id});
}

Result<std::optional<model::Member>> member_named(Connection& connection, std::string_view source,
                                                  std::string_view external_id) {
  return read_one<model::Member>(
      connection, "where source_id = (select id from source where name = $1) and external_id = $2",
      {source, external_id});
}

Result<std::optional<model::Group>> group_named(Connection& connection, std::string_view source,
                                                std::string_view external_id) {
  return read_one<model::Group>(
      connection, "where source_id = (select id from source where name = $1) and external_id = $2",
      {source, external_id});
}

Result<std::string> feed_mark(Connection& connection, std::string_view source,
                              std::string_view name) {
  TRY(row,
      read_one<model::FeedMark>(connection, "where source = $1 and name = $2", {source, name}));
  return row ? std::move(row->value) : std::string();
}

}  // namespace store::queries
