#include "store/queries/applications.h"

#include "base/utf8.h"
#include "store/queries/rows.h"

namespace store::queries {

using base::Result;
using model::Application;
using model::ApplicationState;

Result<std::vector<Application>> applications(Connection& connection,
                                              const ApplicationFilter& filter,
                                              model::ApplicationId beyond, std::int64_t limit) {
  const bool is_queue = filter.state == ApplicationState::queued;
  Where where;
  if (filter.state) where.add("state = ?", {model::to_name(*filter.state)});
  if (is_queue) where.add("merged_into is null");
  if (filter.is_sample_waiting) where.add("sampled = 1 and sample = ''");
  const std::string pattern = contains_pattern(filter.words);
  if (!filter.words.empty()) {
    const std::string_view like = pattern;
    where.add(
        "(company like ? escape '\\' or name like ? escape '\\' or mobile like ? escape '\\' "
        "or email like ? escape '\\')",
        {like, like, like, like});
  }
  if (beyond) where.add(is_queue ? "id > ?" : "id < ?", {beyond.value});
  const std::string order = is_queue ? " order by id limit " : " order by id desc limit ";
  std::string rest = where.text();
  rest += order;
  rest += where.parameter(limit);
  return read_rows<Application>(connection, rest, where.parameters());
}

Result<std::optional<Application>> application(Connection& connection, model::ApplicationId id) {
  return read_one<Application>(connection, "where id = $1", {id.value});
}

Result<std::optional<Application>> application_of(Connection& connection, std::string_view source,
                                                  std::string_view applicant) {
  return read_one<Application>(
      connection, "where source_id = (select id from source where name = $1) and applicant = $2",
      {source, applicant});
}

Result<std::vector<model::Member>> members_like(Connection& connection,
                                                const Applicant& applicant) {
  const std::string pattern = contains_pattern(applicant.name);
  const bool has_name = base::count_code_points(applicant.name) >= 2;
  return read_rows<model::Member>(
      connection,
      "where role = 'member' and ("
      "(phone <> '' and replace(replace(phone, ' ', ''), '-', '') in ($1, $2)) "
      "or (email <> '' and lower(email) = $3) "
      "or ($4 = 1 and name like $5 escape '\\')) order by id desc limit $6",
      {applicant.mobile, applicant.mobile_at_home, applicant.email, std::int64_t{has_name}, pattern,
       likely_max});
}

Result<std::vector<model::ApplicationStep>> steps_of(Connection& connection,
                                                     model::ApplicationId id) {
  return read_rows<model::ApplicationStep>(connection, "where application_id = $1 order by number",
                                           {id.value});
}

Result<std::vector<model::ApplicationLink>> links_of(Connection& connection,
                                                     model::ApplicationId id) {
  return read_rows<model::ApplicationLink>(
      connection,
      "where (application_id = $1 or other_id = $1) and undone_at is null "
      "order by application_id, other_id, kind",
      {id.value});
}

Result<std::map<std::int64_t, std::vector<std::string>>> sharing_with(Connection& connection,
                                                                      model::ApplicationId id) {
  std::map<std::int64_t, std::vector<std::string>> sharing;
  const Value parameters[] = {id.value, sharing_max * 4};
  TRY_VOID(connection.query(
      "select b.application_id, b.kind from application_key a join application_key b "
      "on b.kind = a.kind and b.value = a.value and b.application_id <> a.application_id "
      "where a.application_id = $1 and a.kind in ('union', 'mobile', 'email', 'domain', 'credit', "
      "'name', 'brand') order by b.application_id desc, b.kind limit $2",
      parameters, [&](const Row& row) {
        const bool is_known = sharing.contains(row.integer(0));
        if (is_known || sharing.size() < static_cast<std::size_t>(sharing_max))
          sharing[row.integer(0)].emplace_back(row.text(1));
      }));
  return sharing;
}

Result<std::map<ApplicationState, std::int64_t>> count_applications(Connection& connection) {
  std::map<ApplicationState, std::int64_t> counts;
  TRY_VOID(connection.query(
      "select state, count(*) from application where state <> 'queued' or merged_into is null "
      "group by state",
      {}, [&](const Row& row) {
        if (const auto state = model::from_name<ApplicationState>(row.text(0)))
          counts[*state] = row.integer(1);
      }));
  return counts;
}

Result<SampleFigures> sample_figures(Connection& connection) {
  SampleFigures figures;
  TRY_VOID(
      connection.query("select sample, count(*) from application where sampled = 1 group by sample",
                       {}, [&](const Row& row) {
                         const std::string_view sample = row.text(0);
                         (sample == "right"   ? figures.right
                          : sample == "wrong" ? figures.wrong
                                              : figures.waiting) = row.integer(1);
                       }));
  return figures;
}

Result<std::vector<model::AdmissionBlock>> blocks_in_force(Connection& connection,
                                                           base::Instant now, std::int64_t limit) {
  return read_rows<model::AdmissionBlock>(
      connection,
      "where removed_at is null and (\"until\" is null or \"until\" > $1) "
      "order by at desc, kind, value limit $2",
      {now.ms, limit});
}

Result<std::vector<model::AdmissionBreaker>> open_breakers(Connection& connection,
                                                           base::Instant now) {
  return read_rows<model::AdmissionBreaker>(connection, "where \"until\" > $1 order by code",
                                            {now.ms});
}

}  // namespace store::queries
