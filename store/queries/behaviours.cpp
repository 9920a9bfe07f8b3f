#include "store/queries/behaviours.h"

#include "store/queries/rows.h"

namespace store::queries {

using base::Result;

Result<std::vector<model::Behaviour>> behaviours_of(Connection& connection, model::MemberId member,
                                                    std::int64_t limit) {
  return read_rows<model::Behaviour>(
      connection, "where member_id = $1 order by at desc, id desc limit $2", {member.value, limit});
}

Result<std::vector<model::BehaviourName>> behaviour_names(Connection& connection,
                                                          std::int64_t limit) {
  return read_rows<model::BehaviourName>(connection, "order by last_at desc, name limit $1",
                                         {limit});
}

}  // namespace store::queries
