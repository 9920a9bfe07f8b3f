#include "language/replies/encode.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/ensure.h"

namespace language::replies {
namespace {

// Upper ends of levels; one more level takes what is larger.
constexpr std::array<std::int64_t, 13> step_ends{0, 1, 2, 3, 4, 6, 9, 14, 20, 30, 45, 64, 100};
constexpr std::array<std::int64_t, 10> gap_ends{0,       15'000,  30'000,  60'000,    120'000,
                                                180'000, 300'000, 600'000, 1'800'000, 7'200'000};
// Silences in tenths of the group's pace.
constexpr std::array<std::int64_t, 7> pace_ends{2, 5, 10, 20, 50, 100, 300};
constexpr std::array<std::int64_t, 8> length_ends{5, 12, 25, 45, 70, 100, 150, 250};
constexpr std::array<std::int64_t, 7> count_ends{0, 1, 2, 4, 8, 15, 30};

class RowWriter {
 public:
  explicit RowWriter(Rows& rows) : rows_(rows) { rows_.count = 0; }

  // A flag switches on its row or nothing.
  void flag(bool is_set) {
    if (is_set) rows_.add(next_);
    ++next_;
  }
  // One of `levels` rows; larger values count as the last level.
  void level(std::size_t value, std::size_t levels) {
    rows_.add(static_cast<std::uint16_t>(next_ + std::min(value, levels - 1)));
    next_ = static_cast<std::uint16_t>(next_ + levels);
  }
  void number(std::int64_t value, std::span<const std::int64_t> ends) {
    const auto end = std::ranges::lower_bound(ends, value);
    level(static_cast<std::size_t>(end - ends.begin()), ends.size() + 1);
  }
  // An unknown number switches on a row of its own.
  void number(std::optional<std::int64_t> value, std::span<const std::int64_t> ends) {
    flag(!value);
    if (value)
      number(*value, ends);
    else
      next_ = static_cast<std::uint16_t>(next_ + ends.size() + 1);
  }
  // 0 … 1 and above, in levels.
  void share(float value, std::size_t levels) {
    level(static_cast<std::size_t>(std::max(0.0F, value) * static_cast<float>(levels)), levels);
  }
  void facts_end(std::uint16_t size) {
    ENSURE(next_ == size);
    next_ = size;
  }
  void word(WordKey word) { rows_.add(static_cast<std::uint16_t>(next_ + word % word_rows)); }

 private:
  Rows& rows_;
  std::uint16_t next_ = 0;
};

void write_text(const Marks& text, RowWriter& writer) {
  writer.flag(text.is_question);
  writer.flag(text.is_thanks);
  writer.flag(text.is_greeting);
  writer.flag(text.is_continuing);
  writer.flag(text.addresses_unknown);
  writer.flag(text.has_link);
  writer.number(text.length, length_ends);
  writer.level(text.addressed_count, 3);
}

std::optional<std::int64_t> paced(const Scene& scene, std::optional<std::int64_t> gap_ms) {
  if (!gap_ms) return std::nullopt;
  return std::min(*gap_ms, pace_max_ms * 100) * 10 / scene.pace_ms;
}

}  // namespace

void encode_message(const Scene& scene, Rows& rows) {
  RowWriter writer(rows);
  const Features& text = *scene.message;
  write_text(text, writer);
  writer.number(
      scene.own_last_steps ? std::optional<std::int64_t>(*scene.own_last_steps) : std::nullopt,
      step_ends);
  writer.number(scene.own_last_gap_ms, gap_ends);
  writer.number(scene.previous_gap_ms, gap_ends);
  writer.number(paced(scene, scene.previous_gap_ms), pace_ends);
  writer.number(paced(scene, scene.own_last_gap_ms), pace_ends);
  writer.number(scene.recent, count_ends);
  writer.number(static_cast<std::int64_t>(scene.messages), count_ends);
  writer.flag(scene.own_last_named);
  writer.flag(scene.own_last_question);
  writer.flag(scene.named_since_own_last);
  writer.flag(scene.answered_since_own_last);
  writer.flag(scene.marked_known);
  writer.facts_end(message_fact_rows);
  if (text.word_count > 0) writer.word(text.opening);
}

void encode_candidate(const Scene& scene, const Candidate& candidate, Rows& rows) {
  RowWriter writer(rows);
  const Marks& text = *candidate.text;
  write_text(text, writer);
  writer.number(candidate.steps, step_ends);
  writer.number(candidate.gap_ms, gap_ends);
  writer.number(paced(scene, candidate.gap_ms), pace_ends);
  writer.flag(candidate.same_user);
  writer.level(static_cast<std::size_t>(candidate.naming), 4);
  writer.level(static_cast<std::size_t>(candidate.named_by), 4);
  writer.flag(candidate.names_others);
  writer.flag(scene.marked_known && candidate.naming == Naming::none);
  writer.flag(candidate.same_addressee);
  writer.flag(candidate.is_partner);
  writer.flag(candidate.answers_author);
  writer.flag(candidate.answers_own_last);
  writer.flag(candidate.is_own_last_parent);
  writer.flag(candidate.same_thread);
  writer.flag(candidate.thread_has_author);
  writer.flag(candidate.thread_has_addressee);
  writer.flag(candidate.thread_newest);
  writer.flag(candidate.answered_by_author);
  writer.flag(candidate.starts);
  writer.flag(candidate.named_author_since);
  writer.level(candidate.answers, 4);
  writer.level(candidate.author_rank, 5);
  writer.level(candidate.naming_rank, 5);
  writer.level(candidate.own_since, 5);
  writer.level(candidate.speakers_since, 6);
  writer.level(candidate.shared_words, 6);
  writer.level(static_cast<std::size_t>(candidate.shared_weight * 3), 10);
  writer.share(candidate.overlap, 10);
  writer.flag(candidate.most_similar);
  writer.flag(candidate.author_is_with_author);
  writer.flag(candidate.followed_by_same);
  writer.flag(candidate.follows_same);
  writer.level(candidate.author_before, 4);
  // Together they say more than one by one.
  const auto rank = std::min<std::size_t>(candidate.author_rank, 3);
  writer.level(static_cast<std::size_t>(candidate.naming) * 4 + rank, 16);
  writer.level(static_cast<std::size_t>(candidate.named_by) * 4 +
                   std::min<std::size_t>(candidate.own_since, 3),
               16);
  writer.level((candidate.same_user ? 4U : 0U) + std::min<std::size_t>(candidate.own_since, 3), 8);
  writer.level((text.is_question ? 2U : 0U) + (scene.message->is_question ? 1U : 0U), 4);
  writer.facts_end(candidate_fact_rows);
}

}  // namespace language::replies
