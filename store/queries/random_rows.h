// For tests: rows of every kind that the read models look at, drawn from a seed.
#pragma once

#include <algorithm>
#include <string>

#include "base/random.h"
#include "model/changes.h"

namespace store::queries {

inline constexpr base::Instant now{1'780'000'000'000};
inline constexpr base::Day today{20'601};
inline constexpr int groups_count = 4, members_count = 40, messages_count = 400;

// Rows that refer to each other as real ones do.
struct RandomRows {
  base::Random random;
  model::Changes rows;

  std::int64_t pick(std::int64_t most) { return random.between(1, most); }
  base::Instant moment() { return now - base::minutes(random.between(1, 30 * 24 * 60)); }
  void add_people();
  void add_messages();
  void add_work();
  void add_decisions();
};

inline void RandomRows::add_people() {
  rows.sources.push_back({model::SourceId(1), "wecom"});
  for (int i = 1; i <= groups_count; ++i) {
    model::Group group;
    group.id = model::GroupId(i);
    group.source = model::SourceId(1);
    group.external_id = "g" + std::to_string(i);
    group.name = "群 " + std::to_string(i);
    group.owner = model::MemberId(i - 1);
    group.last_at = moment();
    rows.groups.put(group);
    rows.facts.push_back({model::FactSeq(5'000 + i), model::SourceId(1), "f" + std::to_string(i),
                          "rename", moment(), group.external_id, "", false, R"({"name":"新名"})"});
  }
  for (int i = 1; i <= members_count; ++i) {
    model::Member member;
    member.id = model::MemberId(i);
    member.source = model::SourceId(1);
    member.external_id = "u" + std::to_string(i);
    member.name = (i % 3 ? "Wang " : "王_") + std::to_string(i);
    member.company = i % 7 ? "" : "50% Ltd";
    member.role = i < 4 ? model::Role::staff : model::Role::member;
    rows.members.put(member);
    for (int stay_of = 0; stay_of < 2; ++stay_of) {
      model::Stay stay;
      stay.id = model::StayId(i * 2 + stay_of);
      stay.group = model::GroupId(1 + (i + stay_of) % groups_count);
      stay.member = member.id;
      stay.joined_at = moment();
      if (random.chance(0.3)) stay.left_at = moment();
      rows.stays.put(stay);
    }
  }
}

inline void RandomRows::add_messages() {
  for (int i = 1; i <= messages_count; ++i) {
    model::Message message;
    message.id = model::MessageId(i);
    message.group = model::GroupId(pick(groups_count));
    message.member = model::MemberId(pick(members_count - 6));
    message.source = model::SourceId(1);
    message.external_id = "m" + std::to_string(i);
    message.at =
        base::Instant{now.ms - random.between(0, 500) * 60'000};  // many at the same moment
    message.text = "消息 " + std::to_string(i);
    if (i > 5 && random.chance(0.5)) message.parent = model::MessageId(i - pick(5));
    rows.messages.push_back(message);
    rows.activity.push_back({message.group, message.member,
                             base::Day{today.number - static_cast<int>(random.below(20))}, 1,
                             random.chance(0.1), 0, random.chance(0.2), 0});
  }
}

inline void RandomRows::add_work() {
  for (int i = 1; i <= 60; ++i) {
    model::Question question;
    question.id = model::QuestionId(i);
    question.message = model::MessageId(i * 6);
    question.group = rows.messages[static_cast<std::size_t>(i * 6 - 1)].group;
    question.asker = model::MemberId(pick(members_count));
    question.asked_at = moment();
    question.state = static_cast<model::QuestionState>(random.below(5));
    if (random.chance(0.7))
      question.due_at = base::Instant{now.ms + random.between(-9, 9) * 900'000};
    if (random.chance(0.2)) question.breached_at = moment();
    if (random.chance(0.3)) question.assignee = model::MemberId(pick(3));
    question.last_message = model::MessageId(std::min(messages_count, i * 6 + 30));
    rows.questions.put(question);
    model::Task task;
    task.id = model::TaskId(i);
    task.title = "任务";
    task.state = static_cast<model::TaskState>(random.below(3));
    task.group = question.group;
    task.question = question.id;
    task.owner = model::MemberId(static_cast<std::int64_t>(random.below(4)));
    task.created_at = moment();
    if (random.chance(0.5)) task.due_at = base::Instant{now.ms + random.between(-9, 9) * 900'000};
    rows.tasks.put(task);
  }
}

inline void RandomRows::add_decisions() {
  for (int i = 1; i <= 60; ++i) {
    const model::Question& question = rows.questions.rows()[static_cast<std::size_t>(i - 1)];
    model::Decision decision;
    decision.id = model::DecisionId(i);
    decision.cause = model::FactSeq(i * 6);
    decision.at = moment();
    decision.kind = random.chance(0.5) ? "rule.warn" : "question.opened";
    decision.mode = static_cast<model::DecisionMode>(random.below(3));
    decision.group = question.group;
    decision.member = question.asker;
    decision.message = question.message;
    decision.question = question.id;
    decision.rule = random.chance(0.5) ? "ads" : "links";
    rows.decisions.push_back(decision);
    if (random.chance(0.4)) rows.verdicts.put({decision.id, random.chance(0.6), "li", moment()});
    model::Strike strike;
    strike.id = model::StrikeId(i);
    strike.rule = decision.rule;
    strike.group = decision.group;
    strike.member = decision.member;
    strike.message = decision.message;
    strike.at = moment();
    strike.decision = decision.id;
    if (random.chance(0.2)) strike.overturned_at = moment();
    rows.strikes.put(strike);
    model::Timer timer;
    timer.id = model::TimerId(i);
    timer.due_at = now + base::minutes(pick(90));
    timer.kind = "question.warn";
    timer.group = question.group;
    rows.timers.put(timer);
  }
}

inline model::Changes random_rows(std::uint64_t seed) {
  RandomRows made{base::Random(seed), {}};
  made.add_people();
  made.add_messages();
  made.add_work();
  made.add_decisions();
  made.rows.policies.push_back({1, "{}", now, "li"});
  made.rows.policies.push_back({2, "{}", now, "li"});
  for (int i = 1; i <= 200; ++i) {  // several of one message
    made.rows.labels.push_back({model::FactSeq(i), i % 3 == 0 ? "ads" : "question",
                                made.random.chance(0.5) ? "yes" : "no",
                                model::MessageId(made.pick(60)), "文字", "li", now});
  }
  for (int version = 1; version <= 3; ++version) {
    made.rows.text_models.push_back({"ads", version, "QQ==", 20 * version, "{}", now, "li"});
  }
  made.rows.reader_choices.put({"ads", 3, 1, 2, now, "li"});
  return made.rows;
}

}  // namespace store::queries
