// Company is a synthetic business for the demo, the benchmarks and the tests: its staff, its customers and the
// groups they sit in. The same seed and size give the same company everywhere; no person in it is real (phone
// numbers are of the never-assigned 1000 block).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/random.h"
#include "model/fact.h"

namespace simulator {

inline constexpr std::string_view demo_source = "demo";

struct Size {
  int groups = 40;
  int members = 1200;
};

struct Person {
  std::string id;  // external id
  model::MemberProfile profile;
  double talkative = 1;  // share of the group's talk, relative
};

// How a group lives: what it is worth to its members, and how that changes.
enum class Life { strong, steady, fading, revived, silent };

struct SimulatedGroup {
  std::string id;
  std::string name;
  std::string program;
  Life life = Life::steady;
  double vigour = 1;          // conversations a day, when it is at its best
  double care = 0.9;          // chance that a question is answered at all
  std::size_t owner = 0;      // index into Company::staff
  std::vector<std::size_t> helpers;  // further staff present
  std::vector<std::size_t> members;  // indices into Company::members
};

struct Company {
  std::string name;
  std::vector<Person> staff, members;
  std::vector<SimulatedGroup> groups;
};

Company make_company(std::uint64_t seed, Size size);

}  // namespace simulator
