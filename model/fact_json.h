// Facts as JSON objects: the form of our own JSONL files, of webhooks and of the `fact` table.
//
//   {"kind":"message","source":"wecom","id":"m1","at":"2026-11-22T09:30:00.000Z","group":"g1","actor":"u1",
//    "text":"…","reply_to":"m0","mentions":["u2"]}
//
// Unknown members are refused by name, so that a misspelt one is noticed. Limits: see fact.h.
#pragma once

#include "base/json.h"
#include "model/fact.h"

namespace model {

base::json::object to_json(const Fact& fact);
// Only the members that belong to the body ("text", "reply_to", …), for the `fact` table.
base::json::object body_to_json(const Fact& fact);

// `default_source` is used where the object names none.
base::Result<Fact> fact_from_json(const base::json::object& object,
                                  std::string_view default_source);
base::Result<FactBody> body_from_json(std::string_view kind, const base::json::object& object);

// Checks lengths and repairs texts (UTF-8, cuts) as fact.h says; every way in calls it once.
base::Result<Fact> admit(Fact fact);

}  // namespace model
