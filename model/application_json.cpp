#include <algorithm>

#include "model/application.h"

namespace model {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::array;
using base::json::object;

std::vector<std::pair<std::string_view, std::string*>> texts_of(ApplicationSubmitted& body) {
  return {{"member", &body.member},     {"union_id", &body.union_id},
          {"name", &body.name},         {"company", &body.company},
          {"title", &body.title},       {"credit_code", &body.credit_code},
          {"identity", &body.identity}, {"region", &body.region},
          {"mobile", &body.mobile},     {"email", &body.email},
          {"needs", &body.needs},       {"code", &body.code},
          {"consent", &body.consent},   {"language", &body.language}};
}

std::vector<std::pair<std::string_view, const std::string*>> texts_of(
    const ApplicationSubmitted& body) {
  std::vector<std::pair<std::string_view, const std::string*>> texts;
  for (const auto& [name, text] : texts_of(const_cast<ApplicationSubmitted&>(body))) {
    texts.emplace_back(name, text);
  }
  return texts;
}

void write_application(const ApplicationSubmitted& body, object& out) {
  out["applicant"] = body.applicant;
  for (const auto& [name, text] : texts_of(body)) {
    if (!text->empty()) out[name] = *text;
  }
  if (!body.evidence.empty()) out["evidence"] = array(body.evidence.begin(), body.evidence.end());
}

void write_applicant(const ApplicantSaid& body, object& out) {
  out["applicant"] = body.applicant;
  out["act"] = to_name(body.act);
  if (!body.text.empty()) out["text"] = body.text;
}

namespace {

constexpr auto head_names =
    std::to_array<std::string_view>({"kind", "source", "id", "at", "group", "actor", "history"});

auto refuse_member(std::string_view name, std::string_view why) {
  return fail(ErrorCode::invalid_input, std::string(name) + std::string(why), std::string(name));
}

bool is_head(std::string_view name) {
  return std::find(head_names.begin(), head_names.end(), name) != head_names.end();
}

Result<std::vector<std::string>> read_links(const base::json::value& in) {
  const array* list = in.if_array();
  if (!list) return refuse_member("evidence", " must be an array of links");
  std::vector<std::string> links;
  for (const auto& each : *list) {
    if (!each.is_string()) return refuse_member("evidence", " must hold texts only");
    links.emplace_back(each.get_string());
  }
  return links;
}

}  // namespace

Result<FactBody> read_application(const object& in) {
  ApplicationSubmitted body;
  TRY(applicant, base::required_text(in, "applicant"));
  body.applicant = std::move(applicant);
  const auto texts = texts_of(body);
  for (const auto& member : in) {
    const std::string_view name = member.key();
    if (is_head(name) || name == "applicant") continue;
    if (name == "evidence") {
      TRY(links, read_links(member.value()));
      body.evidence = std::move(links);
      continue;
    }
    const auto place = std::find_if(texts.begin(), texts.end(),
                                    [&](const auto& each) { return each.first == name; });
    if (place == texts.end()) return refuse_member(name, " is not a member of an application");
    if (!member.value().is_string()) return refuse_member(name, " must be a text");
    *place->second = std::string(member.value().get_string());
  }
  return FactBody(std::move(body));
}

Result<FactBody> read_applicant(const object& in) {
  for (const auto& member : in) {
    const std::string_view name = member.key();
    if (!is_head(name) && name != "applicant" && name != "act" && name != "text") {
      return refuse_member(name, " is not known here: leave it out");
    }
  }
  ApplicantSaid body;
  TRY(applicant, base::required_text(in, "applicant"));
  TRY(act, base::required_text(in, "act"));
  const auto known = from_name<ApplicantAct>(act);
  if (!known) return refuse_member("act", " must be answer or withdraw");
  body.applicant = std::move(applicant);
  body.act = *known;
  body.text = base::text_at(in, "text");
  return FactBody(std::move(body));
}

}  // namespace model
