#include "engine/conduct/conduct.h"

#include <doctest/doctest.h>

#include "base/random.h"
#include "engine/conduct/scene_test.h"

using namespace engine::conduct;
using engine::conduct::Scene;

namespace {

std::string words_rule(std::string_view id, std::string_view word, std::string_view more = "") {
  return R"({"id":")" + std::string(id) + R"(","kind":"words","mode":"on","words":[")" +
         std::string(word) + R"("])" + std::string(more) + "}";
}
std::string rules(std::string_view list) { return R"({"rules":[)" + std::string(list) + "]}"; }

using Effects = std::vector<std::string>;

}  // namespace

TEST_CASE("conduct: strikes climb the ladder, and the last step repeats") {
  Scene scene(rules(words_rule("bad", "坏词")));
  CHECK(scene.say("li", "坏词", noon(0)) == "rule.remind live bad");
  CHECK(scene.say("li", "好词", noon(0, 10)) == "");
  CHECK(scene.say("li", "坏词", noon(1)) == "rule.warn live bad");
  CHECK(scene.say("wang", "坏词", noon(1)) == "rule.remind live bad");  // everybody has their own
  CHECK(scene.say("li", "坏词", noon(2)) == "rule.mute live bad");
  CHECK(scene.say("li", "坏词", noon(3)) == "rule.remove live bad");
  CHECK(scene.say("li", "坏词", noon(4)) == "rule.remove live bad");
  const auto reason = scene.reason(5);
  CHECK(reason.at("strikes_before") == 4);
  CHECK(reason.at("step") == 4);
  CHECK(reason.at("window_days") == 30);
  CHECK(base::json::serialize(reason.at("evidence")) == R"([{"text":"坏词","from":0,"to":6}])");
  CHECK(scene.changes.decisions[5].inverse == R"({"command":"decision.undo","decision":6})");
}

