// What is said in the sandbox's groups, and the archive of it: decrypted records, as the archive's
// library gives them.
#include <algorithm>

#include "simulator/wecom/sandbox.h"
#include "simulator/wecom/sandbox_wire.h"

namespace simulator::wecom {

using base::Instant;
using base::json::array;
using base::json::object;

bool Sandbox::say(const std::string& chat, const std::string& member, const std::string& text,
                  Instant now) {
  const std::lock_guard lock(mutex_);
  const Group* group = find_open(chat);
  if (!group || !group->members.contains(member)) return false;
  const bool was_read = archive_.size() == archive_told_;
  const std::string id = next_id("msg") + "_" + std::to_string(now.ms) + "_external";
  const object record{{"msgid", id},       {"action", "send"},
                      {"from", member},    {"tolist", array()},
                      {"roomid", chat},    {"msgtime", now.ms},
                      {"msgtype", "text"}, {"text", object{{"content", text}}}};
  archive_.push_back({id, base::json::serialize(record)});
  // WeCom says once that there is something new, and again only after somebody has looked.
  if (was_read)
    tell(wire::cdata("Event", "msgaudit_notify") + wire::number("AgentID", 2'000'004), now);
  return true;
}

void Sandbox::name_person(const std::string& id, const std::string& name) {
  const std::lock_guard lock(mutex_);
  names_[id] = name;
}

std::string Sandbox::name_of(const std::string& id) const {
  const auto found = names_.find(id);
  return found == names_.end() ? "名" + id : found->second;
}

std::vector<Sandbox::ArchivedTalk> Sandbox::archive_after(std::size_t seq,
                                                          std::size_t records_max) {
  const std::lock_guard lock(mutex_);
  const std::size_t from = std::min(seq, archive_.size());
  const std::size_t until = std::min(archive_.size(), from + records_max);
  archive_told_ = until;
  return {archive_.begin() + static_cast<std::ptrdiff_t>(from),
          archive_.begin() + static_cast<std::ptrdiff_t>(until)};
}

}  // namespace simulator::wecom
