#include "engine/replying/silence.h"

#include <algorithm>

namespace engine::replying {
namespace {

using base::Instant;
using model::DecisionMode;

std::string prefix_of(DecisionMode mode) {
  return mode == DecisionMode::live ? std::string() : std::string(to_name(mode)) + ":";
}

struct Keys {
  std::string anywhere, group, member;
};

Keys keys_of(const Speech& speech, const GroupState& group, model::MemberId member,
             DecisionMode mode) {
  const std::string key = prefix_of(mode) + speech.key;
  return {key, key + ":group:" + std::to_string(group.row.id.value),
          key + ":member:" + std::to_string(member.value)};
}

std::string rate_key(DecisionMode mode, int place) {
  return prefix_of(mode) + "speech:" + std::to_string(place);
}

using Cooldowns = std::unordered_map<std::string, Instant>;

Instant until_of(const Cooldowns& cooldowns, const std::string& key) {
  const auto found = cooldowns.find(key);
  return found == cooldowns.end() ? Instant{} : found->second;
}

// A cooldown holds from its start to its end. Groups do not march in step (an import brings one after the
// other): what was said long after this message, by its own time, does not silence it.
bool holds(Instant until, base::Duration span, Instant at) {
  return at < until && at + lateness_max >= until - span;
}

constexpr base::Duration rate_span = base::minutes(1);

// The place of the rate that becomes free first, and when; until 0 when one is free now.
std::pair<int, Instant> free_place(const GroupState& group, DecisionMode mode, Instant at) {
  std::pair<int, Instant> first{0, {}};
  for (int place = 0; place < replies_per_minute_max; ++place) {
    const Instant until = until_of(group.cooldowns, rate_key(mode, place));
    if (!holds(until, rate_span, at)) return {place, {}};
    if (place == 0 || until < first.second) first = {place, until};
  }
  return first;
}

}  // namespace

Speech speech_of(const model::KeywordReply& reply) {
  return {"reply:" + reply.id, base::seconds(reply.cooldown_seconds),
          base::seconds(reply.group_cooldown_seconds), base::seconds(reply.member_cooldown_seconds)};
}

Speech speech_of(const model::Faq& faq) {
  return {"faq:" + faq.id, {}, faq_group_cooldown, faq_member_cooldown};
}

std::optional<Hold> find_hold(const World& world, const GroupState& group, const Speech& speech,
                              model::MemberId member, Instant at, DecisionMode mode) {
  const Keys keys = keys_of(speech, group, member, mode);
  const auto& everywhere = world.organisation_cooldowns;
  const Instant anywhere = until_of(everywhere, keys.anywhere);
  if (holds(anywhere, speech.anywhere, at)) return Hold{"anywhere", anywhere, keys.anywhere, true};
  const Instant in_group = until_of(group.cooldowns, keys.group);
  if (holds(in_group, speech.in_group, at)) return Hold{"group", in_group, keys.group, false};
  const Instant to_member = until_of(everywhere, keys.member);
  if (holds(to_member, speech.to_member, at)) return Hold{"member", to_member, keys.member, true};
  const Instant rate = free_place(group, mode, at).second;
  if (rate > at) return Hold{"rate", rate, prefix_of(mode) + "speech", false};
  return std::nullopt;
}

void start_cooldowns(Context& context, GroupState& group, const Speech& speech,
                     model::MemberId member, Instant at, DecisionMode mode) {
  const Keys keys = keys_of(speech, group, member, mode);
  const auto start = [&](GroupState* where, const std::string& key, base::Duration span) {
    const Cooldowns& known = where ? where->cooldowns : context.world.organisation_cooldowns;
    // What is live is never shortened by a late message; history is followed wherever it goes.
    const bool is_longer = mode == DecisionMode::history || at + span > until_of(known, key);
    if (span.ms > 0 && is_longer) context.put_cooldown(where, key, at + span);
  };
  start(nullptr, keys.anywhere, speech.anywhere);
  start(&group, keys.group, speech.in_group);
  start(nullptr, keys.member, speech.to_member);
  start(&group, rate_key(mode, free_place(group, mode, at).first), rate_span);
}

bool is_marked(const World& world, const GroupState& group, const Hold& hold, Instant at) {
  const Cooldowns& known = hold.is_everywhere ? world.organisation_cooldowns : group.cooldowns;
  return until_of(known, "held:" + hold.key) > at;
}

void mark_held(Context& context, GroupState& group, const Hold& hold) {
  context.put_cooldown(hold.is_everywhere ? nullptr : &group, "held:" + hold.key, hold.until);
}

bool is_late(const GroupState& group, const model::Message& message) {
  return !message.history && group.row.last_at - message.at > lateness_max;
}

bool is_filled_from(std::string_view text, std::string_view spoken) {
  constexpr auto places = std::to_array<std::string_view>({"{name}", "{group}"});
  std::size_t literal_bytes = 0;
  bool is_open = false;  // a place to fill in stands before this piece
  while (true) {
    std::size_t end = spoken.size(), length = 0;
    for (const std::string_view place : places) {
      const std::size_t found = spoken.find(place);
      if (found < end) {
        end = found;
        length = place.size();
      }
    }
    const std::string_view piece = spoken.substr(0, end);
    literal_bytes += piece.size();
    if (length == 0) {  // the last piece
      if (literal_bytes == 0) return false;  // nothing but places: anything would do
      return is_open ? text.ends_with(piece) : text == piece;
    }
    const std::size_t at = is_open ? text.find(piece) : (text.starts_with(piece) ? 0 : text.npos);
    if (at == text.npos) return false;
    text.remove_prefix(at + piece.size());
    spoken.remove_prefix(end + length);
    is_open = true;
  }
}

bool is_echo(const model::Policy& policy, std::string_view text) {
  const auto trimmed = [](std::string_view each) {
    const std::size_t begin = each.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return std::string_view();
    return each.substr(begin, each.find_last_not_of(" \t\r\n") - begin + 1);
  };
  const std::string_view said = trimmed(text);
  return std::any_of(policy.replies.begin(), policy.replies.end(),
                     [&](const auto& each) { return is_filled_from(said, trimmed(each.reply)); }) ||
         std::any_of(policy.faqs.begin(), policy.faqs.end(),
                     [&](const auto& each) { return is_filled_from(said, trimmed(each.answer)); });
}

}  // namespace engine::replying
