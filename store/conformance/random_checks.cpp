// Random batches against plain maps. The seed is printed when a check fails.
#include <algorithm>
#include <map>

#include "store/conformance/checks.h"
#include "store/conformance/samples.h"
#include "store/row_mapping.h"

namespace store::conformance {

using base::Instant;
using model::GroupId;

namespace {

constexpr int seeds = 3;
constexpr int steps = 60;
constexpr std::int64_t groups = 4;

template <class Of>
using Rows = std::map<std::int64_t, Of>;

// The dumb model: what the database must hold.
struct Maps {
  Rows<model::SourceRow> sources;
  Rows<model::Group> groups;
  Rows<model::Member> members;
  Rows<model::Stay> stays;
  Rows<model::Message> messages;
  Rows<model::FactRow> facts;
  Rows<model::Question> questions;
  Rows<model::Task> tasks;
  Rows<model::Decision> decisions;
  Rows<model::Effect> effects;
  Rows<model::Timer> timers;
  Rows<model::Strike> strikes;
  std::int64_t next_fact = 1, next_decision = 1;
};

template <class Of>
std::int64_t next_of(const Rows<Of>& rows) {
  return rows.empty() ? 1 : rows.rbegin()->first + 1;
}

template <class Of>
std::vector<Of> values(const Rows<Of>& rows) {
  std::vector<Of> all;
  for (const auto& [id, row] : rows) all.push_back(row);
  return all;
}

template <class Value>
void assign(Value& to, const Value& from) {
  to = from;
}
template <class Time>
void assign(Always<Time> to, Always<const Time> from) {
  to.time = from.time;
}
void assign(auto&&, auto&&) {}  // columns of different types are different columns

// A row keeps what is fixed in it (row_mapping.h).
template <class Of>
void keep_fixed(const Rows<Of>& rows, Of& row) {
  const auto known = rows.find(row.id.value);
  if (known == rows.end()) return;
  visit_columns(known->second, [&row](std::string_view fixed, const auto& before) {
    const std::string word = " " + std::string(fixed) + " ";
    if (Table<Of>::fixed.find(word) == std::string_view::npos) return;
    visit_columns(row, [&](std::string_view name, auto&& now) {
      if (name == fixed) assign(now, before);
    });
  });
}

template <class Of>
void put(base::Random& random, model::PutList<Of>& list, Rows<Of>& rows, Of row) {
  if constexpr (requires { row.group; }) {
    row.group.value = random.between(1, groups);
  }
  keep_fixed(rows, row);
  rows[row.id.value] = row;
  list.put(std::move(row));
}

void add_messages(base::Random& random, Maps& maps, model::Changes& changes) {
  for (std::uint64_t i = random.below(6); i > 0; --i) {
    if (random.chance(0.3)) {
      auto fact = any_fact(random, maps.next_fact++);
      maps.facts[fact.seq.value] = fact;
      changes.facts.push_back(std::move(fact));
      continue;
    }
    auto message = any_message(random, maps.next_fact++);
    message.group.value = random.between(1, groups);
    maps.messages[message.id.value] = message;
    changes.messages.push_back(std::move(message));
  }
  if (!maps.messages.empty() && random.chance(0.5)) {
    auto place = maps.messages.begin();
    std::advance(place, random.below(maps.messages.size()));
    auto edited = any_message(random, place->first);
    keep_fixed(maps.messages, edited);
    place->second = edited;
    changes.edited_messages.put(std::move(edited));
  }
}

model::Changes random_batch(base::Random& random, Maps& maps) {
  model::Changes changes;
  if (maps.sources.empty()) {
    changes.sources = {{model::SourceId(1), "one"}, {model::SourceId(2), "two"}};
    for (const auto& source : changes.sources) maps.sources[source.id.value] = source;
  }
  add_messages(random, maps, changes);
  const auto some = [&] { return random.between(1, 12); };  // collide on purpose
  for (std::uint64_t i = random.below(4); i > 0; --i) {
    put(random, changes.stays, maps.stays, any_stay(random, some()));
    put(random, changes.questions, maps.questions, any_numbered<model::Question>(random, some()));
    put(random, changes.tasks, maps.tasks, any_numbered<model::Task>(random, some()));
    put(random, changes.effects, maps.effects, any_effect(random, some()));
    put(random, changes.timers, maps.timers, any_numbered<model::Timer>(random, some()));
    put(random, changes.strikes, maps.strikes, any_numbered<model::Strike>(random, some()));
    auto group = any_group(random, some());
    keep_fixed(maps.groups, group);
    maps.groups[group.id.value] = group;
    changes.groups.put(std::move(group));
    auto member = any_member(random, some());
    keep_fixed(maps.members, member);
    maps.members[member.id.value] = member;
    changes.members.put(std::move(member));
    auto decision = any_numbered<model::Decision>(random, maps.next_decision++);
    decision.cause.value = 1;
    maps.decisions[decision.id.value] = decision;
    changes.decisions.push_back(std::move(decision));
  }
  for (std::uint64_t i = random.below(3); i > 0; --i) {
    const std::int64_t timer = some();
    maps.timers.erase(timer);
    changes.removed_timers.push_back(model::TimerId(timer));
  }
  if (random.chance(0.3) && !maps.decisions.empty()) {
    const std::int64_t decision = random.between(1, maps.next_decision - 1);
    const Instant at{random.between(1, 1'000)};
    maps.decisions[decision].undone_at = at;
    changes.undone_decisions.push_back({model::DecisionId(decision), at});
  }
  return changes;
}

void compare_group(const GroupMemory& memory, const Maps& maps, GroupId group) {
  GroupMemory expected;
  for (const auto& [id, row] : maps.stays) {
    if (row.group == group) expected.stays.push_back(row);
  }
  for (const auto& [id, row] : maps.messages) {
    if (row.group == group && row.kind != model::MessageKind::notice)
      expected.recent.push_back(row);
  }
  const auto surplus = static_cast<std::int64_t>(expected.recent.size()) - 5;
  if (surplus > 0)
    expected.recent.erase(expected.recent.begin(), expected.recent.begin() + surplus);
  for (const auto& [id, row] : maps.questions) {
    if (row.group == group) expected.questions.push_back(row);  // fewer than the limit
  }
  for (const auto& [id, row] : maps.tasks) {
    if (row.group == group && row.state == model::TaskState::open) {
      expected.tasks.push_back(row);
    }
  }
  for (const auto& [id, row] : maps.strikes) {
    if (row.group == group && row.overturned_at.ms == 0) {
      expected.strikes.push_back(row);
    }
  }
  for (const auto& [id, row] : maps.timers) {
    if (row.group == group) expected.timers.push_back(row);
  }
  std::stable_sort(expected.timers.begin(), expected.timers.end(),
                   [](const auto& a, const auto& b) { return a.due_at < b.due_at; });
  CHECK(memory.stays == expected.stays);
  CHECK(memory.recent == expected.recent);
  CHECK(memory.questions == expected.questions);
  CHECK(memory.tasks == expected.tasks);
  CHECK(memory.strikes == expected.strikes);
  CHECK(memory.timers == expected.timers);
}

void compare_all(Store& store, Connection& reader, const Maps& maps, base::Random& random) {
  CHECK(all_rows<model::SourceRow>(reader) == values(maps.sources));
  CHECK(all_rows<model::Group>(reader) == values(maps.groups));
  CHECK(all_rows<model::Member>(reader) == values(maps.members));
  CHECK(all_rows<model::Stay>(reader) == values(maps.stays));
  CHECK(all_rows<model::Message>(reader) == values(maps.messages));
  CHECK(all_rows<model::FactRow>(reader) == values(maps.facts));
  CHECK(all_rows<model::Task>(reader) == values(maps.tasks));
  CHECK(all_rows<model::Decision>(reader) == values(maps.decisions));
  CHECK(all_rows<model::Effect>(reader) == values(maps.effects));
  const GroupId group(random.between(1, groups));
  compare_group(value_of(store.load_group(group, 5)), maps, group);

  const model::Counters next = value_of(store.counters());
  CHECK(next.fact == maps.next_fact);
  CHECK(next.decision == maps.next_decision);
  CHECK(next.group == next_of(maps.groups));
  CHECK(next.question == next_of(maps.questions));
  CHECK(next.timer == next_of(maps.timers));
}

void run_seed(Place& place, std::uint64_t seed) {
  base::Random random(seed);
  Maps maps;
  auto database = value_of(place.open());
  auto store = value_of(Store::open(*database));
  for (int step = 0; step < steps; ++step) {
    CAPTURE(step);
    require_done(store->commit(random_batch(random, maps)));
    if (random.chance(0.15)) {
      store.reset();
      database.reset();
      database = value_of(place.open());
      store = value_of(Store::open(*database));
    }
    const auto reader = value_of(database->connect(Access::read_only));
    compare_all(*store, *reader, maps, random);
  }
  // The next seed starts on an empty database again.
  const auto cleaner = value_of(database->connect(Access::read_write));
  for (const auto table : {"source", "chat_group", "member", "stay", "message", "message_edit",
                           "fact", "question", "task", "decision", "effect", "timer", "strike"}) {
    require_done(cleaner->run_script(std::string("delete from ") + table));
  }
}

}  // namespace

void check_random_operations(Place& place) {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    CAPTURE(seed);
    run_seed(place, seed);
  }
}

}  // namespace store::conformance
