// Companies, their people, and which of them compete.
#include <algorithm>
#include <map>
#include <set>

#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "planning/roster/roster.h"
#include "store/queries/seating.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;
using planning::roster::root_of;

constexpr std::size_t company_search_bytes_max = 200;
constexpr std::size_t suggestions_max = 200;

object company_json(const model::Company& row, std::int64_t members) {
  object out;
  out["id"] = row.id.value;
  out["name"] = row.name;
  out["credit_code"] = row.credit_code;
  out["industry"] = row.industry;
  out["region"] = row.region;
  out["merged_into"] = id_or_null(row.merged_into);
  out["members"] = members;
  return out;
}

struct AllCompanies {
  planning::roster::Companies rows;
  std::vector<model::CompanyRelation> relations;
  static base::Result<AllCompanies> read(store::Connection& connection) {
    AllCompanies all;
    TRY(rows, queries::all_companies(connection));
    for (model::Company& each : rows) all.rows.emplace(each.id, std::move(each));
    TRY(relations, queries::all_relations(connection));
    all.relations = std::move(relations);
    return all;
  }
  value ref(model::CompanyId id) const {
    const auto known = rows.find(id);
    return object{{"id", id.value}, {"name", known == rows.end() ? "" : known->second.name}};
  }
  object relation_json(model::CompanyId a, model::CompanyId b, std::string_view state,
                       std::string_view by, base::Instant at, std::string_view why) const {
    return {{"a", ref(a)}, {"b", ref(b)}, {"state", state}, {"by", by}, {"at", time_or_null(at)},
            {"why", why}};
  }
};

using Pair = std::pair<model::CompanyId, model::CompanyId>;
Pair pair_of(model::CompanyId a, model::CompanyId b) { return {std::min(a, b), std::max(a, b)}; }

// Same industry and same region, and nobody has said anything of the two yet.
array suggestions_json(const AllCompanies& all, model::CompanyId of) {
  std::set<Pair> said;
  for (const model::CompanyRelation& each : all.relations) {
    if (each.state == model::RelationState::withdrawn) continue;
    said.insert(pair_of(root_of(all.rows, each.a), root_of(all.rows, each.b)));
  }
  std::map<std::pair<std::string, std::string>, std::set<model::CompanyId>> alike;
  for (const auto& [id, row] : all.rows) {
    if (row.merged_into || row.industry.empty() || row.region.empty()) continue;
    alike[{row.industry, row.region}].insert(id);
  }
  array list;
  for (const auto& [key, ids] : alike) {
    for (auto one = ids.begin(); one != ids.end(); ++one) {
      for (auto other = std::next(one); other != ids.end(); ++other) {
        if (of && *one != of && *other != of) continue;
        if (said.contains({*one, *other}) || list.size() >= suggestions_max) continue;
        list.push_back(
            all.relation_json(*one, *other, "suggested", "", {}, key.first + " · " + key.second));
      }
    }
  }
  return list;
}

base::Result<model::Company> wanted_company(const AllCompanies& all, std::int64_t id) {
  const auto known = all.rows.find(model::CompanyId(id));
  if (known == all.rows.end()) {
    return fail(ErrorCode::not_found, "there is no company " + std::to_string(id), "id");
  }
  return known->second;
}

}  // namespace

base::Result<Response> companies(Services&, const Call& call) {
  TRY(limit, call.limit());
  model::CompanyId after;
  if (!call.text("cursor").empty()) {
    TRY(keys, read_cursor(call.text("cursor"), 1));
    after = model::CompanyId(keys[0]);
  }
  queries::CompanyFilter filter;
  filter.words = call.text("q");
  if (filter.words.size() > company_search_bytes_max) {
    return fail(ErrorCode::invalid_input, "q may have at most 200 bytes", "q");
  }
  TRY(merged, call.flag("merged"));
  filter.has_merged = merged;
  TRY(lines, queries::companies(call.reader, filter, after, limit));
  const bool is_full = static_cast<std::int64_t>(lines.size()) == limit;
  return page(
      call,
      to_array(lines, [](const auto& line) { return company_json(line.company, line.members); }),
      is_full ? make_cursor({lines.back().company.id.value}) : "");
}

base::Result<Response> company(Services&, const Call& call) {
  TRY(id, call.id());
  TRY(all, AllCompanies::read(call.reader));
  TRY(row, wanted_company(all, id));
  TRY(members, queries::members_of_company(call.reader, row.id));
  TRY(merged, queries::merged_into(call.reader, row.id));
  object body;
  body["company"] = company_json(row, static_cast<std::int64_t>(members.size()));
  body["members"] = to_array(members, [](const model::Member& each) {
    return object{{"id", each.id.value}, {"name", each.name}, {"role", model::to_name(each.role)}};
  });
  body["merged"] =
      to_array(merged, [](const model::Company& each) { return company_json(each, 0); });
  array relations;
  for (const model::CompanyRelation& each : all.relations) {
    const auto a = root_of(all.rows, each.a), b = root_of(all.rows, each.b);
    if (each.state == model::RelationState::withdrawn || (a != row.id && b != row.id)) continue;
    relations.push_back(
        all.relation_json(a, b, model::to_name(each.state), each.by, each.at, each.why));
  }
  body["relations"] = std::move(relations);
  body["suggestions"] = suggestions_json(all, row.id);
  return stamped(call, body);
}

base::Result<Response> save_company(Services& services, const Call& call) {
  TRY(body, call.body({"name", "credit_code", "industry", "region"}));
  TRY_VOID(base::required_text(body, "name"));
  return carry_out(services, call, "company.save", body);
}

base::Result<Response> change_company(Services& services, const Call& call) {
  TRY(id, call.id());
  TRY(body, call.body({"name", "credit_code", "industry", "region"}));
  body["company"] = id;
  return carry_out(services, call, "company.save", body);
}

base::Result<Response> merge_company(Services& services, const Call& call) {
  TRY(id, call.id());
  TRY(body, call.body({"into"}));
  TRY(into, Call::body_id(body, "into", true));
  return carry_out(services, call, "company.merge", {{"company", id}, {"into", into}});
}

base::Result<Response> unmerge_company(Services& services, const Call& call) {
  TRY(id, call.id());
  return carry_out(services, call, "company.unmerge", {{"company", id}});
}

// All that was said, and what is suggested: the map of conflicts.
base::Result<Response> competitors(Services&, const Call& call) {
  TRY(all, AllCompanies::read(call.reader));
  array relations;
  for (const model::CompanyRelation& each : all.relations) {
    if (each.state == model::RelationState::withdrawn) continue;
    relations.push_back(all.relation_json(root_of(all.rows, each.a), root_of(all.rows, each.b),
                                          model::to_name(each.state), each.by, each.at, each.why));
  }
  object body;
  body["relations"] = std::move(relations);
  body["suggestions"] = suggestions_json(all, {});
  return stamped(call, body);
}

base::Result<Response> judge_competitors(Services& services, const Call& call) {
  TRY(body, call.body({"a", "b", "verdict", "why"}));
  TRY(a, Call::body_id(body, "a", true));
  TRY(b, Call::body_id(body, "b", true));
  const std::string_view verdict = base::text_at(body, "verdict");
  if (verdict != "declare" && verdict != "refuse" && verdict != "withdraw") {
    return fail(ErrorCode::invalid_input, "verdict must be declare, refuse or withdraw", "verdict");
  }
  return carry_out(services, call, "competitor." + std::string(verdict),
                   {{"a", a}, {"b", b}, {"why", base::text_at(body, "why")}});
}

}  // namespace api
