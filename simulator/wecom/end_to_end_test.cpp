// Goal: callbacks and calls together, over real HTTP on the loopback, give the truth. Method: a
// seeded company in the sandbox lives for an hour of simulated time while the sandbox loses,
// doubles and delays callbacks, revokes tokens and limits calls; a small hub does what a server
// would do (open, read, mirror, fetch, reconcile) with the real client; then all is quiet, and who
// the facts say is in each group is compared with who is.
#include <doctest/doctest.h>

#include <memory>

#include "base/clock.h"
#include "connectors/wecom/broadcast_calls.h"
#include "connectors/wecom/callback_xml.h"
#include "connectors/wecom/event_tally.h"
#include "connectors/wecom/group_calls.h"
#include "connectors/wecom/https/https_transport.h"
#include "connectors/https/loopback_server_test.h"
#include "simulator/wecom/sandbox.h"

using namespace connectors::wecom;
using namespace simulator::wecom;
using connectors::https::LoopbackServer;
using connectors::https::TestAnswer;
using base::Instant;
using base::milliseconds;
using base::minutes;
using base::seconds;

namespace {

constexpr Instant start{1'700'000'000'000};

// The sandbox on a loopback socket, and a client that talks to it.
struct Line {
  base::ManualClock clock{start};
  Sandbox sandbox;
  LoopbackServer server;
  std::unique_ptr<HttpTransport> transport;
  std::unique_ptr<Client> client;

  Line(const SandboxOptions& options, GovernorOptions governor)
      : sandbox(options), server([this](const std::string& request) { return serve(request); }) {
    TransportOptions transport_options;
    transport_options.host = "127.0.0.1";
    transport_options.port = server.port();
    transport_options.use_tls = false;
    auto opened = open_transport(transport_options, clock);
    REQUIRE(opened.has_value());
    transport = *std::move(opened);
    client = std::make_unique<Client>(AppSecrets{options.company, options.secret}, *transport,
                                      clock, governor);
  }

  TestAnswer serve(const std::string& request) {
    const std::size_t method_end = request.find(' ');
    const std::size_t target_end = request.find(' ', method_end + 1);
    const std::string body = sandbox.handle(
        request.substr(0, method_end), request.substr(method_end + 1, target_end - method_end - 1),
        request.substr(request.find("\r\n\r\n") + 4), clock.now());
    return {"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
            std::to_string(body.size()) + "\r\n\r\n" + body};
  }
};

// What a server does with callbacks and details, and what the facts say.
class Hub {
 public:
  Hub(Line& line, const SandboxOptions& options)
      : line_(line),
        app_(CallbackApp::make(options.callback_token, options.aes_key, options.company).value()) {}

  void take_callbacks() {
    for (const SealedCallback& callback : line_.sandbox.callbacks_due(line_.clock.now())) {
      const auto envelope = read_envelope(callback.body);
      REQUIRE(envelope.has_value());
      const auto message =
          open_callback(app_, {callback.msg_signature, callback.timestamp, callback.nonce},
                        envelope->encrypt, line_.clock.now());
      REQUIRE(message.has_value());
      const auto event = read_event(*message);
      REQUIRE(event.has_value());
      tally.note(*event);
      const auto& changed = std::get<GroupChanged>(event->body);
      take(mirror_of(changed.chat).on_event(*event));
    }
  }

  void fetch_due() {
    const Instant now = line_.clock.now();
    const auto due = wanted_;
    for (const auto& [chat, not_before] : due) {
      if (not_before > now) continue;
      wanted_.erase(chat);
      const auto detail = get_group(*line_.client, chat);
      if (detail) {
        take(mirror_of(chat).on_detail(*detail, now));
      } else if (detail.error().what == ErrorClass::subject_lost) {
        take(mirror_of(chat).on_gone(now));
      } else {
        ++failures;
        wanted_[chat] = detail.error().retry_at.value_or(now + seconds(5));
      }
    }
  }

  // The daily look at everything: events get lost.
  bool reconcile() {
    const auto listed = collect_pages<GroupListed>(
        [&](const std::string& cursor) { return list_groups(*line_.client, {}, cursor, 2); });
    if (!listed) return false;
    std::set<std::string> open;
    for (const GroupListed& group : *listed) {
      open.insert(group.chat);
      mirror_of(group.chat);
      wanted_[group.chat] = line_.clock.now();
    }
    for (auto& [chat, mirror] : mirrors_) {
      if (!open.contains(chat)) take(mirror.on_gone(line_.clock.now()));
    }
    return true;
  }

