#include "connectors/wecom/group_calls.h"

#include "connectors/wecom/json_fields.h"

namespace connectors::wecom {
namespace {

using base::json::array;
using base::json::object;

GroupMember read_member(const JsonFields& fields) {
  GroupMember member;
  member.id = fields.text("userid");
  member.is_staff = fields.number("type") == 1;
  member.union_id = fields.text_or("unionid");
  member.joined_at = fields.seconds("join_time");
  member.join_scene = fields.number_or("join_scene");
  member.inviter = fields.object_or("invitor").text_or("userid");
  member.nickname = fields.text_or("group_nickname");
  member.name = fields.text_or("name");
  member.state = fields.text_or("state");
  return member;
}

GroupDetail read_group_detail(const JsonFields& answer) {
  const JsonFields fields = answer.object("group_chat");
  GroupDetail detail;
  detail.chat = fields.text("chat_id");
  detail.name = fields.text_or("name");
  detail.owner = fields.text_or("owner");
  detail.notice = fields.text_or("notice");
  detail.created_at = fields.seconds_or("create_time");
  for (const JsonFields& member : fields.list("member_list")) {
    detail.members.push_back(read_member(member));
  }
  for (const JsonFields& admin : fields.list_or("admin_list")) {
    detail.admins.push_back(admin.text("userid"));
  }
  detail.version = fields.text_or("member_version");
  return detail;
}

OwnerFigures read_figures(const JsonFields& item) {
  const JsonFields data = item.object("data");
  OwnerFigures figures;
  figures.owner = item.text_or("owner");
  figures.day = item.seconds_or("stat_time");
  figures.new_groups = data.number("new_chat_cnt");
  figures.groups = data.number("chat_total");
  figures.groups_with_messages = data.number("chat_has_msg");
  figures.new_members = data.number("new_member_cnt");
  figures.members = data.number("member_total");
  figures.members_with_messages = data.number("member_has_msg");
  figures.messages = data.number("msg_total");
  return figures;
}

ApiResult<object> figures_body(const FiguresAsked& asked) {
  if (asked.owners.empty() || asked.owners.size() > owners_max) {
    return refuse("figures are asked for 1 to 100 owners", "owners");
  }
  if (asked.last_day < asked.first_day) {
    return refuse("the last day is before the first", "last_day");
  }
  return object{{"day_begin_time", asked.first_day.ms / 1000},
                {"day_end_time", asked.last_day.ms / 1000},
                {"owner_filter", object{{"userid_list", array_of(asked.owners)}}}};
}

}  // namespace

ApiResult<Page<GroupListed>> list_groups(Client& client, const std::vector<std::string>& owners,
                                         const std::string& cursor, int limit) {
  if (owners.size() > owners_max) return refuse("at most 100 owners in one filter", "owners");
  if (limit < 1 || limit > group_page_max) return refuse("a page has 1 to 1000 groups", "limit");
  object body{{"status_filter", 0}, {"limit", limit}};
  if (!owners.empty()) body["owner_filter"] = object{{"userid_list", array_of(owners)}};
  if (!cursor.empty()) body["cursor"] = cursor;
  auto answer = client.call({.path = "externalcontact/groupchat/list", .body = std::move(body)});
  return read_fields(std::move(answer), Intent::read, [](const JsonFields& fields) {
    Page<GroupListed> page;
    for (const JsonFields& item : fields.list("group_chat_list")) {
      const auto state = item.number_or("status");
      const bool is_known = state >= 0 && state <= static_cast<int>(OwnerState::handed_over);
      page.items.push_back(
          {item.text("chat_id"), is_known ? static_cast<OwnerState>(state) : OwnerState::normal});
    }
    page.next_cursor = fields.text_or("next_cursor");
    return page;
  });
}

ApiResult<GroupDetail> get_group(Client& client, const std::string& chat) {
  auto answer = client.call({.path = "externalcontact/groupchat/get",
                             .body = object{{"chat_id", chat}, {"need_name", 1}}});
  return read_fields(std::move(answer), Intent::read, read_group_detail);
}

ApiResult<std::vector<FailedTransfer>> transfer_groups(Client& client,
                                                       const std::vector<std::string>& chats,
                                                       const std::string& new_owner,
                                                       OwnerLeft owner_left) {
  if (chats.empty() || chats.size() > transfer_groups_max) {
    return refuse("1 to 100 groups are handed over at once", "chats");
  }
  if (new_owner.empty()) return refuse("the new owner is missing", "new_owner");
  const bool has_left = owner_left == OwnerLeft::yes;
  auto answer =
      client.call({.path = has_left ? "externalcontact/groupchat/transfer"
                                    : "externalcontact/groupchat/onjob_transfer",
                   .body = object{{"chat_id_list", array_of(chats)}, {"new_owner", new_owner}},
                   .intent = Intent::change});
  return read_fields(std::move(answer), Intent::change, [](const JsonFields& fields) {
    std::vector<FailedTransfer> failed;
    for (const JsonFields& item : fields.list_or("failed_chat_list")) {
      failed.push_back({item.text("chat_id"), static_cast<int>(item.number("errcode"))});
    }
    return failed;
  });
}

ApiResult<std::vector<OwnerFigures>> figures_by_owner(Client& client, const FiguresAsked& asked) {
  TRY(body, figures_body(asked));
  std::vector<OwnerFigures> all;
  for (int page = 0; page < pages_max; ++page) {
    body["limit"] = group_page_max;
    body["offset"] = all.size();
    auto answer = client.call({.path = "externalcontact/groupchat/statistic", .body = body});
    std::int64_t total = 0;
    auto more = read_fields(std::move(answer), Intent::read, [&](const JsonFields& fields) {
      total = fields.number("total");
      std::vector<OwnerFigures> figures;
      for (const JsonFields& item : fields.list("items")) figures.push_back(read_figures(item));
      return figures;
    });
    if (!more) return tl::unexpected(std::move(more).error());
    all.insert(all.end(), more->begin(), more->end());
    if (more->empty() || static_cast<std::int64_t>(all.size()) >= total) break;
  }
  return all;
}

ApiResult<std::vector<OwnerFigures>> figures_by_day(Client& client, const FiguresAsked& asked) {
  TRY(body, figures_body(asked));
  auto answer = client.call(
      {.path = "externalcontact/groupchat/statistic_group_by_day", .body = std::move(body)});
  return read_fields(std::move(answer), Intent::read, [](const JsonFields& fields) {
    std::vector<OwnerFigures> figures;
    for (const JsonFields& item : fields.list("items")) figures.push_back(read_figures(item));
    return figures;
  });
}

}  // namespace connectors::wecom
