// WebhookUses counts what endpoints take in, and writes it down now and then: a transaction for
// every request would make each event wait for a second one. What is counted and not yet written is
// lost when the program is killed; the events themselves are facts, durable before they are
// acknowledged. Safe from any thread.
#pragma once

#include <map>
#include <mutex>

#include "api/write_door.h"
#include "store/queries/webhooks.h"

namespace api {

inline constexpr base::Duration webhook_uses_kept_back = base::seconds(10);

class WebhookUses {
 public:
  explicit WebhookUses(WriteDoor& door) : door_(door) {}
  ~WebhookUses() { (void)flush(); }  // counts are for people; one that cannot be written is no loss

  // Refusals are written at once: somebody will look for them.
  base::Result<void> note(std::int64_t endpoint, store::queries::WebhookUse use);
  base::Result<void> flush();

 private:
  WriteDoor& door_;
  std::mutex mutex_;
  std::map<std::int64_t, store::queries::WebhookUse> uses_;  // by endpoint
  base::Instant flushed_at_;
};

}  // namespace api
