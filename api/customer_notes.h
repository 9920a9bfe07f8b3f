// What staff note of a customer, as the API shows it: feedback, and tags with what was asked for
// and has not been seen yet.
#pragma once

#include <vector>

#include "api/render.h"
#include "api/services.h"

namespace api {

// A tag that WeCom took is shown as pending until the contact shows it, for so long at most; then
// what the platform says counts alone.
inline constexpr base::Duration tag_seen_within = base::minutes(5);
// So old a wish is not shown any more, nor why it failed.
inline constexpr base::Duration tag_wish_shown_for = base::hours(24);
inline constexpr std::int64_t tag_wishes_max = 50;

base::json::object feedback_json(const model::Feedback& row, const Names& names,
                                 const Principal& who);

// The tags that the source offers.
base::json::array tags_json(const std::vector<CustomerTag>& tags);

// What was asked for with the contacts (that have not ended) and is not so yet: pending or failed.
base::Result<base::json::array> tag_changes_json(const Platforms& platforms, const Call& call,
                                                 model::MemberId member,
                                                 const std::vector<model::Contact>& contacts);

}  // namespace api
