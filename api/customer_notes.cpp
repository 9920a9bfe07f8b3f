// Notes of a customer that staff make beside a chat.
#include "api/customer_notes.h"

#include <algorithm>
#include <set>

#include "api/handlers.h"
#include "api/troubles.h"
#include "store/queries/known_people.h"
#include "store/queries/members.h"
#include "store/queries/staffside.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;
using model::EffectState;

const model::Contact* contact_with(const std::vector<model::Contact>& contacts,
                                   model::MemberId staff) {
  const auto found = std::find_if(contacts.begin(), contacts.end(), [staff](const auto& each) {
    return each.staff == staff && each.until.ms == 0;
  });
  return found == contacts.end() ? nullptr : &*found;
}

bool has_tag(const model::Contact& contact, std::string_view name) {
  const auto parsed = base::parse_json(contact.tags.empty() ? "[]" : contact.tags);
  const array* tags = parsed ? parsed->if_array() : nullptr;
  return tags && std::any_of(tags->begin(), tags->end(), [name](const auto& each) {
           return each.is_string() && std::string_view(each.get_string()) == name;
         });
}

// "pending", "failed", or empty when there is nothing more to say of it.
std::string_view state_of(const model::Effect& wish, base::Instant now) {
  switch (wish.state) {
    case EffectState::pending:
    case EffectState::parked: return "pending";
    case EffectState::sent: return now - wish.done_at <= tag_seen_within ? "pending" : "";
    case EffectState::failed:
    case EffectState::expired: return "failed";
    case EffectState::withdrawn: return "";
  }
  return "";
}

std::int64_t newest_wish(const std::vector<model::Effect>& wishes, model::MemberId staff,
                         std::string_view tag) {
  for (const model::Effect& wish : wishes) {
    const object body = parsed_object(wish.body);
    const bool is_same =
        base::integer_at(body, "staff_id") == staff.value && base::text_at(body, "tag") == tag;
    if (is_same) return wish.state == EffectState::pending ? wish.id.value : 0;
  }
  return 0;
}

// On whose behalf: the one that is named, else whoever asks if they know the customer, else the
// first who does.
base::Result<model::MemberId> staff_asked(const Call& call, const object& body,
                                          const std::vector<model::Contact>& contacts) {
  TRY(named, Call::body_id(body, "staff", false));
  const model::MemberId wanted = named != 0 ? model::MemberId(named) : call.who.member;
  if (contact_with(contacts, wanted)) return wanted;
  if (named != 0) {
    return fail(ErrorCode::invalid_input,
                "staff: this member does not have the customer as a contact, and only who has may "
                "tag them",
                "staff");
  }
  for (const model::Contact& each : contacts) {
    if (each.until.ms == 0) return each.staff;
  }
  return fail(ErrorCode::invalid_input,
              "nobody of the staff has this customer as a contact: add them first, then tag them",
              "member");
}

}  // namespace

object feedback_json(const model::Feedback& row, const Names& names, const Principal& who) {
  return {{"id", row.id.value},
          {"kind", model::to_name(row.kind)},
          {"text", masked_note(row.text, who)},
          {"group", row.group ? group_ref(row.group, names) : value(nullptr)},
          {"written_by", row.written ? member_ref(row.written, names) : value(nullptr)},
          {"by", row.by},
          {"at", base::format_iso(row.at)}};
}

array tags_json(const std::vector<CustomerTag>& tags) {
  return to_array(tags, [](const CustomerTag& each) {
    return object{{"id", each.id}, {"name", each.name}, {"group", each.group}};
  });
}

base::Result<array> tag_changes_json(const Platforms& platforms, const Call& call,
                                     model::MemberId member,
                                     const std::vector<model::Contact>& contacts) {
  TRY(wishes,
      queries::tag_wishes_of(call.reader, member, call.now - tag_wish_shown_for, tag_wishes_max));
  array changes;
  std::set<std::pair<std::int64_t, std::string>> seen;
  for (const model::Effect& wish : wishes) {
    const object body = parsed_object(wish.body);
    const std::int64_t staff = base::integer_at(body, "staff_id").value_or(0);
    if (!seen.emplace(staff, base::text_at(body, "tag")).second) continue;  // asked for anew since
    const model::Contact* contact = contact_with(contacts, model::MemberId(staff));
    const bool adding = base::flag_at(body, "adding");
    const std::string_view name = base::text_at(body, "name"), state = state_of(wish, call.now);
    if (!contact || state.empty() || has_tag(*contact, name) == adding) continue;
    changes.emplace_back(object{{"staff_id", staff},
                                {"tag", base::text_at(body, "tag")},
                                {"name", name},
                                {"adding", adding},
                                {"state", state},
                                {"trouble", wish.result},
                                {"troubles", troubles_json(platforms, wish.result)},
                                {"by", base::text_at(body, "by")},
                                {"at", base::format_iso(wish.created_at)}});
  }
  return changes;
}

base::Result<Response> sidebar_sent(Services& services, const Call& call) {
  TRY(body, call.body({"question", "text"}));
  TRY(question, Call::body_id(body, "question", true));
  TRY(text, base::required_text(body, "text"));
  return carry_out(services, call, "sidebar.sent",
                   {{"question", question}, {"text", text}, {"member", call.who.member.value}});
}

base::Result<Response> log_feedback(Services& services, const Call& call) {
  TRY(body, call.body({"member", "kind", "text", "group"}));
  TRY(member, Call::body_id(body, "member", true));
  TRY(group, Call::body_id(body, "group", false));
  TRY(kind, base::required_text(body, "kind"));
  TRY(text, base::required_text(body, "text"));
  return carry_out(services, call, "feedback.log",
                   {{"member", member},
                    {"group", group},
                    {"kind", kind},
                    {"text", text},
                    {"staff", call.who.member.value}});
}

base::Result<Response> tag_customer(Services& services, const Call& call) {
  TRY(body, call.body({"member", "tag", "adding", "staff"}));
  TRY(member, Call::body_id(body, "member", true));
  TRY(tag, base::required_text(body, "tag"));
  const auto* adding = body.if_contains("adding");
  if (!adding || !adding->is_bool()) {
    return fail(ErrorCode::invalid_input, "adding must be true or false", "adding");
  }
  const auto offered = services.platforms.customer_tags(call.path.front());
  const auto known = std::find_if(offered.begin(), offered.end(),
                                  [&](const CustomerTag& each) { return each.id == tag; });
  if (known == offered.end()) {
    return fail(ErrorCode::not_found,
                "there is no such tag: make it in WeCom's customer tags, then read again", "tag");
  }
  const model::MemberId customer(member);
  TRY(contacts, queries::contacts_of(call.reader, customer));
  TRY(staff, staff_asked(call, body, contacts));
  TRY(wishes,
      queries::tag_wishes_of(call.reader, customer, call.now - tag_wish_shown_for, tag_wishes_max));
  return carry_out(services, call, "contact.tag",
                   {{"member", member},
                    {"staff", staff.value},
                    {"tag", tag},
                    {"name", known->name},
                    {"adding", adding->get_bool()},
                    {"effect", newest_wish(wishes, staff, tag)}});
}

}  // namespace api
