#include "server/pump/organisation.h"

#include <algorithm>
#include <iterator>
#include <variant>

#include "base/ensure.h"
#include "model/policy.h"
#include "model/policy_in_force.h"
#include "server/pump/published_models.h"

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
  TRY_VOID(organisation->start());
  return organisation;
}

Result<void> Organisation::start_reader() {
  TRY(choices, store_->reader_choices());
  if (choices == choices_) return {};
  TRY(models, models_in_force(*store_, choices));
  TRY(reader, read_with(models));
  if (policy_) policy_ = policy_->with(reader);
  readers_.reader = std::move(reader);
  models_ = std::move(models);
  choices_ = std::move(choices);
  return {};
}

Result<void> Organisation::start() {
  TRY_VOID(start_reader());
  TRY(newest, store_->newest_policy());
  TRY(policy, model::policy_in_force(newest));
  if (!policy_ || policy_->version() != policy.version) {
    TRY(compiled, compile(std::move(policy)));
    policy_ = std::move(compiled);
  }
  TRY(counters, store_->counters());
  counters_ = counters;
  TRY_VOID(loader_.start(*store_));
  is_stale_ = false;
  return {};
}

void Organisation::forget() {
  loader_.forget();
  committed_ = 0;
  is_stale_ = true;
}

void Organisation::on_commit(std::function<void(const model::Changes&)> listener) {
  listeners_.push_back(std::move(listener));
}

Result<std::shared_ptr<const CompiledPolicy>> Organisation::compile(model::Policy draft) const {
  return CompiledPolicy::compile(std::move(draft), readers_.reader);
}

void Organisation::analyse(std::vector<model::Fact> facts, const CompiledPolicy& policy,
                           language::Scratch& scratch, std::vector<AnalysedFact>& analysed) {
  for (model::Fact& fact : facts) {
    AnalysedFact& each = analysed.emplace_back();
    if (const std::string* text = text_of(fact)) each.analysis = policy.analyse(*text, scratch);
    each.fact = std::move(fact);
  }
}

Result<api::Receipt> Organisation::take_facts(std::vector<model::Fact> facts) {
  std::vector<AnalysedFact> analysed;
  analysed.reserve(facts.size());
  analyse(std::move(facts), *policy_, scratch_, analysed);
  return take(std::move(analysed));
}

Result<api::Receipt> Organisation::take(std::vector<AnalysedFact> facts) {
  api::Receipt receipt;
  receipt.outcomes.reserve(facts.size());
  std::span<AnalysedFact> rest(facts);
  while (!rest.empty()) {
    auto decided = decide(rest);
    auto done = decided ? commit(*decided) : tl::unexpected(std::move(decided).error());
    if (!done) {
      forget();
      return tl::unexpected(std::move(done).error());
    }
    std::move(decided->receipt.outcomes.begin(), decided->receipt.outcomes.end(),
              std::back_inserter(receipt.outcomes));
    rest = rest.subspan(decided->facts);
  }
  return receipt;
}

bool Organisation::may_overlap(std::span<const AnalysedFact> facts) const {
  if (is_stale_ || loader_.is_full()) return false;
  return std::none_of(facts.begin(), facts.end(), [](const AnalysedFact& each) {
    return std::holds_alternative<model::Command>(each.fact.body) ||
           std::holds_alternative<model::Tick>(each.fact.body) ||
           std::holds_alternative<model::BroadcastNoted>(each.fact.body) ||
           std::holds_alternative<model::WayNoted>(each.fact.body) ||
           std::holds_alternative<model::ApplicationSubmitted>(each.fact.body) ||
           std::holds_alternative<model::ApplicantSaid>(each.fact.body);
  });
}

