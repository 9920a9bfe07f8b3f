// ConnectorHost is what connectors see of the program: facts go to the pump, what is known comes
// from the store. Safe from any thread.
#pragma once

#include <mutex>

#include "api/intake.h"
#include "connectors/connector.h"
#include "store/database.h"

namespace server::connections {

class ConnectorHost final : public connectors::Host {
 public:
  // Both must outlive it; the database's schema must be there.
  ConnectorHost(api::Intake& intake, store::Database& database)
      : intake_(intake), database_(database) {}

  base::Result<connectors::Taken> take(std::vector<model::Fact> facts) override;
  base::Result<connectors::Taken> take(std::vector<model::Fact> facts, std::string_view source,
                                       const connectors::Mark& mark) override;
  base::Result<std::string> mark(std::string_view source, std::string_view name) override;
  base::Result<std::vector<connectors::KnownGroup>> groups(std::string_view source) override;
  base::Result<std::vector<connectors::OpenSending>> open_sendings(
      std::string_view source) override;
  base::Result<std::vector<connectors::OpenWay>> open_ways(std::string_view source) override;
  base::Result<std::vector<connectors::KnownContact>> contacts(std::string_view source) override;
  base::Result<std::string> robot_key(std::string_view source) override;

 private:
  api::Intake& intake_;
  store::Database& database_;
};

}  // namespace server::connections
