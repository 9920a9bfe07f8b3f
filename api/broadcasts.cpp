// Mass messages: what one would do, the asking for one, and what became of it.
#include "store/queries/broadcasts.h"

#include <algorithm>
#include <map>
#include <set>

#include "api/broadcast_plan.h"
#include "api/handlers.h"
#include "api/render.h"
#include "api/troubles.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;

// ---- the plan

object planned_json(const PlannedGroup& planned) {
  const queries::GroupFigures& figures = planned.figures;
  object out;
  out["group"] =
      object{{"id", figures.group.id.value},
             {"name", figures.group.name.empty() ? figures.group.external_id : figures.group.name}};
  out["source"] = figures.source;
  out["owner"] = figures.group.owner ? value(object{{"id", figures.group.owner.value},
                                                    {"name", figures.owner_name},
                                                    {"role", model::to_name(figures.owner_role)}})
                                     : value(nullptr);
  out["members"] = figures.members;
  out["way"] = model::to_name(planned.way);
  out["verdict"] = model::to_name(planned.verdict);
  out["remaining"] = planned.quota ? value(planned.quota->remaining) : value(nullptr);
  const bool is_over = planned.quota && planned.quota->remaining == 0;
  out["free_at"] = is_over ? time_or_null(planned.quota->free_at) : value(nullptr);
  return out;
}

array senders_json(const BroadcastPlan& plan) {
  std::map<std::int64_t, std::pair<const queries::GroupFigures*, std::int64_t>> senders;
  for (const PlannedGroup& each : plan.groups) {
    if (each.way != BroadcastWay::by_sender || !plan.is_sent_to(each)) continue;
    auto& sender = senders[each.figures.group.owner.value];
    sender.first = &each.figures;
    ++sender.second;
  }
  array list;
  for (const auto& [id, sender] : senders) {
    list.push_back(object{{"member", object{{"id", id},
                                            {"name", sender.first->owner_name},
                                            {"role", model::to_name(sender.first->owner_role)}}},
                          {"groups", sender.second}});
  }
  return list;
}

object plan_json(const BroadcastPlan& plan) {
  const auto count = [&](auto is) {
    return std::count_if(plan.groups.begin(), plan.groups.end(), is);
  };
  object out;
  out["groups"] = to_array(plan.groups, planned_json);
  out["senders"] = senders_json(plan);
  out["sends"] = count([&](const PlannedGroup& each) { return plan.is_sent_to(each); });
  out["by_itself"] = count([&](const PlannedGroup& each) {
    return each.way == BroadcastWay::by_itself && plan.is_sent_to(each);
  });
  out["over_quota"] =
      count([](const PlannedGroup& each) { return each.verdict == BroadcastVerdict::over_quota; });
  out["cannot"] = count([](const PlannedGroup& each) {
    return each.verdict == BroadcastVerdict::no_owner || each.verdict == BroadcastVerdict::no_way;
  });
  out["problems"] = to_array(plan.problems, [](const ContentProblem& problem) {
    return object{
        {"source", problem.source}, {"field", problem.error.field}, {"text", problem.error.text}};
  });
  return out;
}

base::Result<void> check_groups(const BroadcastPlan& plan) {
  if (!plan.is_chosen) return {};
  for (const PlannedGroup& each : plan.groups) {
    if (each.verdict == BroadcastVerdict::no_owner) {
      return fail(ErrorCode::invalid_input,
                  "\"" + each.figures.group.name + "\" has no owner who could send: leave it out",
                  "groups");
    }
    if (each.verdict == BroadcastVerdict::no_way) {
      return fail(ErrorCode::invalid_input,
                  "\"" + each.figures.group.name + "\": no platform is connected that sends to " +
                      each.figures.source + ": leave it out",
                  "groups");
    }
  }
  return {};
}

