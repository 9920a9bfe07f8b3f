// Goal: from a code to the first word, through the whole program and the sandbox: a visitor scans
// our code, sees WeCom's own code of whoever is on duty, becomes a contact, is welcomed, joins by
// another one, speaks; and the funnel says what a recount of the raw facts says. What WeCom has
// made is never made twice nor lost. Method: two of the staff and two groups; commands as the API
// gives them; answers lost, commits failing, restarts.
#include <algorithm>
#include <map>
#include <set>

#include "server/connections/wecom_world_test.h"
#include "store/queries/entrances.h"
#include "store/queries/funnel.h"

using namespace server;
using namespace server::wecom_world;
using model::WayState;

namespace {

struct CodeWorld : World {
  std::vector<std::string> chats;
  std::string code_text;
  int visits = 0;

  explicit CodeWorld(SandboxOptions with = {}) : World(std::move(with)) {
    for (const char* owner : {"li", "wang"}) {
      chats.push_back(sandbox.create_group(owner, std::string(owner) + "的客户群", clock.now()));
      REQUIRE(sandbox.join(chats.back(), "wm" + std::string(owner), 3, clock.now()));
    }
    pass(seconds(8));
    run("channel.save", R"({"name":"展会","kind":"offline_event","cost_cents":300000})");
  }
  base::Result<connectors::Taken> command(std::string name, std::string arguments) {
    model::Fact fact;
    fact.source = "console";
    fact.external_id = "command" + std::to_string(++commands);
    fact.at = clock.now();
    fact.actor = "lead";
    fact.body = model::Command{std::move(name), std::move(arguments)};
    return program->host->take({fact});
  }
  void run(std::string name, std::string arguments) {
    const auto taken = command(std::move(name), std::move(arguments));
    REQUIRE(taken.has_value());
    REQUIRE_MESSAGE(taken->refused.empty(), taken->refused.front().second.text);
  }
  std::string member_id(const std::string& name) {
    return std::to_string(rows<model::Member>("where external_id = '" + name + "'").at(0).id.value);
  }
  std::string group_id(std::size_t place) {
    return std::to_string(
        rows<model::Group>("where external_id = '" + chats[place] + "'").at(0).id.value);
  }
  std::string channel_id() { return std::to_string(rows<model::Channel>("").at(0).id.value); }
  // A new code, or the first one changed.
  void save(const std::string& rules, const std::string& text) {
    std::string arguments = R"({"name":"展台","channel":)" + channel_id() + R"(,"rules":)" + rules;
    arguments += text.empty() ? R"(,"code":)" + std::to_string(code().id.value)
                              : R"(,"text":")" + text + "\"";
    run("code.save", arguments + "}");
    if (!text.empty()) code_text = text;
  }
  model::EntryCode code() { return rows<model::EntryCode>("order by id desc").at(0); }
  std::string to_li() { return R"({"kind":"persona","staff":[)" + member_id("li") + "]}"; }
  std::string to_groups() {
    return R"({"kind":"groups","groups":[)" + group_id(0) + "," + group_id(1) + "]}";
  }
  std::vector<model::EntryWay> ways() { return rows<model::EntryWay>("order by code_id, number"); }
  bool all_ready() {
    const auto all = ways();
    return !all.empty() && std::all_of(all.begin(), all.end(), [](const model::EntryWay& way) {
      return way.state == WayState::ready && !way.picture.empty();
    });
  }
  void visit(const std::string& visitor, std::int64_t skipped = 0) {
    model::Fact fact;
    fact.source = "entrance";
    fact.external_id = "visit:" + std::to_string(++visits);
    fact.at = clock.now();
    fact.body =
        model::VisitNoted{code_text, visitor, "", model::VisitAgent::wechat, "otherwise", skipped};
    REQUIRE(program->host->take({fact}).has_value());
  }
  store::queries::Funnel funnel(store::queries::FunnelBy by, std::int64_t key) {
    const auto connection = reader();
    const std::vector<Instant> edges = {monday - base::days(7), monday - base::hours(10),
                                        monday + base::days(7)};
    return store::queries::funnels(*connection, by, edges).value()[key];
  }
  void check_quiet() {
    for (const std::string& complaint : sandbox.complaints()) FAIL_CHECK(complaint);
  }
};

