#include "connectors/files/decoder.h"

#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "base/utf8.h"
#include "model/fact_json.h"

namespace connectors::files {

using base::json::object;
using base::json::value;

void RowSink::accept(std::int64_t line, std::vector<model::Fact> facts, std::string_view row) {
  const std::size_t first = batch_.facts.size();
  for (model::Fact& fact : facts) {
    if (fact.source.empty()) fact.source = source_;
    if (!options_.live) fact.history = true;
    auto admitted = model::admit(std::move(fact));
    if (!admitted) {
      batch_.facts.resize(first);
      reject(line, admitted.error().text, row);
      return;
    }
    batch_.facts.push_back(*std::move(admitted));
  }
  batch_.rows.push_back(Row{std::string(file_), line, first, batch_.facts.size() - first});
}

void RowSink::reject(std::int64_t line, std::string reason, std::string_view row) {
  batch_.rejects.push_back(Reject{std::string(file_), line, std::move(reason),
                                  std::string(base::cut_utf8(row, reject_row_bytes_max))});
}

std::optional<object> object_of(const RawRow& raw, RowSink& sink) {
  if (raw.too_long) {
    sink.reject(raw.line, "the row is longer than " + std::to_string(row_bytes_max >> 20) + " MiB",
                raw.text);
    return std::nullopt;
  }
  auto parsed = base::parse_json(raw.text);
  if (!parsed) {
    sink.reject(raw.line, parsed.error().text, raw.text);
    return std::nullopt;
  }
  if (!parsed->is_object()) {
    sink.reject(raw.line, "the row is not a JSON object", raw.text);
    return std::nullopt;
  }
  return std::move(parsed->get_object());
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

}  // namespace connectors::files
