#include "api/render.h"

#include "api/health_view.h"
#include "base/utf8.h"

namespace api {
namespace {

using model::to_name;

// In the order of the bits of Tone::intents (language::Intent).
constexpr auto intent_names = std::to_array<std::string_view>(
    {"purchase", "bug", "wish", "churn_risk", "thanks", "closing", "greeting", "chatter"});

object tone_json(const model::Tone& tone) {
  array intents;
  for (std::size_t i = 0; i < intent_names.size(); ++i) {
    if (tone.intents >> i & 1U) intents.emplace_back(intent_names[i]);
  }
  return {{"question", tone.question},
          {"advert", tone.advert},
          {"mood", tone.mood},
          {"complaint", tone.complaint},
          {"intents", std::move(intents)}};
}

value message_ref(model::MessageId id, const Names& names) {
  const auto* excerpt = names.find(id);
  if (!excerpt) return nullptr;
  return object{{"id", id.value}, {"at", base::format_iso(excerpt->at)}, {"text", excerpt->text}};
}

value parent_ref(const model::Message& row, const Names& names) {
  const auto* excerpt = names.find(row.parent);
  if (!excerpt) return nullptr;
  object parent{{"id", row.parent.value}};
  value member = member_ref(excerpt->member, names);
  // A message without an author (a system notice) is still something that can be answered.
  parent["member"] = member.is_null() ? value(object{{"id", 0}, {"name", ""}, {"role", "bot"}})
                                      : std::move(member);
  parent["text"] = excerpt->text;
  parent["reason"] = to_name(row.parent_reason);
  parent["score"] = row.parent_score;
  return parent;
}

// Stands for a text that the reader may not see.
constexpr std::string_view mask = "****";

}  // namespace

array parsed_array(const std::string& text) {
  if (text.empty()) return {};
  auto parsed = base::parse_json(text);
  if (!parsed || !parsed->is_array()) return {};
  return std::move(parsed->get_array());
}

value time_or_null(base::Instant at) {
  return at.ms == 0 ? value(nullptr) : value(base::format_iso(at));
}

value day_or_null(const std::optional<base::Day>& day) {
  return day ? value(base::format_day(*day)) : value(nullptr);
}

object parsed_object(const std::string& text) {
  if (text.empty()) return {};
  auto parsed = base::parse_json(text);
  if (!parsed || !parsed->is_object()) return {};
  return std::move(parsed->get_object());
}

value group_ref(model::GroupId id, const Names& names) {
  const std::string* name = names.find(id);
  if (!name) return nullptr;
  return object{{"id", id.value}, {"name", *name}};
}

value member_ref(model::MemberId id, const Names& names) {
  const auto* member = names.find(id);
  if (!member) return nullptr;
  return object{{"id", id.value}, {"name", member->name}, {"role", to_name(member->role)}};
}

object question_json(const model::Question& row, const Names& names) {
  object out;
  out["id"] = row.id.value;
  out["message"] = message_ref(row.message, names);
  out["group"] = group_ref(row.group, names);
  out["asker"] = member_ref(row.asker, names);
  out["asked_at"] = base::format_iso(row.asked_at);
  out["state"] = to_name(row.state);
  out["score"] = row.score;
  out["first_response_at"] = time_or_null(row.first_response_at);
  out["answered_at"] = time_or_null(row.answered_at);
  out["answer_id"] = id_or_null(row.answer);
  out["answered_by"] = member_ref(row.answered_by, names);
  out["warn_at"] = time_or_null(row.warn_at);
  out["due_at"] = time_or_null(row.due_at);
  out["breached_at"] = time_or_null(row.breached_at);
  out["waited_ms"] = row.waited_ms;
  out["paused_ms"] = row.paused_ms;
  out["paused_since"] = time_or_null(row.paused_since);
  out["closed_at"] = time_or_null(row.closed_at);
  out["close_reason"] = to_name(row.close_reason);
  out["assignee"] = member_ref(row.assignee, names);
  out["last_message_id"] = id_or_null(row.last_message);
  return out;
}

object task_json(const model::Task& row, const Names& names) {
  object out;
  out["id"] = row.id.value;
  out["kind"] = row.kind;
  out["title"] = row.title;
  object body = parsed_object(row.body);
  // What it takes to change a card is between us and the platform.
  if (auto* card = body.if_contains("card"); card && card->is_object())
    card->get_object().erase("code");
  out["body"] = std::move(body);
  out["state"] = to_name(row.state);
  out["owner"] = member_ref(row.owner, names);
  out["group"] = group_ref(row.group, names);
  out["member"] = member_ref(row.member, names);
  out["question_id"] = id_or_null(row.question);
  out["decision_id"] = id_or_null(row.decision);
  out["created_at"] = base::format_iso(row.created_at);
  out["due_at"] = time_or_null(row.due_at);
  out["done_at"] = time_or_null(row.done_at);
  out["done_by"] = row.done_by;
  out["evidence"] = row.evidence;
  out["handed_from"] = row.handed_from;
  return out;
}

object message_json(const model::Message& row, const Names& names) {
  object out;
  out["id"] = row.id.value;
  out["group"] = group_ref(row.group, names);
  out["member"] = member_ref(row.member, names);
  out["at"] = base::format_iso(row.at);
  out["kind"] = to_name(row.kind);
  out["text"] = row.text;
  out["quote"] = row.quote;
  out["parent"] = parent_ref(row, names);
  out["question_id"] = id_or_null(names.question_of(row.id));
  out["tone"] = tone_json(row.tone);
  out["edited_at"] = time_or_null(row.edited_at);
  out["revoked_at"] = time_or_null(row.revoked_at);
  out["history"] = row.history;
  return out;
}

object decision_json(const model::Decision& row, const Names& names,
                     const std::map<std::int64_t, model::Verdict>& verdicts) {
  object out;
  out["id"] = row.id.value;
  out["cause"] = row.cause.value;
  out["at"] = base::format_iso(row.at);
  out["kind"] = row.kind;
  out["mode"] = to_name(row.mode);
  out["group"] = group_ref(row.group, names);
  out["member"] = member_ref(row.member, names);
  out["message"] = message_ref(row.message, names);
  out["question_id"] = id_or_null(row.question);
  out["rule"] = row.rule;
  out["policy_version"] = row.policy_version;
  out["reason"] = parsed_object(row.reason);
  out["undoable"] = !row.inverse.empty() && row.undone_at.ms == 0;
  out["undone_at"] = time_or_null(row.undone_at);
  out["verdict"] = nullptr;
  if (const auto found = verdicts.find(row.id.value); found != verdicts.end()) {
    const model::Verdict& verdict = found->second;
    out["verdict"] =
        object{{"right", verdict.right}, {"by", verdict.by}, {"at", base::format_iso(verdict.at)}};
  }
  return out;
}

object effect_json(const model::Effect& row) {
  return {{"id", row.id.value},
          {"kind", row.kind},
          {"state", to_name(row.state)},
          {"body", parsed_object(row.body)},
          {"created_at", base::format_iso(row.created_at)},
          {"done_at", time_or_null(row.done_at)},
          {"attempts", row.attempts},
          {"result", row.result}};
}

object stay_json(const model::Stay& row, const Names& names) {
  object out;
  out["id"] = row.id.value;
  out["group"] = group_ref(row.group, names);
  out["joined_at"] = time_or_null(row.joined_at);
  out["join_seen"] = row.join_seen;
  out["via"] = row.via;
  out["nickname"] = row.nickname;
  out["inviter"] = member_ref(row.inviter, names);
  out["left_at"] = time_or_null(row.left_at);
  out["left_reason"] = row.left_at.ms == 0 ? value(nullptr) : value(to_name(row.left_reason));
  return out;
}

object strike_json(const model::Strike& row, const Names& names) {
  object out;
  out["id"] = row.id.value;
  out["rule"] = row.rule;
  out["group"] = group_ref(row.group, names);
  out["message_id"] = id_or_null(row.message);
  out["at"] = base::format_iso(row.at);
  out["consequence"] = to_name(row.consequence);
  out["mode"] = to_name(row.mode);
  out["decision_id"] = id_or_null(row.decision);
  out["overturned_at"] = time_or_null(row.overturned_at);
  return out;
}

object contact_json(const model::Contact& row, const Names& names, const Principal& who) {
  object out;
  out["staff"] = member_ref(row.staff, names);
  out["since"] = base::format_iso(row.since);
  out["remark"] = masked_note(row.remark, who);
  out["description"] = masked_note(row.description, who);
  out["via"] = row.via;
  out["tags"] = parsed_array(row.tags);
  out["until"] = time_or_null(row.until);
  out["ended_by"] = row.until.ms == 0 ? value(nullptr) : value(to_name(row.ended_by));
  return out;
}

object group_json(const store::queries::GroupFigures& figures) {
  const model::Group& row = figures.group;
  const object health = parsed_object(figures.health);
  object out;
  out["id"] = row.id.value;
  out["name"] = row.name.empty() ? row.external_id : row.name;
  out["external_id"] = row.external_id;
  out["source"] = figures.source;
  out["owner"] = !row.owner ? value(nullptr)
                            : value(object{{"id", row.owner.value},
                                           {"name", figures.owner_name},
                                           {"role", to_name(figures.owner_role)}});
  out["program"] = row.program;
  out["target_size"] = row.target_size;
  out["members"] = figures.members;
  out["messages_7d"] = figures.messages_7d();
  out["open_questions"] = figures.open_questions;
  out["breached_questions"] = figures.breached_questions;
  out["first_at"] = time_or_null(row.first_at);
  out["last_at"] = time_or_null(row.last_at);
  out["health"] = health_share(health);
  out["drift"] = health_drift(health);
  array days;
  for (const std::int64_t count : figures.messages) days.emplace_back(count);
  out["days_14"] = std::move(days);
  return out;
}

object member_json(const store::queries::MemberLine& line, const Names& names,
                   const Principal& who) {
  const model::Member& row = line.member;
  const std::string* source = names.find(row.source);
  object out;
  out["id"] = row.id.value;
  out["name"] = row.name.empty() ? row.external_id : row.name;
  out["external_id"] = row.external_id;
  out["source"] = source ? *source : std::string();
  out["role"] = to_name(row.role);
  out["company"] = row.company;
  out["title"] = row.title;
  out["phone"] = masked(row.phone, who);
  out["email"] = masked(row.email, who);
  out["region"] = row.region;
  out["tier"] = row.tier;
  out["identity"] = row.identity;
  out["first_at"] = time_or_null(row.first_at);
  out["last_at"] = time_or_null(row.last_at);
  out["groups"] = line.groups;
  out["last_spoke_day"] = day_or_null(line.last_spoke);
  return out;
}

object activity_json(const store::queries::ActivityDay& day) {
  return {{"day", base::format_day(day.day)},
          {"messages", day.messages},
          {"speakers", day.speakers},
          {"questions", day.questions},
          {"answers", day.answers},
          {"negative", day.negative},
          {"replies_received", day.replies_received}};
}

object timer_json(const model::Timer& row, const Names& names) {
  return {{"at", base::format_iso(row.due_at)},
          {"kind", row.kind},
          {"group", group_ref(row.group, names)},
          {"subject", row.subject}};
}

std::string masked(const std::string& text, const Principal& who) {
  constexpr std::size_t characters_shown = 4;
  if (text.empty() || who.role >= AccountRole::lead) return text;
  if (who.role != AccountRole::service) return std::string(mask);
  // Never more than half of a short text.
  std::size_t length = base::count_code_points(text);
  const std::size_t shown = std::min(characters_shown, length / 2);
  std::size_t position = 0;
  for (; length > shown; --length) base::next_code_point(text, position);
  return std::string(mask) + text.substr(position);
}

std::string masked_note(const std::string& text, const Principal& who) {
  return text.empty() || who.role >= AccountRole::service ? text : std::string(mask);
}

}  // namespace api
