#include "api/entrance_view.h"

namespace api {

namespace queries = store::queries;

base::Result<std::shared_ptr<const EntranceView>> view_entrance(Services& services,
                                                                const Call& call,
                                                                model::EntryCode code,
                                                                std::string_view region) {
  auto view = std::make_shared<EntranceView>();
  view->code = std::move(code);
  view->is_expired = view->code.expires_at.ms != 0 && view->code.expires_at <= call.now;
  TRY(rules, base::parse_json(view->code.rules));
  if (!rules.is_object()) {
    return base::fail(base::ErrorCode::corrupt, "the stored rules are no JSON object");
  }
  TRY(read, model::entrance_rules_from_json(rules.get_object()));
  view->rules = std::move(read);
  TRY(ways, queries::ways_of(call.reader, view->code.id));
  view->ways = std::move(ways);
  TRY(policy, services.policies.in_force(call.reader));
  const base::LocalTime now = policy->zone.to_local(call.now);
  TRY(standings, queries::standings_of(call.reader, view->rules, view->ways,
                                       policy->zone.to_instant(now.day, 0)));
  view->choice = model::choose_entrance(view->rules, now, region, standings);
  for (const model::EntryWay& way : view->ways) {
    if (way.rule == view->choice.rule && way.state == model::WayState::ready) view->way = &way;
  }
  return std::shared_ptr<const EntranceView>(std::move(view));
}

std::string public_address(const Services& services, const Request& request) {
  if (!services.public_address.empty()) return services.public_address;
  for (const Workplace& each : services.workplaces.list()) {
    if (!each.address.empty()) return each.address;
  }
  const std::string_view host = request.header("host");
  return (request.is_secure ? "https://" : "http://") +
         (host.empty() ? std::string("127.0.0.1") : std::string(host));
}

std::string short_link(const Services& services, const Request& request,
                       const model::EntryCode& code) {
  return public_address(services, request) + "/e/" + code.text;
}

}  // namespace api
