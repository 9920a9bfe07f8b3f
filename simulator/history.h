// History makes what happened in a synthetic company, day by day: people join and leave, ask and are answered
// (late, or never), chat, complain, advertise, edit and revoke. Facts come in the order of time within a day.
// Deterministic by seed: the same company, seed and days give the same bytes; a day can be made by itself.
//
// Each message carries what it really is, so that the engine can be scored against it.
#pragma once

#include <vector>

#include "simulator/company.h"

namespace simulator {

enum class Truth { other, question, answer, advert, complaint, chatter };

struct TrueFact {
  model::Fact fact;
  Truth truth = Truth::other;
  std::string answers;  // external id of the message that it really answers
};

class History {
 public:
  // Days are local days at UTC+8 (the company is in Shanghai); `days` of them, ending with `last`.
  History(const Company& company, std::uint64_t seed, base::Day last, int days);

  int days() const { return days_; }
  // Facts of day 0 … days()-1. Facts of one day end with it: a conversation does not go on over midnight.
  std::vector<TrueFact> day(int index) const;
  // Profiles of groups and people, before everything else.
  std::vector<TrueFact> beginning() const;

 private:
  const Company& company_;
  std::uint64_t seed_;
  base::Day first_;
  int days_;
};

// One conversation, for going on live: a question with what follows, or small talk, beginning at `start`.
// `haste` divides the waiting times.
std::vector<TrueFact> conversation(const Company& company, const SimulatedGroup& group,
                                   base::Random& random, base::Instant start, double haste,
                                   const std::string& id_prefix);

}  // namespace simulator
