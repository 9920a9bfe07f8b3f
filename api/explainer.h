// Explainer is what the API asks of the rules without being the one who runs them: why a text is
// taken as it is, whether a draft can be compiled, and what it would have done. Implemented by the
// server with the engine. Safe from any thread.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "model/policy.h"
#include "model/rows.h"

namespace api {

// A message as it was, with who sent it and where.
struct Trial {
  model::Message message;
  model::Member member;
  model::Group group;
};

enum class EntryKind { rule, reply, faq };

// One entry of a policy that would have acted on one message.
struct Hit {
  std::size_t trial = 0;  // place in the list
  EntryKind kind = EntryKind::rule;
  std::string entry;  // id of the rule, reply or FAQ
};

class Explainer {
 public:
  virtual ~Explainer() = default;
  // What the policy in force says of the message: each entry with its outcome and its reason.
  virtual base::json::object explain(const model::Message& message, const model::Member& member,
                                     const model::Group& group) = 0;
  // Can it be compiled? The error names the field ("rules[3].words[0]").
  virtual base::Result<void> check(const model::Policy& policy) = 0;
  // Runs the draft over the trials, in their order, without any state but theirs.
  virtual base::Result<std::vector<Hit>> try_out(const model::Policy& draft,
                                                 const std::vector<Trial>& trials) = 0;
};

}  // namespace api

namespace model {
MODEL_NAMES(api::EntryKind, "rule", "reply", "faq");
}  // namespace model
