// The platforms' own codes behind the rules of ours.
#include <algorithm>
#include <charconv>

#include "engine/entrances/internal.h"

namespace engine::entrances {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::array;
using base::json::object;
using model::DestinationKind;
using model::EntryWay;
using model::WayKind;
using model::WayState;

namespace {

constexpr std::string_view key_prefix = "way:";

auto wrong_way(const std::string& field, std::string_view what) {
  return fail(ErrorCode::invalid_input, field + " " + std::string(what), field);
}

// Acts on it go on with ":", so that withdrawing what makes it withdraws none of them.
std::string key_of_way(const EntryWay& way) {
  return std::string(key_prefix) + std::to_string(way.code.value) + ":" +
         std::to_string(way.number);
}

object parsed(const std::string& text) {
  auto value = base::parse_json(text.empty() ? "{}" : text);
  return value && value->is_object() ? std::move(value->get_object()) : object();
}

std::int64_t first_of(const object& target, std::string_view key) {
  const array* list = base::array_at(target, key);
  const std::int64_t* number = list && !list->empty() ? (*list)[0].if_int64() : nullptr;
  return number ? *number : 0;
}

const model::Group* find_row(const World& world, model::GroupId id) {
  const auto in_mind = world.groups.find(id);
  if (in_mind != world.groups.end()) return &in_mind->second.row;
  const auto loaded = world.group_rows.find(id);
  return loaded == world.group_rows.end() ? nullptr : &loaded->second;
}

// An effect about the way, to be delivered where it stands.
model::Effect effect_for(Context& context, const EntryWay& way, std::string_view kind,
                         std::string key, const model::Decision& decision) {
  model::Effect effect = context.new_effect(kind, std::move(key), decision);
  const object target = parsed(way.target);
  effect.member = model::MemberId(first_of(target, "staff"));
  effect.group = model::GroupId(first_of(target, "groups"));
  object body = target;
  body["kind"] = model::to_name(way.kind);
  body["mark"] = way.mark;
  if (!way.reference.empty()) body["reference"] = way.reference;
  effect.body = base::json::serialize(body);
  return effect;
}

model::Decision way_decision(Context& context, const EntryWay& way, std::string_view why) {
  model::Decision decision = context.new_decision("code.way_asked", nullptr);
  decision.reason = base::json::serialize(
      object{{"code", way.code.value}, {"number", way.number}, {"rule", way.rule}, {"why", why}});
  return decision;
}

void ask(Context& context, EntryWay way) {
  const model::Decision decision = way_decision(context, way, "a rule leads there");
  model::Effect effect = effect_for(context, way, "make_way", key_of_way(way), decision);
  way.effect = effect.id;
  way.asked_at = context.at;
  context.record(decision);
  context.put_effect(std::move(effect));
  put(context, std::move(way));
}

void change(Context& context, EntryWay way, const object& target) {
  way.target = base::json::serialize(target);
  way.trouble.clear();
  const model::Decision decision = way_decision(context, way, "its destination is another");
  model::Effect effect =
      effect_for(context, way, "change_way",
                 key_of_way(way) + ":change:" + std::to_string(context.cause.value), decision);
  context.record(decision);
  context.put_effect(std::move(effect));
  put(context, std::move(way));
}

void ask_to_delete(Context& context, EntryWay way) {
  const model::Decision decision = way_decision(context, way, "no rule leads there any more");
  model::Effect effect =
      effect_for(context, way, "delete_way",
                 key_of_way(way) + ":delete:" + std::to_string(context.cause.value), decision);
  context.record(decision);
  context.put_effect(std::move(effect));
  way.state = WayState::retiring;
  put(context, std::move(way));
}

void retire(Context& context, EntryWay way) {
  if (!way.reference.empty()) return ask_to_delete(context, std::move(way));
  const auto effect = context.world.effects.find(way.effect);
  const bool is_pending =
      effect != context.world.effects.end() && effect->second.state == model::EffectState::pending;
  if (way.state == WayState::asking && is_pending) {
    context.withdraw_effect(key_of_way(way), "no rule leads there any more");
    way.state = WayState::retired;
  } else {
    // It may be made yet: as soon as its name is known it is deleted.
    way.state = way.state == WayState::failed ? WayState::retired : WayState::retiring;
  }
  put(context, std::move(way));
}

bool is_in_use(const EntryWay& way) {
  return way.state != WayState::retiring && way.state != WayState::retired;
}

std::vector<EntryWay> ways_of(const World& world, model::CodeId code) {
  std::vector<EntryWay> ways;
  for (auto at = world.entry_ways.lower_bound({code, 0}); at != world.entry_ways.end(); ++at) {
    if (at->first.first != code) break;
    ways.push_back(at->second);
  }
  return ways;
}

// One member's code stays one member's on the platform, and a platform's code stays on it.
bool can_become(const EntryWay& way, WayKind kind, const Target& target) {
  if (way.kind != kind || way.source != target.source || way.state != WayState::ready) return false;
  const object before = parsed(way.target);
  const auto many = [](const object& of) {
    const array* staff = base::array_at(of, "staff");
    return staff && staff->size() > 1;
  };
  return many(before) == many(target.body);
}

struct Wanted {
  std::string rule;
  const model::Destination* to;
  std::string path;
};

std::vector<Wanted> wanted_by(const model::EntranceRules& rules) {
  std::vector<Wanted> wanted;
  for (std::size_t i = 0; i < rules.rules.size(); ++i) {
    wanted.push_back(
        {rules.rules[i].id, &rules.rules[i].to, "rules.rules[" + std::to_string(i) + "].to"});
  }
  if (rules.otherwise) {
    wanted.push_back({std::string(model::otherwise_rule), &*rules.otherwise, "rules.otherwise"});
  }
  return wanted;
}

EntryWay* find_way(Context& context, std::string_view key) {
  const auto code = code_of(key);
  if (!code) return nullptr;
  for (auto at = context.world.entry_ways.lower_bound({*code, 0});
       at != context.world.entry_ways.end() && at->first.first == *code; ++at) {
    const std::string own = key_of_way(at->second);
    if (key == own || (key.starts_with(own) && key[own.size()] == ':')) return &at->second;
  }
  return nullptr;
}

// It is there, under this name.
void made(Context& context, EntryWay way, std::string reference, std::string picture) {
  if (!reference.empty()) way.reference = std::move(reference);
  if (!picture.empty()) way.picture = std::move(picture);
  way.trouble.clear();
  if (!is_in_use(way)) return ask_to_delete(context, std::move(way));
  way.state = WayState::ready;
  if (way.ready_at.ms == 0) way.ready_at = context.at;
  put(context, std::move(way));
}

}  // namespace

// ---- rows

void put(Context& context, model::EntryCode row) {
  context.changes.entry_codes.put(row);
  const model::CodeId id = row.id;
  context.world.entry_codes.insert_or_assign(id, std::move(row));
}
void put(Context& context, EntryWay row) {
  context.changes.entry_ways.put(row);
  const std::pair key{row.code, row.number};
  context.world.entry_ways.insert_or_assign(key, std::move(row));
}

Result<Target> target_of(const Context& context, const model::Destination& to,
                         const std::string& path) {
  Target target;
  if (to.kind == DestinationKind::link) return target;
  const auto add = [&](model::SourceId source, const std::string& field) -> Result<void> {
    if (target.source && target.source != source)
      return wrong_way(field, "must be of one platform");
    target.source = source;
    return {};
  };
  array ids, names;
  if (to.kind == DestinationKind::persona) {
    for (const model::MemberId id : to.staff) {
      const auto member = context.world.members.find(id);
      const bool is_staff =
          member != context.world.members.end() && member->second.role == model::Role::staff;
      if (!is_staff) return wrong_way(path + ".staff", "must be members of the staff");
      TRY_VOID(add(member->second.source, path + ".staff"));
      ids.emplace_back(id.value);
      names.emplace_back(member->second.external_id);
    }
    target.body = {{"staff", std::move(ids)}, {"users", std::move(names)}};
    return target;
  }
  for (const model::GroupId id : to.groups) {
    const model::Group* group = find_row(context.world, id);
    if (!group) return wrong_way(path + ".groups", "holds a group that is not there");
    TRY_VOID(add(group->source, path + ".groups"));
    ids.emplace_back(id.value);
    names.emplace_back(group->external_id);
  }
  target.body = {{"groups", std::move(ids)},
                 {"chats", std::move(names)},
                 {"makes_rooms", to.makes_rooms},
                 {"room_name", to.room_name}};
  return target;
}

Result<void> align_ways(Context& context, const model::EntryCode& code,
                        const model::EntranceRules& rules) {
  const std::vector<Wanted> wanted = wanted_by(rules);
  std::vector<Target> targets;  // all are checked before anything is asked for
  for (const Wanted& each : wanted) {
    TRY(target, target_of(context, *each.to, each.path));
    targets.push_back(std::move(target));
  }
  const std::vector<EntryWay> known = ways_of(context.world, code.id);
  std::int64_t next = known.empty() ? 1 : known.back().number + 1;
  if (next + static_cast<std::int64_t>(wanted.size()) > ways_of_code_max) {
    return fail(ErrorCode::limit_exceeded,
                "this code has had 999 codes of platforms behind it: make a new one", "rules");
  }
  for (const EntryWay& way : known) {
    if (!is_in_use(way)) continue;
    const bool is_wanted = std::any_of(wanted.begin(), wanted.end(), [&](const Wanted& each) {
      return each.rule == way.rule && each.to->kind != DestinationKind::link;
    });
    if (!is_wanted) retire(context, way);
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!targets[i].source) continue;
    const WayKind kind =
        wanted[i].to->kind == DestinationKind::persona ? WayKind::contact : WayKind::join;
    const auto standing = std::find_if(known.rbegin(), known.rend(), [&](const EntryWay& way) {
      return is_in_use(way) && way.rule == wanted[i].rule;
    });
    const std::string target = base::json::serialize(targets[i].body);
    if (standing != known.rend()) {
      if (standing->target == target && standing->state != WayState::failed) continue;
      if (can_become(*standing, kind, targets[i])) {
        change(context, *standing, targets[i].body);
        continue;
      }
      retire(context, *standing);
    }
    EntryWay way;
    way.code = code.id;
    way.number = next++;
    way.source = targets[i].source;
    way.kind = kind;
    way.rule = wanted[i].rule;
    way.mark = code.text + "." + std::to_string(way.number);
    way.target = target;
    ask(context, std::move(way));
  }
  return {};
}

