#include "api/forms/form_body.h"

#include <algorithm>
#include <optional>

#include "base/utf8.h"

namespace api::forms {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Result<std::string> decoded(std::string_view text, std::string_view what) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      const int high = i + 2 < text.size() ? digit_of(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? digit_of(text[i + 2]) : -1;
      if (high < 0 || low < 0) {
        return fail(ErrorCode::invalid_input,
                    std::string(what) + " holds a broken escape: send the form with a browser",
                    std::string(what));
      }
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  if (!base::is_valid_utf8(out) || out.find('\0') != std::string::npos) {
    return fail(ErrorCode::invalid_input, std::string(what) + " is not valid UTF-8 text",
                std::string(what));
  }
  return out;
}

std::string with_plain_lines(std::string text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    out += text[i] == '\r' ? '\n' : text[i];
  }
  return out;
}

}  // namespace

Result<Form> read_form(std::string_view body) {
  Form form;
  if (body.size() > form_bytes_max) {
    return fail(ErrorCode::limit_exceeded,
                "the form is larger than " + std::to_string(form_bytes_max / 1024) +
                    " KiB: shorten what you wrote",
                "body");
  }
  for (std::size_t fields = 0; !body.empty(); ++fields) {
    if (fields >= form_fields_max) {
      return fail(ErrorCode::limit_exceeded,
                  "the form has more than " + std::to_string(form_fields_max) + " fields", "body");
    }
    const std::size_t end = std::min(body.find('&'), body.size());
    const std::string_view pair = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (equals > form_name_bytes_max * 3) {
      return fail(ErrorCode::limit_exceeded, "the name of a field is too long", "body");
    }
    TRY(name, decoded(pair.substr(0, equals), "the name of a field"));
    if (name.size() > form_name_bytes_max) {
      return fail(ErrorCode::limit_exceeded, "the name of a field is too long", "body");
    }
    TRY(text, decoded(pair.substr(std::min(equals + 1, pair.size())), name));
    if (text.size() > form_value_bytes_max) {
      return fail(
          ErrorCode::limit_exceeded,
          name + " is longer than " + std::to_string(form_value_bytes_max) + " bytes: shorten it",
          name);
    }
    if (!form.emplace(name, with_plain_lines(std::move(text))).second) {
      return fail(ErrorCode::invalid_input, name + " is given twice", name);
    }
  }
  return form;
}

}  // namespace api::forms
