// Connections are the chat platforms of one organisation, as the connections file names them
// (docs/connections.md):
//
//   {"connections": [{"platform": "wecom", …}, …]}
//
// Each serves one fact source; two of the same source are refused.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/platforms.h"
#include "base/clock.h"
#include "connectors/connector.h"
#include "server/connections/connector_host.h"

namespace server::connections {

inline constexpr std::size_t connections_file_bytes_max = 1'048'576;
inline constexpr std::size_t connections_max = 50;

class Connections final : public api::Platforms {
 public:
  ~Connections() override { stop(); }

  // Reads the file. Errors name the file, the place ("connections[1].callback.token") and the
  // remedy; a file that others can read is refused, for it holds secrets.
  base::Result<void> read_file(const std::string& path, const base::Clock& clock);
  base::Result<void> read(const base::json::object& document, const base::Clock& clock);
  base::Result<void> add(std::unique_ptr<connectors::Connector> connector);

  // The host outlives stop(). Each once at most.
  void start(connectors::Host& host);
  void stop();

  std::vector<connectors::Connector*> all() const;
  // A connector that somebody else owns and starts: only asked about mass messages. It outlives
  // this.
  void lend(connectors::Connector& connector) { lent_.push_back(&connector); }

  api::BroadcastWay broadcast_way(const std::string& source) const override;
  base::Result<void> check_broadcast(const std::string& source, const std::string& text,
                                     const std::vector<api::BroadcastLink>& links) const override;
  std::vector<api::QuotaLeft> quota_left(const std::string& source,
                                         const std::vector<std::string>& groups,
                                         const std::vector<api::GroupReached>& reached,
                                         base::Instant now) const override;

  std::vector<api::CustomerTag> customer_tags(const std::string& source) const override;
  bool makes_ways(const std::string& source) const override;
  bool changes_owners(const std::string& source) const override;

  base::Result<std::string> read_robot_key(const std::string& source,
                                           const std::string& text) const override;
  base::Result<void> test_robot(const std::string& source) const override;

  std::vector<api::TroubleTold> tell(std::string_view text) const override;
  std::vector<api::Platform> list() const override;
  base::Result<void> reconcile(const std::string& source) override;
  api::Response hear(const api::Request& request) override;

 private:
  connectors::Connector* find(std::string_view source) const;

  const connectors::Connector* sender_for(std::string_view source) const;

  std::vector<std::unique_ptr<connectors::Connector>> connectors_;
  std::vector<connectors::Connector*> lent_;
  bool is_started_ = false;
};

}  // namespace server::connections
