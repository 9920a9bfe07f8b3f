// The read models over random rows: the same on SQLite and PostgreSQL, the same as counting by
// hand, and never a walk through a large table.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "base/random.h"
#include "store/conformance/samples.h"
#include "store/conformance/temporary_folder.h"
#include "store/conformance/temporary_postgres.h"
#include "store/postgres/postgres_database.h"
#include "store/queries/accounts.h"
#include "store/queries/decisions.h"
#include "store/queries/group_board.h"
#include "store/queries/members.h"
#include "store/queries/messages.h"
#include "store/queries/names.h"
#include "store/queries/policies.h"
#include "store/queries/questions.h"
#include "store/queries/random_rows.h"
#include "store/queries/rows.h"
#include "store/queries/tasks.h"
#include "store/queries/text_models.h"
#include "store/queries/timeline.h"
#include "store/sqlite/sqlite_database.h"
#include "store/store.h"

namespace store::queries {
namespace {

using conformance::require_done;
using conformance::value_of;

// Writes down what every read model says, page by page, so that two databases can be compared.
class Report {
 public:
  explicit Report(Connection& connection) : connection_(connection) {}

  std::string all() {
    questions_report();
    tasks_report();
    conversations();
    people();
    decisions_report();
    stories();
    models_report();
    return out_.str();
  }

 private:
  template <class Rows>
  void ids(std::string_view what, const Rows& rows) {
    out_ << what << ':';
    for (const auto& row : rows) out_ << ' ' << row.id.value;
    out_ << '\n';
  }

  void questions_report() {
    for (const auto states :
         {QuestionStates::unanswered, QuestionStates::open, QuestionStates::all}) {
      for (const auto sort : {QuestionSort::due, QuestionSort::asked}) {
        if (states == QuestionStates::all && sort == QuestionSort::due)
          continue;  // see questions.h
        QuestionFilter filter;
        filter.states = states;
        filter.sort = sort;
        std::optional<QuestionKey> after;
        std::size_t seen = 0;
        while (true) {
          const auto page = value_of(questions(connection_, filter, after, 7));
          ids("questions", page);
          seen += page.size();
          if (page.size() < 7) break;
          after = page_key_of(page.back());
        }
        out_ << seen << '\n';
      }
    }
    QuestionFilter narrow;
    narrow.group = model::GroupId(2);
    narrow.assignee = model::MemberId();
    narrow.breached_at_least_by = now;
    ids("breached", value_of(questions(connection_, narrow, std::nullopt, 100)));
    const auto counts = value_of(count_questions(connection_, now));
    out_ << counts.open << ' ' << counts.breached << ' ' << counts.due_within_hour << '\n';
    for (const auto& sample :
         value_of(question_samples(connection_, model::GroupId(1), now - base::days(9)))) {
      out_ << sample.asked_at.ms << (sample.is_breached ? "!" : "") << ' ';
    }
  }

  void tasks_report() {
    for (const bool or_unowned : {false, true}) {
      TaskFilter filter;
      filter.owner = model::MemberId(2);
      filter.or_unowned = or_unowned;
      std::optional<TaskKey> after;
      while (true) {
        const auto page = value_of(tasks(connection_, filter, after, 3));
        ids("tasks", page);
        if (page.size() < 3) break;
        after = page_key_of(page.back());
      }
    }
    const auto counts = value_of(count_tasks(connection_, model::MemberId(2)));
    out_ << counts.open << ' ' << counts.unowned << ' ' << counts.mine << '\n';
  }

  void conversations() {
    const model::GroupId group(1);
    const auto newest = value_of(conversation(connection_, group, Side::newest, {}, 9));
    ids("newest", newest.messages);
    model::MessageId pivot = newest.messages.front().id;
    while (true) {
      const auto older = value_of(conversation(connection_, group, Side::before, pivot, 9));
      ids("older", older.messages);
      if (!older.has_older) break;
      pivot = older.messages.front().id;
    }
    ids("newer", value_of(conversation(connection_, group, Side::after, pivot, 9)).messages);
    ids("around", value_of(conversation(connection_, group, Side::around, pivot, 9)).messages);
    for (int i = 1; i <= 60; i += 7) {
      ids("thread",
          value_of(thread(connection_, *value_of(question(connection_, model::QuestionId(i))))));
    }
    ids("recent", value_of(recent_texts(connection_, now - base::hours(2), 300)));
  }

