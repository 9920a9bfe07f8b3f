#include "connectors/wecom/event_tally.h"

#include "base/utf8.h"

namespace connectors::wecom {

void EventTally::count(std::string name) {
  if (counts_.size() >= names_max && !counts_.contains(name)) name = "(more)";
  ++counts_[std::move(name)];
}

void EventTally::note(const Event& event) {
  const auto* other = std::get_if<OtherEvent>(&event.body);
  if (!other) return count(event_name(event));
  count("other: " + other->name);
  Event kept = event;
  std::string& message = std::get<OtherEvent>(kept.body).message;
  message = std::string(base::cut_utf8(message, kept_message_bytes_max));
  not_understood_.push_back(std::move(kept));
  if (not_understood_.size() > kept_max) not_understood_.pop_front();
}

void EventTally::note_refused(std::string_view field) { count("refused: " + std::string(field)); }

}  // namespace connectors::wecom
