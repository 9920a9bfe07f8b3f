#include "store/queries/questions.h"

#include <algorithm>

#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "store/queries/messages.h"
#include "store/queries/tasks.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;

constexpr std::int64_t question_decisions_max = 100;
constexpr std::int64_t question_tasks_max = 50;

constexpr std::pair<std::string_view, queries::QuestionStates> state_names[] = {
    {"unanswered", queries::QuestionStates::unanswered},
    {"open", queries::QuestionStates::open},
    {"waiting", queries::QuestionStates::waiting},
    {"answered", queries::QuestionStates::answered},
    {"closed", queries::QuestionStates::closed},
    {"expired", queries::QuestionStates::expired},
    {"all", queries::QuestionStates::all}};

base::Result<queries::QuestionStates> states_asked(const Call& call,
                                                   queries::QuestionStates otherwise) {
  const std::string_view asked = call.text("state");
  if (asked.empty()) return otherwise;
  for (const auto& [name, states] : state_names) {
    if (name == asked) return states;
  }
  return fail(ErrorCode::invalid_input,
              "state must be unanswered, open, waiting, answered, closed, expired or all", "state");
}

// The due order is for what is still owed; everything else is listed by when it was asked.
bool is_owed(queries::QuestionStates states) {
  return states == queries::QuestionStates::unanswered || states == queries::QuestionStates::open ||
         states == queries::QuestionStates::waiting;
}

base::Result<Response> question_page(const Call& call, const queries::QuestionFilter& filter) {
  TRY(limit, call.limit());
  std::optional<queries::QuestionKey> after;
  if (!call.text("cursor").empty()) {
    TRY(keys, read_cursor(call.text("cursor"), 2));
    after = queries::QuestionKey{keys[0], keys[1]};
  }
  TRY(rows, queries::questions(call.reader, filter, after, limit));
  Names names;
  names.want_all(rows);
  TRY_VOID(names.load(call.reader));
  std::string next;
  if (static_cast<std::int64_t>(rows.size()) == limit) {
    const queries::QuestionKey key = queries::page_key_of(rows.back());
    next = make_cursor({key.due_ms, key.id});
  }
  return page(call, to_array(rows, [&](const auto& row) { return question_json(row, names); }),
              next);
}

base::Result<Response> question_command(Services& services, const Call& call,
                                        std::string_view command, object arguments) {
  TRY(id, call.id());
  arguments["question"] = id;
  return carry_out(services, call, command, arguments);
}

// An answer that no program may send here was handed to a person: that task is of the decision that
// spoke, not of the question.
base::Result<std::vector<model::Task>> handed_over(store::Connection& reader,
                                                   const model::Question& question,
                                                   const std::vector<model::Decision>& decisions) {
  queries::TaskFilter about_asker;
  about_asker.group = question.group;
  about_asker.member = question.asker;
  TRY(tasks, queries::tasks(reader, about_asker, std::nullopt, question_tasks_max));
  std::erase_if(tasks, [&](const model::Task& task) {
    const bool is_of_question =
        task.decision && std::any_of(decisions.begin(), decisions.end(),
                                     [&](const auto& each) { return each.id == task.decision; });
    return task.kind != "send_message" || task.question || !is_of_question;
  });
  return tasks;
}

object handed_suggestion(const model::Task& task, const std::vector<model::Decision>& decisions) {
  const auto spoke = std::find_if(decisions.begin(), decisions.end(),
                                  [&](const auto& each) { return each.id == task.decision; });
  const auto score = base::number_at(parsed_object(spoke->reason), "similarity");
  return {{"task_id", task.id.value},
          {"source", spoke->rule},
          {"text", base::text_at(parsed_object(task.body), "text")},
          {"score", score ? value(*score) : value(nullptr)}};
}

// What lies ready to be said: the texts of the tasks to send one. Other tasks hold the customer's
// words.
array suggestions_of(const std::vector<model::Task>& tasks) {
  array suggestions;
  for (const model::Task& task : tasks) {
    if (task.state != model::TaskState::open || task.kind != "send_reply") continue;
    const object body = parsed_object(task.body);
    const std::string_view text = base::text_at(body, "text");
    if (text.empty()) continue;
    const auto score = base::number_at(body, "similarity");
    suggestions.emplace_back(object{{"task_id", task.id.value},
                                    {"source", base::text_at(body, "faq")},
                                    {"text", text},
                                    {"score", score ? value(*score) : value(nullptr)}});
  }
  return suggestions;
}

}  // namespace

