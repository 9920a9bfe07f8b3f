// What our end of XMPP costs beside a real Prosody, which is slow enough to be the limit itself: it
// says every message back to each occupant, on one thread. So everything is measured against a bare
// client in the same run: one that does nothing but what XMPP asks, on a socket of its own.
//
// xmpp_in_per_s, xmpp_in_ratio: messages a second from a busy room to facts of a host in memory;
// the same by what the bare client hears a second of the same talk. xmpp_reply_p99_ms: from an
// occupant's question to the moment that occupant hears our answer, with an engine that answers at
// once, in a room of many, at half of what the server can carry. xmpp_reply_added_ms: the same less
// the bare client's, who answers every other question. xmpp_enter_s: entering a room that is full,
// until all its occupants are known. xmpp_memory_mb: what the connector keeps in memory for that
// room.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "base/clock.h"
#include "bench/figure.h"
#include "connectors/xmpp/live/xmpp_connector.h"
#include "connectors/xmpp/namespaces.h"
#include "connectors/xmpp/stanzas.h"
#include "connectors/xmpp/testing/crowd.h"
#include "connectors/xmpp/testing/memory_host.h"
#include "connectors/xmpp/testing/temporary_chat_server.h"

// tcmalloc's, where it is linked (gperftools/malloc_extension_c.h).
extern "C" int MallocExtension_GetNumericProperty(const char* property, std::size_t* value)
    __attribute__((weak));

namespace bench {

using base::Result;
using namespace connectors;
using namespace connectors::xmpp;

namespace {

constexpr int messages = 10'000, speakers = 20;
constexpr int capacity_messages = 100;
constexpr int questions_max = 1'000, questions_min = 100;
constexpr double asking_s = 20;
constexpr double load = 0.5;  // of what the server can carry
constexpr int wait_ms_max = 300'000;
const std::string asker = "asker", bare = "bare";

std::string nick(int number) { return "p" + std::to_string(number); }

std::string_view body_of(const Element& stanza) { return stanza.child_text("body", ns::client); }

bool is_entered(const Element& stanza) {
  const auto presence = read_presence(stanza);
  return presence && presence->is_available && presence->has(status::self);
}

Result<std::unique_ptr<TemporaryChatServer>> start_server() {
  TemporaryChatServer::Options options;
  options.is_crowd_quiet = true;
  return TemporaryChatServer::start(ServerKind::prosody, options);
}

struct Scene {
  base::SystemClock clock;
  std::unique_ptr<TemporaryChatServer> server;
  std::string room;
  // Declared before the connector, which gives it facts to its end.
  MemoryHost host;
  std::unique_ptr<Crowd> crowd, echo;
  std::unique_ptr<Connector> connector;

  explicit Scene(std::unique_ptr<TemporaryChatServer> of)
      : server(std::move(of)), room("bench@conference.localhost") {}
  ~Scene() {
    host.on_fact(nullptr);
    if (connector) connector->stop();
  }
  Result<void> connect() {
    TRY(opened, open_xmpp(server->settings(room), clock));
    connector = std::move(opened);
    connector->start(host);
    const double begin = seconds();
    while (connector->health().condition != Condition::well) {
      if (seconds() - begin > wait_ms_max / 1000.0) {
        return base::fail(base::ErrorCode::unavailable, connector->health().trouble);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return {};
  }
  Result<void> meet(CrowdOptions options) {
    crowd.reset();  // the server lets one component of a name in
    TRY(people, Crowd::connect(server->component_port(), std::move(options)));
    crowd = std::move(people);
    return {};
  }
  Result<void> enter(Crowd& people, const std::string& name) const {
    people.join(name, room);
    if (people.await_for(name, is_entered, wait_ms_max)) {
      return {};
    }
    return base::fail(base::ErrorCode::unavailable, name + " is not let into the room");
  }
};

// Performs what it is given, one at a time, as the deliverer does.
class Answerer {
 public:
  Answerer(Connector& connector, std::string room)
      : connector_(connector), room_(std::move(room)), thread_([this] { loop(); }) {}
  ~Answerer() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  void answer(const std::string& text) {
    {
      const std::lock_guard lock(mutex_);
      asked_.push_back(text);
    }
    changed_.notify_all();
  }

 private:
  void loop() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return stopping_ || !asked_.empty(); });
      if (stopping_) return;
      model::Effect effect;
      effect.kind = "send_message";
      effect.key = "answer:" + asked_.front();
      effect.body = base::json::serialize(base::json::object{{"text", "re " + asked_.front()}});
      asked_.pop_front();
      lock.unlock();
      model::Group group;
      group.external_id = room_;
      const auto done = connector_.perform({effect, group, {}});
      if (!done) std::fprintf(stderr, "answer: %s\n", done.error().text.c_str());
      lock.lock();
    }
  }
  Connector& connector_;
  std::string room_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> asked_;
  bool stopping_ = false;
  std::thread thread_;
};