  const std::set<std::string>& members_of(const std::string& chat) { return told_[chat]; }
  bool is_idle() const { return wanted_.empty(); }

  EventTally tally;
  int failures = 0, out_of_turn = 0;

 private:
  GroupMirror& mirror_of(const std::string& chat) {
    return mirrors_.try_emplace(chat, GroupMirror(chat)).first->second;
  }

  void take(const GroupOutcome& outcome) {
    for (const FollowUp& follow_up : outcome.follow_ups) {
      auto [place, is_new] = wanted_.try_emplace(follow_up.subject, follow_up.not_before);
      if (!is_new) place->second = std::max(place->second, follow_up.not_before);
    }
    for (const model::Fact& fact : outcome.facts) {
      if (!taken_.insert(fact.external_id).second) continue;
      auto& members = told_[fact.group];
      if (std::holds_alternative<model::MemberJoined>(fact.body)) {
        out_of_turn += !members.insert(fact.actor).second;
      } else if (std::holds_alternative<model::MemberLeft>(fact.body)) {
        out_of_turn += members.erase(fact.actor) == 0;
      }
    }
  }

  Line& line_;
  CallbackApp app_;
  std::map<std::string, GroupMirror> mirrors_;
  std::map<std::string, Instant> wanted_;  // by chat: not before
  std::map<std::string, std::set<std::string>> told_;
  std::set<std::string> taken_;
};

void live(Line& line, Hub& hub, base::Random& random, int steps) {
  std::vector<std::string> chats;
  for (int i = 0; i < 5; ++i) {
    chats.push_back(
        line.sandbox.create_group("zhangsan", "会馆" + std::to_string(i), line.clock.now()));
  }
  for (int step = 0; step < steps; ++step) {
    line.clock.advance(milliseconds(random.between(0, 4'000)));
    const std::string& chat = chats[random.below(chats.size())];
    const std::string member = "wm" + std::to_string(random.below(8));
    if (random.chance(0.01) && chat != chats[0]) line.sandbox.dismiss(chat, line.clock.now());
    if (random.chance(0.05))
      line.sandbox.rename(chat, "新名" + std::to_string(step), line.clock.now());
    if (!line.sandbox.join(chat, member, 3, line.clock.now(), "展会")) {
      line.sandbox.leave(chat, member, random.chance(0.5), line.clock.now());
    }
    hub.take_callbacks();
    hub.fetch_due();
  }
}

// Time passes, nothing happens, and everything is looked at.
void settle(Line& line, Hub& hub) {
  line.clock.advance(seconds(60));
  hub.take_callbacks();
  line.clock.advance(minutes(120));
  while (!hub.reconcile()) line.clock.advance(seconds(30));
  for (int i = 0; i < 1'000 && !hub.is_idle(); ++i) {
    line.clock.advance(seconds(2));
    hub.fetch_due();
  }
  CHECK(hub.is_idle());
}

void check_truth(Line& line, Hub& hub) {
  const auto groups = line.sandbox.groups();
  CHECK_FALSE(groups.empty());
  for (const std::string& chat : groups) {
    CHECK(hub.members_of(chat) == line.sandbox.members_of(chat));
  }
  CHECK(hub.out_of_turn == 0);
  for (const std::string& complaint : line.sandbox.complaints()) FAIL_CHECK(complaint);
}

}  // namespace

TEST_CASE(
    "wecom end to end: lossy callbacks, revoked tokens and stale details add up to the truth") {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    CAPTURE(seed);
    SandboxOptions options;
    options.seed = seed;
    options.callback_lost = 0.2;
    options.callback_doubled = 0.2;
    options.callback_delay_max = seconds(8);
    options.token_revoked = 0.05;
    options.names_changed_members = seed % 2 == 0;
    Line line(options, {});
    Hub hub(line, options);
    base::Random random(seed);
    live(line, hub, random, 150);
    settle(line, hub);
    check_truth(line, hub);
    CHECK(line.sandbox.count_answered(40014) > 0);
    CHECK(line.sandbox.count_answered(45009) == 0);
    CHECK(hub.failures == 0);  // a revoked token is not the caller's business
    CHECK(hub.tally.not_understood().empty());
  }
}

TEST_CASE("wecom end to end: within known limits the platform never has to refuse us") {
  constexpr RateLimit tight[] = {{"*", LimitScope::company, Window::minute, 12}};
  GovernorOptions governor;
  governor.limits = tight;
  governor.percent = 100;
  SandboxOptions options;
  options.calls_per_minute_max = 12;
  Line line(options, governor);
  Hub hub(line, options);
  base::Random random(11);
  live(line, hub, random, 150);
  settle(line, hub);
  check_truth(line, hub);
  CHECK(hub.failures > 0);  // held back by ourselves
  CHECK(line.sandbox.count_answered(45009) == 0);
}

TEST_CASE("wecom end to end: a limit that nobody told us of is found out, kept to, and survived") {
  SandboxOptions options;
  options.calls_per_minute_max = 10;
  Line line(options, {});
  Hub hub(line, options);
  base::Random random(12);
  live(line, hub, random, 150);
  settle(line, hub);
  check_truth(line, hub);
  const int refused = line.sandbox.count_answered(45009);
  CHECK(refused > 0);
  CHECK(refused <= 12);  // once per closure: nobody knocks at a closed door
}

TEST_CASE("wecom end to end: an expired token is replaced, a wrong secret stops everything") {
  SandboxOptions options;
  options.token_lifetime = seconds(600);
  Line line(options, {});
  const std::string chat = line.sandbox.create_group("zhangsan", "会馆", line.clock.now());
  for (int i = 0; i < 30; ++i) {
    CHECK(get_group(*line.client, chat).has_value());
    line.clock.advance(seconds(60));
  }
  CHECK(line.sandbox.count_answered(42001) == 0);  // renewed before its time
  Client stranger({options.company, "wrong"}, *line.transport, line.clock);
  for (int i = 0; i < 5; ++i) {
    CHECK(get_group(stranger, chat).error().what == ErrorClass::stop_and_alert);
  }
  CHECK(line.sandbox.count_answered(40001) == 1);
}

TEST_CASE("wecom end to end: a mass message waits for the sender's tap and keeps to the quota") {
  SandboxOptions options;
  options.messages_per_group_max = 1;
  Line line(options, {});
  const std::string mine = line.sandbox.create_group("zhangsan", "甲", line.clock.now());
  const std::string other = line.sandbox.create_group("lisi", "乙", line.clock.now());
  const Broadcast broadcast{Audience::groups, "zhangsan", {mine, other}, false, {"下周培训", {}}};
  const auto made = make_broadcast(*line.client, broadcast);
  REQUIRE(made.has_value());
  CHECK(made->unreachable == std::vector{other});
  CHECK(sender_tasks(*line.client, made->message).error().errcode == 41063);
  line.clock.advance(seconds(5));
  CHECK_FALSE(sender_tasks(*line.client, made->message)->at(0).is_sent);
  CHECK(send_results(*line.client, made->message, "zhangsan")->at(0).state == SendState::unsent);
  CHECK(line.sandbox.tap_send(made->message, line.clock.now()));
  CHECK(sender_tasks(*line.client, made->message)->at(0).is_sent);
  CHECK(send_results(*line.client, made->message, "zhangsan")->at(0).state == SendState::sent);

  const auto second = make_broadcast(*line.client, broadcast);
  line.clock.advance(seconds(5));
  CHECK(line.sandbox.tap_send(second->message, line.clock.now()));
  CHECK(send_results(*line.client, second->message, "zhangsan")->at(0).state ==
        SendState::over_quota);
  const auto third = make_broadcast(*line.client, broadcast);
  CHECK(cancel_broadcast(*line.client, third->message).has_value());
  CHECK_FALSE(line.sandbox.tap_send(third->message, line.clock.now()));

  const auto failed = transfer_groups(*line.client, {mine, "wrNone"}, "lisi", OwnerLeft::no);
  REQUIRE(failed.has_value());
  CHECK(failed->at(0).errcode == 90501);
  line.clock.advance(seconds(5));
  CHECK(get_group(*line.client, mine)->owner == "lisi");
  CHECK(line.sandbox.complaints().empty());
}

TEST_CASE("wecom sandbox: what WeCom does not have is refused and kept as a complaint") {
  SandboxOptions options;
  Line line(options, {});
  const auto kick = line.client->call(
      {.path = "externalcontact/groupchat/kick", .body = base::json::object{{"chat_id", "wr1"}}});
  CHECK(kick.error().what == ErrorClass::stop_and_alert);
  CHECK(line.sandbox.complaints() ==
        std::vector<std::string>{"there is no /cgi-bin/externalcontact/groupchat/kick"});
}
