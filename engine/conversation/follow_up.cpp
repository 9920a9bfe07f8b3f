#include "engine/conversation/follow_up.h"

#include <algorithm>
#include <array>
#include <vector>

#include "engine/conversation/contribution.h"
#include "language/replies/fold.h"
#include "language/replies/phrases.h"

namespace engine::conversation {
namespace {

using language::replies::is_ideographic;
using language::replies::is_word_character;
using language::replies::word_key;
using language::replies::WordKey;

// All lists in folded form, separated by one space ('_' stands for a space inside a phrase). A
// phrase of Latin letters matches whole words only.
constexpr std::u32string_view not_helped_words =
    U"还是不 还是没 还不行 还没好 还没解决 没解决 未解决 没有解决 没搞定 仍然不 仍然没 仍不 依然不 "
    U"依然没 依旧不 "
    U"不管用 不起作用 没效果 没有效果 没有用 一样的问题 同样的问题 no_luck same_error same_problem "
    U"same_issue "
    U"same_result didn't_help doesn't_help did_not_help does_not_help didn't_work did_not_work "
    U"that_doesn't_work that_does_not_work not_solved not_fixed";
constexpr std::u32string_view again_words = U"还是 仍然 仍旧 依然 依旧 still again";
constexpr std::u32string_view trouble_words =
    U"打不开 没反应 没有反应 不好用 不能用 用不了 没用 不行 不对 不好使 报错 失败 错误 出错 卡住 "
    U"转圈 点不了 进不去 "
    U"看不到 找不到 没看到 没找到 没看见 没有 not no can't cannot couldn't won't doesn't didn't "
    U"isn't fails failed "
    U"failing fail error errors broken stuck wrong nothing unable";
constexpr std::u32string_view beginning_words =
    U"另外 顺便 再问 还想问 想再问 另一个 还有个问题 还有一个 还有一件 换个问题 第二个问题 another "
    U"one_more "
    U"also by_the_way btw separately different_question new_question second_question";
// Asking, pointing and doing: what a question may be made of without being about anything.
constexpr std::u32string_view empty_words =
    U"怎么回事 怎么办 怎么弄 怎么搞 怎么做 怎么操作 怎么样 怎么说 怎么 咋办 咋弄 咋回事 如何 "
    U"为什么 为啥 什么意思 "
    U"什么时候 什么 哪里 哪儿 哪个 哪一个 哪边 在哪里 在哪儿 在哪 要等多久 等多久 要多久 多久 "
    U"多长时间 几天 几个 "
    U"多少 能不能 "
    U"可不可以 是不是 有没有 能否 可否 是否 确定 真的 具体 详细 说清楚 再说一遍 请问 麻烦 一下 "
    U"这个 那个 这样 那样 "
    U"这里 那里 这边 那边 这些 那些 然后 接着 之后 下一步 那么 那要 刚才 刚刚 上面 你说的 您说的 "
    U"我们 你们 不懂 "
    U"不明白 没懂 没明白 不太懂 没看懂 看不懂 点了 试了 试过 弄了 看了 找了 按了 已经 可以 就是 "
    U"还要 能用 一直 "
    U"我 你 您 他 她 它 这 那 哪 啥 咋 谁 的 了 吗 呢 吧 啊 呀 嘛 么 哦 "
    U"don't aren't wasn't problem issue happen happens happening mean means meant find found see "
    U"click clicked "
    U"tried trying did done after before long exactly something anything else sure such way other "
    U"working "
    U"say said tell show explain next step";

constexpr std::size_t count_words(std::u32string_view list) {
  return static_cast<std::size_t>(std::count(list.begin(), list.end(), U' ')) + 1;
}

// Longer phrases first: they are taken out of the text one after the other.
template <std::size_t count>
std::vector<std::u32string> phrases_of(const std::array<std::u32string_view, count>& lists) {
  std::vector<std::u32string> phrases;
  for (std::u32string_view list : lists) {
    phrases.reserve(phrases.size() + count_words(list));
    while (!list.empty()) {
      const std::size_t end = std::min(list.find(U' '), list.size());
      std::u32string& phrase = phrases.emplace_back(list.substr(0, end));
      std::replace(phrase.begin(), phrase.end(), U'_', U' ');
      list.remove_prefix(std::min(end + 1, list.size()));
    }
  }
  std::stable_sort(phrases.begin(), phrases.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
  return phrases;
}

bool is_latin(char32_t c) { return (is_word_character(c) && !is_ideographic(c)) || c == U'\''; }

// Where the phrase stands from `from` on, whole words where it is of Latin letters.
std::size_t find_phrase(std::u32string_view text, std::u32string_view phrase,
                        std::size_t from = 0) {
  for (std::size_t at = text.find(phrase, from); at != text.npos; at = text.find(phrase, at + 1)) {
    if (!is_latin(phrase.front())) return at;
    const std::size_t end = at + phrase.size();
    const bool begins = at == 0 || !is_latin(text[at - 1]);
    if (begins && (end == text.size() || !is_latin(text[end]))) return at;
  }
  return text.npos;
}

bool holds_any(std::u32string_view text, const std::vector<std::u32string>& phrases) {
  return std::any_of(phrases.begin(), phrases.end(), [text](const std::u32string& phrase) {
    return find_phrase(text, phrase) != text.npos;
  });
}

// What is spoken, one lower-case character for each, with plain apostrophes.
std::u32string letters_of(std::string_view folded, std::size_t& characters) {
  std::u32string text = language::replies::fold(spoken(folded, characters));
  std::replace(text.begin(), text.end(), U'\u2019', U'\'');
  return text;
}

// The words of a text: Latin words, and the pairs of neighbours in writing without spaces.
template <typename See>
void each_word(std::u32string_view text, const See& see) {
  for (std::size_t at = 0; at < text.size();) {
    if (is_ideographic(text[at])) {
      if (at + 1 < text.size() && is_ideographic(text[at + 1])) see(text.substr(at, 2));
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_latin(text[end])) ++end;
    if (end > at) see(text.substr(at, end - at));
    at = std::max(end, at + 1);
  }
}

// Shorter words of Latin letters name nothing.
constexpr std::size_t latin_subject_letters_min = 3;

bool is_subject(std::u32string_view word) {
  if (!is_ideographic(word.front()) && word.size() < latin_subject_letters_min) return false;
  return language::replies::roles_of(word_key(word)) == 0;
}

}  // namespace

bool says_not_helped(const language::Reading& reading) {
  static const auto alone = phrases_of(std::array{not_helped_words});
  static const auto again = phrases_of(std::array{again_words});
  static const auto trouble = phrases_of(std::array{trouble_words});
  std::size_t characters = 0;
  const std::u32string text = letters_of(reading.folded, characters);
  if (characters > not_helped_characters_max) return false;
  if (holds_any(text, alone)) return true;
  if (!holds_any(text, again)) return false;
  return reading.complaint || reading.intents.has(language::Intent::bug) ||
         holds_any(text, trouble);
}

bool lacks_own_subject(const language::Reading& reading, std::span<const std::string> thread) {
  static const auto beginnings = phrases_of(std::array{beginning_words});
  static const auto empty = phrases_of(std::array{empty_words, trouble_words, again_words});
  std::size_t characters = 0;
  std::u32string text = letters_of(reading.folded, characters);
  if (holds_any(text, beginnings)) return false;
  for (const std::u32string& phrase : empty) {
    for (std::size_t at = find_phrase(text, phrase); at != text.npos;
         at = find_phrase(text, phrase, at)) {
      text.replace(at, phrase.size(), U" ");
    }
  }
  std::vector<WordKey> known;
  for (const std::string& said : thread) {
    each_word(letters_of(said, characters),
              [&](std::u32string_view word) { known.push_back(word_key(word)); });
  }
  std::sort(known.begin(), known.end());
  bool lacks = true;
  each_word(text, [&](std::u32string_view word) {
    if (is_subject(word) && !std::binary_search(known.begin(), known.end(), word_key(word))) {
      lacks = false;
    }
  });
  return lacks;
}

}  // namespace engine::conversation
