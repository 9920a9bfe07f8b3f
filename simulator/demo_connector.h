// DemoConnector is the chat platform of the synthetic company: what Guildhall sends appears in the group, who is
// muted or removed is silent, and now and then somebody answers. What happens there comes out as facts.
//
// perform() is called on the deliverer's thread, take_facts() on the demo's; both are safe together.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "connectors/connector.h"
#include "simulator/history.h"

namespace simulator {

class DemoConnector final : public connectors::Connector {
 public:
  DemoConnector(const base::Clock& clock, std::uint64_t seed) : clock_(clock), random_(seed) {}

  std::string_view source() const override { return demo_source; }
  connectors::Capability capability(std::string_view effect_kind) const override;
  base::Result<connectors::Done> perform(const connectors::Delivery& delivery) override;

  // What happened on the platform because of that, up to `now`; each once.
  std::vector<model::Fact> take_facts(base::Instant now);
  bool is_silenced(const std::string& group, const std::string& member) const;

 private:
  const base::Clock& clock_;
  mutable std::mutex mutex_;
  base::Random random_;
  std::set<std::pair<std::string, std::string>> silenced_;  // group, member
  std::vector<model::Fact> coming_;
};

}  // namespace simulator
