#include "model/application.h"
#include "model/fact_json.h"

namespace model {
namespace {

using base::json::array;
using base::json::object;
using base::json::value;

void put(object& out, std::string_view key, const std::string& text) {
  if (!text.empty()) out[key] = text;
}
void put(object& out, std::string_view key, const std::optional<std::string>& text) {
  if (text) out[key] = *text;
}

struct BodyWriter {
  object& out;

  void operator()(const MessageSent& body) const {
    if (body.kind != MessageKind::text) out["type"] = to_name(body.kind);
    put(out, "text", body.text);
    put(out, "reply_to", body.reply_to);
    put(out, "quote", body.quote);
    if (!body.mentions.empty()) {
      array mentions;
      for (const std::string& mention : body.mentions) mentions.emplace_back(mention);
      out["mentions"] = std::move(mentions);
    }
    put(out, "detail", body.detail);
    if (body.truncated) out["truncated"] = true;
  }
  void operator()(const MessageEdited& body) const {
    out["target"] = body.target;
    out["text"] = body.text;
  }
  void operator()(const MessageRevoked& body) const { out["target"] = body.target; }
  void operator()(const MemberJoined& body) const {
    put(out, "via", body.via);
    put(out, "inviter", body.inviter);
  }
  void operator()(const MemberLeft& body) const {
    out["reason"] = to_name(body.reason);
    put(out, "by", body.by);
  }
  void operator()(const GroupRenamed& body) const { out["name"] = body.name; }
  void operator()(const MemberProfile& body) const {
    out["member"] = body.member;
    put(out, "name", body.name);
    put(out, "company", body.company);
    put(out, "title", body.title);
    put(out, "phone", body.phone);
    put(out, "email", body.email);
    put(out, "region", body.region);
    put(out, "tier", body.tier);
    put(out, "identity", body.identity);
    if (body.role) out["role"] = to_name(*body.role);
  }
  void operator()(const GroupProfile& body) const {
    put(out, "name", body.name);
    put(out, "owner", body.owner);
    put(out, "program", body.program);
    if (body.target_size) out["target_size"] = *body.target_size;
  }
  void operator()(const OrderPlaced& body) const {
    out["order"] = body.order;
    put(out, "member", body.member);
    put(out, "company", body.company);
    put(out, "product", body.product);
    out["amount_cents"] = body.amount_cents;
    out["currency"] = body.currency;
  }
  void operator()(const RenewalNoted& body) const {
    out["contract"] = body.contract;
    put(out, "member", body.member);
    put(out, "company", body.company);
    put(out, "product", body.product);
    out["due"] = base::format_day(body.due);
    out["outcome"] = to_name(body.outcome);
    out["amount_cents"] = body.amount_cents;
    out["currency"] = body.currency;
  }
  void operator()(const Command& body) const {
    out["name"] = body.name;
    const auto arguments = base::parse_json(body.arguments);
    out["arguments"] = arguments ? *arguments : value(object{});
  }
  void operator()(const Tick&) const {}
  void operator()(const BehaviourNoted& body) const {
    out["member"] = body.member;
    out["name"] = body.name;
    put(out, "subject", body.subject);
    if (body.detail.empty()) return;
    auto detail = base::parse_json(body.detail);
    if (detail && detail->is_object()) out["detail"] = std::move(*detail);
  }
  void operator()(const NicknameNoted& body) const { put(out, "nickname", body.nickname); }
  void operator()(const ContactNoted& body) const {
    out["staff"] = body.staff;
    out["contact"] = body.contact;
    out["since"] = base::format_iso(body.since);
    put(out, "remark", body.remark);
    put(out, "description", body.description);
    put(out, "via", body.via);
    if (!body.tags.empty()) out["tags"] = array(body.tags.begin(), body.tags.end());
  }
  void operator()(const ContactEnded& body) const {
    out["staff"] = body.staff;
    out["contact"] = body.contact;
    out["by"] = to_name(body.by);
  }
  void operator()(const PlatformEvent& body) const {
    out["name"] = body.name;
    put(out, "message", body.message);
  }
  void operator()(const BroadcastNoted& body) const {
    out["message"] = body.message;
    out["outcome"] = to_name(body.outcome);
    if (body.is_personal) out["personal"] = true;
    put(out, "key", body.key);
  }
  void operator()(const VisitNoted& body) const {
    out["code"] = body.code;
    out["visitor"] = body.visitor;
    put(out, "region", body.region);
    out["agent"] = to_name(body.agent);
    put(out, "shown", body.shown);
    if (body.skipped != 0) out["skipped"] = body.skipped;
  }
  void operator()(const WayNoted& body) const {
    out["key"] = body.key;
    out["outcome"] = to_name(body.outcome);
    put(out, "reference", body.reference);
    put(out, "picture", body.picture);
  }
  void operator()(const ApplicationSubmitted& body) const { write_application(body, out); }
  void operator()(const ApplicantSaid& body) const { write_applicant(body, out); }
};

}  // namespace

object body_to_json(const Fact& fact) {
  object out;
  std::visit(BodyWriter{out}, fact.body);
  return out;
}

object to_json(const Fact& fact) {
  object out;
  out["kind"] = kind_of(fact);
  out["source"] = fact.source;
  out["id"] = fact.external_id;
  out["at"] = base::format_iso(fact.at);
  put(out, "group", fact.group);
  put(out, "actor", fact.actor);
  if (fact.history) out["history"] = true;
  std::visit(BodyWriter{out}, fact.body);
  return out;
}

}  // namespace model
