// An event from another system as a fact. The type says the kind, "guildhall." + message, edit,
// revoke, join, leave, rename, member, group, order or renewal; `data` holds the members of our own
// JSON form of facts (model/fact_json.h; connectors/files/FORMATS.md) but for those that the
// envelope says: kind, id, at, source.
//
//   fact.source       the endpoint's source: the name space of the groups and members that the data
//   names fact.external_id  the event's id, so that an event that comes twice is taken once. In a
//   name space that is not
//                     the endpoint's own, with "hook:<endpoint>/" in front, so that ids of two
//                     feeds do not meet
//   fact.at           the event's time; without one, now
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "connectors/webhook/envelope.h"
#include "model/fact.h"

namespace connectors::webhook {

inline constexpr std::string_view type_prefix = "guildhall.";

// Where an event came in.
struct Entrance {
  std::string name;    // of the endpoint
  std::string source;  // of its facts
};

// "hook:" + the name: the name space that is an endpoint's own.
std::string own_source(std::string_view endpoint_name);

// Errors name the attribute, or the member of data as "data.amount_cents".
base::Result<model::Fact> to_fact(const Event& event, const Entrance& entrance, base::Instant now);

// The types that are taken, as a list for people: "guildhall.message, guildhall.edit, …".
std::string known_types();

}  // namespace connectors::webhook