  void people() {
    for (const std::string words : {"", "wang 1", "王_", "50%"}) {
      for (const bool silent : {false, true}) {
        MemberFilter filter;
        filter.words = words;
        if (silent) filter.silent_since = today - 10;
        for (const auto& line : value_of(members(connection_, filter, model::MemberId(3), 50))) {
          out_ << line.member.id.value << '/' << line.groups << '/'
               << (line.last_spoke ? line.last_spoke->number : 0) << ' ';
        }
        filter.group = model::GroupId(3);
        for (const auto& each :
             value_of(group_members(connection_, filter, today, model::MemberId(), 50))) {
          out_ << each.line.member.id.value << '/' << each.messages_30d << ' ';
        }
        out_ << '\n';
      }
    }
    out_ << value_of(staff_of(connection_, model::GroupId(2))).size() << '\n';
    for (const auto& day : value_of(activity_of(connection_, model::GroupId(1), today - 9))) {
      out_ << day.day.number << '=' << day.messages << ',' << day.speakers << ',' << day.negative
           << ' ';
    }
    ids("stays", value_of(stays_of(connection_, model::MemberId(5))));
    ids("strikes", value_of(strikes_of(connection_, model::MemberId(5))));
  }

  void decisions_report() {
    DecisionFilter by_rule, by_kind, by_group;
    by_rule.rule = "ads";
    by_rule.mode = model::DecisionMode::shadow;
    DecisionFilter by_shadow;
    by_shadow.rule = "ads";
    by_shadow.by_shadow_rule = true;
    by_kind.kind = "rule.warn";
    by_group.group = model::GroupId(1);
    for (const auto& filter : {DecisionFilter{}, by_rule, by_shadow, by_kind, by_group}) {
      std::int64_t below = 0;
      do {
        const auto list = value_of(decisions(connection_, filter, below, 8));
        ids("decisions", list.decisions);
        below = list.walk_on_below;
      } while (below != 0);
    }
    const auto record = value_of(record_of(connection_, "ads"));
    out_ << record.shadow << ' ' << record.history << ' ' << record.live << ' ' << record.right
         << ' ' << record.wrong << '\n';
    for (const auto& version : value_of(policy_versions(connection_, 0, 10))) {
      out_ << version.version << version.by << ' ';
    }
  }

  void models_report() {
    for (const std::string task : {"ads", "question", "mood"}) {
      for (const auto& each : value_of(label_counts(connection_, task))) {
        out_ << each.label << '=' << each.messages << ' ';
      }
      for (const auto& each : value_of(last_labels(connection_, task))) {
        out_ << each.cause.value << '/' << each.message.value << '/' << each.label << ' ';
      }
      for (const auto& each : value_of(text_model_heads(connection_, task, 2))) {
        out_ << each.version << ':' << each.labels << each.body << ' ';
      }
      const auto choice = value_of(reader_choice(connection_, task));
      out_ << (choice ? choice->in_force : -1) << '\n';
    }
    ids_of_texts(value_of(texts_after(connection_, 10, 7)));
    out_ << value_of(id_before_newest(connection_, 20)) << ' '
         << value_of(id_before_newest(connection_, 1'000'000)) << '\n';
  }
  void ids_of_texts(const std::vector<TextToRead>& texts) {
    for (const auto& each : texts) out_ << each.message.value << each.text << ' ';
  }

