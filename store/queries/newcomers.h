// Newcomers: who joined a group while newcomers were watched over, and what became of all of them
// (engine/onboarding).
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/onboarding_rows.h"
#include "store/database.h"

namespace store::queries {

struct NewcomerLine {
  model::Newcomer row;
  base::Instant joined_at, left_at;
};
struct NewcomerPlace {
  base::Instant joined_at;
  model::StayId stay;
};
// Those who joined since then, the newest first; after `after`, where one is given.
base::Result<std::vector<NewcomerLine>> newcomers(Connection& connection, model::GroupId group,
                                                  base::Instant since,
                                                  const std::optional<NewcomerPlace>& after,
                                                  std::int64_t limit);

// A step of newcomers, and by when it should be done.
struct OnboardingMeasure {
  std::string_view name;
  base::Duration within;
  std::string_view done_at;      // column of `newcomer`
  std::optional<double> target;  // share; none where practice gives no number
  std::string_view asked = {};   // condition on `newcomer n` for being counted; empty: everybody is
};
inline constexpr std::string_view had_a_name =
    "(n.nickname <> 'unknown' or n.conformed_at is not null)";
// Targets are the defaults of practice (docs/onboarding.md).
inline constexpr auto onboarding_measures = std::to_array<OnboardingMeasure>({
    {"welcomed", base::hours(24), "welcomed_at", 0.95},
    {"nickname_day_2", base::days(2), "conformed_at", 0.60, had_a_name},
    {"nickname_day_7", base::days(7), "conformed_at", 0.80, had_a_name},
    {"introduced_day_7", base::days(7), "introduced_at", std::nullopt},
    {"first_message_day_7", base::days(7), "first_message_at", 0.60},
    {"greeted", base::hours(24), "greeted_at", 0.40},
    {"gift_day_7", base::days(7), "claimed_at", std::nullopt},
    {"who_to_ask_day_7", base::days(7), "pointed_at", std::nullopt},
    {"opening_day_14", base::days(14), "opening_at", std::nullopt, "n.opening_from is not null"},
    {"questions_day_14", base::days(14), "questions_at", 0.25, "n.questions_from is not null"},
});

// Of newcomers whose time for the step was over by `now`, and who stayed that long: how many did it
// in time. Who turned out to be staff, or whose join was heard of too late, is counted nowhere; of
// a nickname, only those whose name could be held against a pattern; of an event, only those in
// whose time in the group one was held.
struct OnboardingCount {
  std::int64_t done = 0, of = 0;
  std::int64_t inside = 0;  // left out: their time is not over
  std::int64_t gone = 0;    // left out: they left before it was
};
struct GroupOnboarding {
  model::GroupId group;
  std::int64_t joined = 0;
  std::array<OnboardingCount, onboarding_measures.size()> counts;
};
// Of those who joined since then, by group; of one group only, where one is given.
base::Result<std::vector<GroupOnboarding>> onboarding(Connection& connection, model::GroupId only,
                                                      base::Instant since, base::Instant now);

}  // namespace store::queries
