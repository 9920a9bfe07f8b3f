// The plan of a mass message before anybody is asked for anything: which groups, by whose hand, who
// has had as many as the platform lets it have, and what of the content is refused. What is shown
// (preview) and what is sent (create) are this one plan.
//
//   {"text", "links": [{title, url, description}], "deadline",
//    "groups": [ids] or "filter": {"source", "owner", "name"}, "skip_over_quota": true}
#pragma once

#include <string>
#include <vector>

#include "api/services.h"

namespace api {

inline constexpr std::size_t broadcast_groups_max = 2'000;

enum class BroadcastVerdict { ok, over_quota, no_owner, no_way };

struct PlannedGroup {
  store::queries::GroupFigures figures;
  BroadcastWay way = BroadcastWay::none;
  BroadcastVerdict verdict = BroadcastVerdict::ok;
  std::optional<QuotaLeft> quota;  // nothing: the platform has none
};

struct ContentProblem {
  std::string source;
  base::Error error;
};

struct BroadcastPlan {
  std::string text;
  std::vector<BroadcastLink> links;
  bool skips_over_quota = true;
  bool is_chosen = false;  // the groups were named one by one
  std::vector<PlannedGroup> groups;
  std::vector<ContentProblem> problems;

  bool is_sent_to(const PlannedGroup& group) const {
    return group.verdict == BroadcastVerdict::ok ||
           (group.verdict == BroadcastVerdict::over_quota && !skips_over_quota);
  }
};

// Errors name the field of the body.
base::Result<BroadcastPlan> plan_broadcast(Services& services, const Call& call,
                                           const base::json::object& body);

}  // namespace api

template <>
struct model::NameOf<api::BroadcastVerdict> {
  static constexpr auto all =
      std::to_array<std::string_view>({"ok", "over_quota", "no_owner", "no_way"});
};
template <>
struct model::NameOf<api::BroadcastWay> {
  static constexpr auto all = std::to_array<std::string_view>({"none", "by_sender", "by_itself"});
};
