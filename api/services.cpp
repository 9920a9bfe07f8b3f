#include "api/services.h"

#include "api/render.h"
#include "base/hash.h"
#include "base/random.h"
#include "store/queries/policies.h"

namespace api {
namespace {

constexpr std::size_t idempotency_key_bytes_max = 200;
constexpr int generated_key_bytes = 16;

base::Result<PolicyInForce> read_policy(const std::optional<model::PolicyVersion>& version) {
  PolicyInForce in_force{model::starting_policy(), {}, {}, base::TimeZone::utc()};
  if (version) {
    TRY(body, base::parse_json(version->body));
    if (!body.is_object()) {
      return base::fail(base::ErrorCode::corrupt, "the stored policy is no JSON object");
    }
    TRY(policy, model::policy_from_json(body.get_object()));
    in_force.policy = std::move(policy);
    in_force.policy.version = version->version;
    in_force.at = version->at;
    in_force.by = version->by;
  }
  TRY(zone, base::TimeZone::open(in_force.policy.calendar.time_zone));
  in_force.zone = std::move(zone);
  return in_force;
}

}  // namespace

base::Result<std::shared_ptr<const PolicyInForce>> Policies::in_force(store::Connection& reader) {
  TRY(newest, store::queries::policy_versions(reader, 0, 1));
  const std::int64_t version = newest.empty() ? 0 : newest.front().version;
  const std::lock_guard lock(mutex_);
  if (!newest_ || newest_->policy.version != version) {
    TRY(row, store::queries::policy_version(reader, version));
    TRY(read, read_policy(row));
    newest_ = std::make_shared<const PolicyInForce>(std::move(read));
  }
  return newest_;
}

Response stamped(const Call& call, const object& body) {
  Response response = json_response(body);
  response.etag = "\"" + base::to_hex(base::stable_hash(response.body)) + "\"";
  response.body.pop_back();
  if (!body.empty()) response.body += ',';
  response.body += "\"as_of\":\"" + base::format_iso(call.now) + "\"}";
  return response;
}

Response page(const Call& call, array items, const std::string& next_cursor) {
  object body;
  body["items"] = std::move(items);
  body["next_cursor"] = next_cursor.empty() ? value(nullptr) : value(next_cursor);
  return stamped(call, body);
}

base::Result<std::shared_ptr<const store::queries::BoardSnapshot>> board_of(Services& services,
                                                                            const Call& call) {
  TRY(policy, services.policies.in_force(call.reader));
  return services.board.snapshot(call.reader, call.now, policy->today(call.now));
}

base::Result<Response> carry_out(Services& services, const Call& call, std::string_view command,
                                 const object& arguments) {
  const std::string_view key = call.request.header("idempotency-key");
  if (key.size() > idempotency_key_bytes_max) {
    return base::fail(
        base::ErrorCode::invalid_input,
        "Idempotency-Key may have at most " + std::to_string(idempotency_key_bytes_max) + " bytes",
        "Idempotency-Key");
  }
  model::Fact fact;
  fact.source = "console";
  // Keys of different people must not meet.
  fact.external_id =
      key.empty() ? base::secret_hex(generated_key_bytes) : call.who.login + "/" + std::string(key);
  fact.at = call.now;
  fact.actor = call.who.login;
  fact.body = model::Command{std::string(command), base::json::serialize(arguments)};
  std::vector<model::Fact> facts;
  facts.push_back(std::move(fact));
  TRY(receipt, services.intake.submit(std::move(facts)));
  if (receipt.outcomes.size() != 1) {
    return base::fail(base::ErrorCode::unavailable, "the server gave no outcome: try again");
  }
  const Outcome& outcome = receipt.outcomes.front();
  if (outcome.as == TakenAs::refused) return tl::unexpected(outcome.error);
  object body;
  body["seq"] = outcome.seq.value;
  body["known"] = outcome.as == TakenAs::known;
  body["result"] = parsed_object(outcome.result);
  return json_response(body);
}

}  // namespace api
