// A group's history cut into weeks, the newest first. For this room only.
#pragma once

#include <map>
#include <vector>

#include "insight/health.h"

namespace insight {

struct Week {
  base::Day first, last;  // both included
  std::int64_t messages = 0, negative = 0, replies = 0;  // customers'
  std::int64_t human_messages = 0;                       // staff included
  std::map<model::MemberId, std::int64_t> by_speaker;    // customers' messages
  std::vector<QuestionWait> questions;
  std::int64_t present = 0, present_at_start = 0, left = 0;  // customers
  std::int64_t newcomers = 0, newcomers_spoke = 0;  // joined in the week before; spoke within 7 days
};

// This week and the past weeks that lie wholly in the group's life; at least this week.
std::vector<Week> cut_weeks(const GroupHistory& history);

}  // namespace insight