  void stories() {
    for (int i = 1; i <= groups_count; ++i) {
      const auto figures = value_of(figures_of(connection_, model::GroupId(i), now, today)).value();
      out_ << figures.members << ' ' << figures.open_questions << ' ' << figures.breached_questions
           << ' ' << figures.messages_7d() << ' ' << figures.owner_name << '\n';
      std::optional<TimelineKey> after;
      while (true) {
        const auto page = value_of(timeline(connection_, figures.group, after, 6));
        for (const auto& entry : page) {
          out_ << model::to_name(entry.kind) << entry.id << '@' << entry.at.ms << ' ';
        }
        if (page.size() < 6) break;
        after = TimelineKey{page.back().at, page.back().kind, page.back().id};
      }
    }
    ids("breaches", value_of(recent_breaches(connection_, now - base::days(7), 20)));
    ids("recent strikes", value_of(recent_strikes(connection_, now - base::days(7), 20)));
    const auto counts = value_of(count_incidents(connection_, now - base::days(7)));
    out_ << counts.breaches << ' ' << counts.strikes;
    for (const auto& [rule, count] : counts.shadow) out_ << ' ' << rule << count;
    out_ << '\n';
    ids("timers", value_of(next_timers(connection_, 20)));
  }

  Connection& connection_;
  std::ostringstream out_;
};

// Hands everything on, and asks SQLite how it would carry out each statement.
class PlanReader final : public Connection {
 public:
  explicit PlanReader(Connection& inner) : inner_(inner) {}

  base::Result<void> query(std::string_view sql, std::span<const Value> parameters,
                           const RowHandler& handle) override {
    const std::string explain = "explain query plan " + std::string(sql);
    require_done(inner_.query(explain, parameters, [&](const Row& row) {
      plans[std::string(sql)].emplace_back(row.text(3));
    }));
    return inner_.query(sql, parameters, handle);
  }
  base::Result<void> insert(const BulkInsert& rows) override { return inner_.insert(rows); }
  base::Result<void> look_up(const KeyedRows& wanted, std::string_view columns,
                             const RowHandler& handle) override {
    return inner_.look_up(wanted, columns, handle);
  }
  base::Result<void> remove(const KeyedRows& unwanted) override { return inner_.remove(unwanted); }
  base::Result<void> run_script(std::string_view sql) override { return inner_.run_script(sql); }
  base::Result<void> begin() override { return inner_.begin(); }
  base::Result<void> commit() override { return inner_.commit(); }
  base::Result<void> commit_soon() override { return inner_.commit_soon(); }
  base::Result<void> rollback() override { return inner_.rollback(); }

  std::map<std::string, std::vector<std::string>> plans;

