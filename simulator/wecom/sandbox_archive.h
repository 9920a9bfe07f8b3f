// SandboxArchive is the chat archive (会话内容存档) of the sandbox's company: what is said in its
// groups is sealed, numbered and put where the stand-in library serves it (archive_sdk). A member
// of the company who is in the group must be in the archive's range, else nobody keeps anything.
//
// As on the platform: the customer's words come with the staff's; a recall is a record of its own;
// numbers have gaps. It gives no hint that something is new (msgaudit_notify), which may be
// missing.
//
// For one thread; the sandbox outlives it.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "base/random.h"
#include "base/time.h"
#include "simulator/wecom/archive_sdk/sealed_folder.h"
#include "simulator/wecom/sandbox.h"

namespace simulator::wecom {

class SandboxArchive {
 public:
  // `folder`: what ARCHIVE_STAND_IN_FOLDER names. `range`: the members whose chats are kept.
  SandboxArchive(const Sandbox& sandbox, std::string folder, std::set<std::string> range,
                 std::uint64_t seed);

  // Somebody in the group says a text. Gives the message's id; empty where they are not in it.
  // Words that the archive does not keep have an id too.
  std::string say(const std::string& chat, const std::string& member, const std::string& text,
                  base::Instant now);
  // Within two minutes, as the client does; false: too late, or nobody said that.
  bool recall(const std::string& message, base::Instant now);

  // The company's key pair is replaced in the admin console; new records are sealed with it.
  void renew_key();
  // PEM of the private key of a version, from 1 on.
  const std::string& private_key(std::int64_t version) const {
    return keys_.at(static_cast<std::size_t>(version) - 1);
  }
  std::int64_t kept() const { return kept_; }  // records

 private:
  struct Said {
    std::string chat, member;
    base::Instant at;
  };
  void keep(const Said& said, const std::string& id, base::json::object content);

  const Sandbox& sandbox_;
  const std::set<std::string> range_;
  archive_sdk::SealedFolder folder_;
  base::Random random_;
  std::vector<std::string> keys_;
  std::map<std::string, Said> said_;
  std::int64_t kept_ = 0, numbers_ = 0;
};

}  // namespace simulator::wecom
