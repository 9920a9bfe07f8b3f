// For tests: checks a JSON value against the part of JSON Schema that our document uses ($ref, type
// lists, oneOf, enum, properties with required and additionalProperties, items). Returns what is
// wrong, and where.
#pragma once

#include <algorithm>
#include <string>

#include "base/json.h"

namespace api::testing {

using base::json::object;
using base::json::value;

inline const value& resolve(const object& document, const value& schema) {
  if (!schema.is_object()) return schema;
  const std::string_view ref = base::text_at(schema.get_object(), "$ref");
  constexpr std::string_view prefix = "#/components/schemas/";
  if (!ref.starts_with(prefix)) return schema;
  return document.at("components").at("schemas").at(ref.substr(prefix.size()));
}

inline bool is_of_type(const value& of, std::string_view type) {
  if (type == "null") return of.is_null();
  if (type == "object") return of.is_object();
  if (type == "array") return of.is_array();
  if (type == "string") return of.is_string();
  if (type == "boolean") return of.is_bool();
  if (type == "integer") return of.is_int64() || of.is_uint64();
  return type == "number" && of.is_number();
}

std::string schema_fault(const object& document, const value& schema, const value& body,
                         const std::string& path);

inline std::string object_fault(const object& document, const object& rules, const object& body,
                                const std::string& path) {
  if (const auto* required = base::array_at(rules, "required")) {
    for (const value& name : *required) {
      if (!body.contains(name.get_string())) {
        return path + "." + std::string(name.get_string()) + " is missing";
      }
    }
  }
  const object* properties = base::object_at(rules, "properties");
  const value* more = rules.if_contains("additionalProperties");
  for (const auto& member : body) {
    const std::string at = path + "." + std::string(member.key());
    if (const value* known = properties ? properties->if_contains(member.key()) : nullptr) {
      if (auto fault = schema_fault(document, *known, member.value(), at); !fault.empty())
        return fault;
    } else if (more && more->is_bool() && !more->get_bool()) {
      return at + " is not in the document";
    } else if (more && more->is_object()) {
      if (auto fault = schema_fault(document, *more, member.value(), at); !fault.empty())
        return fault;
    }
  }
  return {};
}

inline std::string schema_fault(const object& document, const value& schema, const value& body,
                                const std::string& path) {
  const object& rules = resolve(document, schema).get_object();
  if (const auto* choices = base::array_at(rules, "oneOf")) {
    std::string first;
    for (const value& choice : *choices) {
      const std::string fault = schema_fault(document, choice, body, path);
      if (fault.empty()) return {};
      if (first.empty()) first = fault;
    }
    return first;
  }
  if (const value* type = rules.if_contains("type")) {
    bool fits = false;
    if (type->is_string())
      fits = is_of_type(body, type->get_string());
    else
      for (const value& each : type->get_array()) fits |= is_of_type(body, each.get_string());
    if (!fits) return path + " has the wrong type: " + base::json::serialize(body);
  }
  if (const auto* choices = base::array_at(rules, "enum")) {
    if (std::find(choices->begin(), choices->end(), body) == choices->end()) {
      return path + " is none of the documented words: " + base::json::serialize(body);
    }
  }
  if (body.is_object()) return object_fault(document, rules, body.get_object(), path);
  if (const value* items = rules.if_contains("items"); items && body.is_array()) {
    for (std::size_t i = 0; i < body.get_array().size(); ++i) {
      const std::string at = path + "[" + std::to_string(i) + "]";
      auto fault = schema_fault(document, *items, body.get_array()[i], at);
      if (!fault.empty()) return fault;
    }
  }
  return {};
}

}  // namespace api::testing
