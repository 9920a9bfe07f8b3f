// Desk does to one question what an event makes of it: changes the row by the table, keeps clock,
// timers and tasks in step, and writes down the decision with its reason. What an event IS, is
// decided elsewhere (observe.cpp for messages, command.cpp for people, timer_due for time). For
// this room only.
//
// An event that the table does not allow in the question's state does nothing. Times never run
// backwards: a word said before the question counts as said with it.
#pragma once

#include <string_view>
#include <vector>

#include "engine/conversation/question_state.h"
#include "engine/state/context.h"

namespace engine::conversation {

// A message as the desk sees it.
struct Word {
  model::MessageId message;
  model::MemberId member;
  base::Instant at;
  bool is_at_hand = true;  // its row is known: it can be marked as part of the thread
};

// How a word came to be about the question, for the reason.
struct Linked {
  std::string_view
      how;  // "thread", "asker", "follows", "only_open", "declared_before", "command", "sidebar"
  model::LinkReason reason = model::LinkReason::none;
  float score = 0;
};

class Desk {
 public:
  Desk(Context& context, GroupState& group, model::Question question)
      : context_(context), group_(group), question_(std::move(question)) {}

  // A new question. `evidence`: the words that made it one.
  static model::QuestionId open(Context& context, GroupState& group, const Word& word, float score,
                                const base::json::array& evidence);

  // ---- words ----
  void attach(const Word& word);  // belongs to the thread, and changes nothing
  void responded(const Word& word, const Linked& linked, std::string_view said);
  void countered(const Word& word, const Linked& linked);
  void answered(const Word& word, const Linked& linked);
  void spoke(const Word& word);
  void asked_again(const Word& word, std::string_view why);  // "asked" or "complained"
  void merged(const Word& word, float score);                // asked further, before any response
  void thanked(const Word& word);
  void solved(const Word& word);
  void withdrawn(model::CloseReason reason);
  void answer_lost();
  // The word that counted as the answer was said for another question.
  void answer_was_for_another(const Word& word, model::QuestionId other);

  // ---- time ----
  void warn();
  void breach(base::Duration late);
  void run_out();

  // ---- commands (checked against the table by the caller) ----
  void assign(model::MemberId member);
  void close(model::CloseReason reason);
  void reopen();
  void wait();

 private:
  using Reason = base::json::object;

  // Takes the new state from the table and returns the old one; nothing when it does not happen.
  std::optional<model::QuestionState> move(QuestionEvent event);
  void save() { context_.put_question(group_, question_); }
  model::Decision decide(std::string_view kind, Reason reason, const Word* word,
                         std::string_view inverse = {});
  void belong(const Word& word);  // marks the message as part of the thread
  base::Instant not_before_asked(base::Instant at) const;
  void note_response(const Word& word, std::string_view in_time_kind);
  void take_breach_back(const Word& word, std::string_view kind);
  void forget_answer(base::Instant until);
  void settle(base::Instant at);       // nothing is owed any more: timers go, the time is summed up
  void owe_again(base::Instant from);  // the clock starts anew
  void go_on(base::Instant at);        // after a pause
  void credit_last_response();
  void close_as(model::CloseReason reason, const Word* word, bool was_owed);

  // ---- timers and tasks (desk_tasks.cpp) ----
  void set_timers(base::Instant alive_at);
  void add_task(std::string_view kind, const model::Decision& decision, base::Instant due_at);
  void raise_alarm(const model::Decision& decision);
  void withdraw_alarm(base::Instant due_at, std::string_view why);
  std::string alarm_key(base::Instant due_at) const;
  // Those who were to bring the answer have done so; other tasks about the question are moot.
  void finish_tasks(model::MessageId answer);
  void cancel_tasks(std::string_view why, std::string_view kind_only = {});
  std::vector<model::Task> open_tasks() const;  // about this question
  bool has_task(std::string_view kind) const;
  std::string asker_name() const;
  std::string excerpt() const;  // the beginning of the asking message, when it is remembered

  Context& context_;
  GroupState& group_;
  model::Question question_;
};

}  // namespace engine::conversation
