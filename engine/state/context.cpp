#include "engine/state/context.h"

#include <algorithm>
#include <bit>

#include "base/ensure.h"

namespace engine {

using base::Instant;

std::pair<GroupState*, model::Question*> World::find_question(model::QuestionId id) {
  const auto found = questions.find(id);
  if (found == questions.end()) return {nullptr, nullptr};
  GroupState* group = find_group(found->second.group);
  return {group, group ? &found->second : nullptr};
}

namespace {

bool is_owed(const model::Question& question) {
  return question.state == model::QuestionState::open ||
         question.state == model::QuestionState::waiting;
}

}  // namespace

bool GroupState::keep(model::Question question) {
  const auto place = std::lower_bound(owed.begin(), owed.end(), question.id);
  const bool was_owed = place != owed.end() && *place == question.id;
  if (is_owed(question) && !was_owed) owed.insert(place, question.id);
  if (!is_owed(question) && was_owed) owed.erase(place);
  const model::QuestionId id = question.id;
  return questions.insert_or_assign(id, std::move(question)).second;
}

void Context::put_question(GroupState& group, model::Question question) {
  ENSURE(question.id && question.group == group.row.id);
  changes.questions.put(question);
  world.questions.insert_or_assign(question.id, question);
  const bool owed = is_owed(question);
  const bool is_new = group.keep(std::move(question));
  // What stays is what the store would bring back. Only a new question pushes another one out, and
  // only one that is settled while it is not among the newest goes by itself.
  if ((owed && !is_new) || group.questions.size() <= newest_questions) return;
  auto entry = group.questions.begin();
  for (std::size_t older = group.questions.size() - newest_questions; older > 0; --older) {
    entry = is_owed(entry->second) ? std::next(entry) : group.questions.erase(entry);
  }
}

void Context::put_stay(GroupState& group, model::Stay stay) {
  changes.stays.put(stay);
  if (stay.left_at.ms != 0) {
    const auto current = group.present.find(stay.member);
    if (current != group.present.end() && current->second.id == stay.id)
      group.present.erase(current);
    if (!group.present.contains(stay.member)) group.staff.erase(stay.member);
    Instant& departed = group.departed[stay.member];
    departed = std::max(departed, stay.left_at);
    return;
  }
  const model::Member* member = world.find_member(stay.member);
  if (member && member->role == model::Role::staff) group.staff.insert(stay.member);
  group.present.insert_or_assign(stay.member, std::move(stay));
}

void Context::put_newcomer(GroupState& group, model::Newcomer row) {
  changes.newcomers.put(row);
  if (row.state == model::NewcomerState::watched)
    group.newcomers.insert_or_assign(row.member, std::move(row));
  else
    group.newcomers.erase(row.member);
}

void Context::put_strike(GroupState& group, model::Strike strike) {
  changes.strikes.put(strike);
  const auto same = std::find_if(group.strikes.begin(), group.strikes.end(),
                                 [&](const model::Strike& each) { return each.id == strike.id; });
  if (strike.overturned_at.ms != 0) {
    if (same != group.strikes.end()) group.strikes.erase(same);
  } else if (same != group.strikes.end()) {
    *same = std::move(strike);
  } else {
    group.strikes.push_back(std::move(strike));
  }
}

void Context::put_cooldown(GroupState* group, std::string key, Instant until) {
  auto& known = group ? group->cooldowns : world.organisation_cooldowns;
  const bool is_new = known.insert_or_assign(key, until).second;
  std::erase(changes.removed_cooldowns, key);
  if (!group && is_new) prune_cooldowns();
  changes.cooldowns.put({std::move(key), group ? group->row.id : model::GroupId(), until});
}

void Context::drop_cooldown(GroupState& group, const std::string& key) {
  if (group.cooldowns.erase(key) > 0) changes.removed_cooldowns.push_back(key);
}

// The organisation's cooldowns are kept by member and so grow with everybody who ever wrote.
// Whether to look is told by their number alone: a restart or another cut of the batches changes
// nothing.
void Context::prune_cooldowns() {
  auto& known = world.organisation_cooldowns;
  if (history || known.size() < cooldowns_looked_at_min || !std::has_single_bit(known.size()))
    return;
  std::vector<std::string> ended;
  for (const auto& [key, until] : known) {
    if (until + cooldown_kept_after_end < at) ended.push_back(key);
  }
  std::sort(ended.begin(), ended.end());
  for (std::string& key : ended) {
    known.erase(key);
    changes.removed_cooldowns.push_back(std::move(key));
  }
}

void Context::put_message(const model::Message& message) {
  changes.edited_messages.put(message);
  world.messages.insert_or_assign(message.id, message);
}

void Context::put_thread(model::MessageId message, model::QuestionId question) {
  if (auto* known = world.find_message(message)) known->question = question;
  if (!changes.messages.empty() && changes.messages.back().id == message) {
    changes.messages.back().question = question;
  } else if (const auto* known = world.find_message(message)) {
    changes.edited_messages.put(*known);
  }
}

void Context::put_task(model::Task task) {
  changes.tasks.put(task);
  touched_tasks.push_back(task.id);
  if (GroupState* group = world.find_group(task.group)) {
    if (task.state == model::TaskState::open)
      group->tasks.insert_or_assign(task.id, task);
    else
      group->tasks.erase(task.id);
  }
  world.tasks.insert_or_assign(task.id, std::move(task));
}

void Context::put_effect(model::Effect effect) {
  changes.effects.put(effect);
  world.effects.insert_or_assign(effect.id, std::move(effect));
}

// Most effects are not in mind any more: the store marks them by their key. One of this very batch
// is.
void Context::withdraw_effect(const std::string& key, std::string_view why) {
  changes.withdrawn_effects.push_back({key, std::string(why), at});
  for (auto& [id, effect] : world.effects) {
    const bool is_meant = effect.key == key || effect.key.starts_with(key + "/");
    if (!is_meant || effect.state != model::EffectState::pending) continue;
    effect.state = model::EffectState::withdrawn;
    effect.done_at = at;
    effect.result = why;
    changes.effects.put(effect);
  }
}

model::TimerId Context::set_timer(GroupState& group, std::string_view kind, Instant due,
                                  std::int64_t subject, model::LatePolicy late,
                                  base::Duration expire_after) {
  model::Timer timer{model::TimerId(counters.timer++),
                     due,
                     std::string(kind),
                     group.row.id,
                     subject,
                     late,
                     expire_after};
  const model::TimerId id = timer.id;
  changes.timers.put(timer);
  group.due.emplace(due, id);
  group.timers.emplace(id, std::move(timer));
  return id;
}

void Context::clear_timers(GroupState& group, std::string_view kind_prefix, std::int64_t subject) {
  for (auto entry = group.timers.begin(); entry != group.timers.end();) {
    const model::Timer& timer = entry->second;
    if (timer.subject != subject || !timer.kind.starts_with(kind_prefix)) {
      ++entry;
      continue;
    }
    changes.removed_timers.push_back(timer.id);
    group.due.erase({timer.due_at, timer.id});
    entry = group.timers.erase(entry);
  }
}

model::Decision Context::new_decision(std::string_view kind, const GroupState* group) {
  model::Decision decision;
  decision.id = model::DecisionId(counters.decision++);
  decision.cause = cause;
  decision.at = at;
  decision.kind = kind;
  decision.mode = history ? model::DecisionMode::history : model::DecisionMode::live;
  decision.policy_version = policy.version();
  if (group) decision.group = group->row.id;
  return decision;
}

void Context::record(model::Decision decision) {
  world.decisions.insert_or_assign(decision.id, decision);
  changes.decisions.push_back(std::move(decision));
}

model::Task Context::new_task(std::string_view kind, const model::Decision& decision) {
  model::Task task;
  task.id = model::TaskId(counters.task++);
  task.kind = kind;
  task.group = decision.group;
  task.member = decision.member;
  task.question = decision.question;
  task.decision = decision.id;
  task.created_at = at;
  return task;
}

model::Effect Context::new_effect(std::string_view kind, std::string key,
                                  const model::Decision& decision) {
  model::Effect effect;
  effect.id = model::EffectId(counters.effect++);
  effect.key = std::move(key);
  effect.kind = kind;
  effect.group = decision.group;
  effect.member = decision.member;
  effect.decision = decision.id;
  effect.created_at = at;
  effect.next_attempt_at = at;
  return effect;
}

std::string Context::local_minute(Instant moment) const {
  if (moment.ms == 0) return {};
  const base::LocalTime local = policy.calendar().zone().to_local(moment);
  const auto two = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return base::format_day(local.day).substr(5) + " " + two(local.minute_of_day / 60) + ":" +
         two(local.minute_of_day % 60);
}

void Context::count(const GroupState& group, model::MemberId member, Instant when,
                    model::Activity added) {
  added.group = group.row.id;
  added.member = member;
  added.day = policy.calendar().local_day(when);
  changes.activity.push_back(added);
}

std::string fill_in(std::string_view text,
                    std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
  std::string filled;
  filled.reserve(text.size() + 32);
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = text[i] == '{' ? text.find('}', i) : std::string_view::npos;
    const std::string_view name =
        end == std::string_view::npos ? std::string_view() : text.substr(i + 1, end - i - 1);
    const auto value = std::find_if(values.begin(), values.end(),
                                    [name](const auto& each) { return each.first == name; });
    if (!name.empty() && value != values.end()) {
      filled += value->second;
      i = end + 1;
    } else {
      filled += text[i++];
    }
  }
  return filled;
}

}  // namespace engine
