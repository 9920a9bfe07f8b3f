#include "store/queries/robots.h"

#include "store/queries/rows.h"

namespace store::queries {

using base::Result;

Result<std::optional<GroupRobot>> group_robot(Connection& connection, std::string_view source) {
  std::optional<GroupRobot> robot;
  const Value parameters[] = {source};
  TRY_VOID(connection.query("select secret, set_at, set_by from group_robot where source = $1",
                            parameters, [&](const Row& row) {
                              robot = GroupRobot{std::string(source), std::string(row.text(0)),
                                                 base::Instant{row.integer(1)},
                                                 std::string(row.text(2))};
                            }));
  return robot;
}

Result<void> put_group_robot(Connection& connection, const GroupRobot& robot) {
  return run(connection,
             "insert into group_robot (source, secret, set_at, set_by) values ($1, $2, $3, $4) "
             "on conflict (source) do update set secret = excluded.secret, "
             "set_at = excluded.set_at, set_by = excluded.set_by",
             {std::string_view(robot.source), std::string_view(robot.key), robot.set_at.ms,
              std::string_view(robot.set_by)});
}

Result<void> remove_group_robot(Connection& connection, std::string_view source) {
  return run(connection, "delete from group_robot where source = $1", {source});
}

}  // namespace store::queries
