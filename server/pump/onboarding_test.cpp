// Goal: what becomes of newcomers is seen from the chat, reminders go out as often as the policy
// says and close by themselves, and none of it depends on restarts or on the database. Method: the
// whole organisation over a real store, day by day.
#include <doctest/doctest.h>

#include "base/random.h"
#include "server/pump/placement_world_test.h"
#include "store/conformance/temporary_postgres.h"
#include "store/postgres/postgres_database.h"

using namespace server::placement_world;
using model::Newcomer;
using model::NewcomerState;
using model::NicknameState;

namespace {

constexpr std::string_view onboarding = R"({"policy":{"onboarding":{"on":true,
  "nickname":"{地区}-{公司}-{姓名}","nickname_example":"上海-鑫达-张三",
  "introduction":"公司、主营","days":14}}})";
constexpr base::Instant monday_nine{1'795'395'600'000};  // 2026-11-23 in Shanghai

struct Newcomers : World {
  Newcomers() {
    group("g1", 10);
    done("policy.publish", std::string(onboarding));
  }
  // "day hh:mm", days counted from that Monday.
  void at(int day, int hour, int minute = 0) {
    now = monday_nine + base::days(day) + base::hours(hour - 9) + base::minutes(minute - 1);
  }
  void tick(int day, int hour, int minute = 0) {
    at(day, hour, minute);
    give("", "", model::Tick{});
  }
  void rename(const std::string& who, const std::string& name) {
    model::MemberProfile body;
    body.member = who;
    body.name = name;
    give("", "", std::move(body));
  }
  void say(const std::string& who, const std::string& text,
           std::vector<std::string> mentions = {}) {
    model::MessageSent body;
    body.text = text;
    body.mentions = std::move(mentions);
    give("g1", who, std::move(body));
  }
  Newcomer row(std::string_view who) {
    const auto id = member(who).id;
    for (const auto& each : rows<Newcomer>("stay_id desc")) {
      if (each.member == id) return each;
    }
    FAIL("no newcomer ", std::string(who));
    return {};
  }
  std::vector<std::string> decisions(std::string_view prefix) {
    std::vector<std::string> kinds;
    for (const auto& each : rows<model::Decision>("id")) {
      if (each.kind.starts_with(prefix)) kinds.push_back(each.kind);
    }
    return kinds;
  }
  std::size_t looks() {
    std::size_t count = 0;
    for (const auto& each : rows<model::Timer>("id")) count += each.kind == "onboarding.look";
    return count;
  }
};

// Two newcomers through fourteen days; the facts are played again elsewhere.
void play_fortnight(Newcomers& world) {
  world.at(0, 10);
  world.join("g1", "zhang");
  world.rename("zhang", "张三");
  world.join("g1", "li");
  world.rename("li", "北京-海鸥-李四");
  world.say("s1", "欢迎新朋友加入，请先看群公告");
  world.say("zhang", "大家好，我是上海鑫达贸易的张三，主营童装批发");
  world.join("g1", "old");
  world.say("old", "@张三 幸会幸会", {"张三"});
  world.tick(1, 16);
  world.reopen();
  world.rename("zhang", "上海-鑫达贸易-张三");
  world.rename("old", "杭州-老店-老王");
  world.tick(3, 16);
  world.tick(5, 16);
  world.say("li", "我们下周再订一批");
  world.tick(14, 12);
}

}  // namespace

