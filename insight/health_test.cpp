#include "insight/health.h"

#include <doctest/doctest.h>

#include <string>

#include "insight/robust.h"

using namespace insight;
using enum insight::Component;

namespace {

const base::Day today = *base::parse_day("2026-11-22");

// Twenty customers for a year, one staff member, one bot. Every week `speakers` of them write twice
// on its first day, half of the messages get a reply, and five questions are answered in 10 to 14
// minutes.
struct Group {
  GroupHistory history;

  explicit Group(int weeks = past_weeks_max + 1, int speakers = 10) {
    history.today = today;
    history.first_day = today - (weeks * 7 - 1);
    for (int i = 1; i <= 20; ++i) add(i);
    add(100).is_staff = true;
    add(101).is_bot = true;
    for (int week = 0; week < weeks; ++week) calm_week(week, speakers + week % 2);
  }
  Presence& add(int member) {
    Presence person;
    person.member = model::MemberId(member);
    person.joined = today - 365;
    person.join_seen = true;
    history.people.push_back(person);
    return history.people.back();
  }
  Presence& person(int member) {
    for (Presence& each : history.people) {
      if (each.member.value == member) return each;
    }
    return history.people.front();
  }
  // `week` 0 is this one.
  void say(int member, int week, std::int64_t messages, std::int64_t replies = 0,
           std::int64_t negative = 0) {
    model::Activity row;
    row.member = model::MemberId(member);
    row.day = today - (week * 7 + 6);
    row.messages = messages;
    row.replies_received = replies;
    row.negative = negative;
    history.activity.push_back(row);
    Presence& speaker = person(member);
    if (!speaker.last_spoke || *speaker.last_spoke < row.day) speaker.last_spoke = row.day;
  }
  void ask(int week, double minutes, bool answered) {
    history.questions.push_back({today - week * 7, minutes, answered});
  }
  void calm_week(int week, int speakers) {
    for (int i = 1; i <= speakers; ++i) say(i, week, 2, 1);
    say(100, week, 40);
    say(101, week, 40);
    for (int i = 0; i < 5; ++i) ask(week, 10 + i, true);
  }
  // Forgets what happened this week, so that a test can tell it otherwise.
  Group& quiet_week() {
    std::erase_if(history.activity, [](const auto& row) { return row.day > today - 7; });
    std::erase_if(history.questions, [](const auto& each) { return each.asked > today - 7; });
    return *this;
  }
  Health health() const { return health_of(history); }
};

std::string verdicts(const Health& health) {
  std::string all;
  for (std::size_t i = 0; i < component_count; ++i) {
    const Verdict verdict = health.measures[i].verdict;
    if (verdict == Verdict::usual) continue;
    if (!all.empty()) all += ' ';
    all.append(model::to_name(static_cast<Component>(i))).append(":");
    all.append(model::to_name(verdict));
  }
  return all;
}

bool equal_but_for_rounding(double a, double b) { return std::abs(a - b) < 1e-9; }

}  // namespace

TEST_CASE("robust: middle and spread by hand") {
  CHECK(median({}) == 0);
  CHECK(median({3}) == 3);
  CHECK(median({4, 1, 3}) == 3);
  CHECK(median({4, 1, 3, 100}) == 3.5);
  CHECK(median_deviation({1, 1, 2, 2, 4, 6, 9}) == 1);
}

TEST_CASE("health: a group that is as it always was needs nobody") {
  const Health health = Group().health();
  CHECK(verdicts(health) == "newcomer_first_message:unknown");
  CHECK(attention(health) == 0);
  CHECK(health.drift.state == DriftState::steady);
  CHECK(health.present == 20);
  CHECK(equal_but_for_rounding(*health[participation].value,
                               0.5));  // staff and bot are in neither number
  CHECK(equal_but_for_rounding(*health[breadth].value, 10));
  CHECK(equal_but_for_rounding(*health[reply_rate].value, 0.5));
  CHECK(*health[answer_time].value == 12);
  CHECK(*health[mood].value == 1);
  CHECK(*health[departures].value == 0);
  CHECK(health[participation].past_weeks == past_weeks_max);
}

