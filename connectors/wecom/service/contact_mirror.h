// ContactMirror is what we last knew of who knows whom. Fetched contacts are laid beside it, and
// what is different becomes facts: the person (MemberProfile), each acquaintance (ContactNoted),
// its end (ContactEnded). However often the same is seen, it is said once.
//
// External ids hold content and time, so that what changes back is said again. What a restart
// forgets, the persons' details, is said again once a day at most.
//
// A plain value: no clock, no I/O; guard it by a lock.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "connectors/connector.h"
#include "connectors/wecom/contact_calls.h"
#include "connectors/wecom/events.h"

namespace connectors::wecom {

struct ContactOutcome {
  std::vector<model::Fact> facts;
  std::vector<FollowUp> follow_ups;
};

class ContactMirror {
 public:
  void restore(const std::vector<KnownContact>& contacts);
  void set_tags(const std::vector<TagGroup>& groups);
  const std::vector<CustomerTag>& tags() const { return tags_; }

  ContactOutcome on_contact(const Contact& contact, base::Instant seen_at);
  // `event` holds a ContactChanged. An end is told at once, and looked at once more when WeCom's
  // answers are fresh: who parts and meets again within a second, or is told so twice, is known
  // after all.
  ContactOutcome on_event(const Event& event);
  // Everybody whom the staff listed in `users` know, as the platform says now: whom else we thought
  // they knew they know no longer.
  std::vector<model::Fact> on_all(const std::vector<std::string>& users,
                                  const std::vector<std::pair<std::string, std::string>>& known,
                                  base::Instant at);

  // What was given out last could not be stored: say everything again.
  void forget_said() { said_.clear(); }

  std::size_t size() const { return since_.size(); }

 private:
  using Pair = std::pair<std::string, std::string>;  // staff, contact
  // Names the fact, which says something of `subject`; false when the same was said last.
  bool is_new(const std::string& subject, model::Fact& fact);
  model::Fact ended(const Pair& pair, base::Instant at, model::ContactEnder by);

  std::map<Pair, base::Instant> since_;
  std::map<Pair, base::Instant> ended_;        // until WeCom's answers are fresh again
  std::map<std::string, std::uint64_t> said_;  // hash of the last content by subject
  std::map<std::string, std::string> tag_names_;
  std::vector<CustomerTag> tags_;
};

}  // namespace connectors::wecom
