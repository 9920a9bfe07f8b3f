#include "server/place_command.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>

#include "base/clock.h"
#include "base/json.h"
#include "server/place_files.h"

namespace server {

using planning::placement::Bound;
using planning::placement::Effort;
using planning::placement::Plan;
using planning::placement::Progress;

namespace {

constexpr double steps_per_effort = 1e9;
constexpr std::size_t names_shown_max = 12;

struct PlaceOptions {
  PlaceFiles files;
  std::string out;
  double effort = 10;
  std::uint64_t seed = 1;
  bool as_json = false;
};

int refuse(const base::Error& error) {
  std::fprintf(stderr, "guildhall place: %s\n", error.text.c_str());
  return error.code == base::ErrorCode::invalid_input ? 2 : 1;
}

// A line that is written over on a terminal; nothing elsewhere.
void show(const Progress& progress) {
  if (::isatty(STDERR_FILENO) != 1) return;
  std::fprintf(stderr, "\r%3.0f %% of the effort: %zu new groups, at least %zu are needed   ",
               progress.share * 100, progress.new_groups, progress.new_groups_min);
}

base::json::object figures(const PlaceTask& task, const Plan& plan, double seconds) {
  base::json::object out{{"members", task.members.size()},
                         {"conflicts", task.problem.conflicts.pairs()},
                         {"size", task.problem.seats_of_new},
                         {"groups", task.groups.size() + plan.new_groups},
                         {"new_groups", plan.new_groups},
                         {"new_groups_min", plan.new_groups_min},
                         {"proven", plan.is_proven()},
                         {"bound", to_name(plan.bound)},
                         {"first_fit_new_groups", plan.first_fit},
                         {"seconds", std::round(seconds * 1000) / 1000}};
  base::json::array exclusive, together;
  for (const auto member : plan.exclusive) exclusive.emplace_back(task.members[member]);
  for (const auto& [a, b] : plan.seated_together) {
    together.push_back(base::json::array{task.members[a], task.members[b]});
  }
  if (!exclusive.empty()) out["exclusive"] = std::move(exclusive);
  out["seated_together"] = std::move(together);
  out["pairs_of_strangers"] = task.pairs_of_strangers;
  return out;
}

std::string list_of(const PlaceTask& task,
                    const std::vector<planning::placement::Member>& members) {
  std::string list;
  for (std::size_t i = 0; i < std::min(names_shown_max, members.size()); ++i) {
    list += (i == 0 ? "" : ", ") + task.members[members[i]];
  }
  return members.size() > names_shown_max ? list + ", …" : list;
}

void print_bound(const PlaceTask& task, const Plan& plan) {
  switch (plan.bound) {
    case Bound::none: return;
    case Bound::seats:
      std::printf("at least %zu, because everybody needs a seat\n", plan.new_groups_min);
      return;
    case Bound::exclusion:
      std::printf("at least %zu, because these %zu all exclude each other: %s\n",
                  plan.new_groups_min, plan.exclusive.size(),
                  list_of(task, plan.exclusive).c_str());
      return;
    case Bound::search:
      std::printf("at least %zu: every plan with fewer was ruled out\n", plan.new_groups_min);
      return;
  }
}

void print_text(const PlaceTask& task, const Plan& plan, const std::string& out, double seconds) {
  std::printf("%zu members, %zu pairs who may not meet: %zu new groups of up to %u",
              task.members.size(), task.problem.conflicts.pairs(), plan.new_groups,
              task.problem.seats_of_new);
  if (!task.groups.empty()) std::printf(" beside %zu that were there", task.groups.size());
  std::printf(" (%.1f s)\n", seconds);
  print_bound(task, plan);
  if (plan.first_fit > plan.new_groups) {
    std::printf("seated one after the other they would need %zu\n", plan.first_fit);
  }
  for (std::size_t i = 0; i < std::min(names_shown_max, plan.seated_together.size()); ++i) {
    const auto& [a, b] = plan.seated_together[i];
    std::printf("sit together already and should not: %s, %s\n", task.members[a].c_str(),
                task.members[b].c_str());
  }
  if (plan.seated_together.size() > names_shown_max) {
    std::printf("… and %zu pairs more\n", plan.seated_together.size() - names_shown_max);
  }
  if (task.pairs_of_strangers > 0) {
    std::printf("%lld pairs name somebody who is not to be placed and were left out (%s)\n",
                static_cast<long long>(task.pairs_of_strangers), task.stranger.c_str());
  }
  std::printf("seats: %s\n", out.c_str());
}

int run(const PlaceOptions& options, const base::Clock& clock) {
  auto task = read_place_files(options.files);
  if (!task) return refuse(task.error());
  Effort effort;
  effort.steps = static_cast<std::uint64_t>(options.effort * steps_per_effort);
  effort.seed = options.seed;
  const base::Instant start = clock.now();
  const auto plan = planning::placement::place(task->problem, effort, show);
  if (!plan) return refuse(plan.error());
  const double seconds = static_cast<double>((clock.now() - start).ms) / 1000;
  if (::isatty(STDERR_FILENO) == 1) std::fprintf(stderr, "\r%70s\r", "");
  // The plan is looked through once more by other means before anybody acts on it.
  if (const auto checked = planning::placement::check(task->problem, *plan); !checked) {
    return refuse(checked.error());
  }
  if (const auto written = write_seats(options.out, *task, *plan); !written) {
    return refuse(written.error());
  }
  if (options.as_json)
    std::printf("%s\n", base::json::serialize(figures(*task, *plan, seconds)).c_str());
  else
    print_text(*task, *plan, options.out, seconds);
  return std::fflush(stdout) == 0 ? 0 : 1;
}

}  // namespace

void add_place_command(CLI::App& app, const base::Clock& clock, int& exit_status) {
  auto* command = app.add_subcommand(
      "place", "Seat members in groups so that nobody meets whom he may not (plain files)");
  // shared with the callback, which outlives this call
  const auto options = std::make_shared<PlaceOptions>();
  command->add_option("--members", options->files.members,
                      "CSV of who is to be placed: id, and group for those seated already");
  command->add_option("--conflicts", options->files.conflicts,
                      "CSV of pairs of ids who may not meet, or a DIMACS graph (.col)");
  command->add_option("--size", options->files.size, "Seats of a new group")
      ->required()
      ->check(CLI::Range(1U, 1'000'000'000U));
  command->add_option("--groups", options->files.groups,
                      "CSV of the groups there are: group, size, open (yes or no)");
  command->add_option("--out", options->out, "CSV to write: member,group")->required();
  command->add_option("--effort", options->effort, "How long to look, in about seconds")
      ->check(CLI::Range(0.0, 1e6))
      ->capture_default_str();
  command->add_option("--seed", options->seed, "The same seed gives the same plan")
      ->capture_default_str();
  command->add_flag("--json", options->as_json, "Print the figures as JSON");
  command->callback([options, &clock, &exit_status] { exit_status = run(*options, clock); });
}

}  // namespace server
