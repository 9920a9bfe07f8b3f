// Tasks as cards: sent to the member whom they are for, and changed when the task goes on.
#include "connectors/wecom/service/wecom_connector.h"
#include "connectors/wecom/staff_cards.h"
#include "connectors/wecom/troubles.h"

namespace connectors::wecom {

using base::ErrorCode;
using base::Result;

Result<Done> WecomConnector::show_card(const Delivery& delivery) {
  TRY(parsed, base::parse_json(delivery.effect.body));
  if (!parsed.is_object()) {
    return base::fail(ErrorCode::invalid_input, "the effect's body is no object", "body");
  }
  const base::json::object& body = parsed.get_object();
  const std::string console = settings_.sign_in ? settings_.sign_in->address : std::string();
  const StaffCard card = staff_card(body, console);
  const bool is_new = delivery.effect.kind == "send_card";
  const std::string user =
      is_new ? delivery.member.external_id : std::string(base::text_at(body, "user"));
  const auto failed = [&](const ApiFailure& failure) -> Result<Done> {
    // A code that was used, or is too old, is no trouble of the connection.
    const bool is_ours =
        is_new || (failure.what != ErrorClass::never && failure.what != ErrorClass::subject_lost);
    if (is_ours) note_failure(failure, trouble::of_card, user);
    // Sent again it is dropped by WeCom itself, and a code works once: a doubt is no reason to
    // stop.
    const bool again = failure.what == ErrorClass::retry || failure.retry_at.has_value();
    return base::fail(again ? ErrorCode::unavailable : failure.error.code, failure.error.text);
  };
  if (is_new) {
    const auto sent = send_card(client_, settings_.agent, user, card);
    if (!sent) return failed(sent.error());
    Done done{sent->message};
    done.card_code = sent->code;
    done.card_good_until = clock_.now() + card_code_lifetime;
    return done;
  }
  const std::string code(base::text_at(body, "code"));
  const auto* keeps = body.if_contains("keeps");
  const auto changed = keeps && keeps->is_bool() && keeps->get_bool()
                           ? replace_card(client_, settings_.agent, user, code, card)
                           : close_card(client_, settings_.agent, user, code, closing_text(body));
  if (!changed) return failed(changed.error());
  return Done{};
}

}  // namespace connectors::wecom
