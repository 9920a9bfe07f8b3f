#include "model/onboarding_policy.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "model/policy_members.h"

namespace model {

namespace {

constexpr auto separators = std::to_array<char32_t>(
    {U' ',      U'\t',     U'\u00a0', U'\u3000', U'-',      U'\uff0d', U'\u2010', U'\u2011',
     U'\u2012', U'\u2013', U'\u2014', U'\u2015', U'\u2212', U'_',      U'\uff3f', U'\u00b7',
     U'\u2022', U'\u30fb', U'\uff0e', U'.',      U'|',      U'\uff5c', U'/',      U'\uff0f',
     U'\\',     U':',      U'\uff1a', U',',      U'\uff0c', U'\u3001', U'~',      U'\uff5e',
     U'+',      U'\uff0b', U'(',      U')',      U'\uff08', U'\uff09', U'[',      U']',
     U'\uff3b', U'\uff3d', U'\u3010', U'\u3011', U'\u300c', U'\u300d'});

auto refuse_pattern(std::string why) { return fail(ErrorCode::invalid_input, std::move(why)); }

Result<void> check_part(const std::vector<std::string>& parts, const std::string& name) {
  if (name.empty()) return refuse_pattern("{} has no name: write it like {公司}");
  if (name.size() > nickname_part_bytes_max) {
    return refuse_pattern("the name of a part has " + std::to_string(name.size()) +
                          " bytes, at most " + std::to_string(nickname_part_bytes_max) +
                          " are allowed");
  }
  if (std::find(parts.begin(), parts.end(), name) != parts.end())
    return refuse_pattern("{" + name + "} is there twice");
  if (parts.size() == nickname_parts_max) {
    return refuse_pattern("has more than " + std::to_string(nickname_parts_max) + " parts");
  }
  return {};
}

void read_days_after(Members& members, OnboardingPolicy& policy) {
  if (members.find("nickname_after_days")) policy.nickname_after_days.clear();
  members.each("nickname_after_days", nickname_reminders_max,
               [&](const value& item, const std::string& at) {
                 const auto* number = item.if_int64();
                 if (!number || *number < 1 || *number > policy.days) {
                   return members.refuse_at(
                       at, "must be a whole number from 1 to " + std::to_string(policy.days));
                 }
                 const int days = static_cast<int>(*number);
                 const auto& before = policy.nickname_after_days;
                 if (!before.empty() && before.back() >= days)
                   return members.refuse_at(at, "must be later than the one before it");
                 policy.nickname_after_days.push_back(days);
               });
  members.integer("introduction_after_days", policy.introduction_after_days, 0, policy.days);
  members.integer("who_to_ask_after_days", policy.who_to_ask_after_days, 0, policy.days);
  if (members.failed()) return;
  // The defaults may lie beyond a short watch: what is never reached is not promised.
  std::erase_if(policy.nickname_after_days, [&](int days) { return days > policy.days; });
  if (policy.introduction_after_days > policy.days) policy.introduction_after_days = 0;
  if (policy.who_to_ask_after_days > policy.days) policy.who_to_ask_after_days = 0;
}

// What newcomers get and take part in, told by what is said.
void read_phrases(Members& members, const std::string& path, OnboardingPolicy& policy) {
  members.texts("gift_words", policy.gift_words, gift_words_max, onboarding_phrase_bytes_max);
  for (std::size_t i = 0; i < policy.gift_words.size() && !members.failed(); ++i) {
    if (policy.gift_words[i].empty())
      members.refuse_at(path + ".gift_words[" + std::to_string(i) + "]", "is empty: leave it out");
  }
  members.text("who_to_ask", policy.who_to_ask, onboarding_text_bytes_max);
  members.text("opening_begins", policy.opening_begins, onboarding_phrase_bytes_max);
  members.text("questions_begin", policy.questions_begin, onboarding_phrase_bytes_max);
  members.integer("gathering_minutes", policy.gathering_minutes, gathering_minutes_min,
                  gathering_minutes_max);
  if (!members.failed() && !policy.opening_begins.empty() &&
      policy.opening_begins == policy.questions_begin) {
    members.refuse_at(path + ".questions_begin",
                      "is the same as opening_begins: nobody could tell which of the two begins");
  }
}

bool expects_nothing(const OnboardingPolicy& policy) {
  return policy.nickname.empty() && policy.introduction.empty() && policy.gift_words.empty() &&
         policy.who_to_ask.empty() && policy.opening_begins.empty() &&
         policy.questions_begin.empty();
}

}  // namespace

bool is_nickname_separator(char32_t character) {
  return std::find(separators.begin(), separators.end(), character) != separators.end();
}

Result<std::vector<std::string>> nickname_parts(std::string_view pattern) {
  if (pattern.size() > nickname_pattern_bytes_max) {
    return refuse_pattern("has " + std::to_string(pattern.size()) + " bytes, at most " +
                          std::to_string(nickname_pattern_bytes_max) + " are allowed");
  }
  std::vector<std::string> parts;
  bool is_parted = true;
  for (std::size_t at = 0; at < pattern.size();) {
    if (pattern[at] == '{') {
      const std::size_t end = pattern.find('}', at);
      if (end == std::string_view::npos) return refuse_pattern("a { is not closed by a }");
      std::string name(pattern.substr(at + 1, end - at - 1));
      if (name.find('{') != std::string::npos) return refuse_pattern("a { is not closed by a }");
      TRY_VOID(check_part(parts, name));
      if (!is_parted)
        return refuse_pattern("nothing parts {" + parts.back() + "} from {" + name +
                              "}: put a - between");
      parts.push_back(std::move(name));
      is_parted = false;
      at = end + 1;
      continue;
    }
    const std::size_t begin = at;
    if (!is_nickname_separator(base::next_code_point(pattern, at))) {
      return refuse_pattern("\"" + std::string(pattern.substr(begin, at - begin)) +
                            "\" stands outside of braces, where only separators like - may");
    }
    is_parted = true;
  }
  if (parts.empty()) return refuse_pattern("has no parts: write it like {地区}-{公司}-{姓名}");
  return parts;
}

object to_json(const OnboardingPolicy& policy) {
  return {{"on", policy.is_on},
          {"nickname", policy.nickname},
          {"nickname_example", policy.nickname_example},
          {"introduction", policy.introduction},
          {"days", policy.days},
          {"remind_at", clock_text(policy.remind_minute)},
          {"nickname_reminder", policy.nickname_reminder},
          {"introduction_reminder", policy.introduction_reminder},
          {"nickname_after_days",
           array(policy.nickname_after_days.begin(), policy.nickname_after_days.end())},
          {"introduction_after_days", policy.introduction_after_days},
          {"gift_words", array(policy.gift_words.begin(), policy.gift_words.end())},
          {"who_to_ask", policy.who_to_ask},
          {"who_to_ask_after_days", policy.who_to_ask_after_days},
          {"opening_begins", policy.opening_begins},
          {"questions_begin", policy.questions_begin},
          {"gathering_minutes", policy.gathering_minutes}};
}

Result<OnboardingPolicy> onboarding_policy_from_json(const value& in, const std::string& path) {
  OnboardingPolicy policy;
  Members members(in, path);
  members.flag("on", policy.is_on);
  members.text("nickname", policy.nickname, nickname_pattern_bytes_max);
  if (!members.failed() && !policy.nickname.empty()) {
    if (const auto parts = nickname_parts(policy.nickname); !parts)
      members.refuse_at(path + ".nickname", parts.error().text);
  }
  members.text("nickname_example", policy.nickname_example, nickname_pattern_bytes_max);
  members.text("introduction", policy.introduction, onboarding_text_bytes_max);
  members.integer("days", policy.days, 1, watched_days_max);
  std::string clock = clock_text(policy.remind_minute);
  members.text("remind_at", clock, onboarding_text_bytes_max);
  const auto minute = clock_minutes(clock);
  if (!minute || *minute >= 24 * 60)
    members.refuse_at(path + ".remind_at", "is no time of day: write it like \"16:00\"");
  else
    policy.remind_minute = *minute;
  members.text("nickname_reminder", policy.nickname_reminder, onboarding_text_bytes_max);
  members.text("introduction_reminder", policy.introduction_reminder, onboarding_text_bytes_max);
  read_days_after(members, policy);
  read_phrases(members, path, policy);
  if (!members.failed() && policy.is_on && expects_nothing(policy)) {
    members.refuse_at(path + ".nickname",
                      "is empty, and so is introduction: say what a newcomer should do, or switch "
                      "it off");
  }
  TRY_VOID(members.done());
  return policy;
}

}  // namespace model
