#include "language/replies/window.h"

#include <algorithm>

#include "base/hash.h"
#include "language/replies/fold.h"
#include "language/replies/read_text.h"

namespace language::replies {
namespace {

constexpr std::size_t word_slots = 4096;  // a power of two; collisions make a word look more common

std::size_t slot_of(WordKey word) { return word & (word_slots - 1); }

}  // namespace

Window::Window(std::size_t capacity)
    : capacity_(std::clamp<std::size_t>(capacity, 1, window_max)), word_counts_(word_slots) {}

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
  if (entries_.size() == capacity_) drop_oldest();
  Entry entry;
  entry.features = features;
  entry.sequence = ++added_;
  entry.thread = entry.sequence;
  for (const Entry& earlier : entries_) {
    if (!parent || earlier.features.id != *parent) continue;
    entry.parent = earlier.sequence;
    entry.parent_user = earlier.features.user;
    entry.thread = earlier.thread;
  }
  for (const WordKey word : features.word_span()) ++word_counts_[slot_of(word)];
  names_.add(features.user, utterance.user, utterance.name);
  entries_.push_back(entry);
}

void Window::drop_oldest() {
  const Features& oldest = entries_.front().features;
  for (const WordKey word : oldest.word_span()) --word_counts_[slot_of(word)];
  names_.remove(oldest.user);
  const std::uint64_t dropped = entries_.front().sequence;
  entries_.pop_front();
  for (Entry& entry : entries_) {
    if (entry.parent == dropped) {
      entry.parent = 0;
      entry.parent_user = 0;
    }
    // Parents stand before their answers, so their threads are right already.
    entry.thread = entry.parent == 0 ? entry.sequence : entries_[entry.parent - dropped - 1].thread;
  }
}

std::size_t Window::word_frequency(WordKey word) const { return word_counts_[slot_of(word)]; }

}  // namespace language::replies