Result<void> ask_again(Context& context, const model::EntryCode& code, std::int64_t number) {
  const auto known = context.world.entry_ways.find({code.id, number});
  if (known == context.world.entry_ways.end()) {
    return fail(ErrorCode::not_found, "the code has no way " + std::to_string(number), "number");
  }
  const EntryWay way = known->second;
  const bool is_stuck = way.state == WayState::asking && way.reference.empty();
  if (way.state != WayState::failed && way.state != WayState::uncertain && !is_stuck) {
    return fail(ErrorCode::conflict,
                "this one is " + std::string(model::to_name(way.state)) +
                    ": only what failed, or what nobody knows the fate of, is asked for again",
                "number");
  }
  retire(context, way);
  EntryWay next = way;
  next.number = ways_of(context.world, code.id).back().number + 1;
  next.mark = code.text + "." + std::to_string(next.number);
  next.state = WayState::asking;
  next.trouble.clear();
  ask(context, std::move(next));
  return {};
}

std::optional<model::CodeId> code_of(std::string_view key) {
  if (!key.starts_with(key_prefix)) return std::nullopt;
  std::int64_t code = 0;
  const auto read = std::from_chars(key.data() + key_prefix.size(), key.data() + key.size(), code);
  if (read.ec != std::errc{} || code <= 0) return std::nullopt;
  return model::CodeId(code);
}

