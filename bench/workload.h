// What the benchmarks feed: group talk of the synthetic company's kind, in bulk, and a busy company's policy.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/fact.h"

namespace bench {

// Messages in the order of time, spread over groups and members; about 30 characters each, mostly Chinese.
std::vector<model::Fact> messages(std::int64_t count, int groups, int members,
                                  std::int64_t first_number = 0);

// A publication of a policy with 1,000 keywords in replies and 50 rules.
model::Fact busy_policy();

// Different Chinese words of two to five characters.
std::vector<std::string> chinese_words(std::size_t count, std::uint64_t seed);

}  // namespace bench
