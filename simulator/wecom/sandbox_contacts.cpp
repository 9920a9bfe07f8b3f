// The customers of the sandbox: who knows whom, tags, welcomes; and what WeCom answers about them.
#include <algorithm>

#include "simulator/wecom/sandbox.h"
#include "simulator/wecom/sandbox_wire.h"

namespace simulator::wecom {

using base::Instant;
using base::json::array;
using base::json::object;

namespace {
constexpr base::Duration welcome_lifetime = base::seconds(20);
constexpr std::int64_t contacts_page_max = 100;
constexpr int join_scene_invited = 1;
}  // namespace

void Sandbox::add_staff(const std::string& user) {
  const std::lock_guard lock(mutex_);
  staff_.insert(user);
}

bool Sandbox::befriend(const std::string& contact, const std::string& user,
                       const std::string& state, Instant now) {
  const std::lock_guard lock(mutex_);
  if (!staff_.contains(user)) return false;
  const Instant since{now.ms / 1000 * 1000};
  if (!contacts_[contact].try_emplace(user, Knows{since, state, {}, {}}).second) return false;
  const std::string code = next_id("welcome");
  welcome_codes_[code] = {contact, now + welcome_lifetime};
  tell(wire::cdata("Event", "change_external_contact") +
           wire::cdata("ChangeType", "add_external_contact") + wire::cdata("UserID", user) +
           wire::cdata("ExternalUserID", contact) + wire::cdata("State", state) +
           wire::cdata("WelcomeCode", code),
       now);
  return true;
}

bool Sandbox::invite(const std::string& chat, const std::string& contact, Instant now) {
  {
    const std::lock_guard lock(mutex_);
    const Group* group = find_open(chat);
    const auto knows = contacts_.find(contact);
    if (!group || knows == contacts_.end()) return false;
    const bool is_known =
        std::any_of(knows->second.begin(), knows->second.end(),
                    [&](const auto& each) { return group->members.contains(each.first); });
    if (!is_known) return false;
  }
  return join(chat, contact, join_scene_invited, now);
}

std::vector<Sandbox::Acquaintance> Sandbox::acquaintances() const {
  const std::lock_guard lock(mutex_);
  std::vector<Acquaintance> all;
  for (const auto& [contact, knows] : contacts_) {
    for (const auto& [user, how] : knows) {
      all.push_back({{contact, name_of(contact)}, {user, name_of(user)}, how.since});
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.since > b.since; });
  return all;
}

bool Sandbox::unfollow(const std::string& contact, const std::string& user, bool by_customer,
                       Instant now) {
  const std::lock_guard lock(mutex_);
  const auto found = contacts_.find(contact);
  if (found == contacts_.end() || found->second.erase(user) == 0) return false;
  tell(wire::cdata("Event", "change_external_contact") +
           wire::cdata("ChangeType", by_customer ? "del_follow_user" : "del_external_contact") +
           wire::cdata("UserID", user) + wire::cdata("ExternalUserID", contact),
       now);
  return true;
}

std::string Sandbox::tag_named(const std::string& name) {
  const auto known = std::find_if(tags_.begin(), tags_.end(),
                                  [&](const auto& each) { return each.second == name; });
  if (known != tags_.end()) return known->first;
  const std::string id = next_id("et");
  tags_[id] = name;
  return id;
}

std::string Sandbox::make_tag(const std::string& name) {
  const std::lock_guard lock(mutex_);
  return tag_named(name);
}

std::set<std::string> Sandbox::tags_of(const std::string& contact, const std::string& user) const {
  const std::lock_guard lock(mutex_);
  std::set<std::string> names;
  const auto found = contacts_.find(contact);
  if (found == contacts_.end() || !found->second.contains(user)) return names;
  for (const std::string& id : found->second.at(user).tags) names.insert(tags_.at(id));
  return names;
}

bool Sandbox::tag(const std::string& contact, const std::string& user, const std::string& name,
                  Instant now) {
  const std::lock_guard lock(mutex_);
  const auto found = contacts_.find(contact);
  if (found == contacts_.end() || !found->second.contains(user)) return false;
  const std::string id = tag_named(name);
  auto& tags = found->second.at(user).tags;
  if (!tags.insert(id).second) tags.erase(id);  // a second tap takes it off
  tell(wire::cdata("Event", "change_external_contact") +
           wire::cdata("ChangeType", "edit_external_contact") + wire::cdata("UserID", user) +
           wire::cdata("ExternalUserID", contact),
       now);
  return true;
}

std::set<std::pair<std::string, std::string>> Sandbox::known_pairs() const {
  const std::lock_guard lock(mutex_);
  std::set<std::pair<std::string, std::string>> pairs;
  for (const auto& [contact, knows] : contacts_) {
    for (const auto& [user, how] : knows) pairs.emplace(user, contact);
  }
  return pairs;
}

std::vector<Sandbox::Letter> Sandbox::letters() const {
  const std::lock_guard lock(mutex_);
  return letters_;
}

// ---- the wire
// ---------------------------------------------------------------------------------------

object Sandbox::list_staff() {
  object listed = wire::good();
  listed["follow_user"] = array(staff_.begin(), staff_.end());
  return listed;
}

object Sandbox::list_tags() {
  array tags;
  for (const auto& [id, name] : tags_)
    tags.push_back(object{{"id", id}, {"name", name}, {"order", 0}});
  object listed = wire::good();
  array& groups = listed["tag_group"].emplace_array();
  if (!tags.empty()) {
    groups.push_back(
        object{{"group_id", "etgroup"}, {"group_name", "客户"}, {"tag", std::move(tags)}});
  }
  return listed;
}

// By the API: nothing is called back.
object Sandbox::mark_tag(const object& body) {
  for (const auto& field : body) {
    const std::string_view name = field.key();
    if (name != "userid" && name != "external_userid" && name != "add_tag" &&
        name != "remove_tag") {
      return complain(40058, "mark_tag: no field " + std::string(name));
    }
  }
  const auto add = wire::texts_at(body, "add_tag"), remove = wire::texts_at(body, "remove_tag");
  if (add.empty() && remove.empty()) return complain(40058, "mark_tag: neither add nor remove");
  const auto found = contacts_.find(std::string(base::text_at(body, "external_userid")));
  const std::string user(base::text_at(body, "userid"));
  if (found == contacts_.end() || !found->second.contains(user)) return fail(84061);
  for (const auto* list : {&add, &remove}) {
    for (const std::string& id : *list) {
      if (!tags_.contains(id)) return fail(40068);
    }
  }
  auto& tags = found->second.at(user).tags;
  tags.insert(add.begin(), add.end());
  for (const std::string& id : remove) tags.erase(id);
  return wire::good();
}

object Sandbox::person(const std::string& contact) {
  return {{"external_userid", contact}, {"name", name_of(contact)}, {"type", 1}, {"gender", 0}};
}

object Sandbox::get_contact(const std::string& contact) {
  const auto found = contacts_.find(contact);
  if (found == contacts_.end() || found->second.empty()) return fail(84061);
  array follows;
  for (const auto& [user, knows] : found->second) {
    array tags;
    for (const std::string& id : knows.tags) {
      tags.push_back(
          object{{"tag_id", id}, {"tag_name", tags_.at(id)}, {"group_name", "客户"}, {"type", 1}});
    }
    follows.push_back(object{{"userid", user},
                             {"remark", knows.remark},
                             {"description", ""},
                             {"createtime", knows.since.ms / 1000},
                             {"state", knows.state},
                             {"add_way", 1},
                             {"tags", std::move(tags)}});
  }
  object answer = wire::good();
  answer["external_contact"] = person(contact);
  answer["follow_user"] = std::move(follows);
  return answer;
}

// The cursor is the number of entries before the page.
object Sandbox::list_contacts(const object& body) {
  const auto users = wire::texts_at(body, "userid_list");
  if (users.empty() || users.size() > 100)
    return complain(40058, "batch/get_by_user: 1 to 100 members");
  const auto limit = base::integer_at(body, "limit").value_or(50);
  if (limit < 1 || limit > contacts_page_max) return complain(40058, "batch/get_by_user: limit");
  const std::string cursor(base::text_at(body, "cursor"));
  const std::int64_t from = cursor.empty() ? 0 : std::stoll(cursor);
  std::string next_cursor;
  array items;
  std::int64_t place = 0;
  for (const auto& [contact, knows] : contacts_) {
    for (const auto& [user, how] : knows) {
      if (!next_cursor.empty()) break;
      if (std::find(users.begin(), users.end(), user) == users.end() || place++ < from) continue;
      if (static_cast<std::int64_t>(items.size()) == limit) {
        next_cursor = std::to_string(from + limit);
        break;
      }
      items.push_back(
          object{{"external_contact", person(contact)},
                 {"follow_info", object{{"userid", user},
                                        {"remark", how.remark},
                                        {"description", ""},
                                        {"createtime", how.since.ms / 1000},
                                        {"state", how.state},
                                        {"add_way", 1},
                                        {"tag_id", array(how.tags.begin(), how.tags.end())}}}});
    }
  }
  object listed = wire::good();
  listed["external_contact_list"] = std::move(items);
  listed["next_cursor"] = next_cursor;
  return listed;
}

object Sandbox::welcome(const object& body, Instant now) {
  const auto code = welcome_codes_.find(std::string(base::text_at(body, "welcome_code")));
  const object* text = base::object_at(body, "text");
  if (!text && !base::array_at(body, "attachments"))
    return complain(40063, "send_welcome_msg: empty");
  if (code == welcome_codes_.end()) return fail(41051);  // used, or never given
  const auto [contact, until] = code->second;
  welcome_codes_.erase(code);
  if (now > until) return fail(41050);
  letters_.push_back({contact, text ? std::string(base::text_at(*text, "content")) : "", now});
  return wire::good();
}

object Sandbox::tell_staff(const object& body, Instant now) {
  if (base::text_at(body, "msgtype") == "template_card") return show_card(body, now);
  const std::string user(base::text_at(body, "touser"));
  const object* text = base::object_at(body, "text");
  const std::string content(text ? base::text_at(*text, "content") : "");
  if (base::text_at(body, "msgtype") != "text" || content.empty())
    return complain(40008, "message/send: no text");
  if (!base::integer_at(body, "agentid")) return complain(40056, "message/send: no agentid");
  if (!staff_.contains(user)) return fail(81013);
  object sent = wire::good();
  sent["msgid"] = next_id("app");
  if (!is_dropped(user, now)) letters_.push_back({user, content, now});
  return sent;
}

}  // namespace simulator::wecom
