#include "server/codes_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "base/json.h"
#include "base/time_zone.h"
#include "model/policy.h"
#include "server/open_database.h"
#include "store/queries/entrances.h"
#include "store/queries/funnel.h"
#include "store/queries/policies.h"

namespace server {

namespace {

namespace queries = store::queries;
using base::Result;
using base::json::object;

// Weeks begin on Monday in the time zone of the policy in force.
Result<std::vector<base::Instant>> edges_of(store::Connection& connection, base::Instant now,
                                            int weeks) {
  model::Policy policy = model::starting_policy();
  TRY(versions, queries::policy_versions(connection, 0, 1));
  if (!versions.empty()) {
    TRY(row, queries::policy_version(connection, versions.front().version));
    if (row) {
      TRY(body, base::parse_json(row->body));
      if (body.is_object()) {
        TRY(read, model::policy_from_json(body.get_object()));
        policy = std::move(read);
      }
    }
  }
  TRY(zone, base::TimeZone::open(policy.calendar.time_zone));
  const base::Day today = zone.to_local(now).day;
  std::vector<base::Instant> edges;
  for (int i = weeks; i >= 0; --i) {
    edges.push_back(zone.to_instant(today + (7 - base::weekday(today)) - 7 * i, 0));
  }
  return edges;
}

object steps_json(const queries::FunnelSteps& steps) {
  const auto ms = [](const std::optional<base::Duration>& span) {
    return span ? base::json::value(span->ms) : base::json::value(nullptr);
  };
  return {{"scans", steps.scans},
          {"skipped", steps.skipped},
          {"visitors", steps.visitors},
          {"contacts", steps.contacts},
          {"joined", steps.joined},
          {"joined_direct", steps.joined_direct},
          {"spoke", steps.spoke},
          {"contact_to_join_ms", ms(steps.contact_to_join)},
          {"join_to_word_ms", ms(steps.join_to_word)}};
}

Result<base::json::array> read_codes(store::Database& database, base::Instant now, int weeks,
                                     const std::string& address) {
  TRY(connection, database.connect(store::Access::read_only));
  TRY(edges, edges_of(*connection, now, weeks));
  TRY(codes, queries::entry_codes(*connection, true));
  TRY(channels, queries::channels(*connection));
  TRY(found, queries::funnels(*connection, queries::FunnelBy::code, edges));
  base::json::array list;
  for (const model::EntryCode& code : codes) {
    std::string channel;
    for (const model::Channel& each : channels) {
      if (each.id == code.channel) channel = each.name;
    }
    const bool is_expired = code.expires_at.ms != 0 && code.expires_at <= now;
    list.push_back(object{{"id", code.id.value},
                          {"name", code.name},
                          {"channel", channel},
                          {"state", is_expired ? "expired" : model::to_name(code.state)},
                          {"link", address + "/e/" + code.text},
                          {"funnel", steps_json(found[code.id.value].all)}});
  }
  return list;
}

}  // namespace

int print_codes(store::Database& database, base::Instant now, int weeks, const std::string& address,
                bool as_json) {
  const auto read = read_codes(database, now, weeks, address);
  if (!read) {
    std::fprintf(stderr, "guildhall codes: %s\n", read.error().text.c_str());
    return 1;
  }
  if (as_json) {
    std::printf("%s\n", base::json::serialize(object{{"weeks", weeks}, {"codes", *read}}).c_str());
    return 0;
  }
  if (read->empty()) {
    std::printf("no entry codes yet: make one in the console, under Channels\n");
    return 0;
  }
  std::printf("%8s %8s %8s %8s %8s  %-9s %s\n", "scans", "visitors", "contacts", "joined", "spoke",
              "state", "code");
  for (const auto& each : *read) {
    const object& code = each.get_object();
    const object& steps = code.at("funnel").get_object();
    const auto count = [&](std::string_view key) {
      return static_cast<long long>(base::integer_at(steps, key).value_or(0));
    };
    const auto text = [&](std::string_view key) { return std::string(base::text_at(code, key)); };
    std::printf("%8lld %8lld %8lld %8lld %8lld  %-9s %s · %s  %s\n", count("scans"),
                count("visitors"), count("contacts"), count("joined"), count("spoke"),
                text("state").c_str(), text("name").c_str(), text("channel").c_str(),
                text("link").c_str());
  }
  return 0;
}

void add_codes_command(CLI::App& app, const base::Clock& clock, int& exit_status) {
  auto* command = app.add_subcommand("codes", "Entry codes and what came of them");
  struct Options {
    std::string data = "guildhall-data", address;
    int weeks = 8;
    bool as_json = false;
  };
  // Shared with the callback, which outlives this call.
  const auto options = std::make_shared<Options>();
  command->add_option("--data", options->data, "Folder or postgresql:// address of the store")
      ->capture_default_str();
  command->add_option("--weeks", options->weeks, "Weeks from Monday, the running one included")
      ->check(CLI::Range(1, static_cast<int>(queries::funnel_weeks_max)))
      ->capture_default_str();
  command->add_option("--public-address", options->address,
                      "What stands before /e/… in the links: https://HOST");
  command->add_flag("--json", options->as_json, "Print them as JSON");
  command->callback([options, &clock, &exit_status] {
    auto database = open_database(options->data);
    if (!database) {
      std::fprintf(stderr, "guildhall codes: %s\n", database.error().text.c_str());
      exit_status = 1;
      return;
    }
    exit_status =
        print_codes(**database, clock.now(), options->weeks, options->address, options->as_json);
  });
}

}  // namespace server
