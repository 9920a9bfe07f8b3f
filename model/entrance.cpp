#include "model/entrance.h"

#include <algorithm>
#include <array>
#include <set>

#include "model/policy_members.h"

namespace model {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::array;
using base::json::object;

namespace {

constexpr std::size_t rule_id_bytes_max = 32;
constexpr std::size_t region_bytes_max = 100;

auto wrong(const std::string& field, std::string_view what) {
  return fail(ErrorCode::invalid_input, field + " " + std::string(what), field);
}

Result<void> only(const object& in, std::initializer_list<std::string_view> known,
                  const std::string& path) {
  for (const auto& member : in) {
    const std::string_view key = member.key();
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const std::string field = path + "." + std::string(key);
    return fail(ErrorCode::invalid_input, "there is no \"" + field + "\"", field);
  }
  return {};
}

// ---- writing

std::string minute_text(int minute) {
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return two(minute / 60) + ":" + two(minute % 60);
}

template <class Id>
array numbers(const std::vector<Id>& ids) {
  array out;
  for (const Id id : ids) out.emplace_back(id.value);
  return out;
}

object destination_json(const Destination& to) {
  object out{{"kind", to_name(to.kind)}};
  switch (to.kind) {
    case DestinationKind::persona:
      out["staff"] = numbers(to.staff);
      out["daily_max"] = to.daily_max;
      break;
    case DestinationKind::groups:
      out["groups"] = numbers(to.groups);
      out["size_max"] = to.size_max;
      out["makes_rooms"] = to.makes_rooms;
      out["room_name"] = to.room_name;
      break;
    case DestinationKind::link: out["link"] = to.link; break;
  }
  return out;
}

// ---- reading

Result<int> minute_at(const object& in, std::string_view key, int otherwise,
                      const std::string& path) {
  if (!in.contains(key)) return otherwise;
  const std::string_view text = base::text_at(in, key);
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  const std::string field = path + "." + std::string(key);
  const bool is_form =
      text.size() == 5 && text[2] == ':' && digit(0) && digit(1) && digit(3) && digit(4);
  if (!is_form) return wrong(field, "must be a time like 09:00");
  const int minute =
      ((text[0] - '0') * 10 + text[1] - '0') * 60 + (text[3] - '0') * 10 + (text[4] - '0');
  if (minute > 1'440 || text[3] > '5') return wrong(field, "must be between 00:00 and 24:00");
  return minute;
}

Result<unsigned> days_at(const object& in, const std::string& path) {
  const array* list = base::array_at(in, "days");
  if (!in.contains("days") || (list && list->empty())) return 127U;
  if (!list) return wrong(path + ".days", "must be a list of mon … sun");
  unsigned days = 0;
  for (const auto& each : *list) {
    const auto* name = each.if_string();
    const auto found = name ? std::find(day_names.begin(), day_names.end(), std::string_view(*name))
                            : day_names.end();
    if (found == day_names.end()) return wrong(path + ".days", "takes mon, tue … sun");
    days |= 1U << (found - day_names.begin());
  }
  return days;
}

template <class Id>
Result<std::vector<Id>> ids_at(const object& in, std::string_view key, std::size_t most,
                               const std::string& path) {
  const std::string field = path + "." + std::string(key);
  const array* list = base::array_at(in, key);
  if (!list || list->empty()) return wrong(field, "is missing: choose one at least");
  if (list->size() > most) return wrong(field, "takes at most " + std::to_string(most));
  std::vector<Id> ids;
  for (const auto& each : *list) {
    const std::int64_t* number = each.if_int64();
    if (!number || *number <= 0) return wrong(field, "must hold numbers of rows");
    if (std::find(ids.begin(), ids.end(), Id(*number)) == ids.end()) ids.push_back(Id(*number));
  }
  return ids;
}

Result<std::int64_t> limit_at(const object& in, std::string_view key, const std::string& path) {
  const auto number = base::integer_at(in, key);
  if (!in.contains(key)) return std::int64_t{0};
  if (number && *number >= 0 && *number <= entrance_limit_max) return *number;
  return wrong(path + "." + std::string(key),
               "must be a whole number from 0 (no limit) to " + std::to_string(entrance_limit_max));
}

std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool is_web_address(std::string_view link) {
  const std::size_t head = link.starts_with("https://") ? 8 : link.starts_with("http://") ? 7 : 0;
  if (head == 0 || link.size() == head || link[head] == '/') return false;
  return std::all_of(link.begin(), link.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != '"' && c != '<' && c != '>' && c != '\\' &&
           c != '`' && c != '\x7f';
  });
}

Result<Destination> read_destination(const object& in, const std::string& path) {
  Destination to;
  const auto kind = from_name<DestinationKind>(base::text_at(in, "kind"));
  if (!kind) return wrong(path + ".kind", "must be persona, groups or link");
  to.kind = *kind;
  if (to.kind == DestinationKind::persona) {
    TRY_VOID(only(in, {"kind", "staff", "daily_max"}, path));
    TRY(staff, ids_at<MemberId>(in, "staff", entrance_staff_max, path));
    TRY(most, limit_at(in, "daily_max", path));
    to.staff = std::move(staff);
    to.daily_max = most;
  } else if (to.kind == DestinationKind::groups) {
    TRY_VOID(only(in, {"kind", "groups", "size_max", "makes_rooms", "room_name"}, path));
    TRY(groups, ids_at<GroupId>(in, "groups", entrance_groups_max, path));
    TRY(most, limit_at(in, "size_max", path));
    to.groups = std::move(groups);
    to.size_max = most;
    to.makes_rooms = base::flag_at(in, "makes_rooms");
    to.room_name = base::text_at(in, "room_name");
    if (to.makes_rooms && to.room_name.empty()) {
      return wrong(path + ".room_name", "is missing: new groups need a name");
    }
    if (characters_of(to.room_name) > entrance_room_characters_max) {
      return wrong(path + ".room_name", "is longer than 40 characters");
    }
  } else {
    TRY_VOID(only(in, {"kind", "link"}, path));
    to.link = base::text_at(in, "link");
    if (to.link.size() > entrance_link_bytes_max || !is_web_address(to.link)) {
      return wrong(path + ".link", "must be an address that begins with https:// or http://");
    }
  }
  return to;
}

bool is_rule_id(std::string_view id) {
  return !id.empty() && id.size() <= rule_id_bytes_max && id != otherwise_rule &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
         });
}

