// Rows of companies and of who is to sit in which group, as model/rows.h has the others.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"
#include "model/ids.h"
#include "model/names.h"

namespace model {

using base::Instant;

// A company that members belong to. One that was merged into another keeps its row and its name, so
// that the merge can be taken back.
struct Company {
  CompanyId id;
  std::string name;  // as it was first written, or as a person put it
  std::string key;   // the name folded (engine/companies): unique
  std::string credit_code, industry, region;
  CompanyId merged_into;
  Instant created_at;
  friend bool operator==(const Company&, const Company&) = default;
};

// A member belongs to a company, by their profile. Who moves and comes back has two rows.
struct CompanyMember {
  MemberId member;
  CompanyId company;
  Instant since, until;  // until 0: still
  friend bool operator==(const CompanyMember&, const CompanyMember&) = default;
};

enum class RelationKind { competitor };
MODEL_NAMES(RelationKind, "competitor");
enum class RelationState { declared, suggested, refused, withdrawn };
MODEL_NAMES(RelationState, "declared", "suggested", "refused", "withdrawn");

// What somebody has said of two companies; a < b.
struct CompanyRelation {
  CompanyId a, b;
  RelationKind kind = RelationKind::competitor;
  RelationState state = RelationState::declared;
  std::string by;  // login
  Instant at;
  std::string why;
  friend bool operator==(const CompanyRelation&, const CompanyRelation&) = default;
};

// Whether a group takes new members; a group without a row does.
struct GroupDoor {
  GroupId group;
  bool takes_new = true;
  std::string by;
  Instant at;
  friend bool operator==(const GroupDoor&, const GroupDoor&) = default;
};

enum class PlacementKind { intake, rebalance, close };
MODEL_NAMES(PlacementKind, "intake", "rebalance", "close");

//   draft ──► running ──► done           stopped ⇄ running
//     └──► discarded
enum class PlacementState { draft, running, stopped, done, discarded };
MODEL_NAMES(PlacementState, "draft", "running", "stopped", "done", "discarded");

// A plan that gives members seats.
struct Placement {
  PlacementId id;
  PlacementKind kind = PlacementKind::intake;
  std::string program;
  PlacementState state = PlacementState::draft;
  std::string by;
  Instant created_at, approved_at, ended_at;
  std::string approved_by;
  std::string figures;  // JSON: how many, what binds, how good
  GroupId closing;      // kind close: the group
  DecisionId decision;
  friend bool operator==(const Placement&, const Placement&) = default;
};

// A group of the plan: one that is there, or one that has still to be made.
struct PlacementPlace {
  PlacementId placement;
  std::int64_t number = 0;  // 1, 2, … within the plan
  GroupId group;            // none: still to be made
  std::int64_t seats = 0;   // all of them, those taken included
  TaskId task;              // that somebody makes the group
  friend bool operator==(const PlacementPlace&, const PlacementPlace&) = default;
};

//   planned ──► asked ──► seated          waiting: its group has still to be made
//    │  │ └──► waiting                    held_back: a hard rule speaks against it since
//    │  └──► held_back ──► asked          left_out: nowhere to go, or a person said so
//    └──► left_out                        failed: the platform refused it
enum class SeatState { planned, waiting, asked, seated, held_back, left_out, failed };
MODEL_NAMES(SeatState, "planned", "waiting", "asked", "seated", "held_back", "left_out", "failed");

// One member's seat in a plan.
struct PlacementSeat {
  PlacementId placement;
  MemberId member;
  std::int64_t place = 0;  // its number; 0: none
  GroupId from;            // where they sit until then, of a rebalancing or closing
  SeatState state = SeatState::planned;
  std::string reason;  // JSON: what spoke for it, or against
  EffectId effect;
  TaskId task;
  Instant at;  // of the state
  friend bool operator==(const PlacementSeat&, const PlacementSeat&) = default;
};

}  // namespace model