// What the facts themselves say, read one by one and with none of the queries' help: who came by
// a mark of the code, when; who joined any group after, who said something within a week.
struct Recount {
  std::int64_t scans = 0, skipped = 0, visitors = 0, contacts = 0, joined = 0, direct = 0,
               spoke = 0;
};
Recount recount(CodeWorld& world) {
  std::set<std::string> visitors;
  std::map<std::string, Instant> contact_at, direct_at;
  std::multimap<std::string, std::pair<std::string, Instant>> joins;  // group, when
  Recount sum;
  const std::string mark = "code:" + world.code_text + ".";
  for (const model::FactRow& row : world.rows<model::FactRow>("order by seq")) {
    const auto body = base::parse_json(row.body)->get_object();
    const std::string via(base::text_at(body, "via"));
    if (row.kind == "visit" && base::text_at(body, "code") == world.code_text) {
      const std::int64_t skipped = base::integer_at(body, "skipped").value_or(0);
      sum.scans += 1 + skipped;
      sum.skipped += skipped;
      visitors.insert(std::string(base::text_at(body, "visitor")));
    } else if (row.kind == "contact" && via.starts_with(mark)) {
      const Instant since = *base::parse_instant(base::text_at(body, "since"));
      contact_at.try_emplace(std::string(base::text_at(body, "contact")), since);
    } else if (row.kind == "join") {
      joins.emplace(row.actor, std::pair{row.group, row.at});
      if (via.starts_with(mark)) direct_at.try_emplace(row.actor, row.at);
    }
  }
  std::map<std::string, Instant> people = contact_at;
  for (const auto& [who, at] : direct_at) {
    if (!people.contains(who) || at < people.at(who)) people[who] = at;
  }
  sum.visitors = static_cast<std::int64_t>(visitors.size());
  const auto messages = world.rows<model::Message>("order by id");
  for (const auto& [who, began] : people) {
    const bool is_direct = direct_at.contains(who) &&
                           (!contact_at.contains(who) || direct_at.at(who) < contact_at.at(who));
    sum.contacts += !is_direct;
    bool has_joined = false, has_spoken = false;
    const auto [first, last] = joins.equal_range(who);
    for (auto join = first; join != last; ++join) {
      const auto& [group, at] = join->second;
      if (at < began || at >= began + base::days(30)) continue;
      has_joined = true;
      for (const model::Message& each : messages) {
        const auto in = world.rows<model::Group>("where id = " + std::to_string(each.group.value));
        const auto by =
            world.rows<model::Member>("where id = " + std::to_string(each.member.value));
        has_spoken = has_spoken || (in.at(0).external_id == group && by.at(0).external_id == who &&
                                    each.at >= at && each.at < at + base::days(7));
      }
    }
    sum.joined += has_joined;
    sum.direct += has_joined && is_direct;
    sum.spoke += has_spoken;
  }
  return sum;
}

void check_equal(const store::queries::FunnelSteps& funnel, const Recount& facts) {
  CHECK(funnel.scans == facts.scans);
  CHECK(funnel.skipped == facts.skipped);
  CHECK(funnel.visitors == facts.visitors);
  CHECK(funnel.contacts == facts.contacts);
  CHECK(funnel.joined == facts.joined);
  CHECK(funnel.joined_direct == facts.direct);
  CHECK(funnel.spoke == facts.spoke);
}

}  // namespace

