// Any bytes as the body of a webhook. The first chooses the content type. What is read must come
// back from its own writing, and whatever becomes a fact must keep the limits of facts. The same
// bytes as a header never verify.
#include <string>
#include <vector>

#include "base/ensure.h"
#include "connectors/webhook/address.h"
#include "connectors/webhook/event_facts.h"
#include "connectors/webhook/signature.h"

namespace {

using namespace connectors::webhook;

constexpr base::Instant now{1'770'000'000'000};

void check_entry(const Entry& entry) {
  ENSURE(entry.id.size() <= attribute_bytes_max && entry.type.size() <= attribute_bytes_max);
  if (!entry.event) {
    ENSURE(!entry.event.error().text.empty() && !entry.event.error().field.empty());
    return;
  }
  const auto again = read_events(single_media_type, write_event(*entry.event));
  ENSURE(again && again->size() == 1 && again->front().event);
  ENSURE(again->front().event->id == entry.event->id);
  ENSURE(again->front().event->data == entry.event->data);
  const auto fact = to_fact(*entry.event, {"crm", "hook:crm"}, now);
  if (fact) {
    ENSURE(fact->source == "hook:crm" && fact->external_id == entry.event->id);
  } else {
    ENSURE(!fact.error().field.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  constexpr std::string_view types[] = {single_media_type, batch_media_type, "application/json"};
  const auto entries = read_events(types[data[0] % 3], text);
  if (entries) {
    for (const Entry& entry : *entries) check_entry(entry);
  }
  static const std::vector<std::string> secrets = {new_secret()};
  ENSURE(!verify(secrets, {"m1", std::to_string(now.ms / 1000), text}, "body", now));
  const auto url = parse_url(text, Reach::internet);
  if (url) ENSURE(url->is_https && !url->host.empty() && url->target.starts_with('/'));
  return 0;
}
