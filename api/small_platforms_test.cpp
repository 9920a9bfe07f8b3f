// The platforms of the small organisation (test_world.h).
#include <algorithm>

#include "api/test_world.h"

namespace api::testing {

std::vector<Platform> SmallPlatforms::list() const {
  if (!has_any) return {};
  Platform wecom;
  wecom.source = "wecom";
  wecom.condition = "degraded";
  wecom.trouble = "list of groups: cannot connect";
  wecom.troubles = tell(wecom.trouble);
  wecom.heard_at = world_now - base::minutes(3);
  wecom.facts = 12;
  wecom.refused = 1;
  wecom.capabilities = {
      {"read_groups", "automatic", "", "读取客户群", "read groups", "92120, 92122"},
      {"remove_member", "manual", "remove_member", "仅群主", "only the owner", "92120"}};
  wecom.robot = PlatformRobot{"broken", world_now, tell("the robot was removed"), {}};
  Platform demo;
  demo.source = "demo";
  demo.condition = "well";
  return {wecom, demo};
}

base::Result<std::string> SmallPlatforms::read_robot_key(const std::string& source,
                                                         const std::string& text) const {
  if (source != "wecom") return no_robot(source);
  if (text.starts_with("key-")) return text;
  return base::fail(base::ErrorCode::invalid_input, "this is no key", "secret");
}

base::Result<void> SmallPlatforms::test_robot(const std::string& source) const {
  if (source != "wecom") return no_robot(source);
  return base::fail(base::ErrorCode::not_found, "the robot was removed");
}

base::Result<void> SmallPlatforms::reconcile(const std::string& source) {
  if (source == "demo") {
    return base::fail(base::ErrorCode::invalid_input, "demo has nothing to compare", "source");
  }
  if (source != "wecom") {
    return base::fail(base::ErrorCode::not_found, "no platform is connected", "source");
  }
  reconciled.push_back(source);
  return {};
}

std::vector<TroubleTold> SmallPlatforms::tell(std::string_view text) const {
  if (text.empty()) return {};
  return {{"test.trouble",
           {{"text", std::string(text)}},
           "出错了",
           std::string(text),
           "retry",
           "会自动再试",
           "It is tried again."}};
}

Response SmallPlatforms::hear(const Request& request) {
  heard.push_back(request);
  if (request.path != "/callbacks/wecom") return problem(404, "not_found", "no such platform");
  Response response;
  response.content_type = "text/plain; charset=utf-8";
  response.body = "heard";
  return response;
}

std::vector<CustomerTag> SmallPlatforms::customer_tags(const std::string& source) const {
  if (source != "wecom") return {};
  return {{"et1", "VIP", "等级"}, {"et2", "A级", "等级"}};
}

BroadcastWay SmallPlatforms::broadcast_way(const std::string& source) const {
  if (source == "demo") return BroadcastWay::by_itself;
  return source == "wecom" ? BroadcastWay::by_sender : BroadcastWay::none;
}

base::Result<void> SmallPlatforms::check_broadcast(const std::string&, const std::string& text,
                                                   const std::vector<BroadcastLink>&) const {
  if (text.size() <= 20) return {};
  return base::fail(base::ErrorCode::limit_exceeded, "at most 20 bytes", "text");
}

std::vector<QuotaLeft> SmallPlatforms::quota_left(const std::string& source,
                                                  const std::vector<std::string>& groups,
                                                  const std::vector<GroupReached>& reached,
                                                  base::Instant now) const {
  std::vector<QuotaLeft> left;
  if (source != "wecom") return left;
  for (const std::string& group : groups) {
    const auto had = std::count_if(reached.begin(), reached.end(),
                                   [&](const GroupReached& each) { return each.group == group; });
    const int remaining = std::max(0, 2 - static_cast<int>(had));
    const base::Instant tomorrow{1'780'070'400'000};  // 2026-05-29T16:00:00Z
    left.push_back({group, remaining, remaining == 0 ? tomorrow : now});
  }
  return left;
}

}  // namespace api::testing
