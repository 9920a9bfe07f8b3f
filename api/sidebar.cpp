// The chat sidebar: beside a chat in the platform's own client, what is known of the customer or
// the group in it, what is owed there, and what could be said.
#include <algorithm>

#include "api/customer_notes.h"
#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "store/queries/known_people.h"
#include "store/queries/messages.h"
#include "store/queries/questions.h"
#include "store/queries/staffside.h"
#include "store/queries/tasks.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;

constexpr std::int64_t sidebar_questions_max = 10;
constexpr std::int64_t sidebar_tasks_max = 20;
constexpr std::int64_t sidebar_decisions_max = 5;
constexpr std::int64_t sidebar_feedback_max = 5;
constexpr std::size_t scripts_shown_max = 200;
constexpr std::size_t suggestions_of_a_question_max = 5;
constexpr std::size_t page_address_bytes_max = 2'048;

// The chat beside which the sidebar stands: one of both.
struct Beside {
  std::optional<model::Member> member;
  std::optional<model::Group> group;
};

base::Result<Beside> beside_asked(const Call& call) {
  const std::string& source = call.path.front();
  const std::string_view contact = call.text("contact"), chat = call.text("chat");
  if (contact.empty() == chat.empty()) {
    return fail(ErrorCode::invalid_input, "say beside which chat: contact or chat", "contact");
  }
  Beside beside;
  if (!contact.empty()) {
    TRY(member, queries::member_named(call.reader, source, contact));
    beside.member = std::move(member);
  } else {
    TRY(group, queries::group_named(call.reader, source, chat));
    beside.group = std::move(group);
  }
  if (!beside.member && !beside.group) {
    return fail(ErrorCode::not_found, "this chat is not known yet: it is when it has been heard of",
                contact.empty() ? "chat" : "contact");
  }
  return beside;
}

void replace_all(std::string& text, std::string_view what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
}

// As the engine would say it to this person here; where nobody is known, without addressing them.
std::string filled(std::string text, const std::string& person, const std::string& group) {
  if (person.empty()) {
    replace_all(text, "@{name} ", "");
    replace_all(text, "@{name}", "");
  }
  replace_all(text, "{name}", person);
  replace_all(text, "{group}", group);
  return text;
}

struct Script {
  std::string_view kind, id, name, text;
  bool is_on = false;
};

std::vector<Script> scripts_of(const model::Policy& policy) {
  std::vector<Script> scripts;
  for (const auto& faq : policy.faqs) {
    scripts.push_back(
        {"faq", faq.id, faq.questions.front(), faq.answer, faq.mode != model::EntryMode::off});
  }
  for (const auto& reply : policy.replies) {
    const std::string_view name = reply.name.empty() ? std::string_view(reply.id) : reply.name;
    scripts.push_back({"reply", reply.id, name, reply.reply, reply.mode != model::EntryMode::off});
  }
  std::erase_if(scripts, [](const Script& each) { return !each.is_on || each.text.empty(); });
  return scripts;
}

// What the rules find fitting for a message: the text that the explanation speaks of, by its entry.
void add_fitting(array& into, const object& explanation, const model::Policy& policy,
                 const std::string& person, const std::string& group) {
  const auto scripts = scripts_of(policy);
  const array* entries = base::array_at(explanation, "replies");
  for (const auto& entry : entries ? *entries : array()) {
    if (!entry.is_object() || into.size() >= suggestions_of_a_question_max) continue;
    const object& found = entry.get_object();
    const auto similarity = base::number_at(found, "similarity");
    const bool fits =
        similarity ? *similarity >= policy.faq_suggest_threshold : found.contains("evidence");
    const auto script = std::find_if(scripts.begin(), scripts.end(), [&](const Script& each) {
      return each.id == base::text_at(found, "id") && each.kind == base::text_at(found, "kind");
    });
    if (!fits || script == scripts.end()) continue;
    const std::string text = filled(std::string(script->text), person, group);
    const bool is_there = std::any_of(into.begin(), into.end(), [&](const auto& each) {
      return base::text_at(each.get_object(), "text") == text;
    });
    if (is_there) continue;
    into.emplace_back(object{{"task_id", nullptr},
                             {"source", script->name},
                             {"text", text},
                             {"score", similarity ? value(*similarity) : value(nullptr)}});
  }
}

