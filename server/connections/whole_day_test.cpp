// Goal: the whole day of a community in one piece, in simulated time: a customer scans a code, is
// known and welcomed in time, joins, asks; the drafted answer is sent by a person and answers
// within the promise; an advertiser is found, the owner has the task, and the removal is verified
// by its event. Method: the real connector with the archive over the sandbox, every callback twice
// and up to three seconds late; on both databases, which must tell the same story.
// tools/wecom_day_test.py plays the same script against the running program.
#include <algorithm>

#include "server/connections/wecom_world_test.h"
#include "store/conformance/temporary_postgres.h"
#include "store/postgres/postgres_database.h"

using namespace server;
using namespace server::wecom_world;

namespace {

constexpr base::Duration welcome_within = seconds(20);  // WeCom's own limit
constexpr base::Duration promise = minutes(30);
const std::string answer = "在设置里打开发票管理，填写抬头后提交即可";

model::Policy policy_of_the_day() {
  model::Policy policy = model::starting_policy();
  policy.promise.first_response_minutes = static_cast<int>(promise.ms / minutes(1).ms);
  policy.cards.kinds = {"remove"};
  policy.rules = {no_job_offers()};
  model::Faq faq;
  faq.id = "invoice";
  faq.questions = {"发票怎么开", "如何开发票"};
  faq.answer = "@{name} " + answer;
  policy.faqs = {faq};
  return policy;
}

SandboxOptions unkind() {
  SandboxOptions options;
  options.callback_doubled = 1;
  options.callback_delay_max = seconds(3);
  return options;
}

struct WholeDay : World {
  std::string chat, config_id;

  explicit WholeDay(std::unique_ptr<store::Database> store)
      : World(unkind(), Ground{std::move(store), true}) {
    sandbox.name_person("li", "李敏");
    sandbox.name_person("wmAn", "安先生");
    command("policy.publish", {{"policy", model::to_json(policy_of_the_day())}});
    chat = sandbox.create_group("li", "华东经销商", clock.now());
    REQUIRE(in_time(minutes(1), [&] { return members_in_store(chat).contains("li"); }));
  }
  ~WholeDay() {
    for (const std::string& complaint : sandbox.complaints()) FAIL_CHECK(complaint);
  }

