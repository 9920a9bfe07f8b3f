// What a chat platform lets a program do, as data: each thing that one might want, the verdict, how
// it is done or why not, and where that is written. And tasks: what a person is asked to do where
// no program may, and by what we see afterwards that it was done.
//
// automatic: by interface · confirmed: a staff member confirms with one tap · manual: only a person
// can · impossible: not even a person can.
//
// Rows are constants of the program: their texts live as long as it runs.
#pragma once

#include <array>
#include <string_view>

#include "model/names.h"

namespace connectors {

enum class Capability { automatic, confirmed, manual, impossible };

struct CapabilityRow {
  std::string_view name;  // "send_to_group"
  Capability verdict = Capability::impossible;
  std::string_view task;  // name of the task that stands in for what is not automatic; may be empty
  std::string_view chinese;  // what and how, for the console
  std::string_view english;
  std::string_view source;  // where the platform says so
};

// How we learn that a task was done.
enum class Proof {
  event,    // the platform tells us
  detail,   // the group's or contact's detail shows it
  result,   // the mass message's result shows it
  archive,  // a message in the archive, where there is one
  claim     // only the person's word
};

struct TaskRow {
  std::string_view name;      // "remove_member"
  std::string_view assignee;  // "owner", "owner or admin", "sender", …
  Proof proof = Proof::claim;
  std::string_view seen_by;  // what exactly is looked at
  std::string_view chinese;  // what the person reads as the title
  std::string_view english;
};

}  // namespace connectors

template <>
struct model::NameOf<connectors::Capability> {
  static constexpr auto all =
      std::to_array<std::string_view>({"automatic", "confirmed", "manual", "impossible"});
};
template <>
struct model::NameOf<connectors::Proof> {
  static constexpr auto all =
      std::to_array<std::string_view>({"event", "detail", "result", "archive", "claim"});
};
