#include "engine/cards/cards.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string>
#include <utility>

namespace engine::cards {

using base::ErrorCode;
using base::fail;
using base::Instant;
using base::Result;
using base::json::object;
using model::TaskState;

namespace {

constexpr std::string_view card_prefix = "card:", update_prefix = "card.update:";

// The newest card of a task, as its body tells it.
struct Card {
  std::int64_t number = 0;  // 0: none yet
  model::MemberId to;
  std::string state, user, code, pressed_key, pressed_as, trouble;
  Instant asked_at, sent_at, good_until, pressed_at;
  bool is_live() const { return state == "asked" || state == "shown" || state == "taken"; }
};

object body_of(const std::string& text) {
  auto parsed = base::parse_json(text);
  return parsed && parsed->is_object() ? std::move(parsed->get_object()) : object();
}

Instant moment_at(const object& in, std::string_view key) {
  const auto at = base::parse_instant(base::text_at(in, key));
  return at ? *at : Instant();
}

Card card_in(const object& body) {
  Card card;
  const object* in = base::object_at(body, "card");
  if (!in) return card;
  card.number = base::integer_at(*in, "number").value_or(0);
  card.to = model::MemberId(base::integer_at(*in, "to").value_or(0));
  card.state = base::text_at(*in, "state");
  card.user = base::text_at(*in, "user");
  card.code = base::text_at(*in, "code");
  card.pressed_key = base::text_at(*in, "pressed_key");
  card.pressed_as = base::text_at(*in, "pressed_as");
  card.trouble = base::text_at(*in, "trouble");
  card.asked_at = moment_at(*in, "asked_at");
  card.sent_at = moment_at(*in, "sent_at");
  card.good_until = moment_at(*in, "good_until");
  card.pressed_at = moment_at(*in, "pressed_at");
  return card;
}

Card card_of(const model::Task& task) { return card_in(body_of(task.body)); }

void keep(model::Task& task, const Card& card) {
  object out{{"number", card.number}, {"to", card.to.value}, {"state", card.state}};
  const auto text = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) out[key] = value;
  };
  const auto moment = [&](std::string_view key, Instant at) {
    if (at.ms != 0) out[key] = base::format_iso(at);
  };
  moment("asked_at", card.asked_at);
  text("user", card.user);
  moment("sent_at", card.sent_at);
  text("code", card.code);
  moment("good_until", card.good_until);
  moment("pressed_at", card.pressed_at);
  text("pressed_key", card.pressed_key);
  text("pressed_as", card.pressed_as);
  text("trouble", card.trouble);
  object body = body_of(task.body);
  body["card"] = std::move(out);
  task.body = base::json::serialize(body);
}

std::string name_of(const model::Task& task, std::int64_t number) {
  return std::to_string(task.id.value) + "/" + std::to_string(number);
}

// What a card shows of its task.
object material(Context& context, const model::Task& task, std::int64_t number) {
  const object body = body_of(task.body);
  object out{{"task", task.id.value}, {"number", number}, {"kind", task.kind}};
  out["made_at"] = task.created_at.ms;
  out["title"] = task.title;
  if (const GroupState* group = context.world.find_group(task.group)) {
    out["group"] = group->row.name;
  }
  std::string who(base::text_at(body, "asker"));
  const model::Member* member = context.world.find_member(task.member);
  if (who.empty() && member) who = member->name;
  if (!who.empty()) out["who"] = who;
  for (const std::string_view key : {"text", "reply", "notice"}) {
    if (const auto text = base::text_at(body, key); !text.empty()) {
      out["text"] = text;
      break;
    }
  }
  out["due"] = context.local_minute(task.due_at);
  return out;
}

model::Effect new_effect(Context& context, std::string_view kind, std::string key,
                         const model::Task& task) {
  model::Decision of_task;
  of_task.id = task.decision;
  model::Effect effect = context.new_effect(kind, std::move(key), of_task);
  effect.group = {};  // the platform is that of whom it is for
  return effect;
}

model::MemberId recipient_of(Context& context, const model::Task& task) {
  if (task.owner) return task.owner;
  const GroupState* group = context.world.find_group(task.group);
  return group ? group->row.owner : model::MemberId();
}

void send(Context& context, model::Task& task, model::MemberId to, std::int64_t number) {
  Card card;
  card.number = number;
  card.to = to;
  card.state = "asked";
  card.asked_at = context.at;
  model::Effect effect =
      new_effect(context, "send_card", std::string(card_prefix) + name_of(task, number), task);
  effect.member = to;
  const BusinessCalendar& calendar = context.policy.calendar();
  if (!context.policy.policy().cards.outside_hours && !calendar.is_open(context.at)) {
    effect.next_attempt_at = calendar.add(context.at, base::milliseconds(1)).value_or(context.at);
  }
  effect.expires_at = std::max(effect.next_attempt_at, context.at) + card_expires_after;
  effect.body = base::json::serialize(material(context, task, number));
  context.put_effect(std::move(effect));
  keep(task, card);
}

