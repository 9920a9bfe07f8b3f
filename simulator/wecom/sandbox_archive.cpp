#include "simulator/wecom/sandbox_archive.h"

#include <algorithm>
#include <utility>

namespace simulator::wecom {

using base::Instant;
using base::json::object;

namespace {

constexpr base::Duration recall_window = base::minutes(2);

}  // namespace

SandboxArchive::SandboxArchive(const Sandbox& sandbox, std::string folder,
                               std::set<std::string> range, std::uint64_t seed)
    : sandbox_(sandbox), range_(std::move(range)), folder_(std::move(folder), seed), random_(seed) {
  renew_key();
}

void SandboxArchive::renew_key() {
  keys_.push_back(archive_sdk::make_private_key());
  folder_.use_key(static_cast<std::int64_t>(keys_.size()), keys_.back());
}

void SandboxArchive::keep(const Said& said, const std::string& id, object content) {
  const auto members = sandbox_.members_of(said.chat);
  const bool is_kept = std::any_of(members.begin(), members.end(),
                                   [this](const std::string& one) { return range_.contains(one); });
  if (!is_kept) return;
  base::json::array others;
  for (const std::string& member : members) {
    if (member != said.member) others.emplace_back(member);
  }
  object record{{"msgid", id},      {"action", "send"},    {"from", said.member},
                {"tolist", others}, {"roomid", said.chat}, {"msgtime", said.at.ms}};
  for (auto& member : content) record[member.key()] = std::move(member.value());
  folder_.skip(random_.between(0, 2));
  folder_.add(base::json::serialize(record), id);
  ++kept_;
}

std::string SandboxArchive::say(const std::string& chat, const std::string& member,
                                const std::string& text, Instant now) {
  if (!sandbox_.members_of(chat).contains(member)) return {};
  const std::string id =
      std::to_string(++numbers_) + "_" + std::to_string(now.ms / 1'000) + "_external";
  said_[id] = {chat, member, now};
  keep(said_[id], id, {{"msgtype", "text"}, {"text", object{{"content", text}}}});
  return id;
}

bool SandboxArchive::recall(const std::string& message, Instant now) {
  const auto found = said_.find(message);
  if (found == said_.end() || now - found->second.at > recall_window) return false;
  const std::string id = std::to_string(++numbers_) + "_" + std::to_string(now.ms / 1'000);
  keep({found->second.chat, found->second.member, now}, id,
       {{"action", "recall"}, {"msgtype", "revoke"}, {"revoke", object{{"pre_msgid", message}}}});
  return true;
}

}  // namespace simulator::wecom
