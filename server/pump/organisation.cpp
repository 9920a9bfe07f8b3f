#include "server/pump/organisation.h"

#include <algorithm>

#include "base/ensure.h"
#include "model/policy.h"

namespace server {

using base::ErrorCode;
using base::Result;
using engine::CompiledPolicy;

namespace {

// The text whose meaning matters, where the fact has one.
const std::string* text_of(const model::Fact& fact) {
  if (const auto* body = std::get_if<model::MessageSent>(&fact.body)) return &body->text;
  if (const auto* body = std::get_if<model::MessageEdited>(&fact.body)) return &body->text;
  return nullptr;
}

Result<model::Policy> policy_in_force(store::Store& store) {
  TRY(newest, store.newest_policy());
  if (!newest) {
    model::Policy policy = model::starting_policy();
    policy.version = 0;
    return policy;
  }
  TRY(body, base::parse_json(newest->body));
  if (!body.is_object()) return base::fail(ErrorCode::corrupt, "the stored policy is not an object");
  auto policy = model::policy_from_json(body.get_object());
  if (!policy) {
    return base::fail_in("stored policy version " + std::to_string(newest->version),
                         std::move(policy).error());
  }
  policy->version = newest->version;
  return policy;
}

}  // namespace

Result<Readers> Readers::built_in() {
  TRY(reader, language::Reader::create());
  return Readers{std::make_shared<const language::Reader>(std::move(reader)),
                 language::replies::Linker()};
}

Organisation::Organisation(std::unique_ptr<store::Store> store, Readers readers)
    : store_(std::move(store)), readers_(std::move(readers)) {}

Result<std::unique_ptr<Organisation>> Organisation::open(store::Database& database,
                                                         Readers readers) {
  TRY(store, store::Store::open(database));
  std::unique_ptr<Organisation> organisation(
      new Organisation(std::move(store), std::move(readers)));
  TRY(policy, policy_in_force(*organisation->store_));
  TRY(compiled, CompiledPolicy::compile(std::move(policy), organisation->readers_.reader));
  organisation->policy_ = std::move(compiled);
  TRY_VOID(organisation->start());
  return organisation;
}

Result<void> Organisation::start() {
  TRY(counters, store_->counters());
  counters_ = counters;
  TRY_VOID(loader_.start(*store_));
  is_stale_ = false;
  return {};
}

void Organisation::forget() {
  loader_.forget();
  is_stale_ = true;
}

void Organisation::on_commit(std::function<void(const model::Changes&)> listener) {
  listeners_.push_back(std::move(listener));
}

Result<std::shared_ptr<const CompiledPolicy>> Organisation::compile(model::Policy draft) const {
  return CompiledPolicy::compile(std::move(draft), readers_.reader);
}

std::vector<AnalysedFact> Organisation::analyse(std::vector<model::Fact> facts,
                                                const CompiledPolicy& policy,
                                                language::Scratch& scratch) {
  std::vector<AnalysedFact> analysed;
  analysed.reserve(facts.size());
  for (model::Fact& fact : facts) {
    AnalysedFact& each = analysed.emplace_back();
    if (const std::string* text = text_of(fact)) each.analysis = policy.analyse(*text, scratch);
    each.fact = std::move(fact);
  }
  return analysed;
}

Result<api::Receipt> Organisation::take_facts(std::vector<model::Fact> facts) {
  return take(analyse(std::move(facts), *policy_, scratch_));
}

// A batch is cut where a policy is published: the new version is in force from the next fact on.
Result<api::Receipt> Organisation::take(std::vector<AnalysedFact> facts) {
  api::Receipt receipt;
  receipt.outcomes.reserve(facts.size());
  std::span<AnalysedFact> rest(facts);
  while (!rest.empty()) {
    const auto publishing = std::find_if(rest.begin(), rest.end(), [](const AnalysedFact& each) {
      return engine::publishes_policy(each.fact);
    });
    const auto length = static_cast<std::size_t>(publishing - rest.begin());
    const std::size_t part = std::min(rest.size(), length == 0 ? 1 : length);
    auto taken = take_part(rest.first(part), receipt);
    if (!taken) {
      forget();
      return tl::unexpected(std::move(taken).error());
    }
    rest = rest.subspan(part);
  }
  return receipt;
}

Result<void> Organisation::take_part(std::span<AnalysedFact> facts, api::Receipt& receipt) {
  if (is_stale_) TRY_VOID(start());
  std::vector<const model::Fact*> plain;
  plain.reserve(facts.size());
  for (const AnalysedFact& each : facts) plain.push_back(&each.fact);
  TRY_VOID(loader_.bring(*store_, plain));

  model::Changes changes;
  const model::Counters before = counters_;
  engine::Engine engine(*policy_, readers_.linker, loader_.world(), counters_, changes);
  std::shared_ptr<const CompiledPolicy> published;
  for (AnalysedFact& each : facts) {
    api::Outcome& outcome = receipt.outcomes.emplace_back();
    if (const auto seq = loader_.known(each.fact)) {
      outcome.as = api::TakenAs::known;
      outcome.seq = *seq;
      continue;
    }
    if (engine::publishes_policy(each.fact)) {
      // Compiled before it is taken, so that what cannot run is refused and never stored.
      auto compiled = compile_published(each.fact);
      if (!compiled) {
        outcome.as = api::TakenAs::refused;
        outcome.error = std::move(compiled).error();
        continue;
      }
      published = std::move(*compiled);
    }
    auto taken = engine.take(each.fact, each.analysis ? &*each.analysis : nullptr);
    if (!taken) {
      outcome.as = api::TakenAs::refused;
      outcome.error = std::move(taken).error();
      continue;
    }
    if (taken->known) outcome.as = api::TakenAs::known;
    outcome.seq = taken->seq;
    outcome.result = std::move(taken->result);
    loader_.remember(each.fact, taken->seq);
  }
  if (counters_ != before) changes.counters = counters_;
  TRY_VOID(store_->commit(changes));
  loader_.end_batch();
  if (published) policy_ = std::move(published);
  for (const auto& listener : listeners_) listener(changes);
  return {};
}

Result<std::shared_ptr<const CompiledPolicy>> Organisation::compile_published(
    const model::Fact& fact) const {
  TRY(arguments, base::parse_json(std::get<model::Command>(fact.body).arguments));
  const auto* object = arguments.if_object();
  const auto* body = object ? base::object_at(*object, "policy") : nullptr;
  if (!body) return base::fail(ErrorCode::invalid_input, "policy is missing", "policy");
  TRY(policy, model::policy_from_json(*body));
  policy.version = policy_->version() + 1;
  return compile(std::move(policy));
}

}  // namespace server