// `outcome`: "done", "cancelled", "handed", "taken", "back". `keeps`: the buttons stay.
void change(Context& context, const model::Task& task, std::int64_t number, const std::string& user,
            const std::string& code, Instant good_until, std::string_view outcome,
            bool keeps = false) {
  if (code.empty() || user.empty() || (good_until.ms != 0 && good_until <= context.at)) return;
  model::Effect effect = new_effect(context, "update_card",
                                    std::string(update_prefix) + name_of(task, number) + "/" +
                                        std::to_string(context.cause.value),
                                    task);
  effect.member = card_of(task).to;
  effect.expires_at = good_until.ms != 0 ? good_until : context.at + card_expires_after;
  object body = material(context, task, number);
  body["user"] = user;
  body["code"] = code;
  body["outcome"] = outcome;
  body["keeps"] = keeps;
  if (task.state != TaskState::open) body["by"] = task.done_by;
  effect.body = base::json::serialize(body);
  context.put_effect(std::move(effect));
}

std::string_view outcome_of(const model::Task& task) {
  switch (task.state) {
    case TaskState::done: return "done";
    case TaskState::cancelled: return "cancelled";
    case TaskState::open: break;
  }
  return "handed";
}

// The card is not the task's any more.
void end(Context& context, model::Task& task, Card card) {
  if (card.state == "asked") {
    context.withdraw_effect(std::string(card_prefix) + name_of(task, card.number),
                            "the task is over, or somebody else's");
  }
  change(context, task, card.number, card.user, std::exchange(card.code, {}), card.good_until,
         outcome_of(task));
  card.state = "over";
  keep(task, card);
}

void follow_one(Context& context, model::Task task) {
  const std::string before = task.body;
  const Card card = card_of(task);
  const bool is_open = task.state == TaskState::open;
  const auto& kinds = context.policy.policy().cards.kinds;
  const bool is_wanted = is_open && std::find(kinds.begin(), kinds.end(), task.kind) != kinds.end();
  if (card.number == 0 && !is_wanted) return;
  const model::MemberId to = recipient_of(context, task);
  const bool is_theirs = is_open && to == card.to;
  if (card.is_live() && !is_theirs) end(context, task, card);
  // Who has given it back, or could not be reached, is not asked again about the same.
  const bool is_settled = card.is_live() || card.state == "back" || card.state == "failed";
  if (is_wanted && to && !(is_theirs && is_settled)) send(context, task, to, card.number + 1);
  if (task.body != before) context.put_task(std::move(task));
}

void decide(Context& context, std::string_view kind, const model::Task& task, object reason) {
  model::Decision decision = context.new_decision(kind, nullptr);
  decision.group = task.group;
  decision.member = task.member;
  decision.question = task.question;
  reason["task"] = task.id.value;
  reason["by"] = context.login;
  decision.reason = base::json::serialize(reason);
  context.record(std::move(decision));
}

bool is_holder(Context& context, const Card& card, std::string_view user) {
  if (!card.user.empty()) return card.user == user;
  // The press has overtaken the news that the card was shown.
  const model::Member* member = context.world.find_member(card.to);
  return member && member->external_id == user;
}

// A press by whoever the card is for, while the task is open and theirs.
void press(Context& context, model::Task& task, Card& card, std::string_view key) {
  const bool is_first = card.state != "taken" || key != "take";
  card.pressed_as = key == "done" ? "done" : key == "take" ? "taken" : "back";
  card.code.clear();  // the press has brought a newer one, and that is used at once
  object reason{{"via", "card"}};
  if (key == "done") {
    task.state = TaskState::done;
    task.done_at = context.at;
    task.done_by = context.login;
    task.evidence = "card:" + std::to_string(card.number);
    card.state = "over";
    decide(context, "task.done", task, std::move(reason));
  } else if (key == "take") {
    if (!task.owner) task.owner = card.to;
    card.state = "taken";
    if (is_first) decide(context, "card.taken", task, std::move(reason));
  } else {
    task.owner = {};
    task.handed_from = context.login;
    card.state = "back";
    decide(context, "task.reassign", task, std::move(reason));
  }
}

Result<std::pair<std::int64_t, std::string>> read_press(const object& arguments) {
  const auto number = base::integer_at(arguments, "number");
  if (!number || *number <= 0)
    return fail(ErrorCode::invalid_input, "number must be that of a card", "number");
  TRY(key, base::required_text(arguments, "key"));
  if (key != "done" && key != "take" && key != "back") {
    return fail(ErrorCode::invalid_input,
                "\"" + key + "\" is no button of a card: done, take or back", "key");
  }
  return std::pair(*number, std::move(key));
}

}  // namespace