TEST_CASE("codes: scan, contact, welcome, join, first word; the funnel equals a recount") {
  CodeWorld world;
  // Till the evening to Li, else straight into the groups.
  world.save(R"({"rules":[{"id":"day","until":"18:00","to":)" + world.to_li() +
                 R"(}],"otherwise":)" + world.to_groups() + "}",
             "k7f3q9x2ab");
  REQUIRE(world.comes_true([&] { return world.all_ready(); }));
  REQUIRE(world.sandbox.ways().size() == 2);
  const auto ways = world.ways();
  CHECK(ways[0].mark == "k7f3q9x2ab.1");

  // Twelve scans of seven people, five of which nobody keeps; three add Li.
  for (int i = 0; i < 7; ++i) world.visit("v" + std::to_string(i), i == 6 ? 5 : 0);
  for (int i = 1; i <= 3; ++i) {
    REQUIRE(world.sandbox.scan(ways[0].reference, "wmnew" + std::to_string(i), world.clock.now()) ==
            "li");
    world.pass(seconds(5));
  }
  REQUIRE(world.in_time(minutes(1), [&] {
    return world.rows<model::Contact>("where via = 'code:k7f3q9x2ab.1'").size() == 3;
  }));
  CHECK(world.sandbox.letters().size() == 3);  // each was welcomed in time
  // Two of them join by the join way, a stranger too; one by an invitation.
  for (const char* who : {"wmnew1", "wmnew2", "wmstranger"}) {
    CHECK(world.sandbox.scan(ways[1].reference, who, world.clock.now()) == world.chats[0]);
  }
  REQUIRE(world.sandbox.join(world.chats[1], "wmnew3", 1, world.clock.now()));
  REQUIRE(world.in_time(minutes(1), [&] {
    return world.members_in_store(world.chats[0]).contains("wmstranger") &&
           world.members_in_store(world.chats[1]).contains("wmnew3");
  }));
  CHECK(world.rows<model::Stay>("where via = 'code:k7f3q9x2ab.2'").size() == 3);
  world.say(world.chats[0], "wmnew1", "请问发票怎么开？");
  world.say(world.chats[0], "wmnew1", "谢谢");
  world.pass(seconds(2));
  world.say(world.chats[0], "wmstranger", "大家好");
  world.say(world.chats[0], "wmli", "我早就在了");
  world.pass(seconds(2));

  const auto funnel = world.funnel(store::queries::FunnelBy::code, world.code().id.value);
  CHECK(funnel.all.scans == 12);
  CHECK(funnel.all.visitors == 7);
  CHECK(funnel.all.contacts == 3);
  CHECK(funnel.all.joined == 4);
  CHECK(funnel.all.joined_direct == 1);
  CHECK(funnel.all.spoke == 2);
  REQUIRE(funnel.all.contact_to_join.has_value());
  CHECK(funnel.all.contact_to_join->ms > 0);
  CHECK(funnel.all.contact_to_join->ms < base::minutes(2).ms);
  check_equal(funnel.all, recount(world));
  REQUIRE(funnel.weeks.size() == 2);
  CHECK(funnel.weeks[0] == store::queries::FunnelSteps{});
  CHECK(funnel.weeks[1] == funnel.all);
  CHECK(world.funnel(store::queries::FunnelBy::channel, std::stoll(world.channel_id())).all ==
        funnel.all);
  CHECK(world.funnel(store::queries::FunnelBy::everything, 0).all == funnel.all);
  world.check_quiet();
}

TEST_CASE("codes: the short link stays while its destination changes and ends on WeCom") {
  CodeWorld world;
  world.save(R"({"otherwise":)" + world.to_li() + "}", "stays12345");
  REQUIRE(world.comes_true([&] { return world.all_ready(); }));
  const std::string config = world.ways()[0].reference;
  world.save(R"({"otherwise":{"kind":"persona","staff":[)" + world.member_id("wang") + "]}}", "");
  REQUIRE(world.comes_true([&] { return world.sandbox.ways().at(0).users.at(0) == "wang"; }));
  CHECK(world.sandbox.ways().at(0).config_id == config);
  CHECK(world.sandbox.ways_made() == 1);
  CHECK(world.code().text == "stays12345");
  // Full groups: WeCom makes a new one, and whoever joins it came by the code all the same.
  world.save(R"({"otherwise":{"kind":"groups","groups":[)" + world.group_id(0) +
                 R"(],"makes_rooms":true,"room_name":"新客户群"}})",
             "");
  REQUIRE(world.comes_true([&] {
    const auto all = world.sandbox.ways();
    return all.size() == 1 && all[0].is_join;
  }));
  REQUIRE(world.comes_true([&] { return world.ways()[0].state == WayState::retired; }));
  REQUIRE(world.in_time(minutes(2), [&] { return world.ways()[1].state == WayState::ready; }));
  CHECK(world.sandbox.ways_made() == 2);
  world.run("code.archive", R"({"code":)" + std::to_string(world.code().id.value) + "}");
  REQUIRE(world.comes_true([&] { return world.sandbox.ways().empty(); }));
  REQUIRE(world.comes_true([&] { return world.ways()[1].state == WayState::retired; }));
  world.check_quiet();
}

