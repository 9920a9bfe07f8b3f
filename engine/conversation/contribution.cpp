#include "engine/conversation/contribution.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/utf8.h"
#include "language/reading.h"

namespace engine::conversation {
namespace {

using language::Intent;
using model::MessageKind;

// Function words of service talk, in folded form. A phrase of Latin letters matches whole words
// only.
constexpr auto promise_phrases = std::to_array<std::string_view>({"稍等",
                                                                  "稍候",
                                                                  "等一下",
                                                                  "等下",
                                                                  "等我",
                                                                  "马上",
                                                                  "我看看",
                                                                  "我看下",
                                                                  "我看一下",
                                                                  "看一下",
                                                                  "我查",
                                                                  "查一下",
                                                                  "查下",
                                                                  "我问",
                                                                  "问一下",
                                                                  "问下",
                                                                  "确认一下",
                                                                  "确认下",
                                                                  "核实",
                                                                  "跟进",
                                                                  "反馈给",
                                                                  "转给",
                                                                  "帮您看",
                                                                  "帮你看",
                                                                  "帮您查",
                                                                  "帮你查",
                                                                  "正在看",
                                                                  "正在查",
                                                                  "在处理",
                                                                  "处理中",
                                                                  "在的",
                                                                  "我来看",
                                                                  "one moment",
                                                                  "one sec",
                                                                  "a moment",
                                                                  "hold on",
                                                                  "let me check",
                                                                  "let me look",
                                                                  "let me see",
                                                                  "checking",
                                                                  "will check",
                                                                  "looking into",
                                                                  "i'll look",
                                                                  "i'll check",
                                                                  "on it",
                                                                  "will get back",
                                                                  "get back to you",
                                                                  "bear with me"});
// Longer ones first: they are taken out of the text one after the other.
constexpr auto courtesy_phrases = std::to_array<std::string_view>({"好的",
                                                                   "好滴",
                                                                   "好哒",
                                                                   "收到",
                                                                   "明白",
                                                                   "了解",
                                                                   "知道了",
                                                                   "可以的",
                                                                   "没问题",
                                                                   "大家好",
                                                                   "早上好",
                                                                   "下午好",
                                                                   "晚上好",
                                                                   "您好",
                                                                   "你好",
                                                                   "不客气",
                                                                   "不用谢",
                                                                   "应该的",
                                                                   "辛苦了",
                                                                   "再见",
                                                                   "拜拜",
                                                                   "嗯嗯",
                                                                   "okay",
                                                                   "hello",
                                                                   "got it",
                                                                   "noted",
                                                                   "sure",
                                                                   "you're welcome",
                                                                   "you are welcome",
                                                                   "no problem",
                                                                   "okk",
                                                                   "ok",
                                                                   "bye",
                                                                   "hi",
                                                                   "np",
                                                                   "嗯",
                                                                   "好",
                                                                   "行",
                                                                   "早",
                                                                   "在",
                                                                   "亲",
                                                                   "呀",
                                                                   "哦",
                                                                   "哈",
                                                                   "啦",
                                                                   "了",
                                                                   "的",
                                                                   "呢",
                                                                   "哒"});
constexpr auto thanks_phrases = std::to_array<std::string_view>(
    {"谢谢", "多谢", "感谢", "谢啦", "谢了", "3q", "thanks", "thank you", "thx", "ty", "cheers"});
constexpr auto solved_phrases = std::to_array<std::string_view>(
    {"解决了",    "解决啦",      "已解决",         "搞定",        "弄好了",     "修好了",
     "找到了",    "可以了",      "好了",           "恢复了",      "正常了",     "知道怎么弄了",
     "不用了",    "没事了",      "ok了",           "solved",      "fixed it",   "fixed now",
     "works now", "working now", "it works",       "that worked", "that works", "never mind",
     "nevermind", "nvm",         "figured it out", "sorted"});
// After one of these the thanks are politeness, and something is still wrong.
constexpr auto contrasts = std::to_array<std::string_view>(
    {"但",     "不过",   "可是",     "然而",  "还是不", "还是没", "还没",    "仍",     "依然",
     "没解决", "未解决", "没有解决", "不行",  "不了",   "没搞定", "没好",    "就好了", "吗",
     "么",     "but",    "however",  "still", "not",    "isn't",  "doesn't", "didn't", "no luck"});

bool is_latin(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\''; }

bool holds(std::string_view text, std::string_view phrase) {
  const bool by_word = is_latin(phrase.front());
  for (std::size_t at = text.find(phrase); at != std::string_view::npos;
       at = text.find(phrase, at + 1)) {
    if (!by_word) return true;
    const std::size_t end = at + phrase.size();
    const bool begins = at == 0 || !is_latin(text[at - 1]);
    const bool ends = end == text.size() || !is_latin(text[end]) || !is_latin(phrase.back());
    if (begins && ends) return true;
  }
  return false;
}

template <std::size_t n>
bool holds_any(std::string_view text, const std::array<std::string_view, n>& phrases) {
  return std::any_of(phrases.begin(), phrases.end(),
                     [text](std::string_view phrase) { return holds(text, phrase); });
}

// Letters of any script and digits; not punctuation, symbols, emoji.
bool is_word_character(char32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (c >= 0xC0 && c < 0x2000) return true;
  if (c >= 0x3005 && c < 0xA000) return !(c >= 0x3200 && c < 0x3400);
  return (c >= 0xAC00 && c < 0xD7B0) || (c >= 0xF900 && c < 0xFB00) ||
         (c >= 0x20000 && c < 0x32000);
}

// Without mentions ("@li ") and stickers ("[微笑]"), which say nothing; counts the characters left.
std::string spoken(std::string_view folded, std::size_t& characters) {
  constexpr std::size_t marked_bytes_max = 24;
  std::string rest;
  characters = 0;
  for (std::size_t at = 0; at < folded.size();) {
    if (folded[at] == '[') {
      const std::size_t end = folded.find(']', at);
      if (end != std::string_view::npos && end - at <= marked_bytes_max) {
        at = end + 1;
        continue;
      }
    }
    if (folded[at] == '@') {
      const std::size_t end = folded.find(' ', at);
      if (end != std::string_view::npos || folded.size() - at <= marked_bytes_max) {
        at = std::min(end, folded.size());
        continue;
      }
    }
    const std::size_t begin = at;
    const char32_t c = base::next_code_point(folded, at);
    rest.append(folded.substr(begin, at - begin));
    if (is_word_character(c)) ++characters;
  }
  return rest;
}

// What is left when every courtesy is taken out of a short text: nothing, when it was nothing else.
bool is_only_courtesy(std::string_view text) {
  std::string rest(text);
  for (const std::string_view phrase : courtesy_phrases) {
    for (std::size_t at = rest.find(phrase); at != std::string::npos; at = rest.find(phrase, at)) {
      rest.replace(at, phrase.size(), " ");
    }
  }
  std::size_t left = 0;
  for (std::size_t at = 0; at < rest.size();) {
    if (is_word_character(base::next_code_point(rest, at))) ++left;
  }
  return left == 0;
}

bool has(const model::Message& message, Intent intent) {
  return (message.tone.intents >> static_cast<unsigned>(intent) & 1U) != 0;
}

Contribution of_text(const model::Message& message, std::string_view folded) {
  std::size_t characters = 0;
  const std::string text = spoken(folded, characters);
  if (characters == 0) return Contribution::idle;
  const auto contradicts = [&text] { return holds_any(text, contrasts); };
  if (characters <= solved_characters_max && holds_any(text, solved_phrases) && !contradicts()) {
    return Contribution::solved;
  }
  if (characters <= promise_characters_max && holds_any(text, promise_phrases)) {
    return Contribution::promise;
  }
  if (characters <= thanks_characters_max &&
      (has(message, Intent::thanks) || holds_any(text, thanks_phrases)) && !contradicts()) {
    return Contribution::thanks;
  }
  if (characters <= courtesy_characters_max && is_only_courtesy(text))
    return Contribution::courtesy;
  if (has(message, Intent::chatter)) return Contribution::idle;
  const bool is_polite = has(message, Intent::closing) || has(message, Intent::greeting);
  if (characters <= courtesy_characters_max && is_polite) return Contribution::courtesy;
  return Contribution::substance;
}

}  // namespace

Contribution contribution_of(const model::Message& message, std::string_view folded) {
  switch (message.kind) {
    case MessageKind::text:
    case MessageKind::mixed: return of_text(message, folded);
    case MessageKind::sticker:
    case MessageKind::red_packet:
    case MessageKind::vote:
    case MessageKind::notice:
    case MessageKind::other: return Contribution::idle;
    default: return Contribution::substance;  // a picture, a file, a link, a voice message, …
  }
}

}  // namespace engine::conversation
