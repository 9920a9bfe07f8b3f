// What signing in with a platform and the chat sidebar look up, on both databases: accounts by
// their WeCom user, people and groups by their names on the platform, work by whom it is about.
#include <doctest/doctest.h>

#include "store/conformance/samples.h"
#include "store/conformance/temporary_folder.h"
#include "store/conformance/temporary_postgres.h"
#include "store/postgres/postgres_database.h"
#include "store/queries/accounts.h"
#include "store/queries/applications.h"
#include "store/queries/known_people.h"
#include "store/queries/questions.h"
#include "store/queries/random_rows.h"
#include "store/queries/tasks.h"
#include "store/sqlite/sqlite_database.h"
#include "store/store.h"

namespace store::queries {
namespace {

using conformance::require_done;
using conformance::value_of;

Account account_of(std::string login, std::string wecom_user) {
  Account account;
  account.name = account.login = std::move(login);
  account.created_at = now;
  account.wecom_user = std::move(wecom_user);
  return account;
}

void check_accounts(Connection& connection) {
  require_done(connection.begin());
  const Account linked = value_of(add_account(connection, account_of("li", "limin")));
  value_of(add_account(connection, account_of("wang", "")));
  value_of(add_account(connection, account_of("zhao", "")));  // none is no name to be taken
  require_done(connection.commit());
  CHECK(value_of(account_by_wecom_user(connection, "limin"))->id == linked.id);
  CHECK_FALSE(value_of(account_by_wecom_user(connection, "wang")));
  CHECK_FALSE(value_of(account_by_wecom_user(connection, "")));
  require_done(connection.begin());
  CHECK_FALSE(add_account(connection, account_of("li2", "limin")).has_value());
  require_done(connection.rollback());
}

void check_names(Connection& connection, const model::Changes& rows) {
  for (const model::Member& member : rows.members.rows()) {
    CHECK(value_of(member_named(connection, "wecom", member.external_id))->id == member.id);
    const auto staff =
        value_of(staff_named(connection, "wecom", "U" + member.external_id.substr(1)));
    CHECK(staff.has_value() == (member.role == model::Role::staff));
    if (staff) CHECK(staff->id == member.id);
  }
  CHECK_FALSE(value_of(member_named(connection, "line", "u1")));
  CHECK_FALSE(value_of(member_named(connection, "wecom", "U1")));
  CHECK(value_of(group_named(connection, "wecom", "g2"))->id == model::GroupId(2));
  CHECK_FALSE(value_of(group_named(connection, "line", "g2")));
}

// Whom an applicant may be: by number, address, or a name that holds theirs; never a colleague.
void check_likely(Connection& connection, Store& store) {
  const auto add = [&](int id, const char* name, const char* phone, const char* email,
                       model::Role role) {
    model::Member row;
    row.id = model::MemberId(9'000 + id);
    row.source = model::SourceId(1);
    row.external_id = "likely" + std::to_string(id);
    row.name = name;
    row.phone = phone;
    row.email = email;
    row.role = role;
    row.first_at = row.last_at = now;
    model::Changes rows;
    rows.members.put(row);
    require_done(store.commit(rows));
  };
  add(1, "某某", "138 0013-8000", "", model::Role::member);
  add(2, "某某", "", "WQ@hongda.cn", model::Role::member);
  add(3, "宏达-王_强", "", "", model::Role::member);
  add(4, "王强", "13800138000", "wq@hongda.cn", model::Role::staff);
  add(5, "宏达-王五强", "", "", model::Role::member);
  Applicant applied;
  const auto found = [&] {
    std::vector<std::int64_t> ids;
    for (const auto& row : value_of(members_like(connection, applied))) {
      ids.push_back(row.id.value - 9'000);
    }
    return ids;
  };
  CHECK(found().empty());  // nothing said is like nobody
  applied.mobile_at_home = "13800138000";
  CHECK(found() == std::vector<std::int64_t>{1});
  applied.email = "wq@hongda.cn";
  applied.name = "王_强";  // no wildcard
  CHECK(found() == std::vector<std::int64_t>{3, 2, 1});
  applied = {};
  applied.name = "王";  // too short to tell anybody by
  CHECK(found().empty());
}

void check_work(Connection& connection) {
  QuestionFilter unanswered;
  TaskFilter open;
  std::size_t asked = 0, owed = 0;
  for (int i = 1; i <= members_count; ++i) {
    unanswered.asker = open.member = model::MemberId(i);
    for (const auto& row : value_of(questions(connection, unanswered, std::nullopt, 1'000))) {
      CHECK(row.asker == unanswered.asker);
      ++asked;
    }
    for (const auto& row : value_of(tasks(connection, open, std::nullopt, 1'000))) {
      CHECK(row.member == open.member);
      ++owed;
    }
  }
  CHECK(asked == value_of(questions(connection, {}, std::nullopt, 1'000)).size());
  CHECK(asked > 0);
  CHECK(owed <= value_of(tasks(connection, {}, std::nullopt, 1'000)).size());
}

void check_all(std::unique_ptr<Database> database) {
  auto store = value_of(Store::open(*database));
  const model::Changes rows = random_rows(7);
  require_done(store->commit(rows));
  auto connection = value_of(database->connect(Access::read_write));
  check_accounts(*connection);
  check_names(*connection, rows);
  check_likely(*connection, *store);
  check_work(*connection);
}

}  // namespace

TEST_CASE("people by name on sqlite") {
  const conformance::TemporaryFolder folder;
  check_all(value_of(sqlite::open_sqlite((folder.path() / "data").string())));
}

TEST_CASE("people by name on postgres") {
  const auto server = value_of(conformance::TemporaryPostgres::start());
  if (!server) return;
  check_all(value_of(postgres::open_postgres(server->url("people_by_name"))));
}

}  // namespace store::queries
