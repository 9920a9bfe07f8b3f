// Changes is everything that one batch of facts wants written: the engine fills it, the store
// commits it in one transaction, live viewers are told from it. Put lists insert or replace by key
// (but for what never changes in a row: whose it is, where it came from, store/row_mapping.h); the
// other lists hold new rows only. Committing writes the put lists before it marks or removes
// anything.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "model/application.h"
#include "model/onboarding_rows.h"
#include "model/program_rows.h"
#include "model/rows.h"
#include "model/seating_rows.h"
#include "model/segment_rows.h"

namespace model {

// The next number of each kind; equal stores hold equal counters.
struct Counters {
  std::int64_t fact = 1, source = 1, group = 1, member = 1, stay = 1, question = 1, task = 1,
               decision = 1, effect = 1, timer = 1, strike = 1;
  friend bool operator==(const Counters&, const Counters&) = default;
};

struct SourceRow {
  SourceId id;
  std::string name;
  friend bool operator==(const SourceRow&, const SourceRow&) = default;
};

struct Undone {
  DecisionId decision;
  base::Instant at;
};

// An effect that is not wanted any more, named by its key, or by what stands before "/" in it:
// withdrawn if it is still pending. Of effects kept before this batch; those of the batch are put
// as they are at its end.
struct Withdrawn {
  std::string key, why;
  base::Instant at;
};

// What a put-row is known by.
inline std::int64_t key_of(const Group& row) { return row.id.value; }
inline std::int64_t key_of(const Member& row) { return row.id.value; }
inline std::int64_t key_of(const Stay& row) { return row.id.value; }
inline std::int64_t key_of(const Newcomer& row) { return row.stay.value; }
inline std::int64_t key_of(const Message& row) { return row.id.value; }
inline std::int64_t key_of(const Question& row) { return row.id.value; }
inline std::int64_t key_of(const Task& row) { return row.id.value; }
inline std::int64_t key_of(const Effect& row) { return row.id.value; }
inline std::int64_t key_of(const Strike& row) { return row.id.value; }
inline std::int64_t key_of(const Timer& row) { return row.id.value; }
inline std::int64_t key_of(const Verdict& row) { return row.decision.value; }
inline const std::string& key_of(const Cooldown& row) { return row.key; }
inline const std::string& key_of(const ReaderChoice& row) { return row.task; }
inline std::string key_of(const FeedMark& row) { return row.source + "/" + row.name; }
inline std::int64_t key_of(const Broadcast& row) { return row.id.value; }
inline std::string key_of(const Sending& row) {
  return std::to_string(row.broadcast.value) + "/" + std::to_string(row.number);
}
inline std::string key_of(const BroadcastTarget& row) {
  return std::to_string(row.broadcast.value) + "/" + std::to_string(row.group.value);
}
inline std::string key_of(const Reach& row) {
  return std::to_string(row.group.value) + "/" + row.message;
}
inline std::int64_t key_of(const Channel& row) { return row.id.value; }
inline std::int64_t key_of(const EntryCode& row) { return row.id.value; }
inline std::string key_of(const EntryWay& row) {
  return std::to_string(row.code.value) + "/" + std::to_string(row.number);
}
inline std::int64_t key_of(const Company& row) { return row.id.value; }
inline std::string key_of(const CompanyRelation& row) {
  return std::to_string(row.a.value) + "/" + std::to_string(row.b.value);
}
inline std::int64_t key_of(const GroupDoor& row) { return row.group.value; }
inline std::int64_t key_of(const Placement& row) { return row.id.value; }
inline std::string key_of(const PlacementPlace& row) {
  return std::to_string(row.placement.value) + "/" + std::to_string(row.number);
}
inline std::string key_of(const PlacementSeat& row) {
  return std::to_string(row.placement.value) + "/" + std::to_string(row.member.value);
}
inline std::string key_of(const Order& row) {
  return std::to_string(row.source.value) + "/" + row.number;
}
inline std::string key_of(const Renewal& row) {
  return std::to_string(row.source.value) + "/" + row.contract;
}

inline const std::string& key_of(const BehaviourName& row) { return row.name; }
inline std::int64_t key_of(const Segment& row) { return row.id.value; }

inline std::string key_of(const FindingOverride& row) {
  return row.program + "\n" + row.finding + "\n" + row.place;
}

// Rows to insert or replace, each key once, in the order of first mention; the last value wins.
template <class Row>
class PutList {
 public:
  void put(Row row) {
    const auto [place, is_new] = index_.try_emplace(Key(key_of(row)), rows_.size());
    if (is_new)
      rows_.push_back(std::move(row));
    else
      rows_[place->second] = std::move(row);
  }
  const std::vector<Row>& rows() const { return rows_; }
  bool empty() const { return rows_.empty(); }