TEST_CASE("the steps of newcomers are seen, and what became of them is said") {
  Newcomers world;
  play_fortnight(world);
  const Newcomer zhang = world.row("zhang"), li = world.row("li");
  CHECK(zhang.state == NewcomerState::settled);
  CHECK(zhang.welcomed_at.ms != 0);
  CHECK(zhang.introduced_at == zhang.first_message_at);
  CHECK(zhang.signs.find("who") != std::string::npos);
  CHECK(zhang.greeted_by == world.member("old").id);
  CHECK(zhang.nickname == NicknameState::conforms);
  CHECK(zhang.conformed_at > zhang.reminded_at);
  CHECK(zhang.nickname_reminders == 1);
  CHECK(zhang.decided_at == zhang.until);
  CHECK(li.state == NewcomerState::settled);
  CHECK(li.introduced_at.ms == 0);
  CHECK(li.introduction_reminders == 1);
  CHECK(li.nickname_reminders == 0);
  CHECK(li.greeted_at.ms == 0);
  // One task a day: for the nicknames, then for the silent one; each closed by what was seen.
  const auto tasks = world.tasks("remind_newcomers");
  REQUIRE(tasks.size() == 2);
  CHECK(tasks[0].owner == world.member("s1").id);
  CHECK(tasks[0].body.find("@张三 @old") == std::string::npos);  // the name of old is not known
  CHECK(tasks[0].body.find("@张三 请把群昵称改成「地区-公司-姓名」，例如「上海-鑫达-张三」") !=
        std::string::npos);
  CHECK(tasks[0].state == model::TaskState::done);
  CHECK(tasks[0].evidence.starts_with("fact:"));
  CHECK(tasks[1].body.find("@北京-海鸥-李四 欢迎加入") != std::string::npos);
  CHECK(tasks[1].state == model::TaskState::done);
  CHECK(tasks[1].evidence.starts_with("message:"));
  CHECK(world.decisions("onboarding.") ==
        std::vector<std::string>{"onboarding.introduced", "onboarding.reminded",
                                 "onboarding.reminded", "onboarding.settled", "onboarding.settled",
                                 "onboarding.settled"});
  CHECK(world.looks() == 0);
}

TEST_CASE("nobody is reminded oftener than twice of a nickname, nor once of a word") {
  Newcomers world;
  world.at(0, 10);
  world.join("g1", "wang");
  world.rename("wang", "王五");
  for (int day = 1; day <= 14; ++day) world.tick(day, 16);
  const Newcomer wang = world.row("wang");
  CHECK(wang.state == NewcomerState::silent);
  CHECK(wang.nickname_reminders == 2);
  CHECK(wang.introduction_reminders == 1);
  CHECK(wang.missing == "地区");
  const auto tasks = world.tasks("remind_newcomers");
  REQUIRE(tasks.size() == 3);
  for (const auto& each : tasks) CHECK(each.state == model::TaskState::cancelled);
  CHECK(world.decisions("onboarding.reminder_over").size() == 3);
}

TEST_CASE("the name in the group is the one that counts, where the platform tells it") {
  Newcomers world;
  world.at(0, 10);
  world.join("g1", "wang");
  world.rename("wang", "王五");
  CHECK(world.row("wang").nickname == NicknameState::wanting);
  world.give("g1", "wang", model::NicknameNoted{"上海-鑫达-王五"});
  CHECK(world.row("wang").nickname == NicknameState::conforms);
  CHECK(world.rows<model::Stay>("id").back().nickname == "上海-鑫达-王五");
  world.reopen();
  world.rename("wang", "王小五");  // of no matter while they have another name here
  CHECK(world.row("wang").nickname == NicknameState::conforms);
  world.give("g1", "wang", model::NicknameNoted{""});
  CHECK(world.row("wang").nickname == NicknameState::wanting);
  world.give("g1", "stranger", model::NicknameNoted{"上海-鑫达-路人"});  // who is not in the group
  CHECK(world.rows<model::Stay>("id").back().member == world.member("wang").id);
}

namespace {

constexpr std::string_view phrases = R"({"policy":{"onboarding":{"on":true,"days":14,
  "gift_words":["领资料包"],"who_to_ask":"发货找小李\n开票找小王",
  "opening_begins":"开营仪式现在开始","questions_begin":"答疑会现在开始",
  "gathering_minutes":30}}})";

}  // namespace

TEST_CASE("a gift is claimed once, and whoever speaks while an event is held takes part") {
  Newcomers world;
  world.done("policy.publish", std::string(phrases));
  world.at(0, 10);
  world.join("g1", "zhang");
  world.join("g1", "li");
  world.say("zhang", "领资料包");
  const base::Instant claimed = world.row("zhang").claimed_at;
  CHECK(claimed.ms != 0);
  world.say("zhang", "我要领 资料包");
  CHECK(world.row("zhang").claimed_at == claimed);
  CHECK(world.row("li").claimed_at.ms == 0);
  world.say("zhang", "开营仪式现在开始？");  // not for a newcomer to say
  CHECK(world.row("li").opening.from.ms == 0);

  world.at(1, 15);
  world.say("s1", "各位新朋友，开营仪式现在开始！");
  world.at(1, 15, 10);
  world.reopen();
  world.say("zhang", "来了");
  world.at(1, 15, 40);
  world.say("li", "刚看到");  // ten minutes late
  CHECK(world.row("zhang").opening.at.ms != 0);
  CHECK(world.row("li").opening.at.ms == 0);
  CHECK(world.row("li").opening.from == world.row("zhang").opening.from);
  // Whoever missed it is invited again; who was there has been there.
  world.at(2, 15);
  world.say("s1", "再来一次：开营仪式现在开始");
  world.say("li", "这次在");
  CHECK(world.row("li").opening.at > world.row("li").opening.from);
  CHECK(world.row("li").opening.from > world.row("zhang").opening.from);
  CHECK(world.row("li").questions.from.ms == 0);
}

