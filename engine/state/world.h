// World is everything that the facts of a batch may touch, loaded before the engine runs. Look-ups
// only: what is not here does not exist as far as the engine is concerned. The pump fills it and
// keeps it between batches as a cache; when a commit fails it is thrown away whole.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/state/admissions.h"
#include "engine/state/group_state.h"
#include "model/changes.h"
#include "model/rows.h"
#include "model/seating_rows.h"

namespace engine {

// A source's own name for a row, as a map key; SourceName borrows it, to look one up.
struct SourceName {
  model::SourceId source;
  std::string_view external_id;
};
struct SourceKey {
  model::SourceId source;
  std::string external_id;
  operator SourceName() const { return {source, external_id}; }
};
struct SourceKeyHash {
  using is_transparent = void;
  std::size_t operator()(const SourceName& name) const noexcept {
    return std::hash<std::string_view>{}(name.external_id) ^
           static_cast<std::size_t>(name.source.value * 0x9e3779b97f4a7c15LL);
  }
};
struct SourceKeyEqual {
  using is_transparent = void;
  bool operator()(const SourceName& a, const SourceName& b) const noexcept {
    return a.source == b.source && a.external_id == b.external_id;
  }
};
template <class Id>
using ByName = boost::unordered_flat_map<SourceKey, Id, SourceKeyHash, SourceKeyEqual>;

// Whether the internal ops group has a robot that speaks there for us.
struct Robot {
  bool is_set = false;
  model::TaskId task;  // asks a person to mend it; it may have been done since
  friend bool operator==(const Robot&, const Robot&) = default;
};

struct World {
  std::unordered_map<std::string, model::SourceId> sources;
  std::unordered_map<model::GroupId, GroupState> groups;
  ByName<model::GroupId> group_names;
  std::unordered_map<model::MemberId, model::Member> members;
  ByName<model::MemberId> member_names;
  // Messages that facts of this batch point at (replies, edits, revocations, commands), and those
  // of the batch itself.
  std::unordered_map<model::MessageId, model::Message> messages;
  ByName<model::MessageId> message_names;
  // Rows that commands name, and questions changed in this batch.
  std::unordered_map<model::QuestionId, model::Question> questions;
  std::unordered_map<model::TaskId, model::Task> tasks;
  std::unordered_map<model::DecisionId, model::Decision> decisions;
  std::unordered_map<model::EffectId, model::Effect> effects;
  std::unordered_map<std::string, base::Instant> organisation_cooldowns;
  std::unordered_map<std::string, model::ReaderChoice> reader_choices;  // by task

  // Mass messages that commands and platforms speak of; and groups that a command only needs the
  // rows of: ask `groups` first, which may be ahead of them.
  std::unordered_map<model::BroadcastId, model::Broadcast> broadcasts;
  std::map<std::pair<model::BroadcastId, std::int64_t>, model::Sending> sendings;
  std::map<std::pair<model::BroadcastId, model::GroupId>, model::BroadcastTarget> broadcast_targets;
  std::unordered_map<model::GroupId, model::Group> group_rows;
  Admissions admissions;

  // Always in mind: the group robot (engine/robot), as the feed mark "guildhall/robot" keeps it.
  Robot robot;

  // Always in mind: every program with the number of its newest version.
  std::map<std::string, std::int64_t, std::less<>> programs;

  // Entry codes that commands and platforms speak of, with their ways; and channels.
  std::unordered_map<model::ChannelId, model::Channel> channels;
  std::unordered_map<model::CodeId, model::EntryCode> entry_codes;
  std::map<std::pair<model::CodeId, std::int64_t>, model::EntryWay> entry_ways;
  // Always in mind, all of them: companies (by number, and by key), what is said of two of them,
  // which groups take nobody new, and the plans under way. Plans that a command names are here
  // too, until the batch ends.
  std::unordered_map<model::CompanyId, model::Company> companies;
  std::unordered_map<std::string, model::CompanyId> company_keys;
  std::map<std::pair<model::CompanyId, model::CompanyId>, model::CompanyRelation> company_relations;
  std::unordered_map<model::GroupId, model::GroupDoor> group_doors;
  struct PlacementState {
    model::Placement row;
    std::map<std::int64_t, model::PlacementPlace> places;
    std::map<model::MemberId, model::PlacementSeat> seats;
  };
  std::map<model::PlacementId, PlacementState> placements;

  GroupState* find_group(model::GroupId id) {
    const auto found = groups.find(id);
    return found == groups.end() ? nullptr : &found->second;
  }
  model::Member* find_member(model::MemberId id) {
    const auto found = members.find(id);
    return found == members.end() ? nullptr : &found->second;
  }
  model::Message* find_message(model::MessageId id) {
    const auto found = messages.find(id);
    return found == messages.end() ? nullptr : &found->second;
  }
  // The question, with its group. Nothing unless a command of this batch names it or it was changed
  // in it.
  std::pair<GroupState*, model::Question*> find_question(model::QuestionId id);
};

}  // namespace engine
