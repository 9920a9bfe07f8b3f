// What people ask for.
#include <algorithm>
#include <map>

#include "engine/broadcasting/internal.h"

namespace engine::broadcasting {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::array;
using base::json::object;

namespace {

// The first line or so of a text, for titles and reasons.
constexpr std::size_t excerpt_characters_max = 40;
// An act that was begun so long ago and has no outcome will have none.
constexpr base::Duration lost_after = base::minutes(10);

std::string excerpt_of(std::string_view text) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (text[i] == '\n' || (begins && ++characters > excerpt_characters_max))
      return std::string(text.substr(0, i)) + "…";
  }
  return std::string(text);
}

// The group as it is now, whether or not it is in mind.
const model::Group* find_row(const World& world, model::GroupId id) {
  const auto in_mind = world.groups.find(id);
  if (in_mind != world.groups.end()) return &in_mind->second.row;
  const auto loaded = world.group_rows.find(id);
  return loaded == world.group_rows.end() ? nullptr : &loaded->second;
}

Result<std::vector<model::GroupId>> groups_at(const object& arguments, std::string_view key) {
  std::vector<model::GroupId> ids;
  const array* list = base::array_at(arguments, key);
  if (!list) return ids;
  for (const auto& each : *list) {
    const std::int64_t* number = each.if_int64();
    if (!number || *number <= 0) {
      return fail(ErrorCode::invalid_input, std::string(key) + " must hold numbers of groups",
                  std::string(key));
    }
    ids.push_back(model::GroupId(*number));
  }
  return ids;
}

struct Asked {
  std::string text, links;
  array link_list;
  base::Instant deadline;
  std::vector<model::GroupId> by_sender, by_itself;
  std::vector<std::pair<model::GroupId, base::Instant>> held_back;
};

Result<std::string> read_links(const object& arguments, array& kept) {
  const array* links = base::array_at(arguments, "links");
  if (!links || links->empty()) return std::string();
  if (links->size() > links_max) {
    return fail(ErrorCode::invalid_input,
                "at most " + std::to_string(links_max) + " links in one message", "links");
  }
  for (std::size_t i = 0; i < links->size(); ++i) {
    const std::string place = "links[" + std::to_string(i) + "]";
    const object* link = (*links)[i].if_object();
    if (!link) return fail(ErrorCode::invalid_input, place + " must be an object", place);
    TRY(title, base::required_text(*link, "title", place + "."));
    TRY(url, base::required_text(*link, "url", place + "."));
    kept.push_back(object{
        {"title", title}, {"url", url}, {"description", base::text_at(*link, "description")}});
  }
  return base::json::serialize(kept);
}

Result<base::Instant> read_deadline(const Context& context, const object& arguments) {
  TRY(text, base::required_text(arguments, "deadline"));
  auto at = base::parse_instant(text);
  if (!at) return fail(ErrorCode::invalid_input, "deadline: " + at.error().text, "deadline");
  if (*at <= context.at || *at > context.at + deadline_after_max) {
    return fail(ErrorCode::invalid_input, "deadline must be later than now, by at most 31 days",
                "deadline");
  }
  return *at;
}

Result<void> check_groups(const Context& context, const Asked& asked) {
  std::vector<model::GroupId> all = asked.by_sender;
  all.insert(all.end(), asked.by_itself.begin(), asked.by_itself.end());
  if (all.empty()) {
    return fail(ErrorCode::invalid_input, "no group would get it: choose one at least", "groups");
  }
  for (const auto& [group, free_at] : asked.held_back) all.push_back(group);
  if (all.size() > groups_max) {
    return fail(ErrorCode::invalid_input,
                "a broadcast goes to at most " + std::to_string(groups_max) + " groups", "groups");
  }
  for (const model::GroupId id : all) {
    if (find_row(context.world, id)) continue;
    return fail(ErrorCode::not_found, "there is no group " + std::to_string(id.value), "groups");
  }
  std::sort(all.begin(), all.end());
  if (std::adjacent_find(all.begin(), all.end()) != all.end()) {
    return fail(ErrorCode::invalid_input, "a group is named twice", "groups");
  }
  for (const model::GroupId id : asked.by_sender) {
    const model::Group* group = find_row(context.world, id);
    if (group->owner) continue;
    return fail(ErrorCode::invalid_input, "\"" + group->name + "\" has no owner who could send",
                "groups");
  }
  return {};
}

