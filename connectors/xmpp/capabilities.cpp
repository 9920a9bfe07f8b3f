#include "connectors/xmpp/capabilities.h"

namespace connectors::xmpp {
namespace {

using enum Capability;

constexpr CapabilityRow capabilities[] = {
    {"read_groups", automatic, "", "读取群名、主题、在群成员及其角色",
     "read a room's name, subject, occupants and their roles", "XEP-0045 6.4, 7.2.3"},
    {"hear_of_changes", automatic, "", "实时得知入群、离群、改名、改主题",
     "be told at once of joins, leaves, new names and subjects", "XEP-0045 7.2, 7.6, 7.14, 8.1"},
    {"know_who_left_and_why", automatic, "", "状态码说明：自行离开、被移出、被封禁、群解散",
     "status codes say: left, removed, banned, room destroyed", "XEP-0045 8.2, 9.1, 10.9"},
    {"read_messages", automatic, "", "读取所有消息，含离线期间的存档",
     "every message, those of our absence from the archive", "XEP-0313 4, XEP-0359 3"},
    {"hear_messages_at_once", automatic, "", "消息实时送达", "messages come as they are sent",
     "XEP-0045 7.4"},
    {"send_to_group", automatic, "", "在群内发言，可回复并@成员",
     "speak in the room, with reply and mention", "XEP-0045 7.4, XEP-0461 3, XEP-0372 3"},
    {"broadcast_to_groups", automatic, "", "逐群发送", "room by room", "XEP-0045 7.4"},
    {"reply_in_group", automatic, "", "自动回复", "answers by itself", "XEP-0461 3"},
    {"recall_from_group", manual, "", "发送者在客户端撤回自己的消息",
     "who wrote it, in their client", "XEP-0424 4"},
    {"delete_others_message", manual, "", "管理员可撤回他人消息，需服务器支持；目前由人操作",
     "a moderator's client can, where the server knows how; not yet by us", "XEP-0425 4"},
    {"welcome_to_group", automatic, "", "入群即欢迎", "welcome whoever enters", "XEP-0045 7.2"},
    {"remove_member", automatic, "", "移出；或封禁，使其不能再入群",
     "kick, or ban so that they cannot come back", "XEP-0045 8.2, 9.1"},
    {"mute_member", automatic, "", "取消与恢复发言权", "take voice away and give it back",
     "XEP-0045 8.3, 8.4"},
    {"change_nickname", impossible, "", "群昵称只有成员本人能改", "only the member can",
     "XEP-0045 7.6"},
    {"rename_group", automatic, "", "受管理的群按配置命名",
     "managed rooms are named by their setting", "XEP-0045 10.2"},
    {"edit_notice", automatic, "", "群主题即公告", "the room's subject is its notice",
     "XEP-0045 8.1"},
    {"set_admins", manual, "", "由群主在客户端设置", "the owner, in their client", "XEP-0045 10.6"},
    {"create_group", automatic, "", "受管理的群不存在时自动创建",
     "a managed room that does not exist is made", "XEP-0045 10.1"},
    {"dissolve_group", manual, "", "由群主在客户端解散", "the owner, in their client",
     "XEP-0045 10.9"},
    {"invite_customer", automatic, "", "直接发送入群邀请", "a direct message with the room's address",
     "RFC 6121 5, XEP-0147"},
    {"approve_join", automatic, "", "仅限成员的群：授予或收回成员资格",
     "members-only rooms: make somebody a member, or no longer", "XEP-0045 9.3, 9.4"},
    {"close_entrance", automatic, "", "设为仅限成员", "make the room members-only",
     "XEP-0045 10.2"},
    {"tell_staff", automatic, "", "直接给员工发消息", "a direct message to the colleague",
     "RFC 6121 5"},
    {"answer_one_to_one", automatic, "", "答复私聊，无时限", "answer direct messages, at any time",
     "RFC 6121 5"},
    {"write_one_to_one", automatic, "", "可主动私聊，无次数限制",
     "write first, as often as the server lets us", "RFC 6121 5"},
};

constexpr std::string_view automatic_effects[] = {
    "send_message", "mute", "unmute", "remove", "set_subject", "admit", "dismiss", "notify_staff",
    "invite"};

}  // namespace

std::span<const CapabilityRow> capability_table() { return capabilities; }

Capability capability_of_effect(std::string_view effect_kind) {
  for (const std::string_view each : automatic_effects) {
    if (each == effect_kind) return automatic;
  }
  return manual;
}

}  // namespace connectors::xmpp