TEST_CASE("conduct: each consequence has its effects, with a notice that is filled in") {
  Scene scene(rules(words_rule("bad", "坏词", R"(,"name":"文明","mute_minutes":30,
                    "ladder":["warn","mute","remove"],"notice":"@{name} {rule} 第{count}次 {group} {x}")")));
  scene.say("li", "坏词", noon(0));
  CHECK(scene.effects() == Effects{"send_message pending"});
  CHECK(scene.effect("send_message").body ==
        R"({"text":"@li 文明 第1次 服务群 {x}","mention":"x-li","reply_to":"m1"})");
  CHECK(scene.effect("send_message").expires_at == noon(0) + notice_lifetime);
  scene.say("li", "坏词", noon(1));
  CHECK(scene.effects().back() == "mute pending");
  CHECK(base::parse_json(scene.effect("mute").body)->as_object().at("minutes") == 30);
  CHECK(scene.effect("mute").expires_at == noon(1) + base::minutes(30));
  CHECK(scene.group().timers.size() == 1);
  scene.say("li", "坏词", noon(2));
  CHECK(scene.effects().back() == "remove pending");
  CHECK(scene.effects().size() == 5);
  std::set<std::string> keys;
  for (const auto& effect : scene.changes.effects.rows()) keys.insert(effect.key);
  CHECK(keys.size() == 5);
}

TEST_CASE("conduct: a strike exactly window_days old counts, a millisecond more and it does not") {
  for (const auto& [extra, expected] :
       {std::pair(0, "rule.warn live bad"), std::pair(1, "rule.remind live bad")}) {
    Scene scene(rules(words_rule("bad", "坏词", R"(,"window_days":7)")));
    scene.say("li", "坏词", noon(0));
    CHECK(scene.say("li", "坏词", noon(7) + base::milliseconds(extra)) == expected);
  }
}

TEST_CASE("conduct: what was written before a strike does not climb on it, though it arrives later") {
  Scene scene(rules(words_rule("bad", "坏词")));
  CHECK(scene.say("li", "坏词", noon(1)) == "rule.remind live bad");
  CHECK(scene.say("li", "坏词", noon(0)) == "rule.remind live bad");
  CHECK(scene.say("li", "坏词", noon(2)) == "rule.mute live bad");
  // What follows starts when we learn of it, not in the past.
  CHECK(scene.changes.effects.rows()[1].expires_at == noon(1) + notice_lifetime);
}

TEST_CASE("conduct: a shadow rule decides, shows its step, and nothing follows") {
  Scene scene(rules(R"({"id":"bad","kind":"words","mode":"shadow","words":["坏词"]})"));
  CHECK(scene.say("li", "坏词", noon(0)) == "rule.remind shadow bad");
  CHECK(scene.say("li", "坏词", noon(1)) == "rule.warn shadow bad");
  CHECK(scene.say("li", "坏词", noon(2)) == "rule.mute shadow bad");
  CHECK(scene.effects().empty());
  CHECK(scene.group().timers.empty());
  CHECK(scene.changes.decisions[0].inverse.empty());
  CHECK(scene.changes.strikes.rows().size() == 3);
  const auto undone = scene.undo_decision(0, noon(3));
  REQUIRE(!undone.has_value());
  CHECK(undone.error().code == base::ErrorCode::invalid_input);
}

TEST_CASE("conduct: strikes of shadow and history do not climb the live ladder") {
  Scene scene(rules(words_rule("bad", "坏词")));
  CHECK(scene.say("li", "坏词", noon(0), true) == "rule.remind history bad");
  CHECK(scene.say("li", "坏词", noon(1), true) == "rule.warn history bad");
  CHECK(scene.effects().empty());
  CHECK(scene.group().timers.empty());
  for (auto& strike : scene.group().strikes) strike.mode = model::DecisionMode::shadow;
  CHECK(scene.say("li", "坏词", noon(2)) == "rule.remind live bad");
  CHECK(scene.say("li", "坏词", noon(3)) == "rule.warn live bad");
}

TEST_CASE("conduct: of several broken rules only the hardest is carried out, the others are noted") {
  Scene scene(rules(words_rule("soft", "坏词", R"(,"ladder":["remind"])") + "," +
                    words_rule("hard", "坏", R"(,"ladder":["mute"],"mute_minutes":10)") + "," +
                    words_rule("long", "词", R"(,"ladder":["mute"],"mute_minutes":99)") + "," +
                    R"({"id":"seen","kind":"words","mode":"shadow","words":["坏词"],"ladder":["remove"]})"));
  CHECK(scene.say("li", "坏词", noon(0)) ==
        "rule.mute live long, rule.noted live soft, rule.noted live hard, rule.remove shadow seen");
  CHECK(scene.effects() == Effects{"send_message pending", "mute pending"});
  CHECK(scene.reason(1).at("gives_way_to") == 1);
  CHECK(scene.reason(1).at("consequence") == "remind");
  CHECK(scene.changes.strikes.rows().size() == 4);
  // A noted strike counts on its own rule's ladder, and can be taken back.
  CHECK(scene.undo_decision(1, noon(1)).has_value());
  CHECK(scene.effects().size() == 2);
}

TEST_CASE("conduct: staff and bots are exempt, and a rule limited to groups keeps to them") {
  Scene scene(rules(words_rule("bad", "坏词") + "," +
                    words_rule("elsewhere", "坏词", R"(,"groups":["g2"])")));
  scene.member("zhang", model::Role::staff);
  scene.member("robot", model::Role::bot);
  CHECK(scene.say("zhang", "坏词", noon(0)) == "");
  CHECK(scene.say("robot", "坏词", noon(0)) == "");
  CHECK(scene.say("li", "坏词", noon(0)) == "rule.remind live bad");
}

TEST_CASE("conduct: a message is struck once per rule, however often it is edited") {
  Scene scene(rules(words_rule("bad", "坏词") + "," + words_rule("worse", "更坏")));
  model::Message message = scene.message_of("li", "坏词", noon(0));
  CHECK(scene.happen(message) == "rule.remind live bad");
  CHECK(scene.happen(message) == "");
  message.text = "坏词 更坏";
  CHECK(scene.happen(message) == "rule.remind live worse");
}

TEST_CASE("conduct: a message taken back by its author is a strike all the same, and it says so") {
  Scene scene(rules(words_rule("bad", "坏词")));
  model::Message message = scene.message_of("li", "坏词", noon(0));
  message.revoked_at = noon(0, 5);
  CHECK(scene.happen(message) == "rule.remind live bad");
  CHECK(scene.reason(0).at("revoked_by_author") == true);
}

TEST_CASE("conduct: the rules are the same for everybody") {
  // The same story with the names dealt out differently gives the same decisions and strikes.
  const std::string policy = rules(
      words_rule("bad", "坏词") + "," + words_rule("worse", "更坏", R"(,"ladder":["mute","remove"])") +
      R"(,{"id":"links","kind":"link","mode":"on","ladder":["remind","remove"]})"
      R"(,{"id":"flood","kind":"flooding","mode":"shadow","flood_messages":3,"flood_seconds":120})");
  const std::vector<std::string> names = {"张总", "VIP客户", "小李", "new"};
  static constexpr auto lines = std::to_array<std::string_view>(
      {"坏词", "更坏", "你好", "看 https://shop.example.com/x", "坏词 更坏", "好的"});
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    const auto play = [&](std::size_t shift) {
      Scene scene(policy);
      base::Random random(seed);
      base::Instant at = noon(0);
      for (int i = 0; i < 40; ++i) {
        const std::size_t who = (random.below(names.size()) + shift) % names.size();
        at = at + base::seconds(random.between(1, 90'000));
        scene.say(names[who], std::string(lines[random.below(lines.size())]), at);
      }
      return scene.changes;
    };
    const model::Changes first = play(0);
    for (std::size_t shift = 1; shift < names.size(); ++shift) {
      const model::Changes other = play(shift);
      CHECK(other.decisions == first.decisions);
      CHECK(other.strikes.rows() == first.strikes.rows());
      CHECK(other.effects.rows().size() == first.effects.rows().size());
    }
  }
}

// ---- the end of a mute -----------------------------------------------------------------------------

TEST_CASE("conduct: a mute ends by its timer") {
  Scene scene(rules(words_rule("bad", "坏词", R"(,"ladder":["mute"],"mute_minutes":30)")));
  scene.say("li", "坏词", noon(0));
  scene.pass_until(noon(0, 30 * 60 - 1));
  CHECK(scene.effects().size() == 2);
  scene.pass_until(noon(0, 30 * 60));
  CHECK(scene.effects().back() == "unmute pending");
  CHECK(scene.changes.decisions.back().kind == "rule.mute_ended");
  CHECK(scene.effect("unmute").member == scene.member("li").id);
}

TEST_CASE("conduct: of two mutes of one member the later end counts") {
  Scene scene(rules(words_rule("bad", "坏词", R"(,"ladder":["mute"],"mute_minutes":30)")));
  scene.say("wang", "坏词", noon(0));
  scene.say("li", "坏词", noon(0));
  scene.say("li", "坏词", noon(0, 600));
  scene.pass_until(noon(0, 30 * 60));
  CHECK(scene.changes.decisions.size() == 4);  // wang may speak again, li not yet
  CHECK(scene.changes.decisions.back().member == scene.member("wang").id);
  scene.pass_until(noon(0, 40 * 60));
  CHECK(scene.changes.decisions.back().member == scene.member("li").id);
  CHECK(scene.group().timers.empty());
}

// ---- taking back -----------------------------------------------------------------------------------

TEST_CASE("conduct: undoing what is not sent yet withdraws it, and the ladder steps back") {
  Scene scene(rules(words_rule("bad", "坏词")));
  scene.say("li", "坏词", noon(0));
  REQUIRE(scene.undo_decision(0, noon(0, 60), "客户说的是产品名").has_value());
  CHECK(scene.effects() == Effects{"send_message withdrawn"});
  CHECK(scene.changes.decisions.back().kind == "rule.undone");
  CHECK(scene.reason(1) == base::json::object{{"decision", 1},
                                              {"strike", 1},
                                              {"by", "lead"},
                                              {"why", "客户说的是产品名"},
                                              {"effects_withdrawn", 1},
                                              {"inverse", "none"}});
  REQUIRE(scene.changes.undone_decisions.size() == 1);
  CHECK(scene.changes.undone_decisions[0].at == noon(0, 60));
  CHECK(scene.changes.strikes.rows()[0].overturned_at == noon(0, 60));
  CHECK(scene.say("li", "坏词", noon(1)) == "rule.remind live bad");
}

TEST_CASE("conduct: a second undo is a conflict, one without a reason is refused") {
  Scene scene(rules(words_rule("bad", "坏词")));
  scene.say("li", "坏词", noon(0));
  const auto silent = scene.undo_decision(0, noon(1), " \n");
  REQUIRE(!silent.has_value());
  CHECK(silent.error().field == "reason");
  CHECK(scene.changes.decisions.size() == 1);
  REQUIRE(scene.undo_decision(0, noon(1)).has_value());
  const auto again = scene.undo_decision(0, noon(2));
  REQUIRE(!again.has_value());
  CHECK(again.error().code == base::ErrorCode::conflict);
  CHECK(scene.changes.decisions.size() == 2);
}

TEST_CASE("conduct: undoing a mute lets the member speak, unless another mute goes on") {
  const std::string policy = rules(words_rule("bad", "坏词", R"(,"ladder":["mute"],"mute_minutes":30)"));
  SUBCASE("not carried out yet: withdrawn, nothing else") {
    Scene scene(policy);
    scene.say("li", "坏词", noon(0));
    REQUIRE(scene.undo_decision(0, noon(0, 1)).has_value());
    CHECK(scene.effects() == Effects{"send_message withdrawn", "mute withdrawn"});
    CHECK(scene.group().timers.empty());
  }
  SUBCASE("carried out: its inverse") {
    Scene scene(policy);
    scene.say("li", "坏词", noon(0));
    for (auto& [id, effect] : scene.world.effects) effect.state = model::EffectState::sent;
    REQUIRE(scene.undo_decision(0, noon(0, 1)).has_value());
    CHECK(scene.effects().back() == "unmute pending");
    CHECK(scene.reason(1).at("inverse") == "unmute");
    CHECK(scene.group().timers.empty());
    CHECK(scene.changes.removed_timers.size() == 1);
  }
  SUBCASE("another mute of the same member goes on") {
    Scene scene(policy);
    scene.say("li", "坏词", noon(0));
    scene.say("li", "坏词", noon(0, 5));
    for (auto& [id, effect] : scene.world.effects) effect.state = model::EffectState::sent;
    REQUIRE(scene.undo_decision(0, noon(0, 10)).has_value());
    CHECK(scene.reason(2).at("inverse") == "none");
    scene.pass_until(noon(1));
    CHECK(scene.effects().back() == "unmute pending");
  }
}

TEST_CASE("conduct: undoing a removal withdraws it, or asks a person to invite the member back") {
  const std::string policy = rules(words_rule("bad", "坏词", R"(,"ladder":["remove"])"));
  SUBCASE("not carried out yet") {
    Scene scene(policy);
    scene.say("li", "坏词", noon(0));
    // Parked for a person, who has a task to do it by hand.
    scene.effect("remove").state = model::EffectState::parked;
    model::Task task;
    task.id = model::TaskId(scene.counters.task++);
    task.kind = "enforce";
    task.decision = scene.changes.decisions[0].id;
    scene.world.tasks.emplace(task.id, task);
    REQUIRE(scene.undo_decision(0, noon(0, 1)).has_value());
    CHECK(scene.effects().back() == "remove withdrawn");
    REQUIRE(scene.changes.tasks.rows().size() == 1);
    CHECK(scene.changes.tasks.rows()[0].state == model::TaskState::cancelled);
  }
  SUBCASE("carried out") {
    Scene scene(policy);
    scene.group().row.owner = model::MemberId(77);
    scene.say("li", "坏词", noon(0));
    scene.effect("remove").state = model::EffectState::sent;
    REQUIRE(scene.undo_decision(0, noon(0, 1)).has_value());
    REQUIRE(scene.changes.tasks.rows().size() == 1);
    const model::Task& task = scene.changes.tasks.rows()[0];
    CHECK(task.kind == "invite_back");
    CHECK(task.owner == model::MemberId(77));
    CHECK(task.member == scene.member("li").id);
    CHECK(task.title.find("li") != std::string::npos);
  }
}

// ---- why and why not -------------------------------------------------------------------------------

TEST_CASE("conduct: explain says of every rule why it fired or not, the same before and after") {
  Scene scene(rules(words_rule("bad", "坏词") + "," + words_rule("elsewhere", "坏词", R"(,"groups":["g2"])") +
                    R"(,{"id":"off","kind":"words","mode":"off","words":["坏词"]})"
                    R"(,{"id":"ads","kind":"advertising","threshold":0.9})"
                    R"(,{"id":"flood","kind":"flooding"})"));
  scene.say("li", "坏词", noon(0));
  const model::Message message = scene.message_of("li", "坏词", noon(1));
  const auto explain_it = [&] {
    return explain(*scene.policy, scene.group(), message, scene.member("li"), scene.analyse(message));
  };
  const auto before = explain_it();
  std::string why;
  for (const auto& entry : before) why += std::string(entry.as_object().at("why").as_string()) + " ";
  CHECK(why == "broken other_group off below_threshold too_few_messages ");
  const auto& first = before[0].as_object();
  CHECK(first.at("fired") == true);
  CHECK(first.at("strikes_before") == 1);
  CHECK(first.at("consequence") == "warn");
  CHECK(before[3].as_object().at("limit") == 0.9);
  CHECK(before[4].as_object().at("value") == 1.0);
  scene.happen(message);
  CHECK(explain_it() == before);
  scene.member("zhang", model::Role::staff);
  const auto staff = explain(*scene.policy, scene.group(), message, scene.member("zhang"),
                             scene.analyse(message));
  CHECK(staff[0].as_object().at("why") == "exempt_role");
}