TEST_CASE("whom to ask is asked of the owner on its day, and done once it is said") {
  Newcomers world;
  world.done("policy.publish", std::string(phrases));
  world.at(0, 10);
  world.join("g1", "zhang");
  world.rename("zhang", "张三");
  world.tick(1, 16);
  auto tasks = world.tasks("remind_newcomers");
  REQUIRE(tasks.size() == 1);
  CHECK(tasks[0].body.find("@张三 发货找小李") != std::string::npos);
  CHECK(tasks[0].state == model::TaskState::open);
  world.say("s1", "@张三 发货找小李 开票找小王");  // by hand, on one line
  tasks = world.tasks("remind_newcomers");
  CHECK(tasks[0].state == model::TaskState::done);
  CHECK(world.row("zhang").pointed_at.ms != 0);
  world.join("g1", "li");  // came after it was said
  CHECK(world.row("li").pointed_at.ms == 0);
  for (int day = 2; day <= 14; ++day) world.tick(day, 16);
  CHECK(world.tasks("remind_newcomers").size() == 2);  // for the second one, once
}

TEST_CASE("a reminder is done when it is said, and waits for a day with business") {
  Newcomers world;
  world.done("policy.publish", R"({"policy":{"calendar":{"week":{"mon":["09:00-18:00"],
    "thu":["09:00-18:00"]}},"onboarding":{"on":true,"nickname":"{地区}-{姓名}"}}})");
  world.at(0, 10);
  world.join("g1", "wang");
  world.rename("wang", "王五");
  world.tick(1, 20);
  world.tick(2, 20);
  CHECK(world.tasks("remind_newcomers").empty());
  world.tick(3, 16);
  auto tasks = world.tasks("remind_newcomers");
  REQUIRE(tasks.size() == 1);
  const auto body = base::parse_json(tasks[0].body);
  world.say("s1", std::string(base::text_at(body->get_object(), "text")));
  CHECK(world.tasks("remind_newcomers")[0].state == model::TaskState::done);
}

TEST_CASE("a day too late nobody is reminded; who leaves or is one of ours is let go") {
  Newcomers world;
  world.at(0, 10);
  for (const std::string who : {"a", "b", "c"}) {
    world.join("g1", who);
    world.rename(who, "名" + who);
  }
  world.tick(2, 17);  // nothing ran since Monday
  CHECK(world.tasks("remind_newcomers").empty());
  world.give("g1", "a", model::MemberLeft{});
  CHECK(world.row("a").state == NewcomerState::left);
  model::MemberProfile staff;
  staff.member = "b";
  staff.role = model::Role::staff;
  world.give("", "", staff);
  CHECK(world.row("b").state == NewcomerState::ours);
  // Who comes back has a new stay, and begins anew.
  world.join("g1", "a");
  CHECK(world.row("a").state == NewcomerState::watched);
  CHECK(world.rows<Newcomer>("stay_id").size() == 4);
}

TEST_CASE("joins of long ago, heard of again or switched off are nobody's news") {
  Newcomers world;
  world.at(0, 10);
  world.join("g1", "a");
  world.tick(40, 10);  // the program was off for weeks
  CHECK(world.row("a").state == NewcomerState::unseen);
  world.at(0, 10, 0);
  world.give("g1", "a", model::MemberJoined{"again", ""});
  CHECK(world.row("a").state == NewcomerState::unseen);
  world.done("policy.publish", R"({"policy":{}})");
  world.at(41, 10);
  world.join("g1", "b");
  world.say("s1", "欢迎新朋友");
  CHECK(world.rows<Newcomer>("stay_id").size() == 1);
}