 private:
  using Key = std::decay_t<decltype(key_of(std::declval<const Row&>()))>;
  std::vector<Row> rows_;
  boost::unordered_flat_map<Key, std::size_t> index_;
};

struct Changes {
  // append-only
  std::vector<SourceRow> sources;
  std::vector<FactRow> facts;
  std::vector<Message> messages;
  std::vector<Decision> decisions;
  std::vector<Label> labels;
  std::vector<PolicyVersion> policies;
  std::vector<TextModelVersion> text_models;
  std::vector<Feedback> feedback;
  std::vector<Visit> visits;
  std::vector<ApplicationStep> application_steps;
  std::vector<ApplicationKey> application_keys;
  std::vector<ProgramVersion> program_versions;
  // put by key
  PutList<Group> groups;
  PutList<Member> members;
  PutList<Stay> stays;
  PutList<Message> edited_messages;  // text, parent, tone, edited_at, revoked_at of older messages
  PutList<Question> questions;
  PutList<Task> tasks;
  PutList<Effect> effects;
  PutList<Strike> strikes;
  PutList<Cooldown> cooldowns;
  PutList<Order> orders;
  PutList<Renewal> renewals;
  std::vector<Behaviour> behaviours;
  PutList<BehaviourName> behaviour_names;
  PutList<Verdict> verdicts;
  PutList<ReaderChoice> reader_choices;
  PutList<FeedMark> feed_marks;
  PutList<Timer> timers;
  PutList<Broadcast> broadcasts;
  PutList<Sending> sendings;
  PutList<BroadcastTarget> broadcast_targets;
  PutList<Reach> reaches;
  PutList<Channel> channels;
  PutList<EntryCode> entry_codes;
  PutList<EntryWay> entry_ways;
  PutList<Company> companies;
  PutList<CompanyRelation> company_relations;
  PutList<GroupDoor> group_doors;
  PutList<Placement> placements;
  PutList<PlacementPlace> placement_places;
  PutList<PlacementSeat> placement_seats;
  PutList<Application> applications;
  PutList<ApplicationLink> application_links;
  PutList<AdmissionBlock> admission_blocks;
  PutList<AdmissionBreaker> admission_breakers;
  PutList<FindingOverride> finding_overrides;
  PutList<Segment> segments;
  PutList<Newcomer> newcomers;
  // marked or removed
  std::vector<Undone> undone_decisions;
  std::vector<Withdrawn> withdrawn_effects;
  std::vector<TimerId> removed_timers;
  std::vector<std::string> removed_cooldowns;  // keys; one that was put again later is not here
  // In the order of the facts, for an end means what stood before it. A row with `until` ends the
  // contact of the two that began by then and has not ended, and says nothing else; any other is
  // put by key, and has not ended.
  std::vector<Contact> contacts;
  // The same way: a row with `until` ends the member's stay with the company.
  std::vector<CompanyMember> company_members;
  // added up
  std::vector<Activity> activity;
  // The numbers to go on with, when the batch used any up: kept, because the row with the highest
  // number may be removed again, and its number must not come back.
  std::optional<Counters> counters;
};

}  // namespace model
