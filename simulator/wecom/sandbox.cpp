// The world of the sandbox: what people do, and what is called back because of it.
#include "simulator/wecom/sandbox.h"

#include <algorithm>
#include <iterator>

#include "base/hash.h"
#include "simulator/wecom/sandbox_wire.h"

namespace simulator::wecom {

using base::Instant;
using wire::cdata;
using wire::number;

namespace {

Instant to_second(Instant at) { return {at.ms / 1000 * 1000}; }

}  // namespace

Sandbox::Sandbox(SandboxOptions options)
    : options_(std::move(options)),
      random_(options_.seed),
      app_(connectors::wecom::CallbackApp::make(options_.callback_token, options_.aes_key,
                                                options_.company)
               .value()),
      callback_faults_{options_.callback_lost, options_.callback_doubled} {}

Sandbox::CallbackFaults Sandbox::callback_faults() const {
  const std::lock_guard lock(mutex_);
  return callback_faults_;
}

void Sandbox::set_callback_faults(CallbackFaults faults) {
  const std::lock_guard lock(mutex_);
  callback_faults_ = faults;
}

std::size_t Sandbox::callbacks_waiting() const {
  const std::lock_guard lock(mutex_);
  return callbacks_.size();
}

std::string Sandbox::next_id(std::string_view prefix) {
  return std::string(prefix) +
         base::to_hex(base::stable_hash(std::to_string(++numbers_), options_.seed + session_));
}

void Sandbox::begin_session(std::uint64_t session) {
  const std::lock_guard lock(mutex_);
  session_ = session;
}

std::string Sandbox::next_version() { return next_id("").append(next_id("")); }

Sandbox::Group* Sandbox::find_open(const std::string& chat) {
  const auto found = groups_.find(chat);
  return found == groups_.end() || found->second.is_dismissed ? nullptr : &found->second;
}

void Sandbox::keep_past(const std::string& chat, Instant now) {
  auto& past = past_[chat];
  past.emplace_back(now, groups_.at(chat));
  // One state older than the staleness is enough.
  while (past.size() > 1 && past[1].first < now - base::seconds(5)) past.erase(past.begin());
}

void Sandbox::tell(const std::string& fields, Instant now, const std::string& from) {
  if (random_.chance(callback_faults_.lost)) return;
  const std::string message = "<xml>" + cdata("ToUserName", options_.company) +
                              cdata("FromUserName", from) + number("CreateTime", now.ms / 1000) +
                              cdata("MsgType", "event") + fields + "</xml>";
  const int copies = random_.chance(callback_faults_.doubled) ? 2 : 1;
  for (int i = 0; i < copies; ++i) {
    const auto delay = random_.between(0, options_.callback_delay_max.ms);
    const Instant due = now + base::milliseconds(delay);
    const std::string random = next_id("");  // 16 hex digits
    const auto sealed = connectors::wecom::seal_reply(app_, message, due, next_id("n"), random);
    callbacks_.push_back(
        {due, sealed->signature, std::to_string(sealed->timestamp_seconds), sealed->nonce,
         "<xml>" + cdata("ToUserName", options_.company) + cdata("AgentID", "1000002") +
             cdata("Encrypt", sealed->encrypted) + "</xml>"});
  }
}

void Sandbox::tell_update(const std::string& chat, std::string_view detail, int join_scene,
                          int quit_scene, const std::string& member, const std::string& before,
                          Instant now) {
  std::string fields = cdata("Event", "change_external_chat") + cdata("ChatId", chat) +
                       cdata("ChangeType", "update") + cdata("UpdateDetail", detail) +
                       number("JoinScene", join_scene) + number("QuitScene", quit_scene) +
                       number("MemChangeCnt", member.empty() ? 0 : 1);
  if (options_.names_changed_members && !member.empty()) {
    fields += "<MemChangeList>" + cdata("Item", member) + "</MemChangeList>" +
              cdata("LastMemVer", before) + cdata("CurMemVer", groups_.at(chat).version);
  }
  tell(fields, now);
}

std::string Sandbox::create_group(const std::string& owner, const std::string& name, Instant now) {
  const std::lock_guard lock(mutex_);
  const std::string chat = next_id("wr");
  staff_.insert(owner);
  Group group;
  group.name = name;
  group.owner = owner;
  group.members[owner] = {to_second(now), 1, {}, true};
  group.version = next_version();
  groups_[chat] = std::move(group);
  keep_past(chat, now);
  tell(cdata("Event", "change_external_chat") + cdata("ChatId", chat) +
           cdata("ChangeType", "create"),
       now);
  return chat;
}

bool Sandbox::join(const std::string& chat, const std::string& member, int scene, Instant now,
                   const std::string& state) {
  const std::lock_guard lock(mutex_);
  Group* group = find_open(chat);
  if (!group || group->members.size() >= options_.group_members_max) return false;
  const bool is_staff = !member.starts_with("wm") && !member.starts_with("wo");
  if (!group->members.try_emplace(member, Member{to_second(now), scene, state, is_staff}).second) {
    return false;
  }
  const std::string before = std::exchange(group->version, next_version());
  keep_past(chat, now);
  tell_update(chat, "add_member", scene == 3 ? 3 : 0, 0, member, before, now);
  return true;
}

bool Sandbox::leave(const std::string& chat, const std::string& member, bool removed, Instant now) {
  const std::lock_guard lock(mutex_);
  Group* group = find_open(chat);
  if (!group || member == group->owner || group->members.erase(member) == 0) return false;
  const std::string before = std::exchange(group->version, next_version());
  keep_past(chat, now);
  tell_update(chat, "del_member", 0, removed ? 1 : 0, member, before, now);
  return true;
}

bool Sandbox::name_in_group(const std::string& chat, const std::string& member,
                            std::string nickname, Instant now) {
  const std::lock_guard lock(mutex_);
  Group* group = find_open(chat);
  if (!group || !group->members.contains(member)) return false;
  group->members.at(member).nickname = std::move(nickname);
  keep_past(chat, now);
  return true;
}

bool Sandbox::rename(const std::string& chat, const std::string& name, Instant now) {
  const std::lock_guard lock(mutex_);
  Group* group = find_open(chat);
  if (!group || group->name == name) return false;
  group->name = name;
  keep_past(chat, now);
  tell_update(chat, "change_name", 0, 0, {}, {}, now);
  return true;
}

bool Sandbox::dismiss(const std::string& chat, Instant now) {
  const std::lock_guard lock(mutex_);
  Group* group = find_open(chat);
  if (!group) return false;
  group->is_dismissed = true;
  keep_past(chat, now);
  tell(cdata("Event", "change_external_chat") + cdata("ChatId", chat) +
           cdata("ChangeType", "dismiss"),
       now);
  return true;
}

std::vector<SealedCallback> Sandbox::callbacks_due(Instant now) {
  const std::lock_guard lock(mutex_);
  const auto due =
      std::stable_partition(callbacks_.begin(), callbacks_.end(),
                            [&](const SealedCallback& each) { return each.due > now; });
  std::vector<SealedCallback> taken(std::make_move_iterator(due),
                                    std::make_move_iterator(callbacks_.end()));
  callbacks_.erase(due, callbacks_.end());
  std::stable_sort(taken.begin(), taken.end(),
                   [](const auto& a, const auto& b) { return a.due < b.due; });
  return taken;
}

std::set<std::string> Sandbox::members_of(const std::string& chat) const {
  const std::lock_guard lock(mutex_);
  std::set<std::string> members;
  const auto found = groups_.find(chat);
  if (found == groups_.end() || found->second.is_dismissed) return members;
  for (const auto& [member, stay] : found->second.members) members.insert(member);
  return members;
}

std::vector<std::string> Sandbox::groups() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> open;
  for (const auto& [chat, group] : groups_) {
    if (!group.is_dismissed) open.push_back(chat);
  }
  return open;
}

std::vector<std::string> Sandbox::complaints() const {
  const std::lock_guard lock(mutex_);
  return complaints_;
}

int Sandbox::count_answered(int errcode) const {
  const std::lock_guard lock(mutex_);
  const auto found = answered_.find(errcode);
  return found == answered_.end() ? 0 : found->second;
}

}  // namespace simulator::wecom
