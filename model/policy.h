// Policy is what a company has decided about its groups: calendar, service promises, rules, keyword
// replies and FAQ answers. It is edited as a draft and published as an immutable, numbered version;
// every decision names the version that it was made under. Plain values here;
// engine/policy/compiled_policy.h compiles them.
//
// Limits are named below; a document beyond one is refused with the field and the limit.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "model/admission_policy.h"
#include "model/card_policy.h"
#include "model/names.h"
#include "model/onboarding_policy.h"
#include "model/robot_policy.h"
#include "model/rows.h"

namespace model {

inline constexpr std::size_t rules_max = 500;
inline constexpr std::size_t keyword_replies_max = 2'000;
inline constexpr std::size_t faqs_max = 5'000;
inline constexpr std::size_t words_per_entry_max = 10'000;
inline constexpr std::size_t word_bytes_max = 1'024;
inline constexpr std::size_t intervals_per_day_max = 8;
inline constexpr std::size_t special_days_max = 3'660;
inline constexpr std::size_t id_characters_max = 64;
inline constexpr std::size_t entry_name_bytes_max = 256;
inline constexpr std::size_t spoken_bytes_max = 4'000;  // notices, replies and answers
inline constexpr std::size_t groups_per_entry_max = 1'000;
inline constexpr std::size_t hosts_per_rule_max = 1'000;
inline constexpr std::size_t ladder_steps_max = 10;
inline constexpr std::size_t faq_questions_max = 100;  // ways to ask one question
inline constexpr int flood_messages_max = 60;          // the engine recalls 64 messages of a group
inline constexpr int flood_seconds_max = 86'400;
inline constexpr int window_days_max = 90;  // strikes are kept in mind that long
inline constexpr int mute_minutes_max = 30 * 24 * 60;
inline constexpr int cooldown_seconds_max = 30 * 86'400;
inline constexpr int response_minutes_max = 30 * 24 * 60;
inline constexpr int merge_minutes_max = 24 * 60;
inline constexpr int expire_hours_max = 90 * 24;
inline constexpr std::size_t identities_max = 64;
inline constexpr std::size_t clashes_max = identities_max * identities_max;
inline constexpr std::size_t seating_programs_max = 200;
inline constexpr std::size_t regions_per_program_max = 500;
inline constexpr int target_size_max = 100'000;
inline constexpr int seat_weight_max = 10;

// Minutes of the local day, from inclusive, to exclusive; 0 ≤ from < to ≤ 1440.
struct OpenInterval {
  int from_minute = 0, to_minute = 0;
  friend bool operator==(const OpenInterval&, const OpenInterval&) = default;
};

struct Calendar {
  std::string time_zone = "Asia/Shanghai";
  std::vector<OpenInterval> week[7];                       // Monday first
  std::map<base::Day, std::vector<OpenInterval>> special;  // holidays (empty) and make-up days
  friend bool operator==(const Calendar&, const Calendar&) = default;
};

// Whose word answers a question. automatic: staff where the group has any, otherwise anybody but
// the asker.
enum class Responders { automatic, staff, anyone };
MODEL_NAMES(Responders, "automatic", "staff", "anyone");

// The service promise of a question, in minutes of business time.
struct ServicePromise {
  int first_response_minutes = 30;
  int next_response_minutes = 60;  // when the customer has asked on
  double warn_at = 0.7;            // share of the time used up when the warning comes; 0 … 1
  int expire_after_hours = 72;     // wall-clock: an unanswered question stops being owed
  Responders responders = Responders::automatic;
  int merge_minutes = 60;  // further questions of the same asker within this are the same question
  friend bool operator==(const ServicePromise&, const ServicePromise&) = default;
};

enum class EntryMode { off, shadow, on };
MODEL_NAMES(EntryMode, "off", "shadow", "on");

enum class RuleKind { words, advertising, link, contact, flooding, abuse, personal_data };
MODEL_NAMES(RuleKind, "words", "advertising", "link", "contact", "flooding", "abuse",
            "personal_data");

enum class WordMatch { contains, exact, all_of, regex };
MODEL_NAMES(WordMatch, "contains", "exact", "all_of", "regex");

struct Rule {
  std::string id;    // stable, chosen once: [a-z0-9_-], 1 … 64 characters
  std::string name;  // as people call it
  RuleKind kind = RuleKind::words;
  EntryMode mode = EntryMode::shadow;
  WordMatch match = WordMatch::contains;
  std::vector<std::string> words;          // kinds words and abuse
  std::vector<std::string> allowed_hosts;  // kind link: these and their sub-domains pass
  double threshold = 0.8;                  // kind advertising: least probability
  int flood_messages = 10;                 // kind flooding: so many …
  int flood_seconds = 60;                  // … within so long
  std::vector<Consequence> ladder = {
      Consequence::remind, Consequence::warn, Consequence::mute,
      Consequence::remove};  // first strike, second …; the last repeats
  int window_days = 30;      // strikes older than this no longer count
  int mute_minutes = 60;
  std::string notice;  // what the member is told; {name}, {rule} and {count} are filled in
  std::vector<std::string> groups;  // external ids; empty: all
  friend bool operator==(const Rule&, const Rule&) = default;
};

struct KeywordReply {
  std::string id, name;
  EntryMode mode = EntryMode::on;
  WordMatch match = WordMatch::contains;
  std::vector<std::string> words;
  std::string reply;                 // {name} and {group} are filled in
  int cooldown_seconds = 0;          // the same reply anywhere
  int group_cooldown_seconds = 600;  // … in the same group
  int member_cooldown_seconds = 3600;
  std::vector<std::string> groups;
  friend bool operator==(const KeywordReply&, const KeywordReply&) = default;
};

struct Faq {
  std::string id;
  std::vector<std::string> questions;  // ways to ask it, at least one
  std::string answer;
  EntryMode mode = EntryMode::on;
  std::string owner;  // login of who answers for it
  friend bool operator==(const Faq&, const Faq&) = default;
};

// ---- who may sit with whom (engine/placement, planning/seats)

enum class Colleagues { any, together, apart };
MODEL_NAMES(Colleagues, "any", "together", "apart");

// How much each soft goal counts, 0 … 10.
struct SeatWeights {
  int fill = 5;        // groups come up to their target size before others begin
  int region = 2;      // people of one region sit together
  int mix = 2;         // experienced people and new ones in every group
  int colleagues = 3;  // as `colleagues` says
  int expert = 4;      // somebody who knows in every group: staff, or of an expert tier
  friend bool operator==(const SeatWeights&, const SeatWeights&) = default;
};

// What holds for the groups of one program; "" is what holds for all that are not named.
struct SeatingProgram {
  std::string program;
  int target_size = 200;                // of groups that say none themselves, and of new ones
  std::vector<std::string> regions;     // that are admitted; empty: all
  std::vector<std::string> identities;  // that are admitted; empty: all
  bool one_region = false;              // hard: one group, one region
  Colleagues colleagues = Colleagues::any;
  std::vector<std::string> expert_tiers;
  SeatWeights weights;
  std::string invitation;  // what the owner sends; {name}, {group}
  friend bool operator==(const SeatingProgram&, const SeatingProgram&) = default;
};

struct Seating {
  std::vector<std::string> identities;                       // the company's own list (身份)
  std::vector<std::pair<std::string, std::string>> clashes;  // of identities that never meet
  std::vector<SeatingProgram> programs;
  friend bool operator==(const Seating&, const Seating&) = default;
};

struct Policy {
  std::int64_t version = 0;  // 0: the built-in policy
  Calendar calendar;
  ServicePromise promise;
  double question_threshold = 0.5;  // least probability for a message to be a question
  double faq_threshold =
      0.75;  // least similarity to answer by itself; below: a suggestion to staff
  double faq_suggest_threshold = 0.45;
  std::vector<Rule> rules;
  std::vector<KeywordReply> replies;
  std::vector<Faq> faqs;
  Seating seating;
  AdmissionPolicy admission;
  CardPolicy cards;
  OnboardingPolicy onboarding;
  RobotPolicy robot;
  friend bool operator==(const Policy&, const Policy&) = default;
};

base::json::object to_json(const Policy& policy);

// Checks everything that can be checked without compiling; errors carry the path of the field
// ("rules[3].ladder[0]"). Absent members take the defaults above, an absent week that of
// starting_policy(); unknown members are refused. Ids are unique in the whole policy, because a
// decision names its rule, reply or FAQ by the id alone.
//
// Intervals are written "09:00-21:00" (at most "24:00"), days "mon" … "sun" (an absent day is
// closed), special days {"2026-10-01": [], "2026-10-10": ["09:00-18:00"]}.
base::Result<Policy> policy_from_json(const base::json::object& object);

// The settings of the program, or those for all that are not named.
const SeatingProgram& seating_of(const Policy& policy, std::string_view program);

// What a new organisation starts with: Monday to Sunday 09:00–21:00 (7×12), questions owed an
// answer within 30 minutes, the usual rules in shadow mode, no replies.
Policy starting_policy();

}  // namespace model
