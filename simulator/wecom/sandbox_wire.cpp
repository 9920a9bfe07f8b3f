// The server API of the sandbox: what WeCom answers.
#include "simulator/wecom/sandbox_wire.h"

#include <algorithm>

#include "simulator/wecom/sandbox.h"

namespace simulator::wecom {

using base::Instant;
using base::json::array;
using base::json::object;
using wire::good;
using wire::texts_at;

namespace {

constexpr base::Duration stale = base::seconds(2);
constexpr base::Duration dispatching = base::seconds(3);

std::string decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      plain.push_back(
          static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16)));
      i += 2;
    } else {
      plain.push_back(text[i]);
    }
  }
  return plain;
}

std::map<std::string, std::string> query_of(std::string_view target) {
  std::map<std::string, std::string> query;
  std::size_t begin = target.find('?');
  while (begin != std::string_view::npos) {
    const std::size_t end = target.find('&', begin + 1);
    const std::string_view pair = target.substr(begin + 1, end - begin - 1);
    const std::size_t middle = pair.find('=');
    if (middle != std::string_view::npos) {
      query[std::string(pair.substr(0, middle))] = decoded(pair.substr(middle + 1));
    }
    begin = end;
  }
  return query;
}

std::string value_of(const std::map<std::string, std::string>& query, const std::string& name) {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

}  // namespace

std::string wire::cdata(std::string_view name, std::string_view text) {
  return "<" + std::string(name) + "><![CDATA[" + std::string(text) + "]]></" + std::string(name) +
         ">";
}

std::string wire::number(std::string_view name, std::int64_t value) {
  return "<" + std::string(name) + ">" + std::to_string(value) + "</" + std::string(name) + ">";
}

std::vector<std::string> wire::texts_at(const object& body, std::string_view key) {
  std::vector<std::string> texts;
  if (const array* items = base::array_at(body, key)) {
    for (const auto& item : *items) {
      if (item.is_string()) texts.emplace_back(std::string_view(item.get_string()));
    }
  }
  return texts;
}

object wire::good() { return {{"errcode", 0}, {"errmsg", "ok"}}; }

object Sandbox::fail(int errcode) {
  return {{"errcode", errcode}, {"errmsg", "hint: [sandbox], from ip: 127.0.0.1"}};
}

object Sandbox::complain(int errcode, std::string text) {
  complaints_.push_back(std::move(text));
  return fail(errcode);
}

std::string Sandbox::handle(std::string_view method, std::string_view target, std::string_view body,
                            Instant now) {
  const std::lock_guard lock(mutex_);
  const std::string path(target.substr(0, target.find('?')));
  const object made = answer(method, path, query_of(target), body, now);
  ++answered_[static_cast<int>(made.at("errcode").as_int64())];
  return base::json::serialize(made);
}

