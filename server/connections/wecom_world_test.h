// For tests: the real connector, pump, deliverer and store over a sandbox of WeCom, in simulated
// time; the database and the wire can fail. Where wanted, what is said comes by the real archive.
#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <thread>

#include "connectors/wecom/service/wecom_connector.h"
#include "model/fact_json.h"
#include "model/policy.h"
#include "server/connections/connections.h"
#include "server/pump/deliverer.h"
#include "server/pump/pump.h"
#include "simulator/wecom/sandbox.h"
#include "simulator/wecom/talk_source.h"
#include "store/conformance/temporary_folder.h"
#include "store/faulty/faulty_database.h"
#include "store/queries/known_people.h"
#include "store/queries/rows.h"
#include "store/sqlite/sqlite_database.h"

namespace server::wecom_world {

using base::Instant;
using base::minutes;
using base::seconds;
using connectors::wecom::WecomConnector;
using simulator::wecom::Sandbox;
using simulator::wecom::SandboxOptions;

inline constexpr Instant monday{1'795'399'200'000};  // 2026-11-23, 10:00 in Shanghai
inline constexpr std::string_view welcome_text = "您好，欢迎！点这里进群";

// Removes whoever writes 兼职日结.
inline model::Rule no_job_offers() {
  model::Rule rule;
  rule.id = "jobs";
  rule.name = "兼职广告";
  rule.kind = model::RuleKind::words;
  rule.mode = model::EntryMode::on;
  rule.words = {"兼职日结"};
  rule.ladder = {model::Consequence::remove};
  return rule;
}

class SharedClock final : public base::Clock {
 public:
  Instant now() const override { return Instant{now_.load()}; }
  void advance(base::Duration span) { now_ += span.ms; }

 private:
  std::atomic<std::int64_t> now_{monday.ms};
};

// What goes wrong between us and the platform.
struct WireFaults {
  std::atomic<bool> is_down{false};
  std::function<void()> on_made;     // when a mass message or a code was made, before we hear of it
  std::atomic<int> answers_lost{0};  // so many of these are made, and nobody hears of it
};

// Straight into the sandbox, without a socket.
class Wire final : public connectors::wecom::HttpTransport {
 public:
  Wire(Sandbox& sandbox, const base::Clock& clock, WireFaults& faults)
      : sandbox_(sandbox), clock_(clock), faults_(faults) {}
  tl::expected<connectors::wecom::HttpResponse, connectors::wecom::TransportFailure> send(
      const connectors::wecom::HttpRequest& request) override {
    if (faults_.is_down) {
      return tl::unexpected(connectors::wecom::TransportFailure{
          base::Error{base::ErrorCode::unavailable, "the sandbox is down"}, false});
    }
    connectors::wecom::HttpResponse response{
        200, sandbox_.handle(request.method, request.target, request.body, clock_.now())};
    const bool is_making = request.target.find("add_msg_template") != std::string::npos ||
                           request.target.find("add_contact_way") != std::string::npos ||
                           request.target.find("add_join_way") != std::string::npos ||
                           request.target.find("webhook/send") != std::string::npos;
    if (is_making && faults_.on_made) faults_.on_made();
    if (is_making && faults_.answers_lost > 0) {
      --faults_.answers_lost;
      return tl::unexpected(connectors::wecom::TransportFailure{
          base::Error{base::ErrorCode::unavailable, "the answer was lost"}, true});
    }
    return response;
  }

 private:
  Sandbox& sandbox_;
  const base::Clock& clock_;
  WireFaults& faults_;
};

// What a world stands on, where it is not the usual.
struct Ground {
  std::unique_ptr<store::Database> database;  // null: SQLite
  bool has_archive = false;                   // what sandbox.say() says comes by itself
};

inline std::unique_ptr<connectors::wecom::archive::ArchivePuller> archive_of(
    Sandbox& sandbox, const std::string& folder, const base::Clock& clock) {
  connectors::wecom::archive::PullerOptions options;
  options.dead_letters = folder + "/dead-letters.jsonl";
  options.pull_every = seconds(5);
  return std::make_unique<connectors::wecom::archive::ArchivePuller>(
      std::make_unique<simulator::wecom::TalkSource>(sandbox), nullptr,
      connectors::wecom::archive::PrivateKeys{}, std::move(options), clock);
}

// What runs between two restarts.
struct Program {
  std::unique_ptr<Organisation> organisation;
  std::unique_ptr<Pump> pump;
  std::unique_ptr<connections::ConnectorHost> host;
  connections::Connections platforms;
  WecomConnector* wecom = nullptr;
  std::unique_ptr<Deliverer> deliverer;

