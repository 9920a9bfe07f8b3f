#include "engine/onboarding/introduction.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/utf8.h"

namespace engine::onboarding {

namespace {

using Words = std::span<const std::string_view>;

constexpr auto arrivals = std::to_array<std::string_view>({"新人报到",
                                                           "新人报道",
                                                           "报个到",
                                                           "前来报到",
                                                           "来报到",
                                                           "来报道",
                                                           "新来的",
                                                           "刚进群",
                                                           "刚入群",
                                                           "初来乍到",
                                                           "新人一枚",
                                                           "新成员",
                                                           "请多关照",
                                                           "多多关照",
                                                           "多关照",
                                                           "请多指教",
                                                           "多多指教",
                                                           "多指教",
                                                           "请多多",
                                                           "幸会",
                                                           "很高兴认识",
                                                           "认识大家",
                                                           "认识各位",
                                                           "向大家学习",
                                                           "跟大家学习",
                                                           "前辈学习",
                                                           "老师学习",
                                                           "和大家交流",
                                                           "与大家交流",
                                                           "nice to meet",
                                                           "glad to join",
                                                           "happy to join",
                                                           "glad to be here",
                                                           "happy to be here",
                                                           "new here",
                                                           "just joined",
                                                           "new to this group",
                                                           "new to the group"});
constexpr auto froms = std::to_array<std::string_view>(
    {"来自", "坐标", "我在", "人在", "老家", " from ", "based in", "located in"});
constexpr auto trades = std::to_array<std::string_view>({"主营",
                                                         "主要做",
                                                         "主做",
                                                         "专做",
                                                         "专业做",
                                                         "经营",
                                                         "从事",
                                                         "负责",
                                                         "代理",
                                                         "开店",
                                                         "的店",
                                                         "有限公司",
                                                         "公司的",
                                                         "门店",
                                                         "批发",
                                                         "零售",
                                                         "销售",
                                                         "业务",
                                                         "供应商",
                                                         "厂的",
                                                         "工厂",
                                                         "厂家",
                                                         "做电商",
                                                         "经销",
                                                         "加盟",
                                                         "供应链",
                                                         "采购",
                                                         "老板",
                                                         "店长",
                                                         "创始人",
                                                         "总监",
                                                         "经理",
                                                         "work at",
                                                         "work for",
                                                         "working at",
                                                         "working for",
                                                         "we make",
                                                         "we sell",
                                                         "we supply",
                                                         "we run",
                                                         "i run",
                                                         "our company",
                                                         "our shop",
                                                         "my company",
                                                         "my shop",
                                                         "in charge of",
                                                         "responsible for",
                                                         "manager",
                                                         "founder",
                                                         "owner of",
                                                         "wholesale",
                                                         "distributor"});
constexpr auto fields = std::to_array<std::string_view>(
    {"姓名", "名字",    "称呼", "昵称",   "公司", "单位",   "店名",     "地区",
     "城市", "区域",    "坐标", "主营",   "行业", "职务",   "职位",     "岗位",
     "品类", "产品",    "我是", "资源",   "需求", "能提供", "能帮大家", "想解决",
     "name", "company", "city", "region", "role", "title",  "business", "position"});
// What follows and means that nobody is introduced.
constexpr auto not_who_after_is = std::to_array<std::string_view>(
    {"说",   "想",   "觉",   "不是", "在",   "按",   "用",   "昨",   "今",   "从",   "怕",
     "看",   "要",   "点",   "选",   "直接", "没",   "真",   "先",   "后",   "很",   "可以",
     "收到", "问",   "以为", "怎",   "什么", "谁",   "去年", "前天", "上周", "上个", "第一次",
     "发",   "买",   "付",   "拍",   "打算", "准备", "已经", "被",   "把",   "因为", "这样",
     "这么", "那个", "一直", "支持", "同意", "赞成", "服",   "醉",   "无语", "担心", "希望",
     "建议", "需要", "刚刚", "通过", "根据", "登录", "登陆", "下单"});
constexpr auto not_who_after_called =
    std::to_array<std::string_view>({"了", "他", "她", "过", "客服", "师傅", "人", "外卖", "快递",
                                     "车", "货", "你", "不", "物流", "同事", "技术"});
constexpr auto not_who_english = std::to_array<std::string_view>(
    {"not",     "sure",    "sorry",    "still",     "also",    "unable",     "stuck",
     "afraid",  "ok",      "fine",     "here",      "on",      "in",         "at",
     "out",     "so",      "just",     "done",      "good",    "interested", "happy to help",
     "curious", "aware",   "confused", "having",    "getting", "trying",     "using",
     "seeing",  "looking", "waiting",  "wondering", "going",   "thinking",   "asking",
     "writing", "calling", "following"});

bool holds_any(std::string_view text, Words words) {
  return std::any_of(words.begin(), words.end(), [text](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

bool begins_with_any(std::string_view text, Words words) {
  return std::any_of(words.begin(), words.end(),
                     [text](std::string_view word) { return text.starts_with(word); });
}

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

// `word` somewhere, not inside a longer Latin word, and not followed by what takes its meaning.
bool says(std::string_view text, std::string_view word, Words unless_followed_by) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + word.size())) {
    if (at > 0 && is_letter(word.front()) && is_letter(text[at - 1])) continue;
    std::string_view rest = text.substr(at + word.size());
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    if (!rest.empty() && !begins_with_any(rest, unless_followed_by)) return true;
  }
  return false;
}

bool says_who(std::string_view text) {
  if (says(text, "我是", not_who_after_is) || says(text, "我叫", not_who_after_called)) return true;
  if (says(text, "本人", not_who_after_is) || says(text, "叫我", not_who_after_called)) return true;
  for (const std::string_view word : {"我姓", "my name is", "my name's", "call me"}) {
    if (says(text, word, {})) return true;
  }
  for (const std::string_view word : {"i am ", "i'm ", "i’m ", "im ", "this is "}) {
    if (says(text, word, not_who_english)) return true;
  }
  return false;
}

// "大家好，我们有三家门店": a company greets.
bool says_who_we_are(std::string_view text) {
  static constexpr auto greetings =
      std::to_array<std::string_view>({"大家", "各位", "hello", "hi", "新人", "老师"});
  static constexpr auto we = std::to_array<std::string_view>(
      {"我们有", "我们是", "我们家", "我们做", "我家", "我司", "we are ", "we're "});
  return begins_with_any(text, greetings) && holds_any(text, we);
}

// "做童装的", "是做餐饮的": within a few characters.
bool says_does(std::string_view text) {
  static constexpr std::string_view does = "做", end = "的";
  static constexpr std::size_t bytes_max = 3 * 12;
  for (std::size_t at = text.find(does); at != std::string_view::npos;
       at = text.find(does, at + does.size())) {
    const std::size_t from = at + does.size();
    const std::size_t found = text.substr(from, bytes_max).find(end);
    if (found != std::string_view::npos && found > 0) return true;
  }
  return false;
}

std::size_t filled_fields(std::string_view text) {
  std::size_t count = 0;
  for (const std::string_view field : fields) {
    for (std::size_t at = text.find(field); at != std::string_view::npos;
         at = text.find(field, at + field.size())) {
      std::string_view rest = text.substr(at + field.size());
      for (const std::string_view lead : {" ", "】", "]"}) {
        if (rest.starts_with(lead)) rest.remove_prefix(lead.size());
      }
      const bool is_bracketed = at > 0 && text.substr(0, at).ends_with("【");
      if (!rest.starts_with(":") && !is_bracketed) continue;
      ++count;
      break;
    }
  }
  return count;
}

}  // namespace

std::string Introduction::signs_text() const {
  std::string text;
  for (const std::string_view sign : signs) text.append(text.empty() ? "" : " ").append(sign);
  return text;
}

Introduction read_introduction(std::string_view folded, bool is_question) {
  Introduction read;
  const std::size_t characters = base::count_code_points(folded);
  if (is_question || characters < introduction_characters_min ||
      characters > introduction_characters_max) {
    return read;
  }
  const auto sign = [&](std::string_view name, bool is_there) {
    if (is_there) read.signs.push_back(name);
    return is_there;
  };
  const bool arrives = sign("arrival", holds_any(folded, arrivals));
  const bool who = sign("who", says_who(folded) || says_who_we_are(folded));
  const bool from = sign("from", holds_any(folded, froms));
  const bool trade = sign("trade", holds_any(folded, trades) || says_does(folded));
  const bool form = sign("form", filled_fields(folded) >= 2);
  read.is_one = form || (who && (arrives || from || trade)) || (arrives && (from || trade));
  if (!read.is_one) read.signs.clear();
  return read;
}

}  // namespace engine::onboarding
