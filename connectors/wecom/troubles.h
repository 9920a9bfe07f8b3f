// What goes wrong with WeCom and its chat archive, as rows (connectors/troubles.h): what we say
// ourselves stands here by name, WeCom's own error codes come from errors.h.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "connectors/troubles.h"

namespace connectors::wecom {

// All of them, wrapping ones first; with those of every platform.
std::span<const TroubleRow> wecom_troubles();

// What a call says whose answer has this error code; and the archive library's own codes.
std::string say_errcode(std::string_view path, int errcode);
std::string say_library_code(std::string_view call, int code);

namespace trouble {
using connectors::trouble::fact_refused;

// ---- what we were doing
inline constexpr TroubleRow of_archive{"wecom.archive", "archive: {why}", "会话存档：{why}", ""};
inline constexpr TroubleRow of_tags{"wecom.tags", "tags: {why}", "读取企业标签：{why}", ""};
inline constexpr TroubleRow of_groups{"wecom.groups", "list of groups: {why}",
                                      "读取客户群列表：{why}", ""};
inline constexpr TroubleRow of_members{"wecom.members",
                                       "list of members with customer contact: {why}",
                                       "读取有客户联系权限的成员：{why}", ""};
inline constexpr TroubleRow of_contacts{"wecom.contacts", "list of contacts: {why}",
                                        "读取客户列表：{why}", ""};
inline constexpr TroubleRow of_ways{"wecom.ways", "list of contact ways: {why}",
                                    "读取“联系我”列表：{why}", ""};
inline constexpr TroubleRow of_broadcasts{"wecom.broadcasts", "list of mass messages: {why}",
                                          "读取群发列表：{why}", ""};
inline constexpr TroubleRow of_result{"wecom.broadcast_result",
                                      "result of mass message {message}: {why}",
                                      "读取群发 {message} 的结果：{why}", ""};
inline constexpr TroubleRow of_cancelling{"wecom.broadcast_cancel",
                                          "cancelling mass message {message}: {why}",
                                          "停止群发 {message}：{why}", ""};
inline constexpr TroubleRow of_reminding{"wecom.broadcast_steer",
                                         "steering mass message {message}: {why}",
                                         "催发或停止群发 {message}：{why}", ""};
inline constexpr TroubleRow of_broadcast{"wecom.broadcast", "mass message of {sender}: {why}",
                                         "创建 {sender} 的群发：{why}", ""};
inline constexpr TroubleRow of_way_made{"wecom.way_made", "making a code: {why}",
                                        "生成二维码：{why}", ""};
inline constexpr TroubleRow of_way_changed{"wecom.way_changed", "changing a code: {why}",
                                           "修改二维码：{why}", ""};
inline constexpr TroubleRow of_way_deleted{"wecom.way_deleted", "deleting a code: {why}",
                                           "删除二维码：{why}", ""};
inline constexpr TroubleRow of_way{"wecom.way", "way in {way}: {why}", "读取二维码 {way}：{why}",
                                   ""};
inline constexpr TroubleRow of_tag{"wecom.tag", "tag of {contact}: {why}",
                                   "给客户 {contact} 打标签：{why}", ""};
inline constexpr TroubleRow of_transfer{"wecom.transfer", "passing group {group} on: {why}",
                                        "转接客户群 {group}：{why}", ""};
inline constexpr TroubleRow of_notice{"wecom.notice", "notice to {member}: {why}",
                                      "通知同事 {member}：{why}", ""};
inline constexpr TroubleRow of_card{"wecom.card", "card for {member}: {why}",
                                    "给同事 {member} 的卡片：{why}", ""};
inline constexpr TroubleRow of_robot{"wecom.robot", "group robot: {why}", "群机器人：{why}", ""};
inline constexpr TroubleRow of_welcome{"wecom.welcome", "welcome of {contact}: {why}",
                                       "欢迎客户 {contact}：{why}", ""};
inline constexpr TroubleRow of_group{"wecom.group", "group {group}: {why}",
                                     "读取客户群 {group}：{why}", ""};
inline constexpr TroubleRow of_contact{"wecom.contact", "contact {contact}: {why}",
                                       "读取客户 {contact}：{why}", ""};

// ---- of a call (client.h)
inline constexpr TroubleRow bad_status{"wecom.status", "{path}: answered with status {status}",
                                       "接口 {path} 返回了 HTTP {status}", "retry"};
inline constexpr TroubleRow no_object{"wecom.no_json", "{path}: the answer is no JSON object",
                                      "接口 {path} 的应答不是 JSON 对象", "retry"};
inline constexpr TroubleRow no_errcode{"wecom.no_errcode", "{path}: the answer has no errcode",
                                       "接口 {path} 的应答没有 errcode", "retry"};
inline constexpr TroubleRow no_token{"wecom.no_token",
                                     "gettoken: the answer has no token with a lifetime",
                                     "接口 gettoken 的应答没有带有效期的 access_token", "retry"};
inline constexpr TroubleRow held_back{
    "wecom.held_back", "{path}: held back until {time} ({window})",
    "接口 {path} 的调用次数到了上限，等到 {time}（{window}）", "wait"};
inline constexpr TroubleRow circle{"wecom.circle", "the pages of a list go round in a circle",
                                   "列表的分页转起了圈", "retry"};
// For codes that errors.h does not have: the number comes from WeCom.
inline constexpr TroubleRow unlisted{"wecom.unlisted",
                                     "{path}: a code that we do not know ({errcode})",
                                     "接口 {path}：未收录的错误码（{errcode}）", "report"};

// ---- of the connection
inline constexpr TroubleRow not_restored{"wecom.starting", "the store has not been read yet",
                                         "正在启动：还没有从数据库读回已知的群和客户", "retry"};
inline constexpr TroubleRow not_stored{"wecom.not_stored",
                                       "what was heard could not be stored; it is heard again",
                                       "收到的变化没有存下来，会重新读取", "storage"};
inline constexpr TroubleRow not_found_again{"wecom.way_lost",
                                            "it was looked for and is not there: ask for it again",
                                            "在平台上找过，没有找到：请重新生成", "report"};

// ---- of the archive
inline constexpr TroubleRow behind{
    "archive.behind",
    "the archive was last read to its end at {time}, and the platform keeps a message for five "
    "days only",
    "会话存档上次读完是在 {time}，而平台只保留五天的消息", "retry"};
inline constexpr TroubleRow gap{"archive.gap",
                                "what was said between {from} and {until} is no longer in the "
                                "archive: nobody read it in time; import it from elsewhere",
                                "{from} 到 {until} 的消息已不在会话存档里：当时没有人来得及读",
                                "archive_gap"};
inline constexpr TroubleRow letters{
    "archive.letters", "{count} archive records could not be read and are kept in {file} ({why})",
    "会话存档里有 {count} 条记录读不出来，原样留在 {file}（{why}）", "archive_key"};
inline constexpr TroubleRow stands_still{
    "archive.stands_still",
    "more than {count} archive records cannot be read, so the archive stands still; the last: "
    "{why} (see {file})",
    "会话存档里读不出来的记录超过 {count} 条，所以停下了；最后一条：{why}（见 {file}）",
    "archive_key"};
inline constexpr TroubleRow mark_unreadable{"archive.mark",
                                            "the archive's mark cannot be read: {mark}",
                                            "会话存档读到哪里的记号读不出来：{mark}", "report"};
inline constexpr TroubleRow mark_refused{"archive.mark_refused",
                                         "the archive's mark is refused: {reason}",
                                         "会话存档读到哪里的记号没能存下：{reason}", "storage"};
inline constexpr TroubleRow no_key{
    "archive.no_key",
    "it is sealed for key version {version}, which is not configured: add its private key, and "
    "start again",
    "它用第 {version} 版公钥加密，而连接文件里没有这一版的私钥：加上后重启", "archive_key"};
inline constexpr TroubleRow key_does_not_fit{
    "archive.key",
    "the private key of version {version} does not open it: is it the one whose public half is in "
    "the admin console?",
    "第 {version} 版私钥打不开它：它与管理后台里的公钥是一对吗？", "archive_key"};
inline constexpr TroubleRow library_hangs{"archive.hangs",
                                          "the archive's library hangs; its process was killed",
                                          "会话存档的 SDK 没有反应，已结束它的进程", "retry"};
inline constexpr TroubleRow library_is_big{
    "archive.memory",
    "the archive's library takes more than {mebibytes} MiB; its process was killed",
    "会话存档的 SDK 占用超过 {mebibytes} MiB 内存，已结束它的进程", "retry"};
inline constexpr TroubleRow library_not_loaded{
    "archive.library", "the archive's library cannot be loaded: {reason}",
    "会话存档的 SDK 装载不了：{reason}", "archive_library"};
inline constexpr TroubleRow not_the_library{
    "archive.not_library",
    "{file} is not the archive's library (libWeWorkFinanceSdk_C.so): it has no {function}",
    "{file} 不是会话存档的 SDK（libWeWorkFinanceSdk_C.so）：里面没有 {function}",
    "archive_library"};
inline constexpr TroubleRow folder_unreadable{"archive.folder",
                                              "the archive's folder {folder} cannot be read: "
                                              "{reason}",
                                              "存档文件夹 {folder} 读不了：{reason}",
                                              "archive_folder"};
inline constexpr TroubleRow folder_full{
    "archive.folder_full",
    "the archive's folder {folder} has more than {count} files: move away what was read",
    "存档文件夹 {folder} 里的文件超过 {count} 个：把读过的移走", "archive_folder"};

}  // namespace trouble
}  // namespace connectors::wecom
