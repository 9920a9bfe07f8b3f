// What the benchmarks feed: group talk of the synthetic company's kind, in bulk, and a busy
// company's policy.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/fact.h"

namespace bench {

// People talk in bursts: in five real group logs 62 to 86 % of the messages follow the one before
// in their group within two minutes, and a run without a pause of five minutes has 3.3 to 11.5
// messages (docs/measured.md). So at any time some groups are talking and the others are silent:
// with a message every 1.5 s, as many exchanges at once put 50 s between two messages of one.
inline constexpr std::size_t exchanges_at_once = 33;
inline constexpr std::uint64_t exchange_mean = 5;  // messages

// Messages in the order of time, in bursts over groups and members; about 11 characters each,
// mostly Chinese.
std::vector<model::Fact> messages(std::int64_t count, int groups, int members,
                                  std::int64_t first_number = 0);

// A publication of a policy with 1,000 keywords in replies and 50 rules.
model::Fact busy_policy();

// Different Chinese words of two to five characters.
std::vector<std::string> chinese_words(std::size_t count, std::uint64_t seed);

}  // namespace bench
