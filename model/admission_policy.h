// The part of a policy that says who is let in: the form's fields (identities are chosen from the
// company's list, Seating::identities), the company's own rules over an
// application and what was found in it, and what holds automatic decisions back. The precedence is
// fixed (engine/admission/verdict.h): blacklist, then what is plainly invalid, then the first rule
// that applies, then a person.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "model/names.h"

namespace model {

inline constexpr std::size_t admission_rules_max = 100;
inline constexpr std::size_t admission_conditions_max = 20;  // of one rule
inline constexpr std::size_t admission_values_max = 200;     // of one condition
inline constexpr std::size_t admission_replies_max = 50;     // canned replies
inline constexpr std::size_t admission_text_bytes_max = 4'000;
inline constexpr int admission_wave_per_minute_max = 600;
inline constexpr int admission_wave_pause_minutes_max = 24 * 60;

enum class AdmissionMode { off, shadow, on };  // as EntryMode
MODEL_NAMES(AdmissionMode, "off", "shadow", "on");

enum class AdmissionOutcome { queue, accept, refuse, ask };
MODEL_NAMES(AdmissionOutcome, "queue", "accept", "refuse", "ask");

// is, is_not, contains: the field against any of the values, whatever the case of Latin letters;
// missing, present: the field alone; found, not_found: any of the values is the id of a finding.
enum class AdmissionTest { is, is_not, contains, missing, present, found, not_found };
MODEL_NAMES(AdmissionTest, "is", "is_not", "contains", "missing", "present", "found", "not_found");

struct AdmissionCondition {
  AdmissionTest test = AdmissionTest::is;
  std::string field;  // of the application: "company", "region", …; empty with found, not_found
  std::vector<std::string> values;
  friend bool operator==(const AdmissionCondition&, const AdmissionCondition&) = default;
};

struct AdmissionRule {
  std::string id, name;
  AdmissionMode mode = AdmissionMode::shadow;
  std::vector<AdmissionCondition> when;  // all of them
  AdmissionOutcome outcome = AdmissionOutcome::queue;
  std::string text;  // what the applicant is told
  friend bool operator==(const AdmissionRule&, const AdmissionRule&) = default;
};

enum class FieldUse { hidden, optional, required };
MODEL_NAMES(FieldUse, "hidden", "optional", "required");

struct CannedReply {
  std::string id, name, text;
  friend bool operator==(const CannedReply&, const CannedReply&) = default;
};

struct AdmissionPolicy {
  bool is_open = true;  // the form at /apply
  std::string title;    // of the form; empty: the usual one
  std::map<std::string, FieldUse> fields = {
      {"name", FieldUse::required},        {"company", FieldUse::required},
      {"credit_code", FieldUse::optional}, {"title", FieldUse::optional},
      {"identity", FieldUse::optional},    {"region", FieldUse::optional},
      {"mobile", FieldUse::required},      {"email", FieldUse::optional},
      {"needs", FieldUse::optional},       {"evidence", FieldUse::optional}};
  std::string consent_version = "1";
  std::string consent;  // the text; empty: the usual one
  std::string welcome;  // where an accepted applicant goes next
  std::vector<AdmissionRule> rules;
  int sample_percent = 10;      // of automatic refusals that a person judges afterwards
  int wave_per_minute = 30;     // more than so many of one code, and the breaker opens
  int wave_pause_minutes = 15;  // for so long after the last excess
  int opinions = 1;             // reviewers who must agree, 1 or 2
  std::vector<CannedReply> replies;
  friend bool operator==(const AdmissionPolicy&, const AdmissionPolicy&) = default;
};

base::json::object to_json(const AdmissionPolicy& policy);

// Errors carry the path of the field ("admission.rules[2].when[0].field"). `ids` are those taken in
// the policy already, each with its place; the rules' are added.
base::Result<AdmissionPolicy> admission_policy_from_json(const base::json::value& in,
                                                         const std::string& path,
                                                         std::map<std::string, std::string>& ids);

// The list of identities that documents gave to admission before the company's list was one; names
// of it that Seating::identities lacks are added there when a document is read.
base::Result<std::vector<std::string>> former_identities(const base::json::value& admission,
                                                         const std::string& path);

// Consumers are refused politely, what is in order is accepted: both in shadow mode.
AdmissionPolicy starting_admission();

}  // namespace model
