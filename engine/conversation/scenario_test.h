// ScenarioGroup plays a chat: times, names and texts in, states of questions out. It does by hand
// what the engine's front door does for one group, with a reader whose rules can be seen here, so
// that the scenarios do not depend on any lexicon.
//
//   ScenarioGroup chat;
//   chat.say("10:00", "li", "怎么导出报表?");
//   chat.say("10:05", "staff", "在设置里点导出");
//   CHECK(chat.state() == "answered");
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/conversation/conversation.h"
#include "engine/conversation/question_state.h"
#include "engine/conversation/tapped.h"
#include "engine/state/said.h"

namespace engine::conversation {

inline model::Policy scenario_policy() {
  model::Policy policy;
  policy.version = 3;
  policy.calendar.time_zone = "Asia/Shanghai";
  for (auto& day : policy.calendar.week) day = {{9 * 60, 21 * 60}};
  return policy;  // 30 minutes for a first response, 60 for the next, merged within 60, expired
                  // after 72 h
}

// A question ends in "?", "吗" or "？"; "谢谢" thanks, "不好用" complains, "哈哈" is chatter.
inline language::Reading scenario_reading(std::string_view text) {
  language::Reading reading;
  reading.folded = language::fold(text);
  const std::string_view folded = reading.folded;
  const auto holds = [folded](std::string_view word) {
    return folded.find(word) != std::string_view::npos;
  };
  if (folded.ends_with("?") || folded.ends_with("吗")) {
    reading.question = true;
    reading.question_score = 0.9F;
    const auto end = static_cast<std::uint32_t>(text.size());
    reading.evidence.push_back({language::Topic::question, {end - 1, end}, 1});
  }
  if (holds("谢谢")) reading.intents.set(language::Intent::thanks, 0.9F, true);
  if (holds("哈哈")) reading.intents.set(language::Intent::chatter, 0.9F, true);
  if (holds("不好用")) reading.complaint = true, reading.mood = -0.8F;
  return reading;
}

// How something is said, where it is not plain text.
struct Saying {
  std::string reply_to = {};
  model::MessageKind kind = model::MessageKind::text;
  std::string external_id = {};
};

class ScenarioGroup {
 public:
  explicit ScenarioGroup(model::Policy policy = scenario_policy()) {
    // One for all scenarios: immutable, and slow to make. What texts say comes from
    // scenario_reading().
    static const auto reader =
        std::make_shared<const language::Reader>(language::Reader::create().value());
    auto compiled = CompiledPolicy::compile(std::move(policy), reader);
    REQUIRE(compiled.has_value());
    policy_ = *std::move(compiled);
    GroupState& state = world_.groups[model::GroupId(1)];
    state.row.id = model::GroupId(1);
    state.row.source = model::SourceId(1);
    state.row.name = "客户群";
    member("staff").role = model::Role::staff;
    member("boss").role = model::Role::staff;
    state.staff = {member("staff").id, member("boss").id};
  }

  // ---- playing ----

  // "10:05" on the first day, a Monday; "+2 10:05" two days later.
  static base::Instant at(std::string_view time) {
    std::string day = "2026-11-23";
    if (time.front() == '+') {
      day = base::format_day(*base::parse_day(day) + (time[1] - '0'));
      time.remove_prefix(3);
    }
    const auto parsed = base::parse_instant(day + "T" + std::string(time) + "+08:00");
    REQUIRE(parsed.has_value());
    return *parsed;
  }

