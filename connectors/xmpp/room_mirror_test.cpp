#include "connectors/xmpp/room_mirror.h"

#include <doctest/doctest.h>

#include "base/time.h"

namespace connectors::xmpp {
namespace {

using base::Instant;
using model::Fact;

constexpr Instant noon{1'790'000'000'000};
const std::string room = "help@muc";

RoomMirror mirror_with_grace(base::Duration grace = base::seconds(60)) {
  RoomMirror mirror({"xmpp", room, "bot@x", grace, {"boss@x"}});
  mirror.begin_join("bot");
  return mirror;
}

RoomPresence here(std::string nick, std::string jid = {}, std::string occupant = {}) {
  RoomPresence presence;
  presence.room = room;
  presence.jid = jid.empty() && occupant.empty() ? nick + "@x" : jid;
  presence.nick = std::move(nick);
  presence.occupant_id = std::move(occupant);
  presence.standing = Standing::participant;
  presence.is_room = true;
  return presence;
}

RoomPresence gone(std::string nick, std::vector<int> statuses = {}) {
  RoomPresence presence = here(std::move(nick));
  presence.is_available = false;
  presence.standing = Standing::none;
  presence.statuses = std::move(statuses);
  return presence;
}

RoomMessage said(std::string nick, std::string text, std::string archive_id) {
  RoomMessage message;
  message.room = room;
  message.nick = std::move(nick);
  message.id = "id-" + archive_id;
  message.archive_id = std::move(archive_id);
  message.body = std::move(text);
  return message;
}

std::string names(const std::vector<Fact>& facts) {
  std::string all;
  for (const Fact& fact : facts) {
    if (!all.empty()) all += " ";
    all += std::string(model::kind_of(fact)) + ":" + fact.actor;
    if (const auto* left = std::get_if<model::MemberLeft>(&fact.body)) {
      all += "(" + std::string(model::to_name(left->reason)) + ")";
    }
    if (fact.history) all += "!";
  }
  return all;
}

TEST_CASE("joins and leaves, live") {
  RoomMirror mirror = mirror_with_grace();
  mirror.settle(nullptr, false, noon);
  CHECK(names(mirror.on_presence(here("ann"), noon)) == "member: join:ann@x");
  CHECK(mirror.on_presence(here("ann"), noon).empty());  // said again: no news
  CHECK(mirror.on_presence(gone("ann"), noon + base::seconds(5)).empty());
  CHECK(mirror.next_due() == noon + base::seconds(65));
  CHECK(mirror.on_time(noon + base::milliseconds(64'999)).empty());
  const auto left = mirror.on_time(noon + base::seconds(65));
  CHECK(names(left) == "leave:ann@x(left)");
  CHECK(left[0].at == noon + base::seconds(5));
  CHECK(left[0].external_id == "leave:help@muc:ann@x:" + std::to_string(noon.ms));
}

TEST_CASE("who is back in time has never left") {
  RoomMirror mirror = mirror_with_grace();
  mirror.settle(nullptr, false, noon);
  mirror.on_presence(here("ann"), noon);
  mirror.on_presence(gone("ann"), noon + base::seconds(5));
  CHECK(mirror.on_presence(here("ann"), noon + base::seconds(30)).empty());
  CHECK(mirror.on_time(noon + base::hours(1)).empty());
}

TEST_CASE("removals are told at once, with who did it; a dead connection is none") {
  RoomMirror mirror = mirror_with_grace();
  mirror.settle(nullptr, false, noon);
  for (const char* nick : {"ann", "bob", "carl", "dora", "eve"})
    mirror.on_presence(here(nick), noon);
  RoomPresence banned = gone("ann", {status::banned});
  banned.by = "bob";
  const auto facts = mirror.on_presence(banned, noon);
  CHECK(names(facts) == "leave:ann@x(removed)");
  CHECK(std::get<model::MemberLeft>(facts[0].body).by == "bob@x");
  CHECK(names(mirror.on_presence(gone("bob", {status::kicked}), noon)) == "leave:bob@x(removed)");
  CHECK(mirror.on_presence(gone("carl", {status::kicked, status::technical}), noon).empty());
  CHECK(mirror.on_presence(gone("dora", {status::service_stops}), noon).empty());
  RoomPresence destroyed = gone("eve");
  destroyed.is_destroyed = true;
  CHECK(names(mirror.on_presence(destroyed, noon)) == "leave:eve@x(dissolved)");
}

TEST_CASE("a new nick is no new person, and two nicks are one") {
  RoomMirror mirror = mirror_with_grace(base::seconds(0));
  mirror.settle(nullptr, false, noon);
  mirror.on_presence(here("ann"), noon);
  RoomPresence renamed = gone("ann", {status::nick_changed});
  renamed.new_nick = "anna";
  const auto facts = mirror.on_presence(renamed, noon);
  REQUIRE(facts.size() == 1);
  CHECK(std::get<model::MemberProfile>(facts[0].body).name == "anna");
  CHECK(mirror.on_presence(here("anna", "ann@x"), noon).empty());
  mirror.on_presence(here("ann-phone", "ann@x"), noon);
  CHECK(mirror.on_presence(gone("anna"), noon).empty());
  CHECK(names(mirror.on_presence(gone("ann-phone"), noon)) == "leave:ann@x(left)");
}

TEST_CASE("after our absence: what the store knows is laid beside who is there") {
  RoomMirror mirror = mirror_with_grace();
  for (const char* nick : {"ann", "carl"}) mirror.on_presence(here(nick), noon);
  KnownGroup known;
  known.group = room;
  known.stays = {{"ann@x", "ann", false, noon - base::days(1), {}},
                 {"bob@x", "bob", false, noon - base::days(1), {}},
                 {"bot@x", "bot", false, noon - base::days(1), {}}};
  CHECK(names(mirror.settle(&known, false, noon)) == "member: join:carl@x");
  const auto left = mirror.on_time(noon + base::seconds(60));
  CHECK(names(left) == "leave:bob@x(unknown)");
  CHECK(left[0].external_id == "leave:help@muc:bob@x:" + std::to_string((noon - base::days(1)).ms));
  // The connection is lost and comes back: nothing has happened.
  mirror.begin_join("bot");
  for (const char* nick : {"ann", "carl"}) mirror.on_presence(here(nick), noon + base::minutes(9));
  known.stays = {{"ann@x", "ann", false, noon - base::days(1), {}},
                 {"carl@x", "carl", false, noon, {}}};
  CHECK(mirror.settle(&known, false, noon + base::minutes(9)).empty());
  CHECK(mirror.on_time(noon + base::days(1)).empty());
}

TEST_CASE("what was told and not stored is told again") {
  RoomMirror mirror = mirror_with_grace();
  mirror.settle(nullptr, false, noon);
  CHECK(names(mirror.on_presence(here("ann"), noon)) == "member: join:ann@x");
  mirror.begin_join("bot");
  mirror.on_presence(here("ann"), noon + base::seconds(9));
  CHECK(names(mirror.settle(nullptr, false, noon + base::seconds(9))) == "join:ann@x");
}

TEST_CASE("on the first start ever those who are there have been for long") {
  RoomMirror mirror = mirror_with_grace();
  mirror.on_presence(here("ann"), noon);
  CHECK(names(mirror.settle(nullptr, true, noon)) == "member: join:ann@x!");
}

TEST_CASE("who somebody is: address, else occupant id, else nick") {
  RoomMirror mirror = mirror_with_grace();
  mirror.settle(nullptr, false, noon);
  CHECK(names(mirror.on_presence(here("ann", "", "o1"), noon)) == "member: join:occupant:o1");
  CHECK(names(mirror.on_presence(here("bob", "bob@x", "o2"), noon)) == "member: join:bob@x");
  RoomMessage from_bob = said("bob", "hi", "a1");
  from_bob.occupant_id = "o2";  // the archive hides the address
  CHECK(names(mirror.on_message(from_bob, noon, false)) == "message:bob@x");
  CHECK(names(mirror.on_message(said("zoe", "hi", "a2"), noon, false)) ==
        "member: message:help@muc/zoe");
  CHECK(names(mirror.on_message(said("bot", "hi", "a3"), noon, false)) == "message:bot@x");
}

TEST_CASE("owners, admins and who is named in the settings are staff") {
  RoomMirror mirror = mirror_with_grace();
  mirror.settle(nullptr, false, noon);
  const auto role = [](const std::vector<Fact>& facts) {
    return std::get<model::MemberProfile>(facts.at(0).body).role;
  };
  RoomPresence admin = here("ann");
  admin.affiliation = Affiliation::admin;
  CHECK(role(mirror.on_presence(admin, noon)) == model::Role::staff);
  CHECK(role(mirror.on_presence(here("boss"), noon)) == model::Role::staff);
  CHECK(!role(mirror.on_presence(here("carl"), noon)));
  CHECK(std::get<model::MemberProfile>(mirror.introduce_ourselves(noon).body).role ==
        model::Role::bot);
}

TEST_CASE("corrections and retractions reach the message of the same author only") {
  RoomMirror mirror = mirror_with_grace();
  mirror.settle(nullptr, false, noon);
  for (const char* nick : {"ann", "eve"}) mirror.on_presence(here(nick), noon);
  mirror.on_message(said("ann", "teh box", "a1"), noon, false);
  RoomMessage corrected = said("ann", "the box", "a2");
  corrected.corrects = "id-a1";
  const auto edit = mirror.on_message(corrected, noon, false);
  CHECK(names(edit) == "edit:ann@x");
  CHECK(std::get<model::MessageEdited>(edit[0].body).target == "help@muc#a1");
  corrected.nick = "eve";
  CHECK(names(mirror.on_message(corrected, noon, false)) == "message:eve@x");
  RoomMessage retracted = said("eve", "", "a4");
  retracted.body.reset();
  retracted.retracts = "a1";
  CHECK(mirror.on_message(retracted, noon, false).empty());
  retracted.nick = "ann";
  CHECK(names(mirror.on_message(retracted, noon, false)) == "revoke:ann@x");
  RoomMessage moderated = retracted;
  moderated.nick.clear();
  moderated.is_moderation = true;
  moderated.retracts = "a-of-last-year";
  CHECK(names(mirror.on_message(moderated, noon, false)) == "revoke:");
}

TEST_CASE("the latest messages are remembered, and no more") {
  RoomMirror mirror = mirror_with_grace();
  mirror.settle(nullptr, false, noon);
  mirror.on_presence(here("ann"), noon);
  for (std::size_t i = 0; i <= RoomMirror::remembered_max; ++i) {
    mirror.on_message(said("ann", "x", std::to_string(i)), noon, false);
  }
  RoomMessage retracted = said("ann", "", "r");
  retracted.body.reset();
  retracted.retracts = "0";
  CHECK(mirror.on_message(retracted, noon, false).empty());
  retracted.retracts = "1";
  CHECK(mirror.on_message(retracted, noon, false).size() == 1);
}

TEST_CASE("subjects, files, encryption, replies") {
  RoomMirror mirror = mirror_with_grace();
  mirror.settle(nullptr, false, noon);
  mirror.on_presence(here("ann"), noon);
  const auto sent = [&](const RoomMessage& message) {
    const auto facts = mirror.on_message(message, noon, false);
    REQUIRE(facts.size() == 1);
    return std::get<model::MessageSent>(facts[0].body);
  };
  RoomMessage subject = said("ann", "", "a1");
  subject.body.reset();
  subject.subject = "closed on Friday";
  CHECK(sent(subject).kind == model::MessageKind::notice);
  subject.archive_id.clear();
  CHECK(mirror.on_message(subject, noon, false).empty());  // it is that already
  mirror.note_subject("open again");
  CHECK(sent(subject).text == "closed on Friday");
  subject.delayed_at = noon;  // as told on entering
  mirror.note_subject("open again");
  CHECK(mirror.on_message(subject, noon, false).empty());
  RoomMessage file = said("ann", "https://x/a.PNG?1", "a2");
  file.link = "https://x/a.PNG?1";
  CHECK(sent(file).kind == model::MessageKind::image);
  RoomMessage secret = said("ann", "encrypted", "a3");
  secret.is_encrypted = true;
  CHECK(sent(secret).kind == model::MessageKind::other);
  RoomMessage reply = said("ann", "yes", "a4");
  reply.reply_to = "a1";
  CHECK(sent(reply).reply_to == "help@muc#a1");
  CHECK(mirror.archive_id_of("help@muc#a4") == "a4");
  CHECK(!mirror.archive_id_of("other@muc#a4"));
}

TEST_CASE("names that are too long keep their beginning and stay different") {
  RoomMirror mirror = mirror_with_grace();
  mirror.settle(nullptr, false, noon);
  const auto id = [&](std::size_t bytes) {
    const auto facts = mirror.on_message(said("bot", "x", std::string(bytes, 'a')), noon, false);
    return facts.at(0).external_id;
  };
  const std::size_t room_left = model::external_id_bytes_max - room.size() - 1;
  CHECK(id(room_left).size() == model::external_id_bytes_max);
  CHECK(id(room_left + 1).size() == model::external_id_bytes_max);
  CHECK(id(room_left + 1) != id(room_left + 2));
}

TEST_CASE("the room's name") {
  RoomMirror mirror = mirror_with_grace();
  mirror.settle(nullptr, false, noon);
  CHECK(names(mirror.on_room_name("Help", noon)) == "group:");
  CHECK(mirror.on_room_name("Help", noon).empty());
  CHECK(names(mirror.on_room_name("Support", noon)) == "rename:");
}

}  // namespace
}  // namespace connectors::xmpp
