// Platforms is what the API knows of the chat platforms that are connected: how they are, what they
// can do, and the way for their callbacks. Implemented by the server with its connectors. Safe from
// any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/http.h"
#include "base/result.h"
#include "base/time.h"

namespace api {

// Callbacks come to this path and the platform's source: "/callbacks/wecom".
inline constexpr std::string_view callback_path = "/callbacks/";

// Below it stands what the sandbox shows, where there is one (api.h, Options::sandbox).
inline constexpr std::string_view sandbox_path = "/sandbox/";

struct PlatformCapability {
  std::string_view name, verdict, task;  // connectors/capabilities.h
  std::string_view chinese, english, source;
};

// Something that went wrong, for people (connectors/troubles.h).
struct TroubleTold {
  std::string code;  // "wecom.40001"; "other": in somebody else's words
  std::vector<std::pair<std::string, std::string>> parameters;
  std::string chinese, english;
  std::string remedy, remedy_chinese, remedy_english;
};

// The robot that speaks in the company's internal ops group (connectors/group_robot.h).
struct PlatformRobot {
  std::string state;                  // "none", "ready", "waiting", "broken"
  base::Instant until;                // of the last two: when it is tried again
  std::vector<TroubleTold> troubles;  // of the last two
  base::Instant sent_at;              // its newest message since the start; 0: none
};

struct Platform {
  std::string source;                 // "wecom"
  std::string condition;              // "well", "degraded", "down"
  std::string trouble;                // in English; empty when well
  std::vector<TroubleTold> troubles;  // the same, for people
  base::Instant heard_at;             // 0: never
  base::Instant reconciled_at;        // 0: never
  std::int64_t facts = 0;             // taken since the start
  std::int64_t refused = 0;           // callbacks refused since the start
  std::vector<PlatformCapability> capabilities;
  std::optional<PlatformRobot> robot;  // none: the platform has no such thing
};

// How a mass message gets into a group of a source: not at all; put before the group's owner, who
// sends it by hand; or sent by the platform itself.
enum class BroadcastWay { none, by_sender, by_itself };

struct BroadcastLink {
  std::string title, url, description;
};
struct GroupReached {
  std::string group, message;  // external id; the platform's name for the message
  base::Instant at;
};
struct QuotaLeft {
  std::string group;
  int remaining = 0;
  base::Instant free_at;
};

// A tag that the company has made for its customers (connectors/connector.h).
struct CustomerTag {
  std::string id, name, group;
};

inline tl::unexpected<base::Error> no_robot(const std::string& source) {
  return base::fail(base::ErrorCode::not_found,
                    "no platform \"" + source + "\" with group robots is connected", "source");
}

class Platforms {
 public:
  virtual ~Platforms() = default;
  // Of mass messages (connectors/connector.h says the same of a connector).
  virtual BroadcastWay broadcast_way(const std::string&) const { return BroadcastWay::none; }
  virtual base::Result<void> check_broadcast(const std::string&, const std::string&,
                                             const std::vector<BroadcastLink>&) const {
    return {};
  }
  // Empty: no quota.
  virtual std::vector<QuotaLeft> quota_left(const std::string&, const std::vector<std::string>&,
                                            const std::vector<GroupReached>&, base::Instant) const {
    return {};
  }
  // Empty where the platform has none, or a program cannot give them.
  virtual std::vector<CustomerTag> customer_tags(const std::string&) const { return {}; }
  // Whether the source's platform makes QR codes of its own that lead to staff and groups.
  virtual bool makes_ways(const std::string&) const { return false; }
  // Whether a program can pass groups of the source on to another owner (engine/succession).
  virtual bool changes_owners(const std::string&) const { return false; }
  // What a text of a platform says: of a connector's errors, as rows keep them. None for no text.
  virtual std::vector<TroubleTold> tell(std::string_view) const { return {}; }
  virtual std::vector<Platform> list() const = 0;
  // The key of a group robot in what a person pastes. not_found where the source's platform has no
  // such robots; errors of the text name the field "secret" and hold nothing of it.
  virtual base::Result<std::string> read_robot_key(const std::string& source,
                                                   const std::string&) const {
    return no_robot(source);
  }
  // The source's robot says something in its group, now.
  virtual base::Result<void> test_robot(const std::string& source) const {
    return no_robot(source);
  }
  // Begins to compare all with the platform. not_found; invalid_input when it has nothing to
  // compare.
  virtual base::Result<void> reconcile(const std::string& source) = 0;
  // A callback: request.path is callback_path and a source. May block until it is durable.
  virtual Response hear(const Request& request) = 0;
};

// For servers without any.
class NoPlatforms final : public Platforms {
 public:
  std::vector<Platform> list() const override { return {}; }
  base::Result<void> reconcile(const std::string& source) override {
    return base::fail(base::ErrorCode::not_found, "no platform \"" + source + "\" is connected",
                      "source");
  }
  Response hear(const Request&) override {
    return problem(404, "not_found", "no platform is connected that would call back here");
  }
};

}  // namespace api
