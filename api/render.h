// Rows as JSON, exactly as api/schema/openapi.json describes them. Names must have been loaded for
// the rows. Times are ISO texts or null, ids numbers or null.
#pragma once

#include <map>

#include "api/access.h"
#include "base/json.h"
#include "store/queries/decisions.h"
#include "store/queries/group_board.h"
#include "store/queries/members.h"
#include "store/queries/names.h"
#include "store/queries/timeline.h"

namespace api {

using base::json::array;
using base::json::object;
using base::json::value;
using store::queries::Names;

value time_or_null(base::Instant at);
value day_or_null(const std::optional<base::Day>& day);
template <class Tag>
value id_or_null(base::Id<Tag> id) {
  return id ? value(id.value) : value(nullptr);
}
// A JSON text from the database; empty when it is empty or broken.
object parsed_object(const std::string& text);
array parsed_array(const std::string& text);

value group_ref(model::GroupId id, const Names& names);
value member_ref(model::MemberId id, const Names& names);

object question_json(const model::Question& row, const Names& names);
object task_json(const model::Task& row, const Names& names);
object message_json(const model::Message& row, const Names& names);
object decision_json(const model::Decision& row, const Names& names,
                     const std::map<std::int64_t, model::Verdict>& verdicts);
object effect_json(const model::Effect& row);
object stay_json(const model::Stay& row, const Names& names);
object strike_json(const model::Strike& row, const Names& names);
object contact_json(const model::Contact& row, const Names& names, const Principal& who);
object group_json(const store::queries::GroupFigures& figures);
object member_json(const store::queries::MemberLine& line, const Names& names,
                   const Principal& who);
object activity_json(const store::queries::ActivityDay& day);
object timer_json(const model::Timer& row, const Names& names);

// Phone numbers and addresses are for leads and admins; service staff see how they end, to ask
// back.
std::string masked(const std::string& text, const Principal& who);
// What a staff member wrote down of a customer is for those who serve customers: viewers see only
// that there is something.
std::string masked_note(const std::string& text, const Principal& who);

template <class Row, class Render>
array to_array(const std::vector<Row>& rows, Render render) {
  array items;
  items.reserve(rows.size());
  for (const Row& row : rows) items.emplace_back(render(row));
  return items;
}

}  // namespace api
