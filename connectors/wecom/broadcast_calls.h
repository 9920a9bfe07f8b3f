// Calls about mass messages (企业群发): the only official way for a program to get a message into a
// customer group. Making one only hands a task to the sender; nothing reaches a group until they
// tap "send" in the client. It cannot be edited, and what was sent cannot be taken back.
//
// Right after one was made the queries may answer 41063 (class retry): ask again in some seconds.
// How often a group or customer may be reached: quota.h.
//
// Sources: developer.work.weixin.qq.com/document/path/92135, 93338, 97610, 97611.
#pragma once

#include <string>
#include <vector>

#include "connectors/wecom/client.h"
#include "connectors/wecom/message_content.h"

namespace connectors::wecom {

inline constexpr std::size_t broadcast_groups_max = 2'000;
inline constexpr std::size_t broadcast_contacts_max = 10'000;
inline constexpr int reminders_per_day_max = 3;  // per message

enum class Audience { groups, contacts };

struct Broadcast {
  Audience audience = Audience::groups;
  std::string sender;  // groups: must own them all
  std::vector<std::string>
      targets;                     // chats or contacts; contacts may be empty: all of the sender's
  bool sender_may_choose = false;  // other groups in the client
  MessageContent content;
};
struct BroadcastMade {
  std::string message;
  std::vector<std::string> unreachable;  // targets that are wrong or out of reach
};
// A second call makes a second message: look at may_have_happened before trying again.
ApiResult<BroadcastMade> make_broadcast(Client& client, const Broadcast& broadcast);

struct SenderTask {
  std::string user;
  bool is_sent = false;
  base::Instant sent_at;
};
ApiResult<std::vector<SenderTask>> sender_tasks(Client& client, const std::string& message);

enum class SendState { unsent, sent, not_a_contact, over_quota };  // as WeCom numbers them
struct SendResult {
  std::string target;  // chat or contact
  SendState state = SendState::unsent;
  base::Instant sent_at;
};
ApiResult<std::vector<SendResult>> send_results(Client& client, const std::string& message,
                                                const std::string& sender);

struct BroadcastListed {
  std::string message, creator /* empty: made by a program */;
  base::Instant made_at;
  bool is_personal = false;  // made by a member in the client: it counts against the same quota
};
// Made between the two times, at most a month apart.
ApiResult<std::vector<BroadcastListed>> list_broadcasts(Client& client, Audience audience,
                                                        base::Instant from, base::Instant to);

// Tells the sender again; reminders_per_day_max.
ApiResult<void> remind_sender(Client& client, const std::string& message);
// Takes back what has not been sent yet.
ApiResult<void> cancel_broadcast(Client& client, const std::string& message);

}  // namespace connectors::wecom
