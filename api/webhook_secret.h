// What endpoints and subscriptions of webhooks share: both have a secret, and the one before it for
// a while.
#pragma once

#include "api/http.h"
#include "base/time.h"
#include "connectors/webhook/signature.h"

namespace api {

template <class Row>
void renew_secret(Row& row, base::Instant now) {
  row.old_secret = row.secret;
  row.old_secret_until = now + connectors::webhook::old_secret_lifetime;
  row.secret = connectors::webhook::new_secret();
}

// The only answer besides that to making the row that ever shows a secret.
template <class Row>
Response renewed_secret(const Row& row) {
  return json_response(
      {{"secret", row.secret}, {"old_secret_until", base::format_iso(row.old_secret_until)}});
}

}  // namespace api
