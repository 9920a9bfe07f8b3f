// What stands behind an entry code (活码): rules in their order, and what is used when none of them
// holds. Which of them somebody who comes now is led to is a pure function of the rules, the moment
// and how things stand, and says of every rule why it was or was not the one.
//
//   {"rules": [{"id": "day", "days": ["mon", "fri"], "from": "09:00", "until": "18:00",
//               "region": "华东", "to": {"kind": "persona", "staff": [3], "daily_max": 50}}],
//    "otherwise": {"kind": "groups", "groups": [1, 2], "size_max": 180, "makes_rooms": true,
//                  "room_name": "新客户群"}}
//
// Days and times are those of the business time zone; `until` may lie before `from`: over midnight,
// and then the day is that on which it began.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time_zone.h"
#include "model/ids.h"
#include "model/names.h"

namespace model {

inline constexpr std::size_t entrance_rules_max = 20;
inline constexpr std::size_t entrance_staff_max = 100;  // of one destination
inline constexpr std::size_t entrance_groups_max = 5;   // of one destination: platforms' limit
inline constexpr std::size_t entrance_link_bytes_max = 2'048;
inline constexpr std::size_t entrance_room_characters_max = 40;
inline constexpr std::int64_t entrance_limit_max = 100'000;  // of daily_max and size_max
// The name of what is used when no rule holds, where rules are named.
inline constexpr std::string_view otherwise_rule = "otherwise";

enum class DestinationKind { persona, groups, link };
MODEL_NAMES(DestinationKind, "persona", "groups", "link");

struct Destination {
  DestinationKind kind = DestinationKind::link;
  std::vector<MemberId> staff;  // persona: who is added; more than one: any of them
  std::int64_t daily_max = 0;   // persona: new contacts a day by this rule; 0: no limit
  std::vector<GroupId> groups;  // groups: of one platform
  std::int64_t size_max = 0;    // groups: members at which one is full; 0: its own target size
  bool makes_rooms = false;     // groups: the platform makes a new one when all are full
  std::string room_name;        // groups: how new ones are called
  std::string link;             // link: where it leads
  friend bool operator==(const Destination&, const Destination&) = default;
};

struct EntranceRule {
  std::string id;       // [a-z0-9_-], 1 … 32 characters, unique in the code
  unsigned days = 127;  // bits: Monday 1 … Sunday 64
  int from_minute = 0, until_minute = 1'440;
  std::string region;  // empty: any
  Destination to;
  friend bool operator==(const EntranceRule&, const EntranceRule&) = default;
};

struct EntranceRules {
  std::vector<EntranceRule> rules;
  std::optional<Destination> otherwise;
  friend bool operator==(const EntranceRules&, const EntranceRules&) = default;
};

base::json::object to_json(const EntranceRules& rules);
// Errors carry the path of the field: "rules.rules[1].to.staff".
base::Result<EntranceRules> entrance_rules_from_json(const base::json::object& object);

// ---- the choice

// How one destination stands now.
struct Standing {
  bool is_ready = false;  // its way is made (a link is always ready)
  std::int64_t contacts_today = 0;
  struct Room {
    std::int64_t members = 0, target_size = 0;
  };
  std::map<GroupId, Room> rooms;
};

enum class RuleVerdict { chosen, other_day, other_time, other_region, full, not_ready, not_needed };
MODEL_NAMES(RuleVerdict, "chosen", "other_day", "other_time", "other_region", "full", "not_ready",
            "not_needed");

struct EntranceChoice {
  struct Considered {
    std::string rule;
    RuleVerdict verdict = RuleVerdict::chosen;
  };
  std::string rule;                          // empty: nothing can be shown
  const Destination* destination = nullptr;  // of the rules that were given
  std::vector<Considered> considered;        // every rule, in order
};

// `standings` by rule. What is not there is not ready.
EntranceChoice choose_entrance(const EntranceRules& rules, const base::LocalTime& now,
                               std::string_view region,
                               const std::map<std::string, Standing>& standings);

}  // namespace model
