#include "store/queries/programs.h"

#include "store/queries/rows.h"

namespace store::queries {
namespace {

using base::Result;

Result<std::int64_t> count(Connection& connection, std::string_view sql,
                           std::span<const Value> parameters) {
  std::int64_t number = 0;
  TRY_VOID(connection.query(sql, parameters, [&](const Row& row) { number = row.integer(0); }));
  return number;
}

}  // namespace

Result<std::vector<model::ProgramVersion>> newest_programs(Connection& connection) {
  return read_rows<model::ProgramVersion>(
      connection,
      "where version = (select max(later.version) from program_version later "
      "where later.program = program_version.program) order by program",
      {});
}

Result<std::vector<model::ProgramVersion>> program_versions(Connection& connection,
                                                            std::string_view program) {
  return read_rows<model::ProgramVersion>(connection, "where program = $1 order by version desc",
                                          {program});
}

Result<std::vector<model::FindingOverride>> finding_overrides(Connection& connection,
                                                              std::string_view program) {
  return read_rows<model::FindingOverride>(
      connection, "where program = $1 and reason <> '' order by finding, place", {program});
}

Result<std::vector<ProgramGroup>> groups_of_program(Connection& connection,
                                                    std::string_view program) {
  const Value parameters[] = {program};
  std::vector<ProgramGroup> groups;
  TRY_VOID(connection.query(
      "select chat_group.id, chat_group.name, source.name, "
      "(select count(*) from stay join member on member.id = stay.member_id "
      "where stay.group_id = chat_group.id and stay.left_at is null and member.role = 'member') "
      "from chat_group join source on source.id = chat_group.source_id "
      "where chat_group.program = $1 order by chat_group.id",
      parameters, [&](const Row& row) {
        groups.push_back({model::GroupId(row.integer(0)), std::string(row.text(1)),
                          std::string(row.text(2)), row.integer(3)});
      }));
  return groups;
}

Result<std::int64_t> members_of_program(Connection& connection, std::string_view program) {
  const Value parameters[] = {program};
  return count(connection,
               "select count(distinct stay.member_id) from stay "
               "join chat_group on chat_group.id = stay.group_id "
               "join member on member.id = stay.member_id where chat_group.program = $1 "
               "and stay.left_at is null and member.role = 'member'",
               parameters);
}

Result<std::int64_t> declared_competitors(Connection& connection) {
  return count(connection, "select count(*) from company_relation where state = 'declared'", {});
}

Result<std::int64_t> placements_under_way(Connection& connection, std::string_view program) {
  const Value parameters[] = {program};
  return count(connection,
               "select count(*) from placement where program = $1 and state in ('draft', "
               "'running')",
               parameters);
}

}  // namespace store::queries
