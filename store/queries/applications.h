// Applications as the console and the applicants' pages show them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/application.h"
#include "model/rows.h"
#include "store/database.h"

namespace store::queries {

struct ApplicationFilter {
  std::optional<model::ApplicationState> state;
  std::string_view words;          // in company, name, mobile or e-mail
  bool is_sample_waiting = false;  // refused by a rule, sampled, not yet judged
};
// Those in the queue the oldest first, all others the newest first; `beyond` 0: from the beginning.
// What counts as part of another application is left out of the queue.
base::Result<std::vector<model::Application>> applications(Connection& connection,
                                                           const ApplicationFilter& filter,
                                                           model::ApplicationId beyond,
                                                           std::int64_t limit);
base::Result<std::optional<model::Application>> application(Connection& connection,
                                                            model::ApplicationId id);
base::Result<std::optional<model::Application>> application_of(Connection& connection,
                                                               std::string_view source,
                                                               std::string_view applicant);
base::Result<std::vector<model::ApplicationStep>> steps_of(Connection& connection,
                                                           model::ApplicationId id);
base::Result<std::vector<model::ApplicationLink>> links_of(Connection& connection,
                                                           model::ApplicationId id);
// Customers who may be an applicant: by mobile number (however it is spaced), e-mail, or whose name
// holds the applicant's (of two characters or more), the newest first. Empty texts are like nobody.
struct Applicant {
  std::string mobile, mobile_at_home;  // "+8613800138000", "13800138000"
  std::string email;                   // in lower case
  std::string name;
};
inline constexpr std::int64_t likely_max = 10;
base::Result<std::vector<model::Member>> members_like(Connection& connection,
                                                      const Applicant& applicant);

// Others that share a key that tells people or companies apart, with the kinds of key.
inline constexpr std::int64_t sharing_max = 20;
base::Result<std::map<std::int64_t, std::vector<std::string>>> sharing_with(
    Connection& connection, model::ApplicationId id);

base::Result<std::map<model::ApplicationState, std::int64_t>> count_applications(
    Connection& connection);

// Refusals by a rule that a person looked at afterwards.
struct SampleFigures {
  std::int64_t right = 0, wrong = 0, waiting = 0;
};
base::Result<SampleFigures> sample_figures(Connection& connection);

base::Result<std::vector<model::AdmissionBlock>> blocks_in_force(Connection& connection,
                                                                 base::Instant now,
                                                                 std::int64_t limit);
base::Result<std::vector<model::AdmissionBreaker>> open_breakers(Connection& connection,
                                                                 base::Instant now);

}  // namespace store::queries
