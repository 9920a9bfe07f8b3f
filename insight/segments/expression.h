// Expression says which customers a segment holds:
//   questions(30) >= 2 and orders(90) = 0
//   tier in (KA, growth) and not (tags has "高价值" or region contains 浙江)
//
//   any         all ("or" all)*
//   all         one ("and" one)*
//   one         "not" one | "(" any ")" | comparison
//   comparison  text ("=" | "!=" | "contains") value | text "in" "(" value ("," value)* ")"
//               list "has" value
//               number ("=" | "!=" | "<" | "<=" | ">" | ">=") whole number
//   text        name identity tier region company
//   list        tags groups
//   number      group_count · days_since_joined · days_since_message, _question, _answer, _order,
//               _renewal · messages(DAYS), questions(), answers(), orders(), renewals(),
//               behaviours(DAYS) of any name, behaviours(NAME, DAYS) of one
// A value is a word or stands between quotation marks, in which \" and \\ stand for themselves.
// Full-width brackets, commas and quotation marks are taken as well. What is to be known of time is
// in evaluate.h.
//
// Errors are invalid_input with field "expression"; the text says "column N: …" (characters, from
// 1) and what to write instead.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace insight::segments {

inline constexpr std::size_t expression_bytes_max = 4000;
inline constexpr int depth_max = 20;            // brackets and "not" within each other
inline constexpr std::size_t values_max = 100;  // of one "in"
inline constexpr std::int64_t window_days_max = 730;
inline constexpr std::int64_t number_max = 1'000'000'000;

enum class Attribute {
  name,
  identity,
  tier,
  region,
  company,
  tags,
  groups,
  group_count,
  days_since_joined,
  days_since_message,
  days_since_question,
  days_since_answer,
  days_since_order,
  days_since_renewal,
  messages,
  questions,
  answers,
  orders,
  renewals,
  behaviours
};
inline constexpr Attribute last_attribute = Attribute::behaviours;

enum class Shape { text, list, number, window };
Shape shape_of(Attribute attribute);
std::string_view to_string(Attribute attribute);

enum class Comparator { equal, unequal, less, at_most, more, at_least, in, has, contains };
std::string_view to_string(Comparator comparator);

struct Expression {
  enum class Kind { all, any, negation, comparison };
  Kind kind = Kind::comparison;
  std::vector<Expression> parts;  // all, any: two at least; negation: one
  Attribute attribute = Attribute::name;
  std::int64_t window_days = 0;  // of Shape::window, 1 … window_days_max
  std::string name;              // of behaviours: which; empty: any
  Comparator comparator = Comparator::equal;
  std::vector<std::string> values;  // texts; one, or of `in` one at least
  std::int64_t number = 0;
  friend bool operator==(const Expression&, const Expression&) = default;
};

base::Result<Expression> parse_expression(std::string_view text);
// The text that gives the same expression again.
std::string print_expression(const Expression& expression);

}  // namespace insight::segments
