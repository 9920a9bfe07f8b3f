#include "language/replies/window.h"

#include <algorithm>
#include <bit>

#include "base/hash.h"
#include "language/replies/fold.h"
#include "language/replies/read_text.h"

namespace language::replies {
namespace {

constexpr std::size_t word_slots = 4096;  // a power of two; collisions make a word look more common

std::size_t slot_of(WordKey word) { return word & (word_slots - 1); }

}  // namespace

Window::Window(std::size_t capacity)
    : capacity_(std::clamp<std::size_t>(capacity, 1, window_max)),
      place_mask_(std::bit_ceil(capacity_) - 1),
      entries_(place_mask_ + 1),
      kept_(entries_.size()),
      words_((entries_.size() + 1) * words_max),
      word_counts_(word_slots) {}

Features Window::describe(const Utterance& utterance) const {
  Features features;
  features.id = utterance.id;
  features.at = utterance.at;
  features.user = base::stable_hash(utterance.user);
  features.declared_parent = utterance.declared_parent;
  features.is_system = utterance.is_system;
  const std::u32string text = fold(utterance.text);
  read_text(text, names_.find(text, features.user), features);
  return features;
}

void Window::add(const Utterance& utterance, const Features& features,
                 std::optional<std::int64_t> parent) {
  if (features.is_system) return;
  if (size_ == capacity_) drop_oldest();
  const std::uint64_t sequence = added_ + 1;
  Entry entry;
  entry.user = features.user;
  entry.at = features.at;
  entry.names_somebody = features.addressed_count > 0;
  entry.is_question = features.is_question;
  entry.thread = sequence;
  for (std::size_t steps = 0; parent && steps < size_; ++steps) {
    if (marks_at(steps).id != *parent) continue;
    entry.parent = sequence_at(steps);
    entry.parent_user = back(steps).user;
    entry.thread = back(steps).thread;
    break;
  }
  for (const WordKey word : features.word_span()) ++word_counts_[slot_of(word)];
  entry.person =
      static_cast<std::uint16_t>(names_.add(features.user, utterance.user, utterance.name));
  added_ = sequence;
  ++size_;
  if (words_end_ + features.word_count > words_.size()) words_end_ = 0;
  kept_[place_of(sequence)] = {features, static_cast<std::uint32_t>(words_end_)};
  std::ranges::copy(features.word_span(), words_.begin() + static_cast<std::ptrdiff_t>(words_end_));
  words_end_ += features.word_count;
  entries_[place_of(sequence)] = entry;
}

void Window::drop_oldest() {
  for (const WordKey word : words_at(size_ - 1)) --word_counts_[slot_of(word)];
  names_.remove(back(size_ - 1).user);
  const std::uint64_t dropped = sequence_at(size_ - 1);
  --size_;
  // Parents stand before their answers, so that theirs is right already when an answer's turn
  // comes.
  for (std::uint64_t sequence = dropped + 1; sequence <= added_; ++sequence) {
    Entry& entry = entries_[place_of(sequence)];
    if (entry.parent == dropped) {
      entry.parent = 0;
      entry.parent_user = 0;
    }
    entry.thread = entry.parent == 0 ? sequence : entries_[place_of(entry.parent)].thread;
  }
}

std::size_t Window::word_frequency(WordKey word) const { return word_counts_[slot_of(word)]; }

}  // namespace language::replies