Result<Asked> read_asked(const Context& context, const object& arguments) {
  Asked asked;
  asked.text = base::text_at(arguments, "text");
  if (asked.text.size() > text_bytes_max) {
    return fail(ErrorCode::invalid_input,
                "text is longer than " + std::to_string(text_bytes_max) + " bytes", "text");
  }
  TRY(links, read_links(arguments, asked.link_list));
  asked.links = std::move(links);
  if (asked.text.empty() && asked.links.empty()) {
    return fail(ErrorCode::invalid_input, "a message needs a text or a link", "text");
  }
  TRY(deadline, read_deadline(context, arguments));
  asked.deadline = deadline;
  TRY(by_sender, groups_at(arguments, "by_sender"));
  TRY(by_itself, groups_at(arguments, "by_itself"));
  asked.by_sender = std::move(by_sender);
  asked.by_itself = std::move(by_itself);
  if (const array* held = base::array_at(arguments, "held_back")) {
    for (const auto& each : *held) {
      const object* one = each.if_object();
      const auto group = one ? base::integer_at(*one, "group") : std::nullopt;
      if (!group) {
        return fail(ErrorCode::invalid_input, "held_back must hold {group, free_at}", "held_back");
      }
      const auto free_at = base::parse_instant(base::text_at(*one, "free_at"));
      asked.held_back.emplace_back(model::GroupId(*group), free_at ? *free_at : base::Instant{});
    }
  }
  TRY_VOID(check_groups(context, asked));
  return asked;
}

void put_targets(Context& context, const model::Sending& sending,
                 const std::vector<model::GroupId>& groups) {
  for (const model::GroupId group : groups) {
    model::BroadcastTarget target;
    target.broadcast = sending.broadcast;
    target.group = group;
    target.sending = sending.number;
    put(context, target);
  }
}

// What the platform is asked to put before the sender.
void ask_sender(Context& context, const model::Decision& decision, model::Sending sending,
                const std::vector<model::GroupId>& groups, const Asked& asked) {
  model::Effect effect = context.new_effect("ask_broadcast", effect_key_of(sending), decision);
  effect.member = sending.sender;
  effect.expires_at = asked.deadline;
  object body{{"broadcast", sending.broadcast.value},
              {"number", sending.number},
              {"text", asked.text},
              {"links", asked.link_list}};
  array& names = body["groups"].emplace_array();
  for (const model::GroupId group : groups) {
    names.emplace_back(find_row(context.world, group)->external_id);
  }
  effect.body = base::json::serialize(body);
  sending.effect = effect.id;
  context.put_effect(std::move(effect));
  put_targets(context, sending, groups);
  put(context, std::move(sending));
}

// A platform that sends by itself takes plain text: links follow, each on a line of its own.
void send_itself(Context& context, const model::Decision& decision, model::Sending sending,
                 model::GroupId group, const Asked& asked) {
  model::Effect effect = context.new_effect("send_message", effect_key_of(sending), decision);
  effect.group = group;
  effect.expires_at = asked.deadline;
  std::string text = asked.text;
  for (const auto& link : asked.link_list) {
    const object& of = link.get_object();
    if (!text.empty()) text += "\n";
    text.append(base::text_at(of, "title")).append(" ").append(base::text_at(of, "url"));
  }
  effect.body = base::json::serialize(
      object{{"broadcast", sending.broadcast.value}, {"text", std::move(text)}});
  sending.effect = effect.id;
  context.put_effect(std::move(effect));
  put_targets(context, sending, {group});
  put(context, std::move(sending));
}

// The sender's groups together, in the order in which senders are first met.
using Parts = std::vector<std::pair<model::Sending, std::vector<model::GroupId>>>;
Parts split_by_sender(const World& world, const std::vector<model::GroupId>& groups) {
  Parts parts;
  std::map<std::pair<model::SourceId, model::MemberId>, std::size_t> places;
  for (const model::GroupId id : groups) {
    const model::Group* group = find_row(world, id);
    const auto [place, is_new] = places.try_emplace({group->source, group->owner}, parts.size());
    if (is_new) {
      model::Sending sending;
      sending.source = group->source;
      sending.sender = group->owner;
      parts.emplace_back(std::move(sending), std::vector<model::GroupId>());
    }
    parts[place->second].second.push_back(id);
  }
  return parts;
}

