#include "server/explainer.h"

#include "engine/conduct/conduct.h"
#include "engine/replying/replying.h"

namespace server {

using base::Result;

namespace {

// What the entries say of a message, as far as its own text and author decide it.
struct Verdicts {
  base::json::array rules, replies;
};

Verdicts verdicts_of(const engine::CompiledPolicy& policy, const api::Trial& trial,
                     language::Scratch& scratch) {
  engine::World world;
  engine::GroupState group;
  group.row = trial.group;
  const engine::Analysis analysis = policy.analyse(trial.message.text, scratch);
  return {engine::conduct::explain(policy, group, trial.message, trial.member, analysis),
          engine::replying::explain(policy, world, group, trial.message, trial.member, analysis)};
}

bool has_fired(const base::json::value& entry) {
  const auto* object = entry.if_object();
  return object && base::flag_at(*object, "fired");
}

void collect(const base::json::array& entries, api::EntryKind kind, std::size_t trial,
             std::vector<api::Hit>& hits) {
  for (const auto& entry : entries) {
    if (!has_fired(entry)) continue;
    const auto& object = entry.get_object();
    const bool is_faq = base::text_at(object, "kind") == "faq";
    hits.push_back({trial, is_faq ? api::EntryKind::faq : kind, std::string(base::text_at(object, "id"))});
  }
}

}  // namespace

base::json::object EngineExplainer::explain(const model::Message& message,
                                            const model::Member& member,
                                            const model::Group& group) {
  std::shared_ptr<const engine::CompiledPolicy> policy;
  pump_.between_batches([&](Organisation& organisation) { policy = organisation.policy(); });
  language::Scratch scratch;
  Verdicts verdicts = verdicts_of(*policy, {message, member, group}, scratch);
  base::json::object out;
  out["policy_version"] = policy->version();
  out["rules"] = std::move(verdicts.rules);
  out["replies"] = std::move(verdicts.replies);
  return out;
}

Result<void> EngineExplainer::check(const model::Policy& policy) {
  Result<void> outcome;
  pump_.between_batches([&](Organisation& organisation) {
    auto compiled = organisation.compile(policy);
    if (!compiled) outcome = tl::unexpected(std::move(compiled).error());
  });
  return outcome;
}

Result<std::vector<api::Hit>> EngineExplainer::try_out(const model::Policy& draft,
                                                       const std::vector<api::Trial>& trials) {
  Result<std::shared_ptr<const engine::CompiledPolicy>> compiled =
      base::fail(base::ErrorCode::unavailable, "not compiled");
  pump_.between_batches([&](Organisation& organisation) { compiled = organisation.compile(draft); });
  if (!compiled) return tl::unexpected(std::move(compiled).error());
  std::vector<api::Hit> hits;
  language::Scratch scratch;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    const Verdicts verdicts = verdicts_of(**compiled, trials[i], scratch);
    collect(verdicts.rules, api::EntryKind::rule, i, hits);
    collect(verdicts.replies, api::EntryKind::reply, i, hits);
  }
  return hits;
}

}  // namespace server
