// Tags of customers, given and taken on behalf of the member who knows them.
#include "connectors/wecom/service/wecom_connector.h"
#include "connectors/wecom/troubles.h"

namespace connectors::wecom {

using base::ErrorCode;
using base::Result;

std::vector<CustomerTag> WecomConnector::customer_tags() const {
  const std::lock_guard lock(mutex_);
  return contacts_.tags();
}

Result<Done> WecomConnector::tag_contact(const Delivery& delivery) {
  TRY(parsed, base::parse_json(delivery.effect.body));
  if (!parsed.is_object()) {
    return base::fail(ErrorCode::invalid_input, "the effect's body is no object", "body");
  }
  const base::json::object& body = parsed.get_object();
  TRY(staff, base::required_text(body, "staff"));
  TRY(tag, base::required_text(body, "tag"));
  const auto* adding = body.if_contains("adding");
  const bool is_adding = adding && adding->is_bool() && adding->get_bool();
  using Tags = std::vector<std::string>;
  const auto marked = mark_contact(client_, staff, delivery.member.external_id,
                                   is_adding ? Tags{tag} : Tags{}, is_adding ? Tags{} : Tags{tag});
  if (!marked) {
    // A customer or tag that is not there (any more) is no trouble of the connection.
    const bool is_ours =
        marked.error().what != ErrorClass::never && marked.error().what != ErrorClass::subject_lost;
    if (is_ours) note_failure(marked.error(), trouble::of_tag, delivery.member.external_id);
    // Given twice it is given once, so a doubt is no reason to stop.
    const bool again =
        marked.error().what == ErrorClass::retry || marked.error().retry_at.has_value();
    return base::fail(again ? ErrorCode::unavailable : marked.error().error.code,
                      marked.error().error.text);
  }
  // WeCom calls back for what people do, not for what a program does: so it is asked.
  {
    const std::lock_guard lock(mutex_);
    queue_.add(
        {FollowUpKind::fetch_contact, delivery.member.external_id, clock_.now() + stale_window});
  }
  changed_.notify_all();
  return Done{};
}

}  // namespace connectors::wecom
