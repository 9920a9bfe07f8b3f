// Applications for those who review them; the blacklist, the breakers, the sample.
#include "store/queries/applications.h"

#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "identity/contact.h"
#include "identity/finding.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;
using model::Application;
using model::ApplicationState;

constexpr std::int64_t blocks_shown_max = 500;
constexpr std::size_t batch_max = 200;  // applications decided by one request

// What was found, with its words in both languages.
array findings_json(const Application& row) {
  array out;
  for (const auto& each : parsed_array(row.findings)) {
    const object* kept = each.if_object();
    if (!kept) continue;
    const std::string_view id = base::text_at(*kept, "id");
    const std::string_view detail = base::text_at(*kept, "detail");
    object finding;
    finding["id"] = id;
    finding["severity"] = base::text_at(*kept, "severity", "note");
    finding["field"] = base::text_at(*kept, "field");
    finding["zh"] = identity::say(id, detail, identity::Language::zh);
    finding["en"] = identity::say(id, detail, identity::Language::en);
    out.emplace_back(std::move(finding));
  }
  return out;
}

array votes_json(const Application& row) {
  array out;
  for (const auto& each : parsed_array(row.votes)) {
    const object* vote = each.if_object();
    if (!vote) continue;
    out.push_back(
        object{{"by", base::text_at(*vote, "by")},
               {"verdict", base::text_at(*vote, "verdict")},
               {"text", base::text_at(*vote, "text")},
               {"at", base::format_iso(base::Instant{base::integer_at(*vote, "at").value_or(0)})}});
  }
  return out;
}

object application_json(const Application& row, const Principal& who) {
  object out;
  out["id"] = row.id.value;
  out["revision"] = row.revision;
  out["state"] = model::to_name(row.state);
  out["name"] = row.name;
  out["company"] = row.company;
  out["credit_code"] = row.credit_code;
  out["title"] = row.title;
  out["identity"] = row.identity;
  out["region"] = row.region;
  out["mobile"] = masked(row.mobile, who);
  out["email"] = masked(row.email, who);
  out["needs"] = row.needs;
  out["evidence"] = parsed_array(row.evidence);
  out["code"] = row.code;
  out["consent"] = row.consent;
  out["member"] = id_or_null(row.member);
  out["received_at"] = base::format_iso(row.received_at);
  out["decided_at"] = time_or_null(row.decided_at);
  out["decided_by"] = row.decided_by;
  out["rule"] = row.rule;
  out["note"] = row.note;
  out["findings"] = findings_json(row);
  out["shadow"] = parsed_array(row.shadow);
  out["sampled"] = row.is_sampled;
  out["sample"] = row.sample;
  out["opinions"] = row.opinions;
  out["colleague"] = row.colleague;
  out["votes"] = votes_json(row);
  out["claimed_by"] = row.claimed_by;
  out["claimed_at"] = time_or_null(row.claimed_at);
  out["merged_into"] = id_or_null(row.merged_into);
  return out;
}

object step_json(const model::ApplicationStep& row) {
  return {{"number", row.number},
          {"at", base::format_iso(row.at)},
          {"act", row.act},
          {"by", row.by},
          {"was", model::to_name(row.was)},
          {"became", model::to_name(row.became)},
          {"text", row.text},
          {"decision", id_or_null(row.decision)}};
}

object link_json(const model::ApplicationLink& row) {
  return {{"application", row.application.value},
          {"other", row.other.value},
          {"kind", row.kind},
          {"by", row.by},
          {"at", base::format_iso(row.at)}};
}

// Scores are those of when the application came; what came later is known by what it shares.
object scores_of(const Application& row, std::int64_t other) {
  object scores;
  for (const auto& each : parsed_array(row.findings)) {
    const object* kept = each.if_object();
    if (!kept || base::integer_at(*kept, "other").value_or(0) != other) continue;
    scores[base::text_at(*kept, "field")] = base::number_at(*kept, "score").value_or(0);
  }
  return scores;
}

base::Result<array> similar_json(const Call& call, const Application& row) {
  TRY(sharing, queries::sharing_with(call.reader, row.id));
  array out;
  for (auto each = sharing.rbegin(); each != sharing.rend(); ++each) {
    TRY(other, queries::application(call.reader, model::ApplicationId(each->first)));
    if (!other) continue;
    object line;
    line["application"] = application_json(*other, call.who);
    line["why"] = array(each->second.begin(), each->second.end());
    const bool is_later = other->id > row.id;
    const object scores =
        is_later ? scores_of(*other, row.id.value) : scores_of(row, other->id.value);
    const auto person = base::number_at(scores, "person"),
               company = base::number_at(scores, "company");
    line["person"] = person ? value(*person) : value(nullptr);
    line["company"] = company ? value(*company) : value(nullptr);
    out.emplace_back(std::move(line));
  }
  return out;
}

