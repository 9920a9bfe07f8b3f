#include "connectors/wecom/json_fields.h"

#include <charconv>
#include <optional>

namespace connectors::wecom {

using base::json::array;
using base::json::value;

namespace {

const base::json::object nothing;

std::optional<std::int64_t> integer_of(const value& number) {
  if (number.is_int64()) return number.get_int64();
  if (!number.is_string()) return std::nullopt;
  const std::string_view digits = number.get_string();
  std::int64_t read = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), read);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return read;
}

}  // namespace

void JsonFields::blame(std::string_view key) const {
  if (problem_->empty()) *problem_ = where_ + std::string(key);
}

const value* JsonFields::find(std::string_view key, bool is_required) const {
  const value* found = object_->if_contains(key);
  if (found && found->is_null()) found = nullptr;
  if (!found && is_required) blame(key);
  return found;
}

bool JsonFields::has(std::string_view key) const { return find(key, false) != nullptr; }

std::string JsonFields::text(std::string_view key) const {
  return find(key, true) ? text_or(key) : std::string();
}

std::string JsonFields::text_or(std::string_view key, std::string_view otherwise) const {
  const value* found = find(key, false);
  if (!found) return std::string(otherwise);
  if (!found->is_string()) {
    blame(key);
    return {};
  }
  return std::string(std::string_view(found->get_string()));
}

std::int64_t JsonFields::number(std::string_view key) const {
  return find(key, true) ? number_or(key) : 0;
}

std::int64_t JsonFields::number_or(std::string_view key, std::int64_t otherwise) const {
  const value* found = find(key, false);
  if (!found) return otherwise;
  const auto number = integer_of(*found);
  if (!number) blame(key);
  return number.value_or(0);
}

double JsonFields::real_or(std::string_view key, double otherwise) const {
  const value* found = find(key, false);
  if (!found) return otherwise;
  if (found->is_double()) return found->get_double();
  return static_cast<double>(number_or(key));
}

bool JsonFields::flag_or(std::string_view key, bool otherwise) const {
  const value* found = find(key, false);
  if (!found) return otherwise;
  if (found->is_bool()) return found->get_bool();
  const auto number = integer_of(*found);
  if (!number || (*number != 0 && *number != 1)) blame(key);
  return number.value_or(0) == 1;
}

base::Instant JsonFields::seconds(std::string_view key) const {
  return find(key, true) ? seconds_or(key) : base::Instant{};
}

base::Instant JsonFields::seconds_or(std::string_view key) const {
  const std::int64_t count = number_or(key);
  constexpr std::int64_t seconds_max = 7'258'118'400;  // the year 2200
  if (count >= 0 && count <= seconds_max) return {count * 1000};
  blame(key);
  return {};
}

JsonFields JsonFields::object(std::string_view key) const {
  find(key, true);
  return object_or(key);
}

JsonFields JsonFields::object_or(std::string_view key) const {
  const value* found = find(key, false);
  const auto* object = found ? found->if_object() : nullptr;
  if (found && !object) blame(key);
  return {object ? *object : nothing, *problem_, where_ + std::string(key) + "."};
}

std::vector<JsonFields> JsonFields::list(std::string_view key) const {
  find(key, true);
  return list_or(key);
}

std::vector<JsonFields> JsonFields::list_or(std::string_view key) const {
  std::vector<JsonFields> fields;
  const value* found = find(key, false);
  if (!found) return fields;
  const array* items = found->if_array();
  if (!items) {
    blame(key);
    return fields;
  }
  for (const value& item : *items) {
    const std::string place = std::string(key) + "[" + std::to_string(fields.size()) + "]";
    if (!item.is_object()) blame(place);
    fields.push_back(
        {item.is_object() ? item.get_object() : nothing, *problem_, where_ + place + "."});
  }
  return fields;
}

std::vector<std::string> JsonFields::texts(std::string_view key) const {
  find(key, true);
  return texts_or(key);
}

std::vector<std::string> JsonFields::texts_or(std::string_view key) const {
  std::vector<std::string> texts;
  const value* found = find(key, false);
  if (!found) return texts;
  const array* items = found->if_array();
  if (!items) blame(key);
  for (std::size_t i = 0; items && i < items->size(); ++i) {
    const auto* text = (*items)[i].if_string();
    if (!text) blame(std::string(key) + "[" + std::to_string(i) + "]");
    texts.emplace_back(text ? std::string_view(*text) : std::string_view());
  }
  return texts;
}

}  // namespace connectors::wecom
