// What requests do beyond their form: pages, ETags, idempotency, facts, drafts, hostile input.
#include <set>

#include "api/services.h"
#include "api/test_world.h"

namespace api {

using base::json::object;
using testing::Browser;
using testing::parsed;
using testing::require_done;
using testing::World;

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    char hex[4];
    std::snprintf(hex, sizeof hex, "%%%02X", static_cast<unsigned char>(c));
    out += hex;
  }
  return out;
}

std::int64_t id_of(const base::json::value& item) {
  const object& row = item.get_object();
  if (const auto id = base::integer_at(row, "id")) return *id;
  return base::integer_at(*base::object_at(row, "member"), "id").value();
}

// Walks a list to its end; `between` runs after each page.
template <class Between>
std::vector<std::int64_t> walk(World& world, const Browser& who, const std::string& target,
                               Between between) {
  std::vector<std::int64_t> ids;
  std::string cursor;
  for (int pages = 0; pages < 200; ++pages) {
    const std::string mark = target.find('?') == std::string::npos ? "?" : "&";
    const Response response = world.get(
        who, target + mark + "limit=4" + (cursor.empty() ? "" : "&cursor=" + escaped(cursor)));
    REQUIRE_MESSAGE(response.status == 200, response.body);
    const object body = parsed(response);
    for (const auto& item : *base::array_at(body, "items")) ids.push_back(id_of(item));
    cursor = base::text_at(body, "next_cursor");
    if (cursor.empty()) return ids;
    between();
  }
  FAIL("the list has no end");
  return ids;
}

}  // namespace

