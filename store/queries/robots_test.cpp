// The keys of group robots on both databases: one for each platform, and those of before are
// brought along from where they stood.
#include "store/queries/robots.h"

#include "store/queries/both_databases_test.h"
#include "store/queries/rows.h"
#include "store/queries/webhooks.h"
#include "store/store.h"

namespace store::queries {

using conformance::require_done;
using conformance::value_of;

namespace {

void check_robots(Database& database) {
  const auto connection = value_of(database.connect(Access::read_write));
  // As it was in the schema of before.
  require_done(migrate(*connection, database.dialect(), 18));
  require_done(
      run(*connection,
          "insert into webhook_subscription (id, url, kinds, secret, old_secret, created_at, "
          "created_by, disabled_why, last_error) values "
          "(1, 'robot:wecom', '', 'key-1', '', 5, 'li', '', ''), "
          "(2, 'https://crm.example.com/', 'task.done', 's', '', 5, 'li', '', '')",
          {}));
  require_done(migrate(*connection, database.dialect()));
  const auto old = value_of(group_robot(*connection, "wecom"));
  CHECK(old == GroupRobot{"wecom", "key-1", base::Instant{5}, "li"});
  const auto subscriptions = value_of(webhook_subscriptions(*connection));
  REQUIRE(subscriptions.size() == 1);
  CHECK(subscriptions.front().id == 2);

  require_done(connection->begin());
  require_done(put_group_robot(*connection, {"wecom", "key-2", base::Instant{9}, "wang"}));
  require_done(put_group_robot(*connection, {"other", "key-3", base::Instant{9}, "wang"}));
  require_done(connection->commit());
  CHECK(value_of(group_robot(*connection, "wecom"))->key == "key-2");
  require_done(connection->begin());
  require_done(remove_group_robot(*connection, "wecom"));
  require_done(connection->commit());
  CHECK_FALSE(value_of(group_robot(*connection, "wecom")));
  CHECK(value_of(group_robot(*connection, "other"))->set_by == "wang");
}

}  // namespace

TEST_CASE("a platform has one robot, and the keys of before are brought along") {
  on_both_databases(check_robots);
}

}  // namespace store::queries
