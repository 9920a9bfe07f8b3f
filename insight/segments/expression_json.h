// An expression as a tree, for forms:
//
//   {"all": [tree, …]}   {"any": [tree, …]}   {"not": tree}
//   {"attribute": "questions", "days": 30, "comparator": ">=", "number": 2}
//   {"attribute": "tier", "comparator": "in", "values": ["KA", "growth"]}
//
// "days" is there for counts over days only. A tree is taken when the expression that it spells is:
// errors are those of parse_expression, or name the member of the tree that is wrong ("tree").
#pragma once

#include "base/json.h"
#include "insight/segments/expression.h"

namespace insight::segments {

base::json::object to_json(const Expression& expression);
base::Result<Expression> expression_from_json(const base::json::object& tree);

}  // namespace insight::segments
