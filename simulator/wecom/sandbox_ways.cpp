// Ways in of the sandbox: contact ways (联系我) and join ways (群活码), as strict as WeCom about
// them; and a customer who scans one.
#include <algorithm>

#include "simulator/wecom/sandbox.h"
#include "simulator/wecom/sandbox_wire.h"

namespace simulator::wecom {

using base::Instant;
using base::json::array;
using base::json::object;
using wire::good;
using wire::texts_at;

namespace {

constexpr std::size_t way_characters_max = 30, room_characters_max = 40, users_max = 100;
constexpr std::size_t chats_max = 5;
constexpr std::int64_t ways_page_max = 1'000;

std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool only(const object& body, std::initializer_list<std::string_view> known) {
  return std::all_of(body.begin(), body.end(), [&](const auto& member) {
    return std::find(known.begin(), known.end(), std::string_view(member.key())) != known.end();
  });
}

bool is_short(const object& body, std::string_view key, std::size_t most) {
  return characters_of(base::text_at(body, key)) <= most;
}

}  // namespace

// ---- what people do

std::string Sandbox::scan(const std::string& config_id, const std::string& customer, Instant now) {
  Way way;
  std::string chat;
  {
    const std::lock_guard lock(mutex_);
    const auto found = ways_.find(config_id);
    if (found == ways_.end()) return {};
    way = found->second;
    for (const std::string& each : way.chats) {
      const Group* group = find_open(each);
      if (group && group->members.size() < options_.group_members_max) {
        chat = each;
        break;
      }
    }
  }
  if (!way.is_join) {
    const std::string& user = way.users.front();
    return befriend(customer, user, way.state, now) ? user : std::string();
  }
  if (chat.empty() && way.makes_rooms && !way.chats.empty()) {
    std::string owner;
    {
      const std::lock_guard lock(mutex_);
      owner = groups_.at(way.chats.front()).owner;
    }
    chat = create_group(owner, way.room_name + std::to_string(way.room_number), now);
    const std::lock_guard lock(mutex_);
    Way& kept = ways_.at(config_id);
    ++kept.room_number;
    kept.chats.back() = chat;  // WeCom keeps five at most: the newest takes the last place
  }
  return !chat.empty() && join(chat, customer, 3, now, way.state) ? chat : std::string();
}

std::vector<Sandbox::WayShown> Sandbox::ways() const {
  const std::lock_guard lock(mutex_);
  std::vector<WayShown> shown;
  for (const auto& [id, way] : ways_)
    shown.push_back({id, way.state, way.is_join, way.users, way.chats});
  return shown;
}

std::size_t Sandbox::ways_made() const {
  const std::lock_guard lock(mutex_);
  return ways_made_;
}

// ---- the wire

std::string Sandbox::picture_of(const std::string& config_id) const {
  return trusted_address_.empty() ? "http://p.qpic.cn/wwhead/" + config_id + "/0"
                                  : trusted_address_ + "/sandbox/way/" + config_id + ".svg";
}

object Sandbox::put_contact_way(const object& body, bool is_new, Instant now) {
  const std::string path = is_new ? "add_contact_way" : "update_contact_way";
  Way way;
  std::string id(base::text_at(body, "config_id"));
  if (!is_new) {
    const auto found = ways_.find(id);
    if (found == ways_.end() || found->second.is_join) return fail(41044);
    way = found->second;
  }
  const bool is_known =
      is_new ? only(body, {"type", "scene", "remark", "skip_verify", "state", "user", "party"})
             : only(body, {"config_id", "remark", "skip_verify", "state", "user", "party"});
  if (!is_known) return complain(40058, path + ": a field that WeCom does not have");
  if (is_new && base::integer_at(body, "scene") != 2) return complain(41040, path + ": scene");
  if (!is_short(body, "remark", way_characters_max) || !is_short(body, "state", way_characters_max))
    return complain(40058, path + ": remark or state longer than 30 characters");
  way.users = texts_at(body, "user");
  if (way.users.size() > users_max) return complain(41041, path + ": more than 100 users");
  if (is_new) way.type = base::integer_at(body, "type").value_or(0);
  const bool is_of_type = way.type == 1 ? way.users.size() == 1 : way.type == 2;
  if (!is_of_type || way.users.empty()) return complain(40058, path + ": type and users");
  for (const std::string& user : way.users) {
    if (!staff_.contains(user)) return fail(84074);
  }
  way.state = base::text_at(body, "state");
  way.remark = base::text_at(body, "remark");
  if (is_new) {
    id = next_id("cw");
    way.made_at = now;
    ++ways_made_;
  }
  ways_[id] = way;
  object made = good();
  if (is_new) {
    made["config_id"] = id;
    made["qr_code"] = picture_of(id);
  }
  return made;
}

object Sandbox::put_join_way(const object& body, bool is_new, Instant now) {
  const std::string path = is_new ? "add_join_way" : "update_join_way";
  Way way;
  std::string id(base::text_at(body, "config_id"));
  if (!is_new) {
    const auto found = ways_.find(id);
    if (found == ways_.end() || !found->second.is_join) return fail(41044);
    way = found->second;
  }
  if (!only(body, {"config_id", "scene", "remark", "auto_create_room", "room_base_name",
                   "room_base_id", "chat_id_list", "state", "mark_source"}) ||
      (is_new && body.contains("config_id"))) {
    return complain(40058, path + ": a field that WeCom does not have");
  }
  if (base::integer_at(body, "scene") != 2) return complain(41040, path + ": scene");
  if (!is_short(body, "remark", way_characters_max) ||
      !is_short(body, "state", way_characters_max) ||
      !is_short(body, "room_base_name", room_characters_max)) {
    return complain(40058, path + ": a text is too long");
  }
  way.chats = texts_at(body, "chat_id_list");
  if (way.chats.empty() || way.chats.size() > chats_max) {
    return complain(40058, path + ": one to five groups");
  }
  for (const std::string& chat : way.chats) {
    if (!find_open(chat)) return fail(90501);
  }
  way.is_join = true;
  way.state = base::text_at(body, "state");
  way.remark = base::text_at(body, "remark");
  way.makes_rooms = base::integer_at(body, "auto_create_room").value_or(1) == 1;
  way.room_name = base::text_at(body, "room_base_name");
  way.room_number = base::integer_at(body, "room_base_id").value_or(1);
  if (is_new) {
    id = next_id("jw");
    way.made_at = now;
    ++ways_made_;
  }
  ways_[id] = way;
  object made = good();
  if (is_new) made["config_id"] = id;  // the picture only by get_join_way
  return made;
}

object Sandbox::get_way(const object& body, bool is_join) {
  const std::string id(base::text_at(body, "config_id"));
  const auto found = ways_.find(id);
  if (found == ways_.end() || found->second.is_join != is_join) return fail(41044);
  const Way& way = found->second;
  object shown{{"config_id", id},
               {"scene", 2},
               {"remark", way.remark},
               {"state", way.state},
               {"qr_code", picture_of(id)}};
  if (is_join) {
    shown["auto_create_room"] = way.makes_rooms ? 1 : 0;
    shown["room_base_name"] = way.room_name;
    shown["room_base_id"] = way.room_number;
    shown["chat_id_list"] = array(way.chats.begin(), way.chats.end());
  } else {
    shown["type"] = way.type;
    shown["skip_verify"] = true;
    shown["user"] = array(way.users.begin(), way.users.end());
    shown["party"] = array();
  }
  object answer = good();
  answer[is_join ? "join_way" : "contact_way"] = std::move(shown);
  return answer;
}

// Contact ways only: there is no list of join ways. The cursor is the id of the last one.
object Sandbox::list_ways(const object& body) {
  const auto from = base::integer_at(body, "start_time");
  const auto to = base::integer_at(body, "end_time");
  const auto limit = base::integer_at(body, "limit");
  if (!from || !to || *to < *from || !limit || *limit < 1 || *limit > ways_page_max) {
    return complain(40058, "list_contact_way: a span and a limit of 1 to 1000");
  }
  object listed = good();
  array& items = listed["contact_way"].emplace_array();
  const std::string cursor(base::text_at(body, "cursor"));
  for (auto at = ways_.upper_bound(cursor); at != ways_.end(); ++at) {
    const std::int64_t made = at->second.made_at.ms / 1000;
    if (at->second.is_join || made < *from || made > *to) continue;
    items.push_back(object{{"config_id", at->first}});
    if (static_cast<std::int64_t>(items.size()) == *limit) {
      listed["next_cursor"] = at->first;
      break;
    }
  }
  return listed;
}

object Sandbox::delete_way(const object& body, bool is_join) {
  const auto found = ways_.find(std::string(base::text_at(body, "config_id")));
  if (found == ways_.end() || found->second.is_join != is_join) return fail(41044);
  ways_.erase(found);
  return good();
}

}  // namespace simulator::wecom
