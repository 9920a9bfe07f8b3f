// What a batch needs of admission: the applications that it names, those that share a key with a
// new one, and the blocks and breakers that may hold it back.
#include "engine/admission/admission.h"
#include "engine/admission/verification.h"
#include "engine/decide.h"
#include "server/pump/world_loader_needs.h"

namespace server {
namespace {

using base::Result;

void want(store::WantedAdmissions& wanted, const model::Fact& fact) {
  if (const auto* body = std::get_if<model::ApplicationSubmitted>(&fact.body)) {
    wanted.applicants.emplace_back(fact.source, body->applicant);
    for (model::ApplicationKey& each : engine::admission::keys_of(*body)) {
      wanted.keys.push_back(std::move(each));
    }
    for (model::ApplicationKey& each : engine::admission::block_keys_of(*body)) {
      wanted.blocks.push_back(std::move(each));
    }
    wanted.codes.push_back(body->code);
  }
  if (const auto* body = std::get_if<model::ApplicantSaid>(&fact.body)) {
    wanted.applicants.emplace_back(fact.source, body->applicant);
  }
  const auto* command = std::get_if<model::Command>(&fact.body);
  if (!command || !engine::admission::is_command(command->name)) return;
  auto subjects = engine::subjects_of(*command);
  if (!subjects) return;  // the engine refuses it by name
  wanted.ids.insert(wanted.ids.end(), subjects->applications.begin(), subjects->applications.end());
  for (model::ApplicationKey& each : subjects->blocks) wanted.blocks.push_back(std::move(each));
  if (subjects->breaker) wanted.codes.push_back(*std::move(subjects->breaker));
}

}  // namespace

Result<void> WorldLoader::bring_admissions(store::Store& store,
                                           std::span<const model::Fact* const> facts,
                                           Needs& needs) {
  store::WantedAdmissions wanted;
  wanted.per_key = static_cast<std::int64_t>(engine::compared_per_key_max);
  for (const model::Fact* fact : facts) want(wanted, *fact);
  const bool is_nothing = wanted.ids.empty() && wanted.applicants.empty() && wanted.keys.empty() &&
                          wanted.blocks.empty() && wanted.codes.empty();
  if (is_nothing) return {};
  TRY(memory, store.admissions(wanted));
  engine::Admissions& known = world_.admissions;
  for (model::Application& each : memory.applications) {
    if (each.member) needs.members.insert(each.member);
    known.applicants.insert_or_assign({each.source, each.applicant}, each.id);
    known.applications.insert_or_assign(each.id, std::move(each));
  }
  for (const model::ApplicationKey& each : memory.keys) {
    known.keys[{each.kind, each.value}].insert(each.application);
  }
  for (model::ApplicationLink& each : memory.links) {
    const std::string key = model::key_of(each);
    known.links.insert_or_assign(key, std::move(each));
  }
  for (model::AdmissionBlock& each : memory.blocks) {
    const std::string key = model::key_of(each);
    known.blocks.insert_or_assign(key, std::move(each));
  }
  for (model::AdmissionBreaker& each : memory.breakers) {
    const std::string code = each.code;
    known.breakers.insert_or_assign(code, std::move(each));
  }
  return {};
}

}  // namespace server
