// Whether a customer is in a segment on a local day of the organisation.
//
// Days are counted whole, as the organisation's calendar has them: orders(90) counts from 89 days
// before `today` to the end of `today`; days_since_order is 0 today and 1 yesterday. Of somebody
// who never ordered no comparison of days_since_order is true (so "not" of it is). What lies after
// `today` is not counted. Texts are compared letter by letter.
#pragma once

#include "insight/segments/expression.h"
#include "model/member_view.h"

namespace insight::segments {

bool holds(const Expression& expression, const model::MemberView& member, base::Day today);

}  // namespace insight::segments
