// console_p99_ms: every kind of request that the console makes, on a store of 1,000 groups and
// 100,000 members, with rows picked at random; the figure is the worst kind's 99th percentile.
//
// start_s: from opening that store to the first answer of the server.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "api/api.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/random.h"
#include "bench/figure.h"
#include "bench/workload.h"
#include "server/explainer.h"
#include "server/keepers/keeper.h"
#include "server/net/http_server.h"
#include "server/pump/pump.h"
#include "server/teaching/teacher.h"
#include "store/sqlite/sqlite_database.h"

namespace bench {

using base::Result;

namespace {

constexpr int groups = 1'000, members = 100'000;
constexpr int requests_per_kind = 200;
constexpr std::int64_t slice = 100'000;  // messages made at a time: memory stays flat

struct Server {
  std::unique_ptr<store::Database> database;
  std::unique_ptr<server::Organisation> organisation;
  std::unique_ptr<server::Pump> pump;
  std::unique_ptr<server::EngineExplainer> explainer;
  std::unique_ptr<server::teaching::Teacher> teacher;
  std::unique_ptr<api::Api> api;
};

Result<Server> open(const std::string& folder, const base::Clock& clock) {
  Server made;
  TRY(database, store::sqlite::open_sqlite(folder));
  made.database = std::move(database);
  TRY(readers, server::Readers::built_in());
  TRY(organisation, server::Organisation::open(*made.database, std::move(readers)));
  made.organisation = std::move(organisation);
  made.pump = std::make_unique<server::Pump>(*made.organisation, clock, false);
  made.explainer = std::make_unique<server::EngineExplainer>(*made.pump);
  made.teacher = std::make_unique<server::teaching::Teacher>(*made.database, *made.pump);
  made.api = std::make_unique<api::Api>(*made.database, *made.pump, *made.explainer, *made.teacher, api::Options{});
  return made;
}

Result<void> fill(const std::string& folder, std::int64_t count, const base::Clock& clock) {
  TRY(made, open(folder, clock));
  for (std::int64_t at = 0; at < count; at += slice) {
    auto facts = messages(std::min(slice, count - at), groups, members, at);
    constexpr std::size_t batch = 2'000;
    for (std::size_t i = 0; i < facts.size(); i += batch) {
      const auto first = facts.begin() + static_cast<std::ptrdiff_t>(i);
      const auto last =
          facts.begin() + static_cast<std::ptrdiff_t>(std::min(facts.size(), i + batch));
      TRY_VOID(made.pump->submit({std::make_move_iterator(first), std::make_move_iterator(last)}));
    }
  }
  return server::keepers::catch_up(*made.database, clock.now());
}

api::Request get(std::string target, const std::string& token) {
  api::Request request;
  request.method = "GET";
  request.address = "127.0.0.1";
  request.headers["authorization"] = "Bearer " + token;
  (void)api::parse_target(target, request);
  return request;
}

// The administrator's API token, by the way that a first user goes.
Result<std::string> sign_in(api::Api& api) {
  TRY(setup, api.begin_setup());
  api::Request request;
  request.method = "POST";
  request.address = "127.0.0.1";
  request.path = "/api/v1/setup";
  request.headers["content-type"] = "application/json";
  request.body = R"({"token":")" + setup +
                 R"(","login":"bench","name":"Bench","password":"a long bench password"})";
  const api::Response made = api.handle(request);
  if (made.status >= 300) return base::fail(base::ErrorCode::not_allowed, "setup: " + made.body);
  std::string cookie;
  for (const auto& [name, value] : made.headers) {
    if (name == "Set-Cookie" || name == "set-cookie") cookie = value.substr(0, value.find(';'));
  }
  TRY(session, base::parse_json(made.body));
  request.path = "/api/v1/tokens";
  request.headers["cookie"] = cookie;
  request.headers["x-csrf-token"] = base::text_at(session.as_object(), "csrf_token");
  request.body = R"({"name":"bench","role":"admin"})";
  const api::Response answered = api.handle(request);
  TRY(token, base::parse_json(answered.body));
  const std::string_view text = base::text_at(token.as_object(), "token");
  if (text.empty()) return base::fail(base::ErrorCode::not_allowed, "token: " + answered.body);
  return std::string(text);
}

