// Health of one group: a vector, not one number, each component compared with the group's own past. A group
// of thirty engineers is quiet every week; it is unwell when it is quieter than itself.
//
// The week that is judged is the seven days that end with `today`; the past is up to `past_weeks_max` weeks
// before it, as far as the group existed. Only customers count, unless said otherwise: the firm's own people
// write most of what is written in most groups. Pure functions; days are local days of the organisation.
//
//   participation           share of those present who said something
//   breadth                 effective number of speakers: 1 / Σ share², 1 when one person says it all
//   reply_rate              replies per message of a customer, at most 1
//   answer_time             median business minutes to the first response, Kaplan–Meier: questions that
//                           nobody has answered are censored, not dropped. Less is better
//   newcomer_first_message  share of those who joined in the week before that spoke within seven days
//   mood                    share of messages that are not negative
//   departures              share of those present who left of themselves. Less is better
//
// Verdict: worse or better when the value is `verdict_z` robust deviations from the median of the past
// weeks; the deviation is never taken to be smaller than the sampling error of the week or the floor of the
// component, or a calm past would make every ripple an alarm. Unknown when this week or the past has too
// little to say.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "model/names.h"
#include "model/rows.h"

namespace insight {

inline constexpr int past_weeks_max = 12;
inline constexpr int past_weeks_min = 4;         // fewer: unknown
inline constexpr std::int64_t people_min = 5;    // present, for shares of people
inline constexpr std::int64_t messages_min = 10;  // in the week, for shares of messages
inline constexpr std::int64_t questions_min = 3;
inline constexpr std::int64_t newcomers_min = 3;
inline constexpr double verdict_z = 2.0;
inline constexpr int silent_days_default = 28;

// One stay in the group, with what is known of the member's voice there.
struct Presence {
  model::MemberId member;
  bool is_staff = false;  // staff or bot
  bool is_bot = false;
  base::Day joined;
  bool join_seen = false;  // false: `joined` is the first word; they may have been there before
  std::optional<base::Day> left;
  bool left_of_themselves = true;          // not removed, not dissolved
  std::optional<base::Day> first_spoke;    // ever, in this group
  std::optional<base::Day> last_spoke;
};

struct QuestionWait {
  base::Day asked;
  double minutes = 0;     // business time until the first response, or until now
  bool answered = false;  // false: still waiting, or given up on
};

struct GroupHistory {
  base::Day today;
  base::Day first_day;  // the group's first day
  std::vector<Presence> people;
  std::vector<model::Activity> activity;  // per member and day, of the weeks looked at; any order
  std::vector<QuestionWait> questions;    // asked in the weeks looked at; any order
};

enum class Component {
  participation, breadth, reply_rate, answer_time, newcomer_first_message, mood, departures
};
inline constexpr std::size_t component_count = 7;

enum class Verdict { unknown, worse, usual, better };

// What a value rests on, for people: the console words it by its key.
struct Ground {
  std::string_view key;  // "speakers", "top_speaker", "unanswered", …
  std::vector<std::pair<std::string_view, double>> numbers;
};

struct Measure {
  std::optional<double> value;  // nothing when there was nothing to measure
  bool at_least = false;        // the value is a lower bound (the median wait is not over)
  std::int64_t n = 0;           // what the value is a share or a median of
  int past_weeks = 0;           // that had enough to say
  double past_median = 0;
  double past_deviation = 0;    // median absolute deviation, not scaled
  double z = 0;                 // robust deviations from the past; positive is better
  Verdict verdict = Verdict::unknown;
  std::vector<Ground> grounds;
};

enum class DriftState { steady, fading, silent };

// Is the group falling silent? Counted on people, staff included, bots not.
struct Drift {
  DriftState state = DriftState::steady;
  int falling_weeks = 0;         // in a row up to this one, each with fewer messages than the one before
  double ratio = 1;              // messages of this week over the median of the past weeks
  int days_since_last = 0;       // since anybody said anything
  double usual_gap_days = 1;     // median days between days with messages
};
inline constexpr int silent_after_days = 14;
inline constexpr double fading_ratio = 0.5;
inline constexpr int fading_weeks_min = 2;
inline constexpr double fading_gaps = 3.0;      // so many usual gaps without a word …
inline constexpr int fading_days_min = 7;       // … and at least so many days

struct SilentMember {
  model::MemberId member;
  bool never_spoke = false;
  int days = 0;  // since the last word, or since they came
};

struct Health {
  base::Day day;
  std::array<Measure, component_count> measures;
  Drift drift;
  std::int64_t present = 0;                // customers
  std::int64_t silent = 0, never_spoke = 0;  // of them, over silent_days_default days

  const Measure& operator[](Component which) const {
    return measures[static_cast<std::size_t>(which)];
  }
};

Health health_of(const GroupHistory& history);

// Customers who are present for at least `days` days and have said nothing for as long, those who never
// spoke included; longest silence first, equal ones by number.
std::vector<SilentMember> silent_members(const GroupHistory& history, int days = silent_days_default);

// For sorting a list of groups, most in need first; no unit and no meaning but the order: the sum over the
// components that are worse of how far they are (|z|, at most 10), plus 5 for a fading and 10 for a silent
// group. A group with nothing known to be worse has 0.
double attention(const Health& health);

// The health row: {"day", "attention", "present", "silent", "never_spoke", "components": {…}, "drift": {…}}.
base::json::object to_json(const Health& health);

}  // namespace insight

namespace model {
MODEL_NAMES(insight::Component, "participation", "breadth", "reply_rate", "answer_time",
            "newcomer_first_message", "mood", "departures");
MODEL_NAMES(insight::Verdict, "unknown", "worse", "usual", "better");
MODEL_NAMES(insight::DriftState, "steady", "fading", "silent");
}  // namespace model
