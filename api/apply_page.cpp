#include "api/apply_page.h"

#include <algorithm>

#include "api/apply_html.h"
#include "base/utf8.h"
#include "identity/contact.h"
#include "identity/credit_code.h"
#include "identity/text.h"
#include "model/fact_json.h"
#include "store/queries/applications.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using model::AdmissionPolicy;
using model::FieldUse;

using Problems = std::map<std::string, std::string>;

constexpr std::size_t answer_characters_max = 1'000;

Response html(std::string body, int status = 200) {
  Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.body = std::move(body);
  response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("Vary", "Accept-Language");
  return response;
}

Response see_other(std::string to) {
  Response response;
  response.status = 303;
  response.content_type = "text/plain; charset=utf-8";
  response.headers.emplace_back("Location", std::move(to));
  return response;
}

PageLanguage language_of(const Request& request) {
  const auto asked = request.query.find("lang");
  if (asked != request.query.end() && asked->second == "en") return PageLanguage::en;
  if (asked != request.query.end() && asked->second == "zh") return PageLanguage::zh;
  const std::string_view accepted = request.header("accept-language");
  const std::size_t en = accepted.find("en"), zh = accepted.find("zh");
  return en < zh ? PageLanguage::en : PageLanguage::zh;
}

std::string filled(std::string_view text, std::string_view with) {
  std::string out(text);
  const std::size_t place = out.find("{}");
  if (place != std::string::npos) out.replace(place, 2, with);
  return out;
}

Response refused(PageLanguage language, const base::Error& error) {
  const int status = error.code == ErrorCode::limit_exceeded ? 413
                     : error.code == ErrorCode::unavailable  ? 503
                     : error.code == ErrorCode::not_found    ? 404
                                                             : 400;
  return html(notice_page(language, word("error", language), error.text), status);
}

std::vector<std::string> links_of(std::string_view text) {
  std::vector<std::string> links;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string line = identity::trimmed(text.substr(0, end));
    if (!line.empty()) links.push_back(std::move(line));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return links;
}

// One visit of the form that was sent.
struct Sent {
  const AdmissionPolicy& policy;
  PageLanguage language;
  const forms::Form& form;
  Problems problems = {};

  std::string text(std::string_view name) const {
    const auto found = form.find(name);
    return found == form.end() ? std::string() : identity::trimmed(found->second);
  }
  FieldUse use(std::string_view name) const { return policy.fields.at(std::string(name)); }
  bool is_shown(std::string_view name) const { return use(name) != FieldUse::hidden; }

  void say(const std::string& field, std::string text) { problems.emplace(field, std::move(text)); }

  // The first thing that cannot be right, in words.
  void say_first_invalid(const std::string& field, const std::vector<identity::Finding>& findings) {
    for (const identity::Finding& each : findings) {
      if (each.severity != identity::Severity::invalid) continue;
      return say(field, identity::say(each.id, each.detail,
                                      language == PageLanguage::en ? identity::Language::en
                                                                   : identity::Language::zh));
    }
  }

  void check_plain(const FormField& field) {
    const std::string name(field.name);
    const std::string given = text(name);
    if (given.empty()) {
      if (use(name) == FieldUse::required) {
        const std::string_view label = word(name == "title" ? "title_field" : name, language);
        say(name, filled(word("required", language), label));
      }
      return;
    }
    if (base::count_code_points(given) > field.characters_max) {
      say(name, filled(word("too_long", language), std::to_string(field.characters_max)));
    }
  }