// ---- told

void settled(Context& context, const model::Effect& effect, std::string_view state,
             const object& arguments) {
  const EntryWay* known = find_way(context, effect.key);
  if (!known || state == "under_way") return;
  EntryWay way = *known;
  const bool is_over = state == "failed" || state == "manual" || state == "expired";
  if (effect.kind == "make_way") {
    if (state == "sent") {
      return made(context, std::move(way), effect.result,
                  std::string(base::text_at(arguments, "picture")));
    }
    way.trouble = effect.result;
    if (state == "uncertain" && is_in_use(way)) way.state = WayState::uncertain;
    if (is_over) way.state = is_in_use(way) ? WayState::failed : WayState::retired;
  } else if (effect.kind == "delete_way") {
    if (state == "sent") {
      way.state = WayState::retired;
      way.trouble.clear();
    } else {
      way.trouble = effect.result;  // its name is kept
    }
  } else {
    way.trouble = state == "sent" ? std::string() : effect.result;
  }
  put(context, std::move(way));
}

void noted(Context& context, const model::WayNoted& body) {
  const EntryWay* known = find_way(context, body.key);
  if (!known || known->state == WayState::retired) return;
  EntryWay way = *known;
  if (!way.reference.empty() && way.reference != body.reference) return;  // another one
  if (body.outcome == model::WayOutcome::absent) {
    if (!way.reference.empty()) return;
    way.state = is_in_use(way) ? WayState::failed : WayState::retired;
    way.trouble = "it was looked for and is not there: ask for it again";
    return put(context, std::move(way));
  }
  if (const auto effect = context.world.effects.find(way.effect);
      effect != context.world.effects.end() && effect->second.state == model::EffectState::parked) {
    model::Effect found = effect->second;
    found.state = model::EffectState::sent;
    found.done_at = context.at;
    found.result = body.reference;
    context.put_effect(std::move(found));
  }
  // Of a way on its way out only the name was missing.
  if (way.state == WayState::retiring && !way.reference.empty()) return;
  made(context, std::move(way), body.reference, body.picture);
}

void visited(Context& context, const model::VisitNoted& body) {
  context.changes.visits.push_back({context.cause, body.code, body.visitor, body.region, body.agent,
                                    body.shown, body.skipped, context.at});
}

}  // namespace engine::entrances
