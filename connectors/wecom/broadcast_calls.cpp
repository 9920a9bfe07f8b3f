#include "connectors/wecom/broadcast_calls.h"

#include "connectors/wecom/json_fields.h"

namespace connectors::wecom {
namespace {

using base::json::array;
using base::json::object;

constexpr int page_limit = 1'000;
constexpr base::Duration list_span_max = base::days(31);

ApiResult<void> check_targets(const Broadcast& broadcast) {
  if (broadcast.audience == Audience::groups) {
    if (broadcast.sender.empty()) return refuse("groups need the owner who sends", "sender");
    if (broadcast.targets.empty() || broadcast.targets.size() > broadcast_groups_max) {
      return refuse("a mass message goes to 1 to 2000 groups", "targets");
    }
    return {};
  }
  if (broadcast.sender_may_choose) {
    return refuse("only groups can be chosen in the client", "sender_may_choose");
  }
  if (broadcast.targets.size() > broadcast_contacts_max) {
    return refuse("a mass message goes to at most 10000 customers", "targets");
  }
  if (broadcast.targets.empty() && broadcast.sender.empty()) {
    return refuse("either the customers or the member whose customers", "targets");
  }
  return {};
}

std::string_view chat_type(Audience audience) {
  return audience == Audience::groups ? "group" : "single";
}

// One page of a list about one message.
template <class T, class Read>
ApiResult<std::vector<T>> pages_of(Client& client, const std::string& path, object body,
                                   const std::string& list, const Read& read) {
  return collect_pages<T>([&](const std::string& cursor) {
    if (!cursor.empty()) body["cursor"] = cursor;
    auto answer = client.call({.path = path, .body = body});
    return read_fields(std::move(answer), Intent::read, [&](const JsonFields& fields) {
      Page<T> page;
      for (const JsonFields& item : fields.list(list)) page.items.push_back(read(item));
      page.next_cursor = fields.text_or("next_cursor");
      return page;
    });
  });
}

ApiResult<void> change(Client& client, std::string path, const std::string& message) {
  auto answer = client.call({.path = std::move(path),
                             .body = object{{"msgid", message}},
                             .intent = Intent::change,
                             .subject = message});
  if (!answer) return tl::unexpected(std::move(answer).error());
  return {};
}

}  // namespace

ApiResult<BroadcastMade> make_broadcast(Client& client, const Broadcast& broadcast) {
  TRY_VOID(check_targets(broadcast));
  auto content = content_to_json(broadcast.content);
  if (!content) return refuse(content.error().text, content.error().field);
  object body = *std::move(content);
  body["chat_type"] = chat_type(broadcast.audience);
  if (!broadcast.sender.empty()) body["sender"] = broadcast.sender;
  array targets(broadcast.targets.begin(), broadcast.targets.end());
  if (broadcast.audience == Audience::groups) {
    body["chat_id_list"] = std::move(targets);
    body["allow_select"] = broadcast.sender_may_choose;
  } else if (!targets.empty()) {
    body["external_userid"] = std::move(targets);
  }
  auto answer = client.call({.path = "externalcontact/add_msg_template",
                             .body = std::move(body),
                             .intent = Intent::change});
  return read_fields(std::move(answer), Intent::change, [](const JsonFields& fields) {
    return BroadcastMade{fields.text("msgid"), fields.texts_or("fail_list")};
  });
}

ApiResult<std::vector<SenderTask>> sender_tasks(Client& client, const std::string& message) {
  constexpr std::int64_t task_sent = 2;  // 0 unsent; the 1 in WeCom's sample means nothing
  return pages_of<SenderTask>(
      client, "externalcontact/get_groupmsg_task", {{"msgid", message}, {"limit", page_limit}},
      "task_list", [](const JsonFields& item) {
        return SenderTask{item.text("userid"), item.number("status") == task_sent,
                          item.seconds_or("send_time")};
      });
}

ApiResult<std::vector<SendResult>> send_results(Client& client, const std::string& message,
                                                const std::string& sender) {
  return pages_of<SendResult>(
      client, "externalcontact/get_groupmsg_send_result",
      {{"msgid", message}, {"userid", sender}, {"limit", page_limit}}, "send_list",
      [](const JsonFields& item) {
        const auto state = item.number("status");
        const bool is_known = state >= 0 && state <= static_cast<int>(SendState::over_quota);
        const std::string chat = item.text_or("chat_id");
        return SendResult{chat.empty() ? item.text("external_userid") : chat,
                          is_known ? static_cast<SendState>(state) : SendState::unsent,
                          item.seconds_or("send_time")};
      });
}

ApiResult<std::vector<BroadcastListed>> list_broadcasts(Client& client, Audience audience,
                                                        base::Instant from, base::Instant to) {
  if (to < from || to - from > list_span_max) {
    return refuse("mass messages are listed over at most a month", "to");
  }
  return pages_of<BroadcastListed>(
      client, "externalcontact/get_groupmsg_list_v2",
      {{"chat_type", chat_type(audience)},
       {"start_time", from.ms / 1000},
       {"end_time", to.ms / 1000},
       {"limit", 100}},
      "group_msg_list", [](const JsonFields& item) {
        return BroadcastListed{item.text("msgid"), item.text_or("creator"),
                               item.seconds("create_time"), item.number_or("create_type") == 1};
      });
}

ApiResult<void> remind_sender(Client& client, const std::string& message) {
  return change(client, "externalcontact/remind_groupmsg_send", message);
}

ApiResult<void> cancel_broadcast(Client& client, const std::string& message) {
  return change(client, "externalcontact/cancel_groupmsg_send", message);
}

}  // namespace connectors::wecom
