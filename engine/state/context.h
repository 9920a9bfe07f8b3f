// Context is what a capability is handed while it decides about one fact: the policy in force, the
// world, and the changes that grow. Its helpers give out numbers, write down decisions with their
// reasons and keep world and changes in step; a capability never writes to `changes` behind its
// back.
//
// Everything here happens on the pump's thread, in the order of the facts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "engine/policy/compiled_policy.h"
#include "engine/state/world.h"
#include "model/changes.h"

namespace engine {

// A cooldown of the organisation that ended so long ago is dropped: what comes later than that is
// history, and only a live fact drops any.
inline constexpr base::Duration cooldown_kept_after_end = base::days(30);
// Looked for whenever their number comes to a power of two from here on.
inline constexpr std::size_t cooldowns_looked_at_min = 256;

class Context {
 public:
  const CompiledPolicy& policy;
  World& world;
  model::Counters& counters;
  model::Changes& changes;
  model::FactSeq cause;    // of the fact being decided
  base::Instant at;        // when it happened, by its own time
  bool history = false;    // recorded history: nothing may reach anybody
  std::string_view login;  // who commanded; empty otherwise
  // Tasks that this fact has made or changed, in that order; some of them more than once.
  std::vector<model::TaskId> touched_tasks = {};

  // ---- rows: change the world, then call put() so that the change is written ----
  void put(const GroupState& group) { changes.groups.put(group.row); }
  void put(const model::Member& member) { changes.members.put(member); }
  void put_question(GroupState& group, model::Question question);  // new or changed
  void put_stay(GroupState& group, model::Stay stay);              // ended stays leave the world
  void put_newcomer(GroupState& group,
                    model::Newcomer row);  // whose watch is over leaves the world
  void put_strike(GroupState& group, model::Strike strike);
  void put_cooldown(GroupState* group, std::string key,
                    base::Instant until);  // null: organisation-wide
  void drop_cooldown(GroupState& group, const std::string& key);
  void put_message(const model::Message& message);  // an older message, changed
  // Says of a message which question's thread it belongs to. It is the newest one, or known to the
  // world.
  void put_thread(model::MessageId message, model::QuestionId question);
  void put_task(model::Task task);
  void put_effect(model::Effect effect);
  // The effect of that key, or those whose keys go on with "/" after it, are not wanted any more.
  // What is under way or done stays as it is.
  void withdraw_effect(const std::string& key, std::string_view why);

  // ---- timers ----
  model::TimerId set_timer(GroupState& group, std::string_view kind, base::Instant due,
                           std::int64_t subject, model::LatePolicy late,
                           base::Duration expire_after = {});
  // Removes all timers of the group about `subject` whose kind starts with `kind_prefix`.
  void clear_timers(GroupState& group, std::string_view kind_prefix, std::int64_t subject);

  // ---- decisions ----
  // A decision with number, cause, time, policy version and mode (history or live) filled in.
  // Complete it, then hand it to record(); effects and tasks that follow from it take its id.
  model::Decision new_decision(std::string_view kind, const GroupState* group);
  void record(model::Decision decision);
  // A new task or effect belonging to a decision, numbered; complete it, then put_task /
  // put_effect.
  model::Task new_task(std::string_view kind, const model::Decision& decision);
  // An effect is kept only when it may reach somebody: with history or shadow decisions
  // put_effect() is not called. The key must name the act, e.g. "reply:<id>:<message>"; it is made
  // unique by the store.
  model::Effect new_effect(std::string_view kind, std::string key, const model::Decision& decision);

  // "11-23 18:00", as the company's clocks show it; empty for no moment.
  std::string local_minute(base::Instant moment) const;

  void count(const GroupState& group, model::MemberId member, base::Instant when,
             model::Activity added);

 private:
  void prune_cooldowns();
};

// What a member or a group is told; filled into texts as {name}, {group}, {rule}, {count}.
std::string fill_in(std::string_view text,
                    std::initializer_list<std::pair<std::string_view, std::string_view>> values);

}  // namespace engine