Result<EntranceRule> read_entrance_rule(const object& in, const std::string& path) {
  TRY_VOID(only(in, {"id", "days", "from", "until", "region", "to"}, path));
  EntranceRule rule;
  rule.id = base::text_at(in, "id");
  if (!is_rule_id(rule.id)) {
    return wrong(path + ".id", "must be 1 to 32 of a-z, 0-9, _ and -, and not \"otherwise\"");
  }
  TRY(days, days_at(in, path));
  TRY(from, minute_at(in, "from", 0, path));
  TRY(until, minute_at(in, "until", 1'440, path));
  if (from == until) return wrong(path + ".until", "must differ from the beginning");
  rule.days = days;
  rule.from_minute = from;
  rule.until_minute = until;
  rule.region = base::text_at(in, "region");
  if (rule.region.size() > region_bytes_max) return wrong(path + ".region", "is too long");
  const object* to = base::object_at(in, "to");
  if (!to) return wrong(path + ".to", "is missing: say where it leads");
  TRY(destination, read_destination(*to, path + ".to"));
  rule.to = std::move(destination);
  return rule;
}

// ---- the choice

RuleVerdict hour_verdict(const EntranceRule& rule, const base::LocalTime& now) {
  const bool is_over_midnight = rule.until_minute < rule.from_minute;
  const bool is_after_midnight = is_over_midnight && now.minute_of_day < rule.until_minute;
  const bool is_in_time =
      is_over_midnight
          ? is_after_midnight || now.minute_of_day >= rule.from_minute
          : now.minute_of_day >= rule.from_minute && now.minute_of_day < rule.until_minute;
  const int weekday = base::weekday(is_after_midnight ? now.day - 1 : now.day);
  if ((rule.days & (1U << weekday)) == 0) return RuleVerdict::other_day;
  return is_in_time ? RuleVerdict::chosen : RuleVerdict::other_time;
}

bool is_full(const Destination& to, const Standing& standing) {
  if (to.kind == DestinationKind::persona) {
    return to.daily_max > 0 && standing.contacts_today >= to.daily_max;
  }
  if (to.kind == DestinationKind::link) return false;
  // Where the platform makes new groups only a limit of the rule's own ends it.
  if (to.makes_rooms && to.size_max == 0) return false;
  return std::all_of(to.groups.begin(), to.groups.end(), [&](GroupId group) {
    const auto room = standing.rooms.find(group);
    if (room == standing.rooms.end()) return true;
    const std::int64_t most = to.size_max > 0 ? to.size_max : room->second.target_size;
    return most > 0 && room->second.members >= most;
  });
}

RuleVerdict destination_verdict(const Destination& to, const std::string& rule,
                                const std::map<std::string, Standing>& standings) {
  if (to.kind == DestinationKind::link) return RuleVerdict::chosen;
  const auto standing = standings.find(rule);
  if (standing == standings.end() || !standing->second.is_ready) return RuleVerdict::not_ready;
  return is_full(to, standing->second) ? RuleVerdict::full : RuleVerdict::chosen;
}

}  // namespace

object to_json(const EntranceRules& rules) {
  object out;
  array& list = out["rules"].emplace_array();
  for (const EntranceRule& each : rules.rules) {
    array days;
    for (std::size_t i = 0; i < day_names.size(); ++i) {
      if ((each.days & (1U << i)) != 0) days.emplace_back(day_names[i]);
    }
    list.push_back(object{{"id", each.id},
                          {"days", std::move(days)},
                          {"from", minute_text(each.from_minute)},
                          {"until", minute_text(each.until_minute)},
                          {"region", each.region},
                          {"to", destination_json(each.to)}});
  }
  if (rules.otherwise)
    out["otherwise"] = destination_json(*rules.otherwise);
  else
    out["otherwise"] = nullptr;
  return out;
}

Result<EntranceRules> entrance_rules_from_json(const object& in) {
  TRY_VOID(only(in, {"rules", "otherwise"}, "rules"));
  EntranceRules out;
  const array* list = base::array_at(in, "rules");
  if (in.contains("rules") && !list) return wrong("rules.rules", "must be a list");
  if (list && list->size() > entrance_rules_max) return wrong("rules.rules", "takes at most 20");
  std::set<std::string> ids;
  for (std::size_t i = 0; list && i < list->size(); ++i) {
    const std::string path = "rules.rules[" + std::to_string(i) + "]";
    const object* one = (*list)[i].if_object();
    if (!one) return wrong(path, "must be an object");
    TRY(rule, read_entrance_rule(*one, path));
    if (!ids.insert(rule.id).second) return wrong(path + ".id", "is there twice");
    out.rules.push_back(std::move(rule));
  }
  if (const object* otherwise = base::object_at(in, "otherwise")) {
    TRY(to, read_destination(*otherwise, "rules.otherwise"));
    out.otherwise = std::move(to);
  }
  if (out.rules.empty() && !out.otherwise) {
    return wrong("rules.otherwise", "is missing: a code must lead somewhere");
  }
  return out;
}

EntranceChoice choose_entrance(const EntranceRules& rules, const base::LocalTime& now,
                               std::string_view region,
                               const std::map<std::string, Standing>& standings) {
  EntranceChoice choice;
  const auto note = [&](const std::string& rule, const Destination& to, RuleVerdict verdict) {
    if (choice.destination) verdict = RuleVerdict::not_needed;
    if (verdict == RuleVerdict::chosen) verdict = destination_verdict(to, rule, standings);
    if (verdict == RuleVerdict::chosen) {
      choice.rule = rule;
      choice.destination = &to;
    }
    choice.considered.push_back({rule, verdict});
  };
  for (const EntranceRule& each : rules.rules) {
    RuleVerdict verdict = hour_verdict(each, now);
    const bool is_elsewhere = !each.region.empty() && each.region != region;
    if (verdict == RuleVerdict::chosen && is_elsewhere) verdict = RuleVerdict::other_region;
    note(each.id, each.to, verdict);
  }
  if (rules.otherwise) {
    note(std::string(otherwise_rule), *rules.otherwise, RuleVerdict::chosen);
  }
  return choice;
}

}  // namespace model
