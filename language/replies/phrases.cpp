#include "language/replies/phrases.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "language/replies/fold.h"

namespace language::replies {
namespace {

struct List {
  std::u32string_view words;  // separated by one space
  std::uint8_t roles;
};

constexpr std::array lists{
    List{U"how what why where when who which whats hows wheres whos", asks_first | ordinary},
    List{U"is are am was were does do did can could should would will has have may might",
         asks_first | ordinary},
    List{U"anyone anybody someone somebody any everyone everybody", asks | greets | ordinary},
    List{U"请问 怎么 如何 为何 什么 哪里 哪个 哪些 多少 几点 是否 能否 有没 可否 咋办 求助 谁知 "
         U"怎样 为啥",
         asks | ordinary},
    List{U"thanks thank thx thanx ty tnx cheers 谢谢 感谢 多谢 辛苦",
         thanks | continues | ordinary},
    List{U"bye cya goodbye 再见 拜拜 晚安", thanks | ordinary},
    List{U"hi hello hey hiya howdy greetings morning evening 大家 各位 你好 您好 早上 早安",
         greets | ordinary},
    List{U"ok okay k kk cool great nice good perfect awesome 好的 收到 明白 了解 好吧 可以 行的 "
         U"知道",
         thanks | continues | ordinary},
    List{U"yes yep yeah yea yup ya nope no nah not sure right true exactly indeed agreed correct",
         continues | ordinary},
    List{U"lol haha hehe heh rofl lmao hmm hm ah oh aha ahh ohh wow well huh ugh erm um err argh",
         continues | ordinary},
    List{U"but so because cause then and or also that thats it its he she they this those these "
         U"maybe probably perhaps still though sorry np welcome try use see you your if",
         continues | ordinary},
    List{U"是的 对的 不是 没有 不用 不行 哈哈 嗯嗯 确实 那就 但是 所以 因为 应该 不客 客气 没事 "
         U"没问 就是 那个 这个 试试 原来",
         continues | ordinary},
    List{U"a an the i me my we us our him her them his their to of in on at for with from by as be "
         U"been get got go going just now here there one two all some more most much many very out "
         U"up down new old need want know think like work works using used help error please guys "
         U"people user users root admin guest test nick null none linux windows mac time way thing "
         U"back first last next off over only really too again about "
         U"老师 客服 管理 群主 小助 助手 同学 朋友 先生 女士 公司 产品 问题",
         ordinary},
};

struct Entry {
  WordKey key = 0;
  std::uint8_t roles = 0;
};

constexpr std::size_t count_words() {
  std::size_t count = 0;
  for (const List& list : lists) {
    for (const char32_t c : list.words) count += c == U' ' ? 1U : 0U;
    ++count;
  }
  return count;
}

// Sorted at compile time, so that nothing runs at start.
constexpr auto table = [] {
  std::array<Entry, count_words()> entries{};
  std::size_t filled = 0;
  for (const List& list : lists) {
    std::u32string_view rest = list.words;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(U' '), rest.size());
      entries[filled++] = {word_key(rest.substr(0, end)), list.roles};
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  std::ranges::sort(entries, {}, &Entry::key);
  return entries;
}();

}  // namespace

std::uint8_t roles_of(WordKey word) {
  unsigned roles = 0;  // a word may stand in several lists
  for (const Entry& entry : std::ranges::equal_range(table, word, {}, &Entry::key)) {
    roles |= entry.roles;
  }
  return static_cast<std::uint8_t>(roles);
}

}  // namespace language::replies
