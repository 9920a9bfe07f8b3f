// Live events as text/event-stream (WHATWG HTML, "Server-sent events").
#pragma once

#include <string>
#include <vector>

#include "api/live_feed.h"

namespace server::net {

std::string event_text(const std::vector<api::LiveEvent>& events);
// The first event of every stream: where to go on after a break, even when nothing has happened
// yet.
std::string hello_text(std::uint64_t sequence);

}  // namespace server::net
