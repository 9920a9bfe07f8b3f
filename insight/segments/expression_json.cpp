#include "insight/segments/expression_json.h"

#include <algorithm>
#include <optional>

namespace insight::segments {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::array;
using base::json::object;

namespace {

array to_array(const std::vector<Expression>& parts) {
  array out;
  for (const Expression& part : parts) out.push_back(to_json(part));
  return out;
}

object comparison_json(const Expression& comparison) {
  object out{{"attribute", to_string(comparison.attribute)}};
  const Shape shape = shape_of(comparison.attribute);
  if (!comparison.name.empty()) out["name"] = comparison.name;
  if (shape == Shape::window) out["days"] = comparison.window_days;
  out["comparator"] = to_string(comparison.comparator);
  if (shape == Shape::window || shape == Shape::number) {
    out["number"] = comparison.number;
  } else {
    array values;
    for (const std::string& value : comparison.values) values.emplace_back(value);
    out["values"] = std::move(values);
  }
  return out;
}

template <class Named>
std::optional<Named> named(std::string_view name, Named last) {
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (to_string(static_cast<Named>(i)) == name) return static_cast<Named>(i);
  }
  return {};
}

// As it is written in the tree; whether it makes sense the parser says of its text.
class Reader {
 public:
  Result<Expression> read(const object& tree, int depth) const {
    if (depth > depth_max) return wrong("at most 20 levels of brackets and \"not\"");
    if (const array* parts = base::array_at(tree, "all"))
      return read_parts(*parts, Expression::Kind::all, depth);
    if (const array* parts = base::array_at(tree, "any"))
      return read_parts(*parts, Expression::Kind::any, depth);
    if (const object* part = base::object_at(tree, "not")) {
      TRY(inner, read(*part, depth + 1));
      Expression negation;
      negation.kind = Expression::Kind::negation;
      negation.parts.push_back(std::move(inner));
      return negation;
    }
    return read_comparison(tree);
  }

 private:
  static tl::unexpected<base::Error> wrong(std::string text) {
    return fail(ErrorCode::invalid_input, std::move(text), "tree");
  }

  Result<Expression> read_parts(const array& parts, Expression::Kind kind, int depth) const {
    if (parts.empty()) return wrong("\"all\" and \"any\" need one condition at least");
    Expression made;
    made.kind = kind;
    for (const auto& part : parts) {
      if (!part.is_object()) return wrong("a condition must be an object");
      TRY(inner, read(part.get_object(), depth + 1));
      made.parts.push_back(std::move(inner));
    }
    if (made.parts.size() > 1) return made;
    Expression only = std::move(made.parts.front());
    return only;
  }

  static Result<Expression> read_comparison(const object& tree) {
    Expression made;
    const std::string_view attribute = base::text_at(tree, "attribute");
    const auto known = named(attribute, last_attribute);
    if (!known) return wrong("there is no attribute \"" + std::string(attribute) + "\"");
    made.attribute = *known;
    const std::string_view comparator = base::text_at(tree, "comparator");
    const auto compares = named(comparator, Comparator::contains);
    if (!compares) return wrong("there is no comparator \"" + std::string(comparator) + "\"");
    made.comparator = *compares;
    if (made.attribute == Attribute::behaviours) made.name = base::text_at(tree, "name");
    made.window_days = base::integer_at(tree, "days").value_or(0);
    made.number = base::integer_at(tree, "number").value_or(0);
    if (const array* values = base::array_at(tree, "values")) {
      for (const auto& value : *values) {
        if (!value.is_string()) return wrong("values must be texts");
        made.values.emplace_back(value.get_string());
      }
    }
    const Shape shape = shape_of(made.attribute);
    const bool is_number = shape == Shape::number || shape == Shape::window;
    if (is_number ? !base::integer_at(tree, "number") : made.values.empty())
      return wrong("\"" + std::string(attribute) + "\" is compared with nothing");
    if (!is_number && made.values.size() > 1 && made.comparator != Comparator::in)
      return wrong("several values need \"in\"");
    return made;
  }
};

}  // namespace

object to_json(const Expression& expression) {
  switch (expression.kind) {
    case Expression::Kind::all: return {{"all", to_array(expression.parts)}};
    case Expression::Kind::any: return {{"any", to_array(expression.parts)}};
    case Expression::Kind::negation: return {{"not", to_json(expression.parts.front())}};
    case Expression::Kind::comparison: break;
  }
  return comparison_json(expression);
}

Result<Expression> expression_from_json(const object& tree) {
  TRY(made, Reader().read(tree, 0));
  return parse_expression(print_expression(made));
}

}  // namespace insight::segments
