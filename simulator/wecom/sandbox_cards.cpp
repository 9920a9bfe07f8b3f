// Template cards: taken as strictly as WeCom takes them, shown to their member, pressed by them.
#include <algorithm>
#include <array>
#include <initializer_list>

#include "base/utf8.h"
#include "simulator/wecom/sandbox.h"
#include "simulator/wecom/sandbox_wire.h"

namespace simulator::wecom {

using base::Instant;
using base::json::array;
using base::json::object;
using wire::cdata;

namespace {

constexpr int messages_to_one_per_minute_max = 30;  // more are dropped without a word
constexpr base::Duration code_lifetime = base::hours(72);

// What the object may hold; anything else is a fault.
std::string unknown_in(const object& in, std::initializer_list<std::string_view> known) {
  for (const auto& member : in) {
    if (std::find(known.begin(), known.end(), std::string_view(member.key())) == known.end())
      return std::string(member.key());
  }
  return {};
}

bool is_text(const object& in, std::string_view key, std::size_t characters_max,
             bool must = false) {
  const auto* found = in.if_contains(key);
  if (!found) return !must;
  return found->is_string() &&
         base::count_code_points(std::string_view(found->get_string())) <= characters_max &&
         (!must || !found->get_string().empty());
}

bool is_task_name(std::string_view text) {
  return !text.empty() && text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-' || c == '@';
  });
}

std::string fault_of_button(const object& button) {
  const std::int64_t type = base::integer_at(button, "type").value_or(0);
  const std::int64_t style = base::integer_at(button, "style").value_or(1);
  if (const auto what = unknown_in(button, {"type", "text", "style", "key", "url"}); !what.empty())
    return "button_list: " + what;
  if (!is_text(button, "text", 10, true)) return "button_list: text";
  if (style < 1 || style > 4) return "button_list: style";
  const std::string_view key = base::text_at(button, "key"), url = base::text_at(button, "url");
  if (type == 0) return key.empty() || key.size() > 1'024 ? "button_list: key" : "";
  return type == 1 && url.starts_with("http") ? "" : "button_list: url";
}

std::string fault_of_rows(const object& card) {
  const array* rows = base::array_at(card, "horizontal_content_list");
  if (!rows) return {};
  if (rows->size() > 6) return "horizontal_content_list: more than 6";
  for (const auto& each : *rows) {
    const object* row = each.if_object();
    if (!row || !unknown_in(*row, {"keyname", "value"}).empty() ||
        !is_text(*row, "keyname", 5, true) || !is_text(*row, "value", 26)) {
      return "horizontal_content_list";
    }
  }
  return {};
}

// What is wrong with a card; empty: nothing.
std::string fault_of(const object& card) {
  if (base::text_at(card, "card_type") != "button_interaction") return "card_type";
  if (const auto what = unknown_in(card, {"card_type", "source", "main_title", "sub_title_text",
                                          "horizontal_content_list", "task_id", "button_list"});
      !what.empty()) {
    return what;
  }
  const object* title = base::object_at(card, "main_title");
  if (!title || !unknown_in(*title, {"title", "desc"}).empty() ||
      !is_text(*title, "title", 26, true) || !is_text(*title, "desc", 30)) {
    return "main_title";
  }
  if (const object* source = base::object_at(card, "source")) {
    if (!unknown_in(*source, {"desc", "desc_color"}).empty() || !is_text(*source, "desc", 13))
      return "source";
  }
  if (!is_text(card, "sub_title_text", 112)) return "sub_title_text";
  if (auto fault = fault_of_rows(card); !fault.empty()) return fault;
  if (!is_task_name(base::text_at(card, "task_id"))) return "task_id";
  const array* buttons = base::array_at(card, "button_list");
  if (!buttons || buttons->empty() || buttons->size() > 6) return "button_list: 1 to 6";
  for (const auto& each : *buttons) {
    if (!each.is_object()) return "button_list";
    if (auto fault = fault_of_button(each.get_object()); !fault.empty()) return fault;
  }
  return {};
}

}  // namespace

bool Sandbox::is_dropped(const std::string& user, Instant now) {
  auto& times = told_[user];
  std::erase_if(times, [&](Instant at) { return at <= now - base::minutes(1); });
  if (static_cast<int>(times.size()) >= messages_to_one_per_minute_max) return true;
  times.push_back(now);
  return false;
}

