// Platforms is what the API knows of the chat platforms that are connected: how they are, what they
// can do, and the way for their callbacks. Implemented by the server with its connectors. Safe from
// any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
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

struct Platform {
  std::string source;           // "wecom"
  std::string condition;        // "well", "degraded", "down"
  std::string trouble;          // in English; empty when well
  base::Instant heard_at;       // 0: never
  base::Instant reconciled_at;  // 0: never
  std::int64_t facts = 0;       // taken since the start
  std::int64_t refused = 0;     // callbacks refused since the start
  std::vector<PlatformCapability> capabilities;
};

class Platforms {
 public:
  virtual ~Platforms() = default;
  virtual std::vector<Platform> list() const = 0;
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
