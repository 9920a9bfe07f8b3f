#include "language/replies/scene.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace language::replies {
namespace {

constexpr std::size_t near_steps = 10;      // always candidates
constexpr std::uint8_t author_rank_max = 4; // how many messages of one interesting person
constexpr std::uint8_t naming_rank_max = 4;
constexpr std::size_t question_steps = 40;  // an unanswered question stays a candidate so long
constexpr std::int64_t recent_ms = 120'000;

Naming naming_of(const Features& text, UserKey user) {
  const auto mark = text.mark_for(user);
  if (!mark) return Naming::none;
  switch (*mark) {
    case AddressMark::strong: return Naming::strong;
    case AddressMark::opening: return Naming::opening;
    case AddressMark::inside: return Naming::inside;
  }
  return Naming::none;
}

bool is_marked_for_other(const Features& text, UserKey user) {
  return std::ranges::any_of(text.addressed_span(), [user](const Addressed& one) {
    return one.user != user && one.mark == AddressMark::strong;
  });
}

bool have_same_addressee(const Features& a, const Features& b) {
  return std::ranges::any_of(a.addressed_span(), [&b](const Addressed& one) {
    return one.mark != AddressMark::inside && b.mark_for(one.user).has_value();
  });
}

std::optional<std::int64_t> gap(const Features& earlier, const Features& later) {
  if (earlier.at.ms == 0 || later.at.ms == 0) return std::nullopt;
  return std::max<std::int64_t>(0, later.at.ms - earlier.at.ms);
}

void count(std::uint8_t& counter) {
  if (counter < 255) ++counter;
}

// What is known of people and threads when the walk, newest message first, has come to some point.
class Walk {
 public:
  Walk(const Window& window, const Features& message) : window_(window), message_(message) {}

