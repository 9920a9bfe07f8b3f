#include "model/policy.h"

#include <algorithm>
#include <map>
#include <set>

#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "store/queries/messages.h"
#include "store/queries/policies.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;

constexpr std::int64_t trial_messages_max = 5'000;
constexpr std::int64_t trial_days_max = 30;
constexpr std::size_t examples_max = 5;

// The draft as stored, or the policy in force where nobody has begun one.
base::Result<queries::PolicyDraft> draft_or_current(Services& services, const Call& call) {
  TRY(stored, queries::policy_draft(call.reader));
  if (stored) return *std::move(stored);
  TRY(current, services.policies.in_force(call.reader));
  queries::PolicyDraft draft;
  draft.based_on = current->policy.version;
  draft.body = base::json::serialize(model::to_json(current->policy));
  return draft;
}

base::Error inside_policy(base::Error error) {
  error.field = error.field.empty() ? "policy" : "policy." + error.field;
  return error;
}

base::Result<model::Policy> parse_policy(const object& body) {
  auto policy = model::policy_from_json(body);
  if (!policy) return tl::unexpected(inside_policy(std::move(policy).error()));
  return *std::move(policy);
}

base::Result<model::Policy> policy_of(const queries::PolicyDraft& draft) {
  TRY(parsed, base::parse_json(draft.body));
  if (!parsed.is_object()) return fail(ErrorCode::corrupt, "the stored draft is no JSON object");
  return parse_policy(parsed.get_object());
}

base::Result<Response> draft_response(Services& services, const Call& call,
                                      const queries::PolicyDraft& draft) {
  TRY(policy, policy_of(draft));
  array problems;
  if (auto checked = services.explainer.check(policy); !checked) {
    const base::Error error = inside_policy(std::move(checked).error());
    problems.emplace_back(object{{"field", error.field}, {"detail", error.text}});
  }
  object body;
  body["policy"] = model::to_json(policy);
  body["based_on"] = draft.based_on;
  body["revision"] = draft.revision;
  body["saved_at"] = time_or_null(draft.at);
  body["saved_by"] = draft.by;
  body["problems"] = std::move(problems);
  return stamped(call, body);
}

object policy_version_json(const model::Policy& policy, base::Instant at, const std::string& by) {
  object body;
  body["version"] = policy.version;
  body["at"] = time_or_null(at);
  body["by"] = by;
  body["policy"] = model::to_json(policy);
  return body;
}

// The newest messages since then, with who sent them and where.
base::Result<std::vector<Trial>> trials_since(Services& services, const Call& call,
                                              base::Instant since) {
  TRY(board, board_of(services, call));
  TRY(messages, queries::recent_texts(call.reader, since, trial_messages_max + 1));
  std::map<std::int64_t, model::Member> members;
  std::vector<Trial> trials;
  trials.reserve(messages.size());
  for (model::Message& message : messages) {
    const auto [known, is_new] = members.try_emplace(message.member.value);
    if (is_new) {
      TRY(row, queries::member_row(call.reader, message.member));
      if (row) known->second = *std::move(row);
    }
    Trial trial;
    trial.member = known->second;
    if (const auto* figures = board->find(message.group)) trial.group = figures->group;
    trial.message = std::move(message);
    trials.push_back(std::move(trial));
  }
  return trials;
}

struct EntryHits {
  EntryKind kind = EntryKind::rule;
  std::string id;
  model::EntryMode mode = model::EntryMode::off;
  std::int64_t hits = 0;
  std::set<std::int64_t> groups, members;
  std::vector<const Trial*> examples;
};

// Every entry of the draft, in its order, also those that would do nothing.
std::vector<EntryHits> entries_of(const model::Policy& policy) {
  std::vector<EntryHits> entries;
  const auto add = [&](EntryKind kind, const auto& list) {
    for (const auto& each : list) {
      EntryHits entry;
      entry.kind = kind;
      entry.id = each.id;
      entry.mode = each.mode;
      entries.push_back(std::move(entry));
    }
  };
  add(EntryKind::rule, policy.rules);
  add(EntryKind::reply, policy.replies);
  add(EntryKind::faq, policy.faqs);
  return entries;
}

void count_hits(std::vector<EntryHits>& entries, const std::vector<Hit>& hits,
                const std::vector<Trial>& trials) {
  std::map<std::pair<EntryKind, std::string>, EntryHits*> by_id;
  for (EntryHits& entry : entries) by_id[{entry.kind, entry.id}] = &entry;
  for (const Hit& hit : hits) {
    const auto found = by_id.find({hit.kind, hit.entry});
    if (found == by_id.end() || hit.trial >= trials.size()) continue;
    EntryHits& entry = *found->second;
    const Trial& trial = trials[hit.trial];
    ++entry.hits;
    entry.groups.insert(trial.message.group.value);
    entry.members.insert(trial.message.member.value);
    if (entry.examples.size() < examples_max) entry.examples.push_back(&trial);
  }
}

object entry_json(const EntryHits& entry, const Names& names) {
  object out;
  out["entry"] = entry.id;
  out["kind"] = model::to_name(entry.kind);
  out["mode"] = model::to_name(entry.mode);
  out["hits"] = entry.hits;
  out["groups"] = entry.groups.size();
  out["members"] = entry.members.size();
  out["examples"] = to_array(entry.examples, [&](const Trial* trial) {
    return object{{"message_id", trial->message.id.value},
                  {"group", group_ref(trial->message.group, names)},
                  {"member", member_ref(trial->message.member, names)},
                  {"at", base::format_iso(trial->message.at)},
                  {"text", trial->message.text}};
  });
  return out;
}

}  // namespace

