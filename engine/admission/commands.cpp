// What reviewers ask for.
#include <algorithm>

#include "engine/admission/internal.h"
#include "engine/admission/verification.h"

namespace engine::admission {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::array;
using base::json::object;
using model::Application;
using model::ApplicationState;

namespace {

auto conflict(std::string text, std::string field = "application") {
  return fail(ErrorCode::conflict, std::move(text), std::move(field));
}

std::string number_of(const Application& row) { return std::to_string(row.id.value); }

std::string who_decided(const Application& row) {
  return row.decided_by.empty() ? std::string("a rule") : row.decided_by;
}

Result<Application> application_at(const Context& context, const object& arguments,
                                   std::string_view key = "application") {
  const model::ApplicationId id(base::integer_at(arguments, key).value_or(0));
  const auto found = context.world.admissions.applications.find(id);
  if (found == context.world.admissions.applications.end()) {
    return fail(ErrorCode::not_found, "there is no application " + std::to_string(id.value),
                std::string(key));
  }
  return found->second;
}

// The application as the reviewer saw it, or a conflict that says who was faster.
Result<Application> seen(const Context& context, const object& arguments) {
  TRY(row, application_at(context, arguments));
  const auto revision = base::integer_at(arguments, "revision").value_or(0);
  if (revision == 0 || revision == row.revision) return row;
  std::string happened = "application " + number_of(row) + " was changed while you looked at it";
  if (is_end(row.state)) {
    happened = "application " + number_of(row) + " was " + std::string(model::to_name(row.state)) +
               " by " + who_decided(row) + " at " + base::format_iso(row.decided_at) +
               ", while you looked at it";
  }
  return conflict(happened + ": look at it again", "revision");
}

Result<std::string> text_at(const object& arguments, bool is_required) {
  const std::string_view text = base::text_at(arguments, "text");
  if (text.size() > reply_bytes_max) {
    return fail(ErrorCode::invalid_input,
                "text is longer than " + std::to_string(reply_bytes_max) + " bytes", "text");
  }
  if (is_required && text.empty()) {
    return fail(ErrorCode::invalid_input, "text is missing: what is the applicant told?", "text");
  }
  return std::string(text);
}

std::string answer(const Application& row) {
  return base::json::serialize(object{{"application", row.id.value},
                                      {"state", model::to_name(row.state)},
                                      {"revision", row.revision}});
}

// As it is after the step.
std::string answer(const Context& context, model::ApplicationId id) {
  return answer(context.world.admissions.applications.at(id));
}

// ---- deciding

array votes_of(const Application& row) {
  const auto kept = base::parse_json(row.votes);
  return kept && kept->is_array() ? kept->get_array() : array();
}

// The votes with this one, which replaces an earlier one of the same reviewer.
array with_vote(const Application& row, const Context& context, std::string_view verdict,
                const std::string& text) {
  array votes;
  for (const auto& each : votes_of(row)) {
    if (base::text_at(each.get_object(), "by") != context.login) votes.push_back(each);
  }
  votes.push_back(
      object{{"by", context.login}, {"verdict", verdict}, {"text", text}, {"at", context.at.ms}});
  return votes;
}

std::int64_t count_votes(const array& votes, std::string_view verdict) {
  return std::count_if(votes.begin(), votes.end(), [&](const auto& each) {
    return base::text_at(each.get_object(), "verdict") == verdict;
  });
}

Result<std::string> decide(Context& context, const object& arguments, ApplicationState wanted) {
  TRY(row, seen(context, arguments));
  if (is_end(row.state)) {
    return conflict("application " + number_of(row) + " is " +
                    std::string(model::to_name(row.state)) + " already, by " + who_decided(row) +
                    ": undo that first");
  }
  if (row.merged_into) {
    return conflict("application " + number_of(row) + " counts as part of application " +
                    std::to_string(row.merged_into.value) + ": decide there, or take them apart");
  }
  TRY(text, text_at(arguments, wanted == ApplicationState::refused));
  const std::string_view verdict = model::to_name(wanted);
  const array votes = with_vote(row, context, verdict, text);
  const model::ApplicationId id = row.id;
  row.claimed_by.clear();
  row.claimed_at = {};
  row.votes = base::json::serialize(votes);
  if (count_votes(votes, verdict) < row.opinions) {
    object reason{{"verdict", verdict}, {"opinions", row.opinions}};
    const ApplicationState state = row.state;
    step(context, std::move(row), "opinion", state, std::move(text), std::move(reason));
    return answer(context, id);
  }
  row.decided_by = context.login;
  row.rule.clear();
  row.note = text;
  row.colleague.clear();
  step(context, row, verdict, wanted, std::move(text));
  if (wanted == ApplicationState::accepted) enrol(context, row);
  return answer(context, id);
}

Result<std::string> ask(Context& context, const object& arguments) {
  TRY(row, seen(context, arguments));
  if (is_end(row.state)) {
    return conflict("application " + number_of(row) + " is " +
                    std::string(model::to_name(row.state)) + ": undo that first");
  }
  TRY(text, text_at(arguments, true));
  const model::ApplicationId id = row.id;
  row.note = text;
  row.rule.clear();
  row.claimed_by.clear();
  row.claimed_at = {};
  step(context, std::move(row), "asked", ApplicationState::asked, std::move(text));
  return answer(context, id);
}

Result<std::string> identify_applicant(Context& context, const object& arguments) {
  TRY(row, seen(context, arguments));
  return identify(context, std::move(row), arguments);
}

Result<std::string> undo(Context& context, const object& arguments) {
  TRY(row, seen(context, arguments));
  if (row.state == ApplicationState::queued) {
    return conflict("application " + number_of(row) + " is in the queue: nothing to take back");
  }
  if (row.state == ApplicationState::withdrawn) {
    return conflict("the applicant has withdrawn application " + number_of(row) +
                    ": only they can apply again");
  }
  const model::ApplicationId id = row.id;
  object reason{{"was", model::to_name(row.state)}, {"decided_by", row.decided_by}};
  row.votes.clear();
  row.decided_by.clear();
  row.rule.clear();
  row.note.clear();
  step(context, std::move(row), "undone", ApplicationState::queued, "", std::move(reason));
  return answer(context, id);
}

// ---- reviewers among themselves

Result<std::string> claim(Context& context, const object& arguments) {
  TRY(row, application_at(context, arguments));
  const bool is_others = !row.claimed_by.empty() && row.claimed_by != context.login &&
                         row.claimed_at + claim_lifetime > context.at;
  if (is_others && !base::flag_at(arguments, "take")) {
    return conflict(row.claimed_by + " has had application " + number_of(row) + " open since " +
                        base::format_iso(row.claimed_at) + ": take another, or take it over",
                    "claim");
  }
  row.claimed_by = context.login;
  row.claimed_at = context.at;
  put(context, row);
  return answer(row);
}

Result<std::string> ask_second(Context& context, const object& arguments) {
  TRY(row, seen(context, arguments));
  if (is_end(row.state)) return conflict("application " + number_of(row) + " is decided already");
  TRY(text, text_at(arguments, false));
  const std::string colleague(base::text_at(arguments, "colleague"));
  if (colleague == context.login) {
    return fail(ErrorCode::invalid_input, "a second opinion is somebody else's: name a colleague",
                "colleague");
  }
  const model::ApplicationId id = row.id;
  row.opinions = 2;
  row.colleague = colleague;
  row.claimed_by.clear();
  row.claimed_at = {};
  const ApplicationState state = row.state;
  step(context, std::move(row), "second", state, std::move(text), {{"colleague", colleague}});
  return answer(context, id);
}

// A refusal by a rule, looked at by a person: was it right?
Result<std::string> judge_sample(Context& context, const object& arguments) {
  TRY(row, application_at(context, arguments));
  const auto* right = arguments.if_contains("right");
  if (!right || !right->is_bool()) {
    return fail(ErrorCode::invalid_input, "right must be true or false", "right");
  }
  if (!row.is_sampled) {
    return conflict("application " + number_of(row) + " is none of the sample", "application");
  }
  const model::ApplicationId id = row.id;
  row.sample = right->get_bool() ? "right" : "wrong";
  const bool is_let_back = !right->get_bool() && row.state == ApplicationState::refused;
  const ApplicationState became = is_let_back ? ApplicationState::queued : row.state;
  object reason{{"right", right->get_bool()}};
  step(context, std::move(row), "judged", became, "", std::move(reason));
  return answer(context, id);
}

// ---- taken together

Result<std::string> link(Context& context, const object& arguments, bool is_on) {
  TRY(first, application_at(context, arguments));
  TRY(second, application_at(context, arguments, "other"));
  const std::string kind(base::text_at(arguments, "kind"));
  if (kind != "person" && kind != "company") {
    return fail(ErrorCode::invalid_input, "kind must be person or company", "kind");
  }
  if (first.id == second.id) {
    return fail(ErrorCode::invalid_input, "an application is not linked with itself", "other");
  }
  // The later one counts as part of the earlier.
  if (second.id > first.id) std::swap(first, second);
  model::ApplicationLink row{first.id,   second.id, kind, std::string(context.login),
                             context.at, {},        ""};
  auto& links = context.world.admissions.links;
  const auto known = links.find(model::key_of(row));
  const bool was_on = known != links.end() && known->second.undone_at.ms == 0;
  if (was_on == is_on) {
    return conflict(is_on ? "these two are taken together already" : "these two are not linked",
                    "other");
  }
  if (!is_on) {
    row = known->second;
    row.undone_at = context.at;
    row.undone_by = context.login;
  }
  if (is_on && kind == "person" && (second.merged_into || first.merged_into)) {
    return conflict("one of them counts as part of another application: take that apart first",
                    "other");
  }
  links.insert_or_assign(model::key_of(row), row);
  context.changes.application_links.put(row);
  if (kind == "person") first.merged_into = is_on ? second.id : model::ApplicationId();
  const model::ApplicationId id = first.id;
  const ApplicationState state = first.state;
  step(context, std::move(first), is_on ? "linked" : "unlinked", state, "",
       {{"other", second.id.value}, {"kind", kind}});
  return answer(context, id);
}

// ---- blacklist and breaker

void note(Context& context, std::string_view kind, object reason) {
  model::Decision decision = context.new_decision(kind, nullptr);
  reason["by"] = context.login;
  decision.reason = base::json::serialize(reason);
  context.record(std::move(decision));
}

Result<std::string> block(Context& context, const object& arguments) {
  TRY(key, block_key(base::text_at(arguments, "kind"), base::text_at(arguments, "value")));
  TRY(reason, base::required_text(arguments, "reason"));
  if (reason.size() > reply_bytes_max) {
    return fail(ErrorCode::invalid_input, "reason is too long", "reason");
  }
  model::AdmissionBlock row{key.kind,   key.value, reason, std::string(context.login),
                            context.at, {},        {}};
  if (const std::string_view until = base::text_at(arguments, "until"); !until.empty()) {
    const auto at = base::parse_instant(until);
    if (!at || *at <= context.at) {
      return fail(ErrorCode::invalid_input, "until must be a time later than now", "until");
    }
    row.until = *at;
  }
  note(context, "admission.blocked",
       {{"kind", key.kind}, {"value", key.value}, {"reason", reason}});
  context.world.admissions.blocks.insert_or_assign(model::key_of(row), row);
  context.changes.admission_blocks.put(row);
  return base::json::serialize(object{{"kind", key.kind}, {"value", key.value}});
}

Result<std::string> unblock(Context& context, const object& arguments) {
  TRY(key, block_key(base::text_at(arguments, "kind"), base::text_at(arguments, "value")));
  auto& blocks = context.world.admissions.blocks;
  const auto known = blocks.find(key.kind + "/" + key.value);
  if (known == blocks.end() || known->second.removed_at.ms != 0) {
    return fail(ErrorCode::not_found, key.value + " is not on the blacklist", "value");
  }
  known->second.removed_at = context.at;
  note(context, "admission.unblocked", {{"kind", key.kind}, {"value", key.value}});
  context.changes.admission_blocks.put(known->second);
  return base::json::serialize(object{{"kind", key.kind}, {"value", key.value}});
}

Result<std::string> reset(Context& context, const object& arguments) {
  const std::string code(base::text_at(arguments, "code"));
  auto& breakers = context.world.admissions.breakers;
  const auto known = breakers.find(code);
  if (known == breakers.end() || known->second.until <= context.at) {
    return conflict("automatic acceptance is not paused for this code", "code");
  }
  known->second.until = context.at;
  known->second.recent = "[]";
  note(context, "admission.resumed", {{"code", code}});
  context.changes.admission_breakers.put(known->second);
  return base::json::serialize(object{{"code", code}});
}

}  // namespace

bool is_command(std::string_view name) {
  return name.starts_with("application.") || name.starts_with("admission.");
}

Result<std::string> carry_out(Context& context, std::string_view name, const object& arguments) {
  if (name == "application.accept") return decide(context, arguments, ApplicationState::accepted);
  if (name == "application.refuse") return decide(context, arguments, ApplicationState::refused);
  if (name == "application.ask") return ask(context, arguments);
  if (name == "application.undo") return undo(context, arguments);
  if (name == "application.identify") return identify_applicant(context, arguments);
  if (name == "application.claim") return claim(context, arguments);
  if (name == "application.second") return ask_second(context, arguments);
  if (name == "application.judge") return judge_sample(context, arguments);
  if (name == "application.link") return link(context, arguments, true);
  if (name == "application.unlink") return link(context, arguments, false);
  if (name == "admission.block") return block(context, arguments);
  if (name == "admission.unblock") return unblock(context, arguments);
  if (name == "admission.reset") return reset(context, arguments);
  return fail(ErrorCode::invalid_input, "there is no command \"" + std::string(name) + "\"",
              "name");
}

Subjects subjects_of(std::string_view name, const object& arguments) {
  Subjects subjects;
  for (const std::string_view key : {"application", "other"}) {
    if (const auto id = base::integer_at(arguments, key))
      subjects.applications.push_back(model::ApplicationId(*id));
  }
  if (name == "admission.block" || name == "admission.unblock") {
    auto key = block_key(base::text_at(arguments, "kind"), base::text_at(arguments, "value"));
    if (key) subjects.blocks.push_back(*std::move(key));
  }
  if (name == "admission.reset") subjects.breaker = base::text_at(arguments, "code");
  return subjects;
}

}  // namespace engine::admission