object Sandbox::answer(std::string_view method, const std::string& path,
                       const std::map<std::string, std::string>& query, std::string_view body,
                       Instant now) {
  if (is_over_limit(path, now)) return fail(45009);
  if (path == "/cgi-bin/gettoken") return give_token(query, now);
  if (path == "/cgi-bin/webhook/send") {
    const auto said = base::parse_json(body);
    const bool is_object = method == "POST" && said && said->is_object();
    return is_object ? say_by_robot(value_of(query, "key"), said->get_object(), now)
                     : complain(47001, path + ": the body is no JSON object");
  }
  if (const int errcode = check_token(query, now)) return fail(errcode);
  if (path == "/cgi-bin/auth/getuserinfo") return who_has_code(value_of(query, "code"), now);
  if (path == "/cgi-bin/get_jsapi_ticket") return give_ticket(false, now);
  if (path == "/cgi-bin/ticket/get") {
    // Without its type it would be something else's ticket.
    return value_of(query, "type") == "agent_config" ? give_ticket(true, now)
                                                     : complain(91040, path + ": type");
  }
  const std::string prefix = "/cgi-bin/externalcontact/";
  if (path == prefix + "get_follow_user_list") return list_staff();
  if (path == prefix + "get") return get_contact(value_of(query, "external_userid"));
  if (method != "POST") return complain(43002, path + " is POST, not " + std::string(method));
  const auto parsed = base::parse_json(body);
  if (!parsed || !parsed->is_object())
    return complain(47001, path + ": the body is no JSON object");
  const object& asked = parsed->get_object();
  if (path == "/cgi-bin/message/send") return tell_staff(asked, now);
  if (path == "/cgi-bin/message/update_template_card") return change_card(asked, now);
  if (path == prefix + "get_corp_tag_list") return list_tags();
  if (path == prefix + "mark_tag") return mark_tag(asked);
  if (path == prefix + "batch/get_by_user") return list_contacts(asked);
  if (path == prefix + "send_welcome_msg") return welcome(asked, now);
  if (path == prefix + "groupchat/list") return list_groups(asked);
  if (path == prefix + "groupchat/get") return get_group(asked, now);
  if (path == prefix + "groupchat/onjob_transfer") return change_owner(asked, false, now);
  if (path == prefix + "groupchat/transfer") return change_owner(asked, true, now);
  if (path == prefix + "add_msg_template") return make_message(asked, now);
  if (path == prefix + "get_groupmsg_task") return message_tasks(asked, now);
  if (path == prefix + "get_groupmsg_send_result") return message_results(asked, now);
  if (path == prefix + "get_groupmsg_list_v2") return list_messages(asked);
  if (path == prefix + "remind_groupmsg_send") return remind(asked, now);
  if (path == prefix + "add_contact_way") return put_contact_way(asked, true, now);
  if (path == prefix + "update_contact_way") return put_contact_way(asked, false, now);
  if (path == prefix + "get_contact_way") return get_way(asked, false);
  if (path == prefix + "list_contact_way") return list_ways(asked);
  if (path == prefix + "del_contact_way") return delete_way(asked, false);
  if (path == prefix + "groupchat/add_join_way") return put_join_way(asked, true, now);
  if (path == prefix + "groupchat/update_join_way") return put_join_way(asked, false, now);
  if (path == prefix + "groupchat/get_join_way") return get_way(asked, true);
  if (path == prefix + "groupchat/del_join_way") return delete_way(asked, true);
  if (path == prefix + "cancel_groupmsg_send") {
    const auto found = messages_.find(std::string(base::text_at(asked, "msgid")));
    if (found == messages_.end()) return fail(41047);
    if (found->second.sent_at.ms == 0) found->second.is_cancelled = true;
    return good();
  }
  return complain(48001, "there is no " + path);
}

bool Sandbox::is_over_limit(const std::string& path, Instant now) {
  if (const auto closed = closed_until_.find(path); closed != closed_until_.end()) {
    if (now < closed->second) return true;
    closed_until_.erase(closed);
    calls_[path].clear();
  }
  auto& calls = calls_[path];
  std::erase_if(calls, [&](Instant at) { return at <= now - base::minutes(1); });
  if (static_cast<std::int64_t>(calls.size()) >= options_.calls_per_minute_max) {
    closed_until_[path] = now + base::minutes(1);
    return true;
  }
  calls.push_back(now);
  return false;
}

object Sandbox::give_token(const std::map<std::string, std::string>& query, Instant now) {
  if (value_of(query, "corpid") != options_.company) return fail(40013);
  if (value_of(query, "corpsecret") != options_.secret) return fail(40001);
  if (token_.text.empty() || now >= token_.good_until) {
    token_ = {next_id("token"), now + options_.token_lifetime, 0};
  }
  object given = good();
  given["access_token"] = token_.text;
  given["expires_in"] = (token_.good_until - now).ms / 1000;
  return given;
}

int Sandbox::check_token(const std::map<std::string, std::string>& query, Instant now) {
  const std::string given = value_of(query, "access_token");
  if (given.empty()) return 41001;
  if (given != token_.text) return 40014;
  if (now >= token_.good_until) return 42001;
  // A new token is good for a few calls at least.
  constexpr int uses_min = 3;
  if (++token_.uses > uses_min && random_.chance(options_.token_revoked)) {
    token_ = {};
    return 40014;
  }
  return 0;
}

