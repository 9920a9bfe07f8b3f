#include "store/postgres/session.h"

#include <unistd.h>

namespace store::postgres {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr int server_version_min = 150'000;
constexpr const char* connect_wait_s = "5";
// Without an answer to what was sent for so long, the server counts as gone.
constexpr const char* silence_ms_max = "15000";

std::string trimmed(const char* text) {
  std::string line = text == nullptr ? "" : text;
  while (!line.empty() && (line.back() == '\n' || line.back() == ' ')) line.pop_back();
  return line;
}

std::string settings_sql(const Address& address, Access access) {
  std::string sql = "set search_path to \"" + address.schema +
                    "\"; set client_min_messages to warning; set jit to off;";
  if (access == Access::read_only) {
    return sql + "set default_transaction_read_only to on;";
  }
  // What the writer does has an index for it. Left to itself, the planner keeps plans made for tables that
  // were still small, and a bulk load then reads millions of rows per batch until the statistics come.
  return sql + "set synchronous_commit to on; set enable_seqscan to off; "
               "set enable_hashjoin to off; set enable_mergejoin to off;";
}

ErrorCode code_of(std::string_view state) {
  const std::string_view kind = state.substr(0, 2);
  if (kind == "23") return ErrorCode::conflict;         // integrity constraints
  if (kind == "08" || kind == "53" || kind == "57" || kind == "58" || kind == "40" ||
      kind == "55" || kind == "25" || kind == "28") {
    return ErrorCode::unavailable;  // connection, resources, shutdown, deadlock, locks, state, password
  }
  if (kind == "54") return ErrorCode::limit_exceeded;
  if (state == "XX001" || state == "XX002") return ErrorCode::corrupt;
  return ErrorCode::invalid_input;
}

}  // namespace

Error error_of(const Address& address, const PGconn* session, const PGresult* answer) {
  const char* state = answer == nullptr ? nullptr : PQresultErrorField(answer, PG_DIAG_SQLSTATE);
  if (state == nullptr || PQstatus(session) != CONNECTION_OK) {
    return Error{ErrorCode::unavailable,
                 without_password(address, "the database server " + address.described +
                                               " cannot be reached (" +
                                               trimmed(PQerrorMessage(session)) +
                                               "): check that it runs and the address is right")};
  }
  const ErrorCode code = code_of(state);
  std::string text = trimmed(PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY));
  if (const char* detail = PQresultErrorField(answer, PG_DIAG_MESSAGE_DETAIL);
      detail != nullptr && code == ErrorCode::conflict) {
    text.append(": ").append(trimmed(detail));
  }
  if (code == ErrorCode::unavailable) text = address.described + ": " + text;
  if (std::string_view(state) == "53100") text += ": the server's disk is full, free some space there";
  return Error{code, without_password(address, std::move(text))};
}

Result<Answer> run(const Address& address, PGconn* session, const std::string& sql) {
  Answer answer(PQexec(session, sql.c_str()));
  const auto status = PQresultStatus(answer.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) {
    return answer;
  }
  return tl::unexpected(error_of(address, session, answer.get()));
}

Result<Session> open_session(const Address& address, Access access) {
  const std::string name = "guildhall " + std::to_string(::getpid());
  std::vector<const char*> keywords = {"connect_timeout", "tcp_user_timeout", "keepalives_idle"};
  std::vector<const char*> values = {connect_wait_s, silence_ms_max, "10"};
  for (const auto& [keyword, value] : address.settings) {  // later ones win: the URL's own
    keywords.push_back(keyword.c_str());
    values.push_back(value.c_str());
  }
  for (const auto& [keyword, value] : {std::pair{"application_name", name.c_str()},
                                       std::pair{"client_encoding", "UTF8"}}) {
    keywords.push_back(keyword);
    values.push_back(value);
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  Session session(PQconnectdbParams(keywords.data(), values.data(), 0));
  if (PQstatus(session.get()) != CONNECTION_OK) {
    return tl::unexpected(error_of(address, session.get(), nullptr));
  }
  PQsetNoticeProcessor(session.get(), [](void*, const char*) {}, nullptr);
  if (PQserverVersion(session.get()) < server_version_min) {
    return base::fail(ErrorCode::invalid_input,
                      address.described + " runs PostgreSQL " +
                          std::to_string(PQserverVersion(session.get()) / 10'000) +
                          ": Guildhall needs 15 or newer");
  }
  if (std::string_view(PQparameterStatus(session.get(), "server_encoding")) != "UTF8") {
    return base::fail(ErrorCode::invalid_input, address.described +
                                                    " is not encoded in UTF-8: create a database "
                                                    "with encoding 'UTF8' and name that");
  }
  TRY_VOID(run(address, session.get(), settings_sql(address, access)));
  return session;
}

}  // namespace store::postgres
