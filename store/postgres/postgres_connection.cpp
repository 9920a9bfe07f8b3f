#include "store/postgres/postgres_connection.h"

#include <charconv>
#include <utility>

#include "store/dialect_sql.h"
#include "store/postgres/bulk_array.h"

namespace store::postgres {

using base::ErrorCode;
using base::Result;

namespace {

constexpr Oid bigint_oid = 20, double_oid = 701, text_oid = 25, unknown_oid = 0;
constexpr std::size_t statements_max = 500;  // beyond, all are dropped and prepared again

std::string text_of_double(double number) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  return {digits, end};
}

class PostgresRow final : public Row {
 public:
  explicit PostgresRow(const PGresult* answer) : answer_(answer) {}
  bool is_null(int column) const override { return PQgetisnull(answer_, 0, column) != 0; }
  std::int64_t integer(int column) const override {
    const std::string_view digits = text(column);
    if (digits == "t") return 1;
    std::int64_t number = 0;
    const auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool whole = bad == std::errc() && end == digits.data() + digits.size();
    return whole ? number : static_cast<std::int64_t>(real(column));
  }
  double real(int column) const override {
    const std::string_view digits = text(column);
    double number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
  }
  std::string_view text(int column) const override {
    return {PQgetvalue(answer_, 0, column),
            static_cast<std::size_t>(PQgetlength(answer_, 0, column))};
  }

 private:
  const PGresult* answer_;
};

constexpr auto ignore_rows = [](const Row&) {};

}  // namespace

PostgresConnection::Parameters PostgresConnection::scalars(std::span<const Value> values) {
  Parameters made;
  made.texts.resize(values.size());
  made.formats.assign(values.size(), 0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    Oid type = unknown_oid;
    if (const auto* number = std::get_if<std::int64_t>(&values[i])) {
      type = bigint_oid;
      made.texts[i] = std::to_string(*number);
    } else if (const auto* real = std::get_if<double>(&values[i])) {
      type = double_oid;
      made.texts[i] = text_of_double(*real);
    } else if (const auto* text = std::get_if<std::string_view>(&values[i])) {
      type = text_oid;
      made.texts[i] = *text;  // libpq wants a closing NUL
    }
    const bool is_null = std::holds_alternative<std::monostate>(values[i]);
    made.types.push_back(type);
    made.values.push_back(is_null ? nullptr : made.texts[i].c_str());
    made.lengths.push_back(static_cast<int>(made.texts[i].size()));
  }
  return made;
}

PostgresConnection::Parameters PostgresConnection::arrays(std::span<const Column> columns,
                                                          std::span<const Value> cells) {
  Parameters made;
  made.texts.resize(columns.size());
  made.formats.assign(columns.size(), 1);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    made.texts[i] = encode_array(columns[i].type, cells, columns.size(), i);
    made.types.push_back(array_type_oid(columns[i].type));
    made.values.push_back(made.texts[i].data());
    made.lengths.push_back(static_cast<int>(made.texts[i].size()));
  }
  return made;
}

tl::unexpected<base::Error> PostgresConnection::failure(const PGresult* answer) {
  return tl::unexpected(error_of(address_, session_.get(), answer));
}

Result<void> PostgresConnection::connect() {
  statements_.clear();
  session_.reset();
  sent_ahead_ = 0;
  if (std::exchange(has_committed_soon_, false)) may_have_lost_ = true;
  TRY(session, open_session(address_, access_));
  session_ = std::move(session);
  return {};
}

Result<void> PostgresConnection::ensure_connected() {
  if (session_ && PQstatus(session_.get()) == CONNECTION_OK) return {};
  if (in_transaction_) {
    return base::fail(ErrorCode::unavailable, "the connection to " + address_.described +
                                                  " was lost in the middle of a transaction");
  }
  TRY_VOID(connect());
  if (access_ == Access::read_write) return lock_.renew();
  return {};
}

