// Goal: the real connector, pump, deliverer and store do in the sandbox what a community needs.
// Method: a scripted day, step by step, in simulated time; then seeded hours with callbacks lost,
// doubled and late, tokens revoked, the database failing and WeCom down, after which the store must
// say what the sandbox says.
#include <cstdio>

#include "server/connections/wecom_world_test.h"

using namespace server;
using namespace server::wecom_world;

namespace {

// Removes whoever writes 兼职日结; a first response is due within 30 minutes, on every day and at
// every hour.
model::Fact strict_policy(Instant at) {
  model::Policy policy = model::starting_policy();
  policy.rules = {no_job_offers()};
  model::Fact fact;
  fact.source = "console";
  fact.external_id = "publish";
  fact.at = at;
  fact.actor = "lead";
  fact.body =
      model::Command{"policy.publish",
                     base::json::serialize(base::json::object{{"policy", model::to_json(policy)}})};
  return fact;
}

// For messages that say what is different.
std::string joined(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
  return text;
}

}  // namespace

TEST_CASE("a day in the sandbox: from the scanned code to the advertiser's removal") {
  World world(SandboxOptions{});
  world.sandbox.add_staff("li");
  REQUIRE(world.program->host->take({strict_policy(world.clock.now())})->refused.empty());

  // A customer scans Li's code from the trade fair: a contact, and a welcome within its 20 seconds.
  REQUIRE(world.sandbox.befriend("wmAn", "li", "展会", world.clock.now()));
  world.pass(seconds(3));
  REQUIRE(world.comes_true([&] { return !world.sandbox.letters().empty(); }));
  CHECK(world.sandbox.letters()[0].to == "wmAn");
  CHECK(world.sandbox.letters()[0].text == welcome_text);
  world.pass(seconds(3));
  auto contacts = world.rows<model::Contact>("order by since");
  REQUIRE(contacts.size() == 1);
  CHECK(contacts[0].via == "code:展会");
  CHECK(contacts[0].until.ms == 0);

  // They join the group by its code, and a seller of jobs does, too.
  const std::string chat = world.sandbox.create_group("li", "华东经销商", world.clock.now());
  REQUIRE(world.sandbox.join(chat, "wmAn", 3, world.clock.now(), "群码1"));
  REQUIRE(world.sandbox.join(chat, "wmAd", 3, world.clock.now(), "群码1"));
  world.pass(seconds(8));
  CHECK(world.members_in_store(chat) == world.sandbox.members_of(chat));
  const auto stays = world.rows<model::Stay>("where via = 'code:群码1'");
  CHECK(stays.size() == 2);

  // A question, answered by Li within the promise.
  world.say(chat, "wmAn", "请问发票怎么开？");
  world.pass(minutes(4));
  world.say(chat, "li", "在设置里打开发票管理，填写抬头后提交即可");
  auto questions = world.rows<model::Question>("order by id");
  REQUIRE(questions.size() == 1);
  CHECK(questions[0].state == model::QuestionState::answered);
  CHECK(questions[0].breached_at.ms == 0);

  // An advertiser: no program may remove anybody in WeCom, so Li gets a task that says how it will
  // be seen.
  world.say(chat, "wmAd", "兼职日结 300 元，加我");
  REQUIRE(world.comes_true([&] { return world.task_of("remove").id.value != 0; }));
  const model::Task asked = world.task_of("remove");
  CHECK(asked.state == model::TaskState::open);
  const auto body = base::parse_json(asked.body)->as_object();
  CHECK(body.at("by_hand").as_object().at("task") == "remove_member");
  CHECK(body.at("by_hand").as_object().at("proof") == "event");
  const auto owner = world.rows<model::Member>("where id = " + std::to_string(asked.owner.value));
  REQUIRE(owner.size() == 1);
  CHECK(owner[0].external_id == "li");
  // Li removes them in the client; nobody has to report it.
  REQUIRE(world.sandbox.leave(chat, "wmAd", true, world.clock.now()));
  world.pass(seconds(5));
  const model::Task done = world.task_of("remove");
  CHECK(done.state == model::TaskState::done);
  CHECK(done.evidence.starts_with("fact:"));

  // Another customer's question that nobody answers: Li is told in WeCom when the promise breaks.
  REQUIRE(world.sandbox.join(chat, "wmBo", 3, world.clock.now(), "群码1"));
  world.say(chat, "wmBo", "请问价格是多少呢？");
  world.pass(minutes(66));  // the lunch hour does not count
  world.say(chat, "wmAn",
            "早上好");  // the pump sleeps by a real clock: a word lets it look at the time
  CHECK(world.comes_true([&] { return world.sandbox.letters().size() >= 2; }));
  CHECK(world.sandbox.letters().back().to == "li");
  const std::string notice = world.sandbox.letters().back().text;
  CHECK_MESSAGE(notice.find("价格是多少") != std::string::npos, notice);

  // The customer deletes Li.
  REQUIRE(world.sandbox.unfollow("wmAn", "li", true, world.clock.now()));
  world.pass(seconds(3));
  contacts = world.rows<model::Contact>("order by since");
  REQUIRE(contacts.size() == 1);
  CHECK(contacts[0].until.ms != 0);
  CHECK(contacts[0].ended_by == model::ContactEnder::customer);
  for (const std::string& complaint : world.sandbox.complaints()) FAIL_CHECK(complaint);
}