object command_of(const BroadcastPlan& plan, const std::string& deadline) {
  object arguments;
  arguments["text"] = plan.text;
  arguments["links"] = to_array(plan.links, [](const BroadcastLink& link) {
    return object{{"title", link.title}, {"url", link.url}, {"description", link.description}};
  });
  arguments["deadline"] = deadline;
  array by_sender, by_itself, held_back;
  for (const PlannedGroup& each : plan.groups) {
    const std::int64_t id = each.figures.group.id.value;
    if (plan.is_sent_to(each)) {
      (each.way == BroadcastWay::by_sender ? by_sender : by_itself).emplace_back(id);
    } else if (each.verdict == BroadcastVerdict::over_quota) {
      held_back.push_back(object{{"group", id}, {"free_at", time_or_null(each.quota->free_at)}});
    }
  }
  arguments["by_sender"] = std::move(by_sender);
  arguments["by_itself"] = std::move(by_itself);
  arguments["held_back"] = std::move(held_back);
  return arguments;
}

// ---- what became of it

value links_json(const model::Broadcast& row) {
  auto links = base::parse_json(row.links.empty() ? "[]" : row.links);
  return links ? *std::move(links) : value(array());
}

object counts_json(const queries::TargetCounts& counts) {
  object out;
  std::int64_t all = 0;
  for (std::size_t i = 0; i < model::NameOf<model::TargetState>::all.size(); ++i) {
    const auto state = static_cast<model::TargetState>(i);
    const auto found = counts.find(state);
    const std::int64_t count = found == counts.end() ? 0 : found->second;
    out[model::to_name(state)] = count;
    all += count;
  }
  out["all"] = all;
  return out;
}

object broadcast_json(const model::Broadcast& row, const queries::TargetCounts& counts,
                      std::int64_t open_sendings) {
  object out;
  out["id"] = row.id.value;
  out["text"] = row.text;
  out["links"] = links_json(row);
  out["by"] = row.by;
  out["created_at"] = base::format_iso(row.created_at);
  out["deadline"] = time_or_null(row.deadline);
  out["cancelled_at"] = time_or_null(row.cancelled_at);
  out["counts"] = counts_json(counts);
  out["open_sendings"] = open_sendings;
  return out;
}

array reminded_json(const model::Sending& row) {
  array out;
  const auto kept = base::parse_json(row.reminded.empty() ? "[]" : row.reminded);
  if (!kept || !kept->is_array()) return out;
  for (const auto& each : kept->get_array()) {
    if (const std::int64_t* ms = each.if_int64())
      out.emplace_back(base::format_iso(base::Instant{*ms}));
  }
  return out;
}

object sending_json(const model::Sending& row, bool is_stuck, const queries::TargetCounts& counts,
                    const Names& names, const Platforms& platforms) {
  object out;
  out["number"] = row.number;
  const std::string* source = names.find(row.source);
  out["source"] = source ? *source : std::string();
  out["sender"] = member_ref(row.sender, names);
  out["state"] = model::to_name(is_stuck ? model::SendingState::uncertain : row.state);
  out["reference"] = row.reference;
  out["task"] = id_or_null(row.task);
  out["asked_at"] = time_or_null(row.asked_at);
  out["done_at"] = time_or_null(row.done_at);
  out["cancel_asked_at"] = time_or_null(row.cancel_asked_at);
  out["reminded"] = reminded_json(row);
  out["trouble"] = row.trouble;
  out["troubles"] = troubles_json(platforms, row.trouble);
  out["counts"] = counts_json(counts);
  return out;
}

object target_json(const model::BroadcastTarget& row, const Names& names) {
  object out;
  out["group"] = group_ref(row.group, names);
  out["sending"] = row.sending == 0 ? value(nullptr) : value(row.sending);
  out["state"] = model::to_name(row.state);
  out["at"] = time_or_null(row.at);
  out["free_at"] = time_or_null(row.free_at);
  return out;
}

base::Result<std::int64_t> wanted_broadcast(const Call& call) {
  TRY(id, call.id());
  TRY(row, queries::broadcast(call.reader, model::BroadcastId(id)));
  if (!row) return fail(ErrorCode::not_found, "there is no broadcast " + std::to_string(id), "id");
  return id;
}

}  // namespace

