// What admission needs of the store for one batch.
#include <map>
#include <set>

#include "store/sql_store.h"

namespace store {
namespace {

using base::Result;

template <class Of>
Result<std::vector<Of>> read_all(Connection& connection, std::string_view rest,
                                 std::span<const Value> parameters) {
  std::string sql = "select ";
  sql.append(select_list<Of>()).append(" from ").append(Table<Of>::name).append(" ").append(rest);
  std::vector<Of> rows;
  Result<void> readable;
  TRY_VOID(connection.query(sql, parameters, [&](const Row& row) {
    auto value = read_row<Of>(row);
    if (value)
      rows.push_back(*std::move(value));
    else if (readable)
      readable = tl::unexpected(std::move(value).error());
  }));
  TRY_VOID(std::move(readable));
  return rows;
}

struct Reading {
  Connection& connection;
  std::map<model::ApplicationId, model::Application> applications;

  Result<void> take(std::string_view rest, std::span<const Value> parameters) {
    TRY(rows, read_all<model::Application>(connection, rest, parameters));
    for (model::Application& each : rows) applications.try_emplace(each.id, std::move(each));
    return {};
  }
  Result<void> take(model::ApplicationId id) {
    if (applications.contains(id)) return {};
    const Value by_id[] = {id.value};
    return take("where id = $1", by_id);
  }
};

}  // namespace

Result<AdmissionMemory> SqlStore::admissions(const WantedAdmissions& wanted) {
  AdmissionMemory memory;
  Reading reading{*reader_, {}};
  for (const model::ApplicationId id : wanted.ids) {
    TRY_VOID(reading.take(id));
    const Value of[] = {id.value};
    TRY(links, read_all<model::ApplicationLink>(*reader_,
                                                "where application_id = $1 or other_id = $1 "
                                                "order by application_id, other_id, kind",
                                                of));
    memory.links.insert(memory.links.end(), links.begin(), links.end());
  }
  for (const auto& [source, applicant] : wanted.applicants) {
    const Value named[] = {std::string_view(source), std::string_view(applicant)};
    TRY_VOID(reading.take(
        "where source_id = (select id from source where name = $1) and applicant = $2", named));
  }
  for (const model::ApplicationKey& key : wanted.keys) {
    const Value of[] = {std::string_view(key.kind), std::string_view(key.value), wanted.per_key};
    TRY(found, read_all<model::ApplicationKey>(*reader_,
                                               "where kind = $1 and value = $2 "
                                               "order by application_id desc limit $3",
                                               of));
    for (model::ApplicationKey& each : found) {
      TRY_VOID(reading.take(each.application));
      memory.keys.push_back(std::move(each));
    }
  }
  for (const model::ApplicationKey& key : wanted.blocks) {
    const Value of[] = {std::string_view(key.kind), std::string_view(key.value)};
    TRY(found, read_all<model::AdmissionBlock>(*reader_, "where kind = $1 and value = $2", of));
    memory.blocks.insert(memory.blocks.end(), found.begin(), found.end());
  }
  for (const std::string& code : wanted.codes) {
    const Value of[] = {std::string_view(code)};
    TRY(found, read_all<model::AdmissionBreaker>(*reader_, "where code = $1", of));
    memory.breakers.insert(memory.breakers.end(), found.begin(), found.end());
  }
  for (auto& [id, each] : reading.applications) memory.applications.push_back(std::move(each));
  return memory;
}

Result<Store::ProgramNumbers> SqlStore::programs() {
  ProgramNumbers numbers;
  TRY_VOID(reader_->query(
      "select program, max(version) from program_version group by program order by program", {},
      [&](const Row& row) { numbers.emplace_back(std::string(row.text(0)), row.integer(1)); }));
  return numbers;
}

Result<std::vector<model::Segment>> SqlStore::segments() {
  return read_all<model::Segment>(*reader_, "order by id", {});
}

}  // namespace store
