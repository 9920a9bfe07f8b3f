#include "server/connections/staff_doors.h"

namespace server::connections {

using base::Result;

namespace {

api::PageSignature of(connectors::PageSignature made) {
  return {std::move(made.nonce), std::move(made.signature), made.timestamp_seconds};
}

}  // namespace

void StaffDoors::listen_at(std::string address) {
  const std::lock_guard lock(mutex_);
  own_address_ = std::move(address);
}

std::vector<api::Workplace> StaffDoors::list() const {
  const std::lock_guard lock(mutex_);
  std::vector<api::Workplace> places;
  for (connectors::Connector* each : connections_.all()) {
    connectors::StaffDoor* door = each->staff_door();
    if (!door) continue;
    const std::string& address =
        door->public_address().empty() ? own_address_ : door->public_address();
    if (address.empty()) continue;
    places.push_back({std::string(each->source()), address, door->makes_accounts()});
  }
  return places;
}

Result<connectors::StaffDoor*> StaffDoors::find(const std::string& source) const {
  for (connectors::Connector* each : connections_.all()) {
    if (each->source() == source && each->staff_door()) return each->staff_door();
  }
  return base::fail(base::ErrorCode::not_found,
                    "nobody signs in with \"" + source + "\": its connection has no sign_in",
                    "source");
}

Result<std::string> StaffDoors::sign_in_address(const std::string& source,
                                                const api::SignInTrip& trip) const {
  TRY(door, find(source));
  return door->sign_in_address({trip.return_address, trip.state, trip.language, trip.is_inside});
}

Result<std::string> StaffDoors::member_of_code(const std::string& source, const std::string& code) {
  TRY(door, find(source));
  return door->member_of_code(code);
}

Result<api::PageRights> StaffDoors::page_rights(const std::string& source,
                                                const std::string& page_address) {
  TRY(door, find(source));
  TRY(rights, door->page_rights(page_address));
  return api::PageRights{std::move(rights.company), rights.agent, of(std::move(rights.of_company)),
                         of(std::move(rights.of_agent))};
}

}  // namespace server::connections
