// StaffDoors are the connections that let staff in (connectors/staff_door.h), as the API sees them.
// Safe from any thread.
#pragma once

#include <mutex>
#include <string>

#include "api/workplaces.h"
#include "server/connections/connections.h"

namespace server::connections {

class StaffDoors final : public api::Workplaces {
 public:
  // Reads the connections when it is asked; they outlive it.
  explicit StaffDoors(const Connections& connections) : connections_(connections) {}

  // Where the program listens ("http://127.0.0.1:8080"), for a door that names no address. Until it
  // is told, such a door is not offered.
  void listen_at(std::string address);

  std::vector<api::Workplace> list() const override;
  base::Result<std::string> sign_in_address(const std::string& source,
                                            const api::SignInTrip& trip) const override;
  base::Result<std::string> member_of_code(const std::string& source,
                                           const std::string& code) override;
  base::Result<api::PageRights> page_rights(const std::string& source,
                                            const std::string& page_address) override;

 private:
  base::Result<connectors::StaffDoor*> find(const std::string& source) const;

  const Connections& connections_;
  mutable std::mutex mutex_;
  std::string own_address_;
};

}  // namespace server::connections
