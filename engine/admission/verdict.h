// What becomes of an application without a person, by a fixed precedence:
//
//   1 blacklist   refused, whatever else is true
//   2 invalid     asked again: something in it cannot be right
//   3 wave        too many by the same code: a person looks
//   4 rules       the first that is on and whose conditions all hold
//   5 otherwise   a person looks
//
// Rules in shadow mode are asked as if they were on, and only noted.
#pragma once

#include <string>
#include <vector>

#include "identity/finding.h"
#include "model/admission_policy.h"
#include "model/application.h"

namespace engine::admission {

struct Verdict {
  model::AdmissionOutcome outcome = model::AdmissionOutcome::queue;
  std::string rule;  // "blacklist", "invalid", "wave", the id of a rule, or "" for none
  std::string text;  // what the applicant is told
  struct Shadow {
    std::string rule;
    model::AdmissionOutcome outcome;
  };
  std::vector<Shadow> shadow;
};

struct Circumstances {
  bool is_blocked = false;
  bool is_wave = false;
};

bool holds(const model::AdmissionRule& rule, const model::ApplicationSubmitted& body,
           const std::vector<identity::Finding>& findings);

Verdict judge(const model::AdmissionPolicy& policy, const model::ApplicationSubmitted& body,
              const std::vector<identity::Finding>& findings, Circumstances circumstances);

// Whether an automatic refusal of this applicant is looked at by a person: the same for the same
// applicant, for `percent` of them.
bool is_sampled(std::string_view applicant, int percent);

}  // namespace engine::admission