Result<std::string> create(Context& context, const object& arguments) {
  TRY(asked, read_asked(context, arguments));
  model::Broadcast broadcast;
  broadcast.id = model::BroadcastId(context.cause.value);
  broadcast.text = asked.text;
  broadcast.links = asked.links;
  broadcast.by = context.login;
  broadcast.created_at = context.at;
  broadcast.deadline = asked.deadline;
  model::Decision decision = context.new_decision("broadcast.created", nullptr);
  broadcast.decision = decision.id;
  Parts parts = split_by_sender(context.world, asked.by_sender);
  decision.reason =
      base::json::serialize(object{{"broadcast", broadcast.id.value},
                                   {"by", context.login},
                                   {"text", excerpt_of(asked.text)},
                                   {"groups", asked.by_sender.size() + asked.by_itself.size()},
                                   {"senders", parts.size()},
                                   {"held_back", asked.held_back.size()}});
  std::int64_t number = 0;
  for (auto& [sending, groups] : parts) {
    sending.broadcast = broadcast.id;
    sending.number = ++number;
    ask_sender(context, decision, std::move(sending), groups, asked);
  }
  for (const model::GroupId group : asked.by_itself) {
    model::Sending sending;
    sending.broadcast = broadcast.id;
    sending.number = ++number;
    sending.source = find_row(context.world, group)->source;
    send_itself(context, decision, std::move(sending), group, asked);
  }
  for (const auto& [group, free_at] : asked.held_back) {
    put(context, {broadcast.id, group, 0, model::TargetState::held_back, context.at, free_at});
  }
  context.record(std::move(decision));
  const std::int64_t id = broadcast.id.value;
  put(context, std::move(broadcast));
  return base::json::serialize(object{{"broadcast", id}});
}

// ---- afterwards

Result<model::Broadcast> broadcast_at(const Context& context, const object& arguments) {
  const auto number = base::integer_at(arguments, "broadcast").value_or(0);
  const auto known = context.world.broadcasts.find(model::BroadcastId(number));
  if (known == context.world.broadcasts.end()) {
    return fail(ErrorCode::not_found, "there is no broadcast " + std::to_string(number),
                "broadcast");
  }
  return known->second;
}

model::Effect steer(Context& context, std::string_view kind, const model::Sending& sending,
                    const model::Decision& decision) {
  // Every asking is another act: the cause tells them apart.
  model::Effect effect = context.new_effect(
      kind,
      effect_key_of(sending) + ":" + std::string(kind) + ":" + std::to_string(context.cause.value),
      decision);
  effect.member = sending.sender;
  effect.body = base::json::serialize(object{{"message", sending.reference}});
  return effect;
}

Result<std::string> remind(Context& context, const object& arguments) {
  TRY(broadcast, broadcast_at(context, arguments));
  const auto number = base::integer_at(arguments, "number").value_or(0);
  const model::Sending* known = find_sending(context.world, broadcast.id, number);
  if (!known) {
    return fail(ErrorCode::not_found, "the broadcast has no sending " + std::to_string(number),
                "number");
  }
  model::Sending sending = *known;
  if (sending.state != model::SendingState::waiting) {
    return fail(ErrorCode::conflict,
                "nobody is waited for: this part is " + std::string(to_name(sending.state)),
                "number");
  }
  array recent;
  if (const auto kept = base::parse_json(sending.reminded); kept && kept->is_array()) {
    for (const auto& each : kept->get_array()) {
      if (base::Instant{each.to_number<std::int64_t>()} + base::days(1) > context.at)
        recent.push_back(each);
    }
  }
  if (recent.size() >= reminders_a_day_max) {
    return fail(ErrorCode::limit_exceeded,
                "a sender is reminded at most " + std::to_string(reminders_a_day_max) +
                    " times in 24 hours",
                "number");
  }
  recent.emplace_back(context.at.ms);
  sending.reminded = base::json::serialize(recent);
  model::Decision decision = context.new_decision("broadcast.reminded", nullptr);
  decision.member = sending.sender;
  decision.reason = base::json::serialize(
      object{{"broadcast", broadcast.id.value}, {"number", number}, {"by", context.login}});
  model::Effect effect = steer(context, "remind_broadcast", sending, decision);
  effect.expires_at = context.at + base::hours(1);  // a late reminder helps nobody
  context.record(std::move(decision));
  context.put_effect(std::move(effect));
  put(context, std::move(sending));
  return base::json::serialize(object{{"broadcast", broadcast.id.value}});
}

