// People for the sandbox: a dealer company with two members of staff, five customer groups and some
// fifty customers, who scan codes, join, ask, answer, chat, advertise, are tagged, removed and
// leave; their staff send mass messages soon, late or only when reminded. Deterministic by seed and
// by the moments at which it is asked to go on.
//
// For one thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/random.h"
#include "simulator/wecom/sandbox.h"

namespace simulator::wecom {

inline constexpr base::Duration life_before = base::days(30);  // the groups are so old at the start
inline constexpr base::Duration between_events = base::seconds(6);  // on average

class SandboxLife {
 public:
  // The company as it is at `now`; nobody has called back about it. Groups, staff and first
  // customers are the same for the same seed; what they do from then on, and who comes, is the
  // session's.
  SandboxLife(Sandbox& sandbox, std::uint64_t seed, base::Instant now, std::uint64_t session = 0);

  // What people do until `now`, which never goes back.
  void live_until(base::Instant now);
  // They do nothing until `now`, and forget what they had meant to do by then.
  void rest_until(base::Instant now);

 private:
  using Act = std::function<void(base::Instant)>;

  void plan(base::Instant at, Act act) { plans_.emplace(at, std::move(act)); }
  void something(base::Instant at);
  void ask(base::Instant at);
  void chat(base::Instant at);
  void arrive(base::Instant at);
  void advertise(base::Instant at);
  void depart(base::Instant at);
  void put_tag(base::Instant at);
  void notice_broadcasts(base::Instant at);
  std::string newcomer();
  const std::string& some_group() { return groups_[random_.below(groups_.size())]; }
  const std::string& owner_of(const std::string& chat) { return owners_.at(chat); }
  std::string some_customer(const std::string& chat);  // empty when there is none

  Sandbox& sandbox_;
  base::Random random_;
  std::vector<std::string> staff_, groups_;
  std::map<std::string, std::string> owners_;
  std::multimap<base::Instant, Act> plans_;
  std::map<std::string, std::size_t> noticed_;  // mass messages, and reminders of them
  base::Instant next_;
  std::string newcomers_ = "wm";  // how their ids begin
  int customers_ = 0;
};

}  // namespace simulator::wecom
