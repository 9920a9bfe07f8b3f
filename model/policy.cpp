#include "model/policy.h"

#include "model/policy_members.h"

namespace model {
namespace {

using base::json::array;
using base::json::object;

array intervals_json(const std::vector<OpenInterval>& intervals) {
  array out;
  for (const OpenInterval& interval : intervals) {
    out.emplace_back(clock_text(interval.from_minute) + "-" + clock_text(interval.to_minute));
  }
  return out;
}

object calendar_json(const Calendar& calendar) {
  object week;
  for (std::size_t day = 0; day < day_names.size(); ++day) {
    if (!calendar.week[day].empty()) week[day_names[day]] = intervals_json(calendar.week[day]);
  }
  object special;
  for (const auto& [day, intervals] : calendar.special) {
    special[base::format_day(day)] = intervals_json(intervals);
  }
  return {{"time_zone", calendar.time_zone},
          {"week", std::move(week)},
          {"special", std::move(special)}};
}

object promise_json(const ServicePromise& promise) {
  return {{"first_response_minutes", promise.first_response_minutes},
          {"next_response_minutes", promise.next_response_minutes},
          {"warn_at", promise.warn_at},
          {"expire_after_hours", promise.expire_after_hours},
          {"responders", to_name(promise.responders)},
          {"merge_minutes", promise.merge_minutes}};
}

// What the kind of rule does not look at is written only where somebody has set it.
object rule_json(const Rule& rule) {
  static const Rule plain;
  const bool has_words = rule.kind == RuleKind::words || rule.kind == RuleKind::abuse;
  object out{{"id", rule.id},
             {"name", rule.name},
             {"kind", to_name(rule.kind)},
             {"mode", to_name(rule.mode)}};
  if (has_words || rule.match != plain.match) out["match"] = to_name(rule.match);
  if (has_words || !rule.words.empty()) out["words"] = texts_json(rule.words);
  if (rule.kind == RuleKind::link || !rule.allowed_hosts.empty()) {
    out["allowed_hosts"] = texts_json(rule.allowed_hosts);
  }
  if (rule.kind == RuleKind::advertising || rule.threshold != plain.threshold) {
    out["threshold"] = rule.threshold;
  }
  const bool is_flooding = rule.kind == RuleKind::flooding;
  if (is_flooding || rule.flood_messages != plain.flood_messages) {
    out["flood_messages"] = rule.flood_messages;
  }
  if (is_flooding || rule.flood_seconds != plain.flood_seconds) {
    out["flood_seconds"] = rule.flood_seconds;
  }
  array ladder;
  for (const Consequence step : rule.ladder) ladder.emplace_back(to_name(step));
  out["ladder"] = std::move(ladder);
  out["window_days"] = rule.window_days;
  out["mute_minutes"] = rule.mute_minutes;
  out["notice"] = rule.notice;
  if (!rule.groups.empty()) out["groups"] = texts_json(rule.groups);
  return out;
}

object reply_json(const KeywordReply& reply) {
  object out{{"id", reply.id},
             {"name", reply.name},
             {"mode", to_name(reply.mode)},
             {"match", to_name(reply.match)},
             {"words", texts_json(reply.words)},
             {"reply", reply.reply},
             {"cooldown_seconds", reply.cooldown_seconds},
             {"group_cooldown_seconds", reply.group_cooldown_seconds},
             {"member_cooldown_seconds", reply.member_cooldown_seconds}};
  if (!reply.groups.empty()) out["groups"] = texts_json(reply.groups);
  return out;
}

object faq_json(const Faq& faq) {
  object out{{"id", faq.id},
             {"questions", texts_json(faq.questions)},
             {"answer", faq.answer},
             {"mode", to_name(faq.mode)}};
  if (!faq.owner.empty()) out["owner"] = faq.owner;
  return out;
}

object program_json(const SeatingProgram& of) {
  const SeatWeights& weights = of.weights;
  return {{"program", of.program},
          {"target_size", of.target_size},
          {"regions", texts_json(of.regions)},
          {"identities", texts_json(of.identities)},
          {"one_region", of.one_region},
          {"colleagues", to_name(of.colleagues)},
          {"expert_tiers", texts_json(of.expert_tiers)},
          {"weights",
           {{"fill", weights.fill},
            {"region", weights.region},
            {"mix", weights.mix},
            {"colleagues", weights.colleagues},
            {"expert", weights.expert}}},
          {"invitation", of.invitation}};
}

object seating_json(const Seating& seating) {
  array clashes, programs;
  for (const auto& [one, other] : seating.clashes) clashes.push_back(array{one, other});
  for (const SeatingProgram& each : seating.programs) programs.push_back(program_json(each));
  return {{"identities", texts_json(seating.identities)},
          {"clashes", std::move(clashes)},
          {"programs", std::move(programs)}};
}

template <class Entry>
array entries_json(const std::vector<Entry>& entries, object (*write)(const Entry&)) {
  array out;
  for (const Entry& entry : entries) out.emplace_back(write(entry));
  return out;
}

// ---- what a new organisation starts with
// -----------------------------------------------------------

Rule advertising_rule() {
  Rule rule;
  rule.id = "ads";
  rule.name = "广告";
  rule.kind = RuleKind::advertising;
  rule.ladder = {Consequence::remind, Consequence::warn, Consequence::remove};
  rule.notice =
      "@{name} 本群不发广告，请撤回并遵守群规「{rule}」（第 {count} 次）。有合作需求请私信群主。";
  return rule;
}

Rule link_rule() {
  Rule rule;
  rule.id = "links";
  rule.name = "外链";
  rule.kind = RuleKind::link;
  rule.notice =
      "@{name} 为了大家的安全，群内不发外部链接（群规「{rule}」，第 {count} "
      "次）。需要分享资料请先联系群主。";
  return rule;
}

Rule contact_rule() {
  Rule rule;
  rule.id = "contacts";
  rule.name = "联系方式与二维码";
  rule.kind = RuleKind::contact;
  rule.notice =
      "@{name} 群内请勿留联系方式或二维码拉人（群规「{rule}」，第 {count} 次），谢谢配合。";
  return rule;
}

Rule flooding_rule() {
  Rule rule;
  rule.id = "flooding";
  rule.name = "刷屏";
  rule.kind = RuleKind::flooding;
  rule.ladder = {Consequence::remind, Consequence::warn, Consequence::mute};
  rule.notice =
      "@{name} 消息发得有点密了，请合并成一条再发（群规「{rule}」，第 {count} 次），方便大家阅读。";
  return rule;
}

Rule abuse_rule() {
  Rule rule;
  rule.id = "abuse";
  rule.name = "辱骂";
  rule.kind = RuleKind::abuse;
  rule.words = {"傻逼",   "傻b",     "煞笔",   "沙雕",    "脑残",     "智障",   "白痴",
                "神经病", "有病吧",  "废物",   "贱人",    "贱货",     "王八蛋", "混蛋",
                "滚蛋",   "滚出去",  "去死",   "死全家",  "不得好死", "他妈的", "你妈的",
                "操你",   "草泥马",  "狗东西", "狗日的",  "不要脸",   "臭不要", "nmsl",
                "fuck",   "asshole", "bitch",  "shut up", "you idiot"};
  rule.notice = "@{name} 有问题我们一起解决，请文明交流（群规「{rule}」，第 {count} 次）。";
  return rule;
}

Rule personal_data_rule() {
  Rule rule;
  rule.id = "personal-data";
  rule.name = "个人信息";
  rule.kind = RuleKind::personal_data;
  rule.ladder = {Consequence::remind};
  rule.notice =
      "@{name} 请不要在群里发手机号、身份证号或银行卡号（群规「{rule}」），建议撤回后私信客服。";
  return rule;
}

}  // namespace

object to_json(const Policy& policy) {
  object out;
  out["version"] = policy.version;
  out["calendar"] = calendar_json(policy.calendar);
  out["promise"] = promise_json(policy.promise);
  out["question_threshold"] = policy.question_threshold;
  out["faq_threshold"] = policy.faq_threshold;
  out["faq_suggest_threshold"] = policy.faq_suggest_threshold;
  out["rules"] = entries_json(policy.rules, rule_json);
  out["replies"] = entries_json(policy.replies, reply_json);
  out["faqs"] = entries_json(policy.faqs, faq_json);
  out["seating"] = seating_json(policy.seating);
  out["admission"] = to_json(policy.admission);
  out["cards"] =
      object{{"kinds", base::json::array(policy.cards.kinds.begin(), policy.cards.kinds.end())},
             {"outside_hours", policy.cards.outside_hours}};
  out["onboarding"] = to_json(policy.onboarding);
  out["robot"] =
      object{{"kinds", base::json::array(policy.robot.kinds.begin(), policy.robot.kinds.end())},
             {"summary_at", clock_text(policy.robot.summary_minute)}};
  return out;
}

const SeatingProgram& seating_of(const Policy& policy, std::string_view program) {
  static const SeatingProgram usual;
  const SeatingProgram* general = &usual;
  for (const SeatingProgram& each : policy.seating.programs) {
    if (each.program == program) return each;
    if (each.program.empty()) general = &each;
  }
  return *general;
}

Policy starting_policy() {
  Policy policy;
  for (auto& day : policy.calendar.week) day = {{9 * 60, 21 * 60}};
  policy.rules = {advertising_rule(), link_rule(),  contact_rule(),
                  flooding_rule(),    abuse_rule(), personal_data_rule()};
  policy.seating.identities = {"实体店", "网商", "微商", "品牌方", "经销商", "其他"};
  policy.admission = starting_admission();
  return policy;
}

}  // namespace model
