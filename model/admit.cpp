// What every way in does to a fact once: lengths checked, texts repaired and cut.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/utf8.h"
#include "model/application.h"
#include "model/fact_json.h"

namespace model {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

void cut(std::string& text, std::size_t bytes_max) {
  if (!base::is_valid_utf8(text) || text.find('\0') != std::string::npos) {
    text = base::repair_utf8(text);
  }
  if (text.size() > bytes_max) text.resize(base::cut_utf8(text, bytes_max).size());
}

void cut(std::optional<std::string>& text, std::size_t bytes_max) {
  if (text) cut(*text, bytes_max);
}

// Cuts and repairs the texts of a body; ids are checked, not cut: two ids cut alike would collide.
struct BodyAdmitter {
  std::vector<std::pair<std::string_view, std::string*>> ids;

  void operator()(MessageSent& body) {
    body.truncated = body.truncated || body.text.size() > text_bytes_max;
    cut(body.text, text_bytes_max);
    cut(body.quote, text_bytes_max);
    for (std::string& mention : body.mentions) cut(mention, name_bytes_max);
    if (body.detail.size() > detail_bytes_max) body.detail = "{\"dropped\":\"too long\"}";
    cut(body.detail, detail_bytes_max);
    ids = {{"reply_to", &body.reply_to}};
  }
  void operator()(MessageEdited& body) {
    cut(body.text, text_bytes_max);
    ids = {{"target", &body.target}};
  }
  void operator()(MessageRevoked& body) { ids = {{"target", &body.target}}; }
  void operator()(MemberJoined& body) {
    cut(body.via, name_bytes_max);
    ids = {{"inviter", &body.inviter}};
  }
  void operator()(MemberLeft& body) { ids = {{"by", &body.by}}; }
  void operator()(GroupRenamed& body) { cut(body.name, name_bytes_max); }
  void operator()(MemberProfile& body) {
    for (auto* text : {&body.name, &body.company, &body.title, &body.phone, &body.email,
                       &body.region, &body.tier, &body.identity}) {
      cut(*text, name_bytes_max);
    }
    ids = {{"member", &body.member}};
  }
  void operator()(GroupProfile& body) {
    cut(body.name, name_bytes_max);
    cut(body.owner, name_bytes_max);
    cut(body.program, name_bytes_max);
  }
  void operator()(OrderPlaced& body) {
    for (auto* text : {&body.company, &body.product, &body.currency}) cut(*text, name_bytes_max);
    ids = {{"order", &body.order}, {"member", &body.member}};
  }
  void operator()(RenewalNoted& body) {
    for (auto* text : {&body.company, &body.product, &body.currency}) cut(*text, name_bytes_max);
    ids = {{"contract", &body.contract}, {"member", &body.member}};
  }
  void operator()(Command& body) { cut(body.name, name_bytes_max); }
  void operator()(Tick&) {}
  void operator()(BehaviourNoted& body) {
    cut(body.subject, name_bytes_max);
    ids = {{"member", &body.member}};
  }
  void operator()(NicknameNoted& body) { cut(body.nickname, name_bytes_max); }
  void operator()(ContactNoted& body) {
    for (auto* text : {&body.remark, &body.description, &body.via}) cut(*text, name_bytes_max);
    if (body.tags.size() > contact_tags_max) body.tags.resize(contact_tags_max);
    for (std::string& tag : body.tags) cut(tag, name_bytes_max);
    ids = {{"staff", &body.staff}, {"contact", &body.contact}};
  }
  void operator()(ContactEnded& body) {
    ids = {{"staff", &body.staff}, {"contact", &body.contact}};
  }
  void operator()(PlatformEvent& body) {
    cut(body.name, name_bytes_max);
    cut(body.message, detail_bytes_max);
  }
  void operator()(BroadcastNoted& body) { ids = {{"message", &body.message}, {"key", &body.key}}; }
  void operator()(VisitNoted& body) {
    cut(body.region, name_bytes_max);
    ids = {{"code", &body.code}, {"visitor", &body.visitor}, {"shown", &body.shown}};
  }
  void operator()(WayNoted& body) {
    cut(body.picture, detail_bytes_max);
    ids = {{"key", &body.key}, {"reference", &body.reference}};
  }
  void operator()(ApplicationSubmitted& body) {
    for (const auto& [name, text] : texts_of(body)) {
      cut(*text, name == "needs" ? application_text_bytes_max : name_bytes_max);
    }
    if (body.evidence.size() > evidence_links_max) body.evidence.resize(evidence_links_max);
    for (std::string& link : body.evidence) cut(link, name_bytes_max);
    ids = {{"applicant", &body.applicant}};
  }
  void operator()(ApplicantSaid& body) {
    cut(body.text, application_text_bytes_max);
    ids = {{"applicant", &body.applicant}};
  }
};

Result<void> check_behaviour(const BehaviourNoted& body) {
  const auto is_fit = [](char c) {
    return base::is_small_letter_or_digit(c) || c == '_' || c == '.' || c == '-';
  };
  if (body.member.empty()) return fail(ErrorCode::invalid_input, "member is missing", "member");
  if (body.name.empty() || !std::all_of(body.name.begin(), body.name.end(), is_fit)) {
    return fail(ErrorCode::invalid_input,
                "name: write it with a to z, 0 to 9, _, . and -, such as page_view", "name");
  }
  if (body.name.size() > behaviour_name_bytes_max) {
    return fail(ErrorCode::limit_exceeded,
                "name is longer than " + std::to_string(behaviour_name_bytes_max) + " bytes",
                "name");
  }
  if (body.detail.size() > behaviour_detail_bytes_max) {
    return fail(ErrorCode::limit_exceeded,
                "detail is longer than " + std::to_string(behaviour_detail_bytes_max) +
                    " bytes: send what matters",
                "detail");
  }
  return {};
}

}  // namespace

