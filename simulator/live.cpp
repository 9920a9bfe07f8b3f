#include "simulator/live.h"

#include <algorithm>

namespace simulator {
namespace {

constexpr double haste = 6;                              // waiting times are this much shorter than in life
constexpr std::int64_t pause_ms_min = 4'000, pause_ms_max = 22'000;  // between two beginnings

}  // namespace

Live::Live(const Company& company, std::uint64_t seed, base::Instant start)
    : company_(company),
      random_(seed ^ static_cast<std::uint64_t>(start.ms)),
      prefix_("live-" + std::to_string(start.ms)),
      next_(start) {}

std::vector<model::Fact> Live::until(base::Instant now, DemoConnector& platform) {
  while (next_ <= now && !company_.groups.empty()) {
    const SimulatedGroup& group = company_.groups[random_.below(company_.groups.size())];
    for (TrueFact& made : conversation(company_, group, random_, next_, haste,
                                       prefix_ + "-" + std::to_string(++conversations_))) {
      coming_.push_back(std::move(made.fact));
    }
    next_ = next_ + base::milliseconds(random_.between(pause_ms_min, pause_ms_max));
  }
  for (model::Fact& fact : platform.take_facts(now)) coming_.push_back(std::move(fact));
  std::stable_sort(coming_.begin(), coming_.end(),
                   [](const model::Fact& a, const model::Fact& b) { return a.at < b.at; });
  const auto later = std::find_if(coming_.begin(), coming_.end(),
                                  [now](const model::Fact& fact) { return fact.at > now; });
  std::vector<model::Fact> facts(std::make_move_iterator(coming_.begin()),
                                 std::make_move_iterator(later));
  coming_.erase(coming_.begin(), later);
  std::erase_if(facts, [&](const model::Fact& fact) {
    return std::holds_alternative<model::MessageSent>(fact.body) &&
           platform.is_silenced(fact.group, fact.actor);
  });
  return facts;
}

}  // namespace simulator
