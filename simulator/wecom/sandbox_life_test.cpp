// Goal: each start of the sandbox is a new session of the same company. Methodology: two sessions
// of one seed live for an hour each; what they share and what they do not is compared.
#include "simulator/wecom/sandbox_life.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace simulator::wecom;

namespace {

struct Session {
  Sandbox sandbox;
  SandboxLife life;
  std::vector<std::string> groups;
  std::set<std::string> first_members, messages, newcomers;

  Session(std::uint64_t seed, base::Instant begin)
      : sandbox({.seed = seed}), life(sandbox, seed, begin, static_cast<std::uint64_t>(begin.ms)) {
    groups = sandbox.groups();
    first_members = members();
    life.live_until(begin + base::hours(1));
    for (const auto& talk : sandbox.archive_after(0, 10'000)) messages.insert(talk.id);
    for (const std::string& member : members()) {
      if (!first_members.contains(member)) newcomers.insert(member);
    }
  }
  std::set<std::string> members() {
    std::set<std::string> all;
    for (const std::string& group : groups) all.merge(sandbox.members_of(group));
    return all;
  }
};

bool are_disjoint(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::none_of(a.begin(), a.end(), [&](const auto& each) { return b.contains(each); });
}

}  // namespace

TEST_CASE("sandbox life: groups and first customers are the seed's, the rest is the session's") {
  constexpr base::Instant begin{1'763'780'000'000};
  Session monday(7, begin), tuesday(7, begin + base::hours(24)), other(8, begin);
  CHECK(monday.groups.size() == 5);
  CHECK(monday.groups == tuesday.groups);
  CHECK(monday.first_members == tuesday.first_members);
  REQUIRE_FALSE(monday.messages.empty());
  REQUIRE_FALSE(monday.newcomers.empty());
  CHECK(are_disjoint(monday.messages, tuesday.messages));
  CHECK(are_disjoint(monday.newcomers, tuesday.newcomers));
  CHECK(monday.groups != other.groups);
  // The same session again does the same.
  Session again(7, begin);
  CHECK(again.messages == monday.messages);
  CHECK(again.newcomers == monday.newcomers);
}

TEST_CASE("sandbox life: who rests says nothing, forgets what was planned, and goes on later") {
  constexpr base::Instant begin{1'763'780'000'000};
  Sandbox sandbox({.seed = 7});
  SandboxLife life(sandbox, 7, begin, 1);
  life.live_until(begin + base::minutes(5));
  const auto said = [&] { return sandbox.archive_after(0, 10'000).size(); };
  const std::size_t before = said();
  REQUIRE(before > 0);
  for (int minute = 6; minute <= 60; ++minute) life.rest_until(begin + base::minutes(minute));
  CHECK(said() == before);
  life.live_until(begin + base::minutes(60) + base::seconds(1));
  CHECK(said() <= before + 1);  // not the hour's talk at once
  life.live_until(begin + base::minutes(70));
  CHECK(said() > before + 10);
}
