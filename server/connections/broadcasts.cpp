// What the API asks of the connectors: about mass messages, ways in, and the tags of customers.
#include "server/connections/connections.h"

namespace server::connections {

const connectors::Connector* Connections::sender_for(std::string_view source) const {
  if (const connectors::Connector* connector = find(source)) return connector;
  for (const connectors::Connector* each : lent_) {
    if (each->source() == source) return each;
  }
  return nullptr;
}

api::BroadcastWay Connections::broadcast_way(const std::string& source) const {
  const connectors::Connector* connector = sender_for(source);
  if (!connector) return api::BroadcastWay::none;
  const auto can = [&](std::string_view effect) {
    return connector->capability(effect) == connectors::Capability::automatic;
  };
  if (can("ask_broadcast")) return api::BroadcastWay::by_sender;
  return can("send_message") ? api::BroadcastWay::by_itself : api::BroadcastWay::none;
}

bool Connections::makes_ways(const std::string& source) const {
  const connectors::Connector* connector = sender_for(source);
  return connector && connector->capability("make_way") == connectors::Capability::automatic;
}

bool Connections::changes_owners(const std::string& source) const {
  const connectors::Connector* connector = find(source);
  return connector && connector->capability("transfer_group") == connectors::Capability::automatic;
}

base::Result<void> Connections::check_broadcast(
    const std::string& source, const std::string& text,
    const std::vector<api::BroadcastLink>& links) const {
  const connectors::Connector* connector = sender_for(source);
  if (!connector) return {};
  connectors::BroadcastContent content{text, {}};
  for (const api::BroadcastLink& each : links) {
    content.links.push_back({each.title, each.url, each.description});
  }
  return connector->check_broadcast(content);
}

std::vector<api::QuotaLeft> Connections::quota_left(const std::string& source,
                                                    const std::vector<std::string>& groups,
                                                    const std::vector<api::GroupReached>& reached,
                                                    base::Instant now) const {
  const connectors::Connector* connector = sender_for(source);
  if (!connector) return {};
  std::vector<connectors::GroupReached> known;
  for (const api::GroupReached& each : reached)
    known.push_back({each.group, each.message, each.at});
  std::vector<api::QuotaLeft> left;
  for (connectors::QuotaLeft& each : connector->quota_left(groups, known, now)) {
    left.push_back({std::move(each.group), each.remaining, each.free_at});
  }
  return left;
}

std::vector<api::CustomerTag> Connections::customer_tags(const std::string& source) const {
  const connectors::Connector* connector = find(source);
  if (!connector || connector->capability("tag_contact") != connectors::Capability::automatic) {
    return {};
  }
  std::vector<api::CustomerTag> tags;
  for (connectors::CustomerTag& each : connector->customer_tags()) {
    tags.push_back({std::move(each.id), std::move(each.name), std::move(each.group)});
  }
  return tags;
}

}  // namespace server::connections
