// WorldLoader keeps the World between batches and brings in what the next batch needs: the groups,
// members and messages that its facts name, the rows that its commands are about, and every group
// with a timer due by a Tick. A group that comes in is rebuilt from its rows exactly as it was when
// it was last in mind.
//
// The world may be ahead of the store by some batches that are decided and not yet committed: what
// they touched stays in mind until release() says that the store has it.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/entrances/entrances.h"
#include "engine/state/world.h"
#include "model/fact.h"
#include "server/pump/name_filter.h"
#include "store/store.h"

namespace server {

// More groups or members than this in mind: all are forgotten, and come back as they are needed.
inline constexpr std::size_t groups_in_mind_max = 4'000;
inline constexpr std::size_t members_in_mind_max = 400'000;

class WorldLoader {
 public:
  engine::World& world() { return world_; }

  base::Result<void> start(store::Store& store);  // sources, organisation-wide cooldowns
  // After this the world holds everything that the facts may touch.
  base::Result<void> bring(store::Store& store, std::span<const model::Fact* const> facts);
  // The seq of a fact that was taken before, or 0. Of a message that the world still holds the
  // engine itself says so.
  model::FactSeq known(const model::Fact& fact) const;
  // The fact was taken now, or refused for good.
  void note_taken(const model::Fact& fact, model::FactSeq seq);
  // Ends a batch that made these changes, and drops what only its commands needed.
  void end_batch(const model::Changes& changes);
  // The store has the first `batches` of those that ended since the last forget().
  void release(std::uint64_t batches);
  // More is in mind than should be: the next batch must not overlap, so that release() can drop
  // all.
  bool is_full() const;
  void forget();  // after a failed commit

 private:
  struct Needs;
  base::Result<void> gather(store::Store& store, std::span<const model::Fact* const> facts,
                            Needs& needs);
  void bring_task(model::Task task, Needs& needs);
  // The task to mend the group robot, if there is one.
  base::Result<void> bring_robot_task(store::Store& store, Needs& needs);
  base::Result<void> gather_command(store::Store& store, const model::Fact& fact, Needs& needs);
  base::Result<void> bring_broadcast(store::Store& store, model::BroadcastId id,
                                     std::int64_t number);
  base::Result<void> bring_code(store::Store& store, model::CodeId id);
  base::Result<void> bring_entrances(store::Store& store, const engine::entrances::Named& named,
                                     Needs& needs);
  void want_asked(Needs& needs) const;
  base::Result<void> bring_placement(store::Store& store, model::PlacementId id);
  base::Result<void> gather_placement(store::Store& store, model::PlacementId id, Needs& needs);
  // What the admission facts and commands of the batch need, in one read (load_admissions.cpp).
  base::Result<void> bring_admissions(store::Store& store,
                                      std::span<const model::Fact* const> facts, Needs& needs);
  base::Result<void> gather_noted(store::Store& store, const model::Fact& fact, Needs& needs);
  base::Result<void> bring_group(store::Store& store, const model::Group& row);
  base::Result<void> bring_members(store::Store& store, std::vector<model::MemberId> ids);
  base::Result<void> want_watching(store::Store& store, std::span<const model::Fact* const> facts,
                                   Needs& needs);
  base::Result<void> bring_groups(store::Store& store, Needs& needs);
  void add_member(model::Member member);
  void add_message(model::Message message);
  void drop(model::MessageId id);
  void note_known(std::string key, model::FactSeq seq);
  void note_names(const model::Changes& changes);
  using Sources = std::unordered_map<std::string, model::SourceId>;
  bool may_be_stored(const Sources::const_iterator& source, std::string_view external_id) const;

  // What a batch keeps in mind until it is committed.
  struct Held {
    std::vector<std::string> facts;                // keys of known_
    std::vector<model::MessageId> made;            // messages, each once
    std::unordered_set<model::MessageId> touched;  // older ones: changed or looked up
  };
  engine::World world_;
  // A fact, other than a message, of a batch that is not released yet; or any that the store knew.
  struct Known {
    model::FactSeq seq;
    std::uint64_t batch = 0;  // after which it may be forgotten
  };
  std::unordered_map<std::string, Known> known_;  // by "source\nexternal id"
  // Of the sources that began in this process, what the store has or will have of them.
  std::unordered_map<model::SourceId, NameFilter> born_here_;
  Held now_;                // of the batch being decided
  std::deque<Held> ended_;  // oldest first, not yet released
  std::uint64_t released_ = 0;
};

}  // namespace server
