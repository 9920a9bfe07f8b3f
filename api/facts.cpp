#include "api/facts.h"

#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "model/fact_json.h"

namespace api {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t facts_per_request_max = 1'000;
constexpr std::string_view default_source = "api";

// Commands are for people with accounts, and the clock is the server's.
bool is_outside_fact(const model::Fact& fact) {
  return !std::holds_alternative<model::Command>(fact.body) &&
         !std::holds_alternative<model::Tick>(fact.body);
}

base::Result<model::Fact> read_fact(const value& from, base::Instant now) {
  if (!from.is_object()) return fail(ErrorCode::invalid_input, "a fact must be a JSON object");
  const object& body = from.get_object();
  object timed;
  if (!body.contains("at")) {
    timed = body;
    timed["at"] = base::format_iso(now);
  }
  TRY(fact, model::fact_from_json(timed.empty() ? body : timed, default_source));
  if (!is_outside_fact(fact)) {
    return fail(ErrorCode::not_allowed,
                "facts of kind " + std::string(model::kind_of(fact)) + " are not taken here",
                "kind");
  }
  if (fact.source == "console") {
    return fail(ErrorCode::not_allowed,
                "the source \"console\" is the console's own: choose another", "source");
  }
  return model::admit(std::move(fact));
}

value problem_json(const base::Error& error) {
  auto parsed = base::parse_json(problem(error).body);
  return parsed ? *std::move(parsed) : value(nullptr);
}

base::Result<array> read_list(const Request& request) {
  TRY(parsed, base::parse_json(request.body));
  array list;
  if (parsed.is_array())
    list = std::move(parsed.get_array());
  else
    list.push_back(std::move(parsed));
  if (list.size() > facts_per_request_max) {
    return fail(ErrorCode::invalid_input,
                "at most " + std::to_string(facts_per_request_max) + " facts in one request, not " +
                    std::to_string(list.size()),
                "body");
  }
  return list;
}

}  // namespace

object outcome_json(const Outcome& outcome) {
  static constexpr std::string_view names[] = {"accepted", "known", "refused"};
  const bool is_refused = outcome.as == TakenAs::refused;
  object out;
  out["as"] = names[static_cast<std::size_t>(outcome.as)];
  out["seq"] = is_refused ? value(nullptr) : id_or_null(outcome.seq);
  out["error"] = is_refused ? problem_json(outcome.error) : value(nullptr);
  return out;
}

base::Result<std::vector<Outcome>> submit_facts(Services& services,
                                                std::vector<base::Result<model::Fact>> facts) {
  std::vector<Outcome> outcomes(facts.size());
  std::vector<model::Fact> good;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (facts[i]) {
      good.push_back(*std::move(facts[i]));
      places.push_back(i);
      continue;
    }
    outcomes[i].as = TakenAs::refused;
    outcomes[i].error = std::move(facts[i]).error();
  }
  if (!good.empty()) {
    TRY(receipt, services.intake.submit(std::move(good)));
    if (receipt.outcomes.size() != places.size()) {
      return fail(ErrorCode::unavailable, "the server lost count of the facts: send them again");
    }
    for (std::size_t i = 0; i < places.size(); ++i) {
      outcomes[places[i]] = std::move(receipt.outcomes[i]);
    }
  }
  services.figures.facts += outcomes.size();
  return outcomes;
}

base::Result<Response> send_facts(Services& services, const Call& call) {
  TRY(list, read_list(call.request));
  std::vector<base::Result<model::Fact>> facts;
  for (const value& each : list) facts.push_back(read_fact(each, call.now));
  TRY(outcomes, submit_facts(services, std::move(facts)));
  std::int64_t count[3] = {0, 0, 0};
  for (const Outcome& outcome : outcomes) ++count[static_cast<std::size_t>(outcome.as)];
  object body;
  body["accepted"] = count[0];
  body["known"] = count[1];
  body["refused"] = count[2];
  body["outcomes"] = to_array(outcomes, outcome_json);
  return json_response(body);
}

}  // namespace api
