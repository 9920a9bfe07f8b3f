// Template cards (模板卡片, button_interaction) to members of the company: sent once, pressed by
// them, changed by a code that is good once.
//
// Everything shown is cut to the card's limits at a character, never refused: a card that says
// less is better than none. What names things (task id, keys, addresses) is refused instead.
//
// Source: developer.work.weixin.qq.com/document/path/90236 (cards), 94888 (change).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/wecom/client.h"

namespace connectors::wecom {

// 字: characters, whatever their bytes.
inline constexpr std::size_t card_source_characters_max = 13;
inline constexpr std::size_t card_title_characters_max = 26;
inline constexpr std::size_t card_about_characters_max = 30;
inline constexpr std::size_t card_text_characters_max = 112;
inline constexpr std::size_t card_rows_max = 6;  // further ones are left out
inline constexpr std::size_t card_row_name_characters_max = 5;
inline constexpr std::size_t card_row_value_characters_max = 26;
inline constexpr std::size_t card_buttons_max = 6;  // further ones are refused
inline constexpr std::size_t card_button_characters_max = 10;
inline constexpr std::size_t card_key_bytes_max = 1'024;
inline constexpr std::size_t card_task_bytes_max = 128;  // of 0-9 A-Z a-z _ - @
// How long a code may be used, and once only. Older pages say 24 hours; a code that WeCom does not
// take any more costs one refused call.
inline constexpr base::Duration card_code_lifetime = base::hours(72);

struct CardButton {
  std::string text;
  int style = 1;     // 1 … 4
  std::string key;   // comes back when it is pressed
  std::string link;  // opens instead, if there is one
};

struct StaffCard {
  std::string task;  // unique in the app, for ever
  std::string source, title, about, text;
  std::vector<std::pair<std::string, std::string>> rows;
  std::vector<CardButton> buttons;
};

// The template_card of a call. Errors name the field at fault.
base::Result<base::json::object> card_json(const StaffCard& card);

struct CardSent {
  std::string message;  // WeCom's name for it
  std::string code;     // to change it, once; may be empty
};
ApiResult<CardSent> send_card(Client& client, std::int64_t agent, const std::string& user,
                              const StaffCard& card);

// The buttons become this one text, and nothing can be pressed any more.
ApiResult<bool> close_card(Client& client, std::int64_t agent, const std::string& user,
                           const std::string& code, const std::string& text);
// Another card in its place, with buttons of its own.
ApiResult<bool> replace_card(Client& client, std::int64_t agent, const std::string& user,
                             const std::string& code, const StaffCard& card);

}  // namespace connectors::wecom