Result<void> PostgresConnection::send_ahead(const std::string& sql, const Parameters& parameters) {
  if (!in_transaction_ || !may_send_ahead_) return execute(sql, parameters, ignore_rows);
  TRY_VOID(ensure_connected());
  if (!statements_.contains(key_of(sql, parameters))) TRY_VOID(settle());
  TRY(name, prepare(sql, parameters));
  PGconn* session = session_.get();
  if (sent_ahead_ == 0) {
    // Not blocking: what the server is too busy to take waits in libpq's own buffer.
    if (PQenterPipelineMode(session) == 0 || PQsetnonblocking(session, 1) != 0)
      return failure(nullptr);
  }
  ++sent_ahead_;
  const int sent = PQsendQueryPrepared(
      session, name.c_str(), static_cast<int>(parameters.values.size()), parameters.values.data(),
      parameters.lengths.data(), parameters.formats.data(), 0);
  if (sent == 0 || PQsendFlushRequest(session) == 0 || PQflush(session) < 0)
    return failure(nullptr);
  return {};
}

Result<void> PostgresConnection::settle() {
  if (sent_ahead_ == 0) return {};
  PGconn* session = session_.get();
  Result<void> outcome;
  if (PQpipelineSync(session) == 0) outcome = failure(nullptr);
  // For each statement its answer and a null, then the mark of the end.
  bool is_over = false;
  while (outcome && !is_over) {
    const Answer answer{PQgetResult(session)};
    const auto status = answer ? PQresultStatus(answer.get()) : PGRES_COMMAND_OK;
    if (status == PGRES_PIPELINE_SYNC) is_over = true;
    if (answer == nullptr && PQstatus(session) != CONNECTION_OK) outcome = failure(nullptr);
    if (status == PGRES_FATAL_ERROR) outcome = failure(answer.get());
  }
  // After the first failure: the others were not carried out.
  while (!is_over && PQstatus(session) == CONNECTION_OK) {
    const Answer answer{PQgetResult(session)};
    is_over = answer && PQresultStatus(answer.get()) == PGRES_PIPELINE_SYNC;
  }
  sent_ahead_ = 0;
  const bool is_usable = PQsetnonblocking(session, 0) == 0 && PQexitPipelineMode(session) == 1;
  if (!is_usable && outcome) return failure(nullptr);
  return outcome;
}

std::string PostgresConnection::key_of(const std::string& sql, const Parameters& parameters) {
  std::string key = sql;
  for (const Oid type : parameters.types) key.append("/").append(std::to_string(type));
  return key;
}

Result<std::string> PostgresConnection::prepare(const std::string& sql,
                                                const Parameters& parameters) {
  std::string key = key_of(sql, parameters);
  if (const auto known = statements_.find(key); known != statements_.end()) return known->second;
  if (statements_.size() >= statements_max) {
    statements_.clear();
    TRY_VOID(run(address_, session_.get(), "deallocate all"));
  }
  const std::string name = "s" + std::to_string(statements_.size());
  const Answer answer(
      PQprepare(session_.get(), name.c_str(), in_dialect(sql, Dialect::postgres).c_str(),
                static_cast<int>(parameters.types.size()), parameters.types.data()));
  if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) return failure(answer.get());
  statements_.emplace(std::move(key), name);
  return name;
}

Result<void> PostgresConnection::collect(const RowHandler& handle) {
  Result<void> outcome;
  while (const Answer answer{PQgetResult(session_.get())}) {
    switch (PQresultStatus(answer.get())) {
      case PGRES_SINGLE_TUPLE: handle(PostgresRow(answer.get())); break;
      case PGRES_TUPLES_OK:
      case PGRES_COMMAND_OK: break;
      default:
        if (outcome) outcome = failure(answer.get());
    }
  }
  return outcome;
}

Result<void> PostgresConnection::execute(const std::string& sql, const Parameters& parameters,
                                         const RowHandler& handle) {
  TRY_VOID(ensure_connected());
  TRY_VOID(settle());
  TRY(name, prepare(sql, parameters));
  if (PQsendQueryPrepared(session_.get(), name.c_str(), static_cast<int>(parameters.values.size()),
                          parameters.values.data(), parameters.lengths.data(),
                          parameters.formats.data(), 0) == 0) {
    return failure(nullptr);
  }
  PQsetSingleRowMode(session_.get());  // an answer of any size in little memory
  return collect(handle);
}

