// One session of libpq, with its settings made and its errors turned into ours. It does not reconnect: that
// is postgres_connection.h. Private to this room.
#pragma once

#include <libpq-fe.h>

#include <memory>

#include "store/database.h"
#include "store/postgres/address.h"

namespace store::postgres {

struct CloseSession {
  void operator()(PGconn* session) const { PQfinish(session); }
};
struct FreeAnswer {
  void operator()(PGresult* answer) const { PQclear(answer); }
};
using Session = std::unique_ptr<PGconn, CloseSession>;
using Answer = std::unique_ptr<PGresult, FreeAnswer>;

base::Result<Session> open_session(const Address& address, Access access);

// What went wrong, from the answer (may be null) and the session. Connection troubles are `unavailable`
// and name the server.
base::Error error_of(const Address& address, const PGconn* session, const PGresult* answer);

// Runs SQL without parameters; several statements give the last one's answer.
base::Result<Answer> run(const Address& address, PGconn* session, const std::string& sql);

}  // namespace store::postgres
