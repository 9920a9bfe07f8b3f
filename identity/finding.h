// A finding is one thing that is true of what somebody wrote: by name for rules, with the field it
// is about, and in words for people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace identity {

// note: worth knowing · warning: a person should look · invalid: cannot be right
enum class Severity { note, warning, invalid };
std::string_view to_name(Severity severity);

struct Finding {
  std::string id;  // one of those that say() knows: "credit_code_check", "email_free", …
  Severity severity = Severity::note;
  std::string field;   // "credit_code", "mobile", …
  std::string detail;  // what it speaks of: a character, a code, a name; may be empty
  friend bool operator==(const Finding&, const Finding&) = default;
};

enum class Language { zh, en };

// One sentence, with the detail and, where there is one, the remedy.
std::string say(std::string_view id, std::string_view detail, Language language);
// Every id that say() knows.
std::vector<std::string_view> finding_ids();

bool has(const std::vector<Finding>& findings, std::string_view id);
bool has_invalid(const std::vector<Finding>& findings, std::string_view field = {});

}  // namespace identity