TEST_CASE(
    "a day in the sandbox: what is not WeCom's is refused at the door, and nothing is kept of it") {
  World world(SandboxOptions{});
  api::Request request;
  request.method = "POST";
  request.path = "/callbacks/wecom";
  request.body = "<xml><Encrypt>AAAA</Encrypt></xml>";
  CHECK(world.program->platforms.hear(request).status >= 400);
  request.body = "no xml";
  CHECK(world.program->platforms.hear(request).status == 400);
  request.method = "DELETE";
  CHECK(world.program->platforms.hear(request).status == 405);
  request.path = "/callbacks/nobody";
  CHECK(world.program->platforms.hear(request).status == 404);
  CHECK(world.program->platforms.list().at(0).refused == 2);
  CHECK(world.rows<model::FactRow>("where kind = 'event'").empty());

  // A callback that cannot be stored is not acknowledged; WeCom sends it again, and then it is.
  world.sandbox.create_group("li", "群", world.clock.now());
  world.plan.set(store::faulty::Fault::commit, {1, 0});
  for (const auto& callback : world.sandbox.callbacks_due(world.clock.now())) {
    world.again.emplace_back(World::request_of(callback), 0);
  }
  CHECK(world.program->platforms.hear(world.again.front().first).status == 503);
  world.plan.clear();
  CHECK(world.comes_true(
      [&] { return world.program->platforms.hear(world.again.front().first).status == 200; }));
  CHECK(world.rows<model::FactRow>("where kind = 'event'").size() == 1);
}

TEST_CASE(
    "a day in the sandbox: whatever is lost on the way, in the end the store says what WeCom "
    "says") {
  std::printf(
      "seed  events kept  facts  commits failed  tokens refused  groups  members  contacts  "
      "differences\n");
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    CAPTURE(seed);
    SandboxOptions options;
    options.seed = seed;
    options.callback_lost = 0.2;
    options.callback_doubled = 0.1;
    options.callback_delay_max = seconds(8);
    options.token_revoked = 0.03;
    options.names_changed_members = seed % 2 == 0;
    World world(options);
    base::Random random(seed);
    const std::vector<std::string> staff = {"li", "wang"};
    for (const std::string& user : staff) world.sandbox.add_staff(user);
    std::vector<std::string> chats;
    for (int i = 0; i < 3; ++i) {
      chats.push_back(world.sandbox.create_group(staff[random.below(2)], "群" + std::to_string(i),
                                                 world.clock.now()));
    }
    for (int step = 0; step < 120; ++step) {
      const Instant now = world.clock.now();
      const std::string customer = "wm" + std::to_string(random.below(9));
      const std::string& user = staff[random.below(2)];
      const std::string& chat = chats[random.below(3)];
      if (!world.sandbox.join(chat, customer, 3, now, "码")) {
        world.sandbox.leave(chat, customer, random.chance(0.5), now);
      }
      if (!world.sandbox.befriend(customer, user, "展会", now) && random.chance(0.5)) {
        world.sandbox.unfollow(customer, user, random.chance(0.5), now);
      }
      world.sandbox.tag(customer, user, random.chance(0.5) ? "A级" : "B级", now);
      if (random.chance(0.05)) world.sandbox.rename(chat, "新名" + std::to_string(step), now);
      if (step == 30)
        world.plan.set(store::faulty::Fault::commit, {0, 0.3});  // the database totters
      if (step == 45) world.plan.clear();
      if (step == 60) world.faults.is_down = true;  // WeCom is out of reach for an hour
      if (step == 62) world.clock.advance(base::hours(1));
      if (step == 64) world.faults.is_down = false;
      if (step == 80) world.restart();
      world.pass(seconds(random.between(1, 3)));
    }
    // All is quiet, and everything is looked at.
    world.pass(seconds(60));
    world.program->wecom->reconcile();
    world.pass(seconds(60));
    world.wait_idle();
    const auto health = world.program->wecom->health();
    CHECK_MESSAGE(health.condition == connectors::Condition::well, health.trouble);
    CHECK(health.checked_at.ms != 0);
    std::size_t members = 0, differences = world.pairs_in_store() != world.sandbox.known_pairs();
    for (const std::string& chat : world.sandbox.groups()) {
      CAPTURE(chat);
      members += world.sandbox.members_of(chat).size();
      differences += world.members_in_store(chat) != world.sandbox.members_of(chat);
      CHECK(joined(world.members_in_store(chat)) == joined(world.sandbox.members_of(chat)));
    }
    CHECK(world.pairs_in_store() == world.sandbox.known_pairs());
    CHECK(world.plan.struck() > 0);
    std::printf("%4llu  %11zu  %5zu  %14lld  %14d  %6zu  %7zu  %8zu  %11zu\n",
                static_cast<unsigned long long>(seed),
                world.rows<model::FactRow>("where kind = 'event'").size(),
                world.rows<model::FactRow>("").size(), static_cast<long long>(world.plan.struck()),
                world.sandbox.count_answered(40014), world.sandbox.groups().size(), members,
                world.sandbox.known_pairs().size(), differences);
    for (const std::string& complaint : world.sandbox.complaints()) FAIL_CHECK(complaint);
  }
}
