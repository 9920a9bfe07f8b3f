#include <algorithm>
#include <set>

#include "store/conformance/checks.h"
#include "store/conformance/samples.h"

namespace store::conformance {

using base::ErrorCode;
using base::Instant;
using model::Changes;
using model::GroupId;

namespace {

constexpr auto ignore_rows = [](const Row&) {};

Changes with_sources() {
  Changes changes;
  changes.sources = {{model::SourceId(1), "wecom"}, {model::SourceId(2), "slack:\"acme\""}};
  return changes;
}

// What one table must hold, compared by equality of whole rows.
template <class Of>
void check_table(Connection& connection, const std::vector<Of>& expected) {
  const auto found = all_rows<Of>(connection);
  CHECK_MESSAGE(found == expected, Table<Of>::name);
}

}  // namespace

void check_migration(Place& place) {
  for (int opening = 1; opening <= 2; ++opening) {
    const auto database = value_of(place.open());
    const auto reader = value_of(database->connect(Access::read_only));
    if (opening == 1) {
      const auto empty = check_schema(*reader);
      REQUIRE(!empty.has_value());
      CHECK(empty.error().text.find("no Guildhall data") != std::string::npos);
    }
    const auto store = value_of(Store::open(*database));
    require_done(check_schema(*reader));
    CHECK(value_of(store->counters()) == model::Counters{});
    CHECK(!value_of(store->newest_policy()));
  }
}

void check_newer_schema(Place& place) {
  const auto database = value_of(place.open());
  const auto connection = value_of(database->connect(Access::read_write));
  require_done(migrate(*connection, database->dialect()));
  const std::string newer = std::to_string(schema_version + 1);
  const Value parameters[] = {std::string_view(newer)};
  require_done(connection->query("update meta set value = $1 where key = 'schema_version'",
                                 parameters, ignore_rows));
  for (const auto& refused :
       {migrate(*connection, database->dialect()), check_schema(*connection)}) {
    REQUIRE(!refused.has_value());
    CHECK(refused.error().text == "the data was written by a newer Guildhall (schema " + newer +
                                      ", this program knows " + std::to_string(schema_version) +
                                      "): upgrade it");
  }
  CHECK(!Store::open(*database).has_value());
}

void check_one_writer(Place& place) {
  auto first = value_of(place.open());
  require_done(first->lock_writer());
  require_done(first->lock_writer());  // it has it already
  const auto second = value_of(place.open());
  const auto refused = second->lock_writer();
  REQUIRE(!refused.has_value());
  CHECK(refused.error().code == ErrorCode::unavailable);
  CHECK_MESSAGE(refused.error().text.find("another Guildhall (process ") != std::string::npos,
                refused.error().text);
  CHECK(!Store::open(*second).has_value());
  first.reset();
  CHECK(Store::open(*second).has_value());
}

void check_rows_round_trip(Place& place) {
  base::Random random(11);
  Changes changes = with_sources();
  std::vector<model::Verdict> verdicts;
  std::vector<model::ReaderChoice> choices;
  std::vector<model::Cooldown> cooldowns;
  std::vector<model::Order> orders;
  std::vector<model::Renewal> renewals;
  constexpr std::int64_t rows = 40;
  for (std::int64_t n = 1; n <= rows; ++n) {
    changes.groups.put(any_group(random, n));
    changes.members.put(any_member(random, n));
    changes.stays.put(any_stay(random, n));
    changes.messages.push_back(any_message(random, n));
    changes.facts.push_back(any_fact(random, rows + n));
    changes.questions.put(any_numbered<model::Question>(random, n));
    changes.tasks.put(any_numbered<model::Task>(random, n));
    changes.decisions.push_back(any_numbered<model::Decision>(random, n));
    changes.effects.put(any_effect(random, n));
    changes.timers.put(any_numbered<model::Timer>(random, n));
    changes.strikes.put(any_numbered<model::Strike>(random, n));
    changes.labels.push_back(any_row<model::Label>(random));
    changes.labels.back().cause.value = n;
    changes.policies.push_back(any_row<model::PolicyVersion>(random));
    changes.policies.back().version = n;
    changes.text_models.push_back(any_row<model::TextModelVersion>(random));
    changes.text_models.back().task = "task";
    changes.text_models.back().version = n;
    choices.push_back(any_row<model::ReaderChoice>(random));
    choices.back().task = "task " + std::to_string(100 + n);
    changes.reader_choices.put(choices.back());
    verdicts.push_back(any_row<model::Verdict>(random));
    verdicts.back().decision.value = n;
    changes.verdicts.put(verdicts.back());
    cooldowns.push_back(any_row<model::Cooldown>(random));
    cooldowns.back().key = "key " + std::to_string(100 + n);
    changes.cooldowns.put(cooldowns.back());
    orders.push_back(any_row<model::Order>(random));
    orders.back().source.value = n;
    changes.orders.put(orders.back());
    renewals.push_back(any_row<model::Renewal>(random));
    renewals.back().source.value = n;
    changes.renewals.put(renewals.back());
  }
  // The cause and the source of what is written down are never "none".
  for (auto& decision : changes.decisions) decision.cause.value += 1;

  require_done(value_of(Store::open(*value_of(place.open())))->commit(changes));

  const auto database = value_of(place.open());
  const auto connection = value_of(database->connect(Access::read_only));
  check_table(*connection, changes.sources);
  check_table(*connection, changes.groups.rows());
  check_table(*connection, changes.members.rows());
  check_table(*connection, changes.stays.rows());
  check_table(*connection, changes.messages);
  check_table(*connection, changes.facts);
  check_table(*connection, changes.questions.rows());
  check_table(*connection, changes.tasks.rows());
  check_table(*connection, changes.decisions);
  check_table(*connection, changes.effects.rows());
  check_table(*connection, changes.timers.rows());
  check_table(*connection, changes.strikes.rows());
  check_table(*connection, changes.labels);
  check_table(*connection, changes.policies);
  check_table(*connection, changes.text_models);
  check_table(*connection, choices);
  check_table(*connection, verdicts);
  check_table(*connection, cooldowns);
  check_table(*connection, orders);
  check_table(*connection, renewals);
}

// A name that is told again is there once, with the later time.
void check_behaviours(Place& place) {
  base::Random random(13);
  Changes changes = with_sources();
  for (std::int64_t n = 1; n <= 40; ++n) {
    changes.behaviours.push_back(any_numbered<model::Behaviour>(random, n));
    changes.behaviours.back().member.value = n;
  }
  changes.behaviour_names.put({"form", Instant{100}});
  changes.behaviour_names.put({"page_view", Instant{100}});
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  require_done(store->commit(changes));
  Changes later;
  later.behaviour_names.put({"form", Instant{200}});
  require_done(store->commit(later));
  const auto connection = value_of(database->connect(Access::read_only));
  check_table(*connection, changes.behaviours);
  check_table(*connection, std::vector<model::BehaviourName>{{"form", Instant{200}},
                                                             {"page_view", Instant{100}}});
}

void check_failed_commit(Place& place) {
  base::Random random(12);
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  require_done(store->commit(with_sources()));
  Changes good;
  good.messages = {any_message(random, 1)};
  require_done(store->commit(good));

  Changes bad;
  bad.sources = {{model::SourceId(3), "irc"}};
  bad.groups.put(any_group(random, 1));
  bad.messages = {any_message(random, 2), any_message(random, 1)};  // 1 is taken
  bad.timers.put(any_numbered<model::Timer>(random, 1));
  const auto before = value_of(store->counters());
  const auto refused = store->commit(bad);
  REQUIRE(!refused.has_value());
  CHECK(refused.error().code == ErrorCode::conflict);
  CHECK(value_of(store->counters()) == before);
  CHECK(value_of(store->sources()).size() == 2);
  CHECK(!value_of(store->next_timer()));

  bad.messages.pop_back();
  require_done(store->commit(bad));
  CHECK(value_of(store->counters()).fact == 3);
  CHECK(value_of(store->sources()).size() == 3);
}

void check_find(Place& place) {
  base::Random random(13);
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  Wanted wanted;
  Changes changes = with_sources();
  for (std::int64_t n = 1; n <= 30; ++n) {
    const auto message = any_message(random, n);
    const auto fact = any_fact(random, 30 + n);
    const auto group = any_group(random, n);
    const auto member = any_member(random, n);
    const auto name = [&](const auto& row) {
      return Wanted::Name(changes.sources[static_cast<std::size_t>(row.source.value - 1)].name,
                          row.external_id);
    };
    wanted.facts.push_back(name(message));
    wanted.facts.push_back(name(fact));
    wanted.groups.push_back(name(group));
    wanted.members.push_back(name(member));
    wanted.messages.push_back(name(message));
    wanted.messages.push_back(name(message));  // named twice, found once
    changes.messages.push_back(message);
    changes.facts.push_back(fact);
    changes.groups.put(group);
    changes.members.put(member);
  }
  CHECK(value_of(store->find(wanted)).facts.empty());  // not even the sources are known
  require_done(store->commit(changes));

  wanted.facts.push_back({"wecom", "unheard of"});
  wanted.facts.push_back({"no such source", wanted.facts.front().second});
  wanted.groups.push_back({"wecom", ""});
  wanted.members.push_back({"wecom", "'"});
  auto found = value_of(store->find(wanted));
  CHECK(found.facts.size() == 60);
  std::set<std::int64_t> numbers;
  for (const auto& [name, seq] : found.facts) {
    numbers.insert(seq.value);
    CHECK(std::find(wanted.facts.begin(), wanted.facts.end(), name) != wanted.facts.end());
  }
  CHECK(numbers.size() == 60);
  const auto by_id = [](const auto& a, const auto& b) { return a.id < b.id; };
  std::sort(found.groups.begin(), found.groups.end(), by_id);
  std::sort(found.members.begin(), found.members.end(), by_id);
  std::sort(found.messages.begin(), found.messages.end(), by_id);
  CHECK(found.groups == changes.groups.rows());
  CHECK(found.members == changes.members.rows());
  CHECK(found.messages == changes.messages);
}

void check_group_memory(Place& place) {
  base::Random random(14);
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  Changes changes = with_sources();
  GroupMemory expected;
  for (std::int64_t n = 1; n <= 200; ++n) {
    const GroupId group(1 + n % 3);
    const bool ours = group.value == 1;
    auto stay = any_stay(random, n);
    stay.group = group;
    changes.stays.put(stay);
    if (ours) expected.stays.push_back(stay);
    auto message = any_message(random, n);
    message.group = group;
    changes.messages.push_back(message);
    if (ours && message.kind != model::MessageKind::notice) expected.recent.push_back(message);
    auto question = any_numbered<model::Question>(random, n);
    question.group = group;
    changes.questions.put(question);
    const bool owed = question.state == model::QuestionState::open ||
                      question.state == model::QuestionState::waiting;
    const bool is_new = n > 200 - 3 * newest_questions;  // every third is ours
    if (ours && (owed || is_new)) expected.questions.push_back(question);
    auto task = any_numbered<model::Task>(random, n);
    task.group = group;
    if (n % 2 == 0) task.question = {};
    changes.tasks.put(task);
    if (ours && task.state == model::TaskState::open) expected.tasks.push_back(task);
    auto strike = any_numbered<model::Strike>(random, n);
    strike.group = group;
    changes.strikes.put(strike);
    if (ours && strike.overturned_at.ms == 0) expected.strikes.push_back(strike);
    model::Cooldown cooldown{"k" + std::to_string(1000 + n), n % 5 == 0 ? GroupId() : group, {n}};
    changes.cooldowns.put(cooldown);
    if (cooldown.group.value == 1) expected.cooldowns.push_back(cooldown);
    auto timer = any_numbered<model::Timer>(random, n);
    timer.group = group;
    timer.due_at.ms = n;
    changes.timers.put(timer);
    if (ours) expected.timers.push_back(timer);
  }
  require_done(store->commit(changes));
  expected.recent.erase(expected.recent.begin(), expected.recent.end() - 20);

  const auto memory = value_of(store->load_group(GroupId(1), 20));
  CHECK(memory.stays == expected.stays);
  CHECK(memory.recent == expected.recent);
  CHECK(memory.questions == expected.questions);
  CHECK(memory.tasks == expected.tasks);
  CHECK(memory.strikes == expected.strikes);
  CHECK(memory.cooldowns == expected.cooldowns);
  CHECK(memory.timers == expected.timers);
  CHECK(value_of(store->organisation_cooldowns()).size() == 40);

  const auto nobody = value_of(store->load_group(GroupId(77), 20));
  CHECK(nobody.recent.empty());
  CHECK(nobody.stays.empty());
}

void check_settled_questions_limit(Place& place) {
  base::Random random(8);
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  Changes changes = with_sources();
  for (std::int64_t n = 1; n <= newest_questions + 2; ++n) {
    auto question = any_numbered<model::Question>(random, n);
    question.group = GroupId(1);
    question.state = n == 1 ? model::QuestionState::open : model::QuestionState::answered;
    changes.questions.put(question);
  }
  require_done(store->commit(changes));
  // The open one is never dropped; of the settled ones the newest stay.
  const auto questions = value_of(store->load_group(GroupId(1), 1)).questions;
  REQUIRE(questions.size() == static_cast<std::size_t>(newest_questions) + 1);
  CHECK(questions[0].id == model::QuestionId(1));
  CHECK(questions[1].id == model::QuestionId(3));
}

void check_stays_history(Place& place) {
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  model::Stay first{model::StayId(1),
                    GroupId(1),
                    model::MemberId(1),
                    Instant{100},
                    true,
                    "code:spring",
                    model::MemberId(2),
                    {},
                    model::LeaveReason::unknown,
                    "阿一"};
  const auto commit_stay = [&](const model::Stay& stay) {
    Changes changes;
    changes.stays.put(stay);
    require_done(store->commit(changes));
  };
  commit_stay(first);
  first.left_at = Instant{200};
  first.left_reason = model::LeaveReason::removed;
  commit_stay(first);
  model::Stay second = first;
  second.id = model::StayId(2);
  second.joined_at = Instant{300};
  second.left_at = Instant{};
  commit_stay(second);

  CHECK(value_of(store->load_group(GroupId(1), 1)).stays == std::vector{first, second});
  const auto reader = value_of(database->connect(Access::read_only));
  CHECK(all_rows<model::Stay>(*reader) == std::vector{first, second});
}

void check_timers(Place& place) {
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  const auto timer = [](std::int64_t id, std::int64_t due, std::int64_t group) {
    model::Timer row;
    row.id.value = id;
    row.due_at.ms = due;
    row.group.value = group;
    row.kind = "question.warn";
    return row;
  };
  Changes changes;
  for (const auto& row :
       {timer(1, 500, 1), timer(2, 300, 2), timer(3, 400, 2), timer(4, 900, 3), timer(5, 350, 0)}) {
    changes.timers.put(row);
  }
  require_done(store->commit(changes));
  CHECK(value_of(store->next_timer()) == Instant{300});
  CHECK(value_of(store->groups_due({299})).empty());
  CHECK(value_of(store->groups_due({500})) ==
        std::vector<GroupId>{GroupId(2), GroupId(0), GroupId(1)});

  Changes later;
  later.timers.put(timer(2, 1'000, 2));  // moved
  later.timers.put(timer(6, 10, 3));     // put and removed at once
  later.removed_timers = {model::TimerId(6), model::TimerId(3), model::TimerId(5),
                          model::TimerId(99)};
  require_done(store->commit(later));
  CHECK(value_of(store->next_timer()) == Instant{500});
  CHECK(value_of(store->groups_due({1'000})) ==
        std::vector<GroupId>{GroupId(1), GroupId(3), GroupId(2)});
}

void check_outbox(Place& place) {
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  Changes changes;
  const auto effect = [](std::int64_t id, std::int64_t next, model::EffectState state) {
    model::Effect row;
    row.id.value = id;
    row.key = "k" + std::to_string(id);
    row.next_attempt_at.ms = next;
    row.state = state;
    return row;
  };
  using enum model::EffectState;
  for (const auto& row : {effect(1, 50, pending), effect(2, 0, pending), effect(3, 10, sent),
                          effect(4, 51, pending), effect(5, 20, pending)}) {
    changes.effects.put(row);
  }
  require_done(store->commit(changes));
  const auto ids = [&](std::int64_t until, std::int64_t limit) {
    std::vector<std::int64_t> found;
    for (const auto& row : value_of(store->due_effects({until}, limit))) {
      found.push_back(row.id.value);
    }
    return found;
  };
  CHECK(ids(50, 10) == std::vector<std::int64_t>{1, 2, 5});
  CHECK(ids(50, 2) == std::vector<std::int64_t>{1, 2});
  CHECK(ids(51, 10).size() == 4);

  Changes again;  // the same key under another number: that effect exists already
  again.effects.put(effect(9, 0, pending));
  auto twin = effect(10, 0, pending);
  twin.key = "k1";
  again.effects.put(twin);
  const auto refused = store->commit(again);
  REQUIRE(!refused.has_value());
  CHECK(refused.error().code == ErrorCode::conflict);
  CHECK(!value_of(store->effect(model::EffectId(9))));
}

void check_single_rows(Place& place) {
  base::Random random(15);
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  Changes changes = with_sources();
  const auto question = any_numbered<model::Question>(random, 3);
  auto task = any_numbered<model::Task>(random, 4);
  task.question = question.id;
  task.state = model::TaskState::open;
  auto decision = any_numbered<model::Decision>(random, 5);
  decision.cause.value = 1;
  decision.undone_at = {};
  auto strike = any_numbered<model::Strike>(random, 6);
  strike.decision = decision.id;
  const auto message = any_message(random, 7);
  const auto group = any_group(random, 8);
  const auto member = any_member(random, 9);
  changes.questions.put(question);
  changes.tasks.put(task);
  changes.decisions = {decision};
  changes.strikes.put(strike);
  changes.messages = {message};
  changes.groups.put(group);
  changes.members.put(member);
  changes.policies = {{1, "{}", {1}, "li"}, {2, "{\"a\":1}", {2}, "wang"}};
  require_done(store->commit(changes));

  CHECK(value_of(store->question(question.id)) == question);
  CHECK(value_of(store->task(task.id)) == task);
  CHECK(value_of(store->open_tasks_of(question.id)) == std::vector{task});
  CHECK(value_of(store->decision(decision.id)) == decision);
  CHECK(value_of(store->strike_of(decision.id)) == strike);
  CHECK(value_of(store->message(message.id)) == message);
  CHECK(value_of(store->group(group.id)) == group);
  CHECK(value_of(store->newest_policy()) == changes.policies[1]);
  CHECK(value_of(store->load_members({member.id, model::MemberId(50), member.id})) ==
        std::vector{member});
  CHECK(!value_of(store->question(model::QuestionId(50))));
  CHECK(!value_of(store->strike_of(model::DecisionId(50))));

  Changes later;
  later.undone_decisions = {{decision.id, Instant{77}}};
  task.state = model::TaskState::done;
  later.tasks.put(task);
  require_done(store->commit(later));
  decision.undone_at = Instant{77};
  CHECK(value_of(store->decision(decision.id)) == decision);
  CHECK(value_of(store->open_tasks_of(question.id)).empty());
  CHECK(value_of(store->counters()) == model::Counters{8, 3, 9, 10, 1, 4, 5, 6, 1, 1, 7});
}

}  // namespace store::conformance
