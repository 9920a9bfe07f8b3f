#include "engine/companies/companies.h"

#include <algorithm>

#include "base/utf8.h"
#include "language/normalise.h"

namespace engine::companies {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::object;
using model::CompanyId;

namespace {

void put(Context& context, model::Company row) {
  context.changes.companies.put(row);
  context.world.company_keys.insert_or_assign(row.key, row.id);
  context.world.companies.insert_or_assign(row.id, std::move(row));
}

model::Company new_company(const Context& context, std::string_view name, std::string key) {
  model::Company row;
  row.id = CompanyId(context.cause.value);  // one fact names one company at most
  row.name = name;
  row.key = std::move(key);
  row.created_at = context.at;
  return row;
}

Result<model::Company> company_at(const Context& context, const object& arguments,
                                  std::string_view key) {
  const auto number = base::integer_at(arguments, key).value_or(0);
  const auto known = context.world.companies.find(CompanyId(number));
  if (known == context.world.companies.end()) {
    return fail(ErrorCode::not_found, "there is no company " + std::to_string(number),
                std::string(key));
  }
  return known->second;
}

void decide(Context& context, std::string_view kind, object reason, const object& inverse = {}) {
  model::Decision decision = context.new_decision(kind, nullptr);
  reason["by"] = context.login;
  decision.reason = base::json::serialize(reason);
  if (!inverse.empty()) decision.inverse = base::json::serialize(inverse);
  context.record(std::move(decision));
}

object command(std::string_view name, object arguments) {
  return {{"command", name}, {"arguments", std::move(arguments)}};
}

// ---- companies

Result<void> take(const object& arguments, std::string_view key, std::string& place) {
  const auto* given = arguments.if_contains(key);
  if (!given || given->is_null()) return {};
  if (!given->is_string() || given->get_string().size() > field_bytes_max) {
    return fail(
        ErrorCode::invalid_input,
        std::string(key) + " must be text of at most " + std::to_string(field_bytes_max) + " bytes",
        std::string(key));
  }
  place = given->get_string();
  return {};
}

Result<std::string> save(Context& context, const object& arguments) {
  model::Company row;
  if (arguments.contains("company")) {
    TRY(known, company_at(context, arguments, "company"));
    row = std::move(known);
  } else {
    TRY(name, base::required_text(arguments, "name"));
    const std::string key = key_of(name);
    const auto known = context.world.company_keys.find(key);
    row = known == context.world.company_keys.end() ? new_company(context, name, key)
                                                    : context.world.companies.at(known->second);
  }
  // The key stays: profiles that were written with the old name go on leading here.
  TRY_VOID(take(arguments, "name", row.name));
  TRY_VOID(take(arguments, "credit_code", row.credit_code));
  TRY_VOID(take(arguments, "industry", row.industry));
  TRY_VOID(take(arguments, "region", row.region));
  if (row.name.empty() || row.key.empty()) {
    return fail(ErrorCode::invalid_input, "name must say something", "name");
  }
  const std::int64_t id = row.id.value;
  decide(context, "company.saved", {{"company", id}, {"name", row.name}});
  put(context, std::move(row));
  return base::json::serialize(object{{"company", id}});
}

Result<std::string> merge(Context& context, const object& arguments) {
  TRY(company, company_at(context, arguments, "company"));
  TRY(into, company_at(context, arguments, "into"));
  if (company.merged_into) {
    return fail(ErrorCode::conflict, company.name + " is merged already: take that back first",
                "company");
  }
  if (root_of(context.world, into.id) == company.id) {
    return fail(ErrorCode::invalid_input,
                into.name + " is part of " + company.name + ": merge the other way round", "into");
  }
  company.merged_into = into.id;
  decide(context, "company.merged",
         {{"company", company.id.value},
          {"name", company.name},
          {"into", into.id.value},
          {"into_name", into.name}},
         command("company.unmerge", {{"company", company.id.value}}));
  const std::int64_t id = into.id.value;
  put(context, std::move(company));
  return base::json::serialize(object{{"company", id}});
}

Result<std::string> unmerge(Context& context, const object& arguments) {
  TRY(company, company_at(context, arguments, "company"));
  if (!company.merged_into) {
    return fail(ErrorCode::conflict, company.name + " is not merged into another", "company");
  }
  const std::int64_t into = company.merged_into.value;
  company.merged_into = {};
  decide(context, "company.unmerged",
         {{"company", company.id.value}, {"name", company.name}, {"from", into}},
         command("company.merge", {{"company", company.id.value}, {"into", into}}));
  const std::int64_t id = company.id.value;
  put(context, std::move(company));
  return base::json::serialize(object{{"company", id}});
}

// ---- competitors

Result<std::string> relate(Context& context, std::string_view name, model::RelationState state,
                           const object& arguments) {
  TRY(one, company_at(context, arguments, "a"));
  TRY(other, company_at(context, arguments, "b"));
  const CompanyId first = root_of(context.world, one.id), second = root_of(context.world, other.id);
  if (first == second) {
    return fail(ErrorCode::invalid_input, "a company does not compete with itself", "b");
  }
  model::CompanyRelation row;
  row.a = std::min(first, second);
  row.b = std::max(first, second);
  row.state = state;
  row.by = context.login;
  row.at = context.at;
  TRY_VOID(take(arguments, "why", row.why));
  const auto known = context.world.company_relations.find({row.a, row.b});
  const bool is_known = known != context.world.company_relations.end();
  // What a person has said stands against a guess.
  if (state == model::RelationState::suggested && is_known) return std::string("{}");
  const std::string_view before =
      is_known ? model::to_name(known->second.state) : std::string_view("withdrawn");
  const std::string_view back = before == "declared"  ? "competitor.declare"
                                : before == "refused" ? "competitor.refuse"
                                                      : "competitor.withdraw";
  decide(context, name,
         {{"a", row.a.value},
          {"b", row.b.value},
          {"names", base::json::array{one.name, other.name}},
          {"before", before},
          {"why", row.why}},
         command(back, {{"a", row.a.value}, {"b", row.b.value}}));
  context.changes.company_relations.put(row);
  context.world.company_relations.insert_or_assign({row.a, row.b}, std::move(row));
  return std::string("{}");
}

}  // namespace

std::string key_of(std::string_view name) {
  std::string key = language::fold(name);
  std::erase(key, ' ');
  return std::string(base::cut_utf8(key, field_bytes_max));
}

CompanyId found(Context& context, const KnownBy& by) {
  const std::string key = key_of(by.name);
  if (key.empty()) return {};
  const auto known = context.world.company_keys.find(key);
  const bool is_new = known == context.world.company_keys.end();
  model::Company row =
      is_new ? new_company(context, by.name, key) : context.world.companies.at(known->second);
  const bool adds_code = row.credit_code.empty() && !by.credit_code.empty();
  const bool adds_region = row.region.empty() && !by.region.empty();
  if (adds_code) row.credit_code = by.credit_code;
  if (adds_region) row.region = by.region;
  const CompanyId id = row.id;
  if (is_new || adds_code || adds_region) put(context, std::move(row));
  return id;
}

void employ(Context& context, model::Member& member) {
  const CompanyId company = found(context, {member.company, {}, {}});
  if (company == member.company_id) return;
  if (member.company_id) {
    context.changes.company_members.push_back({member.id, member.company_id, {}, context.at});
  }
  member.company_id = company;
  if (company) context.changes.company_members.push_back({member.id, company, context.at, {}});
}

CompanyId root_of(const World& world, CompanyId company) {
  // Merging refuses circles; a merge into what is merged is a chain.
  while (company) {
    const auto known = world.companies.find(company);
    if (known == world.companies.end() || !known->second.merged_into) break;
    company = known->second.merged_into;
  }
  return company;
}

Result<std::string> carry_out(Context& context, std::string_view name, const object& arguments) {
  using enum model::RelationState;
  if (name == "company.save") return save(context, arguments);
  if (name == "company.merge") return merge(context, arguments);
  if (name == "company.unmerge") return unmerge(context, arguments);
  if (name == "competitor.declare") return relate(context, name, declared, arguments);
  if (name == "competitor.suggest") return relate(context, name, suggested, arguments);
  if (name == "competitor.refuse") return relate(context, name, refused, arguments);
  if (name == "competitor.withdraw") return relate(context, name, withdrawn, arguments);
  return fail(ErrorCode::invalid_input, "there is no command \"" + std::string(name) + "\"",
              "name");
}

}  // namespace engine::companies
