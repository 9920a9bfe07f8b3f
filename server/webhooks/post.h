// One attempt to deliver: the event, signed as of now, to the subscription's address.
#pragma once

#include <memory>
#include <span>

#include "base/clock.h"
#include "base/random.h"
#include "connectors/https/https_client.h"
#include "connectors/webhook/address.h"
#include "store/queries/webhooks.h"

namespace server::webhooks {

inline constexpr int connect_seconds_max = 5;
inline constexpr int answer_seconds_max = 10;
inline constexpr std::size_t answer_bytes_max = 16 * 1024;  // what follows is not read
inline constexpr std::size_t error_bytes_max = 300;         // of what is shown of a failure

// The way to one host, kept open between deliveries. One thread at a time.
class Post {
 public:
  // The clock must outlive the Post. `authority_file` as in connectors/https; empty: the system's.
  Post(const base::Clock& clock, connectors::webhook::Reach reach, std::string authority_file)
      : clock_(clock), reach_(reach), authority_file_(std::move(authority_file)) {}

  // What came of it, with the delivery as it is now: sent, waiting for its next attempt, or dead.
  // `chance` in [0, 1).
  store::queries::WebhookAttempt attempt(const store::queries::WebhookSubscription& subscription,
                                         store::queries::WebhookDelivery delivery,
                                         std::span<const base::Duration> waits, double chance);

 private:
  struct Answer {
    int status = 0;  // 0: none came
    std::string error;
  };
  Answer send(const store::queries::WebhookSubscription& subscription,
              const store::queries::WebhookDelivery& delivery);
  base::Result<void> open(const connectors::webhook::Url& url);

  const base::Clock& clock_;
  const connectors::webhook::Reach reach_;
  const std::string authority_file_;
  std::string origin_;  // of the client
  std::unique_ptr<connectors::https::Client> client_;
};

}  // namespace server::webhooks