TEST_CASE("health: fewer people speak than in this group's own past") {
  Group group;
  group.quiet_week();
  for (int i = 1; i <= 2; ++i) group.say(i, 0, 10, 5);
  for (int i = 0; i < 5; ++i) group.ask(0, 12, true);
  const Health health = group.health();
  CHECK(verdicts(health) == "participation:worse breadth:worse newcomer_first_message:unknown");
  CHECK(attention(health) > 4);
  const Ground& ground = health[participation].grounds.front();
  CHECK(ground.key == "speakers");
  CHECK(ground.numbers[0].second == 2);
  CHECK(ground.numbers[1].second == 20);
}

TEST_CASE(
    "health: sudden activity is mostly one talkative person, so breadth says what volume hides") {
  Group group;
  for (int i = 0; i < 5; ++i) group.say(1, 0, 60, 30);
  const Health health = group.health();
  CHECK(health[participation].verdict == Verdict::usual);
  CHECK(health[breadth].verdict == Verdict::worse);
  CHECK(health[breadth].grounds.front().numbers[0].second == 1);  // who
  CHECK(health[breadth].grounds.front().numbers[1].second == 302);
}

TEST_CASE("health: unanswered questions count as long waits, not as none") {
  Group group;
  group.quiet_week().calm_week(0, 10);
  for (int i = 0; i < 10; ++i) group.ask(0, 600, false);
  const Health health = group.health();
  CHECK(health[answer_time].verdict == Verdict::worse);
  CHECK(health[answer_time].at_least);
  CHECK(*health[answer_time].value == 600);
  CHECK(health[answer_time].grounds.front().numbers[0].second == 10);
  // A short week is no proof of speed: those who still wait may wait long.
  Group young;
  young.quiet_week().calm_week(0, 10);
  std::erase_if(young.history.questions, [](const auto& each) { return each.asked > today - 7; });
  for (int i = 0; i < 5; ++i) young.ask(0, 0.5, false);
  CHECK(young.health()[answer_time].verdict != Verdict::better);
}

TEST_CASE("health: mood, replies and departures") {
  Group angry;
  angry.quiet_week();
  for (int i = 1; i <= 10; ++i) angry.say(i, 0, 2, 0, 1);
  const Health health = angry.health();
  CHECK(health[mood].verdict == Verdict::worse);
  CHECK(*health[mood].value == 0.5);
  CHECK(health[reply_rate].verdict == Verdict::worse);

  Group leaving;
  for (int i = 11; i <= 15; ++i) leaving.person(i).left = today - 2;
  CHECK(*leaving.health()[departures].value == 0.25);
  CHECK(leaving.health()[departures].verdict == Verdict::worse);
  for (int i = 11; i <= 15; ++i) leaving.person(i).left_of_themselves = false;
  CHECK(*leaving.health()[departures].value == 0);  // removed: the firm's doing
}

TEST_CASE("health: newcomers have seven days to say their first word") {
  Group group;
  for (int i = 0; i < 4; ++i) {
    Presence& person = group.add(200 + i);
    person.joined = today - 10;
    person.first_spoke = person.last_spoke = today - 10 + (i == 3 ? 8 : 7);
    if (i == 2) person.first_spoke = person.last_spoke = std::nullopt;
  }
  group.add(300).joined = today - 3;  // not yet seven days here
  const Health health = group.health();
  CHECK(health[newcomer_first_message].n == 4);
  CHECK(*health[newcomer_first_message].value == 0.5);
  CHECK(health[newcomer_first_message].verdict == Verdict::unknown);  // no newcomers in the past
}

TEST_CASE("health: too little to say is unknown, at the limit it is not") {
  CHECK(Group(past_weeks_min + 1).health()[participation].verdict == Verdict::usual);
  CHECK(Group(past_weeks_min).health()[participation].verdict == Verdict::unknown);

  const auto of_people = [](std::int64_t people) {
    Group group;
    std::erase_if(group.history.people, [people](const Presence& person) {
      return person.member.value > people && person.member.value <= 20;
    });
    return group.health()[departures].verdict;
  };
  CHECK(of_people(people_min) == Verdict::usual);
  CHECK(of_people(people_min - 1) == Verdict::unknown);

  const auto of_questions = [](int questions) {
    Group group;
    group.quiet_week();
    for (int i = 0; i < questions; ++i) group.ask(0, 12, true);
    return group.health()[answer_time].verdict;
  };
  CHECK(of_questions(static_cast<int>(questions_min)) == Verdict::usual);
  CHECK(of_questions(static_cast<int>(questions_min) - 1) == Verdict::unknown);
}

