// Who was let in becomes somebody we know: their company's row, and, once it is known as whom they
// came, that member's profile.
#include "engine/admission/internal.h"
#include "engine/companies/companies.h"
#include "engine/people/people.h"
#include "identity/contact.h"

namespace engine::admission {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::array;
using base::json::object;
using model::Application;
using model::ApplicationState;

namespace {

// What the application says where the profile says nothing: what somebody put there stays.
void fill(std::string_view name, const std::string& known, const std::string& said,
          std::optional<std::string>& field, array& filled) {
  if (!known.empty() || said.empty()) return;
  field = said;
  filled.emplace_back(name);
}

array fill_profile(Context& context, const Application& row) {
  array filled;
  model::Member* member = context.world.find_member(row.member);
  if (!member) return filled;
  model::MemberProfile profile;
  profile.member = member->external_id;
  fill("name", member->name, row.name, profile.name, filled);
  fill("company", member->company, row.company, profile.company, filled);
  fill("title", member->title, row.title, profile.title, filled);
  const std::string mobile = identity::read_mobile(row.mobile).number;
  fill("phone", member->phone, mobile.empty() ? row.mobile : identity::number_at_home(mobile),
       profile.phone, filled);
  fill("email", member->email, row.email, profile.email, filled);
  fill("region", member->region, row.region, profile.region, filled);
  fill("identity", member->identity, row.identity, profile.identity, filled);
  if (!filled.empty()) people::profiled(context, *member, profile);
  return filled;
}

}  // namespace

void enrol(Context& context, const Application& row) {
  const model::CompanyId company =
      companies::found(context, {row.company, row.credit_code, row.region});
  array filled = fill_profile(context, row);
  if (!company && filled.empty()) return;
  model::Decision decision = context.new_decision("application.enrolled", nullptr);
  decision.member = row.member;
  object reason{{"application", row.id.value}, {"filled", std::move(filled)}};
  if (company) {
    reason["company"] = company.value;
    const std::string& known = context.world.companies.at(company).credit_code;
    // Two valid codes under one name: a person looks.
    if (!row.credit_code.empty() && known != row.credit_code) reason["other_credit_code"] = known;
  }
  decision.reason = base::json::serialize(reason);
  context.record(std::move(decision));
}

Result<std::string> identify(Context& context, Application row, const object& arguments) {
  const auto* given = arguments.if_contains("member");
  const bool is_none = given && given->is_null();
  const model::MemberId id(base::integer_at(arguments, "member").value_or(0));
  if (!is_none && !id) {
    return fail(ErrorCode::invalid_input, "member must be the number of a member, or null",
                "member");
  }
  if (!is_none) {
    const model::Member* member = context.world.find_member(id);
    if (!member) {
      return fail(ErrorCode::not_found, "there is no member " + std::to_string(id.value), "member");
    }
    if (member->role != model::Role::member) {
      return fail(ErrorCode::invalid_input, member->name + " is one of us, not a customer",
                  "member");
    }
  }
  if (row.member == id) {
    return fail(ErrorCode::conflict,
                is_none ? "nobody is known to be this applicant" : "that is known already",
                "member");
  }
  object reason{{"was", row.member.value}, {"member", id.value}};
  row.member = id;
  const model::ApplicationId application = row.id;
  const ApplicationState state = row.state;
  step(context, row, is_none ? "unidentified" : "identified", state, "", std::move(reason));
  if (id && state == ApplicationState::accepted) enrol(context, row);
  return base::json::serialize(
      object{{"application", application.value}, {"revision", row.revision + 1}});
}

}  // namespace engine::admission
