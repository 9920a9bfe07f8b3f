#include "server/serve_command.h"

#include <pthread.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "api/api.h"
#include "server/connections/connections.h"
#include "server/connections/staff_doors.h"
#include "server/console_assets.h"
#include "server/demo_command.h"
#include "server/demo_live.h"
#include "server/explainer.h"
#include "server/keepers/keeper.h"
#include "server/net/http_server.h"
#include "server/open_database.h"
#include "server/pump/deliverer.h"
#include "server/reporting/reporter.h"
#include "server/sandbox_live.h"
#include "server/teaching/teacher.h"
#include "server/version.h"
#include "server/webhooks/sender.h"

namespace server {

using base::Result;

namespace {

struct ServeOptions {
  std::string data = "guildhall-data";
  std::string listen = "127.0.0.1:8080";
  int threads = 8;
  bool trust_proxy = false;
  std::string public_address;  // empty: where staff sign in, else as requests are addressed
  std::string connections;     // file; empty: no platform
  bool sandbox = false;
  bool demo = false;
  DemoSettings demo_settings;
  bool webhooks_to_loopback = false;
  std::vector<int> webhook_retry_seconds;  // empty: connectors/webhook/retry.h
  net::ChatPage chat;                      // room empty: no page
};

// Anybody who reaches the page may speak in the room: so it is for this machine alone.
Result<void> read_chat_page(const ServeOptions& options, net::Options& net) {
  if (options.chat.room.empty()) return {};
  if (!net.address.starts_with("127.") && net.address != "::1") {
    return base::fail(base::ErrorCode::invalid_input,
                      "--chat-room lets everybody speak who reaches --listen " + options.listen +
                          ": listen on this machine alone, 127.0.0.1:PORT",
                      "--chat-room");
  }
  net.chat = options.chat;
  return {};
}

// Short links begin with it and are printed on paper.
Result<void> read_public_address(std::string address, api::Options& api_options) {
  if (address.ends_with('/')) address.pop_back();
  const std::size_t head = address.starts_with("https://")  ? 8
                           : address.starts_with("http://") ? 7
                                                            : 0;
  const bool is_plain = address.find_first_of("/?#\"<> ", head) == std::string::npos;
  if (address.empty() || (head != 0 && address.size() > head && is_plain)) {
    api_options.public_address = std::move(address);
    return {};
  }
  return base::fail(base::ErrorCode::invalid_input,
                    "--public-address: write where browsers find Guildhall, https://HOST or "
                    "https://HOST:PORT and no path",
                    "--public-address");
}

Result<net::Options> net_options(const ServeOptions& options) {
  net::Options net;
  const std::size_t colon = options.listen.rfind(':');
  const std::string port =
      colon == std::string::npos ? options.listen : options.listen.substr(colon + 1);
  if (colon != std::string::npos && colon > 0) net.address = options.listen.substr(0, colon);
  if (net.address.starts_with('[') && net.address.ends_with(']')) {
    net.address = net.address.substr(1, net.address.size() - 2);
  }
  const bool is_number = !port.empty() && port.find_first_not_of("0123456789") == std::string::npos;
  if (!is_number || port.size() > 5 || std::stoi(port) > 65'535) {
    return base::fail(
        base::ErrorCode::invalid_input,
        "--listen " + options.listen + ": write ADDRESS:PORT, for example 127.0.0.1:8080",
        "--listen");
  }
  net.port = static_cast<std::uint16_t>(std::stoi(port));
  net.threads = options.threads;
  net.trust_proxy = options.trust_proxy;
  TRY_VOID(read_chat_page(options, net));
  return net;
}

void metrics(const Pump& pump, const webhooks::Sender& sender, std::string& out) {
  const PumpFigures figures = pump.figures();
  const auto line = [&](const char* name, const char* help, const char* type, std::uint64_t value) {
    out += std::string("# HELP guildhall_") + name + " " + help + "\n# TYPE guildhall_" + name +
           " " + type + "\nguildhall_" + name + " " + std::to_string(value) + "\n";
  };
  const webhooks::SenderFigures deliveries = sender.figures();
  line("webhooks_sent_total", "Deliveries of webhooks that were taken.", "counter",
       deliveries.sent);
  line("webhooks_failed_total", "Attempts to deliver a webhook that failed.", "counter",
       deliveries.failed_attempts);
  line("webhooks_dead_total", "Deliveries of webhooks given up.", "counter", deliveries.dead);
  line("facts_accepted_total", "Facts taken since the start.", "counter", figures.accepted);
  line("facts_known_total", "Facts that had been taken before.", "counter", figures.known);
  line("facts_refused_total", "Facts and commands refused.", "counter", figures.refused);
  line("batches_total", "Batches committed or failed.", "counter", figures.batches);
  line("batches_failed_total", "Batches whose commit failed.", "counter", figures.failed_batches);
  line("facts_waiting", "Facts that wait for their batch.", "gauge", figures.waiting);
}

Result<void> fill_if_empty(Pump& pump, const DemoSettings& settings, base::Instant now) {
  bool is_empty = false;
  pump.between_batches([&](Organisation& of) {
    const auto counters = of.store().counters();
    is_empty = counters && counters->fact == 1;
  });
  if (!is_empty) return {};
  std::fprintf(stderr, "making %d groups and %d days of history …\n", settings.groups,
               settings.days);
  TRY(filled, fill_demo(pump, settings, now, [](int, int) {}));
  std::fprintf(stderr, "%llu facts taken\n", static_cast<unsigned long long>(filled.accepted));
  return {};
}

// Nobody in it where there is no demo.
simulator::Company demo_company(const ServeOptions& options) {
  if (!options.demo) return {};
  const DemoSettings& settings = options.demo_settings;
  return simulator::make_company(settings.seed, {settings.groups, settings.members});
}

webhooks::SenderOptions webhook_options(const ServeOptions& options) {
  using connectors::webhook::Reach;
  webhooks::SenderOptions webhooks;
  webhooks.reach = options.webhooks_to_loopback ? Reach::with_loopback : Reach::internet;
  for (const int seconds : options.webhook_retry_seconds)
    webhooks.waits.push_back(base::seconds(seconds));
  return webhooks;
}

// Waits for SIGINT or SIGTERM. The signals are blocked before any thread starts, so that only this
// one sees them.
sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

// The platforms hear as long as this lives, however serve() ends: they use the host and the sandbox
// to the last.
class PlatformsAtWork {
 public:
  PlatformsAtWork(connections::Connections& platforms, connectors::Host& host, SandboxLive* sandbox)
      : platforms_(platforms), sandbox_(sandbox) {
    platforms_.start(host);
    if (sandbox_) sandbox_->start(platforms_);
  }
  ~PlatformsAtWork() {
    if (sandbox_) sandbox_->stop();
    platforms_.stop();
  }
  PlatformsAtWork(const PlatformsAtWork&) = delete;
  PlatformsAtWork& operator=(const PlatformsAtWork&) = delete;

