// Events in CloudEvents 1.0 envelopes, in the JSON event format
// (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md): one event
// (structured mode, application/cloudevents+json) or a list (application/cloudevents-batch+json).
// application/json is read as whichever of the two it is, for senders that cannot set the type.
//
//   {"specversion":"1.0","id":"o-1","source":"shop","type":"guildhall.order",
//    "time":"2026-11-22T09:30:00Z","data":{…}}
//
// Extension attributes are allowed, as CloudEvents says, and not kept. Binary mode and data_base64
// are not read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"

namespace connectors::webhook {

inline constexpr std::string_view single_media_type = "application/cloudevents+json";
inline constexpr std::string_view batch_media_type = "application/cloudevents-batch+json";
inline constexpr std::size_t body_bytes_max = 1024 * 1024;  // larger bodies are refused whole
inline constexpr std::size_t events_per_body_max = 1'000;   // longer lists are refused whole
inline constexpr std::size_t attribute_bytes_max = 256;     // of id, source, type, subject

struct Event {
  std::string id, source, type, subject;
  std::optional<base::Instant> time;
  base::json::value data;  // null: none
};

// One event of a body: read, or why not. `id` and `type` are what can be read of them in either
// case.
struct Entry {
  std::string id, type;
  base::Result<Event> event;
};

// An error is about the whole body (too large, no JSON, another content type: field
// "Content-Type"); whatever is wrong with one event is said in its entry.
base::Result<std::vector<Entry>> read_events(std::string_view content_type, std::string_view body);

// The event as one JSON object; what read_events() reads back.
std::string write_event(const Event& event);

}  // namespace connectors::webhook
