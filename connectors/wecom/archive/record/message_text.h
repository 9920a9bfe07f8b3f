// What WeCom and WeChat put into the text of a message instead of into fields: the quoted message
// that it answers, and the people it mentions. Seen in archives of both clients.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace connectors::wecom::archive {

struct QuotedReply {
  std::string user;  // as the quoting client shows them; may be empty
  std::string quote;
  std::string text;    // what was said, without the quote
  bool found = false;  // false: `text` is the whole content
};

// WeCom:   这是一条引用/回复消息：⏎"USER:⏎QUOTE"⏎------⏎TEXT   (or "This is a quote/reply:")
// WeChat:  「USER：QUOTE」⏎- - - - - - - - - - - - - - -⏎TEXT
QuotedReply split_quoted_reply(std::string_view content);

// "@nick" up to a space, U+2005 (which WeChat writes behind a mention) or the end; not within a
// word, so that mail addresses are no mentions. Each nick once, in order; at most mentions_max.
std::vector<std::string> mentions_in(std::string_view text);

inline constexpr std::size_t mentions_max = 100;

}  // namespace connectors::wecom::archive
