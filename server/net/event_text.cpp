#include "server/net/event_text.h"

namespace server::net {

std::string event_text(const std::vector<api::LiveEvent>& events) {
  std::string text;
  for (const api::LiveEvent& event : events) {
    // JSON holds no line breaks, so one data line is enough.
    text.append("id: ").append(std::to_string(event.sequence)).append("\nevent: ");
    text.append(event.type).append("\ndata: ").append(event.data).append("\n\n");
  }
  return text;
}

std::string hello_text(std::uint64_t sequence) {
  return "retry: 2000\nid: " + std::to_string(sequence) + "\nevent: hello\ndata: {}\n\n";
}

}  // namespace server::net
