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

bool Sandbox::write(const std::string& user, const std::string& contact, const std::string& text,
                    Instant now) {
  const std::lock_guard lock(mutex_);
  const auto found = contacts_.find(contact);
  if (found == contacts_.end() || !found->second.contains(user)) return false;
  letters_.push_back({contact, text, now});
  return true;
}

std::vector<Sandbox::Chat> Sandbox::chats() const {
  const std::lock_guard lock(mutex_);
  std::vector<Chat> chats;
  for (const auto& [id, group] : groups_) {
    if (group.is_dismissed) continue;
    Chat& chat = chats.emplace_back();
    chat.id = id;
    chat.name = group.name;
    if (const auto looked = looked_at_.find(id); looked != looked_at_.end())
      chat.looked_at = looked->second;
    for (const auto& [person, member] : group.members) {
      (member.is_staff ? chat.staff : chat.customers).push_back({person, name_of(person)});
    }
  }
  std::sort(chats.begin(), chats.end(),
            [](const Chat& a, const Chat& b) { return a.name < b.name; });
  return chats;
}

std::vector<Sandbox::Said> Sandbox::talk_of(const std::string& chat, std::size_t most) const {
  const std::lock_guard lock(mutex_);
  std::vector<Said> said;
  for (auto each = archive_.rbegin(); each != archive_.rend() && said.size() < most; ++each) {
    const auto parsed = base::parse_json(each->record);
    const object& record = parsed->get_object();  // we wrote it
    if (base::text_at(record, "roomid") != chat) continue;
    const std::string from(base::text_at(record, "from"));
    said.push_back({each->id,
                    {from, name_of(from)},
                    staff_.contains(from),
                    std::string(base::text_at(*base::object_at(record, "text"), "content")),
                    {base::integer_at(record, "msgtime").value_or(0)}});
  }
  std::reverse(said.begin(), said.end());
  return said;
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
