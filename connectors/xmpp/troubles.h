// What goes wrong with a chat server, as rows (connectors/troubles.h).
#pragma once

#include <span>

#include "connectors/troubles.h"

namespace connectors::xmpp {

// All of them, wrapping ones first; with those of every platform.
std::span<const TroubleRow> xmpp_troubles();

namespace trouble {
using connectors::trouble::fact_refused;

inline constexpr TroubleRow more_rooms{"xmpp.more_rooms", "{room}: {why} (and {count} more rooms)",
                                       "房间 {room}：{why}（另有 {count} 个房间）", ""};
inline constexpr TroubleRow of_room{"xmpp.room", "{room}: {why}", "房间 {room}：{why}", ""};

inline constexpr TroubleRow not_connected{"xmpp.starting", "not yet connected", "还没有连上",
                                          "xmpp_server"};
inline constexpr TroubleRow connecting_rooms{"xmpp.entering",
                                             "{count} rooms are being entered or read",
                                             "正在进入或读取 {count} 个房间", "retry"};
inline constexpr TroubleRow nobody_answers{
    "xmpp.nobody",
    "nobody answers there: is the server up, and are `host` and `port` right? It is tried again "
    "and again",
    "那里没有服务器应答", "xmpp_server"};
inline constexpr TroubleRow refused_over_tls{
    "xmpp.refused_tls",
    "{why} before we were let in: is the `password` right, and the certificate one that we trust "
    "(`ca_file`)?",
    "登录没有完成：{why}；密码对不对，证书可不可信（ca_file）？", "xmpp_password"};
inline constexpr TroubleRow refused_plain{
    "xmpp.refused",
    "{why} before we were let in: is the `password` right? A server that wants TLS needs `tls` "
    "\"required\"",
    "登录没有完成：{why}；密码对不对？要求加密的服务器需要 tls 为 required", "xmpp_password"};
inline constexpr TroubleRow with_words{"xmpp.words", "{why} ({reason})", "{why}（{reason}）", ""};
inline constexpr TroubleRow unreachable{"xmpp.unreachable",
                                        "the server cannot be reached: is `host` right?",
                                        "连不上服务器：host 对不对？", "xmpp_server"};
inline constexpr TroubleRow stream_ended{"xmpp.stream_ended", "the server ended the stream",
                                         "服务器结束了会话", "retry"};
inline constexpr TroubleRow conflict{
    "xmpp.conflict",
    "the server ended the stream: another session took our resource: give each its own `resource`",
    "服务器结束了会话：另一个会话用了同样的 resource", "xmpp_resource"};
inline constexpr TroubleRow shut_down{"xmpp.shut_down",
                                      "the server ended the stream: it is being shut down",
                                      "服务器结束了会话：它正在关闭", "retry"};
inline constexpr TroubleRow host_unknown{
    "xmpp.host_unknown", "the server ended the stream: it does not serve the domain of `jid`",
    "服务器结束了会话：它不服务 jid 的域名", "xmpp_password"};
inline constexpr TroubleRow closed{"xmpp.closed", "the server closed the connection",
                                   "服务器关闭了连接", "retry"};
inline constexpr TroubleRow connection_lost{"xmpp.lost", "the connection was lost (error {error})",
                                            "连接断了（错误 {error}）", "retry"};

inline constexpr TroubleRow not_let_in{
    "xmpp.not_let_in",
    "the room does not let us in ({error}): is its address right? If it is, make {account} a "
    "member or an admin of it",
    "房间不让会馆进（{error}）：请让 {account} 成为它的成员或管理员", "xmpp_room"};
inline constexpr TroubleRow removed{"xmpp.removed",
                                    "we were removed from the room: let us in again",
                                    "会馆被移出了房间", "xmpp_room"};
inline constexpr TroubleRow destroyed{"xmpp.destroyed", "the room was destroyed", "房间已被解散",
                                      "xmpp_room"};
inline constexpr TroubleRow room_closed{"xmpp.room_closed", "the room closed; it is entered again",
                                        "房间关闭了，正在重新进入", "retry"};
inline constexpr TroubleRow no_room{
    "xmpp.no_room", "there is no such room: create it, or let us with \"manage\": true",
    "没有这个房间：先建好它，或在连接文件里写 \"manage\": true 让会馆来建", "xmpp_room"};
inline constexpr TroubleRow configuration_refused{"xmpp.configuration",
                                                  "the room refuses our configuration: {error}",
                                                  "房间不接受会馆的设置：{error}", "xmpp_room"};
inline constexpr TroubleRow no_archive{
    "xmpp.no_archive",
    "the room has no archive (XEP-0313): what is said while we are away is lost; turn archiving "
    "on in the room's configuration",
    "房间没有消息存档（XEP-0313）：会馆不在时说的话会丢", "xmpp_archive"};
inline constexpr TroubleRow archive_unreadable{
    "xmpp.archive", "the archive cannot be read ({error}): may we, and is it on?",
    "房间的消息存档读不了（{error}）", "xmpp_archive"};
}  // namespace trouble

}  // namespace connectors::xmpp