// What lies ready as a task, then what the rules find.
base::Result<array> suggestions_of(Services& services, const Call& call,
                                   const model::Question& question, const model::Policy& policy) {
  queries::TaskFilter its_tasks;
  its_tasks.question = question.id;
  TRY(tasks, queries::tasks(call.reader, its_tasks, std::nullopt, sidebar_tasks_max));
  array suggestions;
  for (const model::Task& task : tasks) {
    const object body = parsed_object(task.body);
    const std::string_view text = base::text_at(body, "text");
    if (task.kind != "send_reply" || text.empty()) continue;
    const auto score = base::number_at(body, "similarity");
    suggestions.emplace_back(object{{"task_id", task.id.value},
                                    {"source", base::text_at(body, "faq")},
                                    {"text", text},
                                    {"score", score ? value(*score) : value(nullptr)}});
  }
  TRY(message, queries::message(call.reader, question.message));
  TRY(asker, queries::member_row(call.reader, question.asker));
  if (!message || !asker) return suggestions;
  TRY(board, board_of(services, call));
  const auto* figures = board->find(question.group);
  const model::Group group = figures ? figures->group : model::Group{};
  add_fitting(suggestions, services.explainer.explain(*message, *asker, group), policy, asker->name,
              group.name);
  return suggestions;
}

base::Result<array> questions_json(Services& services, const Call& call, const Beside& beside,
                                   const model::Policy& policy) {
  queries::QuestionFilter filter;
  if (beside.group) filter.group = beside.group->id;
  if (beside.member) filter.asker = beside.member->id;
  TRY(rows, queries::questions(call.reader, filter, std::nullopt, sidebar_questions_max));
  Names names;
  names.want_all(rows);
  TRY_VOID(names.load(call.reader));
  array items;
  for (const model::Question& row : rows) {
    TRY(suggestions, suggestions_of(services, call, row, policy));
    items.emplace_back(
        object{{"question", question_json(row, names)}, {"suggestions", std::move(suggestions)}});
  }
  return items;
}

// What staff noted of the customer, and the tags that they can have.
base::Result<void> add_notes(Services& services, const Call& call, model::MemberId member,
                             const std::vector<model::Contact>& contacts, object& body) {
  TRY(feedback, queries::feedback_of(call.reader, member, sidebar_feedback_max));
  TRY(changes, tag_changes_json(services.platforms, call, member, contacts));
  Names names;
  for (const model::Feedback& row : feedback) {
    names.want(row.written);
    names.want(row.group);
  }
  TRY_VOID(names.load(call.reader));
  body["feedback"] =
      to_array(feedback, [&](const auto& row) { return feedback_json(row, names, call.who); });
  body["tag_changes"] = std::move(changes);
  if (!contacts.empty()) {
    body["tags_offered"] = tags_json(services.platforms.customer_tags(call.path.front()));
  }
  return {};
}