base::Result<Response> policy(Services& services, const Call& call) {
  TRY(current, services.policies.in_force(call.reader));
  return stamped(call, policy_version_json(current->policy, current->at, current->by));
}

base::Result<Response> policy_draft(Services& services, const Call& call) {
  TRY(draft, draft_or_current(services, call));
  return draft_response(services, call, draft);
}

base::Result<Response> save_policy_draft(Services& services, const Call& call) {
  TRY(body, call.body({"policy", "revision"}));
  const object* wanted = base::object_at(body, "policy");
  if (!wanted) return fail(ErrorCode::invalid_input, "policy must be an object", "policy");
  const auto revision = base::integer_at(body, "revision");
  if (!revision) {
    return fail(ErrorCode::invalid_input, "revision must be that of the draft you edited",
                "revision");
  }
  TRY(parsed, parse_policy(*wanted));
  TRY(current, services.policies.in_force(call.reader));
  queries::PolicyDraft draft;
  draft.revision = *revision;
  draft.based_on = current->policy.version;
  draft.body = base::json::serialize(model::to_json(parsed));
  draft.at = call.now;
  draft.by = call.who.login;
  TRY_VOID(services.door.write([&](store::Connection& connection) {
    return queries::save_policy_draft(connection, draft);
  }));
  ++draft.revision;
  return draft_response(services, call, draft);
}

base::Result<Response> discard_policy_draft(Services& services, const Call&) {
  TRY_VOID(services.door.write(queries::discard_policy_draft));
  Response response;
  response.status = 204;
  return response;
}

base::Result<Response> test_policy(Services& services, const Call& call) {
  TRY(body, call.body({"days"}));
  const auto days = base::integer_at(body, "days");
  if (!days || *days < 1 || *days > trial_days_max) {
    return fail(ErrorCode::invalid_input,
                "days must be from 1 to " + std::to_string(trial_days_max), "days");
  }
  TRY(draft, draft_or_current(services, call));
  TRY(parsed, policy_of(draft));
  TRY(trials, trials_since(services, call, call.now - base::days(*days)));
  const bool is_truncated = static_cast<std::int64_t>(trials.size()) > trial_messages_max;
  if (is_truncated) trials.pop_back();
  auto hits = services.explainer.try_out(parsed, trials);
  if (!hits) return tl::unexpected(inside_policy(std::move(hits).error()));
  std::vector<EntryHits> entries = entries_of(parsed);
  count_hits(entries, *hits, trials);
  Names names;
  for (const EntryHits& entry : entries) {
    for (const Trial* trial : entry.examples) names.want(trial->message);
  }
  TRY_VOID(names.load(call.reader));
  const auto by_time = [](const Trial& a, const Trial& b) { return a.message.at < b.message.at; };
  const auto [first, last] = std::minmax_element(trials.begin(), trials.end(), by_time);
  object out;
  out["days"] = *days;
  out["messages"] = trials.size();
  out["limit"] = trial_messages_max;
  out["truncated"] = is_truncated;
  out["from"] = trials.empty() ? value(nullptr) : time_or_null(first->message.at);
  out["to"] = trials.empty() ? value(nullptr) : time_or_null(last->message.at);
  out["entries"] = to_array(entries, [&](const auto& each) { return entry_json(each, names); });
  return stamped(call, out);
}

base::Result<Response> publish_policy(Services& services, const Call& call) {
  TRY(body, call.body({"revision"}));
  const auto revision = base::integer_at(body, "revision");
  TRY(draft, queries::policy_draft(call.reader));
  if (!draft) {
    return fail(ErrorCode::conflict, "there is no draft to publish: change something first",
                "revision");
  }
  if (!revision || *revision != draft->revision) {
    return fail(ErrorCode::conflict,
                "the draft was changed after you looked at it: load it again before publishing",
                "revision");
  }
  TRY(parsed, policy_of(*draft));
  if (auto checked = services.explainer.check(parsed); !checked) {
    return tl::unexpected(inside_policy(std::move(checked).error()));
  }
  object arguments;
  arguments["policy"] = model::to_json(parsed);
  TRY(response, carry_out(services, call, "policy.publish", arguments));
  // The draft goes unless somebody has saved another revision while this one was published.
  const auto discard = [&](store::Connection& connection) -> base::Result<void> {
    TRY(still, queries::policy_draft(connection));
    if (!still || still->revision != *revision) return {};
    return queries::discard_policy_draft(connection);
  };
  TRY_VOID(services.door.write(discard));
  return response;
}

base::Result<Response> policy_versions(Services&, const Call& call) {
  TRY(limit, call.limit());
  std::int64_t below = 0;
  if (!call.text("cursor").empty()) {
    TRY(keys, read_cursor(call.text("cursor"), 1));
    below = keys[0];
  }
  TRY(rows, queries::policy_versions(call.reader, below, limit));
  const bool is_full = static_cast<std::int64_t>(rows.size()) == limit;
  return page(call,
              to_array(rows,
                       [](const model::PolicyVersion& row) {
                         return object{{"version", row.version},
                                       {"at", base::format_iso(row.at)},
                                       {"by", row.by}};
                       }),
              is_full ? make_cursor({rows.back().version}) : "");
}

base::Result<Response> policy_version(Services&, const Call& call) {
  TRY(number, call.id());
  TRY(row, queries::policy_version(call.reader, number));
  if (!row) {
    return fail(ErrorCode::not_found, "there is no policy version " + std::to_string(number),
                "version");
  }
  TRY(parsed, base::parse_json(row->body));
  if (!parsed.is_object()) return fail(ErrorCode::corrupt, "the stored policy is no JSON object");
  TRY(stored, model::policy_from_json(parsed.get_object()));
  stored.version = row->version;
  return stamped(call, policy_version_json(stored, row->at, row->by));
}

}  // namespace api
