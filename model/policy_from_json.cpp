#include <algorithm>
#include <map>
#include <span>

#include "base/utf8.h"
#include "model/policy_members.h"
#include "model/seating_from_json.h"

namespace model {
namespace {

// ---- calendar
// --------------------------------------------------------------------------------------

void read_day(Members& day, std::string_view key, std::vector<OpenInterval>& intervals) {
  day.each(key, intervals_per_day_max, [&](const value& item, const std::string& at) {
    std::string text;
    day.text_value(item, at, text, 64);
    if (day.failed()) return;
    const std::size_t dash = std::min(text.find('-'), text.size());
    const auto from = clock_minutes(std::string_view(text).substr(0, dash));
    const auto to = clock_minutes(std::string_view(text).substr(std::min(dash + 1, text.size())));
    if (!from || !to) {
      return day.refuse_at(at, "\"" + text + "\" is no interval: write it like \"09:00-18:00\"");
    }
    if (*from >= *to) {
      return day.refuse_at(at, "\"" + text + "\" ends before it begins; split it at midnight");
    }
    if (!intervals.empty() && *from < intervals.back().to_minute) {
      return day.refuse_at(at, "\"" + text + "\" begins before the interval above it ends");
    }
    intervals.push_back({*from, *to});
  });
}

Result<Calendar> read_calendar(const value& in, const std::string& path) {
  Calendar calendar;
  Members members(in, path);
  members.text("time_zone", calendar.time_zone, 64);
  if (calendar.time_zone.empty()) {
    members.refuse_at(path + ".time_zone", "is empty: name a zone like \"Asia/Shanghai\"");
  }
  const value* week = members.find("week");
  const value* special = members.find("special");
  TRY_VOID(members.done());
  if (week) {
    Members days(*week, path + ".week");
    for (std::size_t i = 0; i < day_names.size(); ++i)
      read_day(days, day_names[i], calendar.week[i]);
    TRY_VOID(days.done());
  } else {
    const Calendar usual = starting_policy().calendar;
    std::copy(std::begin(usual.week), std::end(usual.week), std::begin(calendar.week));
  }
  if (!special) return calendar;
  Members days(*special, path + ".special");
  if (const object* dates = special->if_object()) {
    if (dates->size() > special_days_max) {
      return refuse(path + ".special",
                    "has more than " + std::to_string(special_days_max) + " days");
    }
    for (const auto& date : *dates) {
      const auto day = base::parse_day(date.key());
      if (!day) {
        return refuse(days.path(date.key()), "is no date: write it like \"2026-10-01\"");
      }
      if (date.value().is_null()) return refuse(days.path(date.key()), "must be a list");
      read_day(days, date.key(), calendar.special[*day]);
    }
  }
  TRY_VOID(days.done());
  return calendar;
}

// ---- entries
// ---------------------------------------------------------------------------------------

void read_id(Members& members, const std::string& path, std::string& id) {
  members.text("id", id, id_characters_max);
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  if (members.failed()) return;
  if (id.empty()) {
    members.refuse_at(path + ".id", "is missing: choose a name that will stay, like \"ads\"");
  } else if (!std::all_of(id.begin(), id.end(), is_allowed)) {
    members.refuse_at(path + ".id", "\"" + id + "\" may hold only a-z, 0-9, _ and -");
  }
}

bool is_host(std::string_view host) {
  const auto is_plain = [](char c) {
    return static_cast<unsigned char>(c) > 0x7f || (c >= 'a' && c <= 'z') ||
           (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  return !host.empty() && host.front() != '.' && host.back() != '.' &&
         host.find('.') != std::string_view::npos &&
         std::all_of(host.begin(), host.end(), is_plain);
}

void read_hosts(Members& members, const std::string& path, std::vector<std::string>& hosts) {
  members.texts("allowed_hosts", hosts, hosts_per_rule_max, 253);
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    for (char& c : hosts[i]) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (is_host(hosts[i])) continue;
    members.refuse_at(path + ".allowed_hosts[" + std::to_string(i) + "]",
                      "\"" + hosts[i] +
                          "\" is no host: write it like \"example.com\"; its "
                          "sub-domains pass as well");
  }
}

Result<Rule> read_rule(const value& in, const std::string& path) {
  Rule rule;
  Members members(in, path);
  read_id(members, path, rule.id);
  members.text("name", rule.name, entry_name_bytes_max);
  if (!members.find("kind")) members.refuse_at(path + ".kind", "is missing");
  members.name("kind", rule.kind);
  members.name("mode", rule.mode);
  members.name("match", rule.match);
  members.texts("words", rule.words, words_per_entry_max, word_bytes_max);
  read_hosts(members, path, rule.allowed_hosts);
  members.share("threshold", rule.threshold);
  members.integer("flood_messages", rule.flood_messages, 2, flood_messages_max);
  members.integer("flood_seconds", rule.flood_seconds, 1, flood_seconds_max);
  if (members.find("ladder")) rule.ladder.clear();
  members.each("ladder", ladder_steps_max, [&](const value& item, const std::string& at) {
    members.name_value(item, at, rule.ladder.emplace_back());
  });
  members.integer("window_days", rule.window_days, 1, window_days_max);
  members.integer("mute_minutes", rule.mute_minutes, 1, mute_minutes_max);
  members.text("notice", rule.notice, spoken_bytes_max);
  members.texts("groups", rule.groups, groups_per_entry_max, external_id_bytes_max);
  if (rule.ladder.empty()) {
    members.refuse_at(path + ".ladder",
                      "is empty: name at least one of remind, warn, mute, remove");
  }
  const bool needs_words = rule.kind == RuleKind::words || rule.kind == RuleKind::abuse;
  if (needs_words && rule.words.empty()) {
    members.refuse_at(path + ".words", "is missing: a rule of kind \"" +
                                           std::string(to_name(rule.kind)) +
                                           "\" needs at least one word");
  }
  TRY_VOID(members.done());
  return rule;
}

Result<KeywordReply> read_reply(const value& in, const std::string& path) {
  KeywordReply reply;
  Members members(in, path);
  read_id(members, path, reply.id);
  members.text("name", reply.name, entry_name_bytes_max);
  members.name("mode", reply.mode);
  members.name("match", reply.match);
  members.texts("words", reply.words, words_per_entry_max, word_bytes_max);
  members.text("reply", reply.reply, spoken_bytes_max);
  members.integer("cooldown_seconds", reply.cooldown_seconds, 0, cooldown_seconds_max);
  members.integer("group_cooldown_seconds", reply.group_cooldown_seconds, 0, cooldown_seconds_max);
  members.integer("member_cooldown_seconds", reply.member_cooldown_seconds, 0,
                  cooldown_seconds_max);
  members.texts("groups", reply.groups, groups_per_entry_max, external_id_bytes_max);
  if (reply.words.empty()) {
    members.refuse_at(path + ".words", "is missing: a reply needs at least one keyword");
  }
  if (reply.reply.empty()) members.refuse_at(path + ".reply", "is missing: what should be said?");
  TRY_VOID(members.done());
  return reply;
}

Result<Faq> read_faq(const value& in, const std::string& path) {
  Faq faq;
  Members members(in, path);
  read_id(members, path, faq.id);
  members.texts("questions", faq.questions, faq_questions_max, word_bytes_max);
  members.text("answer", faq.answer, spoken_bytes_max);
  members.name("mode", faq.mode);
  members.text("owner", faq.owner, entry_name_bytes_max);
  if (faq.questions.empty()) {
    members.refuse_at(path + ".questions", "is missing: write at least one way to ask it");
  }
  if (faq.answer.empty()) members.refuse_at(path + ".answer", "is missing");
  TRY_VOID(members.done());
  return faq;
}

Result<ServicePromise> read_promise(const value& in, const std::string& path) {
  ServicePromise promise;
  Members members(in, path);
  members.integer("first_response_minutes", promise.first_response_minutes, 1,
                  response_minutes_max);
  members.integer("next_response_minutes", promise.next_response_minutes, 1, response_minutes_max);
  members.share("warn_at", promise.warn_at);
  members.integer("expire_after_hours", promise.expire_after_hours, 1, expire_hours_max);
  members.name("responders", promise.responders);
  members.integer("merge_minutes", promise.merge_minutes, 0, merge_minutes_max);
  TRY_VOID(members.done());
  return promise;
}

// A list of names out of `known`, each once.
void read_choices(Members& members, const std::string& path, std::string_view key,
                  std::span<const std::string_view> known, std::vector<std::string>& chosen) {
  members.texts(key, chosen, known.size(), id_characters_max);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const std::string at = path + "." + std::string(key) + "[" + std::to_string(i) + "]";
    const auto same = std::find(chosen.begin(), chosen.end(), chosen[i]);
    if (same - chosen.begin() != static_cast<std::ptrdiff_t>(i))
      members.refuse_at(at, "\"" + chosen[i] + "\" is named twice");
    if (std::find(known.begin(), known.end(), chosen[i]) != known.end()) continue;
    std::string choices;
    for (const auto each : known) choices += (choices.empty() ? "" : ", ") + std::string(each);
    members.refuse_at(at, "\"" + chosen[i] + "\" is not one of: " + choices);
  }
}

Result<CardPolicy> read_cards(const value& in, const std::string& path) {
  CardPolicy cards;
  Members members(in, path);
  read_choices(members, path, "kinds", card_kinds, cards.kinds);
  members.flag("outside_hours", cards.outside_hours);
  TRY_VOID(members.done());
  return cards;
}

Result<RobotPolicy> read_robot(const value& in, const std::string& path) {
  RobotPolicy robot;
  Members members(in, path);
  if (members.find("kinds")) robot.kinds.clear();
  read_choices(members, path, "kinds", robot_kinds, robot.kinds);
  std::string at;
  members.text("summary_at", at, 5);
  if (members.find("summary_at")) {
    const auto minute = clock_minutes(at);
    if (minute && *minute < 24 * 60)
      robot.summary_minute = *minute;
    else
      members.refuse_at(path + ".summary_at", "must be a time of day: write it like \"09:00\"");
  }
  TRY_VOID(members.done());
  return robot;
}

template <class Entry>
void read_entries(Members& policy, std::string_view key, std::size_t count_max,
                  std::map<std::string, std::string>& ids, std::vector<Entry>& entries,
                  Result<Entry> (*read)(const value&, const std::string&)) {
  policy.each(key, count_max, [&](const value& item, const std::string& at) {
    Entry entry;
    if (!policy.take(read(item, at), entry)) return;
    const auto [place, is_new] = ids.emplace(entry.id, at);
    if (!is_new) {
      return policy.refuse_at(at + ".id", "\"" + entry.id + "\" is taken by " + place->second);
    }
    entries.push_back(std::move(entry));
  });
}

}  // namespace

Result<Policy> policy_from_json(const object& in) {
  Policy policy;
  policy.calendar = starting_policy().calendar;
  Members members(in, "");
  if (members.find("version")) {
    const auto version = base::integer_at(in, "version");
    if (!version || *version < 0)
      members.refuse_at("version", "must be a whole number from 0");
    else
      policy.version = *version;
  }
  if (const value* calendar = members.find("calendar")) {
    members.take(read_calendar(*calendar, "calendar"), policy.calendar);
  }
  if (const value* promise = members.find("promise")) {
    members.take(read_promise(*promise, "promise"), policy.promise);
  }
  members.share("question_threshold", policy.question_threshold);
  members.share("faq_threshold", policy.faq_threshold);
  members.share("faq_suggest_threshold", policy.faq_suggest_threshold);
  if (policy.faq_suggest_threshold > policy.faq_threshold) {
    members.refuse_at("faq_suggest_threshold",
                      "is above faq_threshold: nothing would ever be suggested; lower it");
  }
  std::map<std::string, std::string> ids;
  read_entries(members, "rules", rules_max, ids, policy.rules, read_rule);
  read_entries(members, "replies", keyword_replies_max, ids, policy.replies, read_reply);
  read_entries(members, "faqs", faqs_max, ids, policy.faqs, read_faq);
  policy.seating = starting_policy().seating;
  if (const value* seating = members.find("seating")) {
    members.take(seating_from_json(*seating, "seating"), policy.seating);
  }
  if (const value* admission = members.find("admission")) {
    members.take(admission_policy_from_json(*admission, "admission", ids), policy.admission);
    std::vector<std::string> former;
    members.take(former_identities(*admission, "admission"), former);
    for (std::string& each : former) {
      auto& listed = policy.seating.identities;
      const bool is_new = std::find(listed.begin(), listed.end(), each) == listed.end();
      if (is_new && listed.size() < identities_max) {
        listed.push_back(std::move(each));
      }
    }
  }
  if (const value* cards = members.find("cards")) {
    members.take(read_cards(*cards, "cards"), policy.cards);
  }
  if (const value* onboarding = members.find("onboarding")) {
    members.take(onboarding_policy_from_json(*onboarding, "onboarding"), policy.onboarding);
  }
  if (const value* robot = members.find("robot")) {
    members.take(read_robot(*robot, "robot"), policy.robot);
  }
  TRY_VOID(members.done());
  return policy;
}

}  // namespace model
