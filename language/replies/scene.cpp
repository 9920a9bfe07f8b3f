#include "language/replies/scene.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace language::replies {
namespace {

constexpr std::size_t near_steps = 10;       // always candidates
constexpr std::uint8_t author_rank_max = 4;  // how many messages of one interesting person
constexpr std::uint8_t naming_rank_max = 4;
constexpr std::size_t question_steps = 24;  // an unanswered question stays a candidate so long
constexpr std::int64_t recent_ms = 120'000;

Naming naming_of(std::optional<AddressMark> mark) {
  if (!mark) return Naming::none;
  switch (*mark) {
    case AddressMark::strong: return Naming::strong;
    case AddressMark::opening: return Naming::opening;
    case AddressMark::inside: return Naming::inside;
  }
  return Naming::none;
}

bool is_marked_for_other(const Marks& text, UserKey user) {
  return std::ranges::any_of(text.addressed_span(), [user](const Addressed& one) {
    return one.user != user && one.mark == AddressMark::strong;
  });
}

bool have_same_addressee(const Marks& a, const Marks& b) {
  return std::ranges::any_of(a.addressed_span(), [&b](const Addressed& one) {
    return one.mark != AddressMark::inside && b.mark_for(one.user).has_value();
  });
}

std::optional<std::int64_t> gap(base::Instant earlier, base::Instant later) {
  if (earlier.ms == 0 || later.ms == 0) return std::nullopt;
  return std::max<std::int64_t>(0, later.ms - earlier.ms);
}

std::int64_t pace_of(const Window& window) {
  if (window.size() < 2) return pace_min_ms;
  const auto span = gap(window.back(window.size() - 1).at, window.back(0).at);
  if (!span) return pace_min_ms;
  const auto steps = static_cast<std::int64_t>(window.size() - 1);
  return std::clamp(*span / steps, pace_min_ms, pace_max_ms);
}

void count(std::uint8_t& counter) {
  if (counter < 255) ++counter;
}

// The words of one message. Open addressing with at least twice as many slots as words, because a
// linear search for every word of every candidate costs more than all the rest.
class WordSet {
 public:
  explicit WordSet(std::span<const WordKey> words) : words_(words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      std::size_t slot = home(words[i]);
      while (slots_[slot] != 0) slot = (slot + 1) % slot_count;
      slots_[slot] = static_cast<std::uint8_t>(i + 1);
    }
  }
  bool contains(WordKey word) const {
    for (std::size_t slot = home(word); slots_[slot] != 0; slot = (slot + 1) % slot_count) {
      if (words_[slots_[slot] - 1U] == word) return true;
    }
    return false;
  }

 private:
  static constexpr std::size_t slot_count = std::bit_ceil(2 * words_max);
  static std::size_t home(WordKey word) {
    return static_cast<std::size_t>((word * 0x9e3779b97f4a7c15ULL) >> 40) % slot_count;
  }
  std::span<const WordKey> words_;
  std::array<std::uint8_t, slot_count> slots_ = {};  // number + 1; 0 is empty
};

// What is known of people and threads when the walk, newest message first, has come to some point.
class Walk {
 public:
  // Of the tables only as much is cleared as the window can fill: for every message, that counts.
  Walk(const Window& window, const Features& message)
      : window_(window),
        message_(message),
        words_(message.word_span()),
        log_of_size_(std::log2(static_cast<float>(window.size()))) {
    std::fill_n(people_.begin(), window.capacity(), Person{});
    std::fill_n(threads_.begin(), window.places(), Thread{});
    std::fill_n(answers_.begin(), window.size(), std::uint8_t{0});
    std::fill_n(answered_by_author_.begin(), window.size(), false);
  }

  void run(Scene& scene) {
    find_own_last(scene);
    for (std::size_t steps = 0; steps < window_.size(); ++steps) {
      const Window::Entry& entry = window_.back(steps);
      Person& author = people_[entry.person];
      if (scene.candidates.size() < candidates_max) {
        const Ties ties = ties_of(entry, steps);
        if (is_promising(entry, steps, author, ties)) {
          describe(entry, steps, author, ties, scene.candidates.emplace_back());
        }
      }
      pass(entry, steps, author);
    }
    Candidate* most_similar = nullptr;
    for (Candidate& candidate : scene.candidates) {
      finish(candidate);
      const float weight = most_similar == nullptr ? 0 : most_similar->shared_weight;
      if (candidate.shared_weight > weight) most_similar = &candidate;
    }
    if (most_similar != nullptr) most_similar->most_similar = true;
  }