  void check() {
    for (const FormField& field : form_fields()) {
      if (is_shown(field.name)) check_plain(field);
    }
    if (is_shown("mobile") && !text("mobile").empty()) {
      say_first_invalid("mobile", identity::read_mobile(text("mobile")).findings);
    }
    if (is_shown("email") && !text("email").empty()) {
      say_first_invalid("email", identity::read_email(text("email")).findings);
    }
    if (is_shown("credit_code") && !text("credit_code").empty()) {
      say_first_invalid("credit_code", identity::read_credit_code(text("credit_code")).findings);
    }
    if (text("mobile").empty() && text("email").empty()) {
      say(is_shown("mobile") ? "mobile" : "email", std::string(word("no_contact", language)));
    }
    const auto& choices = policy.identities;
    if (is_shown("identity") && !text("identity").empty() &&
        std::find(choices.begin(), choices.end(), text("identity")) == choices.end()) {
      say("identity", std::string(word("bad_choice", language)));
    }
    const auto links = links_of(is_shown("evidence") ? text("evidence") : std::string());
    const bool are_links = std::all_of(links.begin(), links.end(), [](const std::string& each) {
      return each.starts_with("https://") || each.starts_with("http://");
    });
    if (!are_links || links.size() > model::evidence_links_max) {
      say("evidence", std::string(word("bad_link", language)));
    }
    if (text("consent") != policy.consent_version) {
      say("consent", std::string(word("no_consent", language)));
    }
  }

  model::ApplicationSubmitted body(const std::string& applicant) const {
    model::ApplicationSubmitted out;
    out.applicant = applicant;
    for (const auto& [name, place] : model::texts_of(out)) {
      const auto known = policy.fields.find(std::string(name));
      if (known != policy.fields.end() && known->second != FieldUse::hidden) *place = text(name);
    }
    if (is_shown("evidence")) out.evidence = links_of(text("evidence"));
    const std::string code = text("code");
    if (code.size() <= apply_code_bytes_max) out.code = code;
    out.consent = text("consent");
    out.language = code_of(language);
    return out;
  }
};

struct Visit {
  Services& services;
  FormGuard& guard;
  store::Connection& reader;
  const Request& request;
  const AdmissionPolicy& policy;
  base::Instant now;
  PageLanguage language;

  Response form(const forms::Form& typed, const Problems& problems, int status,
                std::string token = {}) const {
    if (token.empty()) token = guard.new_token(now);
    return html(form_page({policy, language, typed, problems, std::move(token)}), status);
  }

  Response whole(const forms::Form& typed, std::string_view key, int status,
                 std::string token = {}) const {
    return form(typed, {{"", std::string(word(key, language))}}, status, std::move(token));
  }

  std::string status_address(const std::string& applicant) const {
    return std::string(apply_status_path) + applicant + "?lang=" + std::string(code_of(language));
  }

  base::Result<forms::Form> sent_form() const {
    if (!request.header("content-type").starts_with("application/x-www-form-urlencoded")) {
      return base::fail(ErrorCode::invalid_input,
                        "send the form as application/x-www-form-urlencoded, as browsers do",
                        "Content-Type");
    }
    return forms::read_form(request.body);
  }

  base::Result<Outcome> submit(model::FactBody body, std::string id) const {
    model::Fact fact;
    fact.source = apply_source;
    fact.external_id = std::move(id);
    fact.at = now;
    fact.body = std::move(body);
    auto admitted = model::admit(std::move(fact));
    if (!admitted) return tl::unexpected(std::move(admitted).error());
    std::vector<model::Fact> facts;
    facts.push_back(*std::move(admitted));
    TRY(receipt, services.intake.submit(std::move(facts)));
    if (receipt.outcomes.size() != 1 || receipt.outcomes.front().as == TakenAs::refused) {
      return base::fail(ErrorCode::unavailable, std::string(word("unavailable", language)));
    }
    return receipt.outcomes.front();
  }

  Response show_form() const {
    forms::Form typed;
    const auto code = request.query.find("code");
    if (code != request.query.end() && code->second.size() <= apply_code_bytes_max) {
      typed.emplace("code", code->second);
    }
    return form(typed, {}, 200);
  }

