#include "planning/seats/movers.h"

#include <algorithm>

namespace planning::seats {
namespace {

constexpr std::size_t branchings_max = 200'000;

bool exclude(const Rules& rules, const Person& one, const Person& other) {
  for (const Number company : one.companies) {
    const auto& rivals = rules.rivals_of(company);
    for (const Number each : other.companies) {
      if (std::binary_search(rivals.begin(), rivals.end(), each)) return true;
    }
  }
  const auto& clashes = rules.clashes_of(one.identity);
  if (std::binary_search(clashes.begin(), clashes.end(), other.identity)) return true;
  return rules.one_region && one.region >= 0 && other.region >= 0 && one.region != other.region;
}

// A smallest set of people such that of every two who exclude each other one is in it (vertex
// cover): whoever is excluded most moves, or all whom they exclude do.
class Cover {
 public:
  explicit Cover(std::vector<std::vector<std::size_t>> others) : others_(std::move(others)) {
    gone_.resize(others_.size());
    greedy();
    std::fill(gone_.begin(), gone_.end(), false);
    taken_.clear();
    branch();
  }
  const std::vector<std::size_t>& best() const { return best_; }
  bool is_proven() const { return branchings_ < branchings_max; }

 private:
  std::size_t degree(std::size_t i) const {
    return static_cast<std::size_t>(std::count_if(
        others_[i].begin(), others_[i].end(), [this](std::size_t other) { return !gone_[other]; }));
  }
  std::size_t most_excluded(std::size_t& most) const {
    std::size_t found = 0;
    most = 0;
    for (std::size_t i = 0; i < others_.size(); ++i) {
      if (gone_[i]) continue;
      const std::size_t now = degree(i);
      if (now > most) most = now, found = i;
    }
    return found;
  }
  void take(std::size_t i) {
    gone_[i] = true;
    taken_.push_back(i);
  }
  void give_back(std::size_t down_to) {
    while (taken_.size() > down_to) {
      gone_[taken_.back()] = false;
      taken_.pop_back();
    }
  }
  void greedy() {
    std::size_t most = 0;
    for (std::size_t i = most_excluded(most); most > 0; i = most_excluded(most)) take(i);
    best_ = taken_;
  }
  void branch() {
    if (taken_.size() >= best_.size() || ++branchings_ >= branchings_max) return;
    std::size_t most = 0;
    const std::size_t one = most_excluded(most);
    if (most == 0) {
      best_ = taken_;
      return;
    }
    const std::size_t depth = taken_.size();
    take(one);
    branch();
    give_back(depth);
    for (const std::size_t other : others_[one]) {
      if (!gone_[other]) take(other);
    }
    branch();
    give_back(depth);
  }

  std::vector<std::vector<std::size_t>> others_;
  std::vector<bool> gone_;
  std::vector<std::size_t> taken_, best_;
  std::size_t branchings_ = 0;
};

// Pairs that share nobody: each needs one mover of its own.
std::size_t pairs_apart(const std::vector<std::vector<std::size_t>>& others) {
  std::vector<bool> used(others.size());
  std::size_t pairs = 0;
  for (std::size_t i = 0; i < others.size(); ++i) {
    for (const std::size_t other : others[i]) {
      if (used[i] || used[other]) continue;
      used[i] = used[other] = true;
      ++pairs;
    }
  }
  return pairs;
}

}  // namespace

Movers movers_of(const Rules& rules, std::uint32_t seats, const std::vector<Person>& people,
                 const std::function<bool(std::size_t)>& stays) {
  const auto must_stay = [&](std::size_t i) { return stays && stays(i); };
  Movers movers;
  std::vector<bool> moves(people.size());
  std::vector<std::vector<std::size_t>> others(people.size());
  for (std::size_t i = 0; i < people.size(); ++i) {
    for (std::size_t j = i + 1; j < people.size(); ++j) {
      if (!exclude(rules, people[i], people[j])) continue;
      if (must_stay(i) && must_stay(j)) continue;
      if (must_stay(i) || must_stay(j)) {  // there is no choice
        moves[must_stay(i) ? j : i] = true;
        continue;
      }
      others[i].push_back(j);
      others[j].push_back(i);
    }
  }
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (moves[i]) others[i].clear();
    std::erase_if(others[i], [&](std::size_t other) { return moves[other]; });
  }
  const auto forced = static_cast<std::size_t>(std::count(moves.begin(), moves.end(), true));
  const Cover cover(others);
  for (const std::size_t i : cover.best()) moves[i] = true;
  movers.least = forced + (cover.is_proven() ? cover.best().size() : pairs_apart(others));
  // Still too many: who came last.
  std::size_t left =
      people.size() - static_cast<std::size_t>(std::count(moves.begin(), moves.end(), true));
  for (std::size_t i = people.size(); i-- > 0 && left > seats;) {
    if (moves[i] || must_stay(i)) continue;
    moves[i] = true;
    --left;
  }
  if (people.size() > seats) movers.least = std::max(movers.least, people.size() - seats);
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (moves[i]) movers.people.push_back(i);
  }
  return movers;
}

}  // namespace planning::seats
