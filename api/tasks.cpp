#include "store/queries/tasks.h"

#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;

base::Result<std::optional<model::TaskState>> state_asked(const Call& call) {
  const std::string_view name = call.text("state");
  std::optional<model::TaskState> state = model::TaskState::open;
  if (name.empty()) return state;
  state = model::from_name<model::TaskState>(name);
  if (!state && name != "all") {
    return fail(ErrorCode::invalid_input, "state must be open, done, cancelled or all", "state");
  }
  return state;
}

base::Result<Response> task_command(Services& services, const Call& call, std::string_view command,
                                    object arguments) {
  TRY(id, call.id());
  arguments["task"] = id;
  return carry_out(services, call, command, arguments);
}

}  // namespace

base::Result<Response> tasks(Services&, const Call& call) {
  TRY(limit, call.limit());
  TRY(state, state_asked(call));
  queries::TaskFilter filter;
  filter.state = state;
  const std::string_view owner = call.text("owner");
  if (owner == "me") {
    // Whoever acts as no member owns nothing.
    if (!call.who.member) return page(call, {}, "");
    filter.owner = call.who.member;
  } else if (owner == "none") {
    filter.owner = model::MemberId();
  } else if (!owner.empty()) {
    TRY(number, call.integer("owner"));
    filter.owner = model::MemberId(number.value_or(0));
  }
  TRY(group, call.integer("group"));
  TRY(question, call.integer("question"));
  filter.group = model::GroupId(group.value_or(0));
  filter.question = model::QuestionId(question.value_or(0));
  std::optional<queries::TaskKey> after;
  if (!call.text("cursor").empty()) {
    TRY(keys, read_cursor(call.text("cursor"), 2));
    after = queries::TaskKey{keys[0], keys[1]};
  }
  TRY(rows, queries::tasks(call.reader, filter, after, limit));
  Names names;
  names.want_all(rows);
  TRY_VOID(names.load(call.reader));
  std::string next;
  if (static_cast<std::int64_t>(rows.size()) == limit) {
    const queries::TaskKey key = queries::page_key_of(rows.back());
    next = make_cursor({key.due_ms, key.id});
  }
  return page(call, to_array(rows, [&](const auto& row) { return task_json(row, names); }), next);
}

base::Result<Response> task(Services&, const Call& call) {
  TRY(id, call.id());
  TRY(row, queries::task(call.reader, model::TaskId(id)));
  if (!row) return fail(ErrorCode::not_found, "there is no task " + std::to_string(id), "id");
  Names names;
  names.want(*row);
  TRY_VOID(names.load(call.reader));
  return json_response(task_json(*row, names));
}

base::Result<Response> finish_task(Services& services, const Call& call) {
  TRY(body, call.body({"evidence"}));
  TRY(evidence, base::required_text(body, "evidence"));
  object arguments;
  arguments["evidence"] = evidence;
  return task_command(services, call, "task.done", std::move(arguments));
}

base::Result<Response> reassign_task(Services& services, const Call& call) {
  TRY(body, call.body({"owner"}));
  TRY(owner, Call::body_id(body, "owner", false));
  object arguments;
  arguments["owner"] = owner;  // 0: anybody on duty
  return task_command(services, call, "task.reassign", std::move(arguments));
}

base::Result<Response> cancel_task(Services& services, const Call& call) {
  return task_command(services, call, "task.cancel", {});
}

base::Result<Response> reopen_task(Services& services, const Call& call) {
  return task_command(services, call, "task.reopen", {});
}

}  // namespace api