queries::Applicant applicant_of(const Application& row) {
  const std::string mobile = identity::read_mobile(row.mobile).number;
  return {mobile, identity::number_at_home(mobile), identity::read_email(row.email).address,
          row.name};
}

// Somebody who may be the applicant, and by what.
object likely_json(const Application& row, const model::Member& member,
                   const queries::Names& names) {
  array why;
  const auto is_same = [](const std::string& one, const std::string& other) {
    return !one.empty() && one == other;
  };
  const queries::Applicant by = applicant_of(row);
  if (is_same(by.mobile, identity::read_mobile(member.phone).number)) why.emplace_back("phone");
  if (is_same(by.email, identity::read_email(member.email).address)) why.emplace_back("email");
  if (why.empty()) why.emplace_back("name");
  return {{"member", member_ref(member.id, names)},
          {"company", member.company},
          {"why", std::move(why)}};
}

base::Result<Application> wanted_application(const Call& call) {
  TRY(id, call.id());
  TRY(row, queries::application(call.reader, model::ApplicationId(id)));
  if (!row) {
    return fail(ErrorCode::not_found, "there is no application " + std::to_string(id), "id");
  }
  return *std::move(row);
}

base::Result<Response> act(Services& services, const Call& call, std::string_view command,
                           std::initializer_list<std::string_view> known) {
  TRY(row, wanted_application(call));
  TRY(arguments, call.body(known));
  arguments["application"] = row.id.value;
  return carry_out(services, call, command, arguments);
}

object sample_json(const queries::SampleFigures& figures) {
  const std::int64_t judged = figures.right + figures.wrong;
  const auto interval = queries::wilson_interval(figures.wrong, judged);
  object out;
  out["right"] = figures.right;
  out["wrong"] = figures.wrong;
  out["waiting"] = figures.waiting;
  out["rate"] = judged > 0 ? value(static_cast<double>(figures.wrong) / static_cast<double>(judged))
                           : value(nullptr);
  out["low"] = interval ? value(interval->low) : value(nullptr);
  out["high"] = interval ? value(interval->high) : value(nullptr);
  return out;
}

}  // namespace

base::Result<Response> applications(Services&, const Call& call) {
  TRY(limit, call.limit());
  queries::ApplicationFilter filter;
  filter.words = call.text("q");
  TRY(is_sample, call.flag("sample"));
  filter.is_sample_waiting = is_sample;
  if (!call.text("state").empty()) {
    filter.state = model::from_name<ApplicationState>(call.text("state"));
    if (!filter.state) {
      return fail(ErrorCode::invalid_input,
                  "state must be queued, asked, accepted, refused or withdrawn", "state");
    }
  }
  model::ApplicationId beyond;
  if (!call.text("cursor").empty()) {
    TRY(keys, read_cursor(call.text("cursor"), 1));
    beyond = model::ApplicationId(keys[0]);
  }
  TRY(rows, queries::applications(call.reader, filter, beyond, limit));
  const bool has_more = static_cast<std::int64_t>(rows.size()) == limit;
  const std::string cursor = has_more ? make_cursor({rows.back().id.value}) : std::string();
  return page(
      call, to_array(rows, [&](const Application& row) { return application_json(row, call.who); }),
      cursor);
}

base::Result<Response> application(Services&, const Call& call) {
  TRY(row, wanted_application(call));
  TRY(steps, queries::steps_of(call.reader, row.id));
  TRY(links, queries::links_of(call.reader, row.id));
  TRY(similar, similar_json(call, row));
  std::vector<model::Member> likely;  // while nobody is known
  if (!row.member) {
    TRY(members, queries::members_like(call.reader, applicant_of(row)));
    likely = std::move(members);
  }
  queries::Names names;
  names.want(row.member);
  for (const model::Member& each : likely) names.want(each.id);
  TRY_VOID(names.load(call.reader));
  object body = application_json(row, call.who);
  body["known_as"] = member_ref(row.member, names);
  body["likely"] =
      to_array(likely, [&](const model::Member& each) { return likely_json(row, each, names); });
  body["steps"] = to_array(steps, step_json);
  body["links"] = to_array(links, link_json);
  body["similar"] = std::move(similar);
  return stamped(call, body);
}

