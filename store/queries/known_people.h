// What a connector reads back at its start: the groups, people and contacts of its source, and its
// marks; and single ones by their name on the platform.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/rows.h"
#include "store/database.h"

namespace store::queries {

base::Result<std::vector<model::Group>> groups_of(Connection& connection, std::string_view source);
base::Result<std::vector<model::Member>> members_of(Connection& connection,
                                                    std::string_view source);
base::Result<std::vector<model::Stay>> open_stays_of(Connection& connection,
                                                     std::string_view source);
base::Result<std::vector<model::Contact>> open_contacts_of(Connection& connection,
                                                           std::string_view source);
// All, ended ones too, the newest first.
base::Result<std::vector<model::Contact>> contacts_of(Connection& connection,
                                                      model::MemberId member);
// The staff member of that name on the platform, whatever the case of its letters.
base::Result<std::optional<model::Member>> staff_named(Connection& connection,
                                                       std::string_view source,
                                                       std::string_view external_id);
// By its own name on the platform.
base::Result<std::optional<model::Member>> member_named(Connection& connection,
                                                        std::string_view source,
                                                        std::string_view external_id);
base::Result<std::optional<model::Group>> group_named(Connection& connection,
                                                      std::string_view source,
                                                      std::string_view external_id);
// Empty when there is none.
base::Result<std::string> feed_mark(Connection& connection, std::string_view source,
                                    std::string_view name);

}  // namespace store::queries
