#include "store/queries/succession.h"

#include "store/queries/rows.h"

namespace store::queries {

using base::Result;

Result<std::vector<model::Group>> groups_held(Connection& connection, model::MemberId owner,
                                              std::int64_t limit) {
  return read_rows<model::Group>(connection, "where owner_id = $1 order by name, id limit $2",
                                 {owner.value, limit});
}

Result<std::vector<Succession>> successions_of(Connection& connection, model::MemberId from,
                                               std::int64_t limit) {
  TRY(decisions,
      read_rows<model::Decision>(connection,
                                 "where member_id = $1 and kind = 'succession.started' and "
                                 "question_id is null order by id desc limit $2",
                                 {from.value, limit}));
  std::vector<Succession> successions;
  for (model::Decision& each : decisions) {
    TRY(effects, read_rows<model::Effect>(connection, "where decision_id = $1 order by id",
                                          {each.id.value}));
    successions.push_back({std::move(each), std::move(effects)});
  }
  return successions;
}

}  // namespace store::queries
