#include "simulator/history.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/hash.h"
#include "simulator/talk.h"

namespace simulator {
namespace {

using base::Instant;
using base::Random;

constexpr std::int64_t utc_offset_ms = 8 * 3'600'000LL;
constexpr std::int64_t day_ms = 86'400'000LL;
constexpr std::int64_t minute_ms = 60'000LL;

// Share of a group's talk in each local hour: a morning and an afternoon hump, a lunch dip, a small evening.
constexpr std::array<double, 24> hour_weight = {.2, .1, 0,  0,  0,  0,   .2,  .8,  3, 8, 10, 8,
                                                4,  6,  9,  10, 9,  6.5, 3.5, 3.2, 4, 3, 1.5, .6};

Instant local_midnight(base::Day day) { return {day.number * day_ms - utc_offset_ms}; }

std::int64_t draw_time_of_day(Random& random) {
  double total = 0;
  for (const double weight : hour_weight) total += weight;
  double draw = random.unit() * total;
  std::size_t hour = 0;
  while (hour < 23 && draw >= hour_weight[hour]) draw -= hour_weight[hour++];
  return static_cast<std::int64_t>(hour) * 3'600'000 + random.between(0, 3'599'999);
}

// Log-normal by the sum of twelve uniforms (near enough, and the same on every machine).
double draw_minutes(double median, double spread, Random& random) {
  double normal = -6;
  for (int i = 0; i < 12; ++i) normal += random.unit();
  return median * std::exp(spread * normal);
}

// How alive the group is on that day of its life, 0 … 1.
double liveliness(Life life, int day, int days) {
  const double age = days > 1 ? static_cast<double>(day) / (days - 1) : 1;
  switch (life) {
    case Life::strong: return 0.8 + 0.2 * age;
    case Life::steady: return 0.8;
    case Life::fading: return std::max(0.02, 1 - 1.25 * age);
    case Life::revived: return age < 0.5 ? std::max(0.05, 1 - 2 * age) : std::min(0.9, 2 * (age - 0.45));
    case Life::silent: return age < 0.15 ? 0.6 : 0.01;
  }
  return 0;
}

// Writes one group's facts of one stretch of time.
class Scribe {
 public:
  Scribe(const Company& company, const SimulatedGroup& group, Random& random, std::string prefix,
         std::vector<TrueFact>& out)
      : company_(company), group_(group), random_(random), prefix_(std::move(prefix)), out_(out) {}

  std::string put(Instant at, const std::string& actor, model::FactBody body,
                  Truth truth = Truth::other, std::string answers = {}) {
    TrueFact made;
    made.fact.source = demo_source;
    made.fact.external_id = prefix_ + "-" + std::to_string(++number_);
    made.fact.at = at;
    made.fact.group = group_.id;
    made.fact.actor = actor;
    made.fact.body = std::move(body);
    made.truth = truth;
    made.answers = std::move(answers);
    out_.push_back(std::move(made));
    return out_.back().fact.external_id;
  }

  std::string say(Instant at, const std::string& actor, std::string text, Truth truth = Truth::other,
                  const std::string& answers = {}, bool quotes = false) {
    model::MessageSent body;
    body.text = std::move(text);
    if (quotes) body.reply_to = answers;
    return put(at, actor, std::move(body), truth, answers);
  }

  const Person* some_member() {
    double total = 0;
    for (const std::size_t i : group_.members) total += company_.members[i].talkative;
    if (total <= 0) return nullptr;
    double draw = random_.unit() * total;
    for (const std::size_t i : group_.members) {
      draw -= company_.members[i].talkative;
      if (draw < 0) return &company_.members[i];
    }
    return nullptr;
  }
  const Person& some_staff() {
    if (group_.helpers.empty() || random_.chance(0.6)) return company_.staff[group_.owner];
    return company_.staff[group_.helpers[random_.below(group_.helpers.size())]];
  }
  Random& random() { return random_; }
  const SimulatedGroup& group() const { return group_; }

