#include "connectors/wecom/archive/record/message_text.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace connectors::wecom::archive {
namespace {

bool take(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool drop_end(std::string_view& text, std::string_view ending) {
  if (text.size() < ending.size() || text.substr(text.size() - ending.size()) != ending)
    return false;
  text.remove_suffix(ending.size());
  return true;
}

QuotedReply whole(std::string_view content) { return {{}, {}, std::string(content), false}; }

QuotedReply split_wecom(std::string_view content) {
  std::string_view rest = content;
  if (!take(rest, "这是一条引用/回复消息：") && !take(rest, "This is a quote/reply:")) {
    return whole(content);
  }
  take(rest, "\n");
  if (!take(rest, "\"")) take(rest, "“");
  // The quote may hold a line of dashes itself; the real one stands behind a closing mark.
  std::size_t end = std::string_view::npos, behind = 0;
  for (const std::string_view rule : {"\"\n------\n", "”\n------\n"}) {
    const std::size_t at = rest.find(rule);
    if (at >= end) continue;
    end = at;
    behind = at + rule.size();
  }
  if (end == std::string_view::npos) {
    constexpr std::string_view bare = "\n------\n";
    end = rest.find(bare);
    behind = end + bare.size();
  }
  if (end == std::string_view::npos) return whole(content);
  QuotedReply reply{{}, {}, std::string(rest.substr(behind)), true};
  std::string_view quoted = rest.substr(0, end);
  std::string_view first = quoted.substr(0, quoted.find('\n'));
  std::string_view user = first;
  while (!user.empty() && user.back() == ' ') user.remove_suffix(1);
  if (first.size() < quoted.size() && (drop_end(user, ":") || drop_end(user, "："))) {
    reply.user = user;
    reply.quote = quoted.substr(first.size() + 1);
  } else {  // user and quote in one line
    std::size_t colon = first.find("："), width = 3;
    if (colon == std::string_view::npos) colon = first.find(':'), width = 1;
    if (colon == std::string_view::npos) {
      reply.quote = quoted;
    } else {
      reply.user = first.substr(0, colon);
      quoted.remove_prefix(colon + width);
      take(quoted, " ");
      reply.quote = quoted;
    }
  }
  return reply;
}

QuotedReply split_wechat(std::string_view content) {
  constexpr std::string_view rule = "」\n- - - - - - - - - - - - - - -\n";
  std::string_view rest = content;
  if (!take(rest, "「")) return whole(content);
  const std::size_t end = rest.find(rule);
  const std::size_t colon = rest.find("：");
  if (end == std::string_view::npos || colon == std::string_view::npos || colon > end) {
    return whole(content);
  }
  const std::string_view user = rest.substr(0, colon);
  if (user.empty() || user.find('\n') != std::string_view::npos) return whole(content);
  std::string_view quote = rest.substr(colon + 3, end - colon - 3);
  take(quote, "\n");
  return {std::string(user), std::string(quote), std::string(rest.substr(end + rule.size())), true};
}

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

}  // namespace

QuotedReply split_quoted_reply(std::string_view content) {
  QuotedReply reply = split_wecom(content);
  return reply.found ? reply : split_wechat(content);
}

std::vector<std::string> mentions_in(std::string_view text) {
  constexpr std::array<std::string_view, 8> ends = {
      " ", "\n", "\t", "\r", "\xE2\x80\x85", "@", "\xE3\x80\x80", "\xC2\xA0"};
  std::vector<std::string> mentions;
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    if (at > 0 && is_word_character(text[at - 1])) continue;
    const std::string_view rest = text.substr(at + 1);
    std::size_t length = rest.size();
    for (const std::string_view end : ends) length = std::min(length, rest.find(end));
    const std::string_view nick = base::cut_utf8(rest.substr(0, length), 128);
    if (nick.empty() || std::find(mentions.begin(), mentions.end(), nick) != mentions.end())
      continue;
    mentions.emplace_back(nick);
    if (mentions.size() == mentions_max) break;
  }
  return mentions;
}

}  // namespace connectors::wecom::archive
