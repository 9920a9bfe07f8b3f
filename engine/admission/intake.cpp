// What comes from applicants.
#include <algorithm>

#include "engine/admission/internal.h"
#include "engine/admission/likeness.h"
#include "engine/admission/verdict.h"
#include "engine/admission/verification.h"

namespace engine::admission {

using base::json::array;
using base::json::object;
using identity::Finding;
using identity::Severity;
using model::AdmissionOutcome;
using model::Application;
using model::ApplicationState;

void put(Context& context, const Application& row) {
  context.world.admissions.applications.insert_or_assign(row.id, row);
  context.changes.applications.put(row);
}

bool is_end(ApplicationState state) {
  return state != ApplicationState::queued && state != ApplicationState::asked;
}

void step(Context& context, Application row, std::string_view act, ApplicationState became,
          std::string text, object reason) {
  model::ApplicationStep written;
  written.application = row.id;
  written.number = ++row.revision;
  written.at = context.at;
  written.act = act;
  written.by = context.login;
  written.was = row.state;
  written.became = became;
  written.text = text;
  model::Decision decision = context.new_decision("application." + std::string(act), nullptr);
  decision.member = row.member;
  decision.rule = row.rule;
  reason["application"] = row.id.value;
  reason["by"] = context.login;
  if (!text.empty()) reason["text"] = text;
  decision.reason = base::json::serialize(reason);
  written.decision = decision.id;
  context.record(std::move(decision));
  context.changes.application_steps.push_back(std::move(written));
  row.state = became;
  row.decided_at = is_end(became) ? context.at : base::Instant{};
  put(context, row);
}

namespace {

// Whether the code's breaker is open when this one has come.
bool note_arrival(Context& context, const std::string& code) {
  const model::AdmissionPolicy& policy = context.policy.policy().admission;
  model::AdmissionBreaker& row = context.world.admissions.breakers[code];
  row.code = code;
  array recent;
  if (const auto kept = base::parse_json(row.recent); kept && kept->is_array()) {
    for (const auto& each : kept->get_array()) {
      if (each.is_int64() && base::Instant{each.get_int64()} + wave_window > context.at)
        recent.push_back(each);
    }
  }
  recent.emplace_back(context.at.ms);
  const auto most = static_cast<std::size_t>(policy.wave_per_minute) + 1;
  while (recent.size() > most) recent.erase(recent.begin());
  row.recent = base::json::serialize(recent);
  if (recent.size() == most) {
    const bool was_open = context.at < row.until;
    row.until = std::max(row.until, context.at + base::minutes(policy.wave_pause_minutes));
    if (!was_open) {
      row.tripped_at = context.at;
      model::Decision decision = context.new_decision("admission.paused", nullptr);
      decision.reason = base::json::serialize(object{{"code", code},
                                                     {"per_minute", policy.wave_per_minute},
                                                     {"until", base::format_iso(row.until)}});
      context.record(std::move(decision));
    }
  }
  context.changes.admission_breakers.put(row);
  return context.at < row.until;
}

// The newest of each key, each once, in the order of their numbers.
std::vector<const Application*> candidates_of(const Admissions& known,
                                              const std::vector<model::ApplicationKey>& keys) {
  std::set<model::ApplicationId> ids;
  for (const model::ApplicationKey& key : keys) {
    const auto sharing = known.keys.find({key.kind, key.value});
    if (sharing == known.keys.end()) continue;
    std::size_t count = 0;
    for (auto id = sharing->second.rbegin();
         id != sharing->second.rend() && count < compared_per_key_max; ++id, ++count) {
      ids.insert(*id);
    }
  }
  std::vector<const Application*> candidates;
  for (const model::ApplicationId id : ids) {
    const auto row = known.applications.find(id);
    if (row != known.applications.end()) candidates.push_back(&row->second);
  }
  return candidates;
}

object to_json(const Finding& finding) {
  return {{"id", finding.id},
          {"severity", identity::to_name(finding.severity)},
          {"field", finding.field},
          {"detail", finding.detail}};
}

// The reason of a block that is in force, or nothing.
std::optional<std::string> blocked_by(const Context& context,
                                      const std::vector<model::ApplicationKey>& keys) {
  for (const model::ApplicationKey& key : keys) {
    const auto block = context.world.admissions.blocks.find(key.kind + "/" + key.value);
    if (block == context.world.admissions.blocks.end()) continue;
    const model::AdmissionBlock& row = block->second;
    const bool is_over = row.removed_at.ms != 0 || (row.until.ms != 0 && row.until <= context.at);
    if (!is_over) return row.kind + " " + row.value + "：" + row.reason;
  }
  return std::nullopt;
}

Application row_of(const Context& context, model::SourceId source, model::MemberId member,
                   const model::ApplicationSubmitted& body) {
  Application row;
  row.id = model::ApplicationId(context.cause.value);
  row.source = source;
  row.applicant = body.applicant;
  row.member = member;
  row.union_id = body.union_id;
  row.name = body.name;
  row.company = body.company;
  row.credit_code = body.credit_code;
  row.title = body.title;
  row.identity = body.identity;
  row.region = body.region;
  row.mobile = body.mobile;
  row.email = body.email;
  row.needs = body.needs;
  if (!body.evidence.empty()) {
    row.evidence = base::json::serialize(array(body.evidence.begin(), body.evidence.end()));
  }
  row.code = body.code;
  row.consent = body.consent;
  row.language = body.language;
  row.received_at = context.at;
  row.opinions = context.policy.policy().admission.opinions;
  return row;
}

// What is found, as findings and as what is kept of them.
struct Found {
  std::vector<Finding> findings;
  array kept;
  void add(Finding finding) {
    kept.push_back(to_json(finding));
    findings.push_back(std::move(finding));
  }
};

void compare(const Context& context, const Application& row,
             const std::vector<model::ApplicationKey>& keys, Found& found) {
  const auto candidates = candidates_of(context.world.admissions, keys);
  for (const Match& match : matches_of(row, candidates)) {
    found.add({"same_" + match.kind, Severity::warning, match.kind,
               "#" + std::to_string(match.other.value)});
    object& kept = found.kept.back().get_object();
    kept["other"] = match.other.value;
    kept["score"] = match.score;
    kept["why"] = array(match.why.begin(), match.why.end());
  }
}

void settle(Context& context, Application row, const Verdict& verdict, object reason) {
  const model::AdmissionPolicy& policy = context.policy.policy().admission;
  row.rule = verdict.rule;
  row.note = verdict.text;
  switch (verdict.outcome) {
    case AdmissionOutcome::queue:
      return step(context, std::move(row), "queued", ApplicationState::queued, "",
                  std::move(reason));
    case AdmissionOutcome::ask: {
      std::string text = verdict.text;
      return step(context, std::move(row), "asked", ApplicationState::asked, std::move(text),
                  std::move(reason));
    }
    case AdmissionOutcome::accept: {
      std::string text = verdict.text;
      step(context, row, "accepted", ApplicationState::accepted, std::move(text),
           std::move(reason));
      return enrol(context, row);
    }
    case AdmissionOutcome::refuse: {
      row.is_sampled = is_sampled(row.applicant, policy.sample_percent);
      std::string text = verdict.text;
      return step(context, std::move(row), "refused", ApplicationState::refused, std::move(text),
                  std::move(reason));
    }
  }
}

}  // namespace

void submitted(Context& context, model::SourceId source, model::MemberId member,
               const model::ApplicationSubmitted& body) {
  Admissions& known = context.world.admissions;
  if (known.applicants.contains({source, body.applicant})) return;
  Application row = row_of(context, source, member, body);
  std::vector<model::ApplicationKey> keys = keys_of(body);
  Found found;
  for (Finding& each : verify(body)) found.add(std::move(each));
  compare(context, row, keys, found);
  const auto blocked = blocked_by(context, block_keys_of(body));
  if (blocked) found.add({"blacklisted", Severity::warning, "company", *blocked});
  const bool is_wave = note_arrival(context, body.code);
  if (is_wave) found.add({"wave", Severity::note, "code", body.code});
  const Verdict verdict = judge(context.policy.policy().admission, body, found.findings,
                                {blocked.has_value(), is_wave});
  row.findings = base::json::serialize(found.kept);
  if (!verdict.shadow.empty()) {
    array shadow;
    for (const Verdict::Shadow& each : verdict.shadow) {
      shadow.push_back(object{{"rule", each.rule}, {"outcome", model::to_name(each.outcome)}});
    }
    row.shadow = base::json::serialize(shadow);
  }
  known.applicants.insert_or_assign({source, body.applicant}, row.id);
  for (model::ApplicationKey& key : keys) {
    key.application = row.id;
    known.keys[{key.kind, key.value}].insert(row.id);
    context.changes.application_keys.push_back(key);
  }
  settle(context, std::move(row), verdict,
         {{"code", body.code}, {"rule", verdict.rule}, {"findings", std::move(found.kept)}});
}

void said(Context& context, model::SourceId source, const model::ApplicantSaid& body) {
  const Admissions& known = context.world.admissions;
  const auto id = known.applicants.find({source, body.applicant});
  if (id == known.applicants.end()) return;
  const auto found = known.applications.find(id->second);
  if (found == known.applications.end() || is_end(found->second.state)) return;
  Application row = found->second;
  // Whoever does it is the applicant, not an account.
  const std::string_view login = context.login;
  context.login = "applicant";
  if (body.act == model::ApplicantAct::withdraw) {
    step(context, std::move(row), "withdrawn", ApplicationState::withdrawn, body.text);
  } else if (!body.text.empty()) {
    step(context, std::move(row), "answered", ApplicationState::queued, body.text);
  }
  context.login = login;
}

}  // namespace engine::admission