std::string target_of(std::size_t kind, base::Random& random) {
  const auto group = std::to_string(random.between(1, groups));
  const auto member = std::to_string(random.between(1, members / 2));
  static constexpr std::array words = {"发票", "库存同步", "export", "怎么处理", "打印机"};
  switch (kind) {
    case 0: return "/api/v1/today";
    case 1: return "/api/v1/groups?sort=open_questions";
    case 2: return "/api/v1/groups/" + group;
    case 3: return "/api/v1/groups/" + group + "/messages";
    case 4: return "/api/v1/groups/" + group + "/members";
    case 5: return "/api/v1/groups/" + group + "/questions";
    case 6: return "/api/v1/groups/" + group + "/timeline";
    case 7: return "/api/v1/groups/" + group + "/activity";
    case 8: return "/api/v1/questions?state=open";
    case 9: return "/api/v1/messages/search?q=" + std::string(words[random.below(words.size())]);
    case 10: return "/api/v1/members?q=m1";
    case 11: return "/api/v1/members?silent=true";
    case 12: return "/api/v1/members/" + member;
    case 13: return "/api/v1/decisions?group=" + group;
    case 14: return "/api/v1/tasks";
    default: return "/api/v1/answers";
  }
}
constexpr std::size_t kinds = 16;

}  // namespace

Result<std::vector<Figure>> console(const Settings& settings) {
  const std::string folder = settings.folder + "/console";
  base::SystemClock clock;
  TRY_VOID(fill(folder, settings.store_messages, clock));

  const double start = seconds();
  TRY(made, open(folder, clock));
  server::net::NoAssets assets;
  server::net::Options options;
  options.port = 0;
  server::net::HttpServer http(*made.api, assets, options);
  TRY_VOID(http.start());
  const api::Response first = made.api->handle(get("/healthz", ""));
  const double started = seconds() - start;
  if (first.status != 200)
    return base::fail(base::ErrorCode::unavailable, "healthz: " + first.body);

  TRY(token, sign_in(*made.api));
  TRY_VOID(made.api->warm_up());
  base::Random random(23);
  double worst = 0;
  std::string worst_kind;
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    std::vector<double> spent;
    for (int i = 0; i < requests_per_kind; ++i) {
      const std::string target = target_of(kind, random);
      const double before = seconds();
      const api::Response response = made.api->handle(get(target, token));
      spent.push_back((seconds() - before) * 1000);
      if (response.status != 200) {
        return base::fail(base::ErrorCode::unavailable,
                          target + ": " + response.body.substr(0, 200));
      }
    }
    std::sort(spent.begin(), spent.end());
    const double p99 = spent[spent.size() * 99 / 100];
    if (std::getenv("GUILDHALL_BENCH_VERBOSE")) {
      std::fprintf(stderr, "  %-60s median %8.2f ms  p99 %8.2f ms\n",
                   target_of(kind, random).c_str(), spent[spent.size() / 2], p99);
    }
    if (p99 > worst) {
      worst = p99;
      worst_kind = target_of(kind, random);
    }
  }
  http.stop();
  char note[200];
  std::snprintf(note, sizeof note, "worst of %zu kinds: %s; %lld messages, %d groups", kinds,
                worst_kind.c_str(), static_cast<long long>(settings.store_messages), groups);
  return std::vector<Figure>{
      {"console_p99_ms", worst, "ms", 100, false, note},
      {"start_s", started, "s", 1, false, "open, migrate, listen, first answer"}};
}

}  // namespace bench