  model::MessageId say(std::string_view time, std::string_view who, std::string_view text,
                       const Saying& how = {}) {
    Context context = begin(at(time));
    const model::Member& author = member(who);
    if (!group().present.contains(author.id)) {
      model::Stay stay;
      stay.id = model::StayId(counters_.stay++);
      stay.group = group().row.id;
      stay.member = author.id;
      stay.joined_at = context.at;
      context.put_stay(group(), stay);
    }
    Analysis analysis;
    analysis.reading = scenario_reading(text);
    model::Message message;
    message.id = model::MessageId(context.cause.value);
    message.group = group().row.id;
    message.member = author.id;
    message.source = model::SourceId(1);
    message.external_id =
        how.external_id.empty() ? "m" + std::to_string(message.id.value) : how.external_id;
    message.at = context.at;
    message.kind = how.kind;
    message.text = text;
    message.reply_to = how.reply_to;
    message.history = history;
    set_tone(message, analysis.reading);
    link(context, group(), message, author, analysis.reading, linker_);
    world_.message_names.insert_or_assign({message.source, message.external_id}, message.id);
    world_.messages.insert_or_assign(message.id, message);
    context.changes.messages.push_back(message);
    observe(context, group(), message, author, analysis);
    end(context);
    return message.id;
  }
  void edit(std::string_view time, model::MessageId id, std::string_view text) {
    Context context = begin(at(time));
    model::Message message = world_.messages.at(id);
    Analysis analysis;
    analysis.reading = scenario_reading(text);
    message.text = text;
    message.edited_at = context.at;
    set_tone(message, analysis.reading);
    context.put_message(message);
    edited(context, group(), message, analysis);
    end(context);
  }
  // An edit of a message that has not arrived: it is kept as far as it is known.
  model::MessageId edit_unseen(std::string_view time, std::string_view who, std::string_view text) {
    Context context = begin(at(time));
    Analysis analysis;
    analysis.reading = scenario_reading(text);
    model::Message message;
    message.id = model::MessageId(counters_.fact++);
    message.group = group().row.id;
    message.member = member(who).id;
    message.source = model::SourceId(1);
    message.external_id = "m" + std::to_string(message.id.value);
    message.at = context.at;
    world_.message_names.insert_or_assign({message.source, message.external_id}, message.id);
    context.changes.messages.push_back(message);
    message.text = text;
    message.edited_at = context.at;
    set_tone(message, analysis.reading);
    context.put_message(message);
    edited(context, group(), message, analysis);
    end(context);
    return message.id;
  }
  void revoke(std::string_view time, model::MessageId id) {
    Context context = begin(at(time));
    model::Message message = world_.messages.at(id);
    message.revoked_at = context.at;
    context.put_message(message);
    revoked(context, group(), message);
    end(context);
  }
  // Lets time pass: everything due until then fires.
  void pass(std::string_view time) {
    Context context = begin(at(time));
    end(context);
  }
  base::Result<void> command(std::string_view time, std::string_view name,
                             base::json::object arguments = {}, std::int64_t question = 1) {
    Context context = begin(at(time));
    context.login = "zhou";
    const auto [in, known] = world_.find_question(model::QuestionId(question));
    REQUIRE(known);
    auto done = conversation::command(context, *in, *known, name, arguments);
    end(context);
    return done;
  }

  // The sidebar reports that staff tapped the text for the question.
  base::Result<void> tap(std::string_view time, std::int64_t question, std::string_view text,
                         std::string_view who = {}) {
    Context context = begin(at(time));
    const auto [in, known] = world_.find_question(model::QuestionId(question));
    REQUIRE(known);
    const std::int64_t staff = who.empty() ? 0 : member(who).id.value;
    auto done = tapped(context, *in, model::Question(*known), {{"text", text}, {"member", staff}});
    end(context);
    return done;
  }

  // ---- looking ----

  GroupState& group() { return world_.groups.at(model::GroupId(1)); }
  World& world() { return world_; }
  model::Member& member(std::string_view who) {
    for (auto& [id, known] : world_.members) {
      if (known.external_id == who) return known;
    }
    const model::MemberId id(counters_.member++);
    model::Member& added = world_.members[id];
    added.id = id;
    added.source = model::SourceId(1);
    added.external_id = added.name = who;
    if (who == "bot") added.role = model::Role::bot;
    return added;
  }
  const model::Question& question(std::int64_t id = 1) {
    const auto found = world_.questions.find(model::QuestionId(id));
    REQUIRE(found != world_.questions.end());
    return found->second;
  }
  // "open", "waiting", "answered", "closed:thanks", …; "none" when there is no such question.
  std::string state(std::int64_t id = 1) {
    if (!world_.questions.contains(model::QuestionId(id))) return "none";
    const model::Question& row = question(id);
    std::string text(model::to_name(row.state));
    if (row.state == model::QuestionState::closed) {
      text.append(":").append(model::to_name(row.close_reason));
    }
    return text;
  }
  std::size_t questions() const { return world_.questions.size(); }
  // The kinds of all decisions, in order, joined by a blank, without "question.".
  std::string decisions() const {
    std::string all;
    for (const model::Decision& each : decisions_) {
      if (!all.empty()) all += ' ';
      all += std::string_view(each.kind).substr(each.kind.starts_with("question.") ? 9 : 0);
    }
    return all;
  }
  const std::vector<model::Decision>& decision_list() const { return decisions_; }
  const std::vector<model::Effect>& effects() const { return effects_; }
  const std::vector<model::Activity>& activity() const { return activity_; }
  // "answer_question:open escalation:done", in order of number.
  std::string tasks() const {
    std::string all;
    for (const auto& [id, task] : tasks_) {
      if (!all.empty()) all += ' ';
      all += task.kind + ":" + std::string(model::to_name(task.state));
    }
    return all;
  }
  const std::map<model::TaskId, model::Task>& task_list() const { return tasks_; }
  // Everything that was written down, for comparing two runs.
  const std::map<model::MessageId, model::Message>& messages() const { return messages_; }
  const std::map<model::QuestionId, model::Question>& question_rows() const { return questions_; }

