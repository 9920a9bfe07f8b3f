// The names under which XMPP's extensions speak, each with the XEP that gives it.
#pragma once

#include <string_view>

namespace connectors::xmpp::ns {

inline constexpr std::string_view client = "jabber:client";
inline constexpr std::string_view stanza_error = "urn:ietf:params:xml:ns:xmpp-stanzas";
inline constexpr std::string_view form = "jabber:x:data";                                // XEP-0004
inline constexpr std::string_view disco_info = "http://jabber.org/protocol/disco#info";  // 0030
inline constexpr std::string_view muc = "http://jabber.org/protocol/muc";                // XEP-0045
inline constexpr std::string_view muc_user = "http://jabber.org/protocol/muc#user";
inline constexpr std::string_view muc_admin = "http://jabber.org/protocol/muc#admin";
inline constexpr std::string_view muc_owner = "http://jabber.org/protocol/muc#owner";
inline constexpr std::string_view result_set = "http://jabber.org/protocol/rsm";  // XEP-0059
inline constexpr std::string_view out_of_band = "jabber:x:oob";                   // XEP-0066
inline constexpr std::string_view version = "jabber:iq:version";                  // XEP-0092
inline constexpr std::string_view ping = "urn:xmpp:ping";                         // XEP-0199
inline constexpr std::string_view delay = "urn:xmpp:delay";                       // XEP-0203
inline constexpr std::string_view carbons = "urn:xmpp:carbons:2";                 // XEP-0280
inline constexpr std::string_view forward = "urn:xmpp:forward:0";                 // XEP-0297
inline constexpr std::string_view correct = "urn:xmpp:message-correct:0";         // XEP-0308
inline constexpr std::string_view archive = "urn:xmpp:mam:2";                     // XEP-0313
inline constexpr std::string_view ids = "urn:xmpp:sid:0";                         // XEP-0359
inline constexpr std::string_view reference = "urn:xmpp:reference:0";             // XEP-0372
inline constexpr std::string_view encryption = "urn:xmpp:eme:0";                  // XEP-0380
inline constexpr std::string_view occupant = "urn:xmpp:occupant-id:0";            // XEP-0421
inline constexpr std::string_view fasten = "urn:xmpp:fasten:0";                   // XEP-0422
inline constexpr std::string_view retract_0 = "urn:xmpp:message-retract:0";       // XEP-0424
inline constexpr std::string_view retract_1 = "urn:xmpp:message-retract:1";
inline constexpr std::string_view moderate_0 = "urn:xmpp:message-moderate:0";  // XEP-0425
inline constexpr std::string_view moderate_1 = "urn:xmpp:message-moderate:1";
inline constexpr std::string_view fallback = "urn:xmpp:fallback:0";  // XEP-0428
inline constexpr std::string_view reply = "urn:xmpp:reply:0";        // XEP-0461

}  // namespace connectors::xmpp::ns
