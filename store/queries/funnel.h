// The joining funnel behind entry codes, from rows alone: scans, visitors, contacts, members of
// groups, those who spoke; by code, by channel or over all, in weeks.
//
// A scan belongs to the week in which it happened; a person to the week in which they came by the
// code: became a contact, or joined a group directly. From there on they are followed: a group
// counts that they joined by the code, or within joined_within after they had become a contact by
// it; a word counts that they said in that group within spoke_within. Staff are left out.
//
// Which visitor became which contact nobody can know, and how many saw the code without scanning
// it neither: so there is no time between these steps, and no step before the scan.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/database.h"

namespace store::queries {

inline constexpr base::Duration joined_within = base::days(30);
inline constexpr base::Duration spoke_within = base::days(7);
inline constexpr std::size_t funnel_weeks_max = 52;

struct FunnelSteps {
  std::int64_t scans = 0;          // all of them
  std::int64_t skipped = 0;        // of these: counted and not kept (api/visit_door.h)
  std::int64_t visitors = 0;       // distinct, of the scans that were kept
  std::int64_t contacts = 0;       // people who came to know staff by the code
  std::int64_t joined = 0;         // people who joined a group
  std::int64_t joined_direct = 0;  // of these: by the code itself, without having been a contact
  std::int64_t spoke = 0;          // of those who joined
  // Middle of the times between the two, of those who took both steps.
  std::optional<base::Duration> contact_to_join, join_to_word;
  friend bool operator==(const FunnelSteps&, const FunnelSteps&) = default;
};

struct Funnel {
  FunnelSteps all;                 // of the whole time
  std::vector<FunnelSteps> weeks;  // between each two edges
};

enum class FunnelBy { code, channel, everything };

// By the number of the code or channel; 0 for everything. `edges`: beginnings of weeks, and the end
// of the last; ascending, two at least.
base::Result<std::map<std::int64_t, Funnel>> funnels(Connection& connection, FunnelBy by,
                                                     const std::vector<base::Instant>& edges);

}  // namespace store::queries