  void run(Scene& scene) {
    find_own_last(scene);
    for (std::size_t steps = 0; steps < window_.size(); ++steps) {
      const Window::Entry& entry = window_.back(steps);
      Candidate candidate = describe(entry, steps);
      if (scene.candidates.size() < candidates_max && is_promising(candidate)) {
        scene.candidates.push_back(candidate);
      }
      pass(entry);
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
    UserKey user;
    std::uint8_t messages;
    bool named_by_author;
    bool is_with_author;   // by his latest message
  };
  struct Thread {
    std::uint64_t id;
    bool has_author, has_addressee;
  };

  void find_own_last(Scene& scene) {
    for (std::size_t steps = 0; steps < window_.size(); ++steps) {
      const Window::Entry& entry = window_.back(steps);
      if (entry.features.user == message_.user) {
        own_last_ = &entry;
        scene.own_last_steps = steps;
        scene.own_last_gap_ms = gap(entry.features, message_);
        scene.own_last_named = entry.features.addressed_count > 0;
        scene.own_last_question = entry.features.is_question;
        partner_ = entry.features.addressed_count > 0 ? entry.features.addressed[0].user
                                                      : entry.parent_user;
        return;
      }
      if (entry.features.mark_for(message_.user)) scene.named_since_own_last = true;
      if (entry.parent_user == message_.user) scene.answered_since_own_last = true;
    }
  }

  Candidate describe(const Window::Entry& entry, std::size_t steps) {
    const Features& text = entry.features;
    Candidate candidate;
    candidate.entry = &entry;
    candidate.steps = static_cast<std::uint16_t>(steps);
    candidate.gap_ms = gap(text, message_);
    candidate.same_user = text.user == message_.user;
    candidate.naming = naming_of(message_, text.user);
    candidate.named_by = naming_of(text, message_.user);
    candidate.answers_author = entry.parent_user == message_.user;
    candidate.answered_by_author = answered_by_author_[steps];
    candidate.answers = answers_[steps];
    candidate.naming_rank = naming_rank_;
    candidate.own_since = own_since_;
    candidate.is_partner = partner_ != 0 && text.user == partner_;
    if (own_last_ != nullptr) {
      candidate.answers_own_last = entry.parent == own_last_->sequence;
      candidate.is_own_last_parent = own_last_->parent == entry.sequence;
      candidate.same_thread = entry.thread == own_last_->thread;
    }
    candidate.speakers_since = speakers_;
    if (own_since_ > 0) --candidate.speakers_since;
    if (const Person* person = find_person(text.user)) {
      candidate.author_rank = person->messages;
      candidate.named_author_since = person->named_by_author;
      if (!candidate.same_user && person->messages > 0) --candidate.speakers_since;
    }
    const Thread* thread = find_thread(entry.thread);
    candidate.thread_newest = thread == nullptr;
    return candidate;
  }

  bool is_promising(const Candidate& candidate) const {
    if (candidate.steps < near_steps) return true;
    const bool of_interest = candidate.same_user || candidate.naming != Naming::none ||
                             candidate.is_partner || candidate.same_thread;
    if (of_interest && candidate.author_rank < author_rank_max) return true;
    const bool to_author = candidate.named_by != Naming::none || candidate.answers_author;
    if (to_author && candidate.naming_rank < naming_rank_max) return true;
    if (candidate.is_own_last_parent || candidate.answers_own_last) return true;
    return candidate.entry->features.is_question && candidate.answers == 0 &&
           candidate.steps < question_steps;
  }

  // Remembers the entry for the older ones.
  void pass(const Window::Entry& entry) {
    const Features& text = entry.features;
    if (text.user == message_.user) {
      count(own_since_);
      for (const Addressed& one : text.addressed_span()) person(one.user).named_by_author = true;
    }
    Person& author = person(text.user);
    if (author.messages == 0) {
      count(speakers_);
      author.is_with_author = text.mark_for(message_.user) || entry.parent_user == message_.user;
    }
    count(author.messages);
    if (text.mark_for(message_.user) || entry.parent_user == message_.user) count(naming_rank_);
    if (entry.parent != 0) {
      const std::uint64_t parent_steps = window_.back(0).sequence - entry.parent;
      if (parent_steps < window_.size()) {
        count(answers_[parent_steps]);
        if (text.user == message_.user) answered_by_author_[parent_steps] = true;
      }
    }
    Thread* thread = find_thread(entry.thread);
    if (thread == nullptr) thread = &threads_.emplace_back(Thread{entry.thread, false, false});
    if (text.user == message_.user) thread->has_author = true;
    if (message_.mark_for(text.user)) thread->has_addressee = true;
  }

  // What needs the whole window, or is dear.
  void finish(Candidate& candidate) {
    const Features& text = candidate.entry->features;
    candidate.names_others = is_marked_for_other(text, message_.user);
    candidate.same_addressee = have_same_addressee(message_, text);
    if (const Person* author = find_person(text.user)) {
      candidate.author_is_with_author = author->is_with_author;
      candidate.author_before =
          static_cast<std::uint8_t>(author->messages - candidate.author_rank - 1);
    }
    const std::size_t steps = candidate.steps;
    candidate.followed_by_same =
        steps > 0 && window_.back(steps - 1).features.user == text.user;
    candidate.follows_same =
        steps + 1 < window_.size() && window_.back(steps + 1).features.user == text.user;
    if (const Thread* thread = find_thread(candidate.entry->thread)) {
      candidate.thread_has_author = thread->has_author;
      candidate.thread_has_addressee = thread->has_addressee;
    }
    compare_words(text, candidate);
  }

  void compare_words(const Features& text, Candidate& candidate) const {
    const auto mine = message_.word_span(), theirs = text.word_span();
    auto a = mine.begin();
    auto b = theirs.begin();
    while (a != mine.end() && b != theirs.end()) {
      if (*a < *b) {
        ++a;
      } else if (*b < *a) {
        ++b;
      } else {
        count(candidate.shared_words);
        candidate.shared_weight += rarity(*a);
        ++a, ++b;
      }
    }
    const std::size_t all = mine.size() + theirs.size() - candidate.shared_words;
    if (all > 0) candidate.overlap = static_cast<float>(candidate.shared_words) / static_cast<float>(all);
  }

  // 1 for a word of one message of the window, 0 for a word of all of them.
  float rarity(WordKey word) const {
    const auto size = static_cast<float>(window_.size());
    const auto frequency = static_cast<float>(window_.word_frequency(word));
    if (size < 2) return 1;
    return std::max(0.0F, 1.0F - std::log2(frequency) / std::log2(size));
  }

  Person* find_person(UserKey user) {
    const auto found = std::ranges::find(people_, user, &Person::user);
    return found == people_.end() ? nullptr : &*found;
  }
  Person& person(UserKey user) {
    Person* known = find_person(user);
    return known != nullptr ? *known : people_.emplace_back(Person{user, 0, false, false});
  }
  Thread* find_thread(std::uint64_t id) {
    const auto found = std::ranges::find(threads_, id, &Thread::id);
    return found == threads_.end() ? nullptr : &*found;
  }

  const Window& window_;
  const Features& message_;
  const Window::Entry* own_last_ = nullptr;
  UserKey partner_ = 0;
  std::vector<Person> people_;
  std::vector<Thread> threads_;
  std::array<std::uint8_t, window_max> answers_ = {};
  std::array<bool, window_max> answered_by_author_ = {};
  std::uint8_t naming_rank_ = 0;
  std::uint8_t own_since_ = 0;
  std::uint8_t speakers_ = 0;
};

}  // namespace

Scene look(const Window& window, const Features& features) {
  Scene scene;
  scene.message = &features;
  scene.messages = window.size();
  if (window.size() > 0) scene.previous_gap_ms = gap(window.back(0).features, features);
  for (std::size_t steps = 0; steps < window.size() && scene.recent < 255; ++steps) {
    const auto since = gap(window.back(steps).features, features);
    if (!since || *since > recent_ms) break;
    ++scene.recent;
  }
  Walk(window, features).run(scene);
  scene.marked_known = std::ranges::any_of(features.addressed_span(), [](const Addressed& one) {
    return one.mark == AddressMark::strong;
  });
  return scene;
}

}  // namespace language::replies