 private:
  Connection& inner_;
};

// Read in the order of the primary key and stopped by a limit.
bool is_stopped_early(const std::string& sql) {
  return sql.find(" where ") == std::string::npos &&
         (sql.find("order by id desc limit") != std::string::npos ||
          sql.find("order by id limit") != std::string::npos);
}

struct Filled {
  explicit Filled(std::uint64_t seed) : rows(random_rows(seed)) {
    database = value_of(sqlite::open_sqlite((folder.path() / "data").string()));
    store = value_of(Store::open(*database));
    require_done(store->commit(rows));
    reader = value_of(database->connect(Access::read_only));
  }
  conformance::TemporaryFolder folder;
  model::Changes rows;
  std::unique_ptr<Database> database;
  std::unique_ptr<Store> store;
  std::unique_ptr<Connection> reader;
};

}  // namespace

TEST_CASE("queries: no list walks through a large table") {
  Filled filled(1);
  PlanReader plans(*filled.reader);
  Report(plans).all();
  GroupBoard board({});
  value_of(board.snapshot(plans, now, today));
  REQUIRE(plans.plans.size() > 40);
  for (const auto& [sql, steps] : plans.plans) {
    for (const std::string& step : steps) {
      for (const std::string table :
           {"message", "activity", "decision", "question", "fact", "strike", "task", "timer"}) {
        const bool is_walk = step == "SCAN " + table;
        CHECK_MESSAGE((!is_walk || is_stopped_early(sql)), sql, " → ", step);
      }
    }
  }
}

TEST_CASE("queries: of several labels of a message the last one counts") {
  Filled filled(5);
  for (const std::string task : {"ads", "question"}) {
    std::map<std::int64_t, std::string> last;
    for (const model::Label& each : filled.rows.labels) {
      if (each.task == task) last[each.message.value] = each.label;
    }
    std::map<std::string, std::int64_t> counts;
    for (const auto& [message, label] : last) ++counts[label];
    const auto read = value_of(label_counts(*filled.reader, task));
    REQUIRE(read.size() == counts.size());
    for (const auto& each : read) CHECK(counts[each.label] == each.messages);
    const auto labels = value_of(last_labels(*filled.reader, task));
    CHECK(labels.size() == last.size());
    for (const auto& each : labels) CHECK(last[each.message.value] == each.label);
  }
}

TEST_CASE(
    "queries: what a shadow found is replaced as a whole, and only the newest examples stay") {
  Filled filled(6);
  auto writer = value_of(filled.database->connect(Access::read_write));
  ShadowReading reading{"ads", 2, 1, 0, 50, 50, 3, R"({"ad>other":3})"};
  std::vector<ShadowExample> examples;
  for (std::int64_t id = 1; id <= shadow_examples_max; ++id) {
    examples.push_back({model::MessageId(id), "ad", "other", 0.5, 0.75});
  }
  require_done(save_shadow(*writer, reading, examples, false));
  CHECK(value_of(shadow_examples(*filled.reader, "ads")).size() == shadow_examples_max);
  require_done(
      save_shadow(*writer, reading, {{model::MessageId(99), "other", "ad", 0.5, 0.75}}, false));
  auto kept = value_of(shadow_examples(*filled.reader, "ads"));
  REQUIRE(kept.size() == shadow_examples_max);
  CHECK(kept.front().message.value == 99);
  CHECK(kept.front().would_say == "ad");
  CHECK(kept.back().message.value == 2);  // the oldest has gone
  require_done(save_shadow(*writer, reading, {}, true));
  CHECK(value_of(shadow_examples(*filled.reader, "ads")).empty());
  CHECK(value_of(shadow_reading(*filled.reader, "ads"))->tally == reading.tally);
  require_done(forget_shadow(*writer, "ads"));
  CHECK_FALSE(value_of(shadow_reading(*filled.reader, "ads")).has_value());
}

TEST_CASE("queries: pages hold every row once, in order") {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    CAPTURE(seed);
    Filled filled(seed);
    for (const std::int64_t limit : {1, 2, 7, 100}) {
      TaskFilter everything;
      everything.state = std::nullopt;
      std::vector<std::pair<std::int64_t, std::int64_t>> keys;
      std::optional<TaskKey> after;
      while (true) {
        const auto page = value_of(tasks(*filled.reader, everything, after, limit));
        for (const auto& task : page) {
          keys.emplace_back(task.due_at.ms == 0 ? INT64_MAX : task.due_at.ms, task.id.value);
        }
        if (static_cast<std::int64_t>(page.size()) < limit) break;
        after = page_key_of(page.back());
      }
      CHECK(keys.size() == 60);
      CHECK(std::is_sorted(keys.begin(), keys.end()));
      CHECK(std::adjacent_find(keys.begin(), keys.end()) == keys.end());
    }
  }
}

TEST_CASE("queries: the board counts what is there, and follows") {
  Filled filled(4);
  GroupBoard board({.refresh_after = base::seconds(2), .full_refresh_after = base::minutes(10)});
  const auto snapshot = value_of(board.snapshot(*filled.reader, now, today));
  REQUIRE(snapshot->groups.size() == groups_count);
  for (const GroupFigures& figures : snapshot->groups) {
    CAPTURE(figures.group.id.value);
    std::int64_t members = 0, owed = 0, late = 0;
    for (const auto& stay : filled.rows.stays.rows()) {
      if (stay.group == figures.group.id && stay.left_at.ms == 0) ++members;
    }
    for (const auto& each : filled.rows.questions.rows()) {
      if (each.group != figures.group.id) continue;
      const bool is_open = each.state == model::QuestionState::open;
      if (is_open || each.state == model::QuestionState::waiting) ++owed;
      if (is_open && each.due_at.ms != 0 && each.due_at <= now) ++late;
    }
    std::array<std::int64_t, board_days> messages{};
    for (const auto& each : filled.rows.activity) {
      const int back = today.number - each.day.number;
      if (each.group == figures.group.id && back < board_days) {
        messages[static_cast<std::size_t>(board_days - 1 - back)] += each.messages;
      }
    }
    CHECK(figures.members == members);
    CHECK(figures.open_questions == owed);
    CHECK(figures.breached_questions == late);
    CHECK(figures.messages == messages);
  }
  model::Changes more;
  more.activity.push_back({model::GroupId(1), model::MemberId(1), today, 5, 0, 0, 0, 0});
  more.activity.push_back({model::GroupId(1), model::MemberId(1), today - 5, 7, 0, 0, 0, 0});
  require_done(filled.store->commit(more));
  const auto before = *snapshot->find(model::GroupId(1));
  const auto at = [&](base::Duration later) {
    return value_of(board.snapshot(*filled.reader, now + later, today))
        ->find(model::GroupId(1))
        ->messages;
  };
  CHECK(at(base::seconds(1)) == before.messages);  // not older than refresh_after: as it was
  CHECK(at(base::seconds(2)).back() == before.messages.back() + 5);
  CHECK(at(base::seconds(2))[8] == before.messages[8]);  // older days wait for the full refresh …
  board.forget_older_days();
  CHECK(at(base::seconds(4))[8] == before.messages[8] + 7);  // … or for being told
  CHECK(value_of(board.snapshot(*filled.reader, now + base::seconds(5), today + 1))
            ->find(model::GroupId(1))
            ->messages[12] == before.messages.back() + 5);
}

