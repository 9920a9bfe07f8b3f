// Who leaves the company, and what passes to a colleague.
#include <algorithm>

#include "simulator/wecom/sandbox.h"
#include "simulator/wecom/sandbox_wire.h"

namespace simulator::wecom {

using base::Instant;
using base::json::array;
using base::json::object;

namespace {

constexpr std::size_t passed_max = 100;  // in one call
constexpr std::size_t a_day_max = 300;   // groups that come to one member
constexpr std::size_t a_season_max = 2;  // of one group, while its owners are in service
constexpr base::Duration season = base::days(90);

std::size_t since(const std::vector<Instant>& moments, Instant from) {
  return static_cast<std::size_t>(
      std::count_if(moments.begin(), moments.end(), [from](Instant each) { return each > from; }));
}

}  // namespace

bool Sandbox::resign(const std::string& user) {
  const std::lock_guard lock(mutex_);
  return staff_.erase(user) > 0;
}

object Sandbox::change_owner(const object& body, bool has_left, Instant now) {
  const auto chats = wire::texts_at(body, "chat_id_list");
  const std::string owner(base::text_at(body, "new_owner"));
  if (chats.empty() || chats.size() > passed_max || owner.empty() || body.size() != 2) {
    return complain(40058, "groupchat transfer: chats or owner");
  }
  if (!staff_.contains(owner)) return fail(84074);
  object changed = wire::good();
  array& failed = changed["failed_chat_list"].emplace_array();
  for (const std::string& chat : chats) {
    if (const int errcode = pass_on(chat, owner, has_left, now)) {
      failed.push_back(object{{"chat_id", chat}, {"errcode", errcode}, {"errmsg", "sandbox"}});
    }
  }
  return changed;
}

int Sandbox::pass_on(const std::string& chat, const std::string& owner, bool has_left,
                     Instant now) {
  Group* group = find_open(chat);
  if (!group) return 90501;
  if (group->owner == owner) return 90504;
  if (staff_.contains(group->owner) == has_left) return has_left ? 90500 : 90502;
  auto& came = came_to_[owner];
  if (since(came, now - base::days(1)) >= a_day_max) return 45009;
  auto& passed = passed_on_[chat];
  // No source tells WeCom's own code for this; the one for customers stands in.
  if (!has_left && since(passed, now - season) >= a_season_max) return 40128;
  came.push_back(now);
  passed.push_back(now);
  group->owner = owner;  // by the API: nothing is called back
  group->members.try_emplace(owner, Member{Instant{now.ms / 1000 * 1000}, 1, {}, true});
  group->version = next_version();
  keep_past(chat, now);
  return 0;
}

}  // namespace simulator::wecom
