#include "server/session.h"

#include "server/keepers/keeper.h"
#include "server/open_database.h"

namespace server {

using base::Result;

Result<std::unique_ptr<Session>> Session::open(const std::string& data, const base::Clock& clock) {
  std::unique_ptr<Session> session(new Session(clock));
  TRY(database, open_database(data));
  session->database_ = std::move(database);
  TRY(readers, Readers::built_in());
  TRY(organisation, Organisation::open(*session->database_, std::move(readers)));
  session->organisation_ = std::move(organisation);
  session->pump_ = std::make_unique<Pump>(*session->organisation_, clock, false);
  return session;
}

Session::~Session() = default;

Result<void> Session::catch_up() { return keepers::catch_up(*database_, clock_.now()); }

}  // namespace server
