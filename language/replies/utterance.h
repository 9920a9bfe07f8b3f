// Utterance is one message of one group as this room sees it: who said what, when. A plain value;
// the caller keeps the messages of a group in order (by time, equal times in order of arrival) and
// never mixes two groups.
//
// `user` tells people apart; `name` is what others call them in the text ("@张三"), and may be
// empty when the key is the name, as on IRC. `at` = 0 means that the time is not known. Ids are
// unique within the group. A system line (joined, left, renamed) is never an answer and never
// answered.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"

namespace language::replies {

struct Utterance {
  std::int64_t id = 0;
  base::Instant at;
  std::string user;
  std::string name = {};
  std::string text;
  std::optional<std::int64_t> declared_parent = {};  // the platform itself says what this answers
  bool is_system = false;
};

}  // namespace language::replies
