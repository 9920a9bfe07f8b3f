#include "store/queries/policies.h"

#include "store/queries/rows.h"

namespace store::queries {

base::Result<std::optional<model::PolicyVersion>> newest_policy(Connection& connection) {
  return read_one<model::PolicyVersion>(connection, "order by version desc limit 1", {});
}

base::Result<std::optional<model::PolicyVersion>> policy_version(Connection& connection,
                                                                 std::int64_t version) {
  return read_one<model::PolicyVersion>(connection, "where version = $1", {version});
}

base::Result<std::vector<model::PolicyVersion>> policy_versions(Connection& connection,
                                                                std::int64_t below,
                                                                std::int64_t limit) {
  std::vector<model::PolicyVersion> versions;
  const Value parameters[] = {below == 0 ? INT64_MAX : below, limit};
  TRY_VOID(
      connection.query("select version, at, \"by\" from policy where version < $1 "
                       "order by version desc limit $2",
                       parameters, [&](const Row& row) {
                         model::PolicyVersion version;
                         version.version = row.integer(0);
                         version.at.ms = row.integer(1);
                         version.by = row.text(2);
                         versions.push_back(std::move(version));
                       }));
  return versions;
}

base::Result<std::optional<PolicyDraft>> policy_draft(Connection& connection) {
  std::optional<PolicyDraft> draft;
  TRY_VOID(connection.query(
      "select revision, based_on, body, at, \"by\" from policy_draft where id = 1", {},
      [&](const Row& row) {
        draft = PolicyDraft{row.integer(0), row.integer(1), std::string(row.text(2)),
                            base::Instant{row.integer(3)}, std::string(row.text(4))};
      }));
  return draft;
}

base::Result<void> save_policy_draft(Connection& connection, const PolicyDraft& draft) {
  TRY(stored, policy_draft(connection));
  const std::int64_t revision = stored ? stored->revision : 0;
  if (revision != draft.revision) {
    return base::fail(base::ErrorCode::conflict,
                      "the draft was changed in between" +
                          (stored ? " by " + stored->by : std::string()) + " (revision " +
                          std::to_string(revision) + ", yours is from " +
                          std::to_string(draft.revision) + "): load it again",
                      "revision");
  }
  const Value parameters[] = {draft.revision + 1, draft.based_on, std::string_view(draft.body),
                              draft.at.ms, std::string_view(draft.by)};
  return connection.query(
      "insert into policy_draft (id, revision, based_on, body, at, \"by\") "
      "values (1, $1, $2, $3, $4, $5) on conflict (id) do update set revision = excluded.revision, "
      "based_on = excluded.based_on, body = excluded.body, at = excluded.at, \"by\" = "
      "excluded.\"by\"",
      parameters, [](const Row&) {});
}

base::Result<void> discard_policy_draft(Connection& connection) {
  return connection.query("delete from policy_draft where id = 1", {}, [](const Row&) {});
}

base::Result<std::vector<HealthDay>> health_of(Connection& connection, model::GroupId group,
                                               base::Day since) {
  std::vector<HealthDay> days;
  const Value parameters[] = {group.value, static_cast<std::int64_t>(since.number)};
  TRY_VOID(connection.query(
      "select day, body, complete from health where group_id = $1 and day >= $2 order by day",
      parameters, [&](const Row& row) {
        days.push_back({base::Day{static_cast<std::int32_t>(row.integer(0))},
                        std::string(row.text(1)), row.integer(2) != 0});
      }));
  return days;
}

}  // namespace store::queries
