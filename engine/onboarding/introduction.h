// Is this a self-introduction (自我介绍)? Told from the text alone, by words and patterns.
//
// It is one when it says who somebody is, or greets as newcomers do, together with at least one
// more of where they come from, what they do, or a newcomer's greeting; or when it fills in a form
// of at least two fields ("公司：… 主营：…"). Questions never are: "我是做批发的，怎么拿货？" asks.
//
//   sign      for example
//   arrival   新人报到 请多关照 幸会 刚进群 nice to meet
//   who       我是… 我叫… 本人… my name is  (not 我是说…, 我叫了…, I'm trying…); after a greeting
//             also 我们有… 我们是…
//   from      来自… 坐标… based in
//   trade     主营 做…的 从事 负责 work at
//   form      two fields with colons: 姓名 公司 地区 主营 职务 …
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace engine::onboarding {

inline constexpr std::size_t introduction_characters_min = 8;
// What is longer is an announcement, and no introduction.
inline constexpr std::size_t introduction_characters_max = 800;

struct Introduction {
  bool is_one = false;
  std::vector<std::string_view> signs;  // those found, in the order of the table
  std::string signs_text() const;       // with blanks between
};

// `folded`: the text as language::fold gives it. `is_question`: it asks something.
Introduction read_introduction(std::string_view folded, bool is_question);

}  // namespace engine::onboarding
