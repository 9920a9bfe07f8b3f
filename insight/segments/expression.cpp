#include "insight/segments/expression.h"

namespace insight::segments {

namespace {

void append_value(std::string& text, std::string_view value) {
  text += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  text += '"';
}

void append(std::string& text, const Expression& expression);

void append_part(std::string& text, const Expression& part) {
  const bool joined = part.kind == Expression::Kind::all || part.kind == Expression::Kind::any;
  if (joined) text += '(';
  append(text, part);
  if (joined) text += ')';
}

void append_comparison(std::string& text, const Expression& comparison) {
  const Shape shape = shape_of(comparison.attribute);
  text += to_string(comparison.attribute);
  if (shape == Shape::window) {
    text += '(';
    if (!comparison.name.empty()) {
      append_value(text, comparison.name);
      text += ", ";
    }
    text += std::to_string(comparison.window_days) + ')';
  }
  text.append(" ").append(to_string(comparison.comparator)).append(" ");
  if (shape == Shape::window || shape == Shape::number) {
    text += std::to_string(comparison.number);
    return;
  }
  const bool several = comparison.comparator == Comparator::in;
  if (several) text += '(';
  for (std::size_t i = 0; i < comparison.values.size(); ++i) {
    if (i > 0) text += ", ";
    append_value(text, comparison.values[i]);
  }
  if (several) text += ')';
}

void append(std::string& text, const Expression& expression) {
  switch (expression.kind) {
    case Expression::Kind::comparison: append_comparison(text, expression); return;
    case Expression::Kind::negation:
      text += "not ";
      append_part(text, expression.parts.front());
      return;
    case Expression::Kind::all:
    case Expression::Kind::any: break;
  }
  const char* word = expression.kind == Expression::Kind::all ? " and " : " or ";
  for (std::size_t i = 0; i < expression.parts.size(); ++i) {
    if (i > 0) text += word;
    append_part(text, expression.parts[i]);
  }
}

}  // namespace

Shape shape_of(Attribute attribute) {
  if (attribute <= Attribute::company) return Shape::text;
  if (attribute <= Attribute::groups) return Shape::list;
  return attribute <= Attribute::days_since_renewal ? Shape::number : Shape::window;
}

std::string_view to_string(Attribute attribute) {
  static constexpr std::string_view names[] = {"name",
                                               "identity",
                                               "tier",
                                               "region",
                                               "company",
                                               "tags",
                                               "groups",
                                               "group_count",
                                               "days_since_joined",
                                               "days_since_message",
                                               "days_since_question",
                                               "days_since_answer",
                                               "days_since_order",
                                               "days_since_renewal",
                                               "messages",
                                               "questions",
                                               "answers",
                                               "orders",
                                               "renewals",
                                               "behaviours"};
  static_assert(std::size(names) == static_cast<std::size_t>(last_attribute) + 1);
  return names[static_cast<std::size_t>(attribute)];
}

std::string_view to_string(Comparator comparator) {
  static constexpr std::string_view names[] = {"=",  "!=", "<",   "<=",      ">",
                                               ">=", "in", "has", "contains"};
  static_assert(std::size(names) == static_cast<std::size_t>(Comparator::contains) + 1);
  return names[static_cast<std::size_t>(comparator)];
}

std::string print_expression(const Expression& expression) {
  std::string text;
  append(text, expression);
  return text;
}

}  // namespace insight::segments
