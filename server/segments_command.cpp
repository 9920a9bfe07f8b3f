#include "server/segments_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/time_zone.h"
#include "insight/segments/evaluate.h"
#include "insight/segments/needs.h"
#include "model/policy.h"
#include "model/policy_in_force.h"
#include "server/open_database.h"
#include "store/queries/member_views.h"
#include "store/queries/policies.h"
#include "store/queries/segments.h"
#include "store/store.h"

namespace server {

namespace {

namespace queries = store::queries;
using base::Result;

struct SegmentsOptions {
  std::string data = "guildhall-data", expression, day;
  int members = 20;
  bool as_json = false;
};

struct Answer {
  std::string expression;  // as it was understood
  base::Day today;
  std::size_t customers = 0, count = 0;
  std::vector<model::MemberView> first;
};

// Of the policy in force.
Result<base::TimeZone> zone_of(store::Connection& connection) {
  TRY(newest, queries::newest_policy(connection));
  TRY(policy, model::policy_in_force(newest));
  return base::TimeZone::open(policy.calendar.time_zone);
}

struct Listed {
  std::vector<queries::SegmentStanding> segments;
  std::int64_t customers = 0;
};

Result<Listed> list(const SegmentsOptions& options) {
  TRY(database, open_database(options.data));
  TRY(connection, database->connect(store::Access::read_only));
  TRY_VOID(store::check_schema(*connection));
  Listed listed;
  TRY(segments, queries::segments(*connection, false));
  TRY(customers, queries::count_customers(*connection));
  listed.segments = std::move(segments);
  listed.customers = customers;
  return listed;
}

void print(const Listed& listed, bool as_json) {
  if (as_json) {
    base::json::array items;
    for (const queries::SegmentStanding& each : listed.segments) {
      const bool is_known = each.state.filled_at.ms != 0;
      items.push_back(base::json::object{
          {"id", each.row.id.value},
          {"name", each.row.name},
          {"expression", each.row.expression},
          {"members", is_known ? base::json::value(each.state.members) : base::json::value()},
          {"is_current", each.is_filled()}});
    }
    const base::json::object out{{"segments", std::move(items)}, {"customers", listed.customers}};
    std::printf("%s\n", base::json::serialize(out).c_str());
    return;
  }
  if (listed.segments.empty()) {
    std::printf(
        "no segments yet: save one in the console (Members, Segments), or count whom an "
        "expression names with --count\n");
    return;
  }
  for (const queries::SegmentStanding& each : listed.segments) {
    // Whoever is not known yet is found by the server, behind the writer.
    const std::string members =
        each.state.filled_at.ms == 0 ? "not yet" : std::to_string(each.state.members);
    std::printf("%8s of %lld  %s: %s%s\n", members.c_str(),
                static_cast<long long>(listed.customers), each.row.name.c_str(),
                each.row.expression.c_str(), each.is_filled() ? "" : " (being looked at)");
  }
}

Result<Answer> count(const SegmentsOptions& options, base::Instant now) {
  TRY(expression, insight::segments::parse_expression(options.expression));
  Answer answer;
  answer.expression = insight::segments::print_expression(expression);
  if (!options.day.empty()) {
    auto day = base::parse_day(options.day);
    if (!day) {
      return base::fail(base::ErrorCode::invalid_input,
                        "--day " + options.day + ": write a day such as 2026-11-22", "day");
    }
    answer.today = *day;
  }
  TRY(database, open_database(options.data));
  TRY(connection, database->connect(store::Access::read_only));
  TRY_VOID(store::check_schema(*connection));
  TRY(zone, zone_of(*connection));
  if (options.day.empty()) answer.today = zone.to_local(now).day;
  const auto count = [&](model::MemberView& view) {
    ++answer.customers;
    if (!insight::segments::holds(expression, view, answer.today)) return;
    ++answer.count;
    if (answer.first.size() < static_cast<std::size_t>(options.members))
      answer.first.push_back(std::move(view));
  };
  TRY_VOID(queries::for_each_member_view(
      *connection, {zone, answer.today, insight::segments::needs_of(expression)}, count));
  return answer;
}

void print(const Answer& answer, bool as_json) {
  if (as_json) {
    base::json::array members;
    for (const model::MemberView& view : answer.first) {
      members.push_back(base::json::object{{"id", view.id.value},
                                           {"name", view.name},
                                           {"company", view.company},
                                           {"tier", view.tier}});
    }
    const base::json::object out{{"expression", answer.expression},
                                 {"day", base::format_day(answer.today)},
                                 {"count", answer.count},
                                 {"customers", answer.customers},
                                 {"members", std::move(members)}};
    std::printf("%s\n", base::json::serialize(out).c_str());
    return;
  }
  std::printf("%zu of %zu customers on %s: %s\n", answer.count, answer.customers,
              base::format_day(answer.today).c_str(), answer.expression.c_str());
  for (const model::MemberView& view : answer.first) {
    std::printf("%8lld  %s  %s\n", static_cast<long long>(view.id.value), view.name.c_str(),
                view.company.c_str());
  }
  if (answer.first.size() < answer.count) {
    std::printf("and %zu more; --members shows up to %d\n", answer.count - answer.first.size(),
                segment_members_max);
  }
}

}  // namespace

void add_segments_command(CLI::App& app, const base::Clock& clock, int& exit_status) {
  auto* command = app.add_subcommand(
      "segments", "The saved segments with their members, or whom an expression names today");
  const auto options = std::make_shared<SegmentsOptions>();  // shared with the callback
  command->add_option("--data", options->data, "Folder or postgresql:// address of the store")
      ->capture_default_str();
  command->add_option("--count", options->expression,
                      "Such as 'questions(30) >= 2 and orders(90) = 0' (docs/segments.md)");
  command->add_option("--day", options->day, "The day taken for today (2026-11-22)");
  command->add_option("--members", options->members, "Show so many of them")
      ->check(CLI::Range(0, segment_members_max))
      ->capture_default_str();
  command->add_flag("--json", options->as_json, "Print JSON");
  command->callback([options, &clock, &exit_status] {
    if (options->expression.empty()) {
      const auto listed = list(*options);
      if (listed) return print(*listed, options->as_json);
      std::fprintf(stderr, "guildhall segments: %s\n", listed.error().text.c_str());
      exit_status = 1;
      return;
    }
    const auto answer = count(*options, clock.now());
    if (!answer) {
      std::fprintf(stderr, "guildhall segments: %s\n", answer.error().text.c_str());
      const bool misused = answer.error().field == "expression" || answer.error().field == "day";
      exit_status = misused ? 2 : 1;
      return;
    }
    print(*answer, options->as_json);
  });
}

}  // namespace server