TEST_CASE("the same facts give the same newcomers on both databases, in one batch or many") {
  Newcomers world;
  play_fortnight(world);
  const auto connection = world.database->connect(store::Access::read_only);
  REQUIRE(connection.has_value());
  const auto wanted = server::whole_store(**connection);
  const auto server = store::conformance::TemporaryPostgres::start();
  REQUIRE_MESSAGE(server.has_value(), (server ? "" : server.error().text));
  const TemporaryFolder folder;
  std::vector<std::unique_ptr<store::Database>> others;
  others.push_back(std::move(*store::sqlite::open_sqlite(folder.path().string())));
  if (*server)
    others.push_back(std::move(*store::postgres::open_postgres((*server)->url("guildhall"))));
  for (const auto& database : others) {
    auto organisation = server::Organisation::open(*database, readers());
    REQUIRE(organisation.has_value());
    REQUIRE((*organisation)->take_facts(world.facts).has_value());
    const auto reader = database->connect(store::Access::read_only);
    REQUIRE(reader.has_value());
    CHECK((server::whole_store(**reader) == wanted));
  }
}

namespace {

// People who come, go, speak, are renamed and welcomed in three groups, through a month.
std::vector<model::Fact> busy_month(std::uint64_t seed) {
  base::Random random(seed);
  std::vector<model::Fact> facts;
  base::Instant at = monday_nine;
  const auto add = [&](const std::string& group, const std::string& actor, model::FactBody body) {
    model::Fact fact;
    fact.source = std::holds_alternative<model::Command>(body) ? "console" : "test";
    fact.external_id = "f" + std::to_string(facts.size());
    fact.at = at;
    fact.group = group;
    fact.actor = actor;
    fact.body = std::move(body);
    facts.push_back(std::move(fact));
  };
  add("", "lead", model::Command{"policy.publish", std::string(onboarding)});
  for (int i = 0; i < 500; ++i) {
    at = at + base::minutes(random.between(1, 170));
    const std::string group = "g" + std::to_string(random.below(3));
    const std::string who = "m" + std::to_string(random.below(40));
    model::MessageSent said;
    model::MemberProfile profile;
    profile.member = who;
    const double kind = random.unit();
    if (kind < 0.25) {
      add(group, who, model::MemberJoined{"link", ""});
    } else if (kind < 0.32) {
      add(group, who, model::MemberLeft{});
    } else if (kind < 0.5) {
      profile.name = (random.chance(0.5) ? "上海-鑫达-" : "") + who + "号";
      if (random.chance(0.05)) profile.role = model::Role::staff;
      add("", "", profile);
    } else if (kind < 0.6) {
      add("", "", model::Tick{});
    } else {
      const std::string texts[] = {"大家好，我是上海做童装的，请多关照", "收到", "欢迎新朋友加入",
                                   "@m" + std::to_string(random.below(40)) + "号 幸会",
                                   "怎么导出报表？"};
      said.text = texts[random.below(std::size(texts))];
      add(group, who, said);
    }
  }
  return facts;
}

}  // namespace

TEST_CASE("batch boundaries and restarts leave no trace in newcomers and reminders") {
  std::size_t reminders = 0, ended = 0;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    CAPTURE(seed);
    const auto facts = busy_month(seed);
    std::vector<server::WholeStore> stores;
    for (const double restart : {0.0, 0.4}) {
      const TemporaryFolder folder;
      const auto database = std::move(*store::sqlite::open_sqlite(folder.path().string()));
      base::Random random(seed + 100);
      std::unique_ptr<server::Organisation> organisation;
      for (auto next = facts.begin(); next != facts.end();) {
        if (!organisation || random.chance(restart)) {
          organisation.reset();
          organisation = std::move(*server::Organisation::open(*database, readers()));
        }
        const auto size =
            std::min<std::ptrdiff_t>(facts.end() - next, random.between(1, restart > 0 ? 12 : 200));
        REQUIRE(organisation->take_facts({next, next + size}).has_value());
        next += size;
      }
      organisation.reset();
      const auto reader = database->connect(store::Access::read_only);
      REQUIRE(reader.has_value());
      stores.push_back(server::whole_store(**reader));
    }
    CHECK((stores[0] == stores[1]));
    for (const auto& each : std::get<std::vector<model::Task>>(stores[0]))
      reminders += each.kind == "remind_newcomers";
    for (const auto& each : std::get<std::vector<Newcomer>>(stores[0]))
      ended += each.state != NewcomerState::watched;
  }
  CHECK(reminders > 10);
  CHECK(ended > 50);
}
