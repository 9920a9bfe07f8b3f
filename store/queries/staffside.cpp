#include "store/queries/staffside.h"

#include "store/queries/rows.h"

namespace store::queries {

using base::Result;

Result<std::vector<model::Feedback>> feedback_of(Connection& connection, model::MemberId member,
                                                 std::int64_t limit) {
  return read_rows<model::Feedback>(connection, "where member_id = $1 order by id desc limit $2",
                                    {member.value, limit});
}

Result<std::vector<model::Effect>> tag_wishes_of(Connection& connection, model::MemberId member,
                                                 base::Instant since, std::int64_t limit) {
  return read_rows<model::Effect>(connection,
                                  "where kind = 'tag_contact' and member_id = $1 and "
                                  "created_at >= $2 order by id desc limit $3",
                                  {member.value, since.ms, limit});
}

}  // namespace store::queries