Result<void> PostgresConnection::query(std::string_view sql, std::span<const Value> parameters,
                                       const RowHandler& handle) {
  const std::string text(sql);
  const Parameters prepared = scalars(parameters);
  bool handed_over = false;
  const auto note_and_handle = [&](const Row& row) {
    handed_over = true;
    handle(row);
  };
  auto outcome = execute(text, prepared, note_and_handle);
  // A reader's session that died while it was idle costs nobody anything: once more on a new one.
  const bool lost = !outcome && session_ && PQstatus(session_.get()) != CONNECTION_OK;
  if (lost && access_ == Access::read_only && !in_transaction_ && !handed_over) {
    outcome = execute(text, prepared, note_and_handle);
  }
  return outcome;
}

Result<void> PostgresConnection::insert(const BulkInsert& rows) {
  if (rows.cells.empty()) return {};
  std::string names, marks;
  for (std::size_t i = 0; i < rows.columns.size(); ++i) {
    const std::string_view comma = i == 0 ? "" : ", ";
    names.append(comma).append("\"").append(rows.columns[i].name).append("\"");
    marks.append(comma).append("$").append(std::to_string(i + 1)).append("::");
    marks.append(array_type_name(rows.columns[i].type));
  }
  std::string sql = "insert into ";
  sql.append(rows.table).append(" (").append(names).append(") select * from unnest(");
  sql.append(marks).append(") ").append(rows.on_conflict);
  return send_ahead(sql, arrays(rows.columns, rows.cells));
}

namespace {

// "unnest($1::bigint[], …) as named ("a", …)": the keys as a table.
std::string keys_as_table(const KeyedRows& rows) {
  std::string marks, names;
  for (std::size_t i = 0; i < rows.keys.size(); ++i) {
    const std::string_view comma = i == 0 ? "" : ", ";
    marks.append(comma).append("$").append(std::to_string(i + 1)).append("::");
    marks.append(array_type_name(rows.keys[i].type));
    names.append(comma).append("\"").append(rows.keys[i].name).append("\"");
  }
  return "unnest(" + marks + ") as named (" + names + ")";
}

}  // namespace

Result<void> PostgresConnection::look_up(const KeyedRows& wanted, std::string_view columns,
                                         const RowHandler& handle) {
  if (wanted.cells.empty()) return {};
  std::string shared;
  for (const Column& key : wanted.keys) {
    shared.append(shared.empty() ? "\"" : ", \"").append(key.name).append("\"");
  }
  std::string sql = "select ";
  sql.append(columns).append(" from ").append(keys_as_table(wanted)).append(" join ");
  sql.append(wanted.table).append(" using (").append(shared).append(")");
  if (!wanted.bounded.empty()) {
    sql.append(" where \"").append(wanted.bounded).append("\" >= ");
    sql.append(std::to_string(wanted.least));
  }
  return execute(sql, arrays(wanted.keys, wanted.cells), handle);
}

Result<void> PostgresConnection::remove(const KeyedRows& unwanted) {
  if (unwanted.cells.empty()) return {};
  std::string sql = "delete from ";
  sql.append(unwanted.table).append(" using ").append(keys_as_table(unwanted)).append(" where ");
  for (std::size_t i = 0; i < unwanted.keys.size(); ++i) {
    const std::string_view name = unwanted.keys[i].name;
    sql.append(i == 0 ? "" : " and ").append(unwanted.table).append(".\"").append(name);
    sql.append("\" = named.\"").append(name).append("\"");
  }
  return send_ahead(sql, arrays(unwanted.keys, unwanted.cells));
}

Result<void> PostgresConnection::run_script(std::string_view sql) {
  TRY_VOID(ensure_connected());
  TRY_VOID(settle());
  TRY_VOID(run(address_, session_.get(), std::string(sql)));
  return {};
}

