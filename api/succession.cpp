// What a member of staff holds on the platform, and passes on to a colleague.
#include "store/queries/succession.h"

#include <set>

#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "api/troubles.h"
#include "store/queries/members.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;

// Of one member of staff; more are not told.
constexpr std::int64_t groups_held_max = 2'000;
constexpr std::int64_t successions_shown_max = 10;
// The platform shows a new owner within seconds; a group that is theirs still after this long has
// come back.
constexpr base::Duration owner_shown_within = base::minutes(2);

base::Result<model::Member> staff_named(const Call& call) {
  TRY(id, call.id());
  TRY(member, queries::member_row(call.reader, model::MemberId(id)));
  if (!member) return fail(ErrorCode::not_found, "there is no member " + std::to_string(id), "id");
  if (member->role != model::Role::staff) {
    return fail(ErrorCode::conflict,
                member->name + " is not staff: only staff own groups on the platform", "id");
  }
  return *std::move(member);
}

// Of the platform that they are on.
base::Result<std::string> source_name(const Call& call, const model::Member& member) {
  Names names;
  names.want(member.source);
  TRY_VOID(names.load(call.reader));
  const std::string* name = names.find(member.source);
  return name ? *name : std::string();
}

// Being passed on, or passed and not shown by the platform yet.
bool is_waiting(const model::Effect& effect, base::Instant now) {
  switch (effect.state) {
    case model::EffectState::pending: return true;
    // Being asked for at this moment; or nobody knows what became of it, and it may be begun anew.
    case model::EffectState::parked: return now - effect.created_at <= owner_shown_within;
    case model::EffectState::sent: return now - effect.done_at <= owner_shown_within;
    case model::EffectState::failed:
    case model::EffectState::expired:
    case model::EffectState::withdrawn: break;
  }
  return false;
}

// What somebody holds, and has begun to pass on.
struct Holding {
  std::vector<model::Group> groups;
  std::vector<queries::Succession> successions;
  std::set<model::GroupId> waiting;
};

base::Result<Holding> holding_of(const Call& call, model::MemberId staff) {
  Holding holding;
  TRY(groups, queries::groups_held(call.reader, staff, groups_held_max));
  TRY(successions, queries::successions_of(call.reader, staff, successions_shown_max));
  for (const queries::Succession& one : successions) {
    for (const model::Effect& each : one.effects) {
      if (is_waiting(each, call.now)) holding.waiting.insert(each.group);
    }
  }
  holding.groups = std::move(groups);
  holding.successions = std::move(successions);
  return holding;
}

object passed_json(const model::Effect& effect, const Names& names, const Platforms& platforms) {
  return {{"group", group_ref(effect.group, names)},
          {"state", model::to_name(effect.state)},
          {"done_at", time_or_null(effect.done_at)},
          {"trouble", effect.state == model::EffectState::sent ? "" : effect.result},
          {"troubles", effect.state == model::EffectState::sent
                           ? array()
                           : troubles_json(platforms, effect.result)}};
}

object succession_json(const queries::Succession& one, const Names& names,
                       const Platforms& platforms) {
  const object reason = parsed_object(one.decision.reason);
  const model::MemberId to(base::integer_at(reason, "to_id").value_or(0));
  return {{"decision", one.decision.id.value},
          {"at", base::format_iso(one.decision.at)},
          {"by", base::text_at(reason, "by")},
          {"to", member_ref(to, names)},
          {"groups", to_array(one.effects, [&](const model::Effect& each) {
             return passed_json(each, names, platforms);
           })}};
}

}  // namespace

base::Result<Response> member_succession(Services& services, const Call& call) {
  TRY(staff, staff_named(call));
  TRY(source, source_name(call, staff));
  TRY(holding, holding_of(call, staff.id));
  Names names;
  for (const model::Group& each : holding.groups) names.want(each.id);
  for (const queries::Succession& one : holding.successions) {
    const object reason = parsed_object(one.decision.reason);
    names.want(model::MemberId(base::integer_at(reason, "to_id").value_or(0)));
    for (const model::Effect& each : one.effects) names.want(each.group);
  }
  TRY_VOID(names.load(call.reader));
  return stamped(
      call, {{"automatic", services.platforms.changes_owners(source)},
             {"holds", to_array(holding.groups,
                                [&](const model::Group& each) {
                                  return object{{"group", group_ref(each.id, names)},
                                                {"waiting", holding.waiting.contains(each.id)}};
                                })},
             {"successions", to_array(holding.successions, [&](const queries::Succession& one) {
                return succession_json(one, names, services.platforms);
              })}});
}

base::Result<Response> start_succession(Services& services, const Call& call) {
  TRY(staff, staff_named(call));
  TRY(source, source_name(call, staff));
  TRY(body, call.body({"to", "groups"}));
  TRY(to, Call::body_id(body, "to", true));
  const auto* groups = body.if_contains("groups");
  if (!groups || !groups->is_array()) {
    return fail(ErrorCode::invalid_input, "groups must be a list of groups' numbers", "groups");
  }
  if (!services.platforms.changes_owners(source)) {
    return fail(ErrorCode::conflict,
                "no platform is connected that changes the owners of " + source +
                    "'s groups: set the owner on each group's page",
                "id");
  }
  TRY(holding, holding_of(call, staff.id));
  for (std::size_t i = 0; i < groups->get_array().size(); ++i) {
    const std::int64_t* number = groups->get_array()[i].if_int64();
    if (!number || !holding.waiting.contains(model::GroupId(*number))) continue;
    const std::string place = "groups[" + std::to_string(i) + "]";
    return fail(ErrorCode::conflict, place + ": this group is being passed on already", place);
  }
  return carry_out(services, call, "succession.start",
                   {{"from", staff.id.value}, {"to", to}, {"groups", *groups}});
}

}  // namespace api
