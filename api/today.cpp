#include <algorithm>

#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "store/queries/messages.h"
#include "store/queries/questions.h"
#include "store/queries/tasks.h"

namespace api {
namespace {

namespace queries = store::queries;

constexpr std::int64_t today_tasks_max = 50;
constexpr std::int64_t today_questions_max = 50;
constexpr std::int64_t incidents_shown_max = 50;
constexpr std::int64_t timers_shown_max = 20;
constexpr base::Duration incidents_since = base::days(7);
// Negative messages today: at least so many, and so many times the mean of the seven days before.
constexpr std::int64_t complaints_least = 3;
constexpr double complaints_factor = 3;

struct Incident {
  base::Instant at;
  object body;
};

object incident_json(std::string_view kind, base::Instant at) {
  object out;
  out["kind"] = kind;
  out["at"] = base::format_iso(at);
  out["group"] = nullptr;
  out["member"] = nullptr;
  out["text"] = "";
  out["rule"] = "";
  out["consequence"] = "";
  out["mode"] = "";
  out["count"] = 1;
  out["usual"] = nullptr;
  out["message_id"] = nullptr;
  out["question_id"] = nullptr;
  out["decision_id"] = nullptr;
  return out;
}

Incident breach(const model::Question& row, const Names& names) {
  Incident incident{row.breached_at, incident_json("breach", row.breached_at)};
  incident.body["group"] = group_ref(row.group, names);
  incident.body["member"] = member_ref(row.asker, names);
  if (const auto* asked = names.find(row.message)) incident.body["text"] = asked->text;
  incident.body["message_id"] = id_or_null(row.message);
  incident.body["question_id"] = id_or_null(row.id);
  return incident;
}

Incident strike(const model::Strike& row, const Names& names) {
  Incident incident{row.at, incident_json("strike", row.at)};
  incident.body["group"] = group_ref(row.group, names);
  incident.body["member"] = member_ref(row.member, names);
  if (const auto* said = names.find(row.message)) incident.body["text"] = said->text;
  incident.body["rule"] = row.rule;
  incident.body["consequence"] = model::to_name(row.consequence);
  incident.body["mode"] = model::to_name(row.mode);
  incident.body["message_id"] = id_or_null(row.message);
  incident.body["decision_id"] = id_or_null(row.decision);
  return incident;
}

// A group in which far more negative messages came today than on its usual day.
std::optional<Incident> complaints(const queries::GroupFigures& figures, base::Instant day_begin) {
  constexpr std::size_t usual_days = 7;
  const std::size_t today = figures.negative.size() - 1;
  double usual = 0;
  for (std::size_t i = today - usual_days; i < today; ++i) {
    usual += static_cast<double>(figures.negative[i]) / usual_days;
  }
  const std::int64_t count = figures.negative[today];
  if (count < complaints_least || static_cast<double>(count) < complaints_factor * usual) {
    return std::nullopt;
  }
  const base::Instant at = std::max(day_begin, figures.group.last_at);
  Incident incident{at, incident_json("complaints", at)};
  const std::string name =
      figures.group.name.empty() ? figures.group.external_id : figures.group.name;
  incident.body["group"] = object{{"id", figures.group.id.value}, {"name", name}};
  incident.body["count"] = count;
  incident.body["usual"] = usual;
  return incident;
}

array newest_first(std::vector<Incident> incidents) {
  std::stable_sort(incidents.begin(), incidents.end(),
                   [](const Incident& a, const Incident& b) { return a.at > b.at; });
  array items;
  for (Incident& incident : incidents) {
    if (static_cast<std::int64_t>(items.size()) == incidents_shown_max) break;
    items.emplace_back(std::move(incident.body));
  }
  return items;
}

// What is listed and what is only counted: of everything that happened the newest are listed.
void put_incidents(object& body, std::vector<Incident> listed, std::size_t surges,
                   const queries::IncidentCounts& counts) {
  body["incidents_total"] = counts.breaches + counts.strikes + static_cast<std::int64_t>(surges);
  body["incidents"] = newest_first(std::move(listed));
  array shadow;
  for (const auto& [rule, count] : counts.shadow) {
    shadow.emplace_back(object{{"rule", rule}, {"count", count}});
  }
  body["shadow_strikes"] = std::move(shadow);
}

base::Result<object> counts_json(const Call& call, const queries::BoardSnapshot& board) {
  TRY(questions, queries::count_questions(call.reader, call.now));
  TRY(tasks, queries::count_tasks(call.reader, call.who.member));
  std::int64_t messages = 0;
  for (const auto& figures : board.groups) messages += figures.messages.back();
  object out;
  out["open_questions"] = questions.open;
  out["breached_questions"] = questions.breached;
  out["due_within_hour"] = questions.due_within_hour;
  out["my_open_tasks"] = tasks.mine;
  out["unowned_tasks"] = tasks.unowned;
  out["open_tasks"] = tasks.open;
  out["messages_today"] = messages;
  out["groups"] = board.groups.size();
  return out;
}

base::Result<std::vector<model::Question>> due_questions(const Call& call) {
  queries::QuestionFilter open;
  open.states = queries::QuestionStates::open;
  TRY(rows, queries::questions(call.reader, open, std::nullopt, today_questions_max));
  std::erase_if(rows, [](const model::Question& row) { return row.due_at.ms == 0; });
  return rows;
}

}  // namespace

base::Result<Response> today(Services& services, const Call& call) {
  TRY(policy, services.policies.in_force(call.reader));
  TRY(board, board_of(services, call));
  TRY(counts, counts_json(call, *board));
  queries::TaskFilter mine;
  mine.owner = call.who.member;
  mine.or_unowned = true;
  TRY(tasks, queries::tasks(call.reader, mine, std::nullopt, today_tasks_max));
  TRY(due, due_questions(call));
  const base::Instant since = call.now - incidents_since;
  TRY(breaches, queries::recent_breaches(call.reader, since, incidents_shown_max));
  TRY(strikes, queries::recent_strikes(call.reader, since, incidents_shown_max));
  TRY(incident_counts, queries::count_incidents(call.reader, since));
  TRY(timers, queries::next_timers(call.reader, timers_shown_max));
  TRY(newest_id, queries::newest_message_id(call.reader));
  const model::MessageId newest(newest_id);
  Names names;
  names.want_all(tasks);
  names.want_all(due);
  names.want_all(breaches);
  names.want_all(strikes);
  names.want(newest);
  for (const auto& timer : timers) names.want(timer.group);
  TRY_VOID(names.load(call.reader));

  std::vector<Incident> incidents;
  for (const auto& row : breaches) incidents.push_back(breach(row, names));
  for (const auto& row : strikes) incidents.push_back(strike(row, names));
  const base::Instant day_begin = policy->zone.to_instant(board->today, 0);
  const std::size_t before_surges = incidents.size();
  for (const auto& figures : board->groups) {
    if (auto spike = complaints(figures, day_begin)) incidents.push_back(*std::move(spike));
  }
  const std::size_t surges = incidents.size() - before_surges;
  object body;
  body["counts"] = std::move(counts);
  body["my_tasks"] = to_array(tasks, [&](const auto& row) { return task_json(row, names); });
  body["due_questions"] = to_array(due, [&](const auto& row) { return question_json(row, names); });
  put_incidents(body, std::move(incidents), surges, incident_counts);
  body["next"] = to_array(timers, [&](const auto& row) { return timer_json(row, names); });
  const auto* said = names.find(newest);
  body["newest_message_at"] = said ? time_or_null(said->at) : value(nullptr);
  body["fresh_until"] = base::format_iso(board->taken_at);
  return stamped(call, body);
}

}  // namespace api
