// The joining funnel as JSON: steps, shares with their targets, and what each person cost.
//
// Targets are the defaults of practice (docs/channels.md says where they come from). A share is
// judged only where enough people took the step before; otherwise it says that there are too few.
#pragma once

#include <vector>

#include "api/router.h"
#include "base/json.h"
#include "base/time_zone.h"
#include "model/rows.h"
#include "store/queries/funnel.h"

namespace api {

struct Services;

inline constexpr std::int64_t funnel_weeks_default = 8;
inline constexpr std::int64_t funnel_basis_min = 20;  // fewer say nothing about a share

// Of those who took the step before: `target` is what is usual, below `low` something is wrong.
struct StepTarget {
  double low = 0, target = 0;
};
inline constexpr StepTarget contact_target{0.05, 0.12};  // visitor → contact, of strangers
inline constexpr StepTarget join_target{0.40, 0.65};     // visitor → member of a group
inline constexpr StepTarget word_target{0.20, 0.35};     // member → first word within seven days

enum class ShareVerdict { too_few, met, below, alarm };

// Whole weeks from Monday in the business time zone, the running one last (`weeks` of the query).
struct FunnelSpan {
  std::vector<base::Instant> edges;
  base::Instant now;
};
base::Result<FunnelSpan> funnel_span(Services& services, const Call& call);

struct Cost {
  std::int64_t cents = 0;
};
// Of the part of the span that is over: a month's cost is spread over its days; what is paid once
// counts whole, in the span in which the channel was made.
Cost cost_of(const model::Channel& channel, const FunnelSpan& span);

base::json::object steps_json(const store::queries::FunnelSteps& steps, const Cost* cost);

}  // namespace api

template <>
struct model::NameOf<api::ShareVerdict> {
  static constexpr auto all = std::to_array<std::string_view>({"too_few", "met", "below", "alarm"});
};
