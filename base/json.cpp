#include "base/json.h"

#include <boost/json/parse.hpp>
#include <boost/json/stream_parser.hpp>

#include "base/utf8.h"

namespace base {

Result<json::value> parse_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = json_depth_max;
  json::stream_parser parser({}, options);
  boost::system::error_code error;
  const std::size_t read = parser.write_some(text.data(), text.size(), error);
  if (!error) {
    for (std::size_t i = read; i < text.size(); ++i) {
      if (std::string_view(" \t\r\n").find(text[i]) == std::string_view::npos) {
        return fail(ErrorCode::invalid_input, "extra text after the JSON value at byte " + std::to_string(i));
      }
    }
    parser.finish(error);
  }
  if (error) {
    return fail(ErrorCode::invalid_input,
                "not valid JSON near byte " + std::to_string(read) + ": " + error.message());
  }
  return parser.release();
}

std::string_view text_at(const json::object& object, std::string_view key, std::string_view otherwise) {
  const json::value* value = object.if_contains(key);
  return value && value->is_string() ? std::string_view(value->get_string()) : otherwise;
}

std::optional<std::int64_t> integer_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (!value) return std::nullopt;
  if (const auto* number = value->if_int64()) return *number;
  if (const auto* number = value->if_uint64()) {
    if (*number <= static_cast<std::uint64_t>(INT64_MAX)) return static_cast<std::int64_t>(*number);
  }
  return std::nullopt;
}

std::optional<double> number_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (!value || !value->is_number()) return std::nullopt;
  return value->to_number<double>();
}

bool flag_at(const json::object& object, std::string_view key, bool otherwise) {
  const json::value* value = object.if_contains(key);
  return value && value->is_bool() ? value->get_bool() : otherwise;
}

const json::object* object_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value ? value->if_object() : nullptr;
}

const json::array* array_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value ? value->if_array() : nullptr;
}

Result<std::string> required_text(const json::object& object, std::string_view key,
                                  std::string_view prefix) {
  const json::value* value = object.if_contains(key);
  const std::string field = std::string(prefix) + std::string(key);
  if (!value || value->is_null()) return fail(ErrorCode::invalid_input, field + " is missing", field);
  if (!value->is_string()) return fail(ErrorCode::invalid_input, field + " must be text", field);
  return std::string(value->get_string());
}

}  // namespace base
