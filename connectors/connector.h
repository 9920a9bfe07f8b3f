// A Connector speaks one chat platform: it turns what happens there into facts, and does there what the
// engine wants. It decides nothing. What a platform cannot do by its official interface it says in its
// capabilities, and the deliverer hands that to a person as a task.
//
// Calls come from the deliverer's thread only, one at a time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/names.h"
#include "model/rows.h"

namespace connectors {

// automatic: by interface · confirmed: a staff member confirms with one tap · manual: only a person can ·
// impossible: not even a person can.
enum class Capability { automatic, confirmed, manual, impossible };

}  // namespace connectors

template <>
struct model::NameOf<connectors::Capability> {
  static constexpr auto all =
      std::to_array<std::string_view>({"automatic", "confirmed", "manual", "impossible"});
};

namespace connectors {

struct Delivery {
  const model::Effect& effect;
  const model::Group& group;    // id 0 when the effect concerns no group
  const model::Member& member;  // id 0 when it concerns no member
};

struct Done {
  std::string reference;  // the platform's own name for what was done ("message id"), may be empty
};

class Connector {
 public:
  virtual ~Connector() = default;
  // The fact source it serves ("wecom", "demo").
  virtual std::string_view source() const = 0;
  virtual Capability capability(std::string_view effect_kind) const = 0;
  // Does it, at most once. Errors: unavailable and limit_exceeded are tried again later; anything else
  // is final. Called only for automatic capabilities.
  virtual base::Result<Done> perform(const Delivery& delivery) = 0;
};

}  // namespace connectors
