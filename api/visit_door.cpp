#include "api/visit_door.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/ascii.h"

namespace api {
namespace {

using base::Duration;
using base::Instant;

constexpr std::size_t visitor_characters = 32;
constexpr std::int64_t visitor_kept_seconds = 180 * 86'400;

constexpr std::array names_of_programs = {"bot",    "spider",  "crawl",     "curl/",
                                          "wget",   "python",  "go-http",   "java/",
                                          "okhttp", "preview", "monitoring"};

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

Duration VisitDoor::wait(const std::string& address, Instant now) {
  const std::lock_guard lock(mutex_);
  // Full buckets say nothing; what is left is bounded by how many can be at work at once.
  if (full_at_.size() >= visits_remembered_max) {
    std::erase_if(full_at_, [&](const auto& each) { return each.second <= now; });
    if (full_at_.size() >= visits_remembered_max) full_at_.clear();
  }
  constexpr Duration pace{1'000 / entrance_pages_per_second_max};
  constexpr Duration burst{pace.ms * entrance_pages_burst_max};
  Instant& full_at = full_at_[address];
  full_at = std::max(full_at, now) + pace;
  const Duration over = full_at - now - burst;
  if (over.ms <= 0) return {};
  full_at = full_at - pace;
  return over;
}

VisitDoor::Verdict VisitDoor::judge(const std::string& code, const std::string& visitor,
                                    const std::string& address, Instant now) {
  const std::lock_guard lock(mutex_);
  const std::int64_t minute = now.ms / base::minutes(1).ms;
  if (minute != minute_) {
    minute_ = minute;
    kept_.clear();
  }
  bool is_kept = kept_.size() < visits_remembered_max;
  if (is_kept) {
    int& of_visitor = kept_["v/" + code + "/" + visitor];
    is_kept = of_visitor < visits_of_visitor_kept_max;
    if (is_kept) {
      int& of_address = kept_["a/" + code + "/" + address];
      is_kept = of_address < visits_of_address_kept_max;
      of_address += is_kept;
      kept_["v/" + code + "/" + visitor] += is_kept;
    }
  }
  if (!is_kept) {
    ++skipped_[code];
    return {};
  }
  Verdict verdict{true, 0};
  if (const auto waiting = skipped_.find(code); waiting != skipped_.end()) {
    verdict.skipped = waiting->second;
    skipped_.erase(waiting);
  }
  return verdict;
}

void VisitDoor::count(const std::string& code, std::int64_t visits) {
  const std::lock_guard lock(mutex_);
  skipped_[code] += visits;
}

std::optional<model::VisitAgent> agent_of(const Request& request) {
  const std::string agent = base::lower_ascii(request.header("user-agent"));
  const bool is_early = holds(request.header("sec-purpose"), "prefetch") ||
                        holds(request.header("purpose"), "prefetch");
  if (agent.empty() || is_early || request.method != "GET") return std::nullopt;
  for (const char* each : names_of_programs) {
    if (holds(agent, each)) return std::nullopt;
  }
  if (holds(agent, "wxwork")) return model::VisitAgent::wecom;
  if (holds(agent, "micromessenger")) return model::VisitAgent::wechat;
  const bool is_phone = holds(agent, "mobile") || holds(agent, "android") || holds(agent, "iphone");
  return is_phone ? model::VisitAgent::phone : model::VisitAgent::computer;
}

std::string visitor_of(const Request& request) {
  const std::string_view name = cookie(request, visitor_cookie);
  const bool is_ours =
      name.size() == visitor_characters && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      });
  return is_ours ? std::string(name) : std::string();
}

std::string visitor_cookie_header(const std::string& visitor, bool is_secure) {
  return std::string(visitor_cookie) + "=" + visitor + "; HttpOnly; SameSite=Lax; Path=/e/; " +
         "Max-Age=" + std::to_string(visitor_kept_seconds) + (is_secure ? "; Secure" : "");
}

}  // namespace api
