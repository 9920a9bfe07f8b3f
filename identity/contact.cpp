#include "identity/contact.h"

#include <algorithm>

#include "base/ascii.h"
#include "identity/lists.h"
#include "identity/text.h"

namespace identity {
namespace {

using base::is_digit;

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_mainland(std::string_view digits) {
  return digits.size() == 11 && digits[0] == '1' && digits[1] >= '3' && all_digits(digits);
}

// The eleven digits of a mainland number, or "".
std::string mainland_of(std::string_view text) {
  for (const std::string_view prefix : {"+86", "0086", "86"}) {
    if (text.starts_with(prefix) && is_mainland(text.substr(prefix.size()))) {
      return std::string(text.substr(prefix.size()));
    }
  }
  return is_mainland(text) ? std::string(text) : std::string();
}

bool is_local_part(std::string_view text) {
  static constexpr std::string_view marks = "!#$%&'*+-/=?^_`{|}~.";
  if (text.empty() || text.size() > 64 || text.front() == '.' || text.back() == '.') return false;
  if (text.find("..") != std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || marks.find(c) != std::string_view::npos;
  });
}

bool is_label(std::string_view text) {
  if (text.empty() || text.size() > 63 || text.front() == '-' || text.back() == '-') return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-'; });
}

bool is_domain(std::string_view text) {
  std::size_t labels = 0;
  std::string_view last;
  while (true) {
    const std::size_t end = std::min(text.find('.'), text.size());
    last = text.substr(0, end);
    if (!is_label(last)) return false;
    ++labels;
    if (end == text.size()) break;
    text.remove_prefix(end + 1);
  }
  return labels >= 2 && last.size() >= 2 && !all_digits(last);
}

}  // namespace

std::string number_at_home(std::string_view number) {
  constexpr std::string_view mainland = "+86";
  return std::string(number.starts_with(mainland) ? number.substr(mainland.size()) : number);
}

Mobile read_mobile(std::string_view text) {
  Mobile out;
  std::string digits;
  for (const char c : without_gaps(narrow(text))) {
    if (c != '(' && c != ')' && c != '.') digits += c;
  }
  if (const std::string mainland = mainland_of(digits); !mainland.empty()) {
    out.number = "+86" + mainland;
    out.findings.push_back({"mobile_valid", Severity::note, "mobile", out.number});
    return out;
  }
  const std::string_view rest = std::string_view(digits).substr(digits.starts_with("+") ? 1 : 0);
  const bool is_abroad = digits.starts_with("+") && all_digits(rest) && rest[0] != '0' &&
                         rest.size() >= 8 && rest.size() <= 15 && !rest.starts_with("86");
  if (!is_abroad) {
    out.findings.push_back({"mobile_invalid", Severity::invalid, "mobile", trimmed(text)});
    return out;
  }
  out.number = digits;
  out.findings.push_back({"mobile_abroad", Severity::note, "mobile", out.number});
  return out;
}

Email read_email(std::string_view text) {
  Email out;
  const std::string address = base::lower_ascii(trimmed(narrow(text)));
  const std::size_t at = address.rfind('@');
  const bool is_good = at != std::string::npos && address.size() <= email_bytes_max &&
                       is_local_part(std::string_view(address).substr(0, at)) &&
                       is_domain(std::string_view(address).substr(at + 1));
  if (!is_good) {
    out.findings.push_back({"email_invalid", Severity::invalid, "email", trimmed(text)});
    return out;
  }
  out.address = address;
  out.domain = address.substr(at + 1);
  if (is_listed("throwaway_mail", out.domain)) {
    out.findings.push_back({"email_throwaway", Severity::warning, "email", out.domain});
  } else if (is_listed("free_mail", out.domain)) {
    out.findings.push_back({"email_free", Severity::note, "email", out.domain});
  } else {
    out.is_of_work = true;
    out.findings.push_back({"email_of_work", Severity::note, "email", out.domain});
  }
  return out;
}

std::string consumer_words(std::string_view company, std::string_view title,
                           std::string_view needs) {
  for (const std::string_view field : {company, title, needs}) {
    const std::string text = base::lower_ascii(trimmed(narrow(field)));
    if (text.empty()) continue;
    for (const std::string& word : list("consumer_words")) {
      const bool is_whole = word.starts_with("=");
      if (is_whole ? text == std::string_view(word).substr(1)
                   : text.find(word) != std::string::npos) {
        return is_whole ? word.substr(1) : word;
      }
    }
  }
  return {};
}

}  // namespace identity