  Response take_form() const {
    const auto sent = sent_form();
    if (!sent) {
      Response answer = refused(language, sent.error());
      if (sent.error().field == "Content-Type") answer.status = 415;
      return answer;
    }
    const base::Duration wait = guard.wait(request.address, now);
    if (wait.ms > 0) {
      const std::string seconds = std::to_string((wait.ms + 999) / 1000);
      Response answer = form(*sent, {{"", filled(word("too_many", language), seconds)}}, 429);
      answer.headers.emplace_back("Retry-After", seconds);
      return answer;
    }
    const auto given = sent->find("token");
    const std::string token = given == sent->end() ? std::string() : given->second;
    const ReadToken read = guard.read(token, now);
    if (read.state == TokenState::forged) return whole(*sent, "forged", 403);
    if (read.state == TokenState::too_old) return whole(*sent, "too_old", 403);
    if (read.state == TokenState::too_soon) return whole(*sent, "too_soon", 422, token);
    const auto trap = sent->find("website");
    if (trap != sent->end() && !trap->second.empty()) return whole(*sent, "trap", 422, token);
    Sent checked{policy, language, *sent};
    checked.check();
    if (!checked.problems.empty()) return form(*sent, checked.problems, 422, token);
    const auto taken = submit(checked.body(read.applicant), read.applicant);
    if (!taken) {
      return taken.error().code == ErrorCode::unavailable ? whole(*sent, "unavailable", 503, token)
                                                          : refused(language, taken.error());
    }
    return see_other(status_address(read.applicant));
  }

  Response show_status(const std::string& applicant, std::string problem, int status) const {
    const auto row = queries::application_of(reader, apply_source, applicant);
    if (!row) return refused(language, row.error());
    if (!*row) {
      return html(notice_page(language, word("error", language), word("unknown", language)), 404);
    }
    if ((*row)->merged_into) {
      const auto whole = queries::application(reader, (*row)->merged_into);
      if (whole && *whole) {
        model::Application shown = **whole;
        shown.applicant = applicant;  // what is said here is said of this one
        shown.company = (*row)->company;
        return html(status_page({policy, language, shown, false, std::move(problem)}), status);
      }
    }
    return html(status_page({policy, language, **row, false, std::move(problem)}), status);
  }

  Response take_answer(const std::string& applicant) const {
    const auto sent = sent_form();
    if (!sent) {
      Response answer = refused(language, sent.error());
      if (sent.error().field == "Content-Type") answer.status = 415;
      return answer;
    }
    if (guard.wait(request.address, now).ms > 0) return show_status(applicant, "", 429);
    const auto act = sent->find("act");
    const auto text = sent->find("text");
    model::ApplicantSaid body;
    body.applicant = applicant;
    body.text = text == sent->end() ? std::string() : identity::trimmed(text->second);
    const auto known =
        act == sent->end() ? std::nullopt : model::from_name<model::ApplicantAct>(act->second);
    if (!known) {
      return refused(language, {ErrorCode::invalid_input, "act must be answer or withdraw", "act"});
    }
    body.act = *known;
    if (body.act == model::ApplicantAct::answer && body.text.empty()) {
      return show_status(applicant, std::string(word("answer.missing", language)), 422);
    }
    if (base::count_code_points(body.text) > answer_characters_max) {
      return show_status(applicant,
                         filled(word("too_long", language), std::to_string(answer_characters_max)),
                         422);
    }
    const auto row = queries::application_of(reader, apply_source, applicant);
    if (!row || !*row) return show_status(applicant, "", 200);
    // The same said again in the same state is the same.
    const std::string id = applicant + ":" + std::to_string((*row)->revision);
    const auto taken = submit(body, id);
    if (!taken) return refused(language, taken.error());
    return see_other(status_address(applicant));
  }
};

bool is_read(const Request& request) { return request.method == "GET" || request.method == "HEAD"; }

}  // namespace

Response answer_apply(Services& services, FormGuard& guard, store::Connection& reader,
                      const Request& request) {
  const PageLanguage language = language_of(request);
  if (!is_read(request) && request.method != "POST") {
    Response response =
        html(notice_page(language, word("error", language), "GET, HEAD, POST"), 405);
    response.headers.emplace_back("Allow", "GET, HEAD, POST");
    return response;
  }
  const auto policy = services.policies.in_force(reader);
  if (!policy) return refused(language, policy.error());
  const Visit visit{
      services, guard, reader, request, (*policy)->policy.admission, services.intake.now(),
      language};
  if (request.path.starts_with(apply_status_path)) {
    const std::string applicant = request.path.substr(apply_status_path.size());
    return is_read(request) ? visit.show_status(applicant, "", 200) : visit.take_answer(applicant);
  }
  if (!visit.policy.is_open) {
    return html(notice_page(language, word("title", language), word("closed", language)), 404);
  }
  return is_read(request) ? visit.show_form() : visit.take_form();
}

}  // namespace api
