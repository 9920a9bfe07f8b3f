#include "connectors/xmpp/stanzas.h"

#include <doctest/doctest.h>

#include "connectors/xmpp/archive_mark.h"
#include "connectors/xmpp/namespaces.h"
#include "connectors/xmpp/requests.h"

namespace connectors::xmpp {
namespace {

Element parse(std::string_view text) {
  const auto element = parse_element(text);
  REQUIRE(element);
  return *element;
}

RoomMessage message(std::string_view text) {
  const auto read = read_room_message(parse(text));
  REQUIRE(read);
  return *read;
}

TEST_CASE("an element is read as it was written") {
  Element said = say_in_room("i1", "r@muc", {"<&>\"' 你好\n", "a1", "r@muc/ann", "ann"});
  const auto again = parse_element(to_text(said));
  REQUIRE(again);
  CHECK(again->child_text("body", ns::client) == "ann: <&>\"' 你好\n");
  CHECK(to_text(*again) == to_text(said));
  CHECK(again->child("reply", ns::reply)->attribute("id") == "a1");
  const Element* mention = again->child("reference", ns::reference);
  REQUIRE(mention);
  CHECK(mention->attribute("begin") == "0");
  CHECK(mention->attribute("end") == "3");
}

TEST_CASE("a control character cannot break the stream") {
  const Element said = say_in_room("i1", "r@muc", {std::string("a\x01z"), {}, {}, {}});
  const auto again = parse_element(to_text(said));
  REQUIRE(again);
  CHECK(again->child_text("body", ns::client) == "a\xEF\xBF\xBDz");
}

TEST_CASE("what XMPP bans, and what is over a limit, is refused") {
  CHECK(!parse_element("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"));
  CHECK(!parse_element("<?php ?><a/>"));
  CHECK(!parse_element("<a>"));
  const auto nested = [](std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += "<a>";
    for (std::size_t i = 0; i < depth; ++i) text += "</a>";
    return text;
  };
  CHECK(parse_element(nested(element_depth_max)));
  CHECK(!parse_element(nested(element_depth_max + 1)));
  const auto wide = [](std::size_t count) {
    std::string text = "<a>";
    for (std::size_t i = 1; i < count; ++i) text += "<b/>";
    return text + "</a>";
  };
  CHECK(parse_element(wide(element_count_max)));
  CHECK(!parse_element(wide(element_count_max + 1)));
  CHECK(parse_element("<a>" + std::string(element_bytes_max - 7, 'x') + "</a>"));
  CHECK(!parse_element("<a>" + std::string(element_bytes_max - 6, 'x') + "</a>"));
}

TEST_CASE("a message of a room, with all that we know to read") {
  const RoomMessage read = message(
      "<message from='r@muc/ann' type='groupchat' id='m1'><body>&gt; old\nnew</body>"
      "<origin-id xmlns='urn:xmpp:sid:0' id='o1'/>"
      "<stanza-id xmlns='urn:xmpp:sid:0' by='evil@x' id='bad'/>"
      "<stanza-id xmlns='urn:xmpp:sid:0' by='r@muc' id='a1'/>"
      "<reply xmlns='urn:xmpp:reply:0' to='r@muc/bob' id='a0'/>"
      "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='6'/>"
      "</fallback>"
      "<reference xmlns='urn:xmpp:reference:0' type='mention' uri='xmpp:r@muc/bob'/>"
      "<reference xmlns='urn:xmpp:reference:0' type='mention' uri='xmpp:carl@x?message'/>"
      "<delay xmlns='urn:xmpp:delay' stamp='2026-11-22T12:00:00Z'/>"
      "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='occ'/>"
      "<x xmlns='http://jabber.org/protocol/muc#user'><item jid='ann@x/phone'/></x></message>");
  CHECK(read.room == "r@muc");
  CHECK(read.nick == "ann");
  CHECK(read.id == "m1");
  CHECK(read.origin_id == "o1");
  CHECK(read.archive_id == "a1");  // only the room's own word
  CHECK(read.reply_to == "a0");
  CHECK(read.body == "new");
  CHECK(read.mentions == std::vector<std::string>{"bob", "carl@x"});
  CHECK(read.delayed_at == *base::parse_instant("2026-11-22T12:00:00Z"));
  CHECK(read.occupant_id == "occ");
  CHECK(read.jid == "ann@x");
}

TEST_CASE("corrections, retractions and moderation, of both editions") {
  CHECK(message("<message from='r@muc/ann' type='groupchat'><body>b</body>"
                "<replace xmlns='urn:xmpp:message-correct:0' id='m1'/></message>")
            .corrects == "m1");
  CHECK(message("<message from='r@muc/ann' type='groupchat'>"
                "<retract xmlns='urn:xmpp:message-retract:1' id='a1'/></message>")
            .retracts == "a1");
  CHECK(message("<message from='r@muc/ann' type='groupchat'><apply-to xmlns='urn:xmpp:fasten:0' "
                "id='o1'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to></message>")
            .retracts == "o1");
  const std::string moderated =
      "type='groupchat'><apply-to xmlns='urn:xmpp:fasten:0' id='a1'><moderated "
      "xmlns='urn:xmpp:message-moderate:0'><retract xmlns='urn:xmpp:message-retract:0'/>"
      "</moderated></apply-to></message>";
  CHECK(message("<message from='r@muc' " + moderated).is_moderation);
  CHECK(message("<message from='r@muc' " + moderated).retracts == "a1");
  CHECK(message("<message from='r@muc/eve' " + moderated).retracts.empty());
}

TEST_CASE("presence: who, how, why") {
  const auto read = read_presence(
      parse("<presence from='r@muc/ann' type='unavailable'>"
            "<x xmlns='http://jabber.org/protocol/muc#user'>"
            "<item affiliation='outcast' role='none' jid='ann@x/1'><actor nick='bob'/></item>"
            "<status code='301'/><status code='x'/><status code='99999'/></x></presence>"));
  REQUIRE(read);
  CHECK(!read->is_available);
  CHECK(read->affiliation == Affiliation::outcast);
  CHECK(read->standing == Standing::none);
  CHECK(read->jid == "ann@x");
  CHECK(read->by == "bob");
  CHECK(read->statuses == std::vector<int>{301});
  CHECK(!read_presence(parse("<presence from='ann@x/phone'/>")));
  CHECK(!read_presence(parse("<presence from='ann@x' type='subscribe'/>")));
  const auto refused = read_presence(
      parse("<presence from='r@muc/bot' type='error'><error type='cancel'>"
            "<conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>"));
  REQUIRE(refused);
  CHECK(refused->error == "conflict");
}

TEST_CASE("a line and the end of an archive's page") {
  const auto line = read_archive_line(
      parse("<message from='r@muc'><result xmlns='urn:xmpp:mam:2' queryid='q' id='a7'>"
            "<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' "
            "stamp='2026-11-22T12:00:00Z'/><message xmlns='jabber:client' from='r@muc/ann' "
            "type='groupchat'><body>hi</body></message></forwarded></result></message>"));
  REQUIRE(line);
  CHECK(line->id == "a7");
  CHECK(line->query == "q");
  CHECK(read_room_message(line->message)->body == "hi");
  const auto end = read_archive_end(
      parse("<iq type='result'><fin xmlns='urn:xmpp:mam:2' complete='true'>"
            "<set xmlns='http://jabber.org/protocol/rsm'><last>a7</last></set></fin></iq>"));
  REQUIRE(end);
  CHECK(end->is_complete);
  CHECK(end->last == "a7");
  CHECK(!read_archive_end(parse("<iq type='error'/>")));
}

TEST_CASE("rooms are configured by what their form offers") {
  const auto form = [](std::string_view fields) {
    return parse(
        "<iq type='result'><query xmlns='http://jabber.org/protocol/muc#owner'>"
        "<x xmlns='jabber:x:data'>" +
        std::string(fields) + "</x></query></iq>");
  };
  const std::string moderated = "<field var='muc#roomconfig_moderatedroom'/>";
  // Where newcomers can be given a voice, the room is moderated; where not, it must not be.
  CHECK(wished_fields(form(moderated + "<field var='members_by_default'/>"), {}) ==
        std::vector<FormField>{{"members_by_default", "1"}, {"muc#roomconfig_moderatedroom", "1"}});
  CHECK(wished_fields(form(moderated), {}) ==
        std::vector<FormField>{{"muc#roomconfig_moderatedroom", "0"}});
  CHECK(wished_fields(form("<field var='muc#roomconfig_membersonly'/>"), {true, ""}) ==
        std::vector<FormField>{{"muc#roomconfig_membersonly", "1"}});
  CHECK(wished_fields(parse("<iq type='error'/>"), {}).empty());
}

TEST_CASE("a mark comes back as it was kept") {
  const ArchiveMark mark{"a\"1", {123}, {456}, true};
  CHECK(read_mark(to_text(mark)) == mark);
  CHECK(!read_mark(""));
  CHECK(!read_mark("{}"));
}

}  // namespace
}  // namespace connectors::xmpp