void follow(Context& context) {
  if (context.history) return;
  const bool are_sent = !context.policy.policy().cards.kinds.empty();
  // What is sent touches tasks again; they are looked at once.
  const std::vector<model::TaskId> touched = context.touched_tasks;
  std::set<model::TaskId> seen;
  for (const model::TaskId id : touched) {
    if (!seen.insert(id).second) continue;
    const auto known = context.world.tasks.find(id);
    if (known == context.world.tasks.end()) continue;
    // Most companies send none: then nothing of a task is read.
    const bool has_card = known->second.body.find("\"card\":") != std::string::npos;
    if (are_sent || has_card) follow_one(context, known->second);
  }
}

bool knows(std::string_view command) { return command == "card.press"; }

Result<std::string> carry_out(Context& context, const object& arguments) {
  TRY(pressed, read_press(arguments));
  const auto& [number, key] = pressed;
  TRY(user, base::required_text(arguments, "user"));
  const std::string code(base::text_at(arguments, "code"));
  const auto known =
      context.world.tasks.find(model::TaskId(base::integer_at(arguments, "task").value_or(0)));
  if (known == context.world.tasks.end())
    return fail(ErrorCode::not_found, "there is no such task", "task");
  model::Task task = known->second;
  Card card = card_of(task);
  if (card.number < number)
    return fail(ErrorCode::not_found, "there is no such card of the task", "number");
  const bool is_newest = card.number == number;
  if (is_newest && !is_holder(context, card, user)) {
    return fail(ErrorCode::not_allowed,
                "the card is not for " + user + ": only whom it was sent to may press it", "user");
  }
  // It may have arrived though we were told that it did not.
  const bool is_there = card.is_live() || card.state == "failed";
  const bool is_in_time = is_newest && is_there && task.state == TaskState::open;
  std::string_view outcome;
  if (is_in_time) {
    card.user = user;
    card.pressed_at = context.at;
    card.pressed_key = key;
    press(context, task, card, key);
    outcome = card.pressed_as;
  } else {
    outcome = is_newest && card.state == "back" ? "back" : outcome_of(task);
    // The same button pressed twice is no news.
    const bool is_again = is_newest && card.pressed_key == key && task.done_by == context.login;
    if (!is_again) {
      decide(context, "card.press_refused", task,
             {{"key", key}, {"why", outcome}, {"number", number}});
      if (is_newest) {
        card.pressed_at = context.at;
        card.pressed_key = key;
        card.pressed_as = "late";
      }
    }
  }
  keep(task, card);
  change(context, task, number, user, code, {}, outcome, outcome == "taken");
  context.put_task(task);
  object answer{{"task", task.id.value}, {"outcome", outcome}, {"late", !is_in_time}};
  return base::json::serialize(answer);
}

void settled(Context& context, const model::Effect& effect, std::string_view state,
             const object& arguments) {
  const auto id = task_of(effect.key);
  if (!id || effect.kind != "send_card") return;
  const auto known = context.world.tasks.find(*id);
  if (known == context.world.tasks.end()) return;
  model::Task task = known->second;
  Card card = card_of(task);
  const std::size_t slash = effect.key.find('/');
  std::int64_t number = 0;
  std::from_chars(effect.key.data() + slash + 1, effect.key.data() + effect.key.size(), number);
  const bool is_newest = number == card.number;
  if (state == "sent") {
    const object* told = base::object_at(arguments, "card");
    const std::string user(told ? base::text_at(*told, "user") : "");
    const std::string code(told ? base::text_at(*told, "code") : "");
    const Instant until{told ? base::integer_at(*told, "good_until").value_or(0) : 0};
    if (!is_newest || !card.is_live()) {  // it was on its way when the task went on
      return change(context, task, number, user, code, until, outcome_of(task));
    }
    card.user = user;
    card.sent_at = context.at;
    card.trouble.clear();
    if (card.state == "asked") {
      card.state = "shown";
      card.code = code;
      card.good_until = until;
    }
  } else if (is_newest && card.state == "asked" && state != "under_way") {
    const bool is_over = state == "failed" || state == "expired" || state == "manual";
    if (is_over) card.state = "failed";
    card.trouble = effect.result;
  } else {
    return;
  }
  keep(task, card);
  context.put_task(std::move(task));
}

std::optional<model::TaskId> task_of(std::string_view effect_key) {
  for (const std::string_view prefix : {card_prefix, update_prefix}) {
    if (!effect_key.starts_with(prefix)) continue;
    const std::string_view rest = effect_key.substr(prefix.size());
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (error != std::errc() || end == rest.data() + rest.size() || *end != '/') return {};
    return model::TaskId(number);
  }
  return {};
}

model::MemberId holder_of(const model::Task& task) { return card_of(task).to; }

}  // namespace engine::cards
