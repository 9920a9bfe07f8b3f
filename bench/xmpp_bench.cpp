// xmpp_in_per_s: messages a second from a busy room of a real Prosody to durable facts of a host in
// memory. xmpp_reply_p99_ms: from a member's message to the moment that member hears our answer,
// with an engine that answers at once: what the connection and the server cost.
// xmpp_enter_s: entering a room with thousands of occupants, until all of them are known.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "bench/figure.h"
#include "connectors/xmpp/jid.h"
#include "connectors/xmpp/live/xmpp_connector.h"
#include "connectors/xmpp/namespaces.h"
#include "connectors/xmpp/testing/crowd.h"
#include "connectors/xmpp/testing/memory_host.h"
#include "connectors/xmpp/testing/temporary_chat_server.h"

namespace bench {

using base::Result;
using namespace connectors;
using namespace connectors::xmpp;

namespace {

constexpr int messages = 10'000, speakers = 20;
constexpr int questions = 500;
constexpr auto question_every = std::chrono::milliseconds(20);
constexpr int wait_ms_max = 600'000;

struct Scene {
  base::SystemClock clock;
  std::unique_ptr<TemporaryChatServer> server;
  std::unique_ptr<Crowd> crowd;
  MemoryHost host;
  std::unique_ptr<Connector> connector;
  std::string room = "bench@conference.localhost";

  ~Scene() {
    if (connector) connector->stop();
  }
  // False where there is no server to measure with.
  Result<bool> open() {
    TRY(started, TemporaryChatServer::start(ServerKind::prosody));
    if (!started) return false;
    server = std::move(started);
    return true;
  }
  Result<void> meet(bool is_deaf) {
    crowd.reset();  // the server lets one component of a name in
    TRY(people, Crowd::connect(server->component_port(), is_deaf));
    crowd = std::move(people);
    return {};
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
      host.await([](const auto&) { return false; }, 5);
    }
    return {};
  }
};

std::string nick(int number) { return "p" + std::to_string(number); }

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

Result<double> messages_per_second(Scene& scene) {
  TRY_VOID(scene.meet(true));
  for (int i = 0; i < speakers; ++i) scene.crowd->join(nick(i), scene.room);
  std::atomic<int> arrived = 0;
  scene.host.on_fact([&](const model::Fact& fact) {
    if (std::holds_alternative<model::MessageSent>(fact.body)) ++arrived;
  });
  const double begin = seconds();
  for (int i = 0; i < messages; ++i) {
    scene.crowd->say(nick(i % speakers), scene.room, "m" + std::to_string(i));
  }
  double span = 0;
  while (arrived < messages && span * 1000 < wait_ms_max) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    span = seconds() - begin;
  }
  scene.host.on_fact(nullptr);
  if (arrived != messages) {
    return base::fail(base::ErrorCode::unavailable, "messages are missing");
  }
  return messages / span;
}

Result<double> reply_p99_ms(Scene& scene) {
  TRY_VOID(scene.meet(false));
  scene.crowd->join("asker", scene.room);
  Answerer answerer(*scene.connector, scene.room);
  scene.host.on_fact([&](const model::Fact& fact) {
    const auto* sent = std::get_if<model::MessageSent>(&fact.body);
    if (sent && sent->text.starts_with("q")) answerer.answer(sent->text);
  });
  std::map<std::string, double> asked_at;
  std::mutex mutex;
  std::vector<double> spans;
  std::thread listener([&] {
    for (int i = 0; i < questions; ++i) {
      const auto heard = scene.crowd->await_for("asker", [](const Element& stanza) {
        return stanza.child_text("body", ns::client).starts_with("re q");
      });
      if (!heard) return;
      const double now = seconds();
      const std::lock_guard lock(mutex);
      const std::string text(heard->child_text("body", ns::client).substr(3));
      spans.push_back((now - asked_at[text]) * 1000);
    }
  });
  for (int i = 0; i < questions; ++i) {
    const std::string text = "q" + std::to_string(i);
    {
      const std::lock_guard lock(mutex);
      asked_at[text] = seconds();
    }
    scene.crowd->say("asker", scene.room, text);
    std::this_thread::sleep_for(question_every);
  }
  listener.join();
  scene.host.on_fact(nullptr);
  if (spans.size() != questions) {
    return base::fail(base::ErrorCode::unavailable, "answers are missing");
  }
  std::sort(spans.begin(), spans.end());
  return spans[static_cast<std::size_t>(std::ceil(0.99 * questions)) - 1];
}

// The room is full before we come; then we come anew.
Result<double> enter_seconds(Scene& scene, std::int64_t occupants) {
  TRY_VOID(scene.meet(true));
  for (int i = 0; i < occupants; ++i) scene.crowd->join(nick(i), scene.room);
  const auto joined = [](const std::vector<model::Fact>& facts) {
    return std::count_if(facts.begin(), facts.end(), [](const model::Fact& fact) {
      return std::holds_alternative<model::MemberJoined>(fact.body);
    });
  };
  const double filling = seconds();
  while (joined(scene.host.facts()) < occupants) {
    if (seconds() - filling > wait_ms_max / 1000.0) {
      return base::fail(base::ErrorCode::unavailable, "the occupants did not come in");
    }
    scene.host.await([](const auto&) { return false; }, 500);
  }
  scene.connector->stop();
  const double begin = seconds();
  TRY_VOID(scene.connect());
  const double span = seconds() - begin;
  if (joined(scene.host.facts()) != occupants) {
    return base::fail(base::ErrorCode::corrupt, "a false join after coming back");
  }
  return span;
}

}  // namespace

Result<std::vector<Figure>> xmpp(const Settings& settings) {
  std::vector<Figure> figures;
  {
    Scene scene;
    TRY(is_there, scene.open());
    if (!is_there) return figures;
    TRY_VOID(scene.connect());
    TRY(rate, messages_per_second(scene));
    figures.push_back({"xmpp_in_per_s", rate, "1/s", 500, true,
                       std::to_string(messages) + " messages of " + std::to_string(speakers) +
                           " speakers in one room, Prosody on the same machine"});
    TRY(p99, reply_p99_ms(scene));
    figures.push_back({"xmpp_reply_p99_ms", p99, "ms", 250, false,
                       std::to_string(questions) + " questions, 50 a second; without the engine"});
  }
  Scene scene;
  TRY_VOID(scene.open());
  TRY_VOID(scene.connect());
  TRY(span, enter_seconds(scene, settings.xmpp_occupants));
  figures.push_back({"xmpp_enter_s", span, "s", 10, false,
                     std::to_string(settings.xmpp_occupants) + " occupants"});
  return figures;
}

}  // namespace bench
