#include "server/connections/connections.h"

#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "connectors/wecom/service/wecom_connector.h"
#include "connectors/xmpp/live/xmpp_connector.h"

namespace server::connections {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

struct KnownPlatform {
  std::string_view name;
  connectors::OpenConnector open;
};

// Adding a platform is one line here.
constexpr KnownPlatform known_platforms[] = {
    {"wecom", connectors::wecom::open_wecom},
    {"xmpp", connectors::xmpp::open_xmpp},
};

connectors::OpenConnector opener_of(std::string_view platform) {
  for (const KnownPlatform& each : known_platforms) {
    if (each.name == platform) return each.open;
  }
  return nullptr;
}

std::vector<connectors::TroubleTold> tell_with(const connectors::Connector& connector,
                                               std::string_view text) {
  const auto rows = connector.troubles();
  return connectors::tell(text, rows.empty() ? connectors::common_troubles() : rows);
}

std::vector<api::TroubleTold> for_people(std::vector<connectors::TroubleTold> all) {
  std::vector<api::TroubleTold> told;
  for (connectors::TroubleTold& each : all) {
    const connectors::RemedyRow* remedy = connectors::remedy_of(each.remedy);
    told.push_back({std::move(each.code), std::move(each.parameters), std::move(each.chinese),
                    std::move(each.english), std::move(each.remedy),
                    std::string(remedy ? remedy->chinese : ""),
                    std::string(remedy ? remedy->english : "")});
  }
  return told;
}

std::string platform_names() {
  std::string names;
  for (const KnownPlatform& each : known_platforms) {
    names += (names.empty() ? "" : ", ") + std::string(each.name);
  }
  return names;
}

Result<std::string> read_secret_file(const std::string& path) {
  struct stat about {};
  if (stat(path.c_str(), &about) != 0) {
    return fail(ErrorCode::invalid_input, path + ": there is no such file", "--connections");
  }
  if ((about.st_mode & (S_IRGRP | S_IROTH)) != 0) {
    return fail(ErrorCode::not_allowed,
                path + " holds secrets and can be read by others: chmod 600 " + path,
                "--connections");
  }
  if (static_cast<std::size_t>(about.st_size) > connections_file_bytes_max) {
    return fail(ErrorCode::limit_exceeded,
                path + " is longer than " + std::to_string(connections_file_bytes_max) + " bytes",
                "--connections");
  }
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

}  // namespace

Result<void> Connections::read_file(const std::string& path, const base::Clock& clock) {
  TRY(text, read_secret_file(path));
  const auto document = base::parse_json(text);
  if (!document) return base::fail_in(path, document.error());
  if (!document->is_object()) {
    return fail(ErrorCode::invalid_input, path + " must hold an object {\"connections\": […]}",
                "--connections");
  }
  if (auto done = read(document->get_object(), clock); !done)
    return base::fail_in(path, done.error());
  return {};
}

Result<void> Connections::read(const base::json::object& document, const base::Clock& clock) {
  const auto* list = document.if_contains("connections");
  if (!list || !list->is_array() || document.size() != 1) {
    return fail(ErrorCode::invalid_input, "there must be a list \"connections\" and nothing else",
                "connections");
  }
  if (list->get_array().size() > connections_max) {
    return fail(ErrorCode::limit_exceeded,
                "more than " + std::to_string(connections_max) + " connections", "connections");
  }
  for (std::size_t i = 0; i < list->get_array().size(); ++i) {
    const std::string place = "connections[" + std::to_string(i) + "]";
    const auto& each = list->get_array()[i];
    if (!each.is_object())
      return fail(ErrorCode::invalid_input, place + " must be an object", place);
    const std::string platform(base::text_at(each.get_object(), "platform"));
    const auto open = opener_of(platform);
    if (!open) {
      return fail(ErrorCode::invalid_input,
                  place + ".platform \"" + platform + "\" is not one of: " + platform_names(),
                  place + ".platform");
    }
    auto connector = open(each.get_object(), clock);
    if (!connector) return base::fail_in(place, connector.error());
    if (auto added = add(*std::move(connector)); !added) return base::fail_in(place, added.error());
  }
  return {};
}

Result<void> Connections::add(std::unique_ptr<connectors::Connector> connector) {
  if (find(connector->source())) {
    return fail(ErrorCode::conflict,
                "\"" + std::string(connector->source()) +
                    "\" is connected already: one connection per source",
                "platform");
  }
  connectors_.push_back(std::move(connector));
  return {};
}

void Connections::start(connectors::Host& host) {
  is_started_ = true;
  for (const auto& each : connectors_) each->start(host);
}

void Connections::stop() {
  if (!std::exchange(is_started_, false)) return;
  for (const auto& each : connectors_) each->stop();
}

std::vector<connectors::Connector*> Connections::all() const {
  std::vector<connectors::Connector*> all;
  for (const auto& each : connectors_) all.push_back(each.get());
  return all;
}

connectors::Connector* Connections::find(std::string_view source) const {
  for (const auto& each : connectors_) {
    if (each->source() == source) return each.get();
  }
  return nullptr;
}

std::vector<api::TroubleTold> Connections::tell(std::string_view text) const {
  std::vector<connectors::TroubleTold> best;
  for (const auto& each : connectors_) {
    auto told = tell_with(*each, text);
    const bool is_known = !told.empty() && told.front().code != "other";
    if (best.empty() || is_known) best = std::move(told);
    if (is_known) break;
  }
  return for_people(std::move(best));
}

std::vector<api::Platform> Connections::list() const {
  std::vector<api::Platform> platforms;
  for (const auto& each : connectors_) {
    const connectors::Health health = each->health();
    api::Platform platform;
    platform.source = each->source();
    platform.condition = model::to_name(health.condition);
    platform.trouble = health.trouble;
    auto told = tell_with(*each, health.trouble);
    for (connectors::TroubleTold& one : told) {
      // In somebody else's words: whether trying again helps, the condition says.
      const bool is_down = health.condition == connectors::Condition::down;
      if (one.code == "other" && is_down) one.remedy = "person";
    }
    platform.troubles = for_people(std::move(told));
    platform.heard_at = health.heard_at;
    platform.reconciled_at = health.checked_at;
    platform.facts = health.facts;
    platform.refused = health.refused;
    if (connectors::GroupRobot* robot = each->group_robot()) {
      const connectors::RobotHealth of_robot = robot->health();
      platform.robot =
          api::PlatformRobot{std::string(model::to_name(of_robot.state)), of_robot.until,
                             for_people(tell_with(*each, of_robot.trouble)), of_robot.sent_at};
    }
    for (const connectors::CapabilityRow& row : each->capabilities()) {
      platform.capabilities.push_back(
          {row.name, model::to_name(row.verdict), row.task, row.chinese, row.english, row.source});
    }
    platforms.push_back(std::move(platform));
  }
  return platforms;
}

Result<std::string> Connections::read_robot_key(const std::string& source,
                                                const std::string& text) const {
  connectors::Connector* connector = find(source);
  connectors::GroupRobot* robot = connector ? connector->group_robot() : nullptr;
  if (!robot) return api::no_robot(source);
  return robot->read_key(text);
}

Result<void> Connections::test_robot(const std::string& source) const {
  connectors::Connector* connector = find(source);
  connectors::GroupRobot* robot = connector ? connector->group_robot() : nullptr;
  if (!robot) return api::no_robot(source);
  return robot->test();
}

Result<void> Connections::reconcile(const std::string& source) {
  connectors::Connector* connector = find(source);
  if (!connector) {
    return fail(ErrorCode::not_found, "no platform \"" + source + "\" is connected", "source");
  }
  if (!connector->reconcile()) {
    return fail(ErrorCode::invalid_input,
                source + " has nothing to compare: it tells everything by itself", "source");
  }
  return {};
}

api::Response Connections::hear(const api::Request& request) {
  connectors::Connector* connector =
      find(std::string_view(request.path).substr(api::callback_path.size()));
  if (!connector)
    return api::problem(404, "not_found", "no platform is connected that would call back here");
  const bool is_known = request.method == "GET" || request.method == "POST";
  if (!is_known) return api::problem(405, "not_allowed", "a callback is a GET or a POST");
  const connectors::CallbackResponse answer =
      connector->hear({request.method, request.query, request.body});
  api::Response response;
  response.status = answer.status;
  response.body = answer.body;
  response.content_type = answer.content_type;
  return response;
}

}  // namespace server::connections