TEST_CASE("health: nobody, nothing, one day old") {
  GroupHistory empty;
  empty.today = empty.first_day = today;
  const Health health = health_of(empty);
  for (const Measure& each : health.measures) CHECK(each.verdict == Verdict::unknown);
  CHECK(attention(health) == 0);
  CHECK(silent_members(empty).empty());
  CHECK(health.drift.days_since_last == 0);
}

TEST_CASE("health: somebody first noticed speaking had been there before") {
  Group group;
  for (int i = 1; i <= 20; ++i) {
    group.person(i).join_seen = false;
    group.person(i).joined = today - 3;
  }
  CHECK(equal_but_for_rounding(group.health()[participation].past_median,
                               0.525));  // 10 and 11 of 20 by turns
}

TEST_CASE("silent members: by their last word, those who never spoke by the day they came") {
  Group group;
  group.person(12).last_spoke = today - 28;
  group.person(13).last_spoke = today - 27;
  group.person(14).joined = today - 28;
  group.person(15).joined = today - 27;
  group.person(16).left = today - 1;
  for (const int i : {17, 18, 19, 20}) group.person(i).last_spoke = today - 1;
  const auto silent = silent_members(group.history);
  REQUIRE(silent.size() == 2);  // 12 and 14; of 15 it is too early to say, 11 spoke last week
  CHECK(silent[0].member.value == 12);
  CHECK_FALSE(silent[0].never_spoke);
  CHECK(silent[1].member.value == 14);
  CHECK(silent[1].never_spoke);
  CHECK(group.health().silent == 2);
  CHECK(group.health().never_spoke == 1);
  CHECK(silent_members(group.history, 29).empty());
}

TEST_CASE(
    "drift: fading when weeks fall below half of the usual, silent after two weeks without a "
    "word") {
  Group fading;
  std::erase_if(fading.history.activity, [](const auto& row) { return row.day > today - 14; });
  for (int i = 1; i <= 5; ++i) fading.say(i, 1, 6);
  for (int i = 1; i <= 2; ++i) fading.say(i, 0, 10);
  Health health = fading.health();
  CHECK(health.drift.falling_weeks == 3);  // calm weeks go up and down by one speaker
  CHECK(health.drift.ratio < fading_ratio);
  CHECK(health.drift.state == DriftState::fading);
  CHECK(attention(health) >= 5);

  const auto state_after = [](int days) {
    Group group;
    std::erase_if(group.history.activity, [](const auto& row) { return row.day > today - 28; });
    for (Presence& person : group.history.people) person.last_spoke = today - days;
    return group.health().drift.state;
  };
  CHECK(state_after(silent_after_days) == DriftState::silent);
  CHECK(state_after(silent_after_days - 1) != DriftState::silent);

  // A group that speaks once a week is not still after eight days.
  Group weekly;
  for (Presence& person : weekly.history.people) person.last_spoke = today - 8;
  std::erase_if(weekly.history.activity, [](const auto& row) { return row.day > today - 8; });
  health = weekly.health();
  CHECK(health.drift.usual_gap_days == 7);
  CHECK(health.drift.state == DriftState::steady);
}

TEST_CASE("drift: a bot's words keep no group alive") {
  Group group;
  std::erase_if(group.history.activity,
                [](const auto& row) { return row.day > today - 21 && row.member.value != 101; });
  for (Presence& person : group.history.people) {
    if (!person.is_bot) person.last_spoke = today - 27;
  }
  CHECK(group.health().drift.state == DriftState::silent);
}

TEST_CASE("health row: readable, complete, the same bytes for the same health") {
  const auto row = to_json(Group().health());
  CHECK(base::json::serialize(row) == base::json::serialize(to_json(Group().health())));
  CHECK(row.at("day").as_string() == "2026-11-22");
  const auto& components = row.at("components").as_object();
  CHECK(components.size() == component_count);
  const auto& breadth_row = components.at("breadth").as_object();
  CHECK(breadth_row.at("verdict").as_string() == "usual");
  CHECK(breadth_row.at("past").as_object().at("weeks").as_int64() == past_weeks_max);
  CHECK(breadth_row.at("reasons").as_array()[0].as_object().at("key").as_string() == "top_speaker");
  CHECK(components.at("newcomer_first_message").as_object().at("value").is_null());
  CHECK(row.at("drift").as_object().at("state").as_string() == "steady");
}
