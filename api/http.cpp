#include "api/http.h"

#include "base/utf8.h"

namespace api {
namespace {

using base::ErrorCode;
using base::fail;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

base::Result<std::string> decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] == '%') {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
      if (low < 0) return fail(ErrorCode::invalid_input, "the address holds a broken % escape");
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  if (!base::is_valid_utf8(out) || out.find('\0') != std::string::npos) {
    return fail(ErrorCode::invalid_input, "the address is not valid UTF-8");
  }
  return out;
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
  const auto found = headers.find(std::string(name));
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

base::Result<void> parse_target(std::string_view target, Request& request) {
  const std::size_t mark = target.find('?');
  TRY(path, decode(target.substr(0, mark), false));
  if (path.empty() || path.front() != '/') {
    return fail(ErrorCode::invalid_input, "the address must begin with /");
  }
  request.path = std::move(path);
  if (mark == std::string_view::npos) return {};
  std::string_view rest = target.substr(mark + 1);
  while (!rest.empty()) {
    const std::size_t end = rest.find('&');
    const std::string_view pair = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    TRY(name, decode(pair.substr(0, equals), true));
    std::string value;
    if (equals != std::string_view::npos) {
      TRY(decoded, decode(pair.substr(equals + 1), true));
      value = std::move(decoded);
    }
    request.query[name] = std::move(value);
    if (request.query.size() > query_parameters_max) {
      return fail(ErrorCode::invalid_input,
                  "more than " + std::to_string(query_parameters_max) + " query parameters");
    }
  }
  return {};
}

std::string_view cookie(const Request& request, std::string_view name) {
  std::string_view rest = request.header("cookie");
  while (!rest.empty()) {
    const std::size_t end = rest.find(';');
    std::string_view pair = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
      return pair.substr(name.size() + 1);
    }
  }
  return {};
}

Response json_response(const base::json::object& body, int status) {
  Response response;
  response.status = status;
  response.body = base::json::serialize(body);
  return response;
}

}  // namespace api