base::Result<Response> group_questions(Services&, const Call& call) {
  TRY(id, call.id());
  queries::QuestionFilter filter;
  TRY(states, states_asked(call, queries::QuestionStates::all));
  filter.states = states;
  filter.group = model::GroupId(id);
  filter.sort = queries::QuestionSort::asked;
  return question_page(call, filter);
}

base::Result<Response> questions(Services&, const Call& call) {
  queries::QuestionFilter filter;
  TRY(states, states_asked(call, queries::QuestionStates::unanswered));
  TRY(group, call.integer("group"));
  TRY(breached, call.flag("breached"));
  filter.states = states;
  filter.group = model::GroupId(group.value_or(0));
  if (breached) filter.breached_at_least_by = call.now;
  const std::string_view assignee = call.text("assignee");
  if (assignee == "me") {
    if (!call.who.member) return page(call, {}, "");
    filter.assignee = call.who.member;
  } else if (assignee == "none") {
    filter.assignee = model::MemberId();
  } else if (!assignee.empty()) {
    TRY(number, call.integer("assignee"));
    filter.assignee = model::MemberId(number.value_or(0));
  }
  const std::string_view sort = call.text("sort");
  if (!sort.empty() && sort != "due" && sort != "asked") {
    return fail(ErrorCode::invalid_input, "sort must be due or asked", "sort");
  }
  if (sort == "due" && !is_owed(states)) {
    return fail(ErrorCode::invalid_input,
                "only unanswered questions can be sorted by due: ask for sort=asked", "sort");
  }
  const bool by_due = sort == "due" || (sort.empty() && is_owed(states));
  filter.sort = by_due ? queries::QuestionSort::due : queries::QuestionSort::asked;
  return question_page(call, filter);
}

base::Result<Response> question(Services&, const Call& call) {
  TRY(id, call.id());
  TRY(row, queries::question(call.reader, model::QuestionId(id)));
  if (!row) return fail(ErrorCode::not_found, "there is no question " + std::to_string(id), "id");
  TRY(thread, queries::thread(call.reader, *row));
  queries::DecisionFilter of_question;
  of_question.question = row->id;
  TRY(decided, queries::decisions(call.reader, of_question, 0, question_decisions_max));
  TRY(verdicts, queries::verdicts_of(call.reader, decided.decisions));
  queries::TaskFilter its_tasks;
  its_tasks.state = std::nullopt;
  its_tasks.question = row->id;
  TRY(tasks, queries::tasks(call.reader, its_tasks, std::nullopt, question_tasks_max));
  TRY(handed, handed_over(call.reader, *row, decided.decisions));
  array suggestions = suggestions_of(tasks);
  for (const model::Task& task : handed) {
    suggestions.emplace_back(handed_suggestion(task, decided.decisions));
    tasks.push_back(task);
  }
  Names names;
  names.want(*row);
  names.want_all(thread);
  names.want_all(decided.decisions);
  names.want_all(tasks);
  TRY_VOID(names.load(call.reader));
  object body;
  body["question"] = question_json(*row, names);
  body["thread"] = to_array(thread, [&](const auto& each) { return message_json(each, names); });
  body["decisions"] = to_array(
      decided.decisions, [&](const auto& each) { return decision_json(each, names, verdicts); });
  body["tasks"] = to_array(tasks, [&](const auto& each) { return task_json(each, names); });
  body["suggestions"] = std::move(suggestions);
  return stamped(call, body);
}

base::Result<Response> assign_question(Services& services, const Call& call) {
  TRY(body, call.body({"member"}));
  TRY(member, Call::body_id(body, "member", false));
  object arguments;
  arguments["member"] = member;  // 0: nobody
  return question_command(services, call, "question.assign", std::move(arguments));
}

base::Result<Response> close_question(Services& services, const Call& call) {
  return question_command(services, call, "question.close", {});
}

base::Result<Response> reopen_question(Services& services, const Call& call) {
  return question_command(services, call, "question.reopen", {});
}

base::Result<Response> wait_question(Services& services, const Call& call) {
  return question_command(services, call, "question.wait", {});
}

base::Result<Response> answer_question(Services& services, const Call& call) {
  TRY(body, call.body({"message"}));
  TRY(message, Call::body_id(body, "message", true));
  object arguments;
  arguments["message"] = message;
  return question_command(services, call, "question.answered", std::move(arguments));
}

}  // namespace api
