// Window holds the recent messages of one group, as Features, with what each was found to answer.
// It is the whole memory of the linker, and a pure function of the last 2 × `capacity` messages
// with their parents (as many again as it holds, because names are resolved against the people of
// the window as it was): a restarted engine adds those, and goes on exactly as if it had not
// stopped.
//
// Bounded: when `capacity` messages are inside, adding one drops the oldest, and with it the names
// of people who have said nothing since; what answered it is then the first of its thread. System
// lines are not kept. One window per group, one thread.
//
//   Features features = window.describe(utterance);
//   Link link = linker.choose(window, features);
//   window.add(utterance, features, link.parent);
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "language/replies/features.h"
#include "language/replies/names.h"
#include "language/replies/utterance.h"

namespace language::replies {

inline constexpr std::size_t window_live_default = 64;  // messages; nearly all answers are nearer
inline constexpr std::size_t window_file_default = 128;
inline constexpr std::size_t window_max = 256;  // a larger capacity is cut to this

class Window {
 public:
  explicit Window(std::size_t capacity = window_live_default);

  // Names are resolved against the people who have spoken in the window.
  Features describe(const Utterance& utterance) const;
  // Remembers a message and the one it answers (nothing: it starts a conversation).
  void add(const Utterance& utterance, const Features& features,
           std::optional<std::int64_t> parent);

  // What every message is held against: small, and side by side, because a linker walks over all of
  // them for each message, of as many groups as there are.
  struct Entry {
    UserKey user = 0;
    UserKey parent_user = 0;   // who was answered; 0 like `parent`
    std::uint64_t parent = 0;  // sequence of what it answers; 0: nothing, or not in the window
    std::uint64_t thread =
        0;  // sequence of the first message in the window of its chain of answers
    base::Instant at;
    std::uint16_t person = 0;  // the author's number, below capacity(); nobody else's in the window
    bool names_somebody = false;  // its marks have an addressee
    bool is_question = false;
  };
  std::size_t size() const { return size_; }
  std::size_t capacity() const { return capacity_; }
  // 0 steps: the newest.
  const Entry& back(std::size_t steps) const { return entries_[place_of(sequence_at(steps))]; }
  const Marks& marks_at(std::size_t steps) const { return kept_at(steps).marks; }
  std::span<const WordKey> words_at(std::size_t steps) const { return words_of(kept_at(steps)); }
  // Counts the messages ever added, from 1.
  std::uint64_t sequence_at(std::size_t steps) const { return added_ - steps; }
  // A number of the entry's thread, below places(); no other thread of the window has it.
  std::size_t thread_place(const Entry& entry) const { return place_of(entry.thread); }
  std::size_t places() const { return place_mask_ + 1; }
  // The number of somebody who has spoken in the window.
  std::optional<std::size_t> person(UserKey user) const { return names_.number_of(user); }
  // In how many messages of the window the word occurs.
  std::size_t word_frequency(WordKey word) const;

 private:
  // The rest of a message, which is read of few.
  struct Kept {
    Marks marks;
    std::uint32_t words_at = 0;  // where its words begin
  };
  const Kept& kept_at(std::size_t steps) const { return kept_[place_of(sequence_at(steps))]; }
  std::span<const WordKey> words_of(const Kept& kept) const {
    return {words_.data() + kept.words_at, kept.marks.word_count};
  }
  // A ring: the place of a message by its sequence.
  std::size_t place_of(std::uint64_t sequence) const { return sequence & place_mask_; }
  void drop_oldest();

  std::size_t capacity_;
  std::size_t place_mask_;
  std::size_t size_ = 0;
  std::uint64_t added_ = 0;
  std::vector<Entry> entries_;  // a power of two of them
  std::vector<Kept> kept_;      // in the same places
  // A ring too, the words of a message after those of the one before: most have few, and whoever
  // reads them reads those of many. As long as the longest messages need, and one more, for what
  // is left free before it begins anew.
  std::vector<WordKey> words_;
  std::size_t words_end_ = 0;
  Names names_;
  std::vector<std::uint16_t> word_counts_;  // by the low bits of the WordKey: an upper bound
};

}  // namespace language::replies