 private:
  connections::Connections& platforms_;
  SandboxLive* sandbox_;
};

std::string url_of(const net::Options& net, std::uint16_t port) {
  const bool is_six = net.address.find(':') != std::string::npos;
  return "http://" + (is_six ? "[" + net.address + "]" : net.address) + ":" + std::to_string(port);
}

// The sandbox lets anybody in who reaches it, so nobody but this machine may.
bool is_for_this_machine(const net::Options& net) {
  const bool is_loopback =
      net.address.starts_with("127.") || net.address == "::1" || net.address == "localhost";
  return is_loopback && !net.trust_proxy;
}

void announce(const std::string& url, const store::Database& database,
              const std::string& setup_token, bool has_chat, bool has_console) {
  std::printf("Guildhall %s on %s, store %s\n", version, url.c_str(), database.describe().c_str());
  if (!setup_token.empty()) {
    std::printf(
        "First start: make the administrator's account here (the link works once):\n  "
        "%s/setup?token=%s\n",
        url.c_str(), setup_token.c_str());
  }
  if (has_chat) std::printf("Join the room in the browser:\n  %s/chat\n", url.c_str());
  if (!has_console) std::printf("The console is not built in: run ./dev build\n");
  std::fflush(stdout);
}

// Those of the connections file, and the sandbox if one is wanted: then it is given.
Result<std::unique_ptr<SandboxLive>> connect_platforms(const ServeOptions& options,
                                                       const net::Options& net,
                                                       const base::Clock& clock,
                                                       connections::Connections& platforms,
                                                       api::Options& api_options) {
  if (!options.connections.empty()) TRY_VOID(platforms.read_file(options.connections, clock));
  std::unique_ptr<SandboxLive> sandbox;
  if (!options.sandbox) return sandbox;
  sandbox = std::make_unique<SandboxLive>(options.demo_settings.seed, clock);
  TRY_VOID(platforms.add(sandbox->connector(is_for_this_machine(net))));
  if (is_for_this_machine(net)) {
    api_options.sandbox = [&pages = sandbox->pages()](const api::Request& request) {
      return pages.answer(request);
    };
  }
  return sandbox;
}

Result<void> serve(const ServeOptions& options, const base::Clock& clock) {
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  TRY(net, net_options(options));

  TRY(database, open_database(options.data));
  TRY(readers, Readers::built_in());
  TRY(organisation, Organisation::open(*database, std::move(readers)));
  ConsoleAssets assets;
  const simulator::Company company = demo_company(options);
  simulator::DemoConnector demo_platform(clock, options.demo_settings.seed);

  Pump pump(*organisation, clock, true);
  EngineExplainer explainer(pump);
  teaching::Teacher teacher(*database, pump);
  webhooks::Sender sender(*database, clock, webhook_options(options));
  api::Options api_options;
  api_options.version = version;
  TRY_VOID(read_public_address(options.public_address, api_options));
  api_options.more_metrics = [&](std::string& out) { metrics(pump, sender, out); };
  api_options.webhook_reach = webhook_options(options).reach;
  api_options.webhooks_changed = [&sender] { sender.look_again(); };
  api_options.writer_trouble = [&pump] { return pump.trouble(); };
  if (options.demo) TRY_VOID(fill_if_empty(pump, options.demo_settings, clock.now()));
  connections::Connections platforms;
  if (options.demo) platforms.lend(demo_platform);
  TRY(sandbox, connect_platforms(options, net, clock, platforms, api_options));
  connections::StaffDoors doors(platforms);
  api_options.platforms = &platforms;
  api_options.workplaces = &doors;
  api::Api api(*database, pump, explainer, teacher, api_options);
  TRY(visitor, options.demo ? demo_visitor(*database) : model::MemberId());
  TRY(setup_token, api.begin_setup(visitor));
  std::vector<connectors::Connector*> connectors = platforms.all();
  if (options.demo) connectors.push_back(&demo_platform);
  Deliverer deliverer(pump, clock, connectors);
  keepers::Keeper keeper(*database, clock);
  pump.between_batches([&](Organisation& of) {
    of.on_commit([&api, &deliverer, &keeper, &sender](const model::Changes& changes) {
      api.feed().note(changes);
      if (!changes.effects.empty()) deliverer.wake();
      keeper.wake();
      sender.wake();
    });
  });
  connections::ConnectorHost host(pump, *database);
  const PlatformsAtWork at_work(platforms, host, sandbox.get());
  const reporting::Reporter reporter(*database, pump, platforms, clock);
  net::HttpServer http(api, assets, net);
  TRY_VOID(http.start());
  const std::string url = url_of(net, http.port());
  doors.listen_at(url);
  if (sandbox) sandbox->listen_at(url);
  std::unique_ptr<DemoLive> live;
  if (options.demo)
    live =
        std::make_unique<DemoLive>(company, options.demo_settings.seed, pump, demo_platform, clock);

  announce(url, *database, setup_token, net.chat.has_value(), !assets.empty());
  int signal = 0;
  sigwait(&signals, &signal);
  std::printf("stopping\n");
  live.reset();
  http.stop();
  pump.between_batches([](Organisation& of) { of.clear_listeners(); });
  return {};
}

void add_chat_options(CLI::App& command, ServeOptions& options) {
  auto* room = command.add_option("--chat-room", options.chat.room,
                                  "Serve /chat, a page to join this XMPP room in the browser "
                                  "(./dev up --chat starts everything it needs)");
  auto* guests = command.add_option("--chat-guests", options.chat.guests,
                                    "Domain that lets its guests in without a password");
  auto* port = command.add_option("--chat-port", options.chat.port,
                                  "Port of the chat server's WebSockets on this machine");
  port->check(CLI::Range(1, 65'535));
  room->needs(guests, port);
  guests->needs(room);
  port->needs(room);
}

}  // namespace

void add_serve_command(CLI::App& app, const base::Clock& clock, int& exit_status) {
  auto* command = app.add_subcommand("serve", "Run the server: API, console, timers, deliveries");
  const auto options =
      std::make_shared<ServeOptions>();  // shared with the callback, which outlives this call
  command->add_option("--data", options->data, "Folder or postgresql:// address of the store")
      ->capture_default_str();
  command->add_option("--listen", options->listen, "ADDRESS:PORT")->capture_default_str();
  command->add_option("--threads", options->threads, "Threads that answer requests")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command->add_flag("--trust-proxy", options->trust_proxy,
                    "Believe X-Forwarded-For and X-Forwarded-Proto of the proxy in front");
  command->add_option("--public-address", options->public_address,
                      "Where browsers find us, for the short links of entry codes: https://HOST");
  command->add_option("--connections", options->connections,
                      "File that names the chat platforms to connect (docs/connections.md)");
  command->add_flag("--sandbox", options->sandbox,
                    "Connect a sandbox of WeCom, with people in it: the real connector at work, no "
                    "account needed");
  command->add_flag("--webhook-loopback", options->webhooks_to_loopback,
                    "Development: let webhooks go to this machine, over plain http too");
  command
      ->add_option(
          "--webhook-retry-seconds", options->webhook_retry_seconds,
          "Waits after failed deliveries of webhooks; 5,30,300,1800,10800,43200,86400 unless told")
      ->delimiter(',')
      ->check(CLI::Range(1, 7 * 86'400))
      ->expected(1, 20);
  command->add_flag(
      "--demo", options->demo,
      "Fill an empty store with a synthetic company and let its groups go on talking");
  command->add_option("--demo-seed", options->demo_settings.seed)->capture_default_str();
  command->add_option("--demo-groups", options->demo_settings.groups)
      ->check(CLI::Range(1, demo_groups_max))
      ->capture_default_str();
  command->add_option("--demo-members", options->demo_settings.members)
      ->check(CLI::Range(1, demo_members_max))
      ->capture_default_str();
  command->add_option("--demo-days", options->demo_settings.days)
      ->check(CLI::Range(1, demo_days_max))
      ->capture_default_str();
  add_chat_options(*command, *options);
  command->callback([options, &clock, &exit_status] {
    const auto served = serve(*options, clock);
    if (served) return;
    std::fprintf(stderr, "guildhall serve: %s\n", served.error().text.c_str());
    exit_status = served.error().code == base::ErrorCode::invalid_input ? 2 : 1;
  });
}

}  // namespace server
