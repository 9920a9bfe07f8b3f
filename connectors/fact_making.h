// What readers of foreign records share when they make facts: names that are the same whenever the
// same record is read, and times that can be true.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "model/fact.h"

namespace connectors {

// No chat log is older than this (IRC is of 1988). Refusing what is keeps zero, Excel's day numbers
// and counters from slipping in as moments of 1970.
inline constexpr base::Instant instant_min{567'993'600'000};    // 1988-01-01T00:00:00Z
inline constexpr base::Instant instant_max{7'258'118'400'000};  // 2200-01-01T00:00:00Z

// `at` if it can be the time of a message; the error shows it as it was written.
base::Result<base::Instant> possible_time(base::Instant at, std::string_view written);
base::Result<base::Instant> read_epoch_ms(std::int64_t ms);

// The source is left to whoever hands it on.
model::Fact make_fact(std::string external_id, base::Instant at, std::string_view group,
                      std::string_view actor, model::FactBody body);

// A profile is named after the person and what is said of them: the same profile again changes
// nothing, a changed one is a new fact.
model::Fact profile_fact(model::MemberProfile profile, base::Instant at);
model::Fact group_fact(std::string_view group, model::GroupProfile profile, base::Instant at);

// `id` if it fits external_id_bytes_max, else 32 hex digits that stand for it.
std::string fit_id(std::string id);

// The chat of two or more people who have no group: "dm:" and their ids, sorted.
std::string direct_chat(std::vector<std::string> people);

// Text, or a number as text; empty for anything else.
std::string loose_text(const base::json::object& object, std::string_view key);

}  // namespace connectors
