// Mass messages in the sandbox: what senders do, the list of them, reminders.
#include <algorithm>

#include "simulator/wecom/sandbox.h"
#include "simulator/wecom/sandbox_wire.h"

namespace simulator::wecom {

using base::Instant;
using base::json::array;
using base::json::object;

namespace {
constexpr std::size_t reminders_a_day_max = 3;
constexpr std::int64_t list_span_max_seconds = 31 * 86'400;
constexpr std::int64_t page_max = 100;
}  // namespace

void Sandbox::deliver(Message& message, Instant now) {
  message.sent_at = now;
  for (const std::string& chat : message.chats) {
    Group* group = find_open(chat);
    const bool reaches = group && group->messages < options_.messages_per_group_max;
    if (reaches) ++group->messages;
    message.results[chat] = reaches ? 1 : 3;
  }
}

bool Sandbox::tap_send(const std::string& message, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto found = messages_.find(message);
  if (found == messages_.end() || found->second.is_cancelled || found->second.sent_at.ms != 0) {
    return false;
  }
  deliver(found->second, now);
  return true;
}

std::string Sandbox::send_personal(const std::string& sender, const std::vector<std::string>& chats,
                                   Instant now) {
  const std::lock_guard lock(mutex_);
  const std::string id = next_id("msg");
  Message& message = messages_[id];
  message.sender = sender;
  message.chats = chats;
  message.made_at = now;
  message.is_personal = true;
  deliver(message, now);
  return id;
}

std::vector<Sandbox::Untapped> Sandbox::untapped() const {
  const std::lock_guard lock(mutex_);
  std::vector<Untapped> waiting;
  for (const auto& [id, message] : messages_) {
    if (message.sent_at.ms == 0 && !message.is_cancelled)
      waiting.push_back({id, message.sender, message.reminded.size()});
  }
  return waiting;
}

int Sandbox::broadcasts_in(const std::string& chat) const {
  const std::lock_guard lock(mutex_);
  const auto found = groups_.find(chat);
  return found == groups_.end() ? 0 : found->second.messages;
}

std::size_t Sandbox::broadcasts_made() const {
  const std::lock_guard lock(mutex_);
  return messages_.size();
}

// The cursor is the number of messages before the page.
object Sandbox::list_messages(const object& body) {
  const auto from = base::integer_at(body, "start_time");
  const auto to = base::integer_at(body, "end_time");
  if (base::text_at(body, "chat_type") != "group" || !from || !to || *to < *from ||
      *to - *from > list_span_max_seconds) {
    return complain(40058, "get_groupmsg_list_v2: chat_type and a span of at most a month");
  }
  const std::string cursor(base::text_at(body, "cursor"));
  const std::int64_t before = cursor.empty() ? 0 : std::stoll(cursor);
  const std::int64_t limit = std::min(base::integer_at(body, "limit").value_or(50), page_max);
  array items;
  std::int64_t place = 0;
  std::string next_cursor;
  for (const auto& [id, message] : messages_) {
    const std::int64_t made = message.made_at.ms / 1000;
    if (made < *from || made > *to || place++ < before) continue;
    if (static_cast<std::int64_t>(items.size()) == limit) {
      next_cursor = std::to_string(before + limit);
      break;
    }
    object item{{"msgid", id},
                {"create_time", std::to_string(made)},
                {"create_type", message.is_personal ? 1 : 0}};
    if (message.is_personal) item["creator"] = message.sender;
    items.push_back(std::move(item));
  }
  object listed = wire::good();
  listed["group_msg_list"] = std::move(items);
  listed["next_cursor"] = next_cursor;
  return listed;
}

object Sandbox::remind(const object& body, Instant now) {
  const auto found = messages_.find(std::string(base::text_at(body, "msgid")));
  if (found == messages_.end()) return fail(41047);
  auto& reminded = found->second.reminded;
  const auto recent = std::count_if(reminded.begin(), reminded.end(),
                                    [&](Instant at) { return at + base::days(1) > now; });
  if (static_cast<std::size_t>(recent) >= reminders_a_day_max)
    return complain(45009, "remind_groupmsg_send: more than three in a day");
  reminded.push_back(now);
  return wire::good();
}

}  // namespace simulator::wecom
