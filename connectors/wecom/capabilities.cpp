#include "connectors/wecom/capabilities.h"

namespace connectors::wecom {
namespace {

using enum Capability;

// Pages are of developer.work.weixin.qq.com/document/path/.
constexpr CapabilityRow capabilities[] = {
    {"read_groups", automatic, "", "读取客户群列表、群名、群主、公告、管理员、成员与入群方式",
     "list groups; read name, owner, notice, admins, members and how they joined", "92120, 92122"},
    {"hear_of_changes", automatic, "",
     "群创建、入群、退群、换群主、改名、改公告、解散的回调（可能丢失）",
     "be told of new groups, joins, leaves, owner, name, notice, end; events get lost",
     "92130, 96361"},
    {"know_who_left_and_why", automatic, "", "由回调的成员列表与退群方式得知，否则对比快照",
     "from the event's members and scene, else by comparing details", "92130"},
    {"read_messages", impossible, "",
     "仅付费的会话内容存档可读（需客户同意，延迟数分钟，窗口五天）",
     "only through the paid archive: consent, minutes of delay, five days", "91774"},
    {"hear_messages_at_once", impossible, "", "客户群没有消息回调；最接近的是数据专区的关键词命中",
     "no message callback for customer groups; keyword hits in the data zone come nearest",
     "92130, 99829"},
    {"send_to_group", impossible, "reply_in_group", "机器人与应用都不能在客户群发言",
     "neither robot nor app can speak in a customer group", "90236, 98913"},
    {"broadcast_to_groups", confirmed, "send_broadcast",
     "企业群发：创建任务后由群主点一次发送；受每月条数限制",
     "mass message: the owner taps send once; limited per month", "92135"},
    {"reply_in_group", confirmed, "reply_in_group", "员工在侧边栏点一下发送备好的回复",
     "a member taps the ready draft in the chat sidebar", "98539, 96935"},
    {"steer_broadcast", automatic, "", "创建、提醒（24小时三次）、停止、查询群发",
     "make, remind of (3 in 24 h), cancel and query mass messages", "92135, 97610, 97611, 93338"},
    {"recall_from_group", manual, "recall_message", "仅发送者本人可在客户端撤回",
     "only who wrote it, in the client", "90236"},
    {"delete_others_message", impossible, "", "没有接口可删除他人消息",
     "no interface deletes somebody else's message", "92120"},
    {"welcome_to_group", confirmed, "apply_group_welcome",
     "入群欢迎语素材由接口维护，群主在群设置中选用一次后自动发送",
     "templates by API; once the owner has chosen one, WeCom sends it to every newcomer", "92366"},
    {"welcome_contact", automatic, "", "添加后20秒内发送一次欢迎语",
     "one welcome within 20 seconds of becoming a contact", "92137"},
    {"remove_member", manual, "remove_member", "仅群主或管理员可在客户端移出成员",
     "only the owner or an admin, in the client", "92120"},
    {"keep_out_advertisers", manual, "set_anti_spam",
     "防骚扰规则由管理员在后台配置一次，之后自动执行",
     "anti-spam rules: an admin sets them once, WeCom then runs them", "95130"},
    {"mute_member", manual, "mute_member", "没有接口；群主在客户端处理（外部群是否支持未证实）",
     "no interface; the owner in the client, unconfirmed for external groups", "92120"},
    {"change_nickname", impossible, "ask_member_rename", "群昵称只有成员本人能改，可请其修改",
     "only the member can: ask them", "92122"},
    {"rename_group", manual, "rename_group", "仅客户端可改群名", "only in the client",
     "92120, 99547"},
    {"edit_notice", manual, "edit_notice", "仅群主或管理员可在客户端发布公告",
     "only the owner or an admin, in the client", "92120"},
    {"set_admins", manual, "set_admin", "仅群主可在客户端设置管理员",
     "only the owner, in the client", "92122"},
    {"change_owner", automatic, "", "转接客户群：在职每群90天两次，每人每天300个",
     "hand groups over: twice in 90 days, 300 a day", "95703, 92127"},
    {"create_group", confirmed, "create_group", "员工在侧边栏确认建群；仅群活码满员时自动建群",
     "a member confirms; by itself only when all groups of a join way are full", "96922, 99547"},
    {"dissolve_group", manual, "dismiss_group", "仅群主可在客户端解散",
     "only the owner, in the client", "92120"},
    {"add_colleagues", confirmed, "add_colleague", "员工在客户端确认添加同事入群",
     "a member confirms in the client", "96932"},
    {"invite_customer", confirmed, "invite_customer", "员工邀请；或用欢迎语、群发送出群活码",
     "a member invites; or give them the join code by welcome or mass message", "99547, 92137"},
    {"approve_join", manual, "approve_join", "没有接口；由群主在客户端确认入群",
     "no interface; the owner in the client", "92120"},
    {"make_entrance", automatic, "",
     "创建、修改「联系我」与群活码（一码至多五个群，满员可自动建群）；随客户带回来源标记",
     "make and change contact ways and join ways (five groups at most, a new one when all are "
     "full); "
     "the mark comes back with the customer",
     "92228, 99547"},
    {"close_entrance", automatic, "", "删除「联系我」与群活码", "delete contact ways and join ways",
     "92228, 99547"},
    {"tag_contact", automatic, "", "打标签、改备注与描述", "tags, remarks, descriptions",
     "92118, 92115"},
    {"befriend_from_group", manual, "add_friend", "员工在群里发起添加，客户需同意",
     "a member asks, the customer must accept", "92120"},
    {"transfer_contact", automatic, "", "分配客户：24小时后生效，客户可拒绝",
     "takes 24 hours, and the customer may refuse", "92125"},
    {"figures_by_owner", automatic, "", "按群主的统计（前一天）",
     "figures by owner, up to yesterday", "92133"},
    {"figures_by_group", impossible, "", "没有按群或成员的统计；只能从存档自行计算",
     "none by group or member: count them from the archive", "92133"},
    {"stop_bad_words_of_staff", automatic, "", "敏感词规则约束员工发给客户的消息",
     "rules on what staff write to customers", "95130"},
    {"tell_staff", automatic, "", "应用消息与模板卡片，按钮回调确认",
     "app messages and cards whose buttons come back", "90236"},
    {"run_staff_group", automatic, "", "内部群的机器人与应用群聊",
     "robots and app chats in internal groups", "99110, 90245"},
    {"answer_one_to_one", automatic, "", "仅微信客服：客户发言后48小时内五条",
     "customer service only: five in 48 hours after the customer wrote", "94677"},
    {"write_one_to_one", confirmed, "send_broadcast", "企业群发给客户，由员工点发送",
     "a mass message to customers, sent by the member's tap", "92135"},
};

constexpr TaskRow tasks[] = {
    {"send_broadcast", "sender", Proof::result, "get_groupmsg_send_result: sent, for every group",
     "请发送群发消息", "Send the mass message"},
    {"reply_in_group", "owner or any member of the company in the group", Proof::archive,
     "a later message of staff in that group", "请在群内回复", "Answer in the group"},
    {"recall_message", "whoever wrote it", Proof::archive, "a recall of that message", "请撤回消息",
     "Take the message back"},
    {"remove_member", "owner or admin", Proof::event,
     "del_member with scene 1, or gone from the next detail", "请移出群成员", "Remove the member"},
    {"warn_member", "owner or admin", Proof::archive, "a later message of staff in that group",
     "请提醒群成员", "Warn the member"},
    {"mute_member", "owner or admin", Proof::claim, "the person's word", "请禁言群成员",
     "Mute the member"},
    {"unmute_member", "owner or admin", Proof::claim, "the person's word", "请解除禁言",
     "Let the member speak again"},
    {"edit_notice", "owner or admin", Proof::detail,
     "change_notice, and the detail's notice equals the text", "请更新群公告",
     "Publish the notice"},
    {"rename_group", "owner or admin", Proof::detail,
     "change_name, and the detail's name equals the text", "请修改群名", "Rename the group"},
    {"ask_member_rename", "any member of the company in the group", Proof::detail,
     "the nickname in the next detail", "请提醒成员修改群昵称",
     "Ask the member to change the nickname"},
    {"set_admin", "owner", Proof::detail, "the admins in the next detail", "请设置群管理员",
     "Make them an admin"},
    {"apply_group_welcome", "owner", Proof::claim, "the person's word",
     "请在群设置中选用入群欢迎语", "Choose the group's welcome"},
    {"approve_join", "owner or admin", Proof::event, "add_member with that contact",
     "请确认入群申请", "Let the applicant in"},
    {"create_group", "a member with customer contact", Proof::event,
     "create, and the detail's owner", "请创建客户群", "Create the group"},
    {"add_colleague", "owner or admin", Proof::event, "add_member with that user", "请添加同事入群",
     "Add the colleague"},
    {"invite_customer", "whoever follows the customer", Proof::event,
     "add_member with that contact", "请邀请客户入群", "Invite the customer"},
    {"add_friend", "a member with customer contact", Proof::event, "add_external_contact",
     "请添加客户为联系人", "Add the customer"},
    {"set_anti_spam", "admin of the company", Proof::claim, "the person's word", "请配置防骚扰规则",
     "Set the anti-spam rules"},
    {"dismiss_group", "owner", Proof::event, "dismiss", "请解散群", "Dissolve the group"},
};

struct EffectRow {
  std::string_view effect, capability, task;
};
constexpr EffectRow effects[] = {
    {"notify_staff", "tell_staff", ""},
    {"send_card", "tell_staff", ""},
    {"update_card", "tell_staff", ""},
    {"tell_ops", "run_staff_group", ""},
    {"send_message", "reply_in_group", "reply_in_group"},
    {"mute", "mute_member", "mute_member"},
    {"unmute", "mute_member", "unmute_member"},
    {"remove", "remove_member", "remove_member"},
    {"ask_broadcast", "steer_broadcast", "send_broadcast"},
    {"remind_broadcast", "steer_broadcast", ""},
    {"cancel_broadcast", "steer_broadcast", ""},
    {"tag_contact", "tag_contact", ""},
    {"transfer_group", "change_owner", ""},
    {"make_way", "make_entrance", ""},
    {"change_way", "make_entrance", ""},
    {"delete_way", "close_entrance", ""},
    {"invite", "invite_customer", "invite_customer"},
};

template <class Row>
const Row* find_row(std::span<const Row> rows, std::string_view name) {
  for (const Row& row : rows) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

const EffectRow* find_effect(std::string_view kind) {
  for (const EffectRow& row : effects) {
    if (row.effect == kind) return &row;
  }
  return nullptr;
}

}  // namespace

std::span<const CapabilityRow> capability_table() { return capabilities; }
const CapabilityRow* find_capability(std::string_view name) {
  return find_row(capability_table(), name);
}

std::span<const TaskRow> task_catalogue() { return tasks; }
const TaskRow* find_task(std::string_view name) { return find_row(task_catalogue(), name); }

Capability capability_of_effect(std::string_view effect_kind) {
  const EffectRow* row = find_effect(effect_kind);
  return row ? find_capability(row->capability)->verdict : Capability::manual;
}

const TaskRow* task_for_effect(std::string_view effect_kind) {
  const EffectRow* row = find_effect(effect_kind);
  return row ? find_task(row->task) : nullptr;
}

}  // namespace connectors::wecom
