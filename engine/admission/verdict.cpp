#include "engine/admission/verdict.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/hash.h"

namespace engine::admission {
namespace {

using identity::Finding;
using model::AdmissionCondition;
using model::AdmissionMode;
using model::AdmissionOutcome;
using model::AdmissionRule;
using model::AdmissionTest;
using model::ApplicationSubmitted;

std::string field_of(const ApplicationSubmitted& body, std::string_view field) {
  if (field == "evidence") return body.evidence.empty() ? "" : body.evidence.front();
  for (const auto& [name, text] : model::texts_of(body)) {
    if (name == field) return base::lower_ascii(*text);
  }
  return {};
}

bool holds(const AdmissionCondition& condition, const ApplicationSubmitted& body,
           const std::vector<Finding>& findings) {
  const auto& values = condition.values;
  const auto any = [&](auto is) { return std::any_of(values.begin(), values.end(), is); };
  const auto found = [&](const std::string& id) { return identity::has(findings, id); };
  const std::string field = field_of(body, condition.field);
  const auto equals = [&](const std::string& each) { return field == base::lower_ascii(each); };
  switch (condition.test) {
    case AdmissionTest::is: return any(equals);
    case AdmissionTest::is_not: return !any(equals);
    case AdmissionTest::contains:
      return any([&](const std::string& each) {
        return field.find(base::lower_ascii(each)) != std::string::npos;
      });
    case AdmissionTest::missing: return field.empty();
    case AdmissionTest::present: return !field.empty();
    case AdmissionTest::found: return any(found);
    case AdmissionTest::not_found: return !any(found);
  }
  return false;
}

// One line for each field that cannot be right, in the applicant's language.
std::string what_is_invalid(const std::vector<Finding>& findings, std::string_view language) {
  std::string text;
  for (const Finding& each : findings) {
    if (each.severity != identity::Severity::invalid) continue;
    if (!text.empty()) text += "\n";
    text += identity::say(each.id, each.detail,
                          language == "en" ? identity::Language::en : identity::Language::zh);
  }
  return text;
}

constexpr std::string_view refused_zh =
    "感谢您的申请。经核对，暂时无法为您开通，如有疑问请联系为您服务的同事。";
constexpr std::string_view refused_en =
    "Thank you for applying. We cannot let you in at present; if you think this is wrong, please "
    "speak to the colleague who serves you.";

}  // namespace

bool holds(const AdmissionRule& rule, const ApplicationSubmitted& body,
           const std::vector<Finding>& findings) {
  return std::all_of(rule.when.begin(), rule.when.end(),
                     [&](const AdmissionCondition& each) { return holds(each, body, findings); });
}

Verdict judge(const model::AdmissionPolicy& policy, const ApplicationSubmitted& body,
              const std::vector<Finding>& findings, Circumstances circumstances) {
  Verdict verdict;
  const AdmissionRule* first = nullptr;
  for (const AdmissionRule& rule : policy.rules) {
    if (rule.mode == AdmissionMode::off || !holds(rule, body, findings)) continue;
    if (rule.mode == AdmissionMode::shadow)
      verdict.shadow.push_back({rule.id, rule.outcome});
    else if (!first)
      first = &rule;
  }
  if (circumstances.is_blocked) {
    verdict.outcome = AdmissionOutcome::refuse;
    verdict.rule = "blacklist";
    verdict.text = body.language == "en" ? refused_en : refused_zh;
  } else if (identity::has_invalid(findings)) {
    verdict.outcome = AdmissionOutcome::ask;
    verdict.rule = "invalid";
    verdict.text = what_is_invalid(findings, body.language);
  } else if (circumstances.is_wave) {
    verdict.rule = "wave";
  } else if (first) {
    verdict.outcome = first->outcome;
    verdict.rule = first->id;
    verdict.text = first->text;
  }
  return verdict;
}

bool is_sampled(std::string_view applicant, int percent) {
  return base::stable_hash(applicant, 0xAD0115510ULL) % 100 < static_cast<std::uint64_t>(percent);
}

}  // namespace engine::admission
