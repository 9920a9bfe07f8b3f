#include "server/programs_command.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "api/program_view.h"
#include "base/hash.h"
#include "base/time_zone.h"
#include "model/policy_in_force.h"
#include "server/open_database.h"
#include "server/session.h"
#include "store/queries/policies.h"

namespace server {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::array;
using base::json::object;
using planning::advisor::Severity;

namespace {

struct ProgramsOptions {
  std::vector<std::string> files;
  std::string data, note, program, folder, language = "zh";
  std::int64_t based_on = -1;
  bool as_json = false, announce = false, yes = false;
};

Result<std::string> bytes_of(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return fail(ErrorCode::invalid_input, file + ": cannot be opened");
  // One byte more than is taken: so longer files are seen to be longer.
  std::string bytes(documents::yaml_bytes_max + 1, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  return bytes;
}

Result<base::Day> today_of(const model::Policy& policy, base::Instant now) {
  TRY(zone, base::TimeZone::open(policy.calendar.time_zone));
  return zone.to_local(now).day;
}

// By the policy in the store; without one by the starting policy, and then nobody knows of
// competitors, so that nothing is said of them.
Result<std::vector<api::Advice>> advice_of(store::Connection* connection,
                                           const model::Program& program, base::Instant now) {
  if (connection) {
    TRY(newest, store::queries::newest_policy(*connection));
    TRY(policy, model::policy_in_force(newest));
    TRY(competitors, store::queries::declared_competitors(*connection));
    TRY(today, today_of(policy, now));
    return api::advise(*connection, program,
                       {policy, static_cast<std::size_t>(competitors), {}, today});
  }
  const model::Policy policy = model::starting_policy();
  TRY(today, today_of(policy, now));
  std::vector<api::Advice> advice;
  for (auto& finding : planning::advisor::judge(program, {policy, 1, {}, today}))
    advice.push_back({std::move(finding), {}});
  return advice;
}

bool counts(const api::Advice& advice) {
  return !advice.overridden && advice.finding.severity != Severity::hint;
}

void print_advice(const std::string& file, const documents::Places& places,
                  const api::Advice& advice, bool in_chinese) {
  const documents::Mark mark = documents::place_of(places, advice.finding.place);
  const auto& reason = advice.finding.reason;
  const auto& remedy = advice.finding.remedy;
  std::printf("%s:%lld:%lld: %s: %s — %s [%s]\n", file.c_str(), static_cast<long long>(mark.line),
              static_cast<long long>(mark.column),
              std::string(model::to_name(advice.finding.severity)).c_str(),
              (in_chinese ? reason.zh : reason.en).c_str(),
              (in_chinese ? remedy.zh : remedy.en).c_str(), advice.finding.id.c_str());
}

struct Checked {
  api::ProgramDraft draft;
  std::vector<api::Advice> advice;
};

Result<Checked> check_file(const std::string& file, store::Connection* connection,
                           base::Instant now) {
  Checked checked;
  TRY(bytes, bytes_of(file));
  checked.draft = api::draft_from_yaml(bytes);
  if (!checked.draft.program) return checked;
  TRY(advice, advice_of(connection, *checked.draft.program, now));
  checked.advice = std::move(advice);
  return checked;
}

object checked_json(const std::string& file, const Checked& checked) {
  object out;
  out["file"] = file;
  out["fault"] = nullptr;
  if (!checked.draft.program) {
    out["fault"] = object{{"field", checked.draft.field},
                          {"detail", checked.draft.fault},
                          {"line", checked.draft.mark.line},
                          {"column", checked.draft.mark.column}};
  }
  array findings;
  for (const api::Advice& each : checked.advice)
    findings.push_back(api::advice_json(each, checked.draft.places));
  out["findings"] = std::move(findings);
  return out;
}

void print_fault(const std::string& file, const api::ProgramDraft& draft) {
  std::printf("%s:%lld:%lld: error: %s\n", file.c_str(), static_cast<long long>(draft.mark.line),
              static_cast<long long>(draft.mark.column), draft.fault.c_str());
}

int refuse(const char* command, const base::Error& error) {
  std::fprintf(stderr, "guildhall %s: %s\n", command, error.text.c_str());
  return error.code == ErrorCode::invalid_input ? 2 : 1;
}

struct Opened {
  std::unique_ptr<store::Database> database;
  std::unique_ptr<store::Connection> connection;
};
Result<Opened> open_to_read(const std::string& data) {
  TRY(database, open_database(data));
  TRY(connection, database->connect(store::Access::read_only));
  TRY_VOID(store::check_schema(*connection));
  return Opened{std::move(database), std::move(connection)};
}

int check(const ProgramsOptions& options, const base::Clock& clock) {
  Opened opened;
  if (!options.data.empty()) {
    auto to_read = open_to_read(options.data);
    if (!to_read) return refuse("check", to_read.error());
    opened = *std::move(to_read);
  }
  int status = 0;
  array all;
  for (const std::string& file : options.files) {
    const auto checked = check_file(file, opened.connection.get(), clock.now());
    if (!checked) return refuse("check", checked.error());
    all.push_back(checked_json(file, *checked));
    if (!checked->draft.program) {
      if (!options.as_json) print_fault(file, checked->draft);
      status = 2;
      continue;
    }
    for (const api::Advice& each : checked->advice) {
      if (!options.as_json && !each.overridden)
        print_advice(file, checked->draft.places, each, options.language == "zh");
      if (counts(each)) status = std::max(status, 1);
    }
  }
  if (options.as_json) std::printf("%s\n", base::json::serialize(all).c_str());
  return status;
}

void print_plan(const model::Program& program, const api::ProgramPlan& plan, bool announces) {
  if (plan.based_on == 0) {
    std::printf("%s is new: it becomes version 1.\n", program.id.c_str());
  } else {
    std::printf("%s, version %lld becomes %lld:\n", program.id.c_str(),
                static_cast<long long>(plan.based_on), static_cast<long long>(plan.based_on + 1));
    for (const auto& each : plan.differences) {
      std::printf("  %s: %s -> %s\n", each.place.c_str(),
                  base::json::serialize(each.before).c_str(),
                  base::json::serialize(each.after).c_str());
    }
  }
  std::printf("It has %zu groups with %lld members.\n", plan.groups.size(),
              static_cast<long long>(plan.members));
  if (plan.placements > 0) {
    std::printf("%lld plans of seats are under way; they go on as they were approved.\n",
                static_cast<long long>(plan.placements));
  }
  if (announces && !plan.groups.empty()) {
    std::printf("%zu groups are told (what a platform does not send becomes a task):\n%s\n",
                plan.groups.size(), plan.announcement.c_str());
  }
}

bool agrees(const ProgramsOptions& options) {
  if (options.yes) return true;
  if (isatty(STDIN_FILENO) == 0) {
    std::printf("Nothing was published: run it again with --yes to publish.\n");
    return false;
  }
  std::printf("Publish? [y/N] ");
  std::fflush(stdout);
  const int answer = std::getchar();
  return answer == 'y' || answer == 'Y';
}

Result<std::string> publish(Session& session, const ProgramsOptions& options,
                            const model::Program& program, const api::ProgramPlan& plan,
                            base::Instant now) {
  std::vector<model::GroupId> announce;
  for (const auto& each : plan.groups) {
    if (options.announce) announce.push_back(each.id);
  }
  const std::int64_t based_on = options.based_on >= 0 ? options.based_on : plan.based_on;
  model::Fact fact;
  fact.source = "programs";
  const std::string arguments =
      base::json::serialize(api::publish_arguments(program, based_on, options.note, announce));
  fact.external_id = program.id + "/" + base::to_hex(base::stable_hash(arguments)) +
                     base::to_hex(base::stable_hash(arguments, 1)) + "/" + base::format_iso(now);
  fact.at = now;
  fact.actor = "apply";
  fact.body = model::Command{"program.publish", arguments};
  TRY(receipt, session.pump().submit({fact}));
  const api::Outcome& outcome = receipt.outcomes.front();
  if (outcome.as == api::TakenAs::refused) return tl::unexpected(outcome.error);
  return outcome.result;
}

int apply(const ProgramsOptions& options, const base::Clock& clock) {
  const std::string& file = options.files.front();
  auto session = Session::open(options.data, clock);
  if (!session) return refuse("apply", session.error());
  auto connection = (*session)->database().connect(store::Access::read_only);
  if (!connection) return refuse("apply", connection.error());
  const auto checked = check_file(file, connection->get(), clock.now());
  if (!checked) return refuse("apply", checked.error());
  if (!checked->draft.program) {
    print_fault(file, checked->draft);
    return 2;
  }
  const model::Program& program = *checked->draft.program;
  const auto plan = api::plan_program(**connection, program);
  if (!plan) return refuse("apply", plan.error());
  for (const api::Advice& each : checked->advice) {
    if (!each.overridden) print_advice(file, checked->draft.places, each, options.language == "zh");
  }
  if (plan->based_on > 0 && plan->differences.empty() && !options.announce) {
    std::printf("%s is so already: nothing to change.\n", program.id.c_str());
    return 0;
  }
  print_plan(program, *plan, options.announce);
  if (!agrees(options)) return 1;
  const auto published = publish(**session, options, program, *plan, clock.now());
  if (!published) return refuse("apply", published.error());
  std::printf("Published: %s\n", published->c_str());
  return 0;
}

Result<void> write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream stream(path, std::ios::binary);
  stream << text;
  stream.close();
  if (stream.fail()) return fail(ErrorCode::unavailable, path.string() + ": cannot be written");
  return {};
}

Result<void> show_programs(const ProgramsOptions& options) {
  TRY(opened, open_to_read(options.data));
  TRY(rows, store::queries::newest_programs(*opened.connection));
  bool is_found = options.program.empty();
  for (const model::ProgramVersion& row : rows) {
    if (!options.program.empty() && row.program != options.program) continue;
    is_found = true;
    TRY(program, api::program_of(row));
    if (!options.folder.empty()) {
      std::error_code trouble;
      std::filesystem::create_directories(options.folder, trouble);
      if (trouble) {
        return fail(ErrorCode::unavailable,
                    "cannot make the folder " + options.folder + ": " + trouble.message());
      }
      const auto path = std::filesystem::path(options.folder) / (row.program + ".yaml");
      TRY_VOID(write_file(path, api::program_yaml(program)));
      std::printf("%s\n", path.string().c_str());
    } else if (!options.program.empty()) {
      std::printf("%s", api::program_yaml(program).c_str());
    } else {
      TRY(groups, store::queries::groups_of_program(*opened.connection, row.program));
      TRY(members, store::queries::members_of_program(*opened.connection, row.program));
      std::printf("%s\tversion %lld\t%zu groups\t%lld members\t%s\n", row.program.c_str(),
                  static_cast<long long>(row.version), groups.size(),
                  static_cast<long long>(members), program.name.c_str());
    }
  }
  if (!is_found) {
    return fail(ErrorCode::not_found, "there is no program \"" + options.program +
                                          "\": guildhall programs list names them");
  }
  return {};
}

void add_data(CLI::App& command, ProgramsOptions& options, bool is_required) {
  auto* data =
      command.add_option("--data", options.data, "Folder or postgresql:// address of the store");
  if (is_required) data->required();
  command.add_option("--language", options.language, "Of the findings")
      ->check(CLI::IsMember({"zh", "en"}))
      ->capture_default_str();
}

}  // namespace

void add_programs_command(CLI::App& app, const base::Clock& clock, int& exit_status) {
  // Options are shared with the callbacks, which outlive this call.
  const auto of_check = std::make_shared<ProgramsOptions>();
  auto* checks = app.add_subcommand("check", "What the advisor finds in a program's YAML file");
  checks->add_option("FILE", of_check->files, "YAML files")->required();
  checks->add_flag("--json", of_check->as_json, "Print it as JSON");
  add_data(*checks, *of_check, false);
  checks->callback([of_check, &clock, &exit_status] { exit_status = check(*of_check, clock); });

  const auto of_apply = std::make_shared<ProgramsOptions>();
  auto* applies = app.add_subcommand("apply", "Publish a program's YAML file; shows a plan first");
  applies->add_option("FILE", of_apply->files, "YAML file")->required()->expected(1);
  applies->add_flag("--announce", of_apply->announce, "Tell the program's groups its charter");
  applies->add_option("--note", of_apply->note, "Why, kept with the version");
  applies->add_option("--based-on", of_apply->based_on,
                      "The version that the file was made from; refused when a newer one is there");
  applies->add_flag("--yes", of_apply->yes, "Do not ask");
  add_data(*applies, *of_apply, true);
  applies->callback([of_apply, &clock, &exit_status] { exit_status = apply(*of_apply, clock); });

  auto* programs = app.add_subcommand("programs", "Programs in the store");
  programs->require_subcommand(1);
  const auto of_programs = std::make_shared<ProgramsOptions>();
  const auto show = [of_programs, &exit_status] {
    const auto shown = show_programs(*of_programs);
    exit_status = shown ? 0 : refuse("programs", shown.error());
  };
  for (const std::string_view name : {"list", "show", "export"}) {
    auto* command =
        programs->add_subcommand(std::string(name), name == "list"   ? "All of them"
                                                    : name == "show" ? "One of them as YAML"
                                                                     : "All as YAML files");
    if (name == "show") command->add_option("ID", of_programs->program, "Its id")->required();
    if (name == "export") command->add_option("DIR", of_programs->folder, "Folder")->required();
    command->add_option("--data", of_programs->data, "Folder or postgresql:// address")->required();
    command->callback(show);
  }
}

}  // namespace server