base::Result<Response> accept_application(Services& services, const Call& call) {
  return act(services, call, "application.accept", {"revision", "text"});
}
base::Result<Response> refuse_application(Services& services, const Call& call) {
  return act(services, call, "application.refuse", {"revision", "text"});
}
base::Result<Response> ask_applicant(Services& services, const Call& call) {
  return act(services, call, "application.ask", {"revision", "text"});
}
base::Result<Response> undo_application(Services& services, const Call& call) {
  return act(services, call, "application.undo", {"revision"});
}
base::Result<Response> claim_application(Services& services, const Call& call) {
  return act(services, call, "application.claim", {"take"});
}
base::Result<Response> second_application(Services& services, const Call& call) {
  return act(services, call, "application.second", {"revision", "colleague", "text"});
}
base::Result<Response> judge_application(Services& services, const Call& call) {
  return act(services, call, "application.judge", {"right"});
}
base::Result<Response> identify_applicant(Services& services, const Call& call) {
  return act(services, call, "application.identify", {"revision", "member"});
}
base::Result<Response> link_application(Services& services, const Call& call) {
  return act(services, call, "application.link", {"other", "kind"});
}
base::Result<Response> unlink_application(Services& services, const Call& call) {
  return act(services, call, "application.unlink", {"other", "kind"});
}

// Each has an outcome of its own: one that somebody else was faster with does not stop the others.
base::Result<Response> decide_applications(Services& services, const Call& call) {
  TRY(body, call.body({"verdict", "applications", "text"}));
  const std::string_view verdict = base::text_at(body, "verdict");
  const std::string command = verdict == "accepted"  ? "application.accept"
                              : verdict == "refused" ? "application.refuse"
                                                     : std::string();
  if (command.empty()) {
    return fail(ErrorCode::invalid_input, "verdict must be accepted or refused", "verdict");
  }
  const array* wanted = base::array_at(body, "applications");
  if (!wanted || wanted->empty() || wanted->size() > batch_max) {
    return fail(ErrorCode::invalid_input,
                "applications must hold 1 to " + std::to_string(batch_max) + " of {id, revision}",
                "applications");
  }
  array outcomes;
  std::int64_t done = 0;
  for (const auto& each : *wanted) {
    const object* one = each.if_object();
    const std::int64_t id = one ? base::integer_at(*one, "id").value_or(0) : 0;
    const auto carried =
        carry_out(services, call, command,
                  {{"application", id},
                   {"revision", one ? base::integer_at(*one, "revision").value_or(0) : 0},
                   {"text", base::text_at(body, "text")}});
    if (!carried && carried.error().code == ErrorCode::unavailable) {
      return tl::unexpected(carried.error());
    }
    done += carried.has_value();
    outcomes.push_back(object{{"id", id},
                              {"done", carried.has_value()},
                              {"problem", carried ? std::string() : carried.error().text}});
  }
  return json_response({{"done", done}, {"outcomes", std::move(outcomes)}});
}

base::Result<Response> admission(Services& services, const Call& call) {
  TRY(policy, services.policies.in_force(call.reader));
  TRY(counts, queries::count_applications(call.reader));
  TRY(sample, queries::sample_figures(call.reader));
  TRY(blocks, queries::blocks_in_force(call.reader, call.now, blocks_shown_max));
  TRY(breakers, queries::open_breakers(call.reader, call.now));
  const model::AdmissionPolicy& admission = policy->policy.admission;
  object body;
  body["open"] = admission.is_open;
  object& of_state = body["counts"].emplace_object();
  for (const std::string_view name : model::NameOf<ApplicationState>::all) of_state[name] = 0;
  for (const auto& [state, count] : counts) of_state[model::to_name(state)] = count;
  body["sample_percent"] = admission.sample_percent;
  body["sample"] = sample_json(sample);
  body["wave_per_minute"] = admission.wave_per_minute;
  body["breakers"] = to_array(breakers, [](const model::AdmissionBreaker& row) {
    return object{{"code", row.code},
                  {"tripped_at", time_or_null(row.tripped_at)},
                  {"until", time_or_null(row.until)}};
  });
  body["blocks"] = to_array(blocks, [&](const model::AdmissionBlock& row) {
    return object{{"kind", row.kind},
                  {"value", row.value},
                  {"reason", row.reason},
                  {"by", row.by},
                  {"at", base::format_iso(row.at)},
                  {"until", time_or_null(row.until)}};
  });
  body["replies"] = to_array(admission.replies, [](const model::CannedReply& each) {
    return object{{"id", each.id}, {"name", each.name}, {"text", each.text}};
  });
  return stamped(call, body);
}

base::Result<Response> block_admission(Services& services, const Call& call) {
  TRY(body, call.body({"kind", "value", "reason", "until"}));
  return carry_out(services, call, "admission.block", body);
}
base::Result<Response> unblock_admission(Services& services, const Call& call) {
  TRY(body, call.body({"kind", "value"}));
  return carry_out(services, call, "admission.unblock", body);
}
base::Result<Response> resume_admission(Services& services, const Call& call) {
  TRY(body, call.body({"code"}));
  return carry_out(services, call, "admission.reset", body);
}

}  // namespace api