 private:
  struct Person {
    std::uint8_t messages;
    bool named_by_author;
    bool is_with_author;  // by his latest message
  };
  struct Thread {
    bool is_seen, has_author, has_addressee;
  };

  void find_own_last(Scene& scene) {
    for (std::size_t steps = 0; steps < window_.size(); ++steps) {
      const Window::Entry& entry = window_.back(steps);
      if (entry.user == message_.user) {
        own_last_ = &entry;
        own_last_sequence_ = window_.sequence_at(steps);
        scene.own_last_steps = steps;
        scene.own_last_gap_ms = gap(entry.at, message_.at);
        scene.own_last_named = entry.names_somebody;
        scene.own_last_question = entry.is_question;
        partner_ =
            entry.names_somebody ? window_.marks_at(steps).addressed[0].user : entry.parent_user;
        return;
      }
      if (mark_at(entry, steps)) scene.named_since_own_last = true;
      if (entry.parent_user == message_.user) scene.answered_since_own_last = true;
    }
  }

  // How that message addresses the author of this one, if it does.
  std::optional<AddressMark> mark_at(const Window::Entry& entry, std::size_t steps) const {
    if (!entry.names_somebody) return std::nullopt;
    return window_.marks_at(steps).mark_for(message_.user);
  }

  // What decides whether a message is a candidate: most are none, and go no further.
  struct Ties {
    bool same_user, is_partner, answers_author;
    bool answers_own_last = false, is_own_last_parent = false, same_thread = false;
    Naming naming, named_by;
  };

  Ties ties_of(const Window::Entry& entry, std::size_t steps) const {
    Ties ties;
    ties.same_user = entry.user == message_.user;
    ties.is_partner = partner_ != 0 && entry.user == partner_;
    ties.answers_author = entry.parent_user == message_.user;
    ties.naming = naming_of(message_.mark_for(entry.user));
    ties.named_by = naming_of(mark_at(entry, steps));
    if (own_last_ != nullptr) {
      ties.answers_own_last = entry.parent == own_last_sequence_;
      ties.is_own_last_parent = own_last_->parent == window_.sequence_at(steps);
      ties.same_thread = entry.thread == own_last_->thread;
    }
    return ties;
  }

  bool is_promising(const Window::Entry& entry, std::size_t steps, const Person& author,
                    const Ties& ties) const {
    if (steps < near_steps) return true;
    const bool of_interest =
        ties.same_user || ties.naming != Naming::none || ties.is_partner || ties.same_thread;
    if (of_interest && author.messages < author_rank_max) return true;
    const bool to_author = ties.named_by != Naming::none || ties.answers_author;
    if (to_author && naming_rank_ < naming_rank_max) return true;
    if (ties.is_own_last_parent || ties.answers_own_last) return true;
    return entry.is_question && answers_[steps] == 0 && steps < question_steps;
  }

  void describe(const Window::Entry& entry, std::size_t steps, const Person& author,
                const Ties& ties, Candidate& candidate) const {
    candidate.text = &window_.marks_at(steps);
    candidate.steps = static_cast<std::uint16_t>(steps);
    candidate.gap_ms = gap(entry.at, message_.at);
    candidate.starts = entry.parent == 0;
    candidate.same_user = ties.same_user;
    candidate.naming = ties.naming;
    candidate.named_by = ties.named_by;
    candidate.is_partner = ties.is_partner;
    candidate.answers_author = ties.answers_author;
    candidate.answers_own_last = ties.answers_own_last;
    candidate.is_own_last_parent = ties.is_own_last_parent;
    candidate.same_thread = ties.same_thread;
    candidate.answered_by_author = answered_by_author_[steps];
    candidate.answers = answers_[steps];
    candidate.naming_rank = naming_rank_;
    candidate.own_since = own_since_;
    candidate.speakers_since = speakers_;
    if (own_since_ > 0) --candidate.speakers_since;
    if (!ties.same_user && author.messages > 0) --candidate.speakers_since;
    candidate.author_rank = author.messages;
    candidate.named_author_since = author.named_by_author;
    candidate.thread_newest = !threads_[window_.thread_place(entry)].is_seen;
  }

