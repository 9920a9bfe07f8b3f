#include "store/queries/rows.h"

namespace store::queries {

base::Result<std::int64_t> read_integer(Connection& connection, std::string_view sql,
                                        std::initializer_list<Value> parameters) {
  std::optional<std::int64_t> number;
  TRY_VOID(
      connection.query(sql, std::span(parameters.begin(), parameters.size()), [&](const Row& row) {
        if (!number) number = row.integer(0);
      }));
  return number.value_or(0);
}

Where& Where::add(std::string_view piece, std::initializer_list<Value> values) {
  text_ += text_.empty() ? "where " : " and ";
  auto value = values.begin();
  for (const char c : piece) {
    if (c == '?' && value != values.end())
      text_ += parameter(*value++);
    else
      text_ += c;
  }
  return *this;
}

std::string Where::parameter(Value value) {
  parameters_.push_back(value);
  return "$" + std::to_string(parameters_.size());
}

std::string contains_pattern(std::string_view words) {
  std::string pattern = "%";
  for (const char c : words) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

}  // namespace store::queries
