// What is kept of everybody who is new in a group (engine/onboarding): which steps they have taken,
// what reminded them, and what became of them. Times of 0 ms mean "not yet", ids of 0 "none".
#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"
#include "model/ids.h"
#include "model/names.h"

namespace model {

using base::Instant;

//   watched ──┬──► settled (融入: they have spoken)    decided when the watch is over
//             ├──► silent (沉默)
//             ├──► left            at once, when they leave the group
//             ├──► ours            at once, when they turn out to be staff or a bot
//             └──► unseen          the join was heard of after so long that nobody had watched
enum class NewcomerState { watched, settled, silent, left, ours, unseen };
MODEL_NAMES(NewcomerState, "watched", "settled", "silent", "left", "ours", "unseen");

// unknown: no pattern was asked for, or the platform has not told their name yet.
enum class NicknameState { unknown, conforms, wanting };
MODEL_NAMES(NicknameState, "unknown", "conforms", "wanting");

// A gathering of the group that was held while somebody was new: the latest one until they took
// part.
struct Attendance {
  Instant from;  // staff opened it
  Instant at;    // their first word in it
  friend bool operator==(const Attendance&, const Attendance&) = default;
};

// One stay that began with a join. Known by its stay, whose member, group and joined_at are not
// said again: a join that is heard of late still moves joined_at.
struct Newcomer {
  StayId stay;
  GroupId group;    // of the stay
  MemberId member;  // of the stay
  NewcomerState state = NewcomerState::watched;
  Instant until;  // they are watched over
  Instant decided_at;
  DecisionId decision;
  Instant welcomed_at;
  MessageId welcome;
  NicknameState nickname = NicknameState::unknown;
  std::string missing;   // the first part that their nickname wants
  Instant conformed_at;  // first seen with a nickname as asked for
  Instant introduced_at;
  MessageId introduction;
  std::string signs;  // what showed that it is one, with blanks between (engine/onboarding)
  Instant first_message_at, first_question_at;
  Instant greeted_at;  // by another member, within a day
  MemberId greeted_by;
  MessageId greeting;
  std::int64_t nickname_reminders = 0;
  std::int64_t introduction_reminders = 0;
  Instant reminded_at;  // the last time, for anything
  Instant claimed_at;   // the gift
  MessageId claim;
  Instant pointed_at;  // staff told whom to ask about what
  MessageId pointer;
  Attendance opening;    // 开营
  Attendance questions;  // 新人答疑会
  friend bool operator==(const Newcomer&, const Newcomer&) = default;
};

}  // namespace model
