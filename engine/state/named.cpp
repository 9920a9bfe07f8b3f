#include "engine/state/named.h"

#include <string>

namespace engine {

using base::ErrorCode;
using base::fail;
using base::Result;

Result<const model::Member*> person_named(const Context& context,
                                          const base::json::object& arguments,
                                          std::string_view key) {
  const model::MemberId id(base::integer_at(arguments, key).value_or(0));
  const auto known = context.world.members.find(id);
  if (!id || known == context.world.members.end()) {
    return fail(ErrorCode::not_found, std::string(key) + ": there is no member of that number",
                std::string(key));
  }
  return &known->second;
}

Result<const model::Member*> staff_named(const Context& context,
                                         const base::json::object& arguments,
                                         std::string_view key) {
  TRY(staff, person_named(context, arguments, key));
  if (staff->role != model::Role::staff) {
    return fail(ErrorCode::invalid_input, std::string(key) + ": " + staff->name + " is not staff",
                std::string(key));
  }
  return staff;
}

}  // namespace engine
