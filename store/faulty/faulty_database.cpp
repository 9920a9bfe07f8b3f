#include "store/faulty/faulty_database.h"

#include <string>

namespace store::faulty {

using base::ErrorCode;
using base::Result;

void FaultPlan::set(Fault fault, Plan plan) {
  const std::scoped_lock guard(mutex_);
  states_[static_cast<std::size_t>(fault)].plan = plan;
}

void FaultPlan::clear() {
  const std::scoped_lock guard(mutex_);
  for (State& state : states_) state.plan = {};
}

bool FaultPlan::strikes(Fault fault) {
  const std::scoped_lock guard(mutex_);
  State& state = states_[static_cast<std::size_t>(fault)];
  ++state.calls;
  const bool due = state.plan.every > 0 && state.calls % state.plan.every == 0;
  const bool by_chance = state.plan.probability > 0 && random_.chance(state.plan.probability);
  if (due || by_chance) ++struck_;
  return due || by_chance;
}

std::int64_t FaultPlan::struck() const {
  const std::scoped_lock guard(mutex_);
  return struck_;
}

namespace {

auto failed_on_purpose(Fault fault) {
  return base::fail(ErrorCode::unavailable,
                    std::string("made to fail on purpose: ").append(model::to_name(fault)));
}

class FaultyConnection final : public Connection {
 public:
  FaultyConnection(std::unique_ptr<Connection> inner, FaultPlan& plan)
      : inner_(std::move(inner)), plan_(plan) {}

  Result<void> query(std::string_view sql, std::span<const Value> parameters,
                     const RowHandler& handle) override {
    if (plan_.strikes(Fault::query)) return failed_on_purpose(Fault::query);
    return inner_->query(sql, parameters, handle);
  }
  Result<void> insert(const BulkInsert& rows) override {
    if (plan_.strikes(Fault::insert)) return failed_on_purpose(Fault::insert);
    return inner_->insert(rows);
  }
  Result<void> look_up(const KeyedRows& wanted, std::string_view columns,
                       const RowHandler& handle) override {
    if (plan_.strikes(Fault::look_up)) return failed_on_purpose(Fault::look_up);
    return inner_->look_up(wanted, columns, handle);
  }
  Result<void> remove(const KeyedRows& unwanted) override {
    if (plan_.strikes(Fault::remove)) return failed_on_purpose(Fault::remove);
    return inner_->remove(unwanted);
  }
  Result<void> run_script(std::string_view sql) override {
    if (plan_.strikes(Fault::script)) return failed_on_purpose(Fault::script);
    return inner_->run_script(sql);
  }
  Result<void> begin() override {
    if (plan_.strikes(Fault::begin)) return failed_on_purpose(Fault::begin);
    return inner_->begin();
  }
  Result<void> begin_batch() override {
    if (plan_.strikes(Fault::begin)) return failed_on_purpose(Fault::begin);
    return inner_->begin_batch();
  }
  Result<void> commit() override {
    return commit_by([this] { return inner_->commit(); });
  }
  Result<void> commit_soon() override {
    return commit_by([this] { return inner_->commit_soon(); });
  }
  // Never fails: it is what one does after a failure.
  Result<void> rollback() override { return inner_->rollback(); }

 private:
  template <class Commit>
  Result<void> commit_by(const Commit& commit) {
    if (plan_.strikes(Fault::commit)) {
      TRY_VOID(inner_->rollback());
      return failed_on_purpose(Fault::commit);
    }
    TRY_VOID(commit());
    if (plan_.strikes(Fault::commit_lost)) return failed_on_purpose(Fault::commit_lost);
    return {};
  }

  std::unique_ptr<Connection> inner_;
  FaultPlan& plan_;
};

class FaultySearch final : public SearchIndex {
 public:
  FaultySearch(std::unique_ptr<SearchIndex> inner, FaultPlan& plan)
      : inner_(std::move(inner)), plan_(plan) {}

  Result<std::int64_t> catch_up(std::int64_t messages_max) override {
    if (plan_.strikes(Fault::search)) return failed_on_purpose(Fault::search);
    return inner_->catch_up(messages_max);
  }
  Result<std::int64_t> indexed_through() override {
    if (plan_.strikes(Fault::search)) return failed_on_purpose(Fault::search);
    return inner_->indexed_through();
  }
  Result<std::vector<std::int64_t>> search(std::string_view words, std::int64_t group,
                                           std::int64_t before, std::int64_t limit) override {
    if (plan_.strikes(Fault::search)) return failed_on_purpose(Fault::search);
    return inner_->search(words, group, before, limit);
  }

 private:
  std::unique_ptr<SearchIndex> inner_;
  FaultPlan& plan_;
};

class FaultyDatabase final : public Database {
 public:
  FaultyDatabase(Database& inner, FaultPlan& plan) : inner_(inner), plan_(plan) {}

  Dialect dialect() const override { return inner_.dialect(); }
  std::string describe() const override { return inner_.describe(); }
  Result<std::unique_ptr<Connection>> connect(Access access) override {
    if (plan_.strikes(Fault::connect)) return failed_on_purpose(Fault::connect);
    TRY(connection, inner_.connect(access));
    return std::unique_ptr<Connection>(
        std::make_unique<FaultyConnection>(std::move(connection), plan_));
  }
  Result<std::unique_ptr<SearchIndex>> open_search() override {
    TRY(search, inner_.open_search());
    return std::unique_ptr<SearchIndex>(std::make_unique<FaultySearch>(std::move(search), plan_));
  }
  Result<void> lock_writer() override { return inner_.lock_writer(); }
  Result<std::int64_t> size_bytes() override { return inner_.size_bytes(); }
  Result<void> make_durable() override {
    if (plan_.strikes(Fault::keep)) return failed_on_purpose(Fault::keep);
    return inner_.make_durable();
  }

 private:
  Database& inner_;
  FaultPlan& plan_;
};

}  // namespace

std::unique_ptr<Database> make_faulty(Database& inner, FaultPlan& plan) {
  return std::make_unique<FaultyDatabase>(inner, plan);
}

}  // namespace store::faulty
