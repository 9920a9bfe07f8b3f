// EventTally counts the events by name and keeps the latest ones that nobody understood, so that
// somebody can look at them. Guard it by a lock when several threads note events.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>

#include "connectors/wecom/events.h"

namespace connectors::wecom {

class EventTally {
 public:
  // Beyond so many different names the rest is counted together as "(more)".
  static constexpr std::size_t names_max = 200;
  static constexpr std::size_t kept_max = 50;                   // the oldest goes first
  static constexpr std::size_t kept_message_bytes_max = 4'096;  // cut at a character boundary

  // Events that are not understood count under their own name: "other: subscribe".
  void note(const Event& event);
  // A callback that was no event at all (refused signature, no XML): counted under its reason.
  void note_refused(std::string_view field);

  const std::map<std::string, std::int64_t>& counts() const { return counts_; }
  const std::deque<Event>& not_understood() const { return not_understood_; }

 private:
  void count(std::string name);
  std::map<std::string, std::int64_t> counts_;
  std::deque<Event> not_understood_;
};

}  // namespace connectors::wecom