TEST_CASE("queries: Wilson's interval") {
  CHECK(!wilson_interval(0, 0).has_value());
  struct Row {
    std::int64_t right, judged;
    double low, high;
  };
  // R: prop.test(x, n, correct = FALSE)$conf.int
  for (const Row& row : {Row{0, 10, 0.0, 0.2775}, Row{10, 10, 0.7225, 1.0},
                         Row{9, 10, 0.5958, 0.9821}, Row{50, 100, 0.4038, 0.5962}}) {
    const Interval interval = wilson_interval(row.right, row.judged).value();
    CHECK(interval.low == doctest::Approx(row.low).epsilon(0.001));
    CHECK(interval.high == doctest::Approx(row.high).epsilon(0.001));
  }
}

TEST_CASE("queries: words are looked for as they stand") {
  CHECK(contains_pattern("50%_\\") == "%50\\%\\_\\\\%");
}

TEST_CASE("queries: accounts: a login is taken once, a draft is saved by one editor at a time") {
  Filled filled(1);
  const auto writer = value_of(filled.database->connect(Access::read_write));
  Account account;
  account.login = "li";
  account.created_at = now;
  CHECK(value_of(add_account(*writer, account)).id.value == 1);
  CHECK(add_account(*writer, account).error().code == base::ErrorCode::conflict);
  PolicyDraft draft;
  draft.body = "{}";
  draft.by = "li";
  draft.at = now;
  require_done(save_policy_draft(*writer, draft));
  CHECK(save_policy_draft(*writer, draft).error().code == base::ErrorCode::conflict);
  draft.revision = 1;
  require_done(save_policy_draft(*writer, draft));
  CHECK(value_of(policy_draft(*writer))->revision == 2);
}

TEST_CASE("queries: PostgreSQL says the same as SQLite") {
  const auto server = value_of(conformance::TemporaryPostgres::start());
  if (!server) return;
  for (const std::uint64_t seed : {1U, 2U}) {
    CAPTURE(seed);
    Filled filled(seed);
    const auto database =
        value_of(postgres::open_postgres(server->url("queries_" + std::to_string(seed))));
    const auto store = value_of(Store::open(*database));
    require_done(store->commit(filled.rows));
    const auto reader = value_of(database->connect(Access::read_only));
    const std::string here = Report(*filled.reader).all();
    CHECK(here == Report(*reader).all());
    CHECK(here.size() > 5'000);
    const auto writer = value_of(database->connect(Access::read_write));
    Account account;
    account.login = "li";
    account.created_at = now;
    CHECK(value_of(add_account(*writer, account)).id.value == 1);
    require_done(add_login_attempt(*writer, {"li", "127.0.0.1", now, false}));
    CHECK(value_of(failed_logins(*writer, "li", "127.0.0.1", now - base::days(1))).of_login == 1);
    require_done(add_audit(*writer, {0, now, account.id, "li", "setup", "", "{}"}));
    CHECK(value_of(audit(*writer, "li", 0, 5)).size() == 1);
  }
}

}  // namespace store::queries