base::Result<Response> preview_broadcast(Services& services, const Call& call) {
  TRY(body, call.body({"text", "links", "deadline", "groups", "filter", "skip_over_quota"}));
  TRY(plan, plan_broadcast(services, call, body));
  return json_response(plan_json(plan));
}

base::Result<Response> create_broadcast(Services& services, const Call& call) {
  TRY(body, call.body({"text", "links", "deadline", "groups", "filter", "skip_over_quota"}));
  TRY(deadline, base::required_text(body, "deadline"));
  TRY(plan, plan_broadcast(services, call, body));
  if (!plan.problems.empty()) {
    // A limit of the content is no limit that passes with time.
    base::Error error = plan.problems.front().error;
    error.code = ErrorCode::invalid_input;
    return tl::unexpected(std::move(error));
  }
  TRY_VOID(check_groups(plan));
  return carry_out(services, call, "broadcast.create", command_of(plan, deadline));
}

base::Result<Response> broadcasts(Services&, const Call& call) {
  TRY(limit, call.limit());
  model::BroadcastId before;
  if (!call.text("cursor").empty()) {
    TRY(keys, read_cursor(call.text("cursor"), 1));
    before = model::BroadcastId(keys[0]);
  }
  TRY(rows, queries::broadcasts(call.reader, before, limit));
  TRY(counts, queries::count_targets(call.reader, rows));
  TRY(open, queries::count_open_sendings(call.reader, rows));
  const auto render = [&](const model::Broadcast& row) {
    return broadcast_json(row, counts[row.id], open[row.id]);
  };
  const bool has_more = static_cast<std::int64_t>(rows.size()) == limit;
  return page(call, to_array(rows, render),
              has_more ? make_cursor({rows.back().id.value}) : std::string());
}

base::Result<Response> broadcast(Services& services, const Call& call) {
  TRY(id, call.id());
  TRY(row, queries::broadcast(call.reader, model::BroadcastId(id)));
  if (!row) return fail(ErrorCode::not_found, "there is no broadcast " + std::to_string(id), "id");
  TRY(sendings, queries::sendings_of(call.reader, row->id));
  TRY(targets, queries::targets_of(call.reader, row->id));
  TRY(stuck, queries::stuck_sendings(call.reader, row->id, call.now));
  Names names;
  std::map<std::int64_t, queries::TargetCounts> by_sending;
  queries::TargetCounts all;
  for (const model::BroadcastTarget& each : targets) {
    names.want(each.group);
    ++by_sending[each.sending][each.state];
    ++all[each.state];
  }
  std::int64_t open = 0;
  for (const model::Sending& each : sendings) {
    names.want(each.sender);
    names.want(each.source);
    open += each.state == model::SendingState::asking ||
            each.state == model::SendingState::waiting ||
            each.state == model::SendingState::uncertain;
  }
  TRY_VOID(names.load(call.reader));
  object body = broadcast_json(*row, all, open);
  body["sendings"] = to_array(sendings, [&](const model::Sending& each) {
    return sending_json(each, stuck.contains(each.number), by_sending[each.number], names,
                        services.platforms);
  });
  body["targets"] = to_array(
      targets, [&](const model::BroadcastTarget& each) { return target_json(each, names); });
  return stamped(call, body);
}

base::Result<Response> remind_broadcast(Services& services, const Call& call) {
  TRY(id, wanted_broadcast(call));
  TRY(body, call.body({"number"}));
  TRY(number, Call::body_id(body, "number", true));
  return carry_out(services, call, "broadcast.remind", {{"broadcast", id}, {"number", number}});
}

base::Result<Response> cancel_broadcast(Services& services, const Call& call) {
  TRY(id, wanted_broadcast(call));
  TRY(body, call.body({"number"}));
  std::int64_t number = 0;  // all of it
  if (body.contains("number")) {
    TRY(given, Call::body_id(body, "number", false));
    number = given;
  }
  return carry_out(services, call, "broadcast.cancel", {{"broadcast", id}, {"number", number}});
}

}  // namespace api
