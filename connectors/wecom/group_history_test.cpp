// Goal: whatever the platform does to its events — lose, double, delay, reorder, name nobody — and
// however stale its details are, the facts of a group add up to the truth once it has been quiet
// for a while. Method: seeded worlds of people who join, leave, are removed and come back; the
// facts are taken in as the pump does (a known id changes nothing) by a dumb model, which is
// compared with the world.
#include <doctest/doctest.h>

#include <map>
#include <set>

#include "base/random.h"
#include "connectors/wecom/group_mirror.h"

using namespace connectors::wecom;
using base::Instant;
using base::milliseconds;
using base::seconds;

namespace {

constexpr Instant history_start{1'700'000'000'000};

struct Options {
  double lost = 0, doubled = 0;
  std::int64_t delay_ms_max = 0;
  bool names_members = true;
  bool restarts = false;
};

Instant to_second(Instant at) { return {at.ms / 1000 * 1000}; }

class World {
 public:
  World(std::uint64_t seed, const Options& options) : random_(seed), options_(options) {}

  void run() {
    fetch();
    for (int step = 0; step < 400; ++step) {
      now_ = now_ + milliseconds(random_.between(0, 4'000));
      deliver_due();
      change_something();
      if (random_.chance(0.15)) fetch();
      if (options_.restarts && random_.chance(0.02)) restart();
    }
    now_ = now_ + seconds(600);
    deliver_due();
    fetch();
    now_ = now_ + seconds(60);
    fetch();
  }

  std::set<std::string> truth() const {
    std::set<std::string> here;
    for (const auto& [member, at] : here_) here.insert(member);
    return here;
  }
  std::set<std::string> told() const {
    std::set<std::string> here;
    for (const auto& [member, at] : told_) here.insert(member);
    return here;
  }
  int wrong_reasons() const { return wrong_reasons_; }
  int known_reasons() const { return known_reasons_; }
  int out_of_turn() const { return out_of_turn_; }

 private:
  void change_something() {
    const std::string member = "wm" + std::to_string(random_.below(12));
    const Instant at = to_second(now_);
    GroupChanged changed;
    changed.chat = "wr1";
    changed.count = 1;
    changed.version_before = version();
    if (here_.contains(member)) {
      const bool is_removed = random_.chance(0.5);
      here_.erase(member);
      changed.step = GroupStep::members_removed;
      changed.scene = is_removed ? quit_scene_removed : quit_scene_left;
      reasons_[{member, at}].insert(is_removed ? model::LeaveReason::removed
                                               : model::LeaveReason::left);
    } else {
      here_[member] = at;
      changed.step = GroupStep::members_added;
      changed.scene = 3;
    }
    ++changes_;
    past_.emplace_back(now_, here_, version());
    changed.version_after = version();
    if (options_.names_members) {
      changed.members = {member};
    } else {
      changed.version_before.clear();
      changed.version_after.clear();
    }
    send(std::move(changed), at);
  }

  void send(GroupChanged changed, Instant at) {
    if (random_.chance(options_.lost)) return;
    Event event;
    event.id = "event:" + std::to_string(changes_);
    event.at = at;
    event.body = std::move(changed);
    const int copies = random_.chance(options_.doubled) ? 2 : 1;
    for (int i = 0; i < copies; ++i) {
      const auto delay = random_.between(0, options_.delay_ms_max);
      queue_.emplace(now_ + milliseconds(delay), event);
    }
  }

  void deliver_due() {
    while (!queue_.empty() && queue_.begin()->first <= now_) {
      take(mirror_.on_event(queue_.begin()->second));
      queue_.erase(queue_.begin());
    }
  }

  // The detail may be as it was up to two seconds ago.
  void fetch() {
    const Instant as_of = now_ - milliseconds(random_.between(0, stale_window.ms - 1));
    GroupDetail detail;
    detail.chat = "wr1";
    detail.name = "会馆";
    for (const auto& [at, here, version] : past_) {
      if (at > as_of) break;
      detail.members.clear();
      for (const auto& [member, joined_at] : here) {
        GroupMember each;
        each.id = member;
        each.joined_at = joined_at;
        detail.members.push_back(std::move(each));
      }
      detail.version = version;
    }
    // Time goes on: a later detail is never older than an earlier one.
    if (as_of < last_as_of_) return;
    last_as_of_ = as_of;
    take(mirror_.on_detail(detail, now_));
  }

  void restart() {
    mirror_ = GroupMirror("wr1");
    std::map<std::string, GroupMirror::Stay> stays;
    for (const auto& [member, at] : told_) stays.emplace(member, GroupMirror::Stay{at, ""});
    mirror_.restore("会馆", "", std::move(stays));
  }

  void take(const GroupOutcome& outcome) {
    for (const model::Fact& fact : outcome.facts) {
      if (!taken_.insert(fact.external_id).second) continue;
      if (std::holds_alternative<model::MemberJoined>(fact.body)) {
        if (!told_.emplace(fact.actor, fact.at).second) ++out_of_turn_;
      } else if (const auto* gone = std::get_if<model::MemberLeft>(&fact.body)) {
        if (told_.erase(fact.actor) == 0) ++out_of_turn_;
        if (gone->reason == model::LeaveReason::unknown) continue;
        ++known_reasons_;
        if (!reasons_[{fact.actor, fact.at}].contains(gone->reason)) ++wrong_reasons_;
      }
    }
  }

  std::string version() const { return "v" + std::to_string(changes_); }

  base::Random random_;
  Options options_;
  Instant now_ = history_start, last_as_of_ = history_start - seconds(60);
  int changes_ = 0;
  std::map<std::string, Instant> here_;
  std::vector<std::tuple<Instant, std::map<std::string, Instant>, std::string>> past_;
  std::map<std::pair<std::string, Instant>, std::set<model::LeaveReason>> reasons_;
  std::multimap<Instant, Event> queue_;
  GroupMirror mirror_{"wr1"};
  std::set<std::string> taken_;
  std::map<std::string, Instant> told_;
  int out_of_turn_ = 0, wrong_reasons_ = 0, known_reasons_ = 0;
};

void check_worlds(const Options& options, bool reasons_are_right) {
  int known_reasons = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    World world(seed, options);
    world.run();
    CHECK(world.told() == world.truth());
    CHECK(world.out_of_turn() == 0);
    if (reasons_are_right) CHECK(world.wrong_reasons() == 0);
    known_reasons += world.known_reasons();
  }
  CHECK(known_reasons > 0);
}

}  // namespace

TEST_CASE("group history: adds up when every event arrives") { check_worlds({}, true); }

TEST_CASE("group history: adds up when events are lost and doubled") {
  check_worlds({.lost = 0.3, .doubled = 0.3}, true);
}

TEST_CASE("group history: adds up when events are late and out of order") {
  check_worlds({.lost = 0.1, .doubled = 0.2, .delay_ms_max = 20'000}, true);
}

TEST_CASE("group history: adds up when events name nobody") {
  check_worlds({.lost = 0.1, .doubled = 0.2, .delay_ms_max = 3'000, .names_members = false}, false);
}

TEST_CASE("group history: adds up across restarts") {
  check_worlds({.lost = 0.2, .doubled = 0.2, .delay_ms_max = 5'000, .restarts = true}, true);
}
