#include "api/broadcast_plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/ascii.h"
#include "store/queries/broadcasts.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;
using base::json::array;
using base::json::object;

// A ledger looks back two months (connectors/wecom/quota.h: days_kept).
constexpr base::Duration ledger_back = base::days(63);
constexpr std::size_t links_max = 9;

base::Result<std::vector<BroadcastLink>> links_of(const object& body) {
  std::vector<BroadcastLink> links;
  const auto* given = body.if_contains("links");
  if (!given || given->is_null()) return links;
  if (!given->is_array() || given->get_array().size() > links_max) {
    return fail(ErrorCode::invalid_input, "links must be a list of at most 9", "links");
  }
  for (std::size_t i = 0; i < given->get_array().size(); ++i) {
    const std::string place = "links[" + std::to_string(i) + "]";
    const object* link = given->get_array()[i].if_object();
    if (!link) return fail(ErrorCode::invalid_input, place + " must be an object", place);
    TRY(title, base::required_text(*link, "title", place + "."));
    TRY(url, base::required_text(*link, "url", place + "."));
    if (!url.starts_with("https://") && !url.starts_with("http://")) {
      return fail(ErrorCode::invalid_input, place + ".url must begin with https:// or http://",
                  place + ".url");
    }
    links.push_back(
        {std::move(title), std::move(url), std::string(base::text_at(*link, "description"))});
  }
  return links;
}

base::Result<std::vector<queries::GroupFigures>> chosen(const queries::BoardSnapshot& board,
                                                        const array& ids) {
  std::vector<queries::GroupFigures> groups;
  std::set<std::int64_t> seen;
  for (const auto& each : ids) {
    const std::int64_t* id = each.if_int64();
    const auto* figures = id ? board.find(model::GroupId(*id)) : nullptr;
    if (!figures) {
      return fail(ErrorCode::invalid_input,
                  "there is no group " + base::json::serialize(each) + ": reload the list",
                  "groups");
    }
    if (seen.insert(*id).second) groups.push_back(*figures);
  }
  return groups;
}

base::Result<std::vector<queries::GroupFigures>> filtered(const queries::BoardSnapshot& board,
                                                          const object& filter) {
  for (const auto& member : filter) {
    const std::string_view key = member.key();
    if (key == "source" || key == "owner" || key == "name") continue;
    return fail(ErrorCode::invalid_input,
                "filter knows source, owner and name, not \"" + std::string(key) + "\"",
                "filter." + std::string(key));
  }
  const std::string_view source = base::text_at(filter, "source");
  const std::string name = base::lower_ascii(base::text_at(filter, "name"));
  const auto owner = base::integer_at(filter, "owner");
  std::vector<queries::GroupFigures> groups;
  for (const queries::GroupFigures& each : board.groups) {
    if (!source.empty() && each.source != source) continue;
    if (owner && each.group.owner.value != *owner) continue;
    if (!name.empty() && base::lower_ascii(each.group.name).find(name) == std::string::npos)
      continue;
    // Whoever speaks of "all" does not mean groups that are over.
    if (each.members == 0) continue;
    groups.push_back(each);
  }
  return groups;
}

base::Result<std::vector<queries::GroupFigures>> groups_of(const queries::BoardSnapshot& board,
                                                           const object& body, bool& is_chosen) {
  const array* ids = base::array_at(body, "groups");
  const object* filter = base::object_at(body, "filter");
  if ((ids != nullptr) == (filter != nullptr)) {
    return fail(ErrorCode::invalid_input, "give either groups or filter", "groups");
  }
  is_chosen = ids != nullptr;
  TRY(groups, ids ? chosen(board, *ids) : filtered(board, *filter));
  if (groups.size() > broadcast_groups_max) {
    return fail(ErrorCode::invalid_input,
                "a broadcast goes to at most " + std::to_string(broadcast_groups_max) +
                    " groups, not " + std::to_string(groups.size()) + ": choose fewer",
                is_chosen ? "groups" : "filter");
  }
  return groups;
}

base::Result<void> note_quota(Services& services, const Call& call, const std::string& source,
                              std::vector<PlannedGroup*>& groups) {
  std::vector<std::string> names;
  for (const PlannedGroup* each : groups) names.push_back(each->figures.group.external_id);
  TRY(rows, queries::reaches_of(call.reader, source, call.now - ledger_back, call.now));
  std::vector<GroupReached> reached;
  for (queries::GroupReach& row : rows) {
    reached.push_back({std::move(row.group), std::move(row.message), row.at});
  }
  std::map<std::string, QuotaLeft> left;
  for (QuotaLeft& each : services.platforms.quota_left(source, names, reached, call.now)) {
    left.insert_or_assign(each.group, each);
  }
  for (PlannedGroup* each : groups) {
    const auto found = left.find(each->figures.group.external_id);
    if (found == left.end()) continue;
    each->quota = found->second;
    if (each->verdict == BroadcastVerdict::ok && found->second.remaining == 0)
      each->verdict = BroadcastVerdict::over_quota;
  }
  return {};
}

}  // namespace

base::Result<BroadcastPlan> plan_broadcast(Services& services, const Call& call,
                                           const object& body) {
  BroadcastPlan plan;
  plan.text = base::text_at(body, "text");
  plan.skips_over_quota = base::flag_at(body, "skip_over_quota", true);
  TRY(links, links_of(body));
  plan.links = std::move(links);
  TRY(board, board_of(services, call));
  TRY(groups, groups_of(*board, body, plan.is_chosen));
  for (queries::GroupFigures& each : groups) {
    PlannedGroup& planned = plan.groups.emplace_back();
    planned.way = services.platforms.broadcast_way(each.source);
    if (planned.way == BroadcastWay::none)
      planned.verdict = BroadcastVerdict::no_way;
    else if (planned.way == BroadcastWay::by_sender && !each.group.owner)
      planned.verdict = BroadcastVerdict::no_owner;
    planned.figures = std::move(each);
  }
  std::map<std::string, std::vector<PlannedGroup*>> by_source;
  for (PlannedGroup& each : plan.groups) by_source[each.figures.source].push_back(&each);
  const bool is_empty = plan.text.empty() && plan.links.empty();
  for (auto& [source, of] : by_source) {
    TRY_VOID(note_quota(services, call, source, of));
    if (is_empty) continue;  // nothing to check yet
    const auto checked = services.platforms.check_broadcast(source, plan.text, plan.links);
    if (!checked) plan.problems.push_back({source, checked.error()});
  }
  return plan;
}

}  // namespace api
