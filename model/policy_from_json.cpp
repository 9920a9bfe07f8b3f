#include <algorithm>
#include <map>

#include "base/utf8.h"
#include "model/policy.h"

namespace model {
namespace {

using base::Error;
using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::array;
using base::json::object;
using base::json::value;

auto refuse(const std::string& path, const std::string& why) {
  return fail(ErrorCode::invalid_input, path + ": " + why, path);
}

// Reads the members of one object into places that hold their defaults. The first fault is kept and
// everything after it left alone; done() gives it back, or names a member that nobody asked for.
class Members {
 public:
  Members(const value& in, std::string path) : path_(std::move(path)), in_(in.if_object()) {
    if (!in_) refuse_at(path_, "must be an object");
  }
  Members(const object& in, std::string path) : path_(std::move(path)), in_(&in) {}

  std::string path(std::string_view key) const {
    return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
  }
  void refuse_at(const std::string& path, std::string why) {
    if (!error_) error_ = Error{ErrorCode::invalid_input, path + ": " + std::move(why), path};
  }
  // The member, or null when it is absent, null, or reading has failed before.
  const value* find(std::string_view key) {
    if (known_.empty() || known_.back() != key) known_.push_back(key);
    if (error_ || !in_) return nullptr;
    const value* found = in_->if_contains(key);
    return found && !found->is_null() ? found : nullptr;
  }

  void text(std::string_view key, std::string& place, std::size_t bytes_max) {
    if (const value* found = find(key)) text_value(*found, path(key), place, bytes_max);
  }
  void texts(std::string_view key, std::vector<std::string>& place, std::size_t count_max,
             std::size_t bytes_max) {
    each(key, count_max, [&](const value& item, const std::string& at) {
      std::string text;
      text_value(item, at, text, bytes_max);
      if (!error_ && text.empty()) refuse_at(at, "is empty: write something or leave it out");
      place.push_back(std::move(text));
    });
  }
  void integer(std::string_view key, int& place, int least, int most) {
    const value* found = find(key);
    if (!found) return;
    const auto number = base::integer_at(*in_, key);
    if (!number || *number < least || *number > most) {
      return refuse_at(path(key), "must be a whole number from " + std::to_string(least) + " to " +
                                      std::to_string(most));
    }
    place = static_cast<int>(*number);
  }
  void share(std::string_view key, double& place) {
    const value* found = find(key);
    if (!found) return;
    const auto number = base::number_at(*in_, key);
    // Written so that a NaN is refused too.
    if (!number || !(*number >= 0 && *number <= 1)) {
      return refuse_at(path(key), "must be a number from 0 to 1");
    }
    place = *number;
  }
  template <class E>
  void name(std::string_view key, E& place) {
    if (const value* found = find(key)) name_value(*found, path(key), place);
  }
  template <class E>
  void name_value(const value& in, const std::string& at, E& place) {
    const auto known = in.is_string() ? from_name<E>(in.get_string()) : std::nullopt;
    if (known) {
      place = *known;
      return;
    }
    std::string choices;
    for (const auto each : NameOf<E>::all)
      choices += (choices.empty() ? "" : ", ") + std::string(each);
    refuse_at(at, base::json::serialize(in) + " is not one of: " + choices);
  }
  // Calls read(item, path of the item) for every item of a list.
  template <class Read>
  void each(std::string_view key, std::size_t count_max, Read read) {
    const value* found = find(key);
    if (!found) return;
    const array* items = found->if_array();
    if (!items) return refuse_at(path(key), "must be a list");
    if (items->size() > count_max) {
      return refuse_at(path(key), "has " + std::to_string(items->size()) + " entries, at most " +
                                      std::to_string(count_max) + " are allowed");
    }
    for (std::size_t i = 0; i < items->size() && !error_; ++i) {
      read((*items)[i], path(key) + "[" + std::to_string(i) + "]");
    }
  }
  void text_value(const value& in, const std::string& at, std::string& place,
                  std::size_t bytes_max) {
    if (!in.is_string()) return refuse_at(at, "must be text");
    const std::string_view text = in.get_string();
    if (!base::is_valid_utf8(text) || text.find('\0') != std::string_view::npos) {
      return refuse_at(at, "is not valid UTF-8 text");
    }
    if (text.size() > bytes_max) {
      return refuse_at(at, "has " + std::to_string(text.size()) + " bytes, at most " +
                               std::to_string(bytes_max) + " are allowed");
    }
    place = text;
  }

  bool failed() const { return error_.has_value(); }
  // Takes over the fault of something that was read from inside this object.
  template <class T>
  bool take(Result<T> part, T& place) {
    if (error_) return false;
    if (part)
      place = *std::move(part);
    else
      error_ = std::move(part).error();
    return !error_;
  }
  Result<void> done() {
    if (error_) return tl::unexpected(*error_);
    for (const auto& member : *in_) {
      const std::string_view key = member.key();
      if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
      std::string names;
      for (const auto each : known_) names += (names.empty() ? "" : ", ") + std::string(each);
      return refuse(path(key), "is no member that is known here (" + names + ")");
    }
    return {};
  }