Result<void> PostgresConnection::begin_on_session() {
  transaction_.clear();
  if (access_ == Access::read_only) {
    TRY_VOID(run(address_, session_.get(), "begin isolation level repeatable read"));
    return {};
  }
  const std::int64_t epoch = lock_.epoch();
  if (epoch == 0) {
    TRY_VOID(run(address_, session_.get(), "begin"));
    return {};
  }
  TRY(answer, run(address_, session_.get(),
                  "begin; select epoch, pg_current_xact_id()::text from writer_epoch "
                  "where one = 1 for share"));
  if (PQntuples(answer.get()) == 1 && PQgetvalue(answer.get(), 0, 0) == std::to_string(epoch)) {
    transaction_ = PQgetvalue(answer.get(), 0, 1);
    return {};
  }
  TRY_VOID(run(address_, session_.get(), "rollback"));
  return base::fail(ErrorCode::unavailable, "another Guildhall took over the writing of " +
                                                address_.described +
                                                " while this one was cut off: restart this one");
}

Result<void> PostgresConnection::begin() {
  may_send_ahead_ = false;
  TRY_VOID(ensure_connected());
  auto begun = begin_on_session();
  if (!begun && PQstatus(session_.get()) != CONNECTION_OK) {  // it died while it was idle
    TRY_VOID(ensure_connected());
    begun = begin_on_session();
  }
  if (std::exchange(may_have_lost_, false)) {
    // Whoever goes by those commits must know, once.
    if (begun) (void)run(address_, session_.get(), "rollback");
    return base::fail(ErrorCode::unavailable,
                      "the connection to " + address_.described +
                          " was lost before what had been committed was known to be kept");
  }
  in_transaction_ = begun.has_value();
  return begun;
}

Result<void> PostgresConnection::begin_batch() {
  TRY_VOID(begin());
  may_send_ahead_ = true;
  return {};
}

Result<void> PostgresConnection::commit() {
  TRY_VOID(ensure_connected());
  TRY_VOID(settle());
  const auto answer = run(address_, session_.get(), "commit");
  if (!answer && PQstatus(session_.get()) != CONNECTION_OK && !transaction_.empty()) {
    return resolve_commit();
  }
  if (!answer) return tl::unexpected(answer.error());
  in_transaction_ = false;
  // To COMMIT of a transaction in which a statement failed PostgreSQL answers with ROLLBACK.
  if (std::string_view(PQcmdStatus(answer->get())) == "COMMIT") return {};
  return base::fail(ErrorCode::conflict,
                    "the transaction was rolled back: a statement in it failed");
}

Result<void> PostgresConnection::commit_soon() {
  TRY_VOID(ensure_connected());
  TRY_VOID(settle());
  TRY_VOID(run(address_, session_.get(), "set local synchronous_commit = off"));
  has_committed_soon_ = true;
  return commit();
}

Result<void> PostgresConnection::resolve_commit() {
  in_transaction_ = false;
  const std::string unknown =
      "the connection to " + address_.described +
      " was lost during a commit, and it is not known "
      "whether it happened: the batch's facts say so when they are looked up again";
  if (!connect()) return base::fail(ErrorCode::unavailable, unknown);
  TRY_VOID(lock_.renew());
  const auto answer =
      run(address_, session_.get(), "select pg_xact_status('" + transaction_ + "')");
  if (!answer || PQntuples(answer->get()) != 1) return base::fail(ErrorCode::unavailable, unknown);
  const std::string_view status = PQgetvalue(answer->get(), 0, 0);
  if (status == "committed") return {};
  if (status == "aborted") {
    return base::fail(ErrorCode::unavailable, "the connection to " + address_.described +
                                                  " was lost and the transaction rolled back");
  }
  return base::fail(ErrorCode::unavailable, unknown);
}

Result<void> PostgresConnection::rollback() {
  if (!in_transaction_) return {};
  in_transaction_ = false;
  if (session_ && PQstatus(session_.get()) == CONNECTION_OK) (void)settle();
  if (session_ && PQstatus(session_.get()) == CONNECTION_OK &&
      run(address_, session_.get(), "rollback")) {
    return {};
  }
  session_
      .reset();  // the server rolls back what has no session any more; the next use connects again
  return {};
}

}  // namespace store::postgres