// Answers the questions that begin with "b", as soon as a bare client can.
class BareAnswerer {
 public:
  BareAnswerer(Crowd& people, std::string room)
      : people_(people), room_(std::move(room)), thread_([this] { loop(); }) {}
  ~BareAnswerer() {
    stopping_ = true;
    thread_.join();
  }

 private:
  void loop() {
    while (!stopping_) {
      const auto asked = people_.await_for(
          bare, [](const Element& stanza) { return body_of(stanza).starts_with("b"); }, 100);
      if (asked) people_.say(bare, room_, "re " + std::string(body_of(*asked)));
    }
  }
  Crowd& people_;
  std::string room_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

struct Talk {
  double ours_per_s = 0, bare_per_s = 0;
};

// One talk, heard by both.
Result<Talk> hear_talk(Scene& scene) {
  TRY_VOID(scene.meet({.is_deaf = true}));
  TRY(listener,
      Crowd::connect(scene.server->component_port(), {.domain = "echo.localhost", .only = bare}));
  TRY_VOID(scene.enter(*listener, bare));
  for (int i = 0; i < speakers; ++i) scene.crowd->join(nick(i), scene.room);
  std::atomic<int> arrived = 0;
  std::atomic<double> ours_end = 0;
  scene.host.on_fact([&](const model::Fact& fact) {
    if (!std::holds_alternative<model::MessageSent>(fact.body)) return;
    if (++arrived == messages) ours_end = seconds();
  });
  const double begin = seconds();
  for (int i = 0; i < messages; ++i) {
    scene.crowd->say(nick(i % speakers), scene.room, "m" + std::to_string(i));
  }
  const std::string last = "m" + std::to_string(messages - 1);
  const auto heard = listener->await_for(
      bare, [&](const Element& stanza) { return body_of(stanza) == last; }, wait_ms_max);
  const double bare_end = seconds();
  while (heard && ours_end == 0 && (seconds() - begin) * 1000 < wait_ms_max) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  scene.host.on_fact(nullptr);
  if (ours_end == 0) return base::fail(base::ErrorCode::unavailable, "messages are missing");
  return Talk{messages / (ours_end - begin), messages / (bare_end - begin)};
}

// ---- a room of many

std::int64_t joins_in(const std::vector<model::Fact>& facts) {
  return std::count_if(facts.begin(), facts.end(), [](const model::Fact& fact) {
    return std::holds_alternative<model::MemberJoined>(fact.body);
  });
}

// They come in one after the other while we are there; joins a second.
Result<double> fill(Scene& scene, std::int64_t occupants) {
  TRY_VOID(scene.meet({.only = asker}));
  const double begin = seconds();
  for (int i = 0; i < occupants - 1; ++i) scene.crowd->join(nick(i), scene.room);
  TRY_VOID(scene.enter(*scene.crowd, asker));
  const bool all = scene.host.await([&](const auto& facts) { return joins_in(facts) == occupants; },
                                    wait_ms_max);
  if (!all) return base::fail(base::ErrorCode::unavailable, "the occupants did not come in");
  return static_cast<double>(occupants) / (seconds() - begin);
}

// We go, and come into the full room.
Result<double> enter_seconds(Scene& scene, std::int64_t occupants) {
  scene.connector->stop();
  const double begin = seconds();
  TRY_VOID(scene.connect());
  const double span = seconds() - begin;
  if (joins_in(scene.host.facts()) != occupants) {
    return base::fail(base::ErrorCode::corrupt, "a false join after coming back");
  }
  return span;
}

// What the server alone can carry, in messages a second.
Result<double> capacity_per_s(Scene& scene) {
  const double begin = seconds();
  for (int i = 0; i < capacity_messages; ++i) {
    scene.crowd->say(asker, scene.room, "c" + std::to_string(i));
  }
  const std::string last = "c" + std::to_string(capacity_messages - 1);
  const auto heard = scene.crowd->await_for(
      asker, [&](const Element& stanza) { return body_of(stanza) == last; }, wait_ms_max);
  if (!heard) return base::fail(base::ErrorCode::unavailable, "the room does not say it back");
  return capacity_messages / (seconds() - begin);
}

struct Spans {
  std::vector<double> ours_ms, bare_ms;
};

double quantile(std::vector<double>& spans, double part) {
  std::sort(spans.begin(), spans.end());
  return spans[static_cast<std::size_t>(std::ceil(part * static_cast<double>(spans.size()))) - 1];
}

// Every other question is for the bare client.
Result<Spans> ask(Scene& scene, double questions_per_s) {
  const int questions =
      std::clamp(static_cast<int>(asking_s * questions_per_s), questions_min, questions_max);
  Answerer answerer(*scene.connector, scene.room);
  scene.host.on_fact([&](const model::Fact& fact) {
    const auto* sent = std::get_if<model::MessageSent>(&fact.body);
    if (sent && sent->text.starts_with("q")) answerer.answer(sent->text);
  });
  std::map<std::string, double> asked_at;
  std::mutex mutex;
  Spans spans;
  std::thread listener([&] {
    for (int i = 0; i < questions; ++i) {
      const auto heard = scene.crowd->await_for(
          asker, [](const Element& stanza) { return body_of(stanza).starts_with("re "); });
      const double now = seconds();
      if (!heard) return;
      const std::string text(body_of(*heard).substr(3));
      const std::lock_guard lock(mutex);
      auto& of = text.starts_with("q") ? spans.ours_ms : spans.bare_ms;
      of.push_back((now - asked_at[text]) * 1000);
    }
  });
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < questions; ++i) {
    std::this_thread::sleep_until(begin + std::chrono::duration_cast<std::chrono::nanoseconds>(
                                              std::chrono::duration<double>(i / questions_per_s)));
    const std::string text = (i % 2 == 0 ? "q" : "b") + std::to_string(i);
    {
      const std::lock_guard lock(mutex);
      asked_at[text] = seconds();
    }
    scene.crowd->say(asker, scene.room, text);
  }
  listener.join();
  scene.host.on_fact(nullptr);
  if (static_cast<int>(spans.ours_ms.size() + spans.bare_ms.size()) != questions) {
    return base::fail(base::ErrorCode::unavailable, "answers are missing");
  }
  return spans;
}

