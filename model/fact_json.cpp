#include "model/fact_json.h"

#include <algorithm>
#include <initializer_list>

#include "model/application.h"

namespace model {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::array;
using base::json::object;
using base::json::value;

constexpr auto head_members =
    std::to_array<std::string_view>({"kind", "source", "id", "at", "group", "actor", "history"});

Result<void> only(const object& in, std::initializer_list<std::string_view> allowed) {
  for (const auto& member : in) {
    const std::string_view key = member.key();
    const auto is = [key](std::string_view name) { return name == key; };
    if (std::any_of(allowed.begin(), allowed.end(), is)) continue;
    if (std::any_of(head_members.begin(), head_members.end(), is)) continue;
    return fail(ErrorCode::invalid_input, "unknown member \"" + std::string(key) + "\"",
                std::string(key));
  }
  return {};
}

Result<std::string> optional_text(const object& in, std::string_view key) {
  const value* found = in.if_contains(key);
  if (!found || found->is_null()) return std::string();
  if (!found->is_string()) {
    return fail(ErrorCode::invalid_input, std::string(key) + " must be text", std::string(key));
  }
  return std::string(found->get_string());
}

Result<std::optional<std::string>> maybe_text(const object& in, std::string_view key) {
  if (!in.contains(key)) return std::optional<std::string>();
  TRY(text, optional_text(in, key));
  return std::optional<std::string>(std::move(text));
}

Result<std::int64_t> optional_integer(const object& in, std::string_view key) {
  if (!in.contains(key)) return std::int64_t{0};
  const auto number = base::integer_at(in, key);
  if (!number) {
    return fail(ErrorCode::invalid_input, std::string(key) + " must be a whole number",
                std::string(key));
  }
  return *number;
}

template <class E>
Result<E> name_at(const object& in, std::string_view key, E otherwise) {
  TRY(text, optional_text(in, key));
  if (text.empty()) return otherwise;
  if (const auto known = from_name<E>(text)) return *known;
  std::string choices;
  for (const auto name : NameOf<E>::all)
    choices += (choices.empty() ? "" : ", ") + std::string(name);
  return fail(ErrorCode::invalid_input,
              std::string(key) + " \"" + text + "\" is not one of: " + choices, std::string(key));
}

Result<std::vector<std::string>> optional_texts(const object& in, std::string_view key) {
  std::vector<std::string> texts;
  const value* found = in.if_contains(key);
  if (!found || found->is_null()) return texts;
  if (!found->is_array()) {
    return fail(ErrorCode::invalid_input, std::string(key) + " must be a list", std::string(key));
  }
  for (const value& text : found->get_array()) {
    if (!text.is_string()) {
      return fail(ErrorCode::invalid_input, std::string(key) + " must hold texts",
                  std::string(key));
    }
    texts.emplace_back(text.get_string());
  }
  return texts;
}

Result<FactBody> read_message(const object& in) {
  TRY_VOID(only(in, {"type", "text", "reply_to", "quote", "mentions", "detail", "truncated"}));
  MessageSent body;
  TRY(kind, name_at(in, "type", MessageKind::text));
  TRY(text, optional_text(in, "text"));
  TRY(reply_to, optional_text(in, "reply_to"));
  TRY(quote, optional_text(in, "quote"));
  body.kind = kind;
  body.text = std::move(text);
  body.reply_to = std::move(reply_to);
  body.quote = std::move(quote);
  TRY(mentions, optional_texts(in, "mentions"));
  body.mentions = std::move(mentions);
  if (const value* detail = in.if_contains("detail"); detail && !detail->is_null()) {
    body.detail =
        detail->is_string() ? std::string(detail->get_string()) : base::json::serialize(*detail);
  }
  body.truncated = base::flag_at(in, "truncated");
  return FactBody(std::move(body));
}

Result<FactBody> read_member(const object& in) {
  TRY_VOID(only(in, {"member", "name", "company", "title", "phone", "email", "region", "tier",
                     "identity", "role"}));
  MemberProfile body;
  TRY(member, base::required_text(in, "member"));
  body.member = std::move(member);
  const std::pair<std::string_view, std::optional<std::string>*> texts[] = {
      {"name", &body.name},   {"company", &body.company},  {"title", &body.title},
      {"phone", &body.phone}, {"email", &body.email},      {"region", &body.region},
      {"tier", &body.tier},   {"identity", &body.identity}};
  for (const auto& [key, place] : texts) {
    TRY(text, maybe_text(in, key));
    *place = std::move(text);
  }
  if (in.contains("role")) {
    TRY(role, name_at(in, "role", Role::member));
    body.role = role;
  }
  return FactBody(std::move(body));
}

Result<FactBody> read_group(const object& in) {
  TRY_VOID(only(in, {"name", "owner", "program", "target_size"}));
  GroupProfile body;
  TRY(name, maybe_text(in, "name"));
  TRY(owner, maybe_text(in, "owner"));
  TRY(program, maybe_text(in, "program"));
  body.name = std::move(name);
  body.owner = std::move(owner);
  body.program = std::move(program);
  if (in.contains("target_size")) {
    TRY(target_size, optional_integer(in, "target_size"));
    body.target_size = target_size;
  }
  return FactBody(std::move(body));
}

Result<FactBody> read_order(const object& in) {
  TRY_VOID(only(in, {"order", "member", "company", "product", "amount_cents", "currency"}));
  OrderPlaced body;
  TRY(order, base::required_text(in, "order"));
  TRY(member, optional_text(in, "member"));
  TRY(company, optional_text(in, "company"));
  TRY(product, optional_text(in, "product"));
  TRY(amount, optional_integer(in, "amount_cents"));
  TRY(currency, optional_text(in, "currency"));
  body.order = std::move(order);
  body.member = std::move(member);
  body.company = std::move(company);
  body.product = std::move(product);
  body.amount_cents = amount;
  if (!currency.empty()) body.currency = std::move(currency);
  return FactBody(std::move(body));
}

Result<FactBody> read_contact_end(const object& in) {
  TRY_VOID(only(in, {"staff", "contact", "by"}));
  TRY(staff, base::required_text(in, "staff"));
  TRY(contact, base::required_text(in, "contact"));
  TRY(by, name_at(in, "by", ContactEnder::unknown));
  return FactBody(ContactEnded{std::move(staff), std::move(contact), by});
}

Result<FactBody> read_behaviour(const object& in) {
  TRY_VOID(only(in, {"member", "name", "subject", "detail"}));
  BehaviourNoted body;
  TRY(member, base::required_text(in, "member"));
  TRY(name, base::required_text(in, "name"));
  TRY(subject, optional_text(in, "subject"));
  body.member = std::move(member);
  body.name = std::move(name);
  body.subject = std::move(subject);
  if (const value* detail = in.if_contains("detail")) {
    if (!detail->is_object()) {
      return fail(ErrorCode::invalid_input, "detail: must be an object", "detail");
    }
    if (!detail->get_object().empty()) body.detail = base::json::serialize(*detail);
  }
  return FactBody(std::move(body));
}

Result<FactBody> read_renewal(const object& in) {
  TRY_VOID(only(in, {"contract", "member", "company", "product", "due", "outcome", "amount_cents",
                     "currency"}));
  RenewalNoted body;
  TRY(contract, base::required_text(in, "contract"));
  TRY(member, optional_text(in, "member"));
  TRY(company, optional_text(in, "company"));
  TRY(product, optional_text(in, "product"));
  TRY(due_text, base::required_text(in, "due"));
  auto due = base::parse_day(due_text);
  if (!due) return fail(ErrorCode::invalid_input, "due: " + due.error().text, "due");
  TRY(outcome, name_at(in, "outcome", RenewalOutcome::pending));
  TRY(amount, optional_integer(in, "amount_cents"));
  TRY(currency, optional_text(in, "currency"));
  body.contract = std::move(contract);
  body.member = std::move(member);
  body.company = std::move(company);
  body.product = std::move(product);
  body.due = *due;
  body.outcome = outcome;
  body.amount_cents = amount;
  if (!currency.empty()) body.currency = std::move(currency);
  return FactBody(std::move(body));
}

Result<FactBody> read_contact(const object& in) {
  TRY_VOID(only(in, {"staff", "contact", "since", "remark", "description", "via", "tags"}));
  ContactNoted body;
  TRY(staff, base::required_text(in, "staff"));
  TRY(contact, base::required_text(in, "contact"));
  TRY(since_text, base::required_text(in, "since"));
  auto since = base::parse_instant(since_text);
  if (!since) return fail(ErrorCode::invalid_input, "since: " + since.error().text, "since");
  TRY(remark, optional_text(in, "remark"));
  TRY(description, optional_text(in, "description"));
  TRY(via, optional_text(in, "via"));
  TRY(tags, optional_texts(in, "tags"));
  body.staff = std::move(staff);
  body.contact = std::move(contact);
  body.since = *since;
  body.remark = std::move(remark);
  body.description = std::move(description);
  body.via = std::move(via);
  body.tags = std::move(tags);
  return FactBody(std::move(body));
}

Result<FactBody> read_visit(const object& in) {
  TRY_VOID(only(in, {"code", "visitor", "region", "agent", "shown", "skipped"}));
  VisitNoted body;
  TRY(code, base::required_text(in, "code"));
  TRY(visitor, base::required_text(in, "visitor"));
  TRY(region, optional_text(in, "region"));
  TRY(agent, name_at(in, "agent", VisitAgent::phone));
  TRY(shown, optional_text(in, "shown"));
  body.code = std::move(code);
  body.visitor = std::move(visitor);
  body.region = std::move(region);
  body.agent = agent;
  body.shown = std::move(shown);
  body.skipped = base::integer_at(in, "skipped").value_or(0);
  if (body.skipped < 0) {
    return fail(ErrorCode::invalid_input, "skipped must not be negative", "skipped");
  }
  return FactBody(std::move(body));
}

Result<FactBody> read_way(const object& in) {
  TRY_VOID(only(in, {"key", "outcome", "reference", "picture"}));
  TRY(key, base::required_text(in, "key"));
  TRY(outcome, name_at(in, "outcome", WayOutcome::made));
  TRY(reference, optional_text(in, "reference"));
  TRY(picture, optional_text(in, "picture"));
  return FactBody(WayNoted{std::move(key), outcome, std::move(reference), std::move(picture)});
}

Result<FactBody> read_command(const object& in) {
  TRY_VOID(only(in, {"name", "arguments"}));
  Command body;
  TRY(name, base::required_text(in, "name"));
  body.name = std::move(name);
  if (const value* arguments = in.if_contains("arguments")) {
    if (!arguments->is_object()) {
      return fail(ErrorCode::invalid_input, "arguments must be an object", "arguments");
    }
    body.arguments = base::json::serialize(*arguments);
  }
  return FactBody(std::move(body));
}

}  // namespace

