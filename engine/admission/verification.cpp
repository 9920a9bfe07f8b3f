#include "engine/admission/verification.h"

#include "base/ascii.h"
#include "identity/company_name.h"
#include "identity/contact.h"
#include "identity/credit_code.h"
#include "identity/text.h"

namespace engine::admission {

using base::ErrorCode;
using base::fail;
using base::Result;
using identity::Finding;
using identity::Severity;
using model::ApplicationKey;
using model::ApplicationSubmitted;

namespace {

void append(std::vector<Finding>& to, const std::vector<Finding>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

// Where the region is written with a province that is not the one of the code. Cities are not known
// to be in a province here, so only a province that is named can be wrong.
void check_region(const ApplicationSubmitted& body, const identity::CreditCode& code,
                  std::vector<Finding>& findings) {
  if (!code.is_valid || body.region.empty() || code.province.empty()) return;
  if (body.region.find(code.province) != std::string::npos) return;
  for (int number = 11; number <= 82; ++number) {
    const std::string_view province = identity::province_of(std::to_string(number));
    if (province.empty() || body.region.find(province) == std::string::npos) continue;
    findings.push_back({"region_mismatch", Severity::warning, "region", code.province});
    return;
  }
}

void check_consumer(const ApplicationSubmitted& body, std::vector<Finding>& findings) {
  const std::string words = identity::consumer_words(body.company, body.title, body.needs);
  if (!words.empty()) {
    findings.push_back({"consumer", Severity::warning, "company", "“" + words + "”"});
  } else if (!body.company.empty() && body.company == body.name) {
    findings.push_back({"consumer", Severity::warning, "company", "“" + body.company + "”"});
  }
}

void add(std::vector<ApplicationKey>& keys, std::string_view kind, std::string value) {
  if (!value.empty()) keys.push_back({{}, std::string(kind), std::move(value)});
}

}  // namespace

std::vector<Finding> verify(const ApplicationSubmitted& body) {
  std::vector<Finding> findings;
  if (identity::trimmed(body.company).empty()) {
    findings.push_back({"company_missing", Severity::warning, "company", ""});
  }
  if (!body.credit_code.empty()) {
    const identity::CreditCode code = identity::read_credit_code(body.credit_code);
    append(findings, code.findings);
    check_region(body, code, findings);
  }
  if (!body.mobile.empty()) append(findings, identity::read_mobile(body.mobile).findings);
  if (!body.email.empty()) append(findings, identity::read_email(body.email).findings);
  if (body.mobile.empty() && body.email.empty() && body.member.empty()) {
    findings.push_back({"nothing_to_reach", Severity::invalid, "mobile", ""});
  }
  if (body.consent.empty()) {
    findings.push_back({"consent_missing", Severity::warning, "consent", ""});
  }
  check_consumer(body, findings);
  return findings;
}

std::vector<ApplicationKey> keys_of(const ApplicationSubmitted& body) {
  std::vector<ApplicationKey> keys;
  add(keys, "union", body.union_id);
  add(keys, "mobile", identity::read_mobile(body.mobile).number);
  const identity::Email email = identity::read_email(body.email);
  add(keys, "email", email.address);
  if (email.is_of_work) add(keys, "domain", email.domain);
  const identity::CreditCode code = identity::read_credit_code(body.credit_code);
  if (code.is_valid) add(keys, "credit", code.code);
  const identity::CompanyName company = identity::read_company_name(body.company);
  add(keys, "name", company.core);
  if (company.brand != company.core) add(keys, "brand", company.brand);
  for (std::string& pair : identity::pairs_of(company, pairs_per_name_max)) {
    add(keys, "gram", std::move(pair));
  }
  return keys;
}

std::vector<ApplicationKey> block_keys_of(const ApplicationSubmitted& body) {
  std::vector<ApplicationKey> keys;
  add(keys, "mobile", identity::read_mobile(body.mobile).number);
  const identity::Email email = identity::read_email(body.email);
  add(keys, "email", email.address);
  add(keys, "domain", email.domain);
  add(keys, "credit",
      body.credit_code.empty() ? std::string() : identity::read_credit_code(body.credit_code).code);
  add(keys, "name", identity::read_company_name(body.company).core);
  return keys;
}

Result<ApplicationKey> block_key(std::string_view kind, std::string_view value) {
  ApplicationKey key;
  key.kind = kind;
  if (kind == "mobile") {
    key.value = identity::read_mobile(value).number;
  } else if (kind == "email") {
    key.value = identity::read_email(value).address;
  } else if (kind == "domain") {
    key.value = identity::read_email("a@" + std::string(value)).domain;
  } else if (kind == "credit") {
    const identity::CreditCode code = identity::read_credit_code(value);
    key.value = code.is_valid ? code.code : std::string();
  } else if (kind == "name") {
    key.value = identity::read_company_name(value).core;
  } else {
    return fail(ErrorCode::invalid_input, "kind must be mobile, email, domain, credit or name",
                "kind");
  }
  if (key.value.empty()) {
    return fail(ErrorCode::invalid_input,
                "\"" + std::string(value) + "\" is no " + std::string(kind) +
                    ": write it as an applicant would",
                "value");
  }
  return key;
}

}  // namespace engine::admission