// What the allocator has given out; nothing of an allocator other than tcmalloc (sanitizers').
std::optional<double> heap_in_use_mb() {
  std::size_t bytes = 0;
  const bool is_known =
      MallocExtension_GetNumericProperty != nullptr &&
      MallocExtension_GetNumericProperty("generic.current_allocated_bytes", &bytes) != 0;
  if (!is_known) return std::nullopt;
  return static_cast<double>(bytes) / 1e6;
}

std::string rounded(double value, int digits = 0) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

Result<void> measure_talk(Scene& scene, std::vector<Figure>& figures) {
  TRY_VOID(scene.connect());
  TRY(talk, hear_talk(scene));
  figures.push_back({"xmpp_in_per_s", talk.ours_per_s, "1/s", 500, true,
                     std::to_string(speakers) + " speakers in one room, Prosody on this machine"});
  figures.push_back({"xmpp_in_ratio", talk.ours_per_s / talk.bare_per_s, "", 0.9, true,
                     "ours " + rounded(talk.ours_per_s) + "/s, the bare client " +
                         rounded(talk.bare_per_s) + "/s of the same " + std::to_string(messages) +
                         " messages"});
  return {};
}

Result<void> measure_full_room(Scene& scene, std::int64_t occupants, std::vector<Figure>& figures) {
  TRY_VOID(scene.connect());
  TRY(joins_per_s, fill(scene, occupants));
  TRY(enter_s, enter_seconds(scene, occupants));
  const std::string many = std::to_string(occupants) + " occupants";
  figures.push_back({"xmpp_enter_s", enter_s, "s", 10, false,
                     many + ", who came in at " + rounded(joins_per_s) + "/s"});
  TRY(echo,
      Crowd::connect(scene.server->component_port(), {.domain = "echo.localhost", .only = bare}));
  TRY_VOID(scene.enter(*echo, bare));
  TRY(capacity, capacity_per_s(scene));
  const double questions_per_s = load * capacity / 2;  // each is two messages
  Result<Spans> asked = base::fail(base::ErrorCode::unavailable, "");
  {
    BareAnswerer bare_answerer(*echo, scene.room);
    asked = ask(scene, questions_per_s);
  }
  TRY(spans, std::move(asked));
  const double ours = quantile(spans.ours_ms, 0.99), limit = quantile(spans.bare_ms, 0.99);
  figures.push_back({"xmpp_reply_p99_ms", ours, "ms", 250, false,
                     many + ", " + rounded(questions_per_s, 1) + " questions/s; median " +
                         rounded(quantile(spans.ours_ms, 0.5), 1) +
                         ", without the engine; the server carries " + rounded(capacity, 1) +
                         " messages/s"});
  figures.push_back({"xmpp_reply_added_ms", ours - limit, "ms", 50, false,
                     "the bare client's p99 is " + rounded(limit, 1) + ", its median " +
                         rounded(quantile(spans.bare_ms, 0.5), 1)});
  const auto with = heap_in_use_mb();
  scene.connector->stop();
  scene.connector.reset();
  const auto without = heap_in_use_mb();
  if (with && without) {
    figures.push_back({"xmpp_memory_mb", *with - *without, "MB", 50, false, many});
  }
  return {};
}

}  // namespace

Result<std::vector<Figure>> xmpp(const Settings& settings) {
  std::vector<Figure> figures;
  {
    TRY(server, start_server());
    if (!server) return figures;
    Scene scene(std::move(server));
    TRY_VOID(measure_talk(scene, figures));
  }
  TRY(server, start_server());
  Scene scene(std::move(server));
  TRY_VOID(measure_full_room(scene, settings.xmpp_occupants, figures));
  return figures;
}

}  // namespace bench