Result<FactBody> body_from_json(std::string_view kind, const object& in) {
  if (kind == "message") return read_message(in);
  if (kind == "edit") {
    TRY_VOID(only(in, {"target", "text"}));
    TRY(target, base::required_text(in, "target"));
    TRY(text, optional_text(in, "text"));
    return FactBody(MessageEdited{std::move(target), std::move(text)});
  }
  if (kind == "revoke") {
    TRY_VOID(only(in, {"target"}));
    TRY(target, base::required_text(in, "target"));
    return FactBody(MessageRevoked{std::move(target)});
  }
  if (kind == "join") {
    TRY_VOID(only(in, {"via", "inviter"}));
    TRY(via, optional_text(in, "via"));
    TRY(inviter, optional_text(in, "inviter"));
    return FactBody(MemberJoined{std::move(via), std::move(inviter)});
  }
  if (kind == "leave") {
    TRY_VOID(only(in, {"reason", "by"}));
    TRY(reason, name_at(in, "reason", LeaveReason::unknown));
    TRY(by, optional_text(in, "by"));
    return FactBody(MemberLeft{reason, std::move(by)});
  }
  if (kind == "rename") {
    TRY_VOID(only(in, {"name"}));
    TRY(name, base::required_text(in, "name"));
    return FactBody(GroupRenamed{std::move(name)});
  }
  if (kind == "member") return read_member(in);
  if (kind == "group") return read_group(in);
  if (kind == "order") return read_order(in);
  if (kind == "renewal") return read_renewal(in);
  if (kind == "behaviour") return read_behaviour(in);
  if (kind == "nickname") {
    TRY_VOID(only(in, {"nickname"}));
    TRY(nickname, optional_text(in, "nickname"));
    return FactBody(NicknameNoted{std::move(nickname)});
  }
  if (kind == "command") return read_command(in);
  if (kind == "contact") return read_contact(in);
  if (kind == "contact_end") return read_contact_end(in);
  if (kind == "event") {
    TRY_VOID(only(in, {"name", "message"}));
    TRY(name, base::required_text(in, "name"));
    TRY(message, optional_text(in, "message"));
    return FactBody(PlatformEvent{std::move(name), std::move(message)});
  }
  if (kind == "broadcast") {
    TRY_VOID(only(in, {"message", "outcome", "personal", "key"}));
    TRY(message, base::required_text(in, "message"));
    TRY(outcome, name_at(in, "outcome", BroadcastOutcome::sent));
    TRY(key, optional_text(in, "key"));
    return FactBody(
        BroadcastNoted{std::move(message), outcome, base::flag_at(in, "personal"), std::move(key)});
  }
  if (kind == "visit") return read_visit(in);
  if (kind == "way") return read_way(in);
  if (kind == "application") return read_application(in);
  if (kind == "applicant") return read_applicant(in);
  if (kind == "tick") {
    TRY_VOID(only(in, {}));
    return FactBody(Tick{});
  }
  return fail(ErrorCode::invalid_input, "\"" + std::string(kind) + "\" is not a kind of fact",
              "kind");
}

Result<Fact> fact_from_json(const object& in, std::string_view default_source) {
  Fact fact;
  TRY(kind, base::required_text(in, "kind"));
  TRY(source, optional_text(in, "source"));
  TRY(id, base::required_text(in, "id"));
  TRY(group, optional_text(in, "group"));
  TRY(actor, optional_text(in, "actor"));
  fact.source = source.empty() ? std::string(default_source) : std::move(source);
  fact.external_id = std::move(id);
  fact.group = std::move(group);
  fact.actor = std::move(actor);
  fact.history = base::flag_at(in, "history");
  if (const auto ms = base::integer_at(in, "at")) {
    auto at = base::parse_instant(std::to_string(*ms));
    if (!at) return fail(ErrorCode::invalid_input, "at: " + at.error().text, "at");
    fact.at = *at;
  } else {
    TRY(text, base::required_text(in, "at"));
    auto at = base::parse_instant(text);
    if (!at) return fail(ErrorCode::invalid_input, "at: " + at.error().text, "at");
    fact.at = *at;
  }
  TRY(body, body_from_json(kind, in));
  fact.body = std::move(body);
  return admit(std::move(fact));
}

}  // namespace model