object Sandbox::list_groups(const object& body) {
  const auto limit = base::integer_at(body, "limit");
  if (!limit || *limit < 1 || *limit > 1'000) return complain(40058, "groupchat/list: limit");
  std::vector<std::string> owners;
  if (const object* filter = base::object_at(body, "owner_filter")) {
    owners = texts_at(*filter, "userid_list");
  }
  if (owners.size() > 100) return complain(40058, "groupchat/list: more than 100 owners");
  object listed = good();
  array items;
  listed["next_cursor"] = "";
  // The cursor is the last chat of the page before.
  for (auto next = groups_.upper_bound(std::string(base::text_at(body, "cursor")));
       next != groups_.end(); ++next) {
    const auto& [chat, group] = *next;
    const bool is_wanted =
        owners.empty() || std::find(owners.begin(), owners.end(), group.owner) != owners.end();
    if (group.is_dismissed || !is_wanted) continue;
    items.push_back(object{{"chat_id", chat}, {"status", 0}});
    if (static_cast<std::int64_t>(items.size()) == *limit) {
      listed["next_cursor"] = chat;
      break;
    }
  }
  listed["group_chat_list"] = std::move(items);
  return listed;
}

object Sandbox::get_group(const object& body, Instant now) {
  const std::string chat(base::text_at(body, "chat_id"));
  const auto found = groups_.find(chat);
  if (found == groups_.end()) return fail(40050);
  if (found->second.is_dismissed) return fail(49008);
  looked_at_[chat] = now;
  // As it was some moment within the last two seconds.
  const Instant as_of = now - base::milliseconds(random_.between(0, stale.ms - 1));
  const Group* group = &past_.at(chat).front().second;
  for (const auto& [at, state] : past_.at(chat)) {
    if (at <= as_of) group = &state;
  }
  const bool with_names = base::integer_at(body, "need_name") == 1;
  array members;
  for (const auto& [id, member] : group->members) {
    object each{{"userid", id},
                {"type", member.is_staff ? 1 : 2},
                {"join_time", member.joined_at.ms / 1000},
                {"join_scene", member.scene},
                {"group_nickname", member.nickname}};
    if (with_names) each["name"] = name_of(id);
    if (!member.state.empty()) each["state"] = member.state;
    members.push_back(std::move(each));
  }
  object detail = good();
  detail["group_chat"] = object{{"chat_id", chat},
                                {"name", group->name},
                                {"owner", groups_.at(chat).owner},
                                {"create_time", past_.at(chat).front().first.ms / 1000},
                                {"member_list", std::move(members)},
                                {"admin_list", array()},
                                {"member_version", group->version}};
  return detail;
}

object Sandbox::make_message(const object& body, Instant now) {
  Message message;
  message.sender = base::text_at(body, "sender");
  message.made_at = now;
  if (base::text_at(body, "chat_type") != "group" || message.sender.empty()) {
    return complain(40058, "add_msg_template: groups of a sender only, in the sandbox");
  }
  const object* text = base::object_at(body, "text");
  const bool has_text = text && !base::text_at(*text, "content").empty();
  if (!has_text && !base::array_at(body, "attachments")) {
    return complain(40063, "add_msg_template: neither text nor attachments");
  }
  object made = good();
  array& unreachable = made["fail_list"].emplace_array();
  for (const std::string& chat : texts_at(body, "chat_id_list")) {
    Group* group = find_open(chat);
    if (group && group->owner == message.sender) {
      message.chats.push_back(chat);
    } else {
      unreachable.push_back(base::json::string(chat));
    }
  }
  if (message.chats.empty()) return fail(41048);
  const std::string id = next_id("msg");
  messages_[id] = std::move(message);
  made["msgid"] = id;
  return made;
}

object Sandbox::message_tasks(const object& body, Instant now) {
  const auto found = messages_.find(std::string(base::text_at(body, "msgid")));
  if (found == messages_.end()) return fail(41047);
  const Message& message = found->second;
  if (now < message.made_at + dispatching) return fail(41063);
  object task{{"userid", message.sender}, {"status", message.sent_at.ms == 0 ? 0 : 2}};
  if (message.sent_at.ms != 0) task["send_time"] = message.sent_at.ms / 1000;
  object tasks = good();
  tasks["task_list"] = array{std::move(task)};
  return tasks;
}

object Sandbox::message_results(const object& body, Instant now) {
  const auto found = messages_.find(std::string(base::text_at(body, "msgid")));
  if (found == messages_.end()) return fail(41047);
  const Message& message = found->second;
  if (now < message.made_at + dispatching) return fail(41063);
  object results = good();
  array& items = results["send_list"].emplace_array();
  for (const std::string& chat : message.chats) {
    const auto result = message.results.find(chat);
    const int status = result == message.results.end() ? 0 : result->second;
    object item{{"chat_id", chat}, {"userid", message.sender}, {"status", status}};
    if (status == 1) item["send_time"] = message.sent_at.ms / 1000;
    items.push_back(std::move(item));
  }
  return results;
}

}  // namespace simulator::wecom
