#include "server/status_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "base/json.h"
#include "server/open_database.h"

namespace server {

using base::Result;
using base::json::object;

namespace {

struct Figure {
  const char* name;   // in the JSON
  const char* title;  // for people
  const char* sql;    // one row, one whole number
};

constexpr Figure shown_figures[] = {
    {"groups", "groups", "select count(*) from chat_group"},
    {"members", "members", "select count(*) from member"},
    {"staff", "  of them staff", "select count(*) from member where role = 'staff'"},
    {"stays", "stays", "select count(*) from stay"},
    {"messages", "messages", "select count(*) from message"},
    {"messages_linked", "  that answer another",
     "select count(*) from message where parent_id is not null"},
    {"negative_messages", "  in a bad mood",
     "select count(*) from message where tone_mood <= -0.4"},
    {"questions", "questions", "select count(*) from question"},
    {"questions_open", "  open",
     "select count(*) from question where state in ('open', 'waiting')"},
    {"questions_answered", "  answered",
     "select count(*) from question where answered_at is not null"},
    {"questions_closed", "  closed without an answer",
     "select count(*) from question where state = 'closed' and answered_at is null"},
    {"questions_expired", "  expired", "select count(*) from question where state = 'expired'"},
    {"questions_breached", "  that broke the promise",
     "select count(*) from question where breached_at is not null"},
    {"rule_hits", "breaches of rules", "select count(*) from strike"},
    {"decisions", "decisions", "select count(*) from decision"},
    {"tasks_open", "tasks open", "select count(*) from task where state = 'open'"},
    {"tasks_done", "tasks done", "select count(*) from task where state = 'done'"},
    {"effects_pending", "acts waiting", "select count(*) from effect where state = 'pending'"},
    {"effects_parked", "acts parked for a person",
     "select count(*) from effect where state = 'parked'"},
};

Result<std::int64_t> one_number(store::Connection& connection, std::string_view sql) {
  std::int64_t number = 0;
  TRY_VOID(connection.query(sql, {}, [&](const store::Row& row) { number = row.integer(0); }));
  return number;
}

// The middle of the first-response times of questions that got one, in seconds; -1 when none did.
Result<std::int64_t> median_response_s(store::Connection& connection) {
  TRY(count,
      one_number(connection, "select count(*) from question where first_response_at is not null"));
  if (count == 0) return std::int64_t{-1};
  std::int64_t ms = 0;
  const store::Value middle[] = {count / 2};
  TRY_VOID(
      connection.query("select first_response_at - asked_at from question "
                       "where first_response_at is not null order by 1 limit 1 offset $1",
                       middle, [&](const store::Row& row) { ms = row.integer(0); }));
  return ms / 1000;
}

Result<object> read_figures(store::Database& database) {
  TRY(connection, database.connect(store::Access::read_only));
  object out;
  out["store"] = database.describe();
  for (const Figure& figure : shown_figures) {
    TRY(number, one_number(*connection, figure.sql));
    out[figure.name] = number;
  }
  TRY(median, median_response_s(*connection));
  if (median >= 0)
    out["first_response_median_s"] = median;
  else
    out["first_response_median_s"] = nullptr;
  return out;
}

}  // namespace

int print_status(store::Database& database, bool as_json) {
  const auto read = read_figures(database);
  if (!read) {
    std::fprintf(stderr, "guildhall status: %s\n", read.error().text.c_str());
    return 1;
  }
  if (as_json) {
    std::printf("%s\n", base::json::serialize(*read).c_str());
    return 0;
  }
  for (const Figure& figure : shown_figures) {
    std::printf("%-28s %12lld\n", figure.title,
                static_cast<long long>(base::integer_at(*read, figure.name).value_or(0)));
  }
  if (const auto median = base::integer_at(*read, "first_response_median_s")) {
    std::printf("%-28s %11.1f min\n", "median first response", static_cast<double>(*median) / 60);
  }
  return 0;
}

void add_status_command(CLI::App& app, int& exit_status) {
  auto* command = app.add_subcommand("status", "What a store holds and what was decided about it");
  struct Options {
    std::string data = "guildhall-data";
    bool as_json = false;
  };
  const auto options =
      std::make_shared<Options>();  // shared with the callback, which outlives this call
  command->add_option("--data", options->data, "Folder or postgresql:// address of the store")
      ->capture_default_str();
  command->add_flag("--json", options->as_json, "Print the figures as JSON");
  command->callback([options, &exit_status] {
    auto database = open_database(options->data);
    if (!database) {
      std::fprintf(stderr, "guildhall status: %s\n", database.error().text.c_str());
      exit_status = 1;
      return;
    }
    exit_status = print_status(**database, options->as_json);
  });
}

}  // namespace server
