// EngineExplainer answers the API's questions about rules with the engine itself: the same code that decides says why
// it decides, so that an explanation cannot differ from the act.
#pragma once

#include "api/explainer.h"
#include "server/pump/pump.h"

namespace server {

class EngineExplainer final : public api::Explainer {
 public:
  explicit EngineExplainer(Pump& pump) : pump_(pump) {}

  base::json::object explain(const model::Message& message, const model::Member& member,
                             const model::Group& group) override;
  base::Result<void> check(const model::Policy& policy) override;
  base::Result<std::vector<api::Hit>> try_out(const model::Policy& draft,
                                              const std::vector<api::Trial>& trials) override;

 private:
  Pump& pump_;
};

}  // namespace server
