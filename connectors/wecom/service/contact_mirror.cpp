#include "connectors/wecom/service/contact_mirror.h"

#include <algorithm>
#include <set>

#include "base/hash.h"
#include "connectors/wecom/group_mirror.h"
#include "model/fact_json.h"

namespace connectors::wecom {

using base::Instant;
using model::ContactEnder;
using model::Fact;

namespace {

Fact fact_of(std::string id, Instant at, model::FactBody body) {
  Fact fact;
  fact.source = fact_source;
  fact.external_id = std::move(id);
  fact.at = at;
  fact.body = std::move(body);
  return fact;
}

std::uint64_t content_hash(const Fact& fact) {
  return base::stable_hash(base::json::serialize(model::body_to_json(fact)));
}

std::string subject_of(const std::string& staff, const std::string& contact) {
  return "contact:" + staff + ":" + contact;
}

}  // namespace

void ContactMirror::restore(const std::vector<KnownContact>& contacts) {
  since_.clear();
  said_.clear();
  for (const KnownContact& each : contacts) {
    since_[{each.staff, each.contact}] = each.since;
    said_[subject_of(each.staff, each.contact)] = content_hash(fact_of({}, each.since, each));
  }
}

void ContactMirror::set_tags(const std::vector<TagGroup>& groups) {
  tag_names_.clear();
  tags_.clear();
  for (const TagGroup& group : groups) {
    for (const Tag& tag : group.tags) {
      tag_names_[tag.id] = tag.name;
      tags_.push_back({tag.id, tag.name, group.name});
    }
  }
}

bool ContactMirror::is_new(const std::string& subject, Fact& fact) {
  const std::uint64_t hash = content_hash(fact);
  const auto [place, is_first] = said_.try_emplace(subject, hash);
  if (!is_first && place->second == hash) return false;
  place->second = hash;
  const std::int64_t when = is_first ? fact.at.ms / base::days(1).ms : fact.at.ms;
  fact.external_id = subject + ":" + base::to_hex(hash) + ":" + std::to_string(when);
  return true;
}

ContactOutcome ContactMirror::on_contact(const Contact& contact, Instant seen_at) {
  ContactOutcome outcome;
  std::vector<Fact>& facts = outcome.facts;
  std::erase_if(ended_, [&](const auto& each) { return seen_at >= each.second + settle_window; });
  Fact person = contact_fact(contact, seen_at);
  if (is_new("person:" + contact.id, person)) facts.push_back(std::move(person));
  for (const Following& each : contact.followings) {
    if (const auto ended = ended_.find({each.user, contact.id});
        ended != ended_.end() && each.since <= ended->second) {
      outcome.follow_ups.push_back(
          {FollowUpKind::fetch_contact, contact.id, ended->second + settle_window});
      continue;  // told to be over; this answer may be from before
    }
    model::ContactNoted noted;
    noted.staff = each.user;
    noted.contact = contact.id;
    noted.since = each.since;
    noted.remark = each.remark;
    noted.description = each.description;
    if (!each.state.empty()) noted.via = "code:" + each.state;
    for (const std::string& tag : each.tag_ids) {
      const auto named = tag_names_.find(tag);
      noted.tags.push_back(named == tag_names_.end() ? tag : named->second);
    }
    std::sort(noted.tags.begin(), noted.tags.end());
    since_[{each.user, contact.id}] = each.since;
    Fact fact = fact_of({}, seen_at, std::move(noted));
    if (is_new(subject_of(each.user, contact.id), fact)) facts.push_back(std::move(fact));
  }
  return outcome;
}

Fact ContactMirror::ended(const Pair& pair, Instant at, ContactEnder by) {
  const auto known = since_.find(pair);
  const Instant since = known == since_.end() ? at : known->second;
  if (known != since_.end()) since_.erase(known);
  said_.erase(subject_of(pair.first, pair.second));
  return fact_of("end:" + subject_of(pair.first, pair.second) + ":" + std::to_string(since.ms), at,
                 model::ContactEnded{pair.first, pair.second, by});
}

ContactOutcome ContactMirror::on_event(const Event& event) {
  const auto& changed = std::get<ContactChanged>(event.body);
  ContactOutcome outcome;
  outcome.follow_ups = follow_ups_of(event);
  ContactEnder by = ContactEnder::customer;
  if (changed.step == ContactStep::deleted) {
    by = changed.reason == "DELETE_BY_TRANSFER" ? ContactEnder::transfer : ContactEnder::staff;
  } else if (changed.step != ContactStep::unfollowed) {
    return outcome;
  }
  const Pair pair{changed.user, changed.contact};
  const auto known = since_.find(pair);
  if (known != since_.end() && event.at < known->second)
    return outcome;  // of an earlier acquaintance
  outcome.facts.push_back(ended(pair, event.at, by));
  ended_[pair] = event.at;
  outcome.follow_ups.push_back(
      {FollowUpKind::fetch_contact, changed.contact, event.at + settle_window});
  return outcome;
}

std::vector<Fact> ContactMirror::on_all(const std::vector<std::string>& users,
                                        const std::vector<Pair>& known, Instant at) {
  const std::set<std::string> asked(users.begin(), users.end());
  const std::set<Pair> here(known.begin(), known.end());
  std::vector<Pair> gone;
  for (const auto& [pair, since] : since_) {
    if (asked.contains(pair.first) && !here.contains(pair)) gone.push_back(pair);
  }
  std::vector<Fact> facts;
  for (const Pair& pair : gone) facts.push_back(ended(pair, at, ContactEnder::unknown));
  return facts;
}

}  // namespace connectors::wecom
