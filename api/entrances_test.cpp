// Channels and entry codes in the API, the public page of a code, and who counts as a visitor.
#include <set>

#include "api/test_world.h"
#include "api/visit_door.h"

namespace api {

using base::json::object;
using testing::parsed;
using testing::World;
using testing::world_now;

namespace {

constexpr std::string_view phone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Mobile/15E148 MicroMessenger/8.0";

// Code 900 leads to a link by day; code 901 to a staff member whose way is made; 902 is paused, 903
// archived, 904 has expired, 905 leads to somebody whose way is not made.
struct CodeWorld : World {
  CodeWorld() {
    model::Changes changes;
    model::Channel channel;
    channel.id = model::ChannelId(800);
    channel.name = "展会";
    channel.cost_cents = 30'000;
    channel.created_at = world_now - base::days(100);
    changes.channels.put(channel);
    const std::string link =
        R"({"rules":[],"otherwise":{"kind":"link","link":"https://example.com/a?b=1&c=2"}})";
    const std::string staff = R"({"rules":[],"otherwise":{"kind":"persona","staff":[1]}})";
    add(changes, 900, link);
    add(changes, 901, staff);
    add(changes, 902, link, model::CodeState::paused);
    add(changes, 903, link, model::CodeState::archived);
    add(changes, 904, link, model::CodeState::open, world_now - base::hours(1));
    add(changes, 905, staff);
    model::EntryWay way;
    way.code = model::CodeId(901);
    way.number = 1;
    way.source = model::SourceId(1);
    way.rule = "otherwise";
    way.mark = "code901.1";
    way.state = model::WayState::ready;
    way.reference = "cw1";
    way.trouble = "no such member";
    way.picture = "https://p.qpic.cn/wwhead/\"x/0";
    changes.entry_ways.put(way);
    for (std::int64_t i = 0; i < 30; ++i) {
      changes.visits.push_back({model::FactSeq(5'000 + i), "code900", "v" + std::to_string(i % 25),
                                "", model::VisitAgent::wechat, "otherwise", i == 0 ? 4 : 0,
                                world_now - base::hours(1)});
    }
    testing::require_done(intake->commit(changes));
  }
  static void add(model::Changes& changes, std::int64_t id, std::string rules,
                  model::CodeState state = model::CodeState::open, base::Instant expires_at = {}) {
    model::EntryCode code;
    code.id = model::CodeId(id);
    code.text = "code" + std::to_string(id);
    code.name = "码" + std::to_string(id);
    code.channel = model::ChannelId(800);
    code.state = state;
    code.rules = std::move(rules);
    code.expires_at = expires_at;
    code.created_at = world_now - base::days(3);
    changes.entry_codes.put(code);
  }
  Response page(const std::string& target, std::string language = "zh-CN",
                std::string agent = std::string(phone), std::string cookies = {},
                std::string address = "10.0.0.1") {
    Request request;
    request.method = "GET";
    testing::require_done(parse_target(target, request));
    request.headers = {{"accept-language", std::move(language)},
                       {"user-agent", std::move(agent)},
                       {"cookie", std::move(cookies)},
                       {"host", "guildhall.example.com"}};
    request.address = std::move(address);
    return api->handle(request);
  }
  std::vector<model::VisitNoted> visits() const {
    std::vector<model::VisitNoted> noted;
    for (const model::Fact& each : intake->taken) {
      if (const auto* visit = std::get_if<model::VisitNoted>(&each.body)) noted.push_back(*visit);
    }
    return noted;
  }
  object given() {
    const auto& command = std::get<model::Command>(intake->taken.back().body);
    return base::parse_json(command.arguments)->as_object();
  }
};

bool holds(const Response& response, std::string_view text) {
  return response.body.find(text) != std::string::npos;
}

std::string header(const Response& response, std::string_view name) {
  for (const auto& [each, text] : response.headers) {
    if (each == name) return text;
  }
  return {};
}

}  // namespace

TEST_CASE("codes: the page shows what stands behind the code now, in the visitor's language") {
  CodeWorld world;
  const Response link = world.page("/e/code900");
  CHECK(link.status == 200);
  CHECK(link.content_type.starts_with("text/html"));
  CHECK(holds(link, "href=\"https://example.com/a?b=1&amp;c=2\""));
  CHECK(holds(link, "lang=\"zh-CN\""));
  CHECK(link.body.size() < 60'000);
  CHECK_FALSE(holds(link, "<script"));
  CHECK(header(link, "Content-Security-Policy").find("script") == std::string::npos);
  CHECK(holds(world.page("/e/code900", "en-GB,en;q=0.9,zh;q=0.8"), "Welcome"));
  CHECK(holds(world.page("/e/code900", "zh-CN,zh;q=0.9,en;q=0.8"), "欢迎光临"));

  CHECK(holds(link, "/apply?code=code900"));  // applications are taken in
  const Response persona = world.page("/e/code901");
  CHECK(persona.status == 200);
  CHECK(holds(persona, "src=\"https://p.qpic.cn/wwhead/&quot;x/0\""));  // escaped
  CHECK(holds(persona, "添加客服"));
}

TEST_CASE("codes: paused, ended, unknown and nowhere are said as such, and are no scans") {
  CodeWorld world;
  CHECK(world.page("/e/code902").status == 200);
  CHECK(holds(world.page("/e/code902"), "暂停使用"));
  CHECK(world.page("/e/code903").status == 410);
  CHECK(world.page("/e/code904").status == 410);
  CHECK(holds(world.page("/e/code904"), "已经结束"));
  CHECK(world.page("/e/nonsense").status == 404);
  CHECK(holds(world.page("/e/<script>"), "没有这个入口"));
  CHECK(world.visits().empty());
  CHECK(holds(world.page("/e/code905"), "现在无人接待"));
  CHECK(world.visits().size() == 1);  // somebody came, and nothing could be shown
  CHECK(world.visits()[0].shown.empty());
}

TEST_CASE("codes: a scan is kept with an opaque visitor who stays the same") {
  CodeWorld world;
  const Response first = world.page("/e/code900?region=%E5%8D%8E%E4%B8%9C");
  REQUIRE(world.visits().size() == 1);
  const model::VisitNoted visit = world.visits()[0];
  CHECK(visit.code == "code900");
  CHECK(visit.region == "华东");
  CHECK(visit.agent == model::VisitAgent::wechat);
  CHECK(visit.shown == "otherwise");
  CHECK(visit.visitor.size() == 32);
  const std::string cookie = header(first, "Set-Cookie");
  CHECK(cookie.starts_with("guildhall_visitor=" + visit.visitor));
  CHECK(cookie.find("HttpOnly") != std::string::npos);
  // Again with the cookie: the same one, and no new cookie.
  const Response again =
      world.page("/e/code900", "zh", std::string(phone), "guildhall_visitor=" + visit.visitor);
  CHECK(header(again, "Set-Cookie").empty());
  REQUIRE(world.visits().size() == 2);
  CHECK(world.visits()[1].visitor == visit.visitor);
  // A name that we never gave is not taken over.
  world.page("/e/code900", "zh", std::string(phone), "guildhall_visitor=evil");
  CHECK(world.visits()[2].visitor != "evil");
  // Programs get the page and are no scans.
  for (const char* program : {"curl/8.1", "Mozilla/5.0 (compatible; Baiduspider/2.0)", ""}) {
    CHECK(world.page("/e/code900", "zh", program).status == 200);
  }
  CHECK(world.visits().size() == 3);
}

TEST_CASE("codes: who reloads is counted and not kept; the count goes with the next one kept") {
  CodeWorld world;
  const std::string cookie = "guildhall_visitor=" + std::string(32, 'a');
  for (int i = 0; i < visits_of_visitor_kept_max + 7; ++i) {
    CHECK(world.page("/e/code900", "zh", std::string(phone), cookie).status == 200);
  }
  CHECK(world.visits().size() == visits_of_visitor_kept_max);
  world.page("/e/code900");
  REQUIRE(world.visits().size() == visits_of_visitor_kept_max + 1);
  CHECK(world.visits().back().skipped == 7);
  world.clock.advance(base::minutes(1));
  world.page("/e/code900", "zh", std::string(phone), cookie);
  CHECK(world.visits().size() == visits_of_visitor_kept_max + 2);
  // The page does not depend on the store taking the visit, and the visit is not forgotten.
  world.intake->is_broken = true;
  CHECK(world.page("/e/code900").status == 200);
  world.intake->is_broken = false;
  world.page("/e/code900");
  CHECK(world.visits().back().skipped == 1);
}

TEST_CASE("codes: one address fills no store, whatever it calls itself, and is slowed down") {
  VisitDoor door;
  const base::Instant now = world_now;
  int kept = 0;
  for (int i = 0; i < visits_of_address_kept_max + 50; ++i) {
    kept += door.judge("c", "v" + std::to_string(i), "10.0.0.9", now).is_kept;
  }
  CHECK(kept == visits_of_address_kept_max);
  const auto next = door.judge("c", "w", "10.0.0.10", now);
  CHECK(next.is_kept);
  CHECK(next.skipped == 50);
  CHECK(door.judge("other", "v1", "10.0.0.9", now).is_kept);

  for (std::int64_t i = 0; i < entrance_pages_burst_max; ++i) {
    REQUIRE(door.wait("10.0.0.9", now).ms == 0);
  }
  CHECK(door.wait("10.0.0.9", now).ms > 0);
  CHECK(door.wait("10.0.0.10", now).ms == 0);
  // A hundred a second goes on for ever.
  VisitDoor steady;
  for (int i = 0; i < 100'000; ++i) {
    REQUIRE(steady.wait("10.0.0.9", now + base::milliseconds(10 * i)).ms == 0);
  }
}

TEST_CASE("codes: too many pages for one address are answered with 429") {
  CodeWorld world;
  Response last;
  for (std::int64_t i = 0; i <= entrance_pages_burst_max && last.status != 429; ++i) {
    last = world.page("/e/none", "zh", "curl/8");
  }
  CHECK(last.status == 429);
  CHECK_FALSE(header(last, "Retry-After").empty());
  CHECK(world.page("/e/code900", "zh", std::string(phone), "", "10.0.0.2").status == 200);
}

TEST_CASE("codes: the lists, the figures and the picture") {
  CodeWorld world;
  const object channels = parsed(world.get(world.as("viewer"), "/api/v1/channels"));
  const object channel = channels.at("items").at(0).as_object();
  CHECK(channel.at("name") == "展会");
  CHECK(channel.at("codes") == 5);
  CHECK(channel.at("funnel").at("scans") == 34);
  CHECK(channel.at("funnel").at("visitors") == 25);
  CHECK(channel.at("funnel").at("join_share").at("verdict") == "alarm");  // 25 came, nobody joined
  CHECK(channel.at("funnel").at("cost_cents").as_int64() > 0);
  const object codes = parsed(world.get(world.as("viewer"), "/api/v1/codes"));
  CHECK(codes.at("items").as_array().size() == 5);
  const object all = parsed(world.get(world.as("viewer"), "/api/v1/codes?archived=true"));
  CHECK(all.at("items").as_array().size() == 6);
  const object code = parsed(world.get(world.as("viewer"), "/api/v1/codes/901"));
  CHECK(code.at("now").at("rule") == "otherwise");
  CHECK(code.at("ways").at(0).at("mark") == "code901.1");
  CHECK(code.at("ways").at(0).at("troubles").at(0).at("english") == "no such member");
  CHECK(base::text_at(code, "link").ends_with("/e/code901"));
  const object none = parsed(world.get(world.as("viewer"), "/api/v1/codes/905"));
  CHECK(none.at("now").at("considered").at(0).at("verdict") == "not_ready");
  const object funnel = parsed(world.get(world.as("viewer"), "/api/v1/funnel?code=900&weeks=2"));
  CHECK(funnel.at("weeks").as_array().size() == 2);
  CHECK(funnel.at("all").at("scans") == 34);

  const Response svg = world.get(world.as("viewer"), "/api/v1/codes/900/qr.svg?size=300");
  CHECK(svg.status == 200);
  CHECK(svg.content_type == "image/svg+xml");
  const Response png = world.get(world.as("viewer"), "/api/v1/codes/900/qr.png?download=1");
  CHECK(png.body.starts_with("\x89PNG"));
  CHECK(header(png, "Content-Disposition") == "attachment; filename=\"code-code900.png\"");
  CHECK(world.get(world.as("viewer"), "/api/v1/codes/900/qr.png?size=63").status == 400);
  CHECK(world.get(world.as("viewer"), "/api/v1/codes/900/qr.png?size=2049").status == 400);
}

TEST_CASE("codes: what is asked for becomes a command; what is wrong is named") {
  CodeWorld world;
  const std::string body =
      R"({"name":"展台","channel":800,"rules":{"otherwise":{"kind":"persona","staff":[1]}}})";
  REQUIRE(world.send(world.as("operator"), "POST", "/api/v1/codes", body).status == 200);
  const std::string first(base::text_at(world.given(), "text"));
  CHECK(first.size() == 10);
  world.send(world.as("operator"), "POST", "/api/v1/codes", body);
  CHECK(base::text_at(world.given(), "text") != first);
  REQUIRE(world.send(world.as("operator"), "PATCH", "/api/v1/channels/800", R"({"cost_cents":5})")
              .status == 200);
  CHECK(world.given().at("name") == "展会");
  CHECK(world.given().at("cost_cents") == 5);
  CHECK(world.send(world.as("viewer"), "POST", "/api/v1/codes", body).status == 403);
  const auto refused = [&](std::string_view rules) {
    const Response response =
        world.send(world.as("operator"), "POST", "/api/v1/codes",
                   R"({"name":"a","channel":800,"rules":)" + std::string(rules) + "}");
    CHECK_MESSAGE(response.status == 400, response.body);
    return std::string(base::text_at(parsed(response), "field"));
  };
  CHECK(refused("{}") == "rules.otherwise");
  CHECK(refused(R"({"otherwise":{"kind":"link","link":"ftp://x"}})") == "rules.otherwise.link");
  CHECK(refused(R"({"otherwise":{"kind":"persona","staff":[99]}})") == "rules.otherwise.staff");
}

}  // namespace api