object Sandbox::show_card(const object& body, Instant now) {
  const std::string path = "message/send: ";
  if (const auto what = unknown_in(
          body, {"touser", "msgtype", "agentid", "template_card", "enable_duplicate_check"});
      !what.empty()) {
    return complain(40058, path + what);
  }
  if (base::integer_at(body, "agentid") != options_.agent) return complain(40056, path + "agentid");
  const object* card = base::object_at(body, "template_card");
  if (!card) return complain(40058, path + "template_card");
  if (const auto fault = fault_of(*card); !fault.empty()) {
    return complain(fault == "task_id" ? 42014 : 40058, path + fault);
  }
  const std::string user(base::text_at(body, "touser"));
  if (!staff_.contains(user)) return fail(81013);
  const std::string task(base::text_at(*card, "task_id"));
  object sent = wire::good();
  sent["msgid"] = next_id("app");
  if (const auto known = cards_.find(task); known != cards_.end()) {
    const bool is_repeated =
        base::integer_at(body, "enable_duplicate_check") == 1 && known->second.user == user;
    return is_repeated ? sent : complain(42014, path + "task_id was used before");
  }
  if (is_dropped(user, now)) return sent;
  cards_[task] = {user, *card, {}, now};
  card_order_.push_back(task);
  sent["response_code"] = give_card_code(task, now);
  return sent;
}

std::string Sandbox::give_card_code(const std::string& task, Instant now) {
  const std::string code = next_id("rc");
  card_codes_[code] = {task, now + code_lifetime};
  return code;
}

object Sandbox::change_card(const object& body, Instant now) {
  const std::string path = "message/update_template_card: ";
  if (const auto what = unknown_in(body, {"userids", "partyids", "tagids", "atall", "agentid",
                                          "response_code", "button", "template_card"});
      !what.empty()) {
    return complain(40058, path + what);
  }
  if (base::integer_at(body, "agentid") != options_.agent) return complain(40056, path + "agentid");
  const object* button = base::object_at(body, "button");
  const object* card = base::object_at(body, "template_card");
  if ((button != nullptr) == (card != nullptr)) return complain(40058, path + "button or card");
  if (button && !is_text(*button, "replace_name", 10, true))
    return complain(40058, path + "replace_name");
  if (card) {
    if (const auto fault = fault_of(*card); !fault.empty()) return complain(40058, path + fault);
  }
  const auto code = card_codes_.find(std::string(base::text_at(body, "response_code")));
  if (code == card_codes_.end()) return fail(42016);  // used, or never given
  const auto [task, until] = code->second;
  card_codes_.erase(code);
  if (now > until) return fail(42016);
  Card& shown = cards_.at(task);
  const auto users = wire::texts_at(body, "userids");
  if (std::find(users.begin(), users.end(), shown.user) == users.end())
    return complain(40058, path + "userids");
  if (card) shown.content = *card;
  shown.closed = button ? std::string(base::text_at(*button, "replace_name")) : std::string();
  return wire::good();
}

bool Sandbox::press_card(const std::string& user, const std::string& task, const std::string& key,
                         Instant now) {
  const std::lock_guard lock(mutex_);
  const auto found = cards_.find(task);
  if (found == cards_.end() || found->second.user != user || !found->second.closed.empty())
    return false;
  const array* buttons = base::array_at(found->second.content, "button_list");
  const bool is_there = std::any_of(buttons->begin(), buttons->end(), [&](const auto& each) {
    return base::text_at(each.get_object(), "key") == key;
  });
  if (!is_there) return false;
  tell(cdata("Event", "template_card_event") + cdata("EventKey", key) + cdata("TaskId", task) +
           cdata("CardType", "button_interaction") +
           cdata("ResponseCode", give_card_code(task, now)) +
           wire::number("AgentID", options_.agent),
       now, user);
  return true;
}

std::vector<Sandbox::CardShown> Sandbox::cards_of(const std::string& user) const {
  const std::lock_guard lock(mutex_);
  std::vector<CardShown> shown;
  for (const std::string& task : card_order_) {
    const Card& card = cards_.at(task);
    if (card.user != user) continue;
    CardShown each;
    each.task = task;
    each.closed = card.closed;
    each.at = card.at;
    each.text = base::text_at(card.content, "sub_title_text");
    if (const object* source = base::object_at(card.content, "source"))
      each.source = base::text_at(*source, "desc");
    if (const object* title = base::object_at(card.content, "main_title"))
      each.title = base::text_at(*title, "title");
    if (const array* rows = base::array_at(card.content, "horizontal_content_list")) {
      for (const auto& row : *rows) {
        each.rows.emplace_back(base::text_at(row.get_object(), "keyname"),
                               base::text_at(row.get_object(), "value"));
      }
    }
    for (const auto& button : *base::array_at(card.content, "button_list")) {
      const object& in = button.get_object();
      each.buttons.push_back({std::string(base::text_at(in, "text")),
                              std::string(base::text_at(in, "key")),
                              std::string(base::text_at(in, "url"))});
    }
    shown.push_back(std::move(each));
  }
  return shown;
}

}  // namespace simulator::wecom
