#include "engine/conversation/desk.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/conversation/clock.h"
#include "engine/conversation/conversation.h"
#include "engine/conversation/responders.h"

namespace engine::conversation {

using base::Duration;
using base::Instant;
using model::CloseReason;
using model::QuestionState;

namespace {

double rounded(float number) { return std::round(static_cast<double>(number) * 1000) / 1000; }

base::json::object to_json(const Linked& linked) {
  base::json::object out;
  out["how"] = linked.how;
  if (linked.reason != model::LinkReason::none) {
    out["reason"] = model::to_name(linked.reason);
    out["score"] = rounded(linked.score);
  }
  return out;
}

}  // namespace

// ---- opening ----

model::QuestionId Desk::open(Context& context, GroupState& group, const Word& word, float score,
                             const base::json::array& evidence) {
  const model::ServicePromise& promise = context.policy.policy().promise;
  model::Question question;
  question.id = model::QuestionId(context.counters.question++);
  question.message = question.last_message = word.message;
  question.group = group.row.id;
  question.asker = word.member;
  question.asked_at = word.at;
  question.score = score;
  question.history = context.history;
  start_clock(context.policy, question, word.at, promise.first_response_minutes);

  Desk desk(context, group, std::move(question));
  Reason reason;
  reason["score"] = rounded(score);
  reason["threshold"] = context.policy.policy().question_threshold;
  reason["words"] = evidence;
  reason["promised_minutes"] = promise.first_response_minutes;
  if (desk.question_.due_at.ms != 0) reason["due_at"] = base::format_iso(desk.question_.due_at);
  desk.decide("question.opened", std::move(reason), &word, "question.close");
  desk.set_timers(word.at);
  desk.save();
  desk.belong(word);
  return desk.question_.id;
}

// ---- words ----

void Desk::attach(const Word& word) {
  belong(word);
  if (word.message <= question_.last_message) return;
  question_.last_message = word.message;
  save();
}

void Desk::responded(const Word& word, const Linked& linked, std::string_view said) {
  if (!move(QuestionEvent::responded)) return;
  const bool is_first = question_.first_response_at.ms == 0;
  note_response(word, "question.responded_in_time_learned_late");
  if (is_first) {
    const Instant at = question_.first_response_at;
    Reason reason;
    reason["said"] = said;
    reason["linked"] = to_json(linked);
    reason["business_ms"] = time_used(context_.policy, question_, at).ms;
    reason["in_time"] = question_.breached_at.ms == 0;
    if (question_.state == QuestionState::open) {
      // A promise is not an answer: it buys the time of a next response, once.
      owe_again(at);
      if (question_.due_at.ms != 0) reason["answer_due_at"] = base::format_iso(question_.due_at);
    }
    decide("question.response_seen", std::move(reason), &word);
    save();
  }
  attach(word);
}

void Desk::countered(const Word& word, const Linked& linked) {
  const auto was = move(QuestionEvent::countered);
  if (!was) return;
  if (*was == QuestionState::open) {
    note_response(word, "question.responded_in_time_learned_late");
    pause_clock(question_, not_before_asked(word.at));
    set_timers(word.at);
    Reason reason;
    reason["why"] = "asked_back";
    reason["linked"] = to_json(linked);
    decide("question.waiting", std::move(reason), &word, "question.reopen");
    save();
  }
  attach(word);
}

void Desk::answered(const Word& word, const Linked& linked) {
  const auto was = move(QuestionEvent::answered);
  if (!was) return;
  const Instant at = not_before_asked(word.at);
  const bool is_correction = *was == QuestionState::answered;
  if (is_correction && at >= question_.answered_at) return attach(word);

  note_response(word, "question.answered_in_time_learned_late");
  Reason reason;
  reason["linked"] = to_json(linked);
  if (is_correction) reason["instead_of"] = question_.answer.value;
  question_.answered_at = at;
  question_.answer = word.message;
  question_.answered_by = word.member;
  question_.closed_at = {};
  settle(at);
  finish_tasks(word.message);
  reason["business_ms"] = question_.waited_ms;
  reason["in_time"] = question_.breached_at.ms == 0;
  if (question_.due_at.ms != 0) reason["due_at"] = base::format_iso(question_.due_at);
  decide("question.answered", std::move(reason), &word, "question.reopen");
  if (!is_correction && word.member) {
    model::Activity activity;
    activity.answers = 1;
    context_.count(group_, word.member, word.at, activity);
  }
  save();
  attach(word);
}

void Desk::spoke(const Word& word) {
  const auto was = move(QuestionEvent::spoke);
  if (!was) return;
  if (*was == QuestionState::waiting) {
    go_on(word.at);
    Reason reason;
    reason["why"] = "asker_spoke";
    if (question_.due_at.ms != 0) reason["due_at"] = base::format_iso(question_.due_at);
    decide("question.resumed", std::move(reason), &word);
    save();
  }
  attach(word);
}

void Desk::asked_again(const Word& word, std::string_view why) {
  if (question_.state != QuestionState::answered) return spoke(word);
  if (word.at < question_.answered_at)
    return attach(word);  // learned late: the answer came after it
  move(QuestionEvent::asked_again);
  Reason reason;
  reason["why"] = why;
  reason["answer"] = question_.answer.value;
  forget_answer(word.at);
  owe_again(word.at);
  if (question_.due_at.ms != 0) reason["due_at"] = base::format_iso(question_.due_at);
  decide("question.reopened", std::move(reason), &word, "question.close");
  save();
  attach(word);
}

void Desk::merged(const Word& word, float score) {
  Reason reason;
  reason["score"] = rounded(score);
  reason["why"] = "same_asker";
  reason["minutes_since"] = (word.at - question_.asked_at).ms / 60'000;
  reason["merge_minutes"] = context_.policy.policy().promise.merge_minutes;
  decide("question.merged", std::move(reason), &word);
  attach(word);
}

void Desk::thanked(const Word& word) {
  const bool is_early = word.at < question_.answered_at;  // learned late: thanks for something else
  const auto was = is_early ? std::nullopt : move(QuestionEvent::thanked);
  if (!was) return;
  if (*was == QuestionState::open) return attach(word);  // nothing was answered yet: politeness
  if (*was == QuestionState::waiting) credit_last_response();
  close_as(CloseReason::thanks, &word, *was == QuestionState::waiting);
  attach(word);
}

void Desk::solved(const Word& word) {
  const auto was = move(QuestionEvent::solved);
  if (!was) return;
  const bool was_owed = is_owed(*was);
  close_as(was_owed ? CloseReason::self_answered : CloseReason::thanks, &word, was_owed);
  attach(word);
}

void Desk::withdrawn(CloseReason reason) {
  if (move(QuestionEvent::withdrawn)) close_as(reason, nullptr, true);
}

void Desk::answer_lost() {
  if (!move(QuestionEvent::answer_lost)) return;
  Reason reason;
  reason["why"] = "answer_revoked";
  reason["answer"] = question_.answer.value;
  question_.answered_at = {};
  question_.answer = {};
  question_.answered_by = {};
  question_.waited_ms = 0;
  set_timers(context_.at);  // the old promise stands, kept or not
  decide("question.reopened", std::move(reason), nullptr, "question.close");
  save();
}

// As if it had never been the answer: the response was none to this question either.
void Desk::answer_was_for_another(const Word& word, model::QuestionId other) {
  if (question_.answer != word.message || !move(QuestionEvent::answer_lost)) return;
  if (question_.first_response_at == question_.answered_at) question_.first_response_at = {};
  if (word.member) {
    model::Activity activity;
    activity.answers = -1;
    context_.count(group_, word.member, word.at, activity);
  }
  Reason reason;
  reason["why"] = "said_for_another";
  reason["answer"] = question_.answer.value;
  reason["other"] = other.value;
  question_.answered_at = {};
  question_.answer = {};
  question_.answered_by = {};
  question_.waited_ms = 0;
  set_timers(context_.at);
  decide("question.reopened", std::move(reason), nullptr, "question.close");
  save();
}

// ---- time ----

void Desk::warn() {
  if (question_.state != QuestionState::open) return;
  Reason reason;
  reason["due_at"] = base::format_iso(question_.due_at);
  reason["left_ms"] = context_.policy.calendar().between(context_.at, question_.due_at).ms;
  reason["warn_at_share"] = context_.policy.policy().promise.warn_at;
  const auto decision = decide("question.warned", std::move(reason), nullptr);
  add_task("answer_question", decision, question_.due_at);
}

void Desk::breach(Duration late) {
  if (question_.state != QuestionState::open) return;
  const bool is_next = question_.first_response_at.ms != 0;
  if (question_.breached_at.ms == 0) question_.breached_at = question_.due_at;
  Reason reason;
  reason["due_at"] = base::format_iso(question_.due_at);
  reason["clock"] = is_next ? "next_response" : "first_response";
  reason["business_ms"] = time_used(context_.policy, question_, question_.due_at).ms;
  if (late.ms > 0) reason["late_ms"] = late.ms;
  const auto decision = decide("question.breached", std::move(reason), nullptr);
  add_task("escalation", decision, question_.due_at);
  if (!context_.history && !question_.history && late <= alarm_late_max) raise_alarm(decision);
  save();
}

void Desk::run_out() {
  const auto was = move(QuestionEvent::ran_out);
  if (!was) return;
  question_.closed_at = context_.at;
  settle(context_.at);
  cancel_tasks("question expired");
  Reason reason;
  reason["after_hours"] = context_.policy.policy().promise.expire_after_hours;
  reason["was"] = model::to_name(*was);
  reason["business_ms"] = question_.waited_ms;
  decide("question.expired", std::move(reason), nullptr, "question.reopen");
  save();
}

// ---- commands ----

void Desk::assign(model::MemberId member) {
  if (!move(QuestionEvent::assign)) return;
  Reason reason;
  reason["to"] = member.value;
  reason["from"] = question_.assignee.value;
  question_.assignee = member;
  decide("question.assigned", std::move(reason), nullptr);
  for (model::Task& task : open_tasks()) {
    if (task.kind != "answer_question") continue;
    task.owner = member;
    task.handed_from = context_.login;
    context_.put_task(std::move(task));
  }
  save();
}

void Desk::close(CloseReason reason) {
  if (const auto was = move(QuestionEvent::close)) close_as(reason, nullptr, is_owed(*was));
}

void Desk::reopen() {
  const auto was = move(QuestionEvent::reopen);
  if (!was) return;
  Reason reason;
  reason["why"] = "operator";
  reason["was"] = model::to_name(*was);
  if (*was == QuestionState::waiting) {
    go_on(context_.at);
  } else {
    forget_answer(context_.at);
    owe_again(context_.at);
  }
  if (question_.due_at.ms != 0) reason["due_at"] = base::format_iso(question_.due_at);
  decide("question.reopened", std::move(reason), nullptr, "question.close");
  save();
}

void Desk::wait() {
  if (!move(QuestionEvent::wait)) return;
  pause_clock(question_, context_.at);
  set_timers(context_.at);
  Reason reason;
  reason["why"] = "operator";
  decide("question.waiting", std::move(reason), nullptr, "question.reopen");
  save();
}

// ---- inside ----

std::optional<QuestionState> Desk::move(QuestionEvent event) {
  const auto next = next_state(question_.state, event);
  if (!next) return std::nullopt;
  return std::exchange(question_.state, *next);
}

model::Decision Desk::decide(std::string_view kind, Reason reason, const Word* word,
                             std::string_view inverse) {
  model::Decision decision = context_.new_decision(kind, &group_);
  decision.member = word ? word->member : question_.asker;
  decision.message = word ? word->message : question_.message;
  decision.question = question_.id;
  if (!context_.login.empty()) reason["by"] = context_.login;
  decision.reason = base::json::serialize(reason);
  if (!inverse.empty()) {
    Reason command;
    command["command"] = inverse;
    command["question"] = question_.id.value;
    decision.inverse = base::json::serialize(command);
  }
  context_.record(decision);
  return decision;
}

void Desk::belong(const Word& word) {
  if (!word.is_at_hand) return;
  context_.put_thread(word.message, question_.id);
  for (auto said = group_.recent.rbegin(); said != group_.recent.rend(); ++said) {
    if (said->id != word.message) continue;
    said->question = question_.id;
    return;
  }
}

Instant Desk::not_before_asked(Instant at) const { return std::max(at, question_.asked_at); }

void Desk::note_response(const Word& word, std::string_view in_time_kind) {
  const Instant at = not_before_asked(word.at);
  if (question_.first_response_at.ms == 0 || at < question_.first_response_at) {
    question_.first_response_at = at;
  }
  take_breach_back(word, in_time_kind);
}

// The breach was believed only because the word arrived after it. The promise was kept.
void Desk::take_breach_back(const Word& word, std::string_view kind) {
  if (question_.breached_at.ms == 0 || word.at > question_.breached_at) return;
  Reason reason;
  reason["said_at"] = base::format_iso(word.at);
  reason["due_at"] = base::format_iso(question_.breached_at);
  reason["learned_at"] = base::format_iso(context_.at);
  constexpr std::string_view why = "answered in time, learned late";
  withdraw_alarm(question_.breached_at, why);
  question_.breached_at = {};
  cancel_tasks(why, "escalation");
  decide(kind, std::move(reason), &word);
}

// Owed again: the time since it was settled is nobody's.
void Desk::forget_answer(Instant until) {
  const Instant since = question_.answered_at.ms != 0 ? question_.answered_at : question_.closed_at;
  if (since.ms != 0) question_.paused_ms += context_.policy.calendar().between(since, until).ms;
  question_.answered_at = question_.closed_at = {};
  question_.answer = {};
  question_.answered_by = {};
  question_.close_reason = CloseReason::none;
  question_.waited_ms = 0;
}

void Desk::settle(Instant at) {
  sum_pause(context_.policy, question_, at);
  question_.waited_ms = time_used(context_.policy, question_, at).ms;
  context_.clear_timers(group_, "question.", question_.id.value);
}

void Desk::owe_again(Instant from) {
  const model::ServicePromise& promise = context_.policy.policy().promise;
  const bool is_next = question_.first_response_at.ms != 0;
  start_clock(context_.policy, question_, from,
              is_next ? promise.next_response_minutes : promise.first_response_minutes);
  set_timers(from);
}

// The asker has said what was wanted. Had a response been seen, a next one is owed from now on;
// otherwise the first one is still owed, in the time that was left.
void Desk::go_on(Instant at) {
  if (question_.first_response_at.ms != 0) {
    sum_pause(context_.policy, question_, at);
    owe_again(at);
    return;
  }
  end_pause(context_.policy, question_, at);
  set_timers(at);
}

// Thanked while we waited for the asker: what had been asked back was the help.
void Desk::credit_last_response() {
  for (auto said = group_.recent.rbegin(); said != group_.recent.rend(); ++said) {
    if (said->question != question_.id) continue;
    const model::Member* author = context_.world.find_member(said->member);
    if (!author || !may_answer(context_.policy, group_, *author, question_)) continue;
    question_.answered_at = not_before_asked(said->at);
    question_.answer = said->id;
    question_.answered_by = said->member;
    return;
  }
}

void Desk::close_as(CloseReason why, const Word* word, bool was_owed) {
  const Instant at = word ? not_before_asked(word->at) : context_.at;
  question_.closed_at = at;
  question_.close_reason = why;
  if (was_owed) {
    settle(question_.answered_at.ms != 0 ? question_.answered_at : at);
    cancel_tasks("question closed");
  }
  Reason reason;
  reason["reason"] = model::to_name(why);
  reason["business_ms"] = question_.waited_ms;
  decide("question.closed", std::move(reason), word, "question.reopen");
  save();
}

}  // namespace engine::conversation