  Program(store::Database& database, Sandbox& sandbox, const SandboxOptions& options,
          const base::Clock& clock, WireFaults& faults,
          std::unique_ptr<connectors::wecom::archive::ArchivePuller> archive = nullptr) {
    organisation = Organisation::open(database, *Readers::built_in()).value();
    pump = std::make_unique<Pump>(*organisation, clock, true);
    host = std::make_unique<connections::ConnectorHost>(*pump, database);
    auto app = connectors::wecom::CallbackApp::make(options.callback_token, options.aes_key,
                                                    options.company);
    connectors::wecom::Settings settings{
        {options.company, options.secret}, *app,           {}, 1'000'002,
        std::string(welcome_text),         base::hours(24)};
    auto connector = std::make_unique<WecomConnector>(
        std::move(settings), std::make_unique<Wire>(sandbox, clock, faults), clock,
        std::move(archive));
    wecom = connector.get();
    REQUIRE(platforms.add(std::move(connector)).has_value());
    deliverer = std::make_unique<Deliverer>(*pump, clock, platforms.all());
    platforms.start(*host);
  }
  ~Program() {
    platforms.stop();
    deliverer.reset();
  }
};

struct World {
  SandboxOptions options;
  SharedClock clock;
  Sandbox sandbox;
  WireFaults faults;
  store::conformance::TemporaryFolder folder;
  std::unique_ptr<store::Database> inner;
  store::faulty::FaultPlan plan;
  std::unique_ptr<store::Database> database;
  std::unique_ptr<Program> program;
  std::deque<std::pair<api::Request, int>>
      again;  // callbacks that were not acknowledged, and how often
  const bool has_archive;
  int commands = 0;

  explicit World(SandboxOptions with, Ground ground = {})
      : options(std::move(with)),
        sandbox(options),
        inner(ground.database ? std::move(ground.database)
                              : store::sqlite::open_sqlite(folder.path()).value()),
        plan(options.seed),
        database(store::faulty::make_faulty(*inner, plan)),
        has_archive(ground.has_archive) {
    start();
  }
  void start() {
    program = std::make_unique<Program>(
        *database, sandbox, options, clock, faults,
        has_archive ? archive_of(sandbox, folder.path(), clock) : nullptr);
    wait_idle();
  }
  void restart() {
    program.reset();
    start();
  }

  void wait_idle() {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!program->wecom->is_idle() && !faults.is_down &&
           std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }
  static api::Request request_of(const simulator::wecom::SealedCallback& callback) {
    api::Request request;
    request.method = "POST";
    request.path = std::string(api::callback_path) + "wecom";
    request.query = {{"msg_signature", callback.msg_signature},
                     {"timestamp", callback.timestamp},
                     {"nonce", callback.nonce}};
    request.body = callback.body;
    return request;
  }
  // As WeCom does it: what is not answered with 200 is sent again, three times in all.
  void call_back() {
    for (const auto& callback : sandbox.callbacks_due(clock.now()))
      again.emplace_back(request_of(callback), 0);
    for (std::size_t i = again.size(); i > 0; --i) {
      auto [request, tries] = std::move(again.front());
      again.pop_front();
      if (program->platforms.hear(request).status != 200 && tries < 2) {
        again.emplace_back(std::move(request), tries + 1);
      }
    }
  }
  void pass(base::Duration span) {
    const Instant until = clock.now() + span;
    while (clock.now() < until) {
      clock.advance(seconds(1));
      call_back();
      wait_idle();
    }
  }
  // As the archive will tell it.
  void say(const std::string& chat, const std::string& member, const std::string& text) {
    model::Fact fact;
    fact.source = "wecom";
    fact.external_id = "archive:" + std::to_string(clock.now().ms) + member;
    fact.at = clock.now();
    fact.group = chat;
    fact.actor = member;
    fact.body = model::MessageSent{model::MessageKind::text, text, {}, {}, {}, {}, false};
    REQUIRE(program->host->take({fact}).has_value());
  }

  // As the console and the sidebar give it.
  void command(const std::string& name, const base::json::object& arguments,
               const std::string& login = "owner@example.com") {
    model::Fact fact;
    fact.source = "console";
    fact.external_id = name + std::to_string(++commands);
    fact.at = clock.now();
    fact.actor = login;
    fact.body = model::Command{name, base::json::serialize(arguments)};
    const auto taken = program->host->take({fact});
    REQUIRE(taken.has_value());
    REQUIRE_MESSAGE(taken->refused.empty(), taken->refused.front().second.text);
  }
  // Passes time in small steps until it is so; then waits for the deliverer, which looks by a real
  // clock.
  template <class Condition>
  bool in_time(base::Duration most, Condition condition) {
    const Instant until = clock.now() + most;
    while (clock.now() < until) {
      if (condition()) return true;
      pass(seconds(2));
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return comes_true(condition);
  }

  std::unique_ptr<store::Connection> reader() {
    return std::move(inner->connect(store::Access::read_only)).value();
  }
  template <class Row>
  std::vector<Row> rows(std::string_view rest) {
    const auto connection = reader();
    return store::queries::read_rows<Row>(*connection, rest, {}).value();
  }
  std::set<std::string> members_in_store(const std::string& chat) {
    std::set<std::string> members;
    const auto groups = program->host->groups("wecom").value();
    for (const auto& group : groups) {
      if (group.group != chat) continue;
      for (const auto& stay : group.stays) members.insert(stay.member);
    }
    return members;
  }
  std::set<std::pair<std::string, std::string>> pairs_in_store() {
    std::set<std::pair<std::string, std::string>> pairs;
    const auto contacts = program->host->contacts("wecom").value();
    for (const auto& each : contacts) pairs.emplace(each.staff, each.contact);
    return pairs;
  }
  // Waits for what other threads do (the deliverer looks once a second).
  template <class Condition>
  bool comes_true(Condition condition) {
    for (int i = 0; i < 4'000; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
  }
  model::Task task_of(std::string_view kind) {
    for (const model::Task& task : rows<model::Task>("order by id")) {
      if (task.kind == kind) return task;
    }
    return {};
  }
};

}  // namespace server::wecom_world
