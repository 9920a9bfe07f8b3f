#include "store/queries/seating.h"

#include <algorithm>
#include <unordered_map>

#include "store/queries/rows.h"

namespace store::queries {

using base::Result;

// ---- companies

Result<std::vector<CompanyLine>> companies(Connection& connection, const CompanyFilter& filter,
                                           model::CompanyId after, std::int64_t limit) {
  Where where;
  where.add("id > ?", {after.value});
  if (!filter.has_merged) where.add("merged_into is null");
  const std::string pattern = contains_pattern(filter.words);
  if (!filter.words.empty()) {
    const std::string_view like(pattern);
    where.add(
        "(name like ? escape '\\' or credit_code like ? escape '\\' or industry like ? escape '\\' "
        "or region like ? escape '\\')",
        {like, like, like, like});
  }
  const std::string count = where.parameter(limit);
  TRY(rows, read_rows<model::Company>(connection, where.text() + " order by id limit " + count,
                                      where.parameters()));
  std::vector<CompanyLine> lines;
  for (model::Company& row : rows) {
    TRY(members, read_integer(connection,
                              "select count(*) from company_member where company_id = $1 "
                              "and \"until\" is null",
                              {row.id.value}));
    lines.push_back({std::move(row), members});
  }
  return lines;
}

Result<std::vector<model::Company>> all_companies(Connection& connection) {
  return read_rows<model::Company>(connection, "order by id", {});
}

Result<std::vector<model::Company>> merged_into(Connection& connection, model::CompanyId id) {
  return read_rows<model::Company>(connection, "where merged_into = $1 order by id", {id.value});
}

Result<std::vector<model::CompanyRelation>> all_relations(Connection& connection) {
  return read_rows<model::CompanyRelation>(connection, "order by a_id, b_id", {});
}

Result<std::vector<model::Member>> members_of_company(Connection& connection, model::CompanyId id) {
  return read_rows<model::Member>(
      connection,
      "where id in (select member_id from company_member where \"until\" is null and company_id in "
      "(select id from company where id = $1 or merged_into = $1)) order by id limit $2",
      {id.value, company_members_max});
}

Result<std::vector<model::CompanyMember>> companies_of(Connection& connection,
                                                       model::MemberId member) {
  return read_rows<model::CompanyMember>(
      connection, "where member_id = $1 order by since desc, company_id", {member.value});
}

// ---- who sits where

namespace {

constexpr std::string_view present_members = "select member_id from stay where left_at is null";
constexpr std::string_view of_program =
    " and group_id in (select id from chat_group where program = $1)";

}  // namespace

Result<std::vector<SeatedMember>> seated_members(Connection& connection,
                                                 const std::string* program) {
  const Value parameter[] = {program ? Value(std::string_view(*program)) : Value()};
  const auto parameters = std::span(parameter, program ? 1 : 0);
  std::string in(present_members);
  if (program) in.append(of_program);
  TRY(members,
      read_rows<model::Member>(connection, "where id in (" + in + ") order by id", parameters));
  std::unordered_map<std::int64_t, const model::Member*> by_id;
  for (const model::Member& each : members) by_id.emplace(each.id.value, &each);
  std::string sql = "select group_id, member_id from stay where left_at is null";
  if (program) sql.append(of_program);
  std::vector<SeatedMember> seated;
  TRY_VOID(connection.query(sql + " order by group_id, member_id", parameters, [&](const Row& row) {
    const auto known = by_id.find(row.integer(1));
    if (known != by_id.end()) seated.push_back({model::GroupId(row.integer(0)), *known->second});
  }));
  return seated;
}

Result<std::vector<model::GroupDoor>> group_doors(Connection& connection) {
  return read_rows<model::GroupDoor>(connection, "order by group_id", {});
}

Result<std::vector<model::Member>> unseated_members(Connection& connection, std::int64_t limit) {
  return read_rows<model::Member>(
      connection,
      "where role = 'member' and not exists (select 1 from stay where stay.member_id = member.id "
      "and left_at is null) order by id limit $1",
      {limit});
}

Result<std::vector<model::Member>> members_by_id(Connection& connection,
                                                 const std::vector<model::MemberId>& ids) {
  std::vector<model::MemberId> sorted = ids;
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  static constexpr Column by_id[] = {{"id", ColumnType::integer}};
  KeyedRows wanted{Table<model::Member>::name, by_id, {}};
  for (const model::MemberId id : sorted) wanted.cells.push_back(id.value);
  std::vector<model::Member> rows;
  if (sorted.empty()) return rows;
  std::optional<base::Error> broken;
  TRY_VOID(connection.look_up(wanted, select_list<model::Member>(), [&](const Row& row) {
    auto value = read_row<model::Member>(row);
    if (value)
      rows.push_back(*std::move(value));
    else
      broken = std::move(value).error();
  }));
  if (broken) return tl::unexpected(*std::move(broken));
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return rows;
}

Result<std::vector<model::Member>> active_members(Connection& connection, model::GroupId group,
                                                  base::Day since) {
  return read_rows<model::Member>(
      connection,
      "where role = 'member' and id in (select s.member_id from stay s where s.group_id = $1 and "
      "s.left_at is null and exists (select 1 from activity a where a.group_id = $1 and a.day >= "
      "$2 and a.member_id = s.member_id and a.messages > 0)) order by id",
      {group.value, static_cast<std::int64_t>(since.number)});
}

// ---- plans

Result<std::vector<model::Placement>> placements(Connection& connection, model::PlacementId before,
                                                 std::int64_t limit) {
  return read_rows<model::Placement>(
      connection, "where id < $1 or $1 = 0 order by id desc limit $2", {before.value, limit});
}

Result<std::optional<model::Placement>> placement(Connection& connection, model::PlacementId id) {
  return read_one<model::Placement>(connection, "where id = $1", {id.value});
}

Result<std::vector<model::PlacementPlace>> places_of(Connection& connection,
                                                     model::PlacementId id) {
  return read_rows<model::PlacementPlace>(connection, "where placement_id = $1 order by number",
                                          {id.value});
}

Result<std::vector<model::PlacementSeat>> seats_of(Connection& connection, model::PlacementId id) {
  return read_rows<model::PlacementSeat>(
      connection, "where placement_id = $1 order by place, member_id", {id.value});
}

Result<SeatCounts> count_seats(Connection& connection, model::PlacementId id) {
  SeatCounts counts;
  const Value parameters[] = {id.value};
  TRY_VOID(connection.query(
      "select state, count(*) from placement_seat where placement_id = $1 group by state",
      parameters, [&](const Row& row) {
        if (const auto state = model::from_name<model::SeatState>(row.text(0)))
          counts[*state] = row.integer(1);
      }));
  return counts;
}

}  // namespace store::queries
