// Nicknames held against the pattern of the policy ("{地区}-{公司}-{姓名}",
// model/onboarding_policy.h).
//
// Tolerant, as people type on phones: any separator counts as any other, several as one, blanks and
// brackets too, full width as half; pieces without a letter or digit (🌟) are not looked at. With as
// many pieces as parts each piece is a part, whatever stands in it. With fewer, a part is told
// where its kind can be: a region by the place that the piece begins with, a company by its legal
// form or trade; what can be told is cut off, so "上海鑫达贸易张三" has three parts. More pieces
// than parts: the last part takes the rest.
//
//   kind      the part's name holds
//   region    地区 区域 城市 省 region city area
//   company   公司 单位 店 品牌 厂 企业 company shop brand
//   other     anything else: takes one piece
//
// Which part is missing is the first one that could not be told. Linear in the nickname.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace engine::onboarding {

inline constexpr std::size_t nickname_bytes_max = 512;  // bytes of a nickname that are read

struct NicknameVerdict {
  bool conforms = false;
  std::string missing;  // the name of a part; empty when it conforms
  friend bool operator==(const NicknameVerdict&, const NicknameVerdict&) = default;
};

// An error is that of the pattern (model::nickname_parts).
base::Result<NicknameVerdict> look_at_nickname(std::string_view pattern, std::string_view nickname);

}  // namespace engine::onboarding
