#include "connectors/webhook/event_facts.h"

#include <algorithm>
#include <array>

#include "model/fact_json.h"

namespace connectors::webhook {
namespace {

using base::ErrorCode;
using base::fail;
using base::json::object;

// Commands are for people with accounts, and the clock is the server's.
constexpr auto kinds =
    std::to_array<std::string_view>({"message", "edit", "revoke", "join", "leave", "rename",
                                     "member", "group", "order", "renewal", "behaviour"});

constexpr std::string_view of_the_envelope[] = {"kind", "id", "at", "source"};

}  // namespace

std::string own_source(std::string_view endpoint_name) {
  return "hook:" + std::string(endpoint_name);
}

std::string known_types() {
  std::string list;
  for (const std::string_view kind : kinds) {
    if (!list.empty()) list += ", ";
    list.append(type_prefix).append(kind);
  }
  return list;
}

base::Result<model::Fact> to_fact(const Event& event, const Entrance& entrance, base::Instant now) {
  std::string_view kind = event.type;
  const bool is_ours = kind.starts_with(type_prefix);
  if (is_ours) kind.remove_prefix(type_prefix.size());
  if (!is_ours || std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
    return fail(ErrorCode::invalid_input,
                "type \"" + event.type + "\" is not taken here: send one of " + known_types(),
                "type");
  }
  if (!event.data.is_object()) {
    return fail(ErrorCode::invalid_input,
                "data must be a JSON object with the members of the " + std::string(kind), "data");
  }
  object body = event.data.get_object();
  for (const std::string_view name : of_the_envelope) {
    if (!body.contains(name)) continue;
    return fail(ErrorCode::invalid_input,
                "data." + std::string(name) + " is said by the envelope: leave it out",
                "data." + std::string(name));
  }
  const std::string own = own_source(entrance.name);
  body["kind"] = kind;
  body["id"] = entrance.source == own ? event.id : own + "/" + event.id;
  body["at"] = base::format_iso(event.time.value_or(now));
  auto fact = model::fact_from_json(body, entrance.source);
  if (fact) return fact;
  base::Error error = std::move(fact).error();
  const std::string name = error.field;
  if (std::find(std::begin(of_the_envelope), std::end(of_the_envelope), name) ==
      std::end(of_the_envelope)) {
    error.field = name.empty() ? "data" : "data." + name;
  }
  return tl::unexpected(std::move(error));
}

}  // namespace connectors::webhook
