#include "connectors/wecom/card_calls.h"

#include <algorithm>

#include "base/utf8.h"
#include "connectors/wecom/json_fields.h"

namespace connectors::wecom {

using base::cut_characters;
using base::ErrorCode;
using base::Result;
using base::json::array;
using base::json::object;

namespace {

bool is_task_name(std::string_view text) {
  const auto is_allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-' || c == '@';
  };
  return !text.empty() && text.size() <= card_task_bytes_max &&
         std::all_of(text.begin(), text.end(), is_allowed);
}

tl::unexpected<base::Error> wrong(std::string text, std::string field) {
  return base::fail(ErrorCode::invalid_input, std::move(text), std::move(field));
}

Result<array> buttons_json(const std::vector<CardButton>& buttons) {
  if (buttons.empty() || buttons.size() > card_buttons_max) {
    return wrong("a card has 1 to " + std::to_string(card_buttons_max) + " buttons", "buttons");
  }
  array out;
  for (const CardButton& button : buttons) {
    object each{{"text", cut_characters(button.text, card_button_characters_max)},
                {"style", button.style}};
    if (!button.link.empty()) {
      each["type"] = 1;
      each["url"] = button.link;
    } else if (button.key.empty() || button.key.size() > card_key_bytes_max) {
      return wrong("a button's key has 1 to " + std::to_string(card_key_bytes_max) + " bytes",
                   "key");
    } else {
      each["key"] = button.key;
    }
    out.push_back(std::move(each));
  }
  return out;
}

ApiResult<bool> change(Client& client, std::int64_t agent, const std::string& user,
                       const std::string& code, std::string_view what, object to) {
  if (user.empty()) return refuse("one member must be named", "user");
  if (code.empty()) return refuse("without its code a card cannot be changed", "code");
  object body{
      {"userids", array{base::json::string(user)}}, {"agentid", agent}, {"response_code", code}};
  body[what] = std::move(to);
  auto answer = client.call({.path = "message/update_template_card",
                             .body = std::move(body),
                             .intent = Intent::change,
                             .subject = user});
  return read_fields(std::move(answer), Intent::change, [](const JsonFields&) { return true; });
}

}  // namespace

Result<object> card_json(const StaffCard& card) {
  if (!is_task_name(card.task)) {
    return wrong("a card's task id has 1 to " + std::to_string(card_task_bytes_max) +
                     " bytes of 0-9, A-Z, a-z, _, - and @",
                 "task");
  }
  if (card.title.empty()) return wrong("a card needs a title", "title");
  TRY(buttons, buttons_json(card.buttons));
  object title{{"title", cut_characters(card.title, card_title_characters_max)}};
  if (!card.about.empty()) title["desc"] = cut_characters(card.about, card_about_characters_max);
  object out{{"card_type", "button_interaction"}, {"main_title", std::move(title)}};
  if (!card.source.empty()) {
    out["source"] = object{{"desc", cut_characters(card.source, card_source_characters_max)}};
  }
  if (!card.text.empty())
    out["sub_title_text"] = cut_characters(card.text, card_text_characters_max);
  array rows;
  for (const auto& [name, value] : card.rows) {
    if (value.empty() || rows.size() == card_rows_max) continue;
    rows.push_back(object{{"keyname", cut_characters(name, card_row_name_characters_max)},
                          {"value", cut_characters(value, card_row_value_characters_max)}});
  }
  if (!rows.empty()) out["horizontal_content_list"] = std::move(rows);
  out["task_id"] = card.task;
  out["button_list"] = std::move(buttons);
  return out;
}

ApiResult<CardSent> send_card(Client& client, std::int64_t agent, const std::string& user,
                              const StaffCard& card) {
  if (user.empty() || user.find('|') != std::string::npos)
    return refuse("one member must be named", "user");
  auto made = card_json(card);
  if (!made) return refuse(made.error().text, made.error().field);
  object body{{"touser", user},
              {"msgtype", "template_card"},
              {"agentid", agent},
              {"template_card", *std::move(made)},
              {"enable_duplicate_check", 1}};
  auto answer = client.call(
      {.path = "message/send", .body = std::move(body), .intent = Intent::change, .subject = user});
  return read_fields(std::move(answer), Intent::change, [](const JsonFields& fields) {
    return CardSent{fields.text_or("msgid"), fields.text_or("response_code")};
  });
}

ApiResult<bool> close_card(Client& client, std::int64_t agent, const std::string& user,
                           const std::string& code, const std::string& text) {
  return change(client, agent, user, code, "button",
                {{"replace_name", cut_characters(text, card_button_characters_max)}});
}

ApiResult<bool> replace_card(Client& client, std::int64_t agent, const std::string& user,
                             const std::string& code, const StaffCard& card) {
  auto made = card_json(card);
  if (!made) return refuse(made.error().text, made.error().field);
  return change(client, agent, user, code, "template_card", *std::move(made));
}

}  // namespace connectors::wecom
