#include "store/conformance/checks.h"
#include "store/conformance/samples.h"

namespace store::conformance {

using base::Instant;
using model::Changes;
using model::GroupId;

void check_withdrawn_effects(Place& place) {
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  const auto effect = [](std::int64_t id, model::EffectState state) {
    model::Effect row;
    row.id.value = id;
    row.key = "k" + std::to_string(id);
    row.state = state;
    return row;
  };
  Changes changes;
  using enum model::EffectState;
  for (const auto& row :
       {effect(1, pending), effect(2, parked), effect(3, pending), effect(4, pending)}) {
    changes.effects.put(row);
  }
  // Keys that go on after "/" are meant too; such as only begin alike are not.
  for (const auto& [id, key] : {std::pair(5, "k9/1"), {6, "k9/2"}, {7, "k90"}}) {
    auto row = effect(id, pending);
    row.key = key;
    changes.effects.put(row);
  }
  // Those of the same batch say for themselves what became of them.
  changes.withdrawn_effects = {{"k4", "of the same batch", Instant{5}}};
  require_done(store->commit(changes));
  Changes later;
  later.withdrawn_effects = {{"k1", "the promise was kept", Instant{70}},
                             {"k2", "too late", Instant{71}},
                             {"k9", "both", Instant{73}},
                             {"unknown", "", Instant{72}}};
  require_done(store->commit(later));
  const auto called_back = *value_of(store->effect(model::EffectId(1)));
  CHECK(called_back.state == model::EffectState::withdrawn);
  CHECK(called_back.result == "the promise was kept");
  CHECK(called_back.done_at == Instant{70});
  CHECK(value_of(store->effect(model::EffectId(2))) == effect(2, parked));
  CHECK(value_of(store->effect(model::EffectId(4)))->state == model::EffectState::pending);
  const auto due = value_of(store->due_effects({100}, 10));
  REQUIRE(due.size() == 3);
  CHECK(due[0].id.value == 3);
  CHECK(due[1].id.value == 4);
  CHECK(due[2].id.value == 7);
}

void check_removed_cooldowns(Place& place) {
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  Changes changes;
  changes.cooldowns.put({"a", GroupId(), Instant{1}});
  changes.cooldowns.put({"b", GroupId(), Instant{2}});
  changes.cooldowns.put({"c'\\", GroupId(), Instant{3}});
  require_done(store->commit(changes));
  Changes later;
  later.cooldowns.put({"d", GroupId(), Instant{4}});
  later.removed_cooldowns = {"a", "c'\\", "d", "nobody's"};
  require_done(store->commit(later));
  const auto kept = value_of(store->organisation_cooldowns());
  REQUIRE(kept.size() == 1);
  CHECK(kept[0] == model::Cooldown{"b", GroupId(), Instant{2}});
}

void check_probe(Place& place) {
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  Changes changes;
  changes.counters.emplace().fact = 7;
  require_done(store->commit(changes));
  for (const std::int64_t number : {1, 2, 2}) require_done(store->probe(number));
  CHECK(value_of(store->counters()).fact == 7);
  std::string kept;
  const auto reader = value_of(database->connect(Access::read_only));
  require_done(reader->query("select value from meta where key = 'probe'", {},
                             [&](const Row& row) { kept = row.text(0); }));
  CHECK(kept == "2");
  changes.counters->fact = 8;
  require_done(store->commit(changes));  // and the store may be used on
  CHECK(value_of(store->counters()).fact == 8);
}

void check_health_due(Place& place) {
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  const auto notes = [&] {
    const auto reader = value_of(database->connect(Access::read_only));
    std::string all;
    require_done(reader->query(
        "select group_id, day, at, first_fact, last_fact from health_due order by group_id", {},
        [&](const Row& row) {
          for (int i = 0; i < 5; ++i) {
            all += (row.is_null(i) ? "-" : std::to_string(row.integer(i))) + " ";
          }
          all += "/ ";
        }));
    return all;
  };
  const auto activity = [](std::int64_t group, std::int32_t day) {
    return model::Activity{GroupId(group), model::MemberId(1), {day}, 1, 0, 0, 0, 0};
  };
  Changes changes;
  changes.counters.emplace().fact = 10;
  changes.activity = {activity(1, 20'003), activity(1, 20'001), activity(2, 20'002)};
  require_done(store->commit(changes));
  CHECK(notes() == "1 20001 - 10 10 / 2 20002 - 10 10 / ");

  // A later day does not hide an earlier one; an earlier one wins; the first number stays.
  Changes more;
  more.counters.emplace().fact = 20;
  more.activity = {activity(1, 20'009), activity(2, 20'000)};
  model::Question question;
  question.id.value = 1;
  question.group = GroupId(3);
  question.asked_at.ms = 5'000;
  more.questions.put(question);
  const auto stay = [](std::int64_t id, std::int64_t group, std::int64_t joined,
                       std::int64_t left) {
    model::Stay row;
    row.id.value = id;
    row.group = GroupId(group);
    row.member = model::MemberId(1);
    row.joined_at.ms = joined;
    row.left_at.ms = left;
    return row;
  };
  more.stays.put(stay(1, 4, 3'000, 0));
  more.stays.put(stay(2, 5, 1'000, 9'000));  // left: the day of joining is no news
  more.stays.put(stay(3, 6, 1'001, 9'000));  // but here it is
  model::FactRow join;
  join.seq.value = 15;
  join.source = model::SourceId(1);
  join.external_id = "join";
  join.kind = "join";
  join.at.ms = 1'001;
  more.facts = {join};
  require_done(store->commit(more));
  CHECK(notes() ==
        "1 20001 - 10 20 / 2 20000 - 10 20 / 3 - 5000 20 20 / 4 - 3000 20 20 / 5 - 9000 20 20 / "
        "6 - 1001 20 20 / ");

  Changes both;
  both.counters.emplace().fact = 30;
  both.activity = {activity(3, 20'000)};
  question.asked_at.ms = 6'000;
  both.questions.put(question);
  both.stays.put(stay(1, 4, 2'000, 0));
  require_done(store->commit(both));
  CHECK(notes().find("3 20000 5000 20 30 / 4 - 2000 20 30 / ") != std::string::npos);
}

// Whoever becomes staff has been counted as a customer: in every group, since the first stay there.
void check_health_of_roles(Place& place) {
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  const auto query = [&](std::string_view sql) {
    std::string all;
    const auto connection = value_of(database->connect(Access::read_write));
    require_done(connection->query(sql, {}, [&](const Row& row) {
      for (int i = 0; i < 5; ++i) {
        all += (row.is_null(i) ? "-" : std::to_string(row.integer(i))) + " ";
      }
      all += "/ ";
    }));
    return all;
  };
  const auto notes = [&] {
    return query(
        "select group_id, day, at, first_fact, last_fact from health_due order by group_id");
  };
  model::Member member;
  member.id.value = 1;
  member.source = model::SourceId(1);
  member.external_id = "m";
  const auto stay = [](std::int64_t id, std::int64_t group, std::int64_t joined) {
    model::Stay row;
    row.id.value = id;
    row.group = GroupId(group);
    row.member = model::MemberId(1);
    row.joined_at.ms = joined;
    row.left_at.ms = joined + 10;
    return row;
  };
  Changes known;
  known.counters.emplace().fact = 10;
  known.members.put(member);
  for (const auto& row : {stay(1, 4, 3'000), stay(2, 4, 1'000), stay(3, 5, 2'000)}) {
    known.stays.put(row);
  }
  require_done(store->commit(known));
  (void)query("delete from health_due");

  std::int64_t seq = 10;
  const auto profiled = [&](model::Role role, const std::string& body) {
    Changes changes;
    model::FactRow fact;
    fact.seq.value = seq;
    fact.source = model::SourceId(1);
    fact.external_id = "p" + std::to_string(seq);
    fact.kind = "member";
    fact.body = body;
    changes.facts = {fact};
    changes.counters.emplace().fact = ++seq;
    member.role = role;
    changes.members.put(member);
    require_done(store->commit(changes));
  };
  profiled(model::Role::member, R"({"member":"m","role":"member"})");  // as it was
  CHECK(notes().empty());
  profiled(model::Role::staff, R"({"member":"m","role":"staff"})");
  CHECK(notes() == "4 - 1000 12 12 / 5 - 2000 12 12 / ");
  profiled(model::Role::staff, R"({"member":"m","role":"staff"})");  // once more changes nothing
  CHECK(notes() == "4 - 1000 12 12 / 5 - 2000 12 12 / ");
  profiled(model::Role::member, R"({"member":"m","role":"member"})");
  CHECK(notes() == "4 - 1000 12 14 / 5 - 2000 12 14 / ");
}

}  // namespace store::conformance