TEST_CASE("codes: when all groups are full, those in the new one came by the code too") {
  SandboxOptions options;
  options.group_members_max = 3;
  CodeWorld world(options);
  world.save(R"({"otherwise":{"kind":"groups","groups":[)" + world.group_id(0) +
                 R"(],"makes_rooms":true,"room_name":"新客户群"}})",
             "fullgroups");
  REQUIRE(world.comes_true([&] { return world.all_ready(); }));
  const std::string config = world.ways()[0].reference;
  CHECK(world.sandbox.scan(config, "wmlast", world.clock.now()) == world.chats[0]);
  const std::string room = world.sandbox.scan(config, "wmnext", world.clock.now());
  CHECK(room != world.chats[0]);
  REQUIRE(world.in_time(minutes(2), [&] {
    return world.rows<model::Stay>("where via = 'code:fullgroups.1'").size() == 2;
  }));
  CHECK(world.funnel(store::queries::FunnelBy::code, world.code().id.value).all.joined == 2);
  world.check_quiet();
}

TEST_CASE("codes: an answer that is lost is not asked for again, and the contact way is found") {
  CodeWorld world;
  world.faults.answers_lost = 1;
  world.save(R"({"otherwise":)" + world.to_li() + "}", "lostanswer");
  REQUIRE(world.comes_true([&] { return world.ways()[0].state == WayState::uncertain; }));
  CHECK(world.sandbox.ways_made() == 1);
  REQUIRE(world.in_time(minutes(15), [&] { return world.all_ready(); }));
  CHECK(world.sandbox.ways_made() == 1);
  CHECK(world.ways()[0].reference == world.sandbox.ways().at(0).config_id);
  CHECK(world.rows<model::Effect>("where state = 'parked'").empty());
  world.check_quiet();
}

TEST_CASE("codes: the commit after the call fails, with and without a restart: made once") {
  for (const bool restarts : {false, true}) {
    CAPTURE(restarts);
    CodeWorld world;
    world.faults.on_made = [&world] {
      if (world.sandbox.ways_made() == 1) world.plan.set(store::faulty::Fault::commit, {0, 1.0});
    };
    world.save(R"({"otherwise":)" + world.to_li() + "}", "oncemade12");
    REQUIRE(world.comes_true([&] { return world.plan.struck() > 0; }));
    CHECK(world.sandbox.ways_made() == 1);
    if (restarts) world.restart();  // forgets what it could not say
    world.plan.clear();
    world.faults.on_made = {};
    REQUIRE(world.in_time(minutes(20), [&] { return world.all_ready(); }));
    CHECK(world.sandbox.ways_made() == 1);
    world.check_quiet();
  }
}

TEST_CASE("codes: a join way that was lost track of waits for a person, who asks again") {
  CodeWorld world;
  world.faults.answers_lost = 1;
  world.save(R"({"otherwise":)" + world.to_groups() + "}", "lostjoin12");
  REQUIRE(world.comes_true([&] { return world.ways()[0].state == WayState::uncertain; }));
  world.pass(minutes(15));
  CHECK(world.ways()[0].state == WayState::uncertain);
  CHECK(world.sandbox.ways_made() == 1);
  world.run("code.retry", R"({"number":1,"code":)" + std::to_string(world.code().id.value) + "}");
  REQUIRE(world.comes_true([&] { return world.ways().at(1).state == WayState::ready; }));
  CHECK(world.sandbox.ways_made() == 2);
  world.check_quiet();
}

TEST_CASE("codes: an act is taken back by its decision") {
  CodeWorld world;
  world.save(R"({"otherwise":)" + world.to_li() + "}", "takenback1");
  REQUIRE(world.comes_true([&] { return world.all_ready(); }));
  const std::string id = std::to_string(world.code().id.value);
  world.run("code.archive", R"({"code":)" + id + "}");
  const auto decision = world.rows<model::Decision>("where kind = 'code.archived'").at(0);
  world.run("decision.undo",
            R"({"reason":"a slip","decision":)" + std::to_string(decision.id.value) + "}");
  CHECK(world.code().state == model::CodeState::open);
  REQUIRE(world.comes_true([&] { return world.ways().at(1).state == WayState::ready; }));
  CHECK(world.rows<model::Decision>("where kind = 'code.archived'").at(0).undone_at.ms != 0);
  world.check_quiet();
}