  // Remembers the entry for the older ones.
  void pass(const Window::Entry& entry, std::size_t steps, Person& author) {
    const bool by_author = entry.user == message_.user;
    const bool to_author = mark_at(entry, steps) || entry.parent_user == message_.user;
    if (author.messages == 0) {
      count(speakers_);
      author.is_with_author = to_author;
    }
    count(author.messages);
    if (to_author) count(naming_rank_);
    if (entry.parent != 0) {
      const std::uint64_t parent_steps = window_.sequence_at(0) - entry.parent;
      if (parent_steps < window_.size()) {
        count(answers_[parent_steps]);
        if (by_author) answered_by_author_[parent_steps] = true;
      }
    }
    Thread& thread = threads_[window_.thread_place(entry)];
    thread.is_seen = true;
    thread.has_author = thread.has_author || by_author;
    thread.has_addressee = thread.has_addressee || message_.mark_for(entry.user);
    if (!by_author) return;
    count(own_since_);
    if (!entry.names_somebody) return;
    for (const Addressed& one : window_.marks_at(steps).addressed_span()) {
      if (const auto named = window_.person(one.user)) people_[*named].named_by_author = true;
    }
  }

  // What needs the whole window, or is dear.
  void finish(Candidate& candidate) {
    const Marks& text = *candidate.text;
    const std::size_t steps = candidate.steps;
    const Window::Entry& entry = window_.back(steps);
    candidate.names_others = is_marked_for_other(text, message_.user);
    candidate.same_addressee = have_same_addressee(message_, text);
    const Person& author = people_[entry.person];
    candidate.author_is_with_author = author.is_with_author;
    candidate.author_before =
        static_cast<std::uint8_t>(author.messages - candidate.author_rank - 1);
    candidate.followed_by_same = steps > 0 && window_.back(steps - 1).user == text.user;
    candidate.follows_same =
        steps + 1 < window_.size() && window_.back(steps + 1).user == text.user;
    const Thread& thread = threads_[window_.thread_place(entry)];
    candidate.thread_has_author = thread.has_author;
    candidate.thread_has_addressee = thread.has_addressee;
    compare_words(window_.words_at(steps), candidate);
  }

  void compare_words(std::span<const WordKey> words, Candidate& candidate) const {
    for (const WordKey word : words) {
      if (!words_.contains(word)) continue;
      count(candidate.shared_words);
      candidate.shared_weight += rarity(word);
    }
    const std::size_t all = message_.word_count + words.size() - candidate.shared_words;
    if (all == 0) return;
    candidate.overlap = static_cast<float>(candidate.shared_words) / static_cast<float>(all);
  }

  // 1 for a word of one message of the window, 0 for a word of all of them.
  float rarity(WordKey word) const {
    if (window_.size() < 2) return 1;
    const std::size_t frequency = window_.word_frequency(word);
    if (frequency == 1) return 1;  // the most, and known without a logarithm
    return std::max(0.0F, 1.0F - std::log2(static_cast<float>(frequency)) / log_of_size_);
  }

  const Window& window_;
  const Features& message_;
  WordSet words_;
  const float log_of_size_;
  const Window::Entry* own_last_ = nullptr;
  std::uint64_t own_last_sequence_ = 0;
  UserKey partner_ = 0;
  std::array<Person, window_max> people_;
  std::array<Thread, window_max> threads_;
  std::array<std::uint8_t, window_max> answers_;
  std::array<bool, window_max> answered_by_author_;
  std::uint8_t naming_rank_ = 0;
  std::uint8_t own_since_ = 0;
  std::uint8_t speakers_ = 0;
};

}  // namespace

Scene look(const Window& window, const Features& features) {
  Scene scene;
  scene.message = &features;
  scene.messages = window.size();
  if (window.size() > 0) scene.previous_gap_ms = gap(window.back(0).at, features.at);
  for (std::size_t steps = 0; steps < window.size() && scene.recent < 255; ++steps) {
    const auto since = gap(window.back(steps).at, features.at);
    if (!since || *since > recent_ms) break;
    ++scene.recent;
  }
  scene.pace_ms = pace_of(window);
  Walk(window, features).run(scene);
  scene.marked_known = std::ranges::any_of(features.addressed_span(), [](const Addressed& one) {
    return one.mark == AddressMark::strong;
  });
  return scene;
}

}  // namespace language::replies
