#include "engine/conversation/contribution.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

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

// The longest text that any of the four is looked for in.
constexpr std::size_t phrase_characters_max =
    std::max({promise_characters_max, thanks_characters_max, solved_characters_max});

bool is_latin(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\''; }

// What a text holds, as a set of bits.
enum Holds : unsigned { promise = 1, thanks = 2, solved = 4, contrast = 8 };

struct Phrase {
  std::string_view text;
  unsigned holds = 0;
};

// Most places of a text begin no phrase: the first two bytes tell, one slot of `starts` for each
// pair (exact for Chinese, nearly so for Latin letters). The phrases are sorted by these bytes.
class PhraseTable {
 public:
  constexpr PhraseTable() {
    std::size_t filled = 0;
    const auto add = [&](const auto& list, unsigned holds) {
      for (const std::string_view text : list) phrases_[filled++] = {text, holds};
    };
    add(promise_phrases, promise);
    add(thanks_phrases, thanks);
    add(solved_phrases, solved);
    add(contrasts, contrast);
    std::sort(phrases_.begin(), phrases_.end(),
              [](const Phrase& a, const Phrase& b) { return start_of(a.text) < start_of(b.text); });
    for (std::size_t i = phrases_.size(); i-- > 0;) {
      const std::size_t slot = slot_of(phrases_[i].text);
      starts_[slot] = static_cast<std::uint8_t>(i + 1);
    }
  }

  unsigned find_in(std::string_view text) const {
    unsigned held = 0;
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
      if (is_continuation(text[at])) continue;
      const std::string_view rest = text.substr(at);
      const unsigned start = start_of(rest);
      std::size_t number = starts_[slot_of(rest)];
      if (number == 0) continue;
      // Two starts may share a slot: it names the first phrase of the smaller one.
      for (--number; number < phrases_.size(); ++number) {
        const Phrase& phrase = phrases_[number];
        if (start_of(phrase.text) > start) break;
        if (start_of(phrase.text) == start && stands_at(text, at, phrase.text))
          held |= phrase.holds;
      }
    }
    return held;
  }

 private:
  // In UTF-8 no character begins with such a byte.
  static constexpr bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
  }
  static constexpr unsigned start_of(std::string_view text) {
    return static_cast<unsigned char>(text[0]) * 256U + static_cast<unsigned char>(text[1]);
  }
  static constexpr unsigned slot_of(std::string_view text) {
    return (start_of(text) >> 2 & 0x3C0U) | (start_of(text) & 0x3FU);
  }
  static bool stands_at(std::string_view text, std::size_t at, std::string_view phrase) {
    if (!text.substr(at).starts_with(phrase)) return false;
    if (!is_latin(phrase.front())) return true;
    const std::size_t end = at + phrase.size();
    const bool begins = at == 0 || !is_latin(text[at - 1]);
    return begins && (end == text.size() || !is_latin(text[end]) || !is_latin(phrase.back()));
  }

  std::array<Phrase, promise_phrases.size() + thanks_phrases.size() + solved_phrases.size() +
                         contrasts.size()>
      phrases_ = {};
  std::array<std::uint8_t, 1024> starts_ = {};  // number of the first phrase + 1; 0 is none
};
constexpr PhraseTable phrase_table;

// Letters of any script and digits; not punctuation, symbols, emoji.
bool is_letter_or_digit(char32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (c >= 0xC0 && c < 0x2000) return true;
  if (c >= 0x3005 && c < 0xA000) return !(c >= 0x3200 && c < 0x3400);
  return (c >= 0xAC00 && c < 0xD7B0) || (c >= 0xF900 && c < 0xFB00) ||
         (c >= 0x20000 && c < 0x32000);
}

// The characters of all courtesies, so that a text with any other one is known for none at once.
const std::vector<char32_t>& courtesy_characters() {
  static const std::vector<char32_t> characters = [] {
    std::vector<char32_t> found;
    for (const std::string_view phrase : courtesy_phrases) {
      for (std::size_t at = 0; at < phrase.size();) {
        found.push_back(base::next_code_point(phrase, at));
      }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }();
  return characters;
}

// Whether nothing is left when every courtesy is taken out of a short text.
bool is_only_courtesy(std::string_view text) {
  const std::vector<char32_t>& known = courtesy_characters();
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = base::next_code_point(text, at);
    if (is_letter_or_digit(c) && !std::binary_search(known.begin(), known.end(), c)) return false;
  }
  std::string rest(text);
  for (const std::string_view phrase : courtesy_phrases) {
    for (std::size_t at = rest.find(phrase); at != std::string::npos; at = rest.find(phrase, at)) {
      rest.replace(at, phrase.size(), " ");
    }
  }
  for (std::size_t at = 0; at < rest.size();) {
    if (is_letter_or_digit(base::next_code_point(rest, at))) return false;
  }
  return true;
}

bool has(const model::Message& message, Intent intent) {
  return (message.tone.intents >> static_cast<unsigned>(intent) & 1U) != 0;
}

Contribution of_text(const model::Message& message, std::string_view folded) {
  std::size_t characters = 0;
  const std::string text = spoken(folded, characters);
  if (characters == 0) return Contribution::idle;
  // Nothing is looked for in a text that is longer than any of them may be.
  const unsigned held = characters <= phrase_characters_max ? phrase_table.find_in(text) : 0;
  const bool contradicts = (held & contrast) != 0;
  if (characters <= solved_characters_max && (held & solved) != 0 && !contradicts) {
    return Contribution::solved;
  }
  if (characters <= promise_characters_max && (held & promise) != 0) return Contribution::promise;
  if (characters <= thanks_characters_max &&
      (has(message, Intent::thanks) || (held & thanks) != 0) && !contradicts) {
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

std::string spoken(std::string_view folded, std::size_t& characters) {
  constexpr std::size_t marked_bytes_max = 24;
  std::string rest;
  rest.reserve(folded.size());
  characters = 0;
  std::size_t kept = 0;  // up to here it is in `rest`, or left out
  const auto leave_out = [&](std::size_t begin, std::size_t end) {
    rest.append(folded.substr(kept, begin - kept));
    kept = end;
    return end;
  };
  for (std::size_t at = 0; at < folded.size();) {
    if (folded[at] == '[') {
      const std::size_t end = folded.find(']', at);
      if (end != std::string_view::npos && end - at <= marked_bytes_max) {
        at = leave_out(at, end + 1);
        continue;
      }
    }
    if (folded[at] == '@') {
      const std::size_t end = folded.find(' ', at);
      if (end != std::string_view::npos || folded.size() - at <= marked_bytes_max) {
        at = leave_out(at, std::min(end, folded.size()));
        continue;
      }
    }
    if (is_letter_or_digit(base::next_code_point(folded, at))) ++characters;
  }
  leave_out(folded.size(), folded.size());
  return rest;
}

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
