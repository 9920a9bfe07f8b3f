// Group robots of the company's own groups: taken as strictly as WeCom takes them.
#include <algorithm>

#include "base/utf8.h"
#include "simulator/wecom/sandbox.h"
#include "simulator/wecom/sandbox_wire.h"

namespace simulator::wecom {

using base::Instant;
using base::json::object;

namespace {

constexpr std::size_t messages_per_minute_max = 20;
constexpr std::size_t text_bytes_max = 2'048, markdown_bytes_max = 4'096;

// What is wrong with the body; empty: nothing.
std::string fault_of_message(const object& body) {
  const std::string_view kind = base::text_at(body, "msgtype");
  if (kind != "text" && kind != "markdown") return "msgtype";
  for (const auto& member : body) {
    const std::string_view key = member.key();
    if (key != "msgtype" && key != kind) return std::string(key);
  }
  const object* said = base::object_at(body, kind);
  if (!said) return std::string(kind);
  const std::string_view content = base::text_at(*said, "content");
  for (const auto& member : *said) {
    const bool is_mention = kind == "text" && (member.key() == "mentioned_list" ||
                                               member.key() == "mentioned_mobile_list");
    if (member.key() != "content" && !is_mention) return std::string(member.key());
  }
  const std::size_t bytes_max = kind == "text" ? text_bytes_max : markdown_bytes_max;
  const bool is_good =
      !content.empty() && content.size() <= bytes_max && base::is_valid_utf8(content);
  return is_good ? "" : "content";
}

}  // namespace

void Sandbox::add_robot(const std::string& key) {
  const std::lock_guard lock(mutex_);
  robots_[key];
}

void Sandbox::remove_robot(const std::string& key) {
  const std::lock_guard lock(mutex_);
  robots_.erase(key);
}

std::vector<Sandbox::RobotSaid> Sandbox::said_by_robots() const {
  const std::lock_guard lock(mutex_);
  return robots_said_;
}

object Sandbox::say_by_robot(const std::string& key, const object& body, Instant now) {
  const auto robot = robots_.find(key);
  if (robot == robots_.end()) return fail(93000);
  auto& times = robot->second;
  std::erase_if(times, [&](Instant at) { return at <= now - base::minutes(1); });
  if (times.size() >= messages_per_minute_max) return fail(45009);
  if (const auto fault = fault_of_message(body); !fault.empty())
    return complain(fault == "msgtype" ? 40008 : 40058, "webhook/send: " + fault);
  times.push_back(now);
  const std::string kind(base::text_at(body, "msgtype"));
  robots_said_.push_back(
      {key, kind, std::string(base::text_at(*base::object_at(body, kind), "content")), now});
  return wire::good();
}

}  // namespace simulator::wecom
