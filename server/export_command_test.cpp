#include "server/export_command.h"
#include "server/open_database.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "connectors/files/open_facts.h"
#include "model/fact_json.h"
#include "store/sqlite/sqlite_database.h"
#include "store/store.h"

using namespace server;
namespace fs = std::filesystem;

namespace {

class Folder final {
 public:
  Folder() {
    std::string name =
        (fs::temp_directory_path() / ("guildhall-export-" + std::string(6, 'X'))).string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string at(const std::string& name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

std::string slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

model::Changes some_changes() {
  model::Changes changes;
  changes.sources.push_back({model::SourceId(1), "wecom"});
  model::Group group;
  group.id = model::GroupId(1);
  group.source = model::SourceId(1);
  group.external_id = "g1";
  group.name = "示例群, \"一\"";
  group.first_at = base::Instant{1'767'571'200'000};
  changes.groups.put(group);
  model::Member member;
  member.id = model::MemberId(1);
  member.source = model::SourceId(1);
  member.external_id = "u1";
  member.name = "安娜\n二";
  changes.members.put(member);
  model::FactRow join;
  join.seq = model::FactSeq(1);
  join.source = model::SourceId(1);
  join.external_id = "j1";
  join.kind = "join";
  join.at = base::Instant{1'767'571'200'000};
  join.group = "g1";
  join.actor = "u1";
  join.history = true;
  join.body = R"({"via":"code:a"})";
  changes.facts.push_back(join);
  model::FactRow edit = join;
  edit.seq = model::FactSeq(5);
  edit.external_id = "e1";
  edit.kind = "edit";
  edit.body = R"({"target":"m3","text":"line\nbreak","was":"before"})";
  changes.facts.push_back(edit);
  for (std::int64_t number = 2; number <= 4; ++number) {
    model::Message message;
    message.id = model::MessageId(number);
    message.group = model::GroupId(1);
    message.member = model::MemberId(1);
    message.source = model::SourceId(1);
    message.external_id = "m" + std::to_string(number);
    message.at = base::Instant{1'767'571'200'000 + number};
    message.text = number == 2 ? "你好, \"世界\"" : "line\nbreak";
    message.reply_to = number == 4 ? "m2" : "";
    message.mentions = number == 3 ? R"(["u2","李明"])" : "";
    message.quote = number == 4 ? "line one\n\"line\" 二" : "";
    message.tone.mood = -0.1F;
    changes.messages.push_back(message);
  }
  return changes;
}

// A store with a few rows and an account, in its own folder.
std::unique_ptr<store::Database> filled(const std::string& path) {
  auto database = store::sqlite::open_sqlite(path);
  REQUIRE(database.has_value());
  {
    auto store = store::Store::open(**database);
    REQUIRE_MESSAGE(store.has_value(), (store ? std::string() : store.error().text));
    REQUIRE((*store)->commit(some_changes()).has_value());
  }
  auto connection = (*database)->connect(store::Access::read_write);
  REQUIRE(connection.has_value());
  REQUIRE(
      (*connection)
          ->run_script("insert into account (id, login, name, role, password_hash, created_at, "
                       "language) values "
                       "(1, 'admin', 'Admin', 'admin', 'argon2-secret-hash', 1767571200000, 'zh');"
                       "insert into api_token (id, name, token_hash, role, created_at) values "
                       "(1, 'ci', 'token-secret-hash', 'service', 1767571200000);"
                       "insert into session (token_hash, account_id, csrf, created_at, "
                       "last_seen_at, expires_at) values "
                       "('session-secret-hash', 1, 'csrf-secret', 1, 1, 1);")
          .has_value());
  return *std::move(database);
}

std::vector<ExportedFile> exported(store::Database& database, const std::string& out) {
  auto files = export_store(database, out, {});
  REQUIRE_MESSAGE(files.has_value(), (files ? std::string() : files.error().text));
  return *std::move(files);
}

}  // namespace

TEST_CASE("export: facts come back through import as they are") {
  const Folder folder;
  const auto database = filled(folder.at("data"));
  exported(*database, folder.at("out"));
  auto reader = connectors::files::open_facts(folder.at("out/facts.jsonl"), {});
  REQUIRE(reader.has_value());
  connectors::files::Batch batch;
  REQUIRE((*reader)->next(batch, 100).has_value());
  CHECK(batch.rejects.empty());
  REQUIRE(batch.facts.size() == 5);
  CHECK(std::get<model::MemberJoined>(batch.facts[0].body).via == "code:a");
  const auto& second = std::get<model::MessageSent>(batch.facts[1].body);
  CHECK(batch.facts[1].source == "wecom");
  CHECK(batch.facts[1].external_id == "m2");
  CHECK(batch.facts[1].group == "g1");
  CHECK(batch.facts[1].actor == "u1");
  CHECK(second.text == "你好, \"世界\"");
  CHECK(std::get<model::MessageSent>(batch.facts[2].body).mentions ==
        std::vector<std::string>{"u2", "李明"});
  CHECK(std::get<model::MessageSent>(batch.facts[3].body).reply_to == "m2");
  CHECK(std::get<model::MessageSent>(batch.facts[3].body).quote == "line one\n\"line\" 二");
  // Before its edit the message said something else, and so it is told.
  CHECK(std::get<model::MessageSent>(batch.facts[2].body).text == "before");
  CHECK(std::get<model::MessageEdited>(batch.facts[4].body).text == "line\nbreak");
}

TEST_CASE("export: tables as CSV with readable times, and no secret in any file") {
  const Folder folder;
  const auto database = filled(folder.at("data"));
  const auto files = exported(*database, folder.at("out"));
  CHECK(slurp(folder.at("out/groups.csv")) ==
        "id,source_id,external_id,name,owner_id,program,target_size,first_at,last_at\n"
        "1,1,g1,\"示例群, \"\"一\"\"\",,,0,2026-01-05T00:00:00.000Z,\n");
  CHECK(slurp(folder.at("out/accounts.csv"))
            .find("\n1,admin,Admin,admin,,2026-01-05T00:00:00.000Z,,zh,\n") != std::string::npos);
  CHECK(slurp(folder.at("out/api_tokens.csv")).find("ci") != std::string::npos);
  for (const ExportedFile& file : files) {
    const std::string text = slurp(folder.at("out/" + file.name));
    CAPTURE(file.name);
    CHECK(static_cast<std::int64_t>(text.size()) == file.bytes);
    CHECK(text.find("secret") == std::string::npos);
  }
}

TEST_CASE("export: two equal stores give byte-identical folders") {
  const Folder folder;
  const auto first = filled(folder.at("a")), second = filled(folder.at("b"));
  const auto files = exported(*first, folder.at("out-a"));
  exported(*second, folder.at("out-b"));
  exported(*first, folder.at("out-again"));
  CHECK(files.size() > 20);
  for (const ExportedFile& file : files) {
    CAPTURE(file.name);
    CHECK(slurp(folder.at("out-a/" + file.name)) == slurp(folder.at("out-b/" + file.name)));
    CHECK(slurp(folder.at("out-a/" + file.name)) == slurp(folder.at("out-again/" + file.name)));
  }
}

TEST_CASE("export: an old export is not mixed with a new one") {
  const Folder folder;
  const auto database = filled(folder.at("data"));
  exported(*database, folder.at("out"));
  const auto again = export_store(*database, folder.at("out"), {});
  REQUIRE_FALSE(again.has_value());
  CHECK(again.error().text.find("is not empty") != std::string::npos);
}

TEST_CASE("export: activity that waits is added up first, or told to come when a server writes") {
  const Folder folder;
  const auto database = filled(folder.at("data"));
  auto store = store::Store::open(*database);
  REQUIRE(store.has_value());
  model::Changes flood;
  for (std::int64_t member = 1'001; member <= 2'000; ++member) {
    flood.activity.push_back({model::GroupId(1), model::MemberId(member), {20'000}, 1, 0, 0, 0, 0});
  }
  REQUIRE((*store)->commit_soon(flood).has_value());
  REQUIRE((*store)->owes_activity());
  const auto elsewhere = open_database(folder.at("data"));
  REQUIRE(elsewhere.has_value());
  const auto early = export_store(**elsewhere, folder.at("early"), {});
  REQUIRE_FALSE(early.has_value());
  CHECK(early.error().text.find("export again in a second") != std::string::npos);
  store->reset();  // the program is gone, what waits is not
  const auto files = export_store(*database, folder.at("out"), {});
  REQUIRE(files.has_value());
  const auto rows = std::find_if(files->begin(), files->end(),
                                 [](const auto& file) { return file.name == "activity.csv"; });
  REQUIRE(rows != files->end());
  CHECK(rows->rows >= 1'000);
}

TEST_CASE("export: every table and column of the schema goes out, or is left out on purpose") {
  const Folder folder;
  const auto database = filled(folder.at("data"));
  auto connection = database->connect(store::Access::read_only);
  REQUIRE(connection.has_value());
  std::set<std::string> tables;
  const auto tables_sql =
      "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'";
  REQUIRE((*connection)
              ->query(tables_sql, {}, [&](const store::Row& row) { tables.emplace(row.text(0)); })
              .has_value());
  const std::set<std::string> left_out = {
      "fact",              // facts.jsonl
      "activity_waiting",  // added up before the export, below
      "message_edit",      // derived: what the search index has still to see
      "health_due",        // derived: what the health rows have still to see
      "segment_due",       // derived: what the keeper of segments has still to see
      "segment_state",     // derived: how far it is
      "segment_members",   // derived: who is in now
      "webhook_cursor",    // derived: what subscriptions have still to be told
      "group_robot",        // a key
      "session",
      "invitation",
      "login_attempt",  // open doors, and their guard
      "meta",           // of the database, not of the company
  };
  const auto exported_names = exported_tables();
  for (const std::string& table : tables) {
    CAPTURE(table);
    const bool goes_out =
        std::find(exported_names.begin(), exported_names.end(), table) != exported_names.end();
    CHECK(goes_out != (left_out.count(table) > 0));
  }
  exported(*database, folder.at("out"));
  const std::pair<const char*, const char*> files[] = {{"member", "members"},
                                                       {"message", "messages"},
                                                       {"question", "questions"},
                                                       {"task", "tasks"},
                                                       {"account", "accounts"},
                                                       {"audit", "audit"},
                                                       {"health", "health"},
                                                       {"policy_draft", "policy_drafts"},
                                                       {"api_token", "api_tokens"},
                                                       {"webhook_endpoint", "webhook_endpoints"},
                                                       {"webhook_refusal", "webhook_refusals"}};
  for (const auto& each : files) {
    const std::string table = each.first, file = each.second;
    const std::string text = slurp(folder.at("out/" + file + ".csv"));
    const std::string heading = "," + text.substr(0, text.find('\n')) + ",";
    const std::string sql = "select name from pragma_table_info('" + table + "')";
    REQUIRE((*connection)
                ->query(sql, {},
                        [&](const store::Row& row) {
                          const std::string column(row.text(0));
                          CAPTURE(table);
                          CAPTURE(column);
                          const bool secret = column == "password_hash" || column == "token_hash" ||
                                              column.find("secret") != std::string::npos;
                          CHECK((heading.find("," + column + ",") != std::string::npos) != secret);
                        })
                .has_value());
  }
}
