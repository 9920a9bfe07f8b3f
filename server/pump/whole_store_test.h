// Everything a store holds that decisions depend on or consist of, for comparing two stores row by
// row.
#pragma once

#include <string>
#include <tuple>
#include <vector>

#include "base/ensure.h"
#include "store/database.h"
#include "store/row_codec.h"
#include "store/row_mapping.h"

namespace server {

template <class Of>
std::vector<Of> all_rows(store::Connection& connection, std::string_view order) {
  std::vector<Of> rows;
  std::string sql = "select ";
  sql.append(store::select_list<Of>()).append(" from ").append(store::Table<Of>::name);
  sql.append(" order by ").append(order);
  const auto read = connection.query(sql, {}, [&](const store::Row& row) {
    auto value = store::read_row<Of>(row);
    ENSURE(value.has_value());
    rows.push_back(std::move(*value));
  });
  ENSURE(read.has_value());
  return rows;
}

using WholeStore = std::tuple<
    std::vector<model::Group>, std::vector<model::Member>, std::vector<model::Stay>,
    std::vector<model::Message>, std::vector<model::FactRow>, std::vector<model::Question>,
    std::vector<model::Task>, std::vector<model::Decision>, std::vector<model::Effect>,
    std::vector<model::Timer>, std::vector<model::Strike>, std::vector<model::Cooldown>,
    std::vector<model::Activity>, std::vector<model::PolicyVersion>,
    std::vector<model::TextModelVersion>, std::vector<model::ReaderChoice>,
    std::vector<model::Contact>, std::vector<model::FeedMark>, std::vector<model::Broadcast>,
    std::vector<model::Sending>, std::vector<model::BroadcastTarget>, std::vector<model::Reach>,
    std::vector<model::Feedback>, std::vector<model::Channel>, std::vector<model::EntryCode>,
    std::vector<model::EntryWay>, std::vector<model::Visit>, std::vector<model::Company>,
    std::vector<model::CompanyMember>, std::vector<model::CompanyRelation>,
    std::vector<model::GroupDoor>, std::vector<model::Placement>,
    std::vector<model::PlacementPlace>, std::vector<model::PlacementSeat>,
    std::vector<model::Application>, std::vector<model::ApplicationStep>,
    std::vector<model::ApplicationKey>, std::vector<model::ApplicationLink>,
    std::vector<model::AdmissionBlock>, std::vector<model::AdmissionBreaker>,
    std::vector<model::ProgramVersion>, std::vector<model::FindingOverride>,
    std::vector<model::Newcomer>>;

inline WholeStore whole_store(store::Connection& connection) {
  return {all_rows<model::Group>(connection, "id"),
          all_rows<model::Member>(connection, "id"),
          all_rows<model::Stay>(connection, "id"),
          all_rows<model::Message>(connection, "id"),
          all_rows<model::FactRow>(connection, "seq"),
          all_rows<model::Question>(connection, "id"),
          all_rows<model::Task>(connection, "id"),
          all_rows<model::Decision>(connection, "id"),
          all_rows<model::Effect>(connection, "id"),
          all_rows<model::Timer>(connection, "id"),
          all_rows<model::Strike>(connection, "id"),
          all_rows<model::Cooldown>(connection, "key"),
          all_rows<model::Activity>(connection, "group_id, member_id, day"),
          all_rows<model::PolicyVersion>(connection, "version"),
          all_rows<model::TextModelVersion>(connection, "task, version"),
          all_rows<model::ReaderChoice>(connection, "task"),
          all_rows<model::Contact>(connection, "member_id, staff_id, since"),
          all_rows<model::FeedMark>(connection, "source, name"),
          all_rows<model::Broadcast>(connection, "id"),
          all_rows<model::Sending>(connection, "broadcast_id, number"),
          all_rows<model::BroadcastTarget>(connection, "broadcast_id, group_id"),
          all_rows<model::Reach>(connection, "group_id, message"),
          all_rows<model::Feedback>(connection, "id"),
          all_rows<model::Channel>(connection, "id"),
          all_rows<model::EntryCode>(connection, "id"),
          all_rows<model::EntryWay>(connection, "code_id, number"),
          all_rows<model::Visit>(connection, "id"),
          all_rows<model::Company>(connection, "id"),
          all_rows<model::CompanyMember>(connection, "member_id, company_id, since"),
          all_rows<model::CompanyRelation>(connection, "a_id, b_id"),
          all_rows<model::GroupDoor>(connection, "group_id"),
          all_rows<model::Placement>(connection, "id"),
          all_rows<model::PlacementPlace>(connection, "placement_id, number"),
          all_rows<model::PlacementSeat>(connection, "placement_id, member_id"),
          all_rows<model::Application>(connection, "id"),
          all_rows<model::ApplicationStep>(connection, "application_id, number"),
          all_rows<model::ApplicationKey>(connection, "kind, value, application_id"),
          all_rows<model::ApplicationLink>(connection, "application_id, other_id, kind"),
          all_rows<model::AdmissionBlock>(connection, "kind, value"),
          all_rows<model::AdmissionBreaker>(connection, "code"),
          all_rows<model::ProgramVersion>(connection, "program, version"),
          all_rows<model::FindingOverride>(connection, "program, finding, place"),
          all_rows<model::Newcomer>(connection, "stay_id")};
}

}  // namespace server
