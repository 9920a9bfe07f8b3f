#include "store/queries/robots.h"

#include "store/queries/rows.h"
#include "store/queries/webhooks.h"

namespace store::queries {

using base::Result;

namespace {

std::string address_of(std::string_view source) {
  return std::string(robot_address_prefix) + std::string(source);
}

}  // namespace

Result<std::optional<GroupRobot>> group_robot(Connection& connection, std::string_view source) {
  const std::string address = address_of(source);
  std::optional<GroupRobot> robot;
  const Value parameters[] = {std::string_view(address)};
  TRY_VOID(connection.query(
      "select secret, created_at, created_by from webhook_subscription where url = $1", parameters,
      [&](const Row& row) {
        robot = GroupRobot{std::string(source), std::string(row.text(0)),
                           base::Instant{row.integer(1)}, std::string(row.text(2))};
      }));
  return robot;
}

Result<void> put_group_robot(Connection& connection, const GroupRobot& robot) {
  TRY_VOID(remove_group_robot(connection, robot.source));
  TRY(newest, read_integer(connection, "select max(id) from webhook_subscription"));
  const std::string address = address_of(robot.source);
  const Value parameters[] = {newest + 1, std::string_view(address), std::string_view(robot.key),
                              robot.set_at.ms, std::string_view(robot.set_by)};
  return connection.query(
      "insert into webhook_subscription (id, url, kinds, secret, old_secret, created_at, "
      "created_by, disabled_why, last_error) values ($1, $2, '', $3, '', $4, $5, '', '')",
      parameters, [](const Row&) {});
}

Result<void> remove_group_robot(Connection& connection, std::string_view source) {
  const std::string address = address_of(source);
  const Value parameters[] = {std::string_view(address)};
  return connection.query("delete from webhook_subscription where url = $1", parameters,
                          [](const Row&) {});
}

}  // namespace store::queries
