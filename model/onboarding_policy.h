// The part of a policy that says what is expected of somebody new in a group, for how long they are
// watched over, and when they are reminded (engine/onboarding). A company that says nothing watches
// over nobody.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace model {

inline constexpr std::size_t nickname_pattern_bytes_max = 256;
inline constexpr std::size_t nickname_parts_max = 8;
inline constexpr std::size_t nickname_part_bytes_max = 64;  // of a part's name
inline constexpr std::size_t onboarding_text_bytes_max = 2'000;
inline constexpr int watched_days_max = 60;
inline constexpr std::size_t gift_words_max = 8;
inline constexpr std::size_t onboarding_phrase_bytes_max = 256;  // a word for the gift, an opening
inline constexpr int gathering_minutes_min = 15;
inline constexpr int gathering_minutes_max = 240;
// Nobody is told oftener than this to change their nickname, whatever the policy says.
inline constexpr std::size_t nickname_reminders_max = 2;

struct OnboardingPolicy {
  bool is_on = false;
  // What a nickname should look like: parts in braces, separators between ("{地区}-{公司}-{姓名}").
  // Empty: nicknames are not looked at.
  std::string nickname;
  std::string nickname_example;
  std::string introduction;     // what an introduction should tell; empty: nobody is asked for one
  int days = 14;                // from the join; then it is said what became of them
  int remind_minute = 16 * 60;  // of the local day; on a day without business the next one with any
  // What the group's owner says when nicknames are wrong, and to the silent; {members}, {pattern},
  // {example} and {introduction} are filled in.
  std::string nickname_reminder =
      "{members} 请把群昵称改成「{pattern}」，例如「{example}」，方便大家认识您，谢谢！";
  std::string introduction_reminder =
      "{members} 欢迎加入！有空和大家打个招呼，介绍一下自己吧：{introduction}";
  // Days after the join on which a wrong nickname is told, ascending.
  std::vector<int> nickname_after_days = {1, 5};
  int introduction_after_days = 3;  // on which the silent are asked to say something; 0: never
  // Saying one of them claims the gift (礼包); empty: there is none.
  std::vector<std::string> gift_words;
  // Whom to ask about what, as staff say it in the group; empty: it is not looked for.
  std::string who_to_ask;
  int who_to_ask_after_days = 1;  // on which the owner is asked to say it; 0: never
  // What staff say to open the opening event (开营), and the newcomers' questions (新人答疑会);
  // empty: there is none. Whoever speaks within so many minutes of it takes part.
  std::string opening_begins, questions_begin;
  int gathering_minutes = 60;
  friend bool operator==(const OnboardingPolicy&, const OnboardingPolicy&) = default;
};

// Does this character only part one piece of a nickname from the next? Dashes, bars, dots, slashes,
// colons, brackets, blanks; full and half width.
bool is_nickname_separator(char32_t character);

// The names of a pattern's parts, in order. Refused with the reason: no parts, too many, a name
// that is empty, too long or there twice, a brace that is not closed, anything but separators
// between parts, no separator between two.
base::Result<std::vector<std::string>> nickname_parts(std::string_view pattern);

base::json::object to_json(const OnboardingPolicy& policy);
// Errors carry the path of the field.
base::Result<OnboardingPolicy> onboarding_policy_from_json(const base::json::value& in,
                                                           const std::string& path);

}  // namespace model
