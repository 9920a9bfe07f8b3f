// Applications to be let in (admission 审核) as rows: what was asked, what was found in it, what
// was decided by whom, and every step on the way. docs/admission.md tells the whole.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "model/fact.h"
#include "model/ids.h"
#include "model/names.h"

namespace model {

//   (received) ──► queued ──► accepted           queued: a person has to look
//        │           │  ▲ ──► refused            asked: the applicant has to say more
//        │           ▼  │
//        ├────────► asked ──► withdrawn          accepted, refused and withdrawn are undone to
//        queued ├────────► accepted, refused            by the rules, without a person
enum class ApplicationState { queued, asked, accepted, refused, withdrawn };
MODEL_NAMES(ApplicationState, "queued", "asked", "accepted", "refused", "withdrawn");

struct Application {
  ApplicationId id;
  SourceId source;
  std::string applicant;  // ApplicationSubmitted::applicant
  MemberId member;        // as whom they are known; none: nobody yet
  std::string union_id, name, company, credit_code, title, identity, region, mobile, email, needs;
  std::string evidence;  // JSON array of links, or empty
  std::string code, consent, language;
  base::Instant received_at;
  ApplicationState state = ApplicationState::queued;
  base::Instant decided_at;  // of the state, where it is an end
  std::string decided_by;    // login; empty: by a rule
  std::string rule;          // that decided; "blacklist", "invalid", or the id of a rule
  std::string note;          // what the applicant is told
  std::string findings;      // JSON array of {id, severity, field, detail}
  std::string shadow;  // JSON array of {rule, outcome}: what rules in shadow mode would have done
  bool is_sampled = false;    // an automatic refusal that a person judges afterwards
  std::string sample;         // "", "right" or "wrong"
  std::int64_t opinions = 1;  // reviewers who must agree
  std::string colleague;      // login of who is asked for a second opinion; empty: anybody
  std::string votes;          // JSON array of {by, verdict, text, at}, or empty
  std::string claimed_by;     // login of who has it open
  base::Instant claimed_at;
  ApplicationId merged_into;  // the same person applied there
  std::int64_t revision = 0;  // counts the steps: a reviewer names the one that they saw
  friend bool operator==(const Application&, const Application&) = default;
};

// One step in an application's history, never changed.
struct ApplicationStep {
  ApplicationId application;
  std::int64_t number = 0;  // equal to Application::revision after it
  base::Instant at;
  std::string act;  // "received", "accepted", "refused", "asked", "answered", "opinion", …
  std::string by;   // login; "" the rules, "applicant" the applicant
  ApplicationState was = ApplicationState::queued, became = ApplicationState::queued;
  std::string text;
  DecisionId decision;
  friend bool operator==(const ApplicationStep&, const ApplicationStep&) = default;
};

// By what other applications are compared with this one.
struct ApplicationKey {
  ApplicationId application;
  std::string kind;  // "mobile", "email", "union", "credit", "domain", "name", "brand", "gram"
  std::string value;
  friend bool operator==(const ApplicationKey&, const ApplicationKey&) = default;
};

// Two applications taken together: the same person (the later counts as part of the earlier) or the
// same company. Taken apart again it keeps its row.
struct ApplicationLink {
  ApplicationId application, other;
  std::string kind;  // "person", "company"
  std::string by;
  base::Instant at;
  base::Instant undone_at;
  std::string undone_by;
  friend bool operator==(const ApplicationLink&, const ApplicationLink&) = default;
};

// Who is not let in whatever the rules say.
struct AdmissionBlock {
  std::string kind;   // "mobile", "email", "domain", "credit", "name"
  std::string value;  // normalised as ApplicationKey::value is
  std::string reason, by;
  base::Instant at;
  base::Instant until;  // 0: for good
  base::Instant removed_at;
  friend bool operator==(const AdmissionBlock&, const AdmissionBlock&) = default;
};

// A source code by which too many came at once: while it is open, nobody is let in by a rule alone.
struct AdmissionBreaker {
  std::string code;    // "" those without a code
  std::string recent;  // JSON array of when the last ones came, in ms, oldest first
  base::Instant tripped_at;
  base::Instant until;  // open until then
  friend bool operator==(const AdmissionBreaker&, const AdmissionBreaker&) = default;
};

inline std::int64_t key_of(const Application& row) { return row.id.value; }
inline std::string key_of(const ApplicationLink& row) {
  return std::to_string(row.application.value) + "/" + std::to_string(row.other.value) + "/" +
         row.kind;
}
inline std::string key_of(const AdmissionBlock& row) { return row.kind + "/" + row.value; }
inline const std::string& key_of(const AdmissionBreaker& row) { return row.code; }

// The facts about applications as JSON members (fact_json.h does the rest).
void write_application(const ApplicationSubmitted& body, base::json::object& out);
void write_applicant(const ApplicantSaid& body, base::json::object& out);
base::Result<FactBody> read_application(const base::json::object& in);
base::Result<FactBody> read_applicant(const base::json::object& in);

// The single-line texts of an application by their names ("company", …), to be read or written.
std::vector<std::pair<std::string_view, std::string*>> texts_of(ApplicationSubmitted& body);
std::vector<std::pair<std::string_view, const std::string*>> texts_of(
    const ApplicationSubmitted& body);

}  // namespace model