// A batch is cut where a policy or a reader is published: the new version is in force from the next
// fact on.
Result<Decided> Organisation::decide(std::span<AnalysedFact> facts) {
  const auto publishing = std::find_if(facts.begin(), facts.end(), [](const AnalysedFact& each) {
    return engine::publishes_policy(each.fact) || engine::publishes_reader(each.fact);
  });
  const auto before = static_cast<std::size_t>(publishing - facts.begin());
  facts = facts.first(std::min(facts.size(), std::max<std::size_t>(before, 1)));

  if (is_stale_) TRY_VOID(start());
  loader_.release(committed_);
  std::vector<const model::Fact*> plain;
  plain.reserve(facts.size());
  for (const AnalysedFact& each : facts) plain.push_back(&each.fact);
  TRY_VOID(loader_.bring(*store_, plain));

  Decided decided;
  decided.facts = facts.size();
  decided.receipt.outcomes.reserve(facts.size());
  decided.changes.messages.reserve(facts.size());
  const model::Counters counters = counters_;
  engine::Engine engine(*policy_, readers_.linker, loader_.world(), counters_, decided.changes);
  std::optional<Publication> published;
  for (AnalysedFact& each : facts) {
    api::Outcome& outcome = decided.receipt.outcomes.emplace_back();
    if (const model::FactSeq known = loader_.known(each.fact)) {
      outcome.as = api::TakenAs::known;
      outcome.seq = known;
      continue;
    }
    // Prepared before it is taken, so that what cannot run is refused and never stored.
    auto prepared = prepare(each.fact);
    if (!prepared) {
      outcome.as = api::TakenAs::refused;
      outcome.error = std::move(prepared).error();
      continue;
    }
    if (*prepared) published = std::move(*prepared);
    // A publication may have overtaken the analysis.
    if (each.analysis && each.analysis->made_by != policy_->serial()) {
      each.analysis = policy_->analyse(*text_of(each.fact), scratch_);
    }
    const model::FactSeq next(counters_.fact);
    auto taken = engine.take(each.fact, each.analysis ? &*each.analysis : nullptr);
    if (!taken) {
      published.reset();  // a publication is alone in its batch
      outcome.as = api::TakenAs::refused;
      outcome.error = std::move(taken).error();
      loader_.note_taken(each.fact, next);  // it is kept as refused, and known when sent again
      continue;
    }
    if (taken->known) outcome.as = api::TakenAs::known;
    outcome.seq = taken->seq;
    outcome.result = std::move(taken->result);
    if (!taken->known) loader_.note_taken(each.fact, taken->seq);
  }
  if (counters_ != counters) decided.changes.counters = counters_;
  if (published) {
    policy_ = std::move(published->policy);
    readers_.reader = std::move(published->reader);
    models_ = std::move(published->models);
    choices_.reset();
  }
  loader_.end_batch(decided.changes);
  return decided;
}

Result<void> Organisation::commit(const Decided& decided) {
  TRY_VOID(store_->commit(decided.changes));
  note_committed(decided);
  return {};
}

Result<void> Organisation::commit_soon(const Decided& decided) {
  TRY_VOID(store_->commit_soon(decided.changes));
  note_committed(decided);
  return {};
}

void Organisation::note_committed(const Decided& decided) {
  ++committed_;
  for (const auto& listener : listeners_) listener(decided.changes);
}

Result<std::optional<Organisation::Publication>> Organisation::prepare(const model::Fact& fact) {
  if (engine::publishes_policy(fact)) {
    TRY(policy, compile_published(fact));
    return Publication{std::move(policy), readers_.reader, models_};
  }
  if (!engine::publishes_reader(fact)) return std::nullopt;
  TRY(models, models_after(*store_, loader_.world(), std::get<model::Command>(fact.body), models_));
  TRY(reader, read_with(models));
  auto policy = policy_->with(reader);
  return Publication{std::move(policy), std::move(reader), std::move(models)};
}

Result<std::shared_ptr<const language::Reader>> Organisation::read_with(
    const language::Models& models) const {
  TRY(reader, readers_.reader->with(models));
  return std::make_shared<const language::Reader>(std::move(reader));
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
