#include "insight/health.h"

#include <algorithm>
#include <cmath>

#include "insight/robust.h"
#include "insight/survival.h"
#include "insight/weeks.h"

namespace insight {
namespace {

constexpr double normal_scale = 1.4826;  // of a median absolute deviation
constexpr double attention_per_component_max = 10;
constexpr double attention_fading = 5, attention_silent = 10;

// What one week says about one component.
struct Reading {
  std::optional<double> value;
  bool at_least = false;
  std::int64_t n = 0;
  double sampling_error = 0;
};

struct Rule {
  Reading (*read)(const Week&);
  std::int64_t n_min;
  double floor;         // no smaller deviation is ever assumed, in the unit of the value
  bool less_is_better;
};

Reading share(std::int64_t part, std::int64_t whole) {
  Reading reading;
  reading.n = whole;
  if (whole == 0) return reading;
  const double n = static_cast<double>(whole);
  const double p = std::min(1.0, static_cast<double>(part) / n);
  reading.value = p;
  // With one more of each kind (Agresti–Coull's idea), so that 0 of 5 is not taken for a certainty.
  const double moved = (p * n + 1) / (n + 2);
  reading.sampling_error = std::sqrt(moved * (1 - moved) / (n + 2));
  return reading;
}

Reading participation(const Week& week) {
  return share(static_cast<std::int64_t>(week.by_speaker.size()), week.present);
}

Reading breadth(const Week& week) {
  Reading reading;
  reading.n = week.messages;
  if (week.messages == 0) return reading;
  double squares = 0;
  for (const auto& [member, messages] : week.by_speaker) {
    const double part = static_cast<double>(messages) / static_cast<double>(week.messages);
    squares += part * part;
  }
  reading.value = 1 / squares;
  return reading;
}

Reading reply_rate(const Week& week) { return share(week.replies, week.messages); }

Reading answer_time(const Week& week) {
  Reading reading;
  reading.n = static_cast<std::int64_t>(week.questions.size());
  std::vector<Observation> waits;
  double longest = 0;
  for (const QuestionWait& each : week.questions) {
    waits.push_back({each.minutes, each.answered});
    longest = std::max(longest, each.minutes);
  }
  if (waits.empty()) return reading;
  const Estimate median = SurvivalCurve(std::move(waits)).median();
  reading.value = median.value.value_or(longest);
  reading.at_least = !median.value;
  return reading;
}

Reading newcomer_first_message(const Week& week) {
  return share(week.newcomers_spoke, week.newcomers);
}
Reading mood(const Week& week) { return share(week.messages - week.negative, week.messages); }
Reading departures(const Week& week) { return share(week.left, week.present_at_start); }

constexpr std::array<Rule, component_count> rules = {{
    {participation, people_min, 0.03, false},
    {breadth, messages_min, 0.5, false},
    {reply_rate, messages_min, 0.05, false},
    {answer_time, questions_min, 5, true},
    {newcomer_first_message, newcomers_min, 0.1, false},
    {mood, messages_min, 0.03, false},
    {departures, people_min, 0.02, true},
}};

double as_number(std::int64_t count) { return static_cast<double>(count); }

std::vector<Ground> grounds_of(Component which, const Week& week) {
  switch (which) {
    case Component::participation:
      return {{"speakers",
               {{"speakers", as_number(static_cast<std::int64_t>(week.by_speaker.size()))},
                {"present", as_number(week.present)}}}};
    case Component::breadth: {
      std::int64_t most = 0, top = 0;
      for (const auto& [member, messages] : week.by_speaker) {
        if (messages > most) most = messages, top = member.value;
      }
      return {{"top_speaker",
               {{"member", as_number(top)},
                {"messages", as_number(most)},
                {"of", as_number(week.messages)}}}};
    }
    case Component::reply_rate:
      return {{"replies",
               {{"replies", as_number(week.replies)}, {"messages", as_number(week.messages)}}}};
    case Component::answer_time: {
      const auto unanswered = std::count_if(week.questions.begin(), week.questions.end(),
                                            [](const auto& each) { return !each.answered; });
      return {{"unanswered",
               {{"unanswered", as_number(unanswered)},
                {"questions", as_number(static_cast<std::int64_t>(week.questions.size()))}}}};
    }
    case Component::newcomer_first_message:
      return {{"newcomers",
               {{"spoke", as_number(week.newcomers_spoke)},
                {"joined", as_number(week.newcomers)}}}};
    case Component::mood:
      return {{"negative",
               {{"negative", as_number(week.negative)}, {"messages", as_number(week.messages)}}}};
    case Component::departures:
      return {{"left",
               {{"left", as_number(week.left)}, {"present", as_number(week.present_at_start)}}}};
  }
  return {};
}

Measure measure(const Rule& rule, const std::vector<Week>& weeks) {
  const Reading now = rule.read(weeks.front());
  Measure result;
  result.value = now.value;
  result.at_least = now.at_least;
  result.n = now.n;
  std::vector<double> past;
  for (std::size_t i = 1; i < weeks.size(); ++i) {
    const Reading reading = rule.read(weeks[i]);
    if (reading.value && reading.n >= rule.n_min) past.push_back(*reading.value);
  }
  result.past_weeks = static_cast<int>(past.size());
  result.past_median = median(past);
  result.past_deviation = median_deviation(past);
  if (!now.value || now.n < rule.n_min || result.past_weeks < past_weeks_min) return result;

  const double spread =
      std::max({rule.floor, now.sampling_error, normal_scale * result.past_deviation});
  result.z = (*now.value - result.past_median) / spread * (rule.less_is_better ? -1 : 1);
  result.verdict = result.z <= -verdict_z  ? Verdict::worse
                   : result.z >= verdict_z ? Verdict::better
                                           : Verdict::usual;
  // A lower bound can show that it is worse, never that it is better.
  if (now.at_least && result.verdict == Verdict::better) result.verdict = Verdict::unknown;
  return result;
}

Drift drift_of(const GroupHistory& history, const std::vector<Week>& weeks) {
  Drift drift;
  std::vector<double> past;
  for (std::size_t i = 1; i < weeks.size(); ++i) past.push_back(as_number(weeks[i].human_messages));
  while (static_cast<std::size_t>(drift.falling_weeks) + 1 < weeks.size()) {
    const auto i = static_cast<std::size_t>(drift.falling_weeks);
    if (weeks[i].human_messages >= weeks[i + 1].human_messages) break;
    ++drift.falling_weeks;
  }
  const double usual = median(past);
  if (usual > 0) drift.ratio = as_number(weeks.front().human_messages) / usual;

  std::vector<base::Day> spoken;
  for (const Presence& person : history.people) {
    if (!person.is_bot && person.last_spoke) spoken.push_back(*person.last_spoke);
  }
  std::vector<model::MemberId> bots;
  for (const Presence& person : history.people) {
    if (person.is_bot) bots.push_back(person.member);
  }
  for (const model::Activity& row : history.activity) {
    const bool by_bot = std::find(bots.begin(), bots.end(), row.member) != bots.end();
    if (row.messages > 0 && !by_bot && row.day <= history.today) spoken.push_back(row.day);
  }
  std::sort(spoken.begin(), spoken.end());
  spoken.erase(std::unique(spoken.begin(), spoken.end()), spoken.end());
  const base::Day last = spoken.empty() ? history.first_day : spoken.back();
  drift.days_since_last = std::max(0, history.today.number - last.number);
  std::vector<double> gaps;
  for (std::size_t i = 1; i < spoken.size(); ++i) {
    gaps.push_back(static_cast<double>(spoken[i].number - spoken[i - 1].number));
  }
  if (!gaps.empty()) drift.usual_gap_days = median(std::move(gaps));

  const bool falls = past.size() >= static_cast<std::size_t>(past_weeks_min) &&
                     drift.falling_weeks >= fading_weeks_min && drift.ratio <= fading_ratio;
  const bool is_still = drift.days_since_last >= fading_days_min &&
                        drift.days_since_last > fading_gaps * drift.usual_gap_days;
  if (drift.days_since_last >= silent_after_days) drift.state = DriftState::silent;
  else if (falls || is_still) drift.state = DriftState::fading;
  return drift;
}

}  // namespace

Health health_of(const GroupHistory& history) {
  const std::vector<Week> weeks = cut_weeks(history);
  Health health;
  health.day = history.today;
  for (std::size_t i = 0; i < component_count; ++i) {
    health.measures[i] = measure(rules[i], weeks);
    health.measures[i].grounds = grounds_of(static_cast<Component>(i), weeks.front());
  }
  health.drift = drift_of(history, weeks);
  std::vector<model::MemberId> present;
  for (const Presence& person : history.people) {
    if (!person.is_staff && !person.is_bot && !person.left) present.push_back(person.member);
  }
  std::sort(present.begin(), present.end());
  present.erase(std::unique(present.begin(), present.end()), present.end());
  health.present = static_cast<std::int64_t>(present.size());
  for (const SilentMember& each : silent_members(history)) {
    ++health.silent;
    if (each.never_spoke) ++health.never_spoke;
  }
  return health;
}

std::vector<SilentMember> silent_members(const GroupHistory& history, int days) {
  std::vector<SilentMember> silent;
  for (const Presence& person : history.people) {
    if (person.is_staff || person.is_bot || person.left) continue;
    const int here = history.today.number - person.joined.number;
    const int quiet =
        person.last_spoke ? history.today.number - person.last_spoke->number : here;
    if (here >= days && quiet >= days) silent.push_back({person.member, !person.last_spoke, quiet});
  }
  std::sort(silent.begin(), silent.end(), [](const SilentMember& a, const SilentMember& b) {
    return a.days != b.days ? a.days > b.days : a.member < b.member;
  });
  return silent;
}

double attention(const Health& health) {
  double sum = 0;
  for (const Measure& each : health.measures) {
    if (each.verdict == Verdict::worse) sum += std::min(-each.z, attention_per_component_max);
  }
  if (health.drift.state == DriftState::fading) sum += attention_fading;
  if (health.drift.state == DriftState::silent) sum += attention_silent;
  return sum;
}

}  // namespace insight
