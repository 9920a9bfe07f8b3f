// JSON for the house: Boost.JSON values, with reading helpers that name the field at fault instead of
// throwing. Objects keep their order of insertion, so equal values serialise to equal bytes.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace base {

namespace json = boost::json;

inline constexpr std::size_t json_depth_max = 64;  // deeper documents are refused

// Parses one document; the error says at which byte. Invalid UTF-8 is refused.
Result<json::value> parse_json(std::string_view text);

// The member as text, number or truth value, or nothing when it is absent, null or of another type.
std::string_view text_at(const json::object& object, std::string_view key,
                         std::string_view otherwise = {});
std::optional<std::int64_t> integer_at(const json::object& object, std::string_view key);
std::optional<double> number_at(const json::object& object, std::string_view key);
bool flag_at(const json::object& object, std::string_view key, bool otherwise = false);
const json::object* object_at(const json::object& object, std::string_view key);
const json::array* array_at(const json::object& object, std::string_view key);

// The member, or an error that names it (`field` = prefix + key).
Result<std::string> required_text(const json::object& object, std::string_view key,
                                  std::string_view prefix = {});

}  // namespace base
