#include "engine/admission/likeness.h"

#include <algorithm>

#include "identity/company_name.h"
#include "identity/contact.h"
#include "identity/credit_code.h"

namespace engine::admission {
namespace {

using model::Application;

struct Known {
  std::string mobile, email, domain, credit;
  identity::CompanyName company;
};

Known known_of(const Application& row) {
  const identity::Email email = identity::read_email(row.email);
  const identity::CreditCode code = identity::read_credit_code(row.credit_code);
  return {identity::read_mobile(row.mobile).number, email.address,
          email.is_of_work ? email.domain : std::string(),
          code.is_valid ? code.code : std::string(), identity::read_company_name(row.company)};
}

void raise(Match& match, std::string_view why, double score) {
  match.why.emplace_back(why);
  // Each further sign takes away half of the doubt that is left.
  match.score = match.score == 0
                    ? score
                    : std::max(match.score, score) + (1 - std::max(match.score, score)) / 2;
}

bool equal(const std::string& a, const std::string& b) { return !a.empty() && a == b; }

Match person(const Application& a, const Known& of_a, const Application& b, const Known& of_b) {
  Match match{b.id, "person", 0, {}};
  if (equal(a.union_id, b.union_id)) raise(match, "union", 1.0);
  if (equal(of_a.mobile, of_b.mobile)) raise(match, "mobile", 0.95);
  if (equal(of_a.email, of_b.email)) raise(match, "email", 0.9);
  return match;
}

Match company(const Known& of_a, const Application& b, const Known& of_b) {
  Match match{b.id, "company", 0, {}};
  if (equal(of_a.credit, of_b.credit)) raise(match, "credit", 1.0);
  if (equal(of_a.domain, of_b.domain)) raise(match, "domain", 0.8);
  const identity::Likeness names = identity::compare(of_a.company, of_b.company);
  if (!names.why.empty()) raise(match, names.why, names.score);
  // Two codes that are both valid and differ are two companies, however alike their names.
  const bool are_two = !of_a.credit.empty() && !of_b.credit.empty() && of_a.credit != of_b.credit;
  if (are_two) match.score /= 2;
  return match;
}

}  // namespace

std::vector<Match> matches_of(const Application& application,
                              const std::vector<const Application*>& candidates) {
  const Known known = known_of(application);
  std::vector<Match> persons, companies;
  for (const Application* each : candidates) {
    const Known other = known_of(*each);
    Match same = person(application, known, *each, other);
    if (same.score >= match_min) persons.push_back(std::move(same));
    Match of_company = company(known, *each, other);
    if (of_company.score >= match_min) companies.push_back(std::move(of_company));
  }
  std::vector<Match> all;
  for (std::vector<Match>* list : {&persons, &companies}) {
    std::stable_sort(list->begin(), list->end(), [](const Match& a, const Match& b) {
      return a.score != b.score ? a.score > b.score : a.other > b.other;
    });
    if (list->size() > matches_max) list->resize(matches_max);
    all.insert(all.end(), list->begin(), list->end());
  }
  return all;
}

}  // namespace engine::admission