  // Forgets what the group has in mind and fills it again from the rows, as after a restart.
  void restart() {
    GroupState& old = group();
    std::vector<model::Message> rows;
    for (const auto& [id, message] : messages_) {
      if (message.kind != model::MessageKind::notice) rows.push_back(message);
    }
    if (rows.size() > recall_messages) {
      rows.erase(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(recall_messages));
    }
    GroupState fresh;
    fresh.row = old.row;
    fresh.present = old.present;
    fresh.departed = old.departed;
    fresh.staff = old.staff;
    fresh.timers = old.timers;
    fresh.due = old.due;
    fresh.tasks = old.tasks;
    CHECK(cooldowns_ == old.cooldowns);
    fresh.cooldowns = cooldowns_;
    std::size_t newest = 0;
    for (auto entry = questions_.rbegin(); entry != questions_.rend(); ++entry) {
      const bool is_newest = ++newest <= newest_questions;
      if (is_newest || is_owed(entry->second.state)) fresh.keep(entry->second);
    }
    rebuild(fresh, rows, world_);
    CHECK(fresh.questions == old.questions);
    CHECK(fresh.owed == old.owed);
    old = std::move(fresh);
  }

  bool history = false;

 private:
  static void set_tone(model::Message& message, const language::Reading& reading) {
    message.tone.question = reading.question_score;
    message.tone.mood = reading.mood;
    message.tone.intents = 0;
    for (std::size_t i = 0; i < language::intent_count; ++i) {
      if (reading.intents.has(static_cast<language::Intent>(i))) message.tone.intents |= 1U << i;
    }
  }

  // Timers due by the time of a fact fire before it.
  Context begin(base::Instant when) {
    Context context{*policy_, world_,  counters_, changes_, model::FactSeq(counters_.fact++),
                    when,     history, {}};
    GroupState& state = group();
    while (!state.due.empty() && state.due.begin()->first <= when) {
      const model::TimerId id = state.due.begin()->second;
      const model::Timer timer = state.timers.at(id);
      state.timers.erase(id);
      state.due.erase(state.due.begin());
      context.at = timer.due_at;
      const base::Duration late = context.history ? base::Duration{} : when - timer.due_at;
      const bool expired = timer.late == model::LatePolicy::expire && late > timer.expire_after;
      if (!expired) timer_due(context, state, timer, late);
    }
    context.at = when;
    return context;
  }
  void end(Context&) {
    for (const auto& row : changes_.messages) messages_.insert_or_assign(row.id, row);
    for (const auto& row : changes_.edited_messages.rows()) messages_.insert_or_assign(row.id, row);
    for (const auto& row : changes_.questions.rows()) questions_.insert_or_assign(row.id, row);
    for (const auto& row : changes_.tasks.rows()) tasks_.insert_or_assign(row.id, row);
    for (const auto& row : changes_.effects.rows()) effects_.push_back(row);
    for (const auto& row : changes_.decisions) decisions_.push_back(row);
    for (const auto& row : changes_.activity) activity_.push_back(row);
    for (const auto& row : changes_.cooldowns.rows()) cooldowns_[row.key] = row.until;
    for (const auto& key : changes_.removed_cooldowns) cooldowns_.erase(key);
    changes_ = {};
  }

  std::shared_ptr<const CompiledPolicy> policy_;
  language::replies::Linker linker_;
  World world_;
  model::Counters counters_;
  model::Changes changes_;
  std::map<model::MessageId, model::Message> messages_;
  std::map<model::QuestionId, model::Question> questions_;
  std::map<model::TaskId, model::Task> tasks_;
  std::vector<model::Effect> effects_;
  std::vector<model::Decision> decisions_;
  std::vector<model::Activity> activity_;
  std::unordered_map<std::string, base::Instant> cooldowns_;
};

// The newest decision of that kind.
inline const model::Decision& last_of(const ScenarioGroup& chat, std::string_view kind) {
  const auto& all = chat.decision_list();
  const auto found = std::find_if(all.rbegin(), all.rend(),
                                  [kind](const auto& each) { return each.kind == kind; });
  REQUIRE(found != all.rend());
  return *found;
}

inline base::json::object reason_of(const model::Decision& decision) {
  return base::parse_json(decision.reason)->as_object();
}

}  // namespace engine::conversation