TEST_CASE("today: lists 50 incidents, counts all of them, and shadow strikes by rule") {
  World world;
  const Browser admin = world.as("admin");
  const auto seen = [&] {
    const object today = parsed(world.get(admin, "/api/v1/today"));
    std::string text = std::to_string(base::array_at(today, "incidents")->size()) + " of " +
                       std::to_string(base::integer_at(today, "incidents_total").value());
    for (const auto& each : *base::array_at(today, "shadow_strikes")) {
      text += " " + std::string(base::text_at(each.get_object(), "rule")) + "=" +
              std::to_string(base::integer_at(each.get_object(), "count").value());
    }
    return text;
  };
  const object start = parsed(world.get(admin, "/api/v1/today"));
  const std::int64_t known = base::integer_at(start, "incidents_total").value();
  const auto strikes = [&](std::int64_t from, std::int64_t count, model::DecisionMode mode) {
    model::Changes rows;
    for (std::int64_t i = 0; i < count; ++i) {
      model::Strike strike;
      strike.id = model::StrikeId(from + i);
      strike.rule = "link";
      strike.group = model::GroupId(1);
      strike.member = model::MemberId(2);
      strike.at = testing::world_now - base::hours(1);
      strike.mode = mode;
      strike.decision = model::DecisionId(1);
      rows.strikes.put(strike);
    }
    require_done(world.store->commit(rows));
  };
  strikes(1'000, 50 - known, model::DecisionMode::live);
  const std::string shadow_before = seen().substr(std::string("50 of 50").size());
  CHECK(seen().starts_with("50 of 50"));
  strikes(2'000, 3, model::DecisionMode::live);
  CHECK(seen() == "50 of 53" + shadow_before);
  strikes(3'000, 70, model::DecisionMode::shadow);  // crowd out nothing
  CHECK(seen().starts_with("50 of 53 link=70"));
}

TEST_CASE("pages: walking a list while rows are added neither skips nor repeats") {
  for (const std::string target :
       {"/api/v1/questions?state=all&sort=asked", "/api/v1/questions?state=unanswered",
        "/api/v1/tasks", "/api/v1/tasks?state=all&owner=none", "/api/v1/members",
        "/api/v1/groups/2/members", "/api/v1/decisions", "/api/v1/decisions?kind=rule.warn",
        "/api/v1/groups?sort=name", "/api/v1/groups?sort=-messages_7d", "/api/v1/accounts",
        "/api/v1/audit"}) {
    CAPTURE(target);
    World world;
    const Browser admin = world.as("admin");
    for (const auto* role : {"lead", "operator", "service", "viewer"}) world.as(role);
    const std::vector<std::int64_t> before = walk(world, admin, target, [] {});
    CHECK(std::set(before.begin(), before.end()).size() == before.size());
    std::int64_t next = 1'000;
    const std::vector<std::int64_t> during = walk(world, admin, target, [&] {
      model::Changes more;
      model::Question question;
      question.id = model::QuestionId(next);
      question.message = model::MessageId(1);
      question.group = model::GroupId(1);
      question.asked_at = testing::world_now + base::minutes(next);
      question.due_at = question.asked_at + base::hours(1);
      more.questions.put(question);
      model::Task task;
      task.id = model::TaskId(next);
      task.created_at = question.asked_at;
      task.due_at = base::Instant{1'000 + next};
      more.tasks.put(task);
      model::Decision decision;
      decision.id = model::DecisionId(next);
      decision.cause = model::FactSeq(next);
      decision.kind = "rule.warn";
      decision.at = question.asked_at;
      more.decisions.push_back(decision);
      model::Member member;
      member.id = model::MemberId(next);
      member.source = model::SourceId(1);
      member.external_id = "new" + std::to_string(next);
      more.members.put(member);
      testing::require_done(world.intake->commit(more));
      ++next;
    });
    std::vector<std::int64_t> old_ones;
    for (const std::int64_t id : during) {
      if (id < 1'000) old_ones.push_back(id);
    }
    CHECK(old_ones == before);
    CHECK(std::set(during.begin(), during.end()).size() == during.size());
  }
}

TEST_CASE("pages: the lists hold everything, in the order they promise") {
  World world;
  const Browser admin = world.as("admin");
  CHECK(walk(world, admin, "/api/v1/members", [] {}).size() == 30);
  CHECK(walk(world, admin, "/api/v1/decisions", [] {}).size() == 20);
  CHECK(walk(world, admin, "/api/v1/tasks?state=all", [] {}).size() == 12);
  CHECK(walk(world, admin, "/api/v1/questions?state=all&sort=asked", [] {}).front() == 12);
  std::size_t entries = 0;
  std::string cursor, last = "9";
  do {
    const object body = parsed(world.get(
        admin, "/api/v1/groups/1/timeline?limit=3" + (cursor.empty() ? "" : "&cursor=" + cursor)));
    for (const auto& item : *base::array_at(body, "items")) {
      const std::string at(base::text_at(item.get_object(), "at"));
      CHECK(at <= last);
      last = at;
      ++entries;
    }
    cursor = base::text_at(body, "next_cursor");
  } while (!cursor.empty());
  const object all = parsed(world.get(admin, "/api/v1/groups/1/timeline?limit=200"));
  CHECK(base::array_at(all, "items")->size() == entries);
  CHECK(entries > 15);
  std::size_t tasks = 0;
  for (const auto& item : *base::array_at(all, "items")) {
    const object& entry = item.get_object();
    if (base::text_at(entry, "kind") != "task") continue;
    const std::string id = base::json::serialize(entry.at("id"));
    const object task = parsed(world.get(admin, "/api/v1/tasks/" + id));
    CHECK(base::text_at(entry, "detail") == base::text_at(task, "kind"));
    ++tasks;
  }
  CHECK(tasks > 0);
}

TEST_CASE("pages: a conversation is read in stretches that fit together") {
  World world;
  const Browser admin = world.as("admin");
  std::vector<std::int64_t> ids;
  std::string target = "/api/v1/groups/2/messages?limit=7";
  while (true) {
    const object body = parsed(world.get(admin, target));
    std::vector<std::int64_t> stretch;
    for (const auto& item : *base::array_at(body, "items")) stretch.push_back(id_of(item));
    ids.insert(ids.begin(), stretch.begin(), stretch.end());
    const auto older = base::integer_at(body, "older_cursor");
    if (!older) break;
    target = "/api/v1/groups/2/messages?limit=7&before=" + std::to_string(*older);
  }
  CHECK(ids.size() == 40);
  CHECK(std::is_sorted(ids.begin(), ids.end()));
  const object around = parsed(world.get(admin, "/api/v1/groups/2/messages?limit=6&around=61"));
  CHECK(base::array_at(around, "items")->size() == 7);
  CHECK(id_of((*base::array_at(around, "items"))[3]) == 61);
  CHECK(parsed(world.get(admin, "/api/v1/groups/1/messages?around=61"))
            .at("items")
            .as_array()
            .empty());
}

TEST_CASE("etag: the same content has the same tag at another time, and 304 saves the body") {
  World world;
  const Browser admin = world.as("admin");
  const Response first = world.get(admin, "/api/v1/groups");
  REQUIRE(!first.etag.empty());
  world.clock.advance(base::seconds(5));
  Request again;
  again.method = "GET";
  again.path = "/api/v1/groups";
  again.headers["cookie"] = "guildhall_session=" + admin.cookie;
  again.headers["if-none-match"] = first.etag;
  const Response unchanged = world.api->handle(again);
  CHECK(unchanged.status == 304);
  CHECK(unchanged.body.empty());
  model::Changes more;
  model::Group group;
  group.id = model::GroupId(9);
  group.source = model::SourceId(1);
  group.external_id = "g9";
  more.groups.put(group);
  testing::require_done(world.intake->commit(more));
  CHECK(world.api->handle(again).status == 200);
}

TEST_CASE("commands: an Idempotency-Key is carried out once, and belongs to its account") {
  World world;
  const auto close = [&](const Browser& who, std::string_view key) {
    return world.send(who, "POST", "/api/v1/questions/5/close", "", key);
  };
  const Response first = close(world.as("service"), "k1");
  CHECK(!base::flag_at(parsed(first), "known"));
  CHECK(base::flag_at(parsed(close(world.as("service"), "k1")), "known"));
  CHECK(!base::flag_at(parsed(close(world.as("operator"), "k1")), "known"));
  CHECK(close(world.as("service"), std::string(201, 'k')).status == 400);
  CHECK(close(world.as("service"), std::string(200, 'k')).status == 200);
  const model::Fact& fact = world.intake->taken.front();
  CHECK(fact.source == "console");
  CHECK(fact.actor == "a-service");
  CHECK(std::get<model::Command>(fact.body).name == "question.close");
  CHECK(std::get<model::Command>(fact.body).arguments == R"({"question":5})");
}

TEST_CASE("commands: what the engine refuses comes back with its field, what is down with 503") {
  World world;
  const Response refused =
      world.send(world.as("service"), "POST", "/api/v1/questions/99/assign", R"({"member":2})");
  CHECK(refused.status == 404);
  CHECK(base::text_at(parsed(refused), "field") == "question");
  world.intake->is_broken = true;
  const Response down =
      world.send(world.as("service"), "POST", "/api/v1/questions/5/assign", R"({"member":2})");
  CHECK(down.status == 503);
  CHECK(base::text_at(parsed(down), "detail") == "the disk is full: make room");
}

TEST_CASE("facts: good ones go in, bad ones come back with their field, in their order") {
  World world;
  const Response response =
      world.send(world.as("integrator"), "POST", "/api/v1/facts",
                 R"([{"kind":"message","id":"a","group":"g1","actor":"u1","text":"hello"},
          {"kind":"message","group":"g1","actor":"u1","text":"no id"},
          {"kind":"message","id":"a","group":"g1","actor":"u1","text":"hello"},
          {"kind":"command","id":"c","name":"policy.publish"},
          {"kind":"join","id":"b","source":"console","group":"g1","actor":"u1"},
          {"kind":"message","id":"d","group":"g1","actor":"u1","texxt":"misspelt"}, 7])");
  REQUIRE_MESSAGE(response.status == 200, response.body);
  const object body = parsed(response);
  CHECK(base::integer_at(body, "accepted") == 1);
  CHECK(base::integer_at(body, "known") == 1);
  CHECK(base::integer_at(body, "refused") == 5);
  const auto& outcomes = *base::array_at(body, "outcomes");
  const std::string_view expected[] = {"accepted", "refused", "known",  "refused",
                                       "refused",  "refused", "refused"};
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    CHECK(base::text_at(outcomes[i].get_object(), "as") == expected[i]);
  }
  CHECK(world.intake->taken.front().at == testing::world_now);
}

TEST_CASE("facts: a thousand in one request, and not one more") {
  World world;
  const auto list_of = [](int count) {
    std::string list = "[";
    for (int i = 0; i < count; ++i) {
      list += std::string(i ? "," : "") + R"({"kind":"join","group":"g1","actor":"u1","id":"j)" +
              std::to_string(i) + "\"}";
    }
    return list + "]";
  };
  const Browser integrator = world.as("integrator");
  CHECK(world.send(integrator, "POST", "/api/v1/facts", list_of(1'001)).status == 400);
  CHECK(world.intake->taken.empty());
  CHECK(world.send(integrator, "POST", "/api/v1/facts", list_of(1'000)).status == 200);
  CHECK(world.intake->taken.size() == 1'000);
}

TEST_CASE(
    "policy: a draft is saved, tried out, reviewed and published; two editors do not overwrite") {
  World world;
  const Browser lead = world.as("lead");
  const auto save = [&](int revision, std::string_view name) {
    return world.send(lead, "PUT", "/api/v1/policy/draft",
                      R"({"revision":)" + std::to_string(revision) +
                          R"(,"policy":{"rules":[{"id":"ads","name":")" + std::string(name) +
                          R"(","kind":"words","words":["加微信"],"ladder":["remind"]}]}})");
  };
  CHECK(save(0, "broken").status == 200);
  const object broken = parsed(world.get(lead, "/api/v1/policy/draft"));
  CHECK(base::text_at((*base::array_at(broken, "problems"))[0].get_object(), "field") ==
        "policy.rules[0].words[0]");
  CHECK(world.send(lead, "POST", "/api/v1/policy/publish", R"({"revision":1})").status == 400);
  CHECK(save(0, "good").status == 409);
  CHECK(save(1, "good").status == 200);
  const object tried = parsed(world.send(lead, "POST", "/api/v1/policy/test", R"({"days":7})"));
  CHECK(base::integer_at(tried, "messages") == 120);
  const auto& entry = (*base::array_at(tried, "entries"))[0].get_object();
  CHECK(base::integer_at(entry, "hits") == 1);
  CHECK(base::integer_at((*base::array_at(entry, "examples"))[0].get_object(), "message_id") == 77);
  CHECK(world.send(lead, "POST", "/api/v1/policy/publish", R"({"revision":1})").status == 409);
  CHECK(world.send(lead, "POST", "/api/v1/policy/publish", R"({"revision":2})").status == 200);
  const object current = parsed(world.get(lead, "/api/v1/policy"));
  CHECK(base::integer_at(current, "version") == 1);
  CHECK(base::integer_at(parsed(world.get(lead, "/api/v1/policy/draft")), "revision") == 0);
}

TEST_CASE("shadow: precision comes with its interval") {
  World world;
  const object report = parsed(world.get(world.as("viewer"), "/api/v1/rules/ads/shadow"));
  CHECK(base::integer_at(report, "fired") == 10);
  CHECK(base::number_at(report, "precision") == 0.5);
  // Wilson 95 % for 1 of 2: 0.0945 … 0.9055.
  CHECK(*base::number_at(report, "low") == doctest::Approx(0.0945).epsilon(0.001));
  CHECK(*base::number_at(report, "high") == doctest::Approx(0.9055).epsilon(0.001));
  const object unknown = parsed(world.get(world.as("viewer"), "/api/v1/rules/none/shadow"));
  CHECK(unknown.at("precision").is_null());
}

TEST_CASE("shadow: what a rule in shadow decided about recorded history counts too") {
  World world;
  model::Changes changes;
  const auto decided = [&](std::int64_t id, std::string reason) {
    model::Decision decision;
    decision.id = model::DecisionId(id);
    decision.cause = model::FactSeq(400 + id);
    decision.at = testing::world_now;
    decision.kind = "rule.warn";
    decision.mode = model::DecisionMode::history;
    decision.rule = "ads";
    decision.reason = std::move(reason);
    changes.decisions.push_back(decision);
  };
  decided(101, R"({"rule":"x","rule_mode":"shadow","evidence":[]})");
  decided(102, R"({"rule":"x","rule_mode":"on","evidence":[]})");
  // Somebody wrote these very words; the rule was on.
  decided(103, R"({"rule_mode":"on","evidence":[{"text":"\"rule_mode\":\"shadow\""}]})");
  require_done(world.intake->commit(changes));
  const object report = parsed(world.get(world.as("viewer"), "/api/v1/rules/ads/shadow"));
  CHECK(base::integer_at(report, "fired") == 11);
  CHECK(base::integer_at(report, "history") == 1);
  CHECK(base::array_at(report, "decisions")->size() == 11);
  CHECK(base::integer_at(base::array_at(report, "decisions")->front().get_object(), "id") == 101);
}

TEST_CASE("questions: a page holds the thread, the decisions and what lies ready") {
  World world;
  const object detail = parsed(world.get(world.as("viewer"), "/api/v1/questions/2"));
  CHECK(base::array_at(detail, "decisions")->size() == 1);
  const auto& thread = *base::array_at(detail, "thread");
  REQUIRE(thread.size() == 4);  // what it answers, itself, and two that followed
  CHECK(id_of(thread[0]) == 17);
  CHECK(id_of(thread[3]) == 26);
  const auto& ready = (*base::array_at(detail, "suggestions"))[0].get_object();
  CHECK(base::text_at(ready, "text") == "发票请在订单页申请。");
  CHECK(base::text_at(ready, "source") == "invoice");
  CHECK(base::number_at(ready, "score") == 0.6);
  // A task to answer holds the customer's own words: no answer to them.
  const object asked = parsed(world.get(world.as("viewer"), "/api/v1/questions/1"));
  CHECK(base::array_at(asked, "tasks")->size() == 1);
  CHECK(base::array_at(asked, "suggestions")->empty());

  // What was to be said at once and is handed to a person: their task is of the decision alone.
  model::Changes changes;
  const object& row = asked.at("question").as_object();
  const model::GroupId group(id_of(row.at("group")));
  const model::MemberId asker(id_of(row.at("asker")));
  model::Decision decision;
  decision.id = model::DecisionId(501);
  decision.cause = model::FactSeq(901);
  decision.at = testing::world_now;
  decision.kind = "faq.answered";
  decision.rule = "invoice";
  decision.group = group;
  decision.member = asker;
  decision.question = model::QuestionId(1);
  decision.reason = R"({"similarity":0.8})";
  changes.decisions.push_back(decision);
  const auto to_say = [&](std::int64_t id, std::int64_t decision_id) {
    model::Task task;
    task.id = model::TaskId(id);
    task.kind = task.title = "send_message";
    task.body = R"({"text":"发票在订单页"})";
    task.group = group;
    task.member = asker;
    task.decision = model::DecisionId(decision_id);
    task.created_at = testing::world_now;
    changes.tasks.put(task);
  };
  to_say(601, 501);
  to_say(602, 1);  // of something else
  require_done(world.intake->commit(changes));
  const object handed = parsed(world.get(world.as("viewer"), "/api/v1/questions/1"));
  CHECK(base::array_at(handed, "tasks")->size() == 2);
  REQUIRE(base::array_at(handed, "suggestions")->size() == 1);
  const auto& draft = base::array_at(handed, "suggestions")->at(0).get_object();
  CHECK(base::integer_at(draft, "task_id") == 601);
  CHECK(base::text_at(draft, "text") == "发票在订单页");
  CHECK(base::text_at(draft, "source") == "invoice");
  CHECK(base::number_at(draft, "score") == 0.8);
}

TEST_CASE("members: silence counts those who never spoke") {
  World world;
  const std::vector<std::int64_t> silent =
      walk(world, world.as("viewer"), "/api/v1/members?silent=true", [] {});
  CHECK(silent == std::vector<std::int64_t>{26, 27, 28, 29, 30});
  world.clock.advance(base::days(31));
  const Browser again = testing::browser_of(world.send(
      {}, "POST", "/api/v1/session", R"({"login":"a-viewer","password":"battery staple"})"));
  CHECK(walk(world, again, "/api/v1/members?silent=true", [] {}).size() == 30);
}

TEST_CASE("members: a search for % finds a percent sign, not everything") {
  World world;
  const Browser viewer = world.as("viewer");
  CHECK(walk(world, viewer, "/api/v1/members?q=100%25", [] {}).size() == 15);
  CHECK(walk(world, viewer, "/api/v1/members?q=%25%25", [] {}).empty());
  CHECK(walk(world, viewer, "/api/v1/members?q=u_1", [] {}).empty());
  CHECK(walk(world, viewer, "/api/v1/members?q=acme", [] {}).size() == 15);
}

TEST_CASE("groups: sorted by every column, both ways, groups without a number last") {
  World world;
  const Browser viewer = world.as("viewer");
  CHECK(walk(world, viewer, "/api/v1/groups?sort=last_at", [] {}) ==
        std::vector<std::int64_t>{3, 2, 1});
  CHECK(walk(world, viewer, "/api/v1/groups?sort=-last_at", [] {}) ==
        std::vector<std::int64_t>{1, 2, 3});
  CHECK(walk(world, viewer, "/api/v1/groups?sort=name", [] {}) ==
        std::vector<std::int64_t>{3, 1, 2});
  CHECK(walk(world, viewer, "/api/v1/groups?sort=health", [] {}) ==
        std::vector<std::int64_t>{1, 2, 3});
  const object first =
      (*base::array_at(parsed(world.get(viewer, "/api/v1/groups?sort=-members")), "items"))[0]
          .get_object();
  CHECK(base::integer_at(first, "members") == 10);
  CHECK(base::integer_at(first, "messages_7d") == 40);
}

TEST_CASE("hostile requests are refused without harm") {
  World world;
  const Browser admin = world.as("admin");
  for (const std::string target :
       {"/api/v1/groups/99999999999999999999", "/api/v1/groups/-1", "/api/v1/groups/1e3",
        "/api/v1/groups/%27%20or%201=1", "/api/v1/questions/0"}) {
    CHECK(world.get(admin, target).status == 404);
  }
  for (const std::string target :
       {"/api/v1/groups?cursor=x", "/api/v1/groups?cursor=1:zz&sort=members",
        "/api/v1/members?cursor=1.1", "/api/v1/members?limit=0", "/api/v1/members?limit=-5",
        "/api/v1/members?limit=9999999999999999999", "/api/v1/tasks?cursor=..",
        "/api/v1/tasks?owner=x", "/api/v1/events?after=abc"}) {
    CAPTURE(target);
    CHECK(world.get(admin, target).status == 400);
  }
  CHECK(world.get(admin, "/api/v1/members?q=" + escaped("'; drop table member; --")).status == 200);
  CHECK(world.get(admin, "/api/v1/members?q=" + std::string(201, 'x')).status == 400);
  std::string deep(100, '[');
  for (const std::string& body :
       {std::string("{"), std::string("null"), std::string("[]"), std::string("\"x\""), deep,
        std::string("{\"member\":\"\xff\"}"), std::string(R"({"member":1.5})"),
        std::string(R"({"member":99999999999999999999})"), std::string(R"({"member":-1})")}) {
    CAPTURE(body);
    CHECK(world.send(admin, "POST", "/api/v1/questions/5/assign", body).status == 400);
  }
  CHECK(world.intake->taken.empty());
  Request request;
  for (const std::string target : {"", "x", "/%", "/%4", "/%g0", "/%00", "/%ff"}) {
    CHECK(!parse_target(target, request).has_value());
  }
  std::string many = "/?";
  for (std::size_t i = 0; i <= query_parameters_max; ++i) many += "a" + std::to_string(i) + "=1&";
  CHECK(!parse_target(many, request).has_value());
}

}  // namespace api