 private:
  std::string path_;
  const object* in_;
  std::vector<std::string_view> known_;
  std::optional<Error> error_;
};

// ---- calendar
// --------------------------------------------------------------------------------------

// "09:00" to minutes of the day, "24:00" included.
std::optional<int> clock_minutes(std::string_view text) {
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  if (!digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
  const int hours = (text[0] - '0') * 10 + (text[1] - '0');
  const int minutes = (text[3] - '0') * 10 + (text[4] - '0');
  if (minutes > 59 || hours * 60 + minutes > 24 * 60) return std::nullopt;
  return hours * 60 + minutes;
}

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
  static constexpr auto day_names =
      std::to_array<std::string_view>({"mon", "tue", "wed", "thu", "fri", "sat", "sun"});
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

// ---- seating

Result<SeatWeights> read_weights(const value& in, const std::string& path) {
  SeatWeights weights;
  Members members(in, path);
  members.integer("fill", weights.fill, 0, seat_weight_max);
  members.integer("region", weights.region, 0, seat_weight_max);
  members.integer("mix", weights.mix, 0, seat_weight_max);
  members.integer("colleagues", weights.colleagues, 0, seat_weight_max);
  members.integer("expert", weights.expert, 0, seat_weight_max);
  TRY_VOID(members.done());
  return weights;
}

Result<SeatingProgram> read_program(const value& in, const std::string& path) {
  SeatingProgram program;
  Members members(in, path);
  members.text("program", program.program, entry_name_bytes_max);
  members.integer("target_size", program.target_size, 2, target_size_max);
  members.texts("regions", program.regions, regions_per_program_max, entry_name_bytes_max);
  members.texts("identities", program.identities, identities_max, entry_name_bytes_max);
  if (const value* flag = members.find("one_region")) {
    if (!flag->is_bool())
      members.refuse_at(path + ".one_region", "must be true or false");
    else
      program.one_region = flag->get_bool();
  }
  members.name("colleagues", program.colleagues);
  members.texts("expert_tiers", program.expert_tiers, identities_max, entry_name_bytes_max);
  if (const value* weights = members.find("weights")) {
    members.take(read_weights(*weights, path + ".weights"), program.weights);
  }
  members.text("invitation", program.invitation, spoken_bytes_max);
  TRY_VOID(members.done());
  return program;
}

bool is_listed(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// What was written by hand and can never apply is refused: an identity that is not listed, a clash
// with itself, a program that is named twice.
void lint_seating(Members& members, const std::string& path, const Seating& seating) {
  const auto refuse_unlisted = [&](const std::string& identity, const std::string& at) {
    if (is_listed(seating.identities, identity)) return;
    members.refuse_at(
        at, "\"" + identity + "\" is not in " + path + ".identities: add it there or correct it");
  };
  for (std::size_t i = 0; i < seating.clashes.size(); ++i) {
    const auto& [one, other] = seating.clashes[i];
    const std::string at = path + ".clashes[" + std::to_string(i) + "]";
    refuse_unlisted(one, at);
    refuse_unlisted(other, at);
    if (one == other) {
      members.refuse_at(at, "\"" + one +
                                "\" clashes with itself: no two of them could ever sit "
                                "together; give each its own group instead");
    }
  }
  for (std::size_t i = 0; i < seating.programs.size(); ++i) {
    const std::string at = path + ".programs[" + std::to_string(i) + "]";
    for (const std::string& identity : seating.programs[i].identities) {
      refuse_unlisted(identity, at + ".identities");
    }
    for (std::size_t before = 0; before < i; ++before) {
      if (seating.programs[before].program != seating.programs[i].program) continue;
      members.refuse_at(at + ".program", "is named twice: put what holds for it into " + path +
                                             ".programs[" + std::to_string(before) + "]");
    }
  }
}

Result<Seating> read_seating(const value& in, const std::string& path) {
  Seating seating;
  Members members(in, path);
  members.texts("identities", seating.identities, identities_max, entry_name_bytes_max);
  if (!members.find("identities")) seating.identities = starting_policy().seating.identities;
  members.each("clashes", clashes_max, [&](const value& item, const std::string& at) {
    const array* pair = item.if_array();
    if (!pair || pair->size() != 2) {
      return members.refuse_at(at, "must be a pair of identities, like [\"实体\", \"微商\"]");
    }
    auto& clash = seating.clashes.emplace_back();
    members.text_value((*pair)[0], at + "[0]", clash.first, entry_name_bytes_max);
    members.text_value((*pair)[1], at + "[1]", clash.second, entry_name_bytes_max);
  });
  members.each("programs", seating_programs_max, [&](const value& item, const std::string& at) {
    members.take(read_program(item, at), seating.programs.emplace_back());
  });
  lint_seating(members, path, seating);
  TRY_VOID(members.done());
  return seating;
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
    members.take(read_seating(*seating, "seating"), policy.seating);
  }
  if (const value* admission = members.find("admission")) {
    members.take(admission_policy_from_json(*admission, "admission", ids), policy.admission);
  }
  TRY_VOID(members.done());
  return policy;
}

}  // namespace model
