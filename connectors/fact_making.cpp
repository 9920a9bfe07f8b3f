#include "connectors/fact_making.h"

#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "base/utf8.h"
#include "model/fact_json.h"

namespace connectors {

using base::ErrorCode;
using base::fail;
using base::Instant;
using base::Result;
using base::json::object;
using base::json::value;

Result<Instant> possible_time(Instant at, std::string_view written) {
  const std::string quoted = "time \"" + std::string(base::cut_utf8(written, 40)) + "\"";
  if (at < instant_min) {
    return fail(ErrorCode::invalid_input,
                quoted + " is zero or before 1988: it is missing, or in another unit", "time");
  }
  if (at > instant_max) {
    return fail(ErrorCode::invalid_input, quoted + " lies after the year 2200", "time");
  }
  return at;
}

Result<Instant> read_epoch_ms(std::int64_t ms) {
  return possible_time(Instant{ms}, std::to_string(ms));
}

model::Fact make_fact(std::string external_id, base::Instant at, std::string_view group,
                      std::string_view actor, model::FactBody body) {
  model::Fact fact;
  fact.external_id = fit_id(std::move(external_id));
  fact.at = at;
  fact.group = group;
  fact.actor = actor;
  fact.body = std::move(body);
  return fact;
}

model::Fact profile_fact(model::MemberProfile profile, base::Instant at) {
  const std::string member = profile.member;
  model::Fact fact = make_fact("", at, "", "", std::move(profile));
  const std::string said = base::json::serialize(model::body_to_json(fact));
  fact.external_id = fit_id("member:" + member + ":" + base::to_hex(base::stable_hash(said)));
  return fact;
}

model::Fact group_fact(std::string_view group, model::GroupProfile profile, base::Instant at) {
  model::Fact fact = make_fact("", at, group, "", std::move(profile));
  const std::string said = base::json::serialize(model::body_to_json(fact));
  fact.external_id =
      fit_id("group:" + std::string(group) + ":" + base::to_hex(base::stable_hash(said)));
  return fact;
}

std::string fit_id(std::string id) {
  if (id.size() <= model::external_id_bytes_max) return id;
  return base::to_hex(base::stable_hash(id)) + base::to_hex(base::stable_hash(id, 1));
}

std::string direct_chat(std::vector<std::string> people) {
  std::sort(people.begin(), people.end());
  people.erase(std::unique(people.begin(), people.end()), people.end());
  std::string id = "dm";
  for (const std::string& person : people) id.append(":").append(person);
  return fit_id(std::move(id));
}

std::string loose_text(const object& from, std::string_view key) {
  const value* found = from.if_contains(key);
  if (!found) return {};
  if (found->is_string()) return std::string(found->get_string());
  if (found->is_number()) return base::json::serialize(*found);
  return {};
}

}  // namespace connectors
