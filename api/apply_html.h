// The public pages of admission as HTML: the form, what became of an application. No script,
// nothing loaded from elsewhere, one column that fits a phone. Everything that comes from outside
// is escaped.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "api/forms/form_body.h"
#include "model/admission_policy.h"
#include "model/application.h"

namespace api {

inline constexpr std::size_t page_bytes_max = 60 * 1024;  // of a page, before compression

enum class PageLanguage { zh, en };
std::string_view code_of(PageLanguage language);  // "zh", "en"

// A text of the pages in that language.
std::string_view word(std::string_view key, PageLanguage language);

struct FormPage {
  const model::AdmissionPolicy& policy;
  PageLanguage language = PageLanguage::zh;
  const forms::Form& typed;                            // nothing of it is lost
  const std::map<std::string, std::string>& problems;  // by field; "" of the whole form
  std::string token;
};
std::string form_page(const FormPage& page);

struct StatusPage {
  const model::AdmissionPolicy& policy;
  PageLanguage language = PageLanguage::zh;
  const model::Application& application;
  bool is_new = false;  // sent just now
  std::string problem;
};
std::string status_page(const StatusPage& page);

// A page with one sentence.
std::string notice_page(PageLanguage language, std::string_view title, std::string_view text);

// The fields of the form, in their order.
struct FormField {
  std::string_view name, kind;  // "text", "tel", "email", "choice", "long", "links"
  std::size_t characters_max;
};
std::span<const FormField> form_fields();

}  // namespace api
