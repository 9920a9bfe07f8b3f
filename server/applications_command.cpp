#include "server/applications_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "base/json.h"
#include "identity/credit_code.h"
#include "server/open_database.h"
#include "store/queries/applications.h"
#include "store/store.h"

namespace server {
namespace {

using base::Result;
using base::json::array;
using base::json::object;
using model::Application;

constexpr std::int64_t listed_max = 1'000;

array findings_of(const Application& row) {
  const auto parsed = base::parse_json(row.findings.empty() ? "[]" : row.findings);
  return parsed && parsed->is_array() ? parsed->get_array() : array();
}

object line_of(const Application& row) {
  return {{"id", row.id.value},
          {"state", model::to_name(row.state)},
          {"received_at", base::format_iso(row.received_at)},
          {"company", row.company},
          {"name", row.name},
          {"credit_code", row.credit_code},
          {"code", row.code},
          {"rule", row.rule},
          {"decided_by", row.decided_by},
          {"findings", findings_of(row)}};
}

Result<std::vector<Application>> read(const std::string& data, const std::string& state) {
  store::queries::ApplicationFilter filter;
  if (!state.empty()) {
    filter.state = model::from_name<model::ApplicationState>(state);
    if (!filter.state) {
      return base::fail(base::ErrorCode::invalid_input,
                        "--state must be queued, asked, accepted, refused or withdrawn", "state");
    }
  }
  TRY(database, open_database(data));
  TRY(connection, database->connect(store::Access::read_only));
  TRY_VOID(store::check_schema(*connection));
  return store::queries::applications(*connection, filter, {}, listed_max);
}

void print(const std::vector<Application>& rows, bool as_json) {
  if (as_json) {
    array lines;
    for (const Application& each : rows) lines.push_back(line_of(each));
    std::printf("%s\n", base::json::serialize(lines).c_str());
    return;
  }
  for (const Application& each : rows) {
    std::printf("%6lld  %-9s  %s  %s  %s\n", static_cast<long long>(each.id.value),
                std::string(model::to_name(each.state)).c_str(),
                base::format_iso(each.received_at).c_str(), each.company.c_str(),
                each.name.c_str());
    for (const auto& finding : findings_of(each)) {
      const object& of = finding.get_object();
      if (base::text_at(of, "severity") == "note") continue;
      std::printf("        %s\n", identity::say(base::text_at(of, "id"),
                                                base::text_at(of, "detail"), identity::Language::en)
                                      .c_str());
    }
  }
  if (rows.empty()) std::printf("no applications\n");
}

// Whether all are valid.
bool check(const std::vector<std::string>& codes, bool as_json, identity::Language language) {
  bool are_valid = true;
  array all;
  for (const std::string& text : codes) {
    const identity::CreditCode code = identity::read_credit_code(text);
    are_valid = are_valid && code.is_valid;
    array findings;
    if (!as_json) std::printf("%s\t%s\n", code.code.c_str(), code.is_valid ? "valid" : "not valid");
    for (const identity::Finding& each : code.findings) {
      const std::string words = identity::say(each.id, each.detail, language);
      if (!as_json) std::printf("    %s\n", words.c_str());
      findings.push_back(object{{"id", each.id},
                                {"severity", identity::to_name(each.severity)},
                                {"detail", each.detail},
                                {"text", words}});
    }
    all.push_back(object{{"code", code.code},
                         {"valid", code.is_valid},
                         {"department", code.department},
                         {"category", code.category},
                         {"province", code.province},
                         {"findings", std::move(findings)}});
  }
  if (as_json) std::printf("%s\n", base::json::serialize(all).c_str());
  return are_valid;
}

}  // namespace

void add_applications_command(CLI::App& app, int& exit_status) {
  auto* command = app.add_subcommand("applications", "Who wants to be let in, the oldest first");
  struct Options {
    std::string data = "guildhall-data", state;
    bool as_json = false;
  };
  const auto options = std::make_shared<Options>();  // shared with the callback
  command->add_option("--data", options->data, "Folder or postgresql:// address of the store")
      ->capture_default_str();
  command->add_option("--state", options->state,
                      "Only queued, asked, accepted, refused or withdrawn ones");
  command->add_flag("--json", options->as_json, "Print JSON");
  command->callback([options, &exit_status] {
    const auto rows = read(options->data, options->state);
    if (!rows) {
      std::fprintf(stderr, "guildhall applications: %s\n", rows.error().text.c_str());
      exit_status = rows.error().field == "state" ? 2 : 1;
      return;
    }
    print(*rows, options->as_json);
  });
}

void add_check_code_command(CLI::App& app, int& exit_status) {
  auto* command =
      app.add_subcommand("check-code", "Check unified social credit codes (GB 32100-2015)");
  struct Options {
    std::vector<std::string> codes;
    bool as_json = false, is_chinese = false;
  };
  const auto options = std::make_shared<Options>();
  command->add_option("codes", options->codes, "One or more codes")->required();
  command->add_flag("--json", options->as_json, "Print JSON");
  command->add_flag("--zh", options->is_chinese, "Say what is found in Chinese");
  command->callback([options, &exit_status] {
    const auto language = options->is_chinese ? identity::Language::zh : identity::Language::en;
    if (!check(options->codes, options->as_json, language)) exit_status = 1;
  });
}

}  // namespace server
