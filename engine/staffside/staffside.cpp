#include "engine/staffside/staffside.h"

#include "base/utf8.h"
#include "engine/state/named.h"

namespace engine::staffside {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::object;

namespace {

Result<std::string> filled_text(const object& arguments, std::string_view key) {
  TRY(text, base::required_text(arguments, key));
  if (text.empty()) {
    return fail(ErrorCode::invalid_input, std::string(key) + " is empty", std::string(key));
  }
  return text;
}

Result<const model::Member*> customer_of(const Context& context, const object& arguments) {
  TRY(member, person_named(context, arguments, "member"));
  if (member->role != model::Role::member) {
    return fail(ErrorCode::invalid_input, member->name + " is one of us: name a customer",
                "member");
  }
  return member;
}

std::string answer(std::string_view key, std::int64_t id) {
  object out;
  out[key] = id;
  return base::json::serialize(out);
}

Result<std::string> log_feedback(Context& context, const object& arguments) {
  model::Feedback row;
  row.id = model::FeedbackId(context.cause.value);
  const auto kind = model::from_name<model::FeedbackKind>(base::text_at(arguments, "kind"));
  if (!kind) {
    return fail(ErrorCode::invalid_input, "kind must be wish, bug, complaint or praise", "kind");
  }
  TRY(text, filled_text(arguments, "text"));
  if (base::count_code_points(text) > feedback_characters_max) {
    return fail(ErrorCode::invalid_input,
                "text is longer than " + std::to_string(feedback_characters_max) + " characters",
                "text");
  }
  TRY(member, customer_of(context, arguments));
  row.kind = *kind;
  row.text = std::move(text);
  row.member = member->id;
  row.group = model::GroupId(base::integer_at(arguments, "group").value_or(0));
  if (row.group && !context.world.find_group(row.group)) {
    return fail(ErrorCode::not_found, "group: there is no group of that number", "group");
  }
  if (base::integer_at(arguments, "staff").value_or(0) != 0) {
    TRY(staff, staff_named(context, arguments, "staff"));
    row.written = staff->id;
  }
  row.by = context.login;
  row.at = context.at;
  model::Decision decision = context.new_decision("feedback.logged", nullptr);
  decision.group = row.group;
  decision.member = row.member;
  decision.reason = base::json::serialize(object{
      {"feedback", row.id.value}, {"kind", model::to_name(row.kind)}, {"by", context.login}});
  context.record(std::move(decision));
  context.changes.feedback.push_back(std::move(row));
  return answer("feedback", context.cause.value);
}

void withdraw_earlier(Context& context, const object& arguments, const std::string& beginning) {
  const model::EffectId id(base::integer_at(arguments, "effect").value_or(0));
  const auto known = context.world.effects.find(id);
  if (known == context.world.effects.end() || !known->second.key.starts_with(beginning)) return;
  if (known->second.state != model::EffectState::pending) return;
  model::Effect earlier = known->second;
  earlier.state = model::EffectState::withdrawn;
  earlier.done_at = context.at;
  earlier.result = "asked for otherwise";
  context.put_effect(std::move(earlier));
}

Result<std::string> tag_contact(Context& context, const object& arguments) {
  TRY(member, customer_of(context, arguments));
  // Whoever has the customer as a contact, which api/customer_notes sees to, and is in no group of
  // ours is not known as staff.
  TRY(staff, person_named(context, arguments, "staff"));
  if (staff->id == member->id) {
    return fail(ErrorCode::invalid_input, "staff: name who has the customer as a contact", "staff");
  }
  TRY(tag, filled_text(arguments, "tag"));
  TRY(name, filled_text(arguments, "name"));
  if (tag.size() > tag_bytes_max || name.size() > tag_bytes_max) {
    return fail(ErrorCode::invalid_input,
                "tag and name have at most " + std::to_string(tag_bytes_max) + " bytes", "tag");
  }
  const auto* adding = arguments.if_contains("adding");
  if (!adding || !adding->is_bool()) {
    return fail(ErrorCode::invalid_input, "adding must be true or false", "adding");
  }
  model::Decision decision = context.new_decision("contact.tag_asked", nullptr);
  decision.member = member->id;
  decision.reason = base::json::serialize(object{{"tag", name},
                                                 {"adding", adding->get_bool()},
                                                 {"staff", staff->name},
                                                 {"by", context.login}});
  const std::string subject =
      "tag:" + std::to_string(staff->id.value) + ":" + std::to_string(member->id.value) + ":" + tag;
  withdraw_earlier(context, arguments, subject + "/");
  model::Effect effect = context.new_effect(
      "tag_contact", subject + "/" + std::to_string(context.cause.value), decision);
  effect.expires_at = context.at + tag_expires_after;
  effect.body = base::json::serialize(object{{"staff", staff->external_id},
                                             {"staff_id", staff->id.value},
                                             {"tag", tag},
                                             {"name", name},
                                             {"adding", adding->get_bool()},
                                             {"by", context.login}});
  context.record(std::move(decision));
  const std::int64_t id = effect.id.value;
  context.put_effect(std::move(effect));
  return answer("effect", id);
}

}  // namespace

bool knows(std::string_view command) {
  return command == "feedback.log" || command == "contact.tag";
}

Result<std::string> carry_out(Context& context, std::string_view command, const object& arguments) {
  return command == "feedback.log" ? log_feedback(context, arguments)
                                   : tag_contact(context, arguments);
}

}  // namespace engine::staffside
