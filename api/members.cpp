#include "store/queries/members.h"

#include "api/customer_notes.h"
#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "store/queries/behaviours.h"
#include "store/queries/known_people.h"
#include "store/queries/staffside.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;

constexpr std::int64_t member_decisions_max = 100;
constexpr std::int64_t member_feedback_max = 100;
constexpr std::int64_t member_behaviours_max = 100;
constexpr std::int64_t behaviour_names_max = 200;
constexpr std::size_t words_bytes_max = 200;

base::Result<queries::MemberFilter> filter_asked(const Call& call, base::Day today) {
  queries::MemberFilter filter;
  filter.words = call.text("q");
  if (filter.words.size() > words_bytes_max) {
    return fail(ErrorCode::invalid_input,
                "q may have at most " + std::to_string(words_bytes_max) + " bytes", "q");
  }
  if (!call.text("role").empty()) {
    filter.role = model::from_name<model::Role>(call.text("role"));
    if (!filter.role) {
      return fail(ErrorCode::invalid_input, "role must be member, staff or bot", "role");
    }
  }
  TRY(silent, call.flag("silent"));
  if (silent) filter.silent_since = today - queries::silent_days;
  return filter;
}

// Details may hold anything: phone numbers are hidden in them as elsewhere.
object behaviour_json(const model::Behaviour& row, const Principal& who) {
  object out{
      {"name", row.name}, {"subject", masked_note(row.subject, who)}, {"at", time_or_null(row.at)}};
  auto detail = parsed_object(row.detail);
  for (auto& member : detail) {
    const std::string text = member.value().is_string() ? std::string(member.value().get_string())
                                                        : base::json::serialize(member.value());
    member.value() = masked_note(text, who);
  }
  out["detail"] = std::move(detail);
  return out;
}

base::Result<model::MemberId> after_asked(const Call& call) {
  if (call.text("cursor").empty()) return model::MemberId();
  TRY(keys, read_cursor(call.text("cursor"), 1));
  return model::MemberId(keys[0]);
}

}  // namespace

base::Result<Response> members(Services& services, const Call& call) {
  TRY(limit, call.limit());
  TRY(after, after_asked(call));
  TRY(policy, services.policies.in_force(call.reader));
  TRY(filter, filter_asked(call, policy->today(call.now)));
  TRY(group, call.integer("group"));
  filter.group = model::GroupId(group.value_or(0));
  TRY(lines, queries::members(call.reader, filter, after, limit));
  Names names;
  for (const auto& line : lines) names.want(line.member);
  TRY_VOID(names.load(call.reader));
  const bool is_full = static_cast<std::int64_t>(lines.size()) == limit;
  return page(call,
              to_array(lines, [&](const auto& line) { return member_json(line, names, call.who); }),
              is_full ? make_cursor({lines.back().member.id.value}) : "");
}

base::Result<Response> group_members(Services& services, const Call& call) {
  TRY(id, call.id());
  TRY(limit, call.limit());
  TRY(after, after_asked(call));
  TRY(policy, services.policies.in_force(call.reader));
  const base::Day today = policy->today(call.now);
  TRY(filter, filter_asked(call, today));
  filter.group = model::GroupId(id);
  TRY(lines, queries::group_members(call.reader, filter, today, after, limit));
  Names names;
  for (const auto& each : lines) names.want(each.line.member);
  TRY_VOID(names.load(call.reader));
  const bool is_full = static_cast<std::int64_t>(lines.size()) == limit;
  return page(call,
              to_array(lines,
                       [&](const queries::GroupMemberLine& each) {
                         return object{{"member", member_json(each.line, names, call.who)},
                                       {"joined_at", time_or_null(each.stay.joined_at)},
                                       {"join_seen", each.stay.join_seen},
                                       {"via", each.stay.via},
                                       {"messages_30d", each.messages_30d},
                                       {"last_spoke_day", day_or_null(each.line.last_spoke)}};
                       }),
              is_full ? make_cursor({lines.back().line.member.id.value}) : "");
}

base::Result<Response> member(Services& services, const Call& call) {
  TRY(id, call.id());
  TRY(line, queries::member(call.reader, model::MemberId(id)));
  if (!line) return fail(ErrorCode::not_found, "there is no member " + std::to_string(id), "id");
  TRY(policy, services.policies.in_force(call.reader));
  const base::Day since = policy->today(call.now) - (queries::profile_days - 1);
  const model::MemberId member = line->member.id;
  TRY(stays, queries::stays_of(call.reader, member));
  TRY(contacts, queries::contacts_of(call.reader, member));
  TRY(days, queries::activity_of(call.reader, member, since));
  TRY(strikes, queries::strikes_of(call.reader, member));
  TRY(feedback, queries::feedback_of(call.reader, member, member_feedback_max));
  TRY(behaviours, queries::behaviours_of(call.reader, member, member_behaviours_max));
  queries::DecisionFilter of_member;
  of_member.member = member;
  TRY(decided, queries::decisions(call.reader, of_member, 0, member_decisions_max));
  TRY(verdicts, queries::verdicts_of(call.reader, decided.decisions));
  Names names;
  names.want(line->member);
  names.want_all(stays);
  for (const model::Contact& contact : contacts) names.want(contact.staff);
  for (const model::Feedback& row : feedback) {
    names.want(row.written);
    names.want(row.group);
  }
  names.want_all(strikes);
  names.want_all(decided.decisions);
  TRY_VOID(names.load(call.reader));
  object body;
  body["member"] = member_json(*line, names, call.who);
  body["stays"] = to_array(stays, [&](const auto& row) { return stay_json(row, names); });
  body["contacts"] =
      to_array(contacts, [&](const auto& row) { return contact_json(row, names, call.who); });
  body["activity"] = to_array(days, activity_json);
  body["strikes"] = to_array(strikes, [&](const auto& row) { return strike_json(row, names); });
  body["decisions"] = to_array(
      decided.decisions, [&](const auto& row) { return decision_json(row, names, verdicts); });
  body["feedback"] =
      to_array(feedback, [&](const auto& row) { return feedback_json(row, names, call.who); });
  body["behaviours"] =
      to_array(behaviours, [&](const auto& row) { return behaviour_json(row, call.who); });
  return stamped(call, body);
}

base::Result<Response> behaviour_names(Services&, const Call& call) {
  TRY(names, queries::behaviour_names(call.reader, behaviour_names_max));
  object body;
  body["names"] = to_array(names, [](const auto& row) {
    return object{{"name", row.name}, {"last_at", time_or_null(row.last_at)}};
  });
  return stamped(call, body);
}

base::Result<Response> change_member(Services& services, const Call& call) {
  TRY(id, call.id());
  TRY(body, call.body({"name", "company", "title", "phone", "email", "region", "tier", "identity",
                       "role"}));
  // Whoever does not see a number cannot know what they would overwrite.
  if (call.who.role < AccountRole::lead && (body.contains("phone") || body.contains("email"))) {
    return fail(ErrorCode::not_allowed, "only leads and administrators change phone and e-mail",
                body.contains("phone") ? "phone" : "email");
  }
  body["member"] = id;
  return carry_out(services, call, "member.update", body);
}

}  // namespace api
