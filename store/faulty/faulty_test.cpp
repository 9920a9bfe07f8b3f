#include <doctest/doctest.h>

#include "store/conformance/samples.h"
#include "store/conformance/suite.h"
#include "store/conformance/temporary_folder.h"
#include "store/faulty/faulty_database.h"
#include "store/sqlite/sqlite_database.h"
#include "store/store.h"

namespace store {

using conformance::TemporaryFolder;
using conformance::value_of;
using faulty::Fault;
using faulty::FaultPlan;

namespace {

// Owns what a faulty database must not outlive.
class Wrapped final : public Database {
 public:
  Wrapped(std::unique_ptr<Database> inner, FaultPlan& plan)
      : inner_(std::move(inner)), faulty_(faulty::make_faulty(*inner_, plan)) {}
  Dialect dialect() const override { return faulty_->dialect(); }
  std::string describe() const override { return faulty_->describe(); }
  base::Result<std::unique_ptr<Connection>> connect(Access access) override {
    return faulty_->connect(access);
  }
  base::Result<std::unique_ptr<SearchIndex>> open_search() override {
    return faulty_->open_search();
  }
  base::Result<void> lock_writer() override { return faulty_->lock_writer(); }
  base::Result<std::int64_t> size_bytes() override { return faulty_->size_bytes(); }
  base::Result<void> make_durable() override { return faulty_->make_durable(); }

 private:
  std::unique_ptr<Database> inner_;
  std::unique_ptr<Database> faulty_;
};

class Folder final : public conformance::Place {
 public:
  base::Result<std::unique_ptr<Database>> open() override {
    TRY(inner, sqlite::open_sqlite(folder_.path().string()));
    return std::unique_ptr<Database>(std::make_unique<Wrapped>(std::move(inner), plan_));
  }

 private:
  TemporaryFolder folder_;
  FaultPlan plan_{1};
};

model::Changes one_group(std::int64_t number) {
  model::Changes changes;
  model::Group group;
  group.id.value = number;
  group.source.value = 1;
  group.external_id = "g" + std::to_string(number);
  changes.groups.put(group);
  changes.removed_timers = {model::TimerId(number)};
  return changes;
}

}  // namespace

TEST_CASE("a faulty database without faults keeps the contract of the store") {
  for (const conformance::Check& check : conformance::checks()) {
    SUBCASE(check.name) {
      Folder folder;
      check.run(folder);
    }
  }
}

TEST_CASE("each fault strikes the calls of its kind, as often as planned, and can be healed") {
  const TemporaryFolder folder;
  const auto inner = value_of(sqlite::open_sqlite(folder.path().string()));
  FaultPlan plan(7);
  const auto database = faulty::make_faulty(*inner, plan);
  const auto store = value_of(Store::open(*database));
  std::int64_t number = 0;
  for (const Fault fault : {Fault::begin, Fault::insert, Fault::remove, Fault::commit}) {
    const std::int64_t struck_before = plan.struck();
    plan.set(fault, {.every = 2});
    int failures = 0;
    for (int i = 0; i < 6; ++i) {
      const auto before = value_of(store->counters());
      const auto done = store->commit(one_group(number + 1));
      CHECK(value_of(store->counters()).group ==
            before.group + (done ? 1 : 0));  // nothing by halves
      if (done)
        ++number;
      else
        CHECK(done.error().text.find(model::to_name(fault)) != std::string::npos);
      failures += done ? 0 : 1;
    }
    CHECK(failures == 3);
    CHECK(plan.struck() - struck_before == 3);
    plan.clear();
    CHECK(store->commit(one_group(++number)).has_value());
  }
  plan.set(Fault::connect, {.every = 1});
  CHECK(!database->connect(Access::read_only));
  plan.set(Fault::search, {.every = 1});
  CHECK(!value_of(database->open_search())->catch_up(1));
}

TEST_CASE("a lost commit is there although it was told to have failed") {
  const TemporaryFolder folder;
  const auto inner = value_of(sqlite::open_sqlite(folder.path().string()));
  FaultPlan plan(7);
  const auto database = faulty::make_faulty(*inner, plan);
  const auto store = value_of(Store::open(*database));
  plan.set(Fault::commit_lost, {.every = 1});
  model::Changes changes = one_group(1);
  changes.sources = {{model::SourceId(1), "wecom"}};
  model::Message message;
  message.id.value = 1;
  message.source.value = 1;
  message.edited_at.ms = 1;
  changes.edited_messages.put(message);
  CHECK(!store->commit(changes));
  CHECK(value_of(store->counters()).group == 2);

  // The store may be used on, and sees what was committed.
  plan.clear();
  Wanted wanted;
  wanted.groups.emplace_back("wecom", "g1");
  CHECK(value_of(store->find(wanted)).groups.size() == 1);
  changes = one_group(2);
  changes.edited_messages.put(message);
  conformance::require_done(store->commit(changes));
}

TEST_CASE("the same seed gives the same faults, and a probability is kept") {
  const auto draw = [](std::uint64_t seed) {
    FaultPlan plan(seed);
    plan.set(Fault::query, {.probability = 0.25});
    std::vector<bool> struck;
    for (int i = 0; i < 4'000; ++i) struck.push_back(plan.strikes(Fault::query));
    CHECK(plan.struck() > 850);
    CHECK(plan.struck() < 1'150);
    return struck;
  };
  CHECK(draw(1) == draw(1));
  CHECK(draw(1) != draw(2));
}

}  // namespace store
