#include "server/demo_command.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "server/status_command.h"
#include "simulator/demo_policy.h"
#include "simulator/history.h"

namespace server {

using base::Result;

namespace {

constexpr std::int64_t shanghai_offset_ms = 8 * 3'600'000LL;

model::Fact publication(base::Instant at, std::uint64_t seed) {
  base::json::object arguments;
  arguments["policy"] = model::to_json(simulator::demo_policy());
  model::Fact fact;
  fact.source = "console";
  fact.external_id = "demo-policy-" + std::to_string(seed);
  fact.at = at;
  fact.actor = "demo";
  fact.body = model::Command{"policy.publish", base::json::serialize(arguments)};
  return fact;
}

Result<void> submit(api::Intake& intake, std::vector<model::Fact>& facts, DemoFilled& filled) {
  if (facts.empty()) return {};
  filled.facts += facts.size();
  auto receipt = intake.submit(std::exchange(facts, {}));
  if (!receipt) return tl::unexpected(std::move(receipt).error());
  for (const api::Outcome& outcome : receipt->outcomes) {
    if (outcome.as == api::TakenAs::accepted) ++filled.accepted;
    if (outcome.as == api::TakenAs::known) ++filled.known;
    if (outcome.as == api::TakenAs::refused) return tl::unexpected(outcome.error);
  }
  return {};
}

}  // namespace

Result<DemoFilled> fill_demo(api::Intake& intake, const DemoSettings& settings, base::Instant until,
                             const std::function<void(int, int)>& progress) {
  const simulator::Company company =
      simulator::make_company(settings.seed, {settings.groups, settings.members});
  const base::Day last{static_cast<std::int32_t>((until.ms + shanghai_offset_ms) / 86'400'000)};
  const simulator::History history(company, settings.seed, last, settings.days);
  const base::Instant live_from = until - demo_live_span;

  DemoFilled filled;
  std::vector<model::Fact> facts;
  const auto add = [&](std::vector<simulator::TrueFact> made) -> Result<void> {
    for (simulator::TrueFact& each : made) {
      if (each.fact.at > until) break;
      each.fact.history = each.fact.at < live_from;
      facts.push_back(std::move(each.fact));
      if (facts.size() >= batch_facts_max) TRY_VOID(submit(intake, facts, filled));
    }
    return {};
  };
  auto beginning = history.beginning();
  facts.push_back(publication(beginning.empty() ? until : beginning.front().fact.at, settings.seed));
  TRY_VOID(add(std::move(beginning)));
  for (int day = 0; day < history.days(); ++day) {
    TRY_VOID(add(history.day(day)));
    progress(day + 1, history.days());
  }
  TRY_VOID(submit(intake, facts, filled));
  return filled;
}

Result<model::MemberId> demo_visitor(store::Database& database) {
  model::MemberId visitor;
  TRY(connection, database.connect(store::Access::read_only));
  TRY_VOID(connection->query(
      "select m.id from member m where m.role = 'staff' order by "
      "(select count(*) from task t where t.owner_id = m.id and t.state = 'open') desc, "
      "(select count(*) from chat_group g where g.owner_id = m.id) desc, m.id limit 1",
      {}, [&](const store::Row& row) { visitor = model::MemberId(row.integer(0)); }));
  return visitor;
}

namespace {

void show_progress(int day, int days) {
  if (!::isatty(STDERR_FILENO)) return;
  const int width = 40 * day / days;
  std::fprintf(stderr, "\r  day %d of %d  [%s%s]", day, days, std::string(static_cast<std::size_t>(width), '#').c_str(),
               std::string(static_cast<std::size_t>(40 - width), ' ').c_str());
  if (day == days) std::fprintf(stderr, "\n");
}

int run_demo(const std::string& data, const DemoSettings& settings, const std::string& until_text,
             bool as_json, const base::Clock& clock) {
  base::Instant until = clock.now();
  if (!until_text.empty()) {
    const auto parsed = base::parse_instant(until_text);
    if (!parsed) {
      std::fprintf(stderr, "guildhall demo: --until: %s\n", parsed.error().text.c_str());
      return 2;
    }
    until = *parsed;
  }
  auto session = Session::open(data, clock);
  if (!session) {
    std::fprintf(stderr, "guildhall demo: %s\n", session.error().text.c_str());
    return 1;
  }
  const auto filled = fill_demo((*session)->pump(), settings, until, show_progress);
  if (!filled) {
    std::fprintf(stderr, "guildhall demo: %s\n", filled.error().text.c_str());
    return 1;
  }
  if (const auto done = (*session)->catch_up(); !done) {
    std::fprintf(stderr, "guildhall demo: %s\n", done.error().text.c_str());
    return 1;
  }
  if (!as_json) {
    std::printf("%llu facts: %llu new, %llu known already\n",
                static_cast<unsigned long long>(filled->facts),
                static_cast<unsigned long long>(filled->accepted),
                static_cast<unsigned long long>(filled->known));
  }
  const int status = print_status((*session)->database(), as_json);
  if (!as_json) std::printf("\nNext: guildhall serve --data %s\n", data.c_str());
  return status;
}

}  // namespace

void add_demo_command(CLI::App& app, const base::Clock& clock, int& exit_status) {
  auto* command = app.add_subcommand("demo", "Fill a store with a synthetic company's history");
  struct Options {
    std::string data = "guildhall-data", until;
    DemoSettings settings;
    bool as_json = false;
  };
  const auto options = std::make_shared<Options>();  // shared with the callback, which outlives this call
  command->add_option("--data", options->data, "Folder or postgresql:// address of the store")
      ->capture_default_str();
  command->add_option("--seed", options->settings.seed, "Which company")->capture_default_str();
  command->add_option("--groups", options->settings.groups, "Groups")
      ->check(CLI::Range(1, demo_groups_max))
      ->capture_default_str();
  command->add_option("--members", options->settings.members, "Customers")
      ->check(CLI::Range(1, demo_members_max))
      ->capture_default_str();
  command->add_option("--days", options->settings.days, "Days of history")
      ->check(CLI::Range(1, demo_days_max))
      ->capture_default_str();
  command->add_option("--until", options->until, "End of the history (ISO 8601); now by default");
  command->add_flag("--json", options->as_json, "Print the figures as JSON");
  command->callback([options, &clock, &exit_status] {
    exit_status = run_demo(options->data, options->settings, options->until, options->as_json, clock);
  });
}

}  // namespace server
