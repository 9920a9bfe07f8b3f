// Scene is what one message looks like against its window: facts about the message, and facts about
// it and each earlier message that it could answer. Rules and network judge these facts and nothing
// else.
//
// Only promising messages become candidates (at most `candidates_max`): the nearest ones, and
// farther ones that the author, the person addressed or a partner of the author wrote. Comparing
// words with sixty messages would cost more than the whole rest.
#pragma once

#include <boost/container/static_vector.hpp>
#include <cstdint>
#include <optional>

#include "language/replies/window.h"

namespace language::replies {

inline constexpr std::size_t candidates_max = 24;

// The pace of a group is the measure of its silences: half an hour is long in a busy room and
// nothing in one where people answer after lunch. Kept between these two.
inline constexpr std::int64_t pace_min_ms = 60'000;
inline constexpr std::int64_t pace_max_ms = 86'400'000;

enum class Naming : std::uint8_t { none, inside, opening, strong };

struct Candidate {
  const Marks* text = nullptr;         // valid while the window is not changed
  std::uint16_t steps = 0;             // 0: the message just before
  std::optional<std::int64_t> gap_ms;  // nothing when either time is unknown
  bool starts = false;                 // it answers nothing, or nothing that is still in the window
  bool same_user = false;
  Naming naming = Naming::none;       // the message names the candidate's author
  Naming named_by = Naming::none;     // the candidate names the message's author
  bool names_others = false;          // the candidate is marked for somebody else than the author
  bool same_addressee = false;        // both are marked for the same third person
  bool is_partner = false;            // by the person whom the author last talked with
  bool answers_author = false;        // the candidate answers some message of the author
  bool answers_own_last = false;      // … his last one
  bool is_own_last_parent = false;    // the author's last message answered the candidate
  bool same_thread = false;           // as the author's last message
  bool thread_has_author = false;     // he spoke in the candidate's thread
  bool thread_has_addressee = false;  // somebody whom the message names spoke in it
  bool thread_newest = false;         // nothing later in the candidate's thread
  bool answered_by_author = false;    // already
  std::uint8_t answers = 0;           // how often it was answered already
  std::uint8_t author_rank = 0;       // later messages of the candidate's author
  std::uint8_t naming_rank = 0;       // later messages that name the message's author
  std::uint8_t own_since = 0;         // messages of the message's author since
  std::uint8_t speakers_since = 0;    // different people since, the two left out
  bool named_author_since = false;    // the author has since marked a message for this person
  std::uint8_t shared_words = 0;
  float shared_weight = 0;             // their rarity in the window, summed; 1 = unique
  bool most_similar = false;           // no other candidate shares rarer words
  bool author_is_with_author = false;  // the candidate's author last named or answered this author
  bool followed_by_same = false;       // the next message in the group is by the same person
  bool follows_same = false;           // so was the one before
  std::uint8_t author_before = 0;      // earlier messages of the candidate's author in the window
  float overlap = 0;                   // shared words over all words of both, 0 … 1
};

struct Scene {
  const Features* message = nullptr;
  std::size_t messages = 0;                   // in the window
  std::optional<std::size_t> own_last_steps;  // of the author's last message
  std::optional<std::int64_t> own_last_gap_ms;
  std::optional<std::int64_t> previous_gap_ms;
  std::int64_t pace_ms = pace_min_ms;  // between two messages of the window, on average
  std::uint8_t recent = 0;             // messages of the last two minutes, up to 255
  bool own_last_named = false;         // the author's last message named somebody
  bool own_last_question = false;
  bool named_since_own_last = false;     // somebody has named the author since he last spoke
  bool answered_since_own_last = false;  // … or was found to answer him
  bool marked_known = false;             // the message is marked for somebody in the window
  // Nearest first. In place: a scene is made for every message.
  boost::container::static_vector<Candidate, candidates_max> candidates;
};

// The scene points into `window` and `features`.
Scene look(const Window& window, const Features& features);

}  // namespace language::replies
