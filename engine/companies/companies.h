// Companies: a name that a member's profile gives leads to the company's row, which is made when
// the name is new. Two names are one company when they are equal once folded and without blanks;
// "有限公司" and the like are part of the name. What is left, people say:
//
//   company.save         {company or name, name, credit_code, industry, region}
//   company.merge        {company, into}       its members count as those of `into`
//   company.unmerge      {company}
//   competitor.declare   {a, b, why}           may not sit in one group
//   competitor.suggest   {a, b, why}           an import's guess, for a person to confirm
//   competitor.refuse    {a, b, why}           are none, whatever is suggested
//   competitor.withdraw  {a, b, why}           nothing is said of them any more
//
// A merged company keeps its row and its members: root_of() says whose they count as, so that a
// merge is taken back without a trace. Everything is in mind at all times (World::companies).
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "engine/state/context.h"

namespace engine::companies {

inline constexpr std::size_t field_bytes_max = 512;

// "某某（上海）有限公司" written in any width and with any blanks gives one key; "" for no name.
std::string key_of(std::string_view name);

// The member's profile names a company, or none any more: moves the member there. The caller puts
// the member.
void employ(Context& context, model::Member& member);

// The company of that name, made when the name is new; what it is known by is added where nothing
// is known yet and never overwritten. None for no name.
struct KnownBy {
  std::string_view name, credit_code, region;
};
model::CompanyId found(Context& context, const KnownBy& by);

model::CompanyId root_of(const World& world, model::CompanyId company);

base::Result<std::string> carry_out(Context& context, std::string_view name,
                                    const base::json::object& arguments);

}  // namespace engine::companies