 private:
  const Company& company_;
  const SimulatedGroup& group_;
  Random& random_;
  std::string prefix_;
  std::vector<TrueFact>& out_;
  int number_ = 0;
};

std::string addressed(const Person& person, std::string text, Random& random) {
  return random.chance(0.35) ? "@" + *person.profile.name + " " + std::move(text) : std::move(text);
}

// A question with all that comes of it. Returns how long it went on, in ms.
void question(Scribe& scribe, Instant start, double haste) {
  Random& random = scribe.random();
  const Person* asker = scribe.some_member();
  if (!asker) return;
  const auto all = topics();
  const Topic& topic = all[random.below(all.size())];
  Instant at = start;
  const auto wait = [&](double median, double spread) {
    at = at + base::milliseconds(static_cast<std::int64_t>(
                  draw_minutes(median, spread, random) * static_cast<double>(minute_ms) / haste) + 900);
  };
  const std::string asked = scribe.say(at, asker->id, say(topic.questions, random), Truth::question);
  if (random.chance(0.18)) {
    wait(0.6, 0.4);
    scribe.say(at, asker->id, random.chance(0.5) ? "有人知道吗" : "急用，麻烦看下", Truth::other, asked);
  }
  if (!random.chance(scribe.group().care)) return;  // nobody ever answers
  const Person& staff = scribe.some_staff();
  const double quickness = 4 + 30 * (1 - scribe.group().care);
  wait(quickness, 1.0);
  if (random.chance(0.25)) {
    scribe.say(at, staff.id, say(acknowledgements(), random), Truth::chatter, asked);
    wait(4, 0.7);
  }
  if (random.chance(0.3)) {
    const std::string back = scribe.say(at, staff.id,
                                        addressed(*asker, say(topic.clarifications, random), random),
                                        Truth::other, asked, random.chance(0.3));
    wait(5, 0.9);
    scribe.say(at, asker->id, say(topic.details, random), Truth::other, back, random.chance(0.2));
    wait(quickness * 0.7, 0.8);
  }
  const std::string answered =
      scribe.say(at, staff.id, addressed(*asker, say(topic.answers, random), random), Truth::answer,
                 asked, random.chance(0.25));
  if (random.chance(0.55)) {
    wait(3, 0.9);
    scribe.say(at, asker->id, say(thanks(), random), Truth::chatter, answered);
  }
}

void small_talk(Scribe& scribe, Instant start, double haste) {
  Random& random = scribe.random();
  Instant at = start;
  const auto lines = 1 + random.below(4);
  for (std::uint64_t i = 0; i < lines; ++i) {
    const Person* who = scribe.some_member();
    if (!who) return;
    const double mood = random.unit();
    if (mood < 0.05) scribe.say(at, who->id, say(praise(), random), Truth::other);
    else scribe.say(at, who->id, say(chatter(), random), Truth::chatter);
    at = at + base::milliseconds(static_cast<std::int64_t>(
                  draw_minutes(1.5, 0.8, random) * static_cast<double>(minute_ms) / haste) + 700);
  }
}

void complaint(Scribe& scribe, Instant at) {
  if (const Person* who = scribe.some_member()) {
    scribe.say(at, who->id, say(complaints(), scribe.random()), Truth::complaint);
  }
}

// A stranger joins, advertises, and is gone: sometimes floods.
void spammer(Scribe& scribe, Instant at, const std::string& who) {
  Random& random = scribe.random();
  scribe.put(at, who, model::MemberJoined{"link", {}});
  at = at + base::minutes(random.between(1, 30));
  if (random.chance(0.2)) {
    for (int i = 0; i < 14; ++i) {
      scribe.say(at, who, say(floods(), random), Truth::advert);
      at = at + base::milliseconds(random.between(800, 2600));
    }
  }
  scribe.say(at, who, say(adverts(), random), Truth::advert);
  if (random.chance(0.5)) {
    at = at + base::minutes(random.between(2, 60));
    scribe.say(at, who, say(adverts(), random), Truth::advert);
  }
  if (random.chance(0.4)) {
    scribe.put(at + base::minutes(random.between(5, 120)), who,
               model::MemberLeft{model::LeaveReason::left, {}});
  }
}

// The same trouble in many groups on one day: what an incident looks like.
void outage(Scribe& scribe, Instant at) {
  Random& random = scribe.random();
  const auto voices = 2 + random.below(4);
  std::string last;
  for (std::uint64_t i = 0; i < voices; ++i) {
    if (const Person* who = scribe.some_member()) {
      last = scribe.say(at, who->id, say(outage_complaints(), random), Truth::complaint);
    }
    at = at + base::milliseconds(random.between(20'000, 240'000));
  }
  for (const std::string_view line : outage_answers()) {
    at = at + base::minutes(random.between(5, 25));
    scribe.say(at, scribe.some_staff().id, std::string(line), Truth::answer, last);
  }
}

void comings_and_goings(Scribe& scribe, const Company& company, Instant midnight, double alive) {
  Random& random = scribe.random();
  const SimulatedGroup& group = scribe.group();
  if (group.members.empty()) return;
  if (random.chance(0.04 + 0.06 * (1 - alive))) {
    const Person& who = company.members[group.members[random.below(group.members.size())]];
    const Instant at = midnight + base::milliseconds(draw_time_of_day(random));
    scribe.put(at, who.id, model::MemberLeft{model::LeaveReason::left, {}});
    if (random.chance(0.3)) scribe.put(at + base::hours(1), who.id, model::MemberJoined{"invitation", {}});
  }
  // A newcomer introduces themselves, or does not.
  if (random.chance(0.12 * alive)) {
    const Person& who = company.members[random.below(company.members.size())];
    Instant at = midnight + base::milliseconds(draw_time_of_day(random));
    scribe.put(at, who.id, model::MemberJoined{"code:" + group.id, {}});
    if (random.chance(0.6)) {
      scribe.say(at + base::minutes(random.between(1, 40)), who.id, say(introductions(), random));
    }
    // Of its own chance, so that the rest of the company's life stays as it was.
    Random own(base::stable_hash(who.id) ^ static_cast<std::uint64_t>(at.ms));
    if (own.chance(0.5)) scribe.say(at + base::hours(own.between(1, 50)), who.id, "领资料包");
  }
}

void second_thoughts(std::vector<TrueFact>& facts, std::size_t from, Scribe& scribe) {
  const std::size_t until = facts.size();
  for (std::size_t i = from; i < until; ++i) {
    const auto* body = std::get_if<model::MessageSent>(&facts[i].fact.body);
    if (!body) continue;
    const double draw = scribe.random().unit();
    if (draw >= 0.008) continue;
    const std::string target = facts[i].fact.external_id, actor = facts[i].fact.actor;
    const Instant at = facts[i].fact.at + base::seconds(scribe.random().between(5, 90));
    if (draw < 0.004) scribe.put(at, actor, model::MessageRevoked{target});
    else scribe.put(at, actor, model::MessageEdited{target, body->text + "（补充）"});
  }
}

}  // namespace

History::History(const Company& company, std::uint64_t seed, base::Day last, int days)
    : company_(company), seed_(seed), first_(last - (days - 1)), days_(days) {}

std::vector<TrueFact> History::beginning() const {
  std::vector<TrueFact> facts;
  const Instant at = local_midnight(first_);
  const auto put = [&](std::string id, const std::string& group, const std::string& actor,
                       model::FactBody body) {
    TrueFact made;
    made.fact = {std::string(demo_source), std::move(id), at, group, actor, false, std::move(body)};
    facts.push_back(std::move(made));
  };
  model::MemberProfile bot;
  bot.member = "guildhall-bot";
  bot.name = "Guildhall";
  bot.role = model::Role::bot;
  put("profile-" + bot.member, "", "", bot);
  for (const Person& person : company_.staff) put("profile-" + person.id, "", "", person.profile);
  for (const Person& person : company_.members) put("profile-" + person.id, "", "", person.profile);
  for (const SimulatedGroup& group : company_.groups) {
    model::GroupProfile profile;
    profile.name = group.name;
    profile.program = group.program;
    profile.owner = company_.staff[group.owner].id;
    profile.target_size = 200;
    put("group-" + group.id, group.id, "", profile);
    const auto join = [&](const Person& person) {
      put("join-" + group.id + "-" + person.id, group.id, person.id, model::MemberJoined{"invitation", {}});
    };
    join(company_.staff[group.owner]);
    for (const std::size_t i : group.helpers) join(company_.staff[i]);
    for (const std::size_t i : group.members) join(company_.members[i]);
  }
  return facts;
}

std::vector<TrueFact> History::day(int index) const {
  std::vector<TrueFact> facts;
  const base::Day day = first_ + index;
  const Instant midnight = local_midnight(day);
  const Instant next = midnight + base::days(1);
  const double weekday = base::weekday(day) >= 5 ? 0.45 : 1;
  Random of_day(seed_ * 1'000'003 + static_cast<std::uint64_t>(day.number));
  const bool is_outage = index % 31 == 26;
  const Instant outage_at = midnight + base::hours(10) + base::minutes(of_day.between(0, 300));
  for (const SimulatedGroup& group : company_.groups) {
    Random random(base::stable_hash(group.id, seed_ ^ static_cast<std::uint64_t>(day.number)));
    const std::size_t from = facts.size();
    Scribe scribe(company_, group, random, group.id + "-" + std::to_string(day.number), facts);
    const double alive = liveliness(group.life, index, days_);
    const double expected = group.vigour * alive * weekday;
    const auto talks = static_cast<int>(expected) + (random.chance(expected - std::floor(expected)) ? 1 : 0);
    for (int i = 0; i < talks; ++i) {
      const Instant start = midnight + base::milliseconds(draw_time_of_day(random));
      if (random.chance(0.62)) question(scribe, start, 1);
      else small_talk(scribe, start, 1);
    }
    if (alive > 0.2 && weekday == 1 && random.chance(0.7)) {
      scribe.say(midnight + base::hours(9) + base::minutes(random.between(0, 40)),
                 company_.staff[group.owner].id, say(announcements(), random));
    }
    if (random.chance(0.05 * alive)) complaint(scribe, midnight + base::milliseconds(draw_time_of_day(random)));
    if (random.chance(0.03)) {
      spammer(scribe, midnight + base::milliseconds(draw_time_of_day(random)),
              "x-" + group.id + "-" + std::to_string(day.number));
    }
    if (is_outage && random.chance(0.5) && alive > 0.2) outage(scribe, outage_at);
    comings_and_goings(scribe, company_, midnight, alive);
    second_thoughts(facts, from, scribe);
  }
  std::erase_if(facts, [&](const TrueFact& each) { return each.fact.at >= next; });
  std::stable_sort(facts.begin(), facts.end(),
                   [](const TrueFact& a, const TrueFact& b) { return a.fact.at < b.fact.at; });
  return facts;
}

std::vector<TrueFact> conversation(const Company& company, const SimulatedGroup& group,
                                   Random& random, Instant start, double haste,
                                   const std::string& id_prefix) {
  std::vector<TrueFact> facts;
  Scribe scribe(company, group, random, id_prefix, facts);
  const double kind = random.unit();
  if (kind < 0.68) question(scribe, start, haste);
  else if (kind < 0.92) small_talk(scribe, start, haste);
  else if (kind < 0.97) complaint(scribe, start);
  else spammer(scribe, start, "x-" + id_prefix);
  std::stable_sort(facts.begin(), facts.end(),
                   [](const TrueFact& a, const TrueFact& b) { return a.fact.at < b.fact.at; });
  return facts;
}

}  // namespace simulator
