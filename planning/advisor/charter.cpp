// Charter lint: the announcement, and the rules against what really runs.
#include <algorithm>

#include "planning/advisor/internal.h"

namespace planning::advisor {
namespace {

using base::json::array;
using base::json::object;
using model::CharterKind;
using model::Consequence;

constexpr std::size_t announcement_characters_max = 600;  // longer ones nobody reads
constexpr std::size_t rule_characters_max = 80;
constexpr std::size_t rules_most = 10;

void judge_announcement(Notes& notes) {
  const std::string& text = notes.program.charter.announcement;
  const std::string place = "charter.announcement";
  if (text.empty()) {
    notes.add("no_announcement", Severity::warning, place, "",
              {"没有群公告：新成员不知道这个群给他什么",
               "there is no announcement: who comes in does not learn what is in it for them"},
              {"写公告：先写得到什么，再写常设内容，最后写转化入口",
               "write one: what they get first, what stands here always, offers last"});
    return;
  }
  const std::size_t length = characters_in(text);
  if (length > announcement_characters_max) {
    notes.add(
        "announcement_long", Severity::warning, place, text,
        {"公告有 " + std::to_string(length) + " 字，超过 600 字没有人读完",
         "the announcement has " + std::to_string(length) + " characters: nobody reads beyond 600"},
        {"删到 600 字以内，其余放进链接", "cut it below 600; put the rest behind a link"});
  }
  const std::string first = text.substr(0, text.find('\n'));
  if (holds_any(first, {"http://", "https://", "下单", "购买", "抢购", "buy now", "order now"})) {
    notes.add("conversion_first", Severity::warning, place, first,
              {"公告第一行就是转化入口：价值要在前面",
               "the first line sells: what members get comes first"},
              {"把链接和下单入口移到最后", "move links and offers to the end"});
  }
}

void judge_text(Notes& notes, const model::CharterRule& rule, const std::string& place) {
  if (holds_any(rule.text, {"适当", "尽量", "酌情", "必要时", "情节严重", "不当", "等等",
                            "as appropriate", "if necessary", "inappropriate", "etc."})) {
    notes.add("rule_vague", Severity::warning, place + ".text", rule.text,
              {"含糊的词：每个人会有不同的理解，执行起来不一致",
               "vague words: everybody reads them differently, and so it is enforced"},
              {"写明做什么、多少次、多久", "say what, how often, how long"});
  }
  const std::size_t length = characters_in(rule.text);
  if (length > rule_characters_max) {
    notes.add("rule_long", Severity::hint, place + ".text", rule.text,
              {"这条有 " + std::to_string(length) + " 字，记不住",
               "it has " + std::to_string(length) + " characters: nobody remembers it"},
              {"写成 80 字以内，或拆成两条", "say it in 80, or make two rules of it"});
  }
  if (rule.kind == CharterKind::boundary && rule.enforced_by.empty() &&
      holds_any(rule.text, {"私聊", "私信", "私加", "private message", "direct message"})) {
    notes.add("rule_unseen", Severity::warning, place + ".text", rule.text,
              {"私聊里的事平台看不到，程序无法执行",
               "no platform shows what is said in private: no program can enforce it"},
              {"写明怎样举报、由谁核实", "say how to report it and who looks into it"});
  }
}

bool has_step(const model::Rule& rule, Consequence step) {
  return std::find(rule.ladder.begin(), rule.ladder.end(), step) != rule.ladder.end();
}

bool says_mute(std::string_view text) { return holds_any(text, {"禁言", "mute"}); }
bool says_remove(std::string_view text) {
  return holds_any(text, {"移出", "踢", "清退", "请出", "remove", "kick"});
}

void judge_enforcement(Notes& notes, const model::CharterRule& rule, const std::string& place) {
  if (rule.kind == CharterKind::boundary && rule.penalty.empty()) {
    notes.add(
        "penalty_missing", Severity::warning, place + ".penalty", rule.text,
        {"没有写违反的后果：规则成了请求", "it is not said what follows: a rule becomes a wish"},
        {"写上后果，如“第一次提醒，第二次警告，第三次移出”",
         "say it, such as \"first a reminder, then a warning, then removal\""});
  }
  if (says_mute(rule.penalty) && notes.ground.can_mute == false) {
    notes.add("mute_by_hand", Severity::hint, place + ".penalty", rule.penalty,
              {"群所在的平台不让程序禁言：每次都要群主动手",
               "the platform of these groups lets no program mute: the owner does it by hand"},
              {"确认群主会及时处理，或换成警告、移出",
               "make sure that the owner does it in time, or warn and remove instead"});
  }
  if (rule.enforced_by.empty()) return;
  const auto& rules = notes.ground.policy.rules;
  const auto running = std::find_if(rules.begin(), rules.end(), [&](const model::Rule& each) {
    return each.id == rule.enforced_by;
  });
  if (running == rules.end()) {
    notes.add(
        "rule_unknown", Severity::serious, place + ".enforced_by", rule.enforced_by,
        {"“规则”里没有“" + rule.enforced_by + "”这一条",
         "the policy has no rule \"" + rule.enforced_by + "\""},
        {"改成已有规则的编号，或先建这条规则", "name a rule that is there, or make it first"});
    return;
  }
  if (running->mode != model::EntryMode::on) {
    notes.add(
        "rule_not_running", Severity::warning, place + ".enforced_by",
        object{{"rule", running->id}, {"mode", model::to_name(running->mode)}},
        {"规则“" + running->id + "”没有开启：章程说了，却不会执行",
         "the rule \"" + running->id + "\" is not on: the charter says it and nothing does it"},
        {"在“规则”里开启它", "switch it on among the rules"});
  }
  const bool differs = (says_mute(rule.penalty) && !has_step(*running, Consequence::mute)) ||
                       (says_remove(rule.penalty) && !has_step(*running, Consequence::remove));
  if (!differs) return;
  array ladder;
  for (const Consequence each : running->ladder) ladder.emplace_back(model::to_name(each));
  notes.add("ladder_differs", Severity::serious, place + ".penalty",
            object{{"penalty", rule.penalty}, {"ladder", ladder}},
            {"章程写的后果，规则“" + running->id + "”里没有这一步",
             "the charter names a consequence that the rule \"" + running->id + "\" does not have"},
            {"让两处一致", "make the two agree"});
}

void judge_rules(Notes& notes) {
  const auto& rules = notes.program.charter.rules;
  bool has_boundary = false, has_other = false, has_adverts = false;
  array all;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const std::string place = "charter.rules[" + std::to_string(i) + "]";
    judge_text(notes, rules[i], place);
    judge_enforcement(notes, rules[i], place);
    const bool is_boundary = rules[i].kind == CharterKind::boundary;
    has_boundary = has_boundary || is_boundary;
    has_other =
        has_other || rules[i].kind == CharterKind::reward || rules[i].kind == CharterKind::promise;
    has_adverts = has_adverts ||
                  (is_boundary &&
                   holds_any(rules[i].text, {"广告", "推广", "营销", "advert", "promot", "spam"}));
    all.emplace_back(rules[i].text);
    for (std::size_t j = 0; j < i; ++j) {
      if (rules[j].text != rules[i].text) continue;
      notes.add("rule_twice", Severity::hint, place, rules[i].text,
                {"和第 " + std::to_string(j + 1) + " 条相同",
                 "it is the same as rule " + std::to_string(j + 1)},
                {"删去一条", "leave one out"});
      break;
    }
  }
  const std::string place = "charter.rules";
  if (rules.empty()) {
    notes.add("no_rules", Severity::warning, place, "",
              {"章程没有规则：第一次违规时无据可依",
               "the charter has no rules: the first breach finds nothing to stand on"},
              {"至少写广告、隐私和答疑时间三条",
               "write three at least: advertising, privacy, hours of service"});
    return;
  }
  if (!has_adverts) {
    notes.add(
        "no_advert_rule", Severity::warning, place, all,
        {"没有关于广告的规则", "no rule is about advertising"},
        {"写明能不能发广告、发了会怎样", "say whether advertising is allowed, and what follows"});
  }
  if (rules.size() > rules_most) {
    notes.add("too_many_rules", Severity::hint, place, rules.size(),
              {"有 " + std::to_string(rules.size()) + " 条规则，超过 10 条没有人记得",
               "there are " + std::to_string(rules.size()) + " rules: nobody remembers beyond 10"},
              {"留下最重要的，其余放进链接", "keep what matters, put the rest behind a link"});
  }
  if (has_boundary && !has_other) {
    notes.add("only_prohibitions", Severity::hint, place, all,
              {"只有禁止，没有奖励或承诺", "there are only prohibitions, no reward and no promise"},
              {"加一条奖励（如被采纳的解答）或服务承诺",
               "add a reward, such as for an accepted answer, or a promise of service"});
  }
}

}  // namespace

void judge_charter(Notes& notes) {
  judge_announcement(notes);
  judge_rules(notes);
}

}  // namespace planning::advisor
