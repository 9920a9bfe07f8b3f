// What has to be known of a customer to tell whether expressions hold, and whether a day that goes
// by can change it.
#pragma once

#include "insight/segments/expression.h"
#include "model/member_view.h"

namespace insight::segments {

model::MemberNeeds needs_of(const Expression& expression);
model::MemberNeeds joined(const model::MemberNeeds& a, const model::MemberNeeds& b);

// False: who is in stays in until something happens to them.
bool turns_with_days(const Expression& expression);
bool names_groups(const Expression& expression);

}  // namespace insight::segments
