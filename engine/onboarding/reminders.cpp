// Who is reminded of what, and when that is settled.
#include <algorithm>
#include <vector>

#include "engine/handover/handover.h"
#include "engine/onboarding/internal.h"

namespace engine::onboarding {

using base::Instant;
using model::Newcomer;
using model::NicknameState;

namespace {

constexpr std::string_view task_kind = "remind_newcomers";

// The hour of reminders, `days` after the join, on the first day from then on with any business.
Instant reminder_at(const Context& context, Instant joined_at, int days) {
  const BusinessCalendar& calendar = context.policy.calendar();
  const base::TimeZone& zone = calendar.zone();
  base::Day day = calendar.local_day(joined_at) + days;
  for (int waited = 0; waited < closed_days_max; ++waited) {
    if (calendar.between(zone.to_instant(day, 0), zone.to_instant(day, 24 * 60)).ms > 0) break;
    day = day + 1;
  }
  return zone.to_instant(day, context.policy.policy().onboarding.remind_minute);
}

struct Need {
  Newcomer row;
  bool nickname = false, introduction = false, pointer = false;
  bool any() const { return nickname || introduction || pointer; }
};

bool wants_nickname(const Newcomer& row) { return row.nickname == NicknameState::wanting; }
bool wants_word(const Newcomer& row) {
  return row.first_message_at.ms == 0 && row.introduced_at.ms == 0;
}

// What the newcomer is reminded of at this very moment.
Need need_now(const Context& context, const Newcomer& row, Instant joined_at) {
  const model::OnboardingPolicy& policy = context.policy.policy().onboarding;
  Need need{row};
  const auto& days = policy.nickname_after_days;
  for (std::size_t i = 0; i < days.size(); ++i) {
    const bool is_due = reminder_at(context, joined_at, days[i]) == context.at;
    need.nickname |= is_due && row.nickname_reminders <= static_cast<std::int64_t>(i);
  }
  need.nickname = need.nickname && wants_nickname(row) &&
                  row.nickname_reminders < static_cast<std::int64_t>(model::nickname_reminders_max);
  const int silent_days = policy.introduction_after_days;
  need.introduction = silent_days > 0 && !policy.introduction.empty() && wants_word(row) &&
                      row.introduction_reminders == 0 &&
                      reminder_at(context, joined_at, silent_days) == context.at;
  const int pointer_days = policy.who_to_ask_after_days;
  need.pointer = pointer_days > 0 && !policy.who_to_ask.empty() && row.pointed_at.ms == 0 &&
                 reminder_at(context, joined_at, pointer_days) == context.at;
  return need;
}

// "@张三 @李四" of those who need it.
std::string names_of(const World& world, const std::vector<Need>& needs, bool Need::*what) {
  std::string names;
  for (const Need& each : needs) {
    const auto member = world.members.find(each.row.member);
    if (!(each.*what) || member == world.members.end()) continue;
    names.append(names.empty() ? "@" : " @").append(member->second.name);
  }
  return names;
}

// Ready to be said in the group as it stands.
std::string ready_text(const Context& context, const std::vector<Need>& needs) {
  const model::OnboardingPolicy& policy = context.policy.policy().onboarding;
  std::string pattern = policy.nickname;
  std::erase_if(pattern, [](char c) { return c == '{' || c == '}'; });
  const std::string& example = policy.nickname_example.empty() ? pattern : policy.nickname_example;
  std::string text;
  const auto add = [&](bool Need::*what, const std::string& spoken) {
    const std::string names = names_of(context.world, needs, what);
    if (names.empty()) return;
    text.append(text.empty() ? "" : "\n");
    text.append(fill_in(spoken, {{"members", names},
                                 {"pattern", pattern},
                                 {"example", example},
                                 {"introduction", policy.introduction}}));
  };
  add(&Need::nickname, policy.nickname_reminder);
  add(&Need::introduction, policy.introduction_reminder);
  add(&Need::pointer, "{members} " + policy.who_to_ask);
  return text;
}

base::json::object task_body(const Context& context, const std::vector<Need>& needs) {
  base::json::array newcomers;
  for (const Need& each : needs) {
    const auto member = context.world.members.find(each.row.member);
    base::json::object one{{"stay", each.row.stay.value}, {"member", each.row.member.value}};
    if (member != context.world.members.end()) one["name"] = member->second.name;
    if (each.nickname) one["nickname"] = each.row.missing;
    if (each.introduction) one["introduction"] = true;
    if (each.pointer) one["pointer"] = true;
    newcomers.push_back(std::move(one));
  }
  return {{"text", ready_text(context, needs)}, {"newcomers", std::move(newcomers)}};
}

// Has somebody who is watched over still not done what the task asks of them?
bool is_owed(const GroupState& group, const base::json::object& asked) {
  const auto found =
      group.newcomers.find(model::MemberId(base::integer_at(asked, "member").value_or(0)));
  if (found == group.newcomers.end()) return false;
  const Newcomer& row = found->second;
  if (row.stay.value != base::integer_at(asked, "stay")) return false;
  return (asked.contains("nickname") && wants_nickname(row)) ||
         (asked.contains("introduction") && wants_word(row)) ||
         (asked.contains("pointer") && row.pointed_at.ms == 0);
}

bool has_owed(const GroupState& group, const model::Task& task) {
  const auto body = base::parse_json(task.body);
  const auto* all =
      body && body->is_object() ? body->get_object().if_contains("newcomers") : nullptr;
  const auto* each = all ? all->if_array() : nullptr;
  return each && std::any_of(each->begin(), each->end(), [&](const base::json::value& one) {
           return one.is_object() && is_owed(group, one.get_object());
         });
}

void cancel(Context& context, GroupState& group, model::Task task) {
  model::Decision decision = context.new_decision("onboarding.reminder_over", &group);
  decision.reason = base::json::serialize(base::json::object{{"task", task.id.value}});
  context.record(std::move(decision));
  task.state = model::TaskState::cancelled;
  task.done_at = context.at;
  context.put_task(std::move(task));
}

}  // namespace

Instant next_moment(const Context& context, const Newcomer& row, Instant joined_at, Instant after) {
  const model::OnboardingPolicy& policy = context.policy.policy().onboarding;
  Instant next = row.until;
  if (!policy.is_on) return next;
  const auto consider = [&](int days) {
    const Instant at = reminder_at(context, joined_at, days);
    if (at > after) next = std::min(next, at);
  };
  if (!policy.nickname.empty()) {
    for (const int days : policy.nickname_after_days) consider(days);
  }
  if (policy.introduction_after_days > 0) consider(policy.introduction_after_days);
  if (policy.who_to_ask_after_days > 0 && !policy.who_to_ask.empty())
    consider(policy.who_to_ask_after_days);
  return next;
}

void remind(Context& context, GroupState& group) {
  const auto today = context.policy.calendar().local_day(context.at);
  std::vector<Need> needs;
  for (const auto& [id, row] : group.newcomers) {
    const bool is_told =
        row.reminded_at.ms != 0 && context.policy.calendar().local_day(row.reminded_at) == today;
    if (is_told) return;  // the group has had its reminder of the day
    const auto stay = group.present.find(id);
    if (stay == group.present.end() || stay->second.id != row.stay) continue;
    Need need = need_now(context, row, stay->second.joined_at);
    if (need.any()) needs.push_back(std::move(need));
  }
  if (needs.empty()) return;
  model::Decision decision = context.new_decision("onboarding.reminded", &group);
  base::json::object body = task_body(context, needs);
  decision.reason = base::json::serialize(base::json::object{{"newcomers", body.at("newcomers")}});
  model::Task task = context.new_task(task_kind, decision);
  task.title = task_kind;
  task.body = base::json::serialize(body);
  task.owner = group.row.owner;
  task.due_at = context.policy.calendar()
                    .add(context.at, reminder_due_after)
                    .value_or(context.at + base::hours(24));
  context.record(std::move(decision));
  context.put_task(std::move(task));
  for (Need& each : needs) {
    each.row.nickname_reminders += each.nickname;
    each.row.introduction_reminders += each.introduction;
    each.row.reminded_at = context.at;
    context.put_newcomer(group, std::move(each.row));
  }
}

void close_reminders(Context& context, GroupState& group, const std::string& evidence) {
  if (group.tasks.empty()) return;
  std::vector<model::Task> over;
  for (const auto& [id, task] : group.tasks) {
    if (task.kind == task_kind && !has_owed(group, task)) over.push_back(task);
  }
  for (model::Task& task : over) {
    if (evidence.empty())
      cancel(context, group, std::move(task));
    else
      handover::seen_done(context, std::move(task), evidence);
  }
}

}  // namespace engine::onboarding