// Whether there was anything to take back.
bool cancel_one(Context& context, const model::Sending& sending, const model::Decision& decision) {
  if (sending.state == model::SendingState::asking) {
    const auto effect = context.world.effects.find(sending.effect);
    if (effect == context.world.effects.end()) return false;
    if (effect->second.state == model::EffectState::parked) {
      // Under way just now, its outcome is not known yet; or it was lost, and a person has looked.
      if (effect->second.next_attempt_at + lost_after > context.at) return false;
      end_targets(context, sending, model::TargetState::cancelled);
      end_sending(context, sending, model::SendingState::cancelled, "given up");
      return true;
    }
    if (effect->second.state != model::EffectState::pending) return false;
    context.withdraw_effect(effect_key_of(sending), "the broadcast was cancelled");
    end_targets(context, sending, model::TargetState::cancelled);
    end_sending(context, sending, model::SendingState::cancelled, "");
    return true;
  }
  if (sending.state == model::SendingState::uncertain) {  // a person has looked
    end_targets(context, sending, model::TargetState::cancelled);
    end_sending(context, sending, model::SendingState::cancelled, sending.trouble);
    return true;
  }
  if (sending.state != model::SendingState::waiting || sending.cancel_asked_at.ms != 0)
    return false;
  model::Sending asked = sending;
  asked.cancel_asked_at = context.at;
  context.put_effect(steer(context, "cancel_broadcast", sending, decision));
  put(context, std::move(asked));
  return true;
}

Result<std::string> cancel(Context& context, const object& arguments) {
  TRY(broadcast, broadcast_at(context, arguments));
  const auto number = base::integer_at(arguments, "number").value_or(0);
  model::Decision decision = context.new_decision("broadcast.cancelled", nullptr);
  decision.reason = base::json::serialize(
      object{{"broadcast", broadcast.id.value}, {"number", number}, {"by", context.login}});
  std::vector<model::Sending> wanted;
  for (const auto& [key, sending] : context.world.sendings) {
    if (sending.broadcast == broadcast.id && (number == 0 || sending.number == number))
      wanted.push_back(sending);
  }
  int cancelled = 0;
  for (const model::Sending& each : wanted) cancelled += cancel_one(context, each, decision);
  if (cancelled == 0) {
    --context.counters.decision;
    return fail(ErrorCode::conflict,
                "there is nothing left to take back: it is sent, ended or under way just now",
                number == 0 ? "broadcast" : "number");
  }
  context.record(std::move(decision));
  if (number == 0) {
    broadcast.cancelled_at = context.at;
    put(context, std::move(broadcast));
  }
  return base::json::serialize(
      object{{"broadcast", base::integer_at(arguments, "broadcast").value_or(0)},
             {"cancelled", cancelled}});
}

}  // namespace

Result<std::string> carry_out(Context& context, std::string_view name, const object& arguments) {
  if (name == "broadcast.create") return create(context, arguments);
  if (name == "broadcast.remind") return remind(context, arguments);
  if (name == "broadcast.cancel") return cancel(context, arguments);
  return fail(ErrorCode::invalid_input, "there is no command \"" + std::string(name) + "\"",
              "name");
}

std::vector<model::GroupId> groups_named(const object& arguments) {
  std::vector<model::GroupId> ids;
  const auto add = [&](const base::json::value& number) {
    if (const std::int64_t* id = number.if_int64(); id && ids.size() <= groups_max)
      ids.push_back(model::GroupId(*id));
  };
  for (const std::string_view key : {"by_sender", "by_itself"}) {
    if (const array* list = base::array_at(arguments, key)) {
      for (const auto& each : *list) add(each);
    }
  }
  if (const array* held = base::array_at(arguments, "held_back")) {
    for (const auto& each : *held) {
      const object* one = each.if_object();
      if (const auto* group = one ? one->if_contains("group") : nullptr) add(*group);
    }
  }
  return ids;
}

}  // namespace engine::broadcasting
