#include "simulator/demo_connector.h"

#include <algorithm>

#include "base/json.h"
#include "simulator/talk.h"

namespace simulator {

using base::Result;
using connectors::Capability;

Capability DemoConnector::capability(std::string_view effect_kind) const {
  for (const std::string_view kind : {"send_message", "mute", "unmute", "remove"}) {
    if (kind == effect_kind) return Capability::automatic;
  }
  return Capability::manual;
}

Result<connectors::Done> DemoConnector::perform(const connectors::Delivery& delivery) {
  const std::lock_guard lock(mutex_);
  const std::string group = delivery.group.external_id;
  const std::string member = delivery.member.external_id;
  const std::string id = "effect-" + std::to_string(delivery.effect.id.value);
  model::Fact fact;
  fact.source = demo_source;
  fact.external_id = id;
  fact.at = clock_.now();
  fact.group = group;
  if (delivery.effect.kind == "send_message") {
    const auto body = base::parse_json(delivery.effect.body);
    if (!body || !body->is_object()) {
      return base::fail(base::ErrorCode::invalid_input, "the message has no body");
    }
    model::MessageSent said;
    said.text = base::text_at(body->get_object(), "text");
    fact.actor = "guildhall-bot";
    fact.body = std::move(said);
    coming_.push_back(fact);
    if (!member.empty() && random_.chance(0.3)) {
      fact.external_id = id + "-thanks";
      fact.at = fact.at + base::seconds(random_.between(8, 40));
      fact.actor = member;
      model::MessageSent thanked;
      thanked.text = say(thanks(), random_);
      thanked.reply_to = id;
      fact.body = std::move(thanked);
      coming_.push_back(std::move(fact));
    }
  } else if (delivery.effect.kind == "mute") {
    silenced_.emplace(group, member);
  } else if (delivery.effect.kind == "unmute") {
    silenced_.erase({group, member});
  } else if (delivery.effect.kind == "remove") {
    silenced_.emplace(group, member);
    fact.actor = member;
    fact.body = model::MemberLeft{model::LeaveReason::removed, "guildhall-bot"};
    coming_.push_back(std::move(fact));
  }
  return connectors::Done{id};
}

std::vector<model::Fact> DemoConnector::take_facts(base::Instant now) {
  const std::lock_guard lock(mutex_);
  const auto later = std::stable_partition(coming_.begin(), coming_.end(),
                                           [now](const model::Fact& fact) { return fact.at <= now; });
  std::vector<model::Fact> facts(std::make_move_iterator(coming_.begin()),
                                 std::make_move_iterator(later));
  coming_.erase(coming_.begin(), later);
  return facts;
}

bool DemoConnector::is_silenced(const std::string& group, const std::string& member) const {
  const std::lock_guard lock(mutex_);
  return silenced_.contains({group, member});
}

}  // namespace simulator
