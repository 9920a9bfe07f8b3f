#include "store/postgres/writer_lock.h"

#include <charconv>

#include "base/hash.h"

namespace store::postgres {

using base::ErrorCode;
using base::Result;

namespace {

// Advisory locks are numbers, known within one database.
std::string lock_number(const Address& address) {
  const auto hash = base::stable_hash(address.schema, 0x67756c6468616c6c);
  return std::to_string(static_cast<std::int64_t>(hash));
}

std::int64_t integer_of(const Answer& answer) {
  std::int64_t number = 0;
  if (PQntuples(answer.get()) == 0) return 0;
  const std::string_view text(PQgetvalue(answer.get(), 0, 0));
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// "process 1234 at 10.0.0.7", from the application name that open_session() gives.
std::string holder_of(const Address& address, PGconn* session) {
  const auto answer = run(address, session,
      "select replace(a.application_name, 'guildhall ', ''), coalesce(host(a.client_addr), 'here') "
      "from pg_locks l join pg_stat_activity a on a.pid = l.pid "
      "where l.locktype = 'advisory' and l.granted and l.objsubid = 1 "
      "and l.database = (select oid from pg_database where datname = current_database()) "
      "and ((l.classid::bigint << 32) | l.objid::bigint) = " + lock_number(address));
  if (!answer || PQntuples(answer->get()) == 0) return "process unknown";
  return std::string("process ") + PQgetvalue(answer->get(), 0, 0) + " at " +
         PQgetvalue(answer->get(), 0, 1);
}

}  // namespace

WriterLock::~WriterLock() {
  // Waits for the server's answer, so that the lock is free when we are gone.
  if (session_) (void)run(address_, session_.get(), "select pg_advisory_unlock_all()");
}

Result<void> WriterLock::lock(PGconn* session) {
  TRY(answer, run(address_, session,
                  "select pg_try_advisory_lock(" + lock_number(address_) + ")::int::bigint"));
  if (integer_of(answer) == 1) return {};
  return base::fail(ErrorCode::unavailable,
                    "another Guildhall (" + holder_of(address_, session) + ") is working on " +
                        address_.described + ": stop it first, or use its console");
}

Result<void> WriterLock::take() {
  const std::scoped_lock guard(mutex_);
  if (epoch_ != 0) return {};
  TRY(session, open_session(address_, Access::read_write));
  TRY_VOID(lock(session.get()));
  TRY_VOID(run(address_, session.get(),
               "create table if not exists writer_epoch (one bigint primary key, epoch bigint not null)"));
  TRY(raised, run(address_, session.get(),
                  "insert into writer_epoch (one, epoch) values (1, 1) on conflict (one) do update "
                  "set epoch = writer_epoch.epoch + 1 returning epoch"));
  epoch_ = integer_of(raised);
  session_ = std::move(session);
  return {};
}

Result<void> WriterLock::renew() {
  const std::scoped_lock guard(mutex_);
  if (epoch_ == 0) return {};
  if (session_ && run(address_, session_.get(), "select 1")) return {};
  session_.reset();
  TRY(session, open_session(address_, Access::read_write));
  TRY_VOID(lock(session.get()));
  session_ = std::move(session);
  return {};
}

std::int64_t WriterLock::epoch() const {
  const std::scoped_lock guard(mutex_);
  return epoch_;
}

}  // namespace store::postgres
