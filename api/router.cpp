#include "api/router.h"

#include <algorithm>
#include <charconv>

namespace api {
namespace {

using base::ErrorCode;
using base::fail;

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string_view next_segment(std::string_view& path) {
  path.remove_prefix(1);  // the slash
  const std::size_t end = std::min(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

// The values of the pattern's {parameters}, or nothing when the path does not fit.
std::optional<std::vector<std::string>> fit(std::string_view pattern, std::string_view path) {
  std::vector<std::string> values;
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = next_segment(pattern);
    const std::string_view given = next_segment(path);
    if (wanted.starts_with('{')) {
      if (given.empty()) return std::nullopt;
      values.emplace_back(given);
    } else if (wanted != given) {
      return std::nullopt;
    }
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return values;
}

bool has_parameter(const Route& route) { return route.pattern.find('{') != std::string_view::npos; }

}  // namespace

Match find_route(std::span<const Route> routes, const Request& request) {
  Match match;
  for (const Route& route : routes) {
    auto values = fit(route.pattern, request.path);
    if (!values) continue;
    if (match.allowed.find(route.method) == std::string::npos) {
      if (!match.allowed.empty()) match.allowed += ", ";
      match.allowed += route.method;
    }
    const bool same_method =
        route.method == request.method || (route.method == "GET" && request.method == "HEAD");
    // A plain address wins over one with parameters ("/messages/search" over "/messages/{id}").
    if (!same_method || (match.route && has_parameter(route))) continue;
    match.route = &route;
    match.path = *std::move(values);
  }
  return match;
}

base::Result<std::int64_t> Call::id() const {
  const auto number = path.empty() ? std::nullopt : parse_integer(path.front());
  if (!number || *number <= 0) {
    return fail(ErrorCode::not_found, "there is no such row: ids are whole numbers from 1", "id");
  }
  return *number;
}

std::string_view Call::text(std::string_view name) const {
  const auto found = request.query.find(std::string(name));
  return found == request.query.end() ? std::string_view() : std::string_view(found->second);
}

base::Result<std::optional<std::int64_t>> Call::integer(std::string_view name) const {
  const std::string_view value = text(name);
  std::optional<std::int64_t> number;
  if (value.empty()) return number;
  number = parse_integer(value);
  if (!number || *number < 0) {
    return fail(ErrorCode::invalid_input,
                std::string(name) + " must be a whole number, not \"" + std::string(value) + "\"",
                std::string(name));
  }
  return number;
}

base::Result<bool> Call::flag(std::string_view name) const {
  const std::string_view value = text(name);
  if (value.empty() || value == "false") return false;
  if (value == "true") return true;
  return fail(ErrorCode::invalid_input, std::string(name) + " must be true or false",
              std::string(name));
}

base::Result<std::int64_t> Call::limit() const {
  TRY(number, integer("limit"));
  if (!number) return page_items_default;
  if (*number < 1 || *number > page_items_max) {
    return fail(ErrorCode::invalid_input,
                "limit must be from 1 to " + std::to_string(page_items_max), "limit");
  }
  return *number;
}

base::Result<std::int64_t> Call::days(std::int64_t otherwise, std::int64_t most) const {
  TRY(number, integer("days"));
  if (!number) return otherwise;
  if (*number < 1 || *number > most) {
    return fail(ErrorCode::invalid_input, "days must be from 1 to " + std::to_string(most), "days");
  }
  return *number;
}

base::Result<base::json::object> Call::body(std::initializer_list<std::string_view> known) const {
  TRY(parsed, base::parse_json(request.body));
  if (!parsed.is_object()) {
    return fail(ErrorCode::invalid_input, "the body must be a JSON object", "body");
  }
  for (const auto& member : parsed.get_object()) {
    const std::string_view name = member.key();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return fail(ErrorCode::invalid_input,
                  "\"" + std::string(name) + "\" is not known here: leave it out",
                  std::string(name));
    }
  }
  return std::move(parsed.get_object());
}

base::Result<std::int64_t> Call::body_id(const base::json::object& body, std::string_view key,
                                         bool is_required) {
  const auto* value = body.if_contains(key);
  if (!is_required && (!value || value->is_null())) return 0;
  const auto number = base::integer_at(body, key);
  if (!number || *number <= 0) {
    return fail(ErrorCode::invalid_input, std::string(key) + " must be the number of a row",
                std::string(key));
  }
  return *number;
}

std::string make_cursor(std::initializer_list<std::int64_t> keys) {
  std::string cursor;
  for (const std::int64_t key : keys) {
    if (!cursor.empty()) cursor += '.';
    cursor += std::to_string(key);
  }
  return cursor;
}

base::Result<std::vector<std::int64_t>> read_cursor(std::string_view cursor, std::size_t keys) {
  std::vector<std::int64_t> numbers;
  std::string_view rest = cursor;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('.'), rest.size());
    const auto number = parse_integer(rest.substr(0, end));
    if (!number) break;
    numbers.push_back(*number);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (!rest.empty() || numbers.size() != keys) {
    return fail(ErrorCode::invalid_input,
                "this cursor is not one of this list: begin again without it", "cursor");
  }
  return numbers;
}

}  // namespace api