// Who or what stands on the other side.
base::Result<void> add_profile(Services& services, const Call& call, const Beside& beside,
                               object& body) {
  body["member"] = nullptr;
  body["group"] = nullptr;
  body["contacts"] = array();
  body["groups"] = array();
  for (const std::string_view each : {"tags_offered", "tag_changes", "feedback"}) {
    body[each] = array();
  }
  if (beside.group) {
    TRY(board, board_of(services, call));
    const auto* figures = board->find(beside.group->id);
    if (figures) body["group"] = group_json(*figures);
    return {};
  }
  TRY(line, queries::member(call.reader, beside.member->id));
  TRY(contacts, queries::contacts_of(call.reader, beside.member->id));
  TRY(stays, queries::stays_of(call.reader, beside.member->id));
  std::erase_if(contacts, [](const model::Contact& row) { return row.until.ms != 0; });
  std::erase_if(stays, [](const model::Stay& row) { return row.left_at.ms != 0; });
  Names names;
  names.want(*beside.member);
  names.want_all(stays);
  for (const model::Contact& row : contacts) names.want(row.staff);
  TRY_VOID(names.load(call.reader));
  if (line) body["member"] = member_json(*line, names, call.who);
  body["contacts"] =
      to_array(contacts, [&](const auto& row) { return contact_json(row, names, call.who); });
  array groups;
  for (const model::Stay& stay : stays) groups.push_back(group_ref(stay.group, names));
  body["groups"] = std::move(groups);
  return add_notes(services, call, beside.member->id, contacts, body);
}

base::Result<void> add_work(const Call& call, const Beside& beside, object& body) {
  queries::TaskFilter open;
  queries::DecisionFilter recent;
  if (beside.group) open.group = recent.group = beside.group->id;
  if (beside.member) open.member = recent.member = beside.member->id;
  TRY(tasks, queries::tasks(call.reader, open, std::nullopt, sidebar_tasks_max));
  TRY(decided, queries::decisions(call.reader, recent, 0, sidebar_decisions_max));
  TRY(verdicts, queries::verdicts_of(call.reader, decided.decisions));
  Names names;
  names.want_all(tasks);
  names.want_all(decided.decisions);
  TRY_VOID(names.load(call.reader));
  body["tasks"] = to_array(tasks, [&](const auto& row) { return task_json(row, names); });
  body["decisions"] = to_array(
      decided.decisions, [&](const auto& row) { return decision_json(row, names, verdicts); });
  return {};
}

}  // namespace

base::Result<Response> sidebar(Services& services, const Call& call) {
  TRY(beside, beside_asked(call));
  TRY(policy, services.policies.in_force(call.reader));
  object body;
  TRY_VOID(add_profile(services, call, beside, body));
  TRY(questions, questions_json(services, call, beside, policy->policy));
  body["questions"] = std::move(questions);
  TRY_VOID(add_work(call, beside, body));
  array scripts;
  const std::string person = beside.member ? beside.member->name : std::string();
  const std::string group = beside.group ? beside.group->name : std::string();
  for (const Script& each : scripts_of(policy->policy)) {
    if (scripts.size() >= scripts_shown_max) break;
    scripts.emplace_back(object{{"id", each.id},
                                {"name", each.name},
                                {"text", filled(std::string(each.text), person, group)}});
  }
  body["scripts"] = std::move(scripts);
  return stamped(call, body);
}

base::Result<Response> sidebar_rights(Services& services, const Call& call) {
  const std::string& source = call.path.front();
  const std::string page(call.text("page"));
  const auto places = services.workplaces.list();
  const auto place = std::find_if(places.begin(), places.end(),
                                  [&](const Workplace& each) { return each.source == source; });
  if (place == places.end()) {
    return fail(ErrorCode::not_found, "\"" + source + "\" has no sidebar", "source");
  }
  // Whoever has the signature of a page may speak with the client from it: ours only.
  if (page.size() > page_address_bytes_max || !page.starts_with(place->address + "/")) {
    return fail(ErrorCode::invalid_input,
                "page must be an address below " + place->address + ": open the sidebar there",
                "page");
  }
  TRY(rights, services.workplaces.page_rights(source, page));
  const auto signature_json = [](const PageSignature& made) {
    return object{{"timestamp", made.timestamp_seconds},
                  {"nonce", made.nonce},
                  {"signature", made.signature}};
  };
  return json_response({{"company", rights.company},
                        {"agent", rights.agent},
                        {"of_company", signature_json(rights.of_company)},
                        {"of_agent", signature_json(rights.of_agent)}});
}

}  // namespace api