  std::int64_t number_of(const std::string& name) {
    return rows<model::Member>("where external_id = '" + name + "'").at(0).id.value;
  }
  std::vector<model::Task> removals() { return rows<model::Task>("where kind = 'remove'"); }
  std::vector<Instant> letters_to(const std::string& who) {
    std::vector<Instant> at;
    for (const auto& letter : sandbox.letters()) {
      if (letter.to == who) at.push_back(letter.at);
    }
    return at;
  }
  void make_code() {
    command("channel.save", {{"name", "展会"}, {"kind", "offline_event"}, {"cost_cents", 300'000}});
    const auto channel = rows<model::Channel>("").at(0).id.value;
    const base::json::object to{{"kind", "persona"}, {"staff", base::json::array{number_of("li")}}};
    command("code.save", {{"name", "展台"},
                          {"channel", channel},
                          {"text", "wholeday12"},
                          {"rules", base::json::object{{"otherwise", to}}}});
    REQUIRE(in_time(minutes(1), [&] {
      const auto ways = rows<model::EntryWay>("");
      return ways.size() == 1 && ways[0].state == model::WayState::ready;
    }));
    config_id = rows<model::EntryWay>("").at(0).reference;
  }
  // Scans, and is known and welcomed.
  void arrive(const std::string& who) {
    const Instant scanned = clock.now();
    REQUIRE(sandbox.scan(config_id, who, scanned) == "li");
    REQUIRE(in_time(minutes(1), [&] { return pairs_in_store().contains({"li", who}); }));
    const auto letters = letters_to(who);
    REQUIRE(letters.size() == 1);
    CHECK(letters[0] - scanned <= welcome_within);
    CHECK(rows<model::Contact>("where via = 'code:wholeday12.1' and member_id = " +
                               std::to_string(number_of(who)))
              .size() == 1);
  }
  void enter(const std::string& who) {
    REQUIRE(sandbox.invite(chat, who, clock.now()));
    REQUIRE(in_time(minutes(1), [&] { return members_in_store(chat).contains(who); }));
  }
  void scan_and_join() {
    arrive("wmAn");
    CHECK(sandbox.scan(config_id, "wmAn", clock.now()) == "");  // twice: nothing new
    CHECK_FALSE(sandbox.invite(chat, "wmStranger", clock.now()));
    arrive("wmBo");
    CHECK(letters_to("wmAn").size() == 1);
    CHECK(rows<model::Contact>("").size() == 2);
    enter("wmAn");
    enter("wmBo");
    CHECK_FALSE(sandbox.invite(chat, "wmAn", clock.now()));
  }
  void ask_and_answer() {
    REQUIRE(sandbox.say(chat, "wmAn", "请问发票怎么开？", clock.now()));
    const Instant asked = clock.now();
    REQUIRE(in_time(minutes(1), [&] { return task_of("send_message").id.value != 0; }));
    const model::Task draft = task_of("send_message");
    const std::string text(base::text_at(base::parse_json(draft.body)->as_object(), "text"));
    CHECK(text == "@安先生 " + answer);
    CHECK(draft.owner.value == number_of("li"));
    // Li looks after twelve minutes, taps, and the sidebar says so.
    pass(minutes(12));
    const auto open = rows<model::Question>("").at(0);
    CHECK(open.state == model::QuestionState::open);
    const Instant tapped = clock.now();
    REQUIRE(sandbox.say(chat, "li", text, tapped));
    command("sidebar.sent",
            {{"question", open.id.value}, {"text", text}, {"member", number_of("li")}}, "li");
    REQUIRE(in_time(minutes(1), [&] {
      return rows<model::Question>("").at(0).state == model::QuestionState::answered;
    }));
    const auto question = rows<model::Question>("").at(0);
    CHECK(question.answered_by.value == number_of("li"));
    CHECK(question.asked_at == asked);
    CHECK(question.first_response_at == tapped);
    CHECK(question.waited_ms == (tapped - asked).ms);
    CHECK(question.waited_ms >= minutes(12).ms);
    CHECK(question.waited_ms < promise.ms);
    CHECK(question.due_at == asked + promise);
    CHECK(question.breached_at.ms == 0);
    CHECK(task_of("send_message").evidence == "message:" + std::to_string(question.answer.value));
  }
  void remove_the_advertiser() {
    arrive("wmAd");
    enter("wmAd");
    REQUIRE(sandbox.say(chat, "wmAd", "兼职日结 300 元，加我微信", clock.now()));
    REQUIRE(in_time(minutes(1), [&] { return !sandbox.cards_of("li").empty(); }));
    const auto asked = removals();
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].state == model::TaskState::open);
    CHECK(asked[0].owner.value == number_of("li"));
    const std::string card = sandbox.cards_of("li").at(0).task;
    REQUIRE(sandbox.press_card("li", card, "take", clock.now()));
    REQUIRE(in_time(minutes(1), [&] { return decided("card.taken") == 1; }));
    // Somebody else goes: not what was asked for.
    REQUIRE(sandbox.leave(chat, "wmBo", true, clock.now()));
    REQUIRE(in_time(minutes(1), [&] { return !members_in_store(chat).contains("wmBo"); }));
    CHECK(removals().at(0).state == model::TaskState::open);
    CHECK(sandbox.members_of(chat).contains("wmAd"));  // no program has done it
    const Instant removed = clock.now();
    REQUIRE(sandbox.leave(chat, "wmAd", true, removed));
    REQUIRE(in_time(minutes(1), [&] { return removals()[0].state == model::TaskState::done; }));
    const model::Task done = removals().at(0);
    CHECK(done.done_at - removed < minutes(1));
    REQUIRE(done.evidence.starts_with("fact:"));
    const auto facts = rows<model::FactRow>("where seq = " + done.evidence.substr(5));
    REQUIRE(facts.size() == 1);
    CHECK(facts[0].kind == "leave");
    CHECK(facts[0].actor == "wmAd");
    // Nobody is left to be told of the rule.
    CHECK(rows<model::Task>("where state = 'open' and member_id = " +
                            std::to_string(done.member.value))
              .empty());
    // A press that comes too late.
    REQUIRE(sandbox.press_card("li", card, "done", clock.now()));
    REQUIRE(in_time(minutes(1), [&] { return decided("card.press_refused") >= 1; }));
    CHECK(removals().at(0).evidence == done.evidence);
    CHECK(removals().at(0).done_at == done.done_at);
  }
  std::size_t decided(const std::string& kind) {
    return rows<model::Decision>("where kind = '" + kind + "'").size();
  }
  // What was decided of the group, in its order, each with a reason.
  std::string story() {
    std::string kinds;
    for (const auto& each : rows<model::Decision>("where group_id <> 0 order by id")) {
      CHECK_MESSAGE(each.reason.size() > 2, each.kind);
      kinds += (kinds.empty() ? "" : ", ") + each.kind;
    }
    return kinds;
  }
};

std::string play(std::unique_ptr<store::Database> database) {
  WholeDay day(std::move(database));
  day.make_code();
  day.scan_and_join();
  day.ask_and_answer();
  day.remove_the_advertiser();
  return day.story();
}

}  // namespace

TEST_CASE("the whole day: from the scanned code to the removal that its event verifies") {
  const auto story = play(nullptr);
  CHECK(story ==
        "question.opened, faq.answered, effect.handed_over, question.answered, task.seen_done, "
        "rule.remove, effect.handed_over, effect.handed_over, card.taken, task.pointless, "
        "task.seen_done, card.press_refused");

  auto server = store::conformance::TemporaryPostgres::start();
  REQUIRE_MESSAGE(server.has_value(), (server ? "" : server.error().text));
  if (!*server) return;  // said so, loudly
  auto database = store::postgres::open_postgres((*server)->url("guildhall"));
  REQUIRE_MESSAGE(database.has_value(), (database ? "" : database.error().text));
  CHECK(play(std::move(*database)) == story);
}
