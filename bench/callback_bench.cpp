// callback_per_s: WeCom callbacks opened, kept and acknowledged per second: eight threads, as many
// as answer requests in the server, each with one callback at a time, into SQLite.
//
// callback_p99_ms: how long WeCom waits for the acknowledgement at 200 callbacks a second (it gives
// up after 5 s). Counted from the callback's appointed time, so that a stall is not hidden. Without
// the HTTP server in front.
#include <algorithm>
#include <atomic>
#include <thread>

#include "base/clock.h"
#include "bench/figure.h"
#include "connectors/wecom/service/wecom_connector.h"
#include "server/connections/connections.h"
#include "server/pump/pump.h"
#include "store/sqlite/sqlite_database.h"

namespace bench {

using base::Result;

namespace {

namespace wecom = connectors::wecom;

constexpr int answering_threads = 8;
constexpr std::string_view company = "ww0000000000000001";
constexpr std::string_view aes_key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

// Nothing is fetched here: WeCom is out of reach.
class NoTransport final : public wecom::HttpTransport {
 public:
  tl::expected<wecom::HttpResponse, wecom::TransportFailure> send(
      const wecom::HttpRequest&) override {
    return tl::unexpected(wecom::TransportFailure{
        base::Error{base::ErrorCode::unavailable, "no network in a benchmark"}, false});
  }
};

// Customers join 1,000 groups, one after the other.
std::vector<api::Request> sealed_joins(const wecom::CallbackApp& app, std::size_t count,
                                       base::Instant now) {
  std::vector<api::Request> requests;
  requests.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    const std::string message =
        "<xml><ToUserName><![CDATA[" + std::string(company) + "]]></ToUserName>" +
        "<FromUserName><![CDATA[sys]]></FromUserName><CreateTime>" + std::to_string(now.ms / 1000) +
        "</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_chat]]></"
        "Event>"
        "<ChatId><![CDATA[wr" +
        std::to_string(i % 1'000) +
        "]]></ChatId><ChangeType><![CDATA[update]]></ChangeType>"
        "<UpdateDetail><![CDATA[add_member]]></UpdateDetail><JoinScene>3</JoinScene><QuitScene>0</"
        "QuitScene>"
        "<MemChangeCnt>1</MemChangeCnt><MemChangeList><Item><![CDATA[wm" +
        number + "]]></Item></MemChangeList></xml>";
    std::string random = "0000000000000000" + number;
    random.erase(0, random.size() - wecom::random_bytes);
    const auto sealed = wecom::seal_reply(app, message, now, "n" + number, random);
    api::Request& request = requests.emplace_back();
    request.method = "POST";
    request.path = std::string(api::callback_path) + "wecom";
    request.query = {{"msg_signature", sealed->signature},
                     {"timestamp", std::to_string(sealed->timestamp_seconds)},
                     {"nonce", sealed->nonce}};
    request.body = "<xml><ToUserName><![CDATA[" + std::string(company) +
                   "]]></ToUserName><Encrypt><![CDATA[" + sealed->encrypted + "]]></Encrypt></xml>";
  }
  return requests;
}

// Sends all; the i-th not before start + i / per_second, when that is not 0. How long each waited,
// in ms.
std::vector<double> send_all(server::connections::Connections& door,
                             const std::vector<api::Request>& requests, double per_second,
                             std::atomic<int>& refused) {
  std::vector<double> waited(requests.size());
  std::atomic<std::size_t> next{0};
  const double start = seconds();
  std::vector<std::thread> threads;
  for (int i = 0; i < answering_threads; ++i) {
    threads.emplace_back([&] {
      for (std::size_t at = next++; at < requests.size(); at = next++) {
        const double due =
            per_second > 0 ? start + static_cast<double>(at) / per_second : seconds();
        const double early = due - seconds();
        if (early > 0) std::this_thread::sleep_for(std::chrono::duration<double>(early));
        if (door.hear(requests[at]).status != 200) ++refused;
        waited[at] = (seconds() - due) * 1000;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::sort(waited.begin(), waited.end());
  return waited;
}

}  // namespace

Result<std::vector<Figure>> callbacks(const Settings& settings) {
  constexpr std::size_t as_fast_as_can = 20'000;
  constexpr int per_second = 200, for_seconds = 10;
  TRY(database, store::sqlite::open_sqlite(settings.folder + "/callbacks"));
  TRY(readers, server::Readers::built_in());
  TRY(organisation, server::Organisation::open(*database, std::move(readers)));
  base::SystemClock clock;
  server::Pump pump(*organisation, clock, false);
  server::connections::ConnectorHost host(pump, *database);
  TRY(app, wecom::CallbackApp::make("token", aes_key, std::string(company)));
  wecom::Settings of_company{{std::string(company), "secret"}, app, {}, 0, {}, base::hours(24)};
  auto connector = std::make_unique<wecom::WecomConnector>(std::move(of_company),
                                                           std::make_unique<NoTransport>(), clock);
  server::connections::Connections door;
  TRY_VOID(door.add(std::move(connector)));
  door.start(host);
  std::this_thread::sleep_for(std::chrono::milliseconds(500));  // it reads the store first

  const auto all = sealed_joins(app, as_fast_as_can + per_second * for_seconds, clock.now());
  const std::vector<api::Request> fast(all.begin(), all.begin() + as_fast_as_can);
  const std::vector<api::Request> steady(all.begin() + as_fast_as_can, all.end());
  std::atomic<int> refused{0};
  const double start = seconds();
  send_all(door, fast, 0, refused);
  const double rate = static_cast<double>(fast.size()) / (seconds() - start);
  const auto waited = send_all(door, steady, per_second, refused);
  door.stop();
  if (refused > 0) return base::fail(base::ErrorCode::unavailable, "some callbacks were refused");
  char note[160];
  std::snprintf(note, sizeof note, "%d threads, one callback each at a time, %zu callbacks",
                answering_threads, fast.size());
  char waiting[120];
  std::snprintf(waiting, sizeof waiting, "median %.1f ms; %d callbacks/s for %d s",
                waited[waited.size() / 2], per_second, for_seconds);
  return std::vector<Figure>{
      {"callback_per_s", rate, "1/s", 1'000, true, note},
      {"callback_p99_ms", waited[waited.size() * 99 / 100], "ms", 50, false, waiting}};
}

}  // namespace bench