Result<Fact> admit(Fact fact) {
  if (fact.source.empty()) return fail(ErrorCode::invalid_input, "source is missing", "source");
  if (fact.external_id.empty()) return fail(ErrorCode::invalid_input, "id is missing", "id");
  BodyAdmitter admitter;
  std::visit(admitter, fact.body);
  auto ids = std::move(admitter.ids);
  ids.insert(ids.end(), {{"source", &fact.source},
                         {"id", &fact.external_id},
                         {"group", &fact.group},
                         {"actor", &fact.actor}});
  for (const auto& [name, id] : ids) {
    if (id->size() > external_id_bytes_max) {
      return fail(
          ErrorCode::limit_exceeded,
          std::string(name) + " is longer than " + std::to_string(external_id_bytes_max) + " bytes",
          std::string(name));
    }
    if (!base::is_valid_utf8(*id) || id->find('\0') != std::string::npos) {
      return fail(ErrorCode::invalid_input, std::string(name) + " is not valid UTF-8 text",
                  std::string(name));
    }
  }
  if (const auto* behaviour = std::get_if<BehaviourNoted>(&fact.body)) {
    TRY_VOID(check_behaviour(*behaviour));
  }
  const bool is_nickname = std::holds_alternative<NicknameNoted>(fact.body);
  const bool needs_group =
      fact.body.index() <= 5 || std::holds_alternative<GroupProfile>(fact.body) || is_nickname;
  if (needs_group && fact.group.empty()) {
    return fail(ErrorCode::invalid_input, "group is missing", "group");
  }
  const bool needs_actor = std::holds_alternative<MessageSent>(fact.body) ||
                           std::holds_alternative<MemberJoined>(fact.body) ||
                           std::holds_alternative<MemberLeft>(fact.body) || is_nickname;
  if (needs_actor && fact.actor.empty()) {
    return fail(ErrorCode::invalid_input, "actor is missing", "actor");
  }
  return fact;
}

}  // namespace model
