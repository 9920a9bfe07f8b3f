#include "insight/segments/needs.h"

#include <algorithm>

namespace insight::segments {

using model::MemberNeeds;

namespace {

MemberNeeds needs_of_comparison(const Expression& comparison) {
  MemberNeeds needs;
  switch (comparison.attribute) {
    case Attribute::name:
    case Attribute::identity:
    case Attribute::tier:
    case Attribute::region: break;
    case Attribute::company: needs.companies = true; break;
    case Attribute::tags: needs.tags = true; break;
    case Attribute::groups:
    case Attribute::group_count:
    case Attribute::days_since_joined: needs.stays = true; break;
    case Attribute::days_since_message:
    case Attribute::days_since_question:
    case Attribute::days_since_answer: needs.activity_days = model::all_days; break;
    case Attribute::messages:
    case Attribute::questions:
    case Attribute::answers: needs.activity_days = comparison.window_days; break;
    case Attribute::days_since_order:
    case Attribute::orders: needs.orders = true; break;
    case Attribute::days_since_renewal:
    case Attribute::renewals: needs.renewals = true; break;
    case Attribute::behaviours: needs.behaviours = true; break;
  }
  return needs;
}

bool turns(Attribute attribute) {
  const Shape shape = shape_of(attribute);
  return shape == Shape::window || (shape == Shape::number && attribute != Attribute::group_count);
}

}  // namespace

MemberNeeds joined(const MemberNeeds& a, const MemberNeeds& b) {
  return {a.companies || b.companies,
          a.stays || b.stays,
          a.tags || b.tags,
          a.orders || b.orders,
          a.renewals || b.renewals,
          a.behaviours || b.behaviours,
          std::max(a.activity_days, b.activity_days)};
}

MemberNeeds needs_of(const Expression& expression) {
  if (expression.kind == Expression::Kind::comparison) return needs_of_comparison(expression);
  MemberNeeds needs;
  for (const Expression& part : expression.parts) needs = joined(needs, needs_of(part));
  return needs;
}

bool turns_with_days(const Expression& expression) {
  if (expression.kind == Expression::Kind::comparison) return turns(expression.attribute);
  return std::ranges::any_of(expression.parts, turns_with_days);
}

bool names_groups(const Expression& expression) {
  if (expression.kind == Expression::Kind::comparison)
    return expression.attribute == Attribute::groups;
  return std::ranges::any_of(expression.parts, names_groups);
}

}  // namespace insight::segments
