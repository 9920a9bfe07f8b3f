// The same cases against a real Prosody and a real ejabberd: each is started once, and every case
// has a room of its own.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "connectors/xmpp/jid.h"
#include "connectors/xmpp/live/scene_test.h"
#include "connectors/xmpp/requests.h"

namespace connectors::xmpp {
namespace {

using model::Fact;

// What the server's archive of a room holds, asked by one of the crowd.
std::vector<std::string> archive_texts(Scene& scene, const std::string& reader) {
  std::vector<std::string> texts;
  std::string after;
  for (int page = 0; page < 100; ++page) {
    const std::string id = "witness-" + std::to_string(page) + after;
    Element query = query_archive(id, {scene.room, after, std::nullopt});
    scene.crowd->send(query.with("from", Crowd::jid(reader) + "/phone"));
    const auto end = scene.crowd->await_for(
        reader, [&](const Element& stanza) { return stanza.attribute("id") == id; });
    REQUIRE(end);
    const auto fin = read_archive_end(*end);
    REQUIRE(fin);
    while (auto line = scene.crowd->await_for(
               reader,
               [&](const Element& stanza) {
                 const auto read = read_archive_line(stanza);
                 return read && read->query == id;
               },
               0)) {
      const auto read = read_archive_line(*line);
      const auto body = read->message.child_text("body", ns::client);
      if (!body.empty()) texts.emplace_back(body);
    }
    if (fin->is_complete || fin->last.empty()) break;
    after = fin->last;
  }
  return texts;
}

void check_same(std::vector<std::string> left, std::vector<std::string> right) {
  std::sort(left.begin(), left.end());
  std::sort(right.begin(), right.end());
  CHECK(left == right);
}

// ---- the cases

void reads_and_answers(TemporaryChatServer& server) {
  Scene scene(server, "reads");
  scene.start();
  scene.join("ann");
  CHECK(scene.await_join("ann"));
  scene.crowd->say("ann", scene.room, "怎么开箱? <&>");
  REQUIRE(scene.host.await_text(scene.room, "怎么开箱? <&>"));
  const auto messages = facts_with<model::MessageSent>(scene.host, scene.room);
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].actor == Crowd::jid("ann"));
  CHECK(messages[0].external_id.starts_with(scene.room + "#"));
  CHECK(!messages[0].history);

  const auto done = scene.perform("send_message",
                                  R"({"text":"用刀","mention":"ann@crowd.localhost","reply_to":")" +
                                      messages[0].external_id + "\"}");
  REQUIRE_MESSAGE(done, why(done));
  const auto heard = scene.crowd->await_for(
      "ann", [](const Element& stanza) { return has_body(stanza, "ann: 用刀"); });
  REQUIRE(heard);
  const auto answer = read_room_message(*heard);
  REQUIRE(answer);
  CHECK(scene.room + "#" + answer->reply_to == messages[0].external_id);
  CHECK(answer->mentions == std::vector<std::string>{"ann"});
  CHECK(scene.room + "#" + answer->archive_id == done->reference);
  // What we said comes back as a message of the bot.
  REQUIRE(scene.host.await_text(scene.room, "ann: 用刀"));
  const auto said = facts_with<model::MessageSent>(scene.host, scene.room).back();
  CHECK(said.actor == "bot@localhost");
  CHECK(said.external_id == done->reference);
}

void reads_what_was_said_meanwhile(TemporaryChatServer& server) {
  Scene scene(server, "meanwhile");
  scene.start();
  scene.join("ann");
  scene.crowd->say("ann", scene.room, "before");
  REQUIRE(scene.host.await_text(scene.room, "before"));
  scene.stop();
  constexpr int meanwhile = 250;  // more than two pages
  for (int i = 0; i < meanwhile; ++i) scene.crowd->say("ann", scene.room, std::to_string(i));
  REQUIRE(scene.crowd->await_for("ann", [](const Element& stanza) {
    return has_body(stanza, std::to_string(meanwhile - 1));
  }));
  scene.start();
  REQUIRE(scene.host.await_text(scene.room, std::to_string(meanwhile - 1)));
  scene.crowd->say("ann", scene.room, "after");
  REQUIRE(scene.host.await_text(scene.room, "after"));
  const auto texts = scene.host.texts(scene.room);
  CHECK(texts.size() == meanwhile + 2);
  check_same(texts, archive_texts(scene, "ann"));
  CHECK(texts.front() == "before");
  CHECK(texts.back() == "after");
  for (const Fact& fact : scene.host.facts()) CHECK(!(fact.history && fact.actor != ""));
  // Ann has been there all the time: one join, no leave.
  CHECK(facts_with<model::MemberJoined>(scene.host, scene.room).size() == 1);
  CHECK(facts_with<model::MemberLeft>(scene.host, scene.room).empty());
}

void first_start_reads_history(TemporaryChatServer& server) {
  Scene scene(server, "history");
  scene.start();  // makes the room
  scene.join("ann");
  scene.join("bob");  // says nothing; who speaks is known by that
  scene.crowd->say("ann", scene.room, "long ago");
  REQUIRE(scene.host.await_text(scene.room, "long ago"));
  scene.stop();
  // Archives tell the time in whole seconds: what is said in the second of the start is no history.
  std::this_thread::sleep_for(std::chrono::milliseconds(1'100));
  MemoryHost fresh;  // a store that has never heard of it
  auto opened = open_xmpp(scene.settings, scene.clock);
  REQUIRE(opened);
  (*opened)->start(fresh);
  REQUIRE(fresh.await_text(scene.room, "long ago"));
  scene.crowd->say("ann", scene.room, "now");
  REQUIRE(fresh.await_text(scene.room, "now"));
  for (const Fact& fact : facts_with<model::MessageSent>(fresh, scene.room)) {
    CHECK(fact.history == (std::get<model::MessageSent>(fact.body).text == "long ago"));
  }
  REQUIRE(fresh.await([](const std::vector<Fact>& facts) {
    return std::any_of(facts.begin(), facts.end(), [](const Fact& fact) {
      return std::holds_alternative<model::MemberJoined>(fact.body);
    });
  }));
  const auto joins = facts_with<model::MemberJoined>(fresh, scene.room);
  REQUIRE(joins.size() == 1);
  CHECK(joins[0].history);
  CHECK(joins[0].actor == Crowd::jid("bob"));
  (*opened)->stop();
}

void kicks_and_bans(TemporaryChatServer& server) {
  Scene scene(server, "removal");
  scene.start();
  scene.join("ann");
  scene.join("bob");
  REQUIRE(scene.await_join("ann"));
  const auto kicked = scene.perform("remove", R"({"rule":"广告"})", "ann");
  REQUIRE_MESSAGE(kicked, why(kicked));
  CHECK(scene.crowd->await_for("ann",
                               [](const Element& e) { return is_gone_with(e, status::kicked); }));
  CHECK(scene.await_leave("ann", model::LeaveReason::removed));
  scene.join("ann");  // a kick is no ban
  const auto banned = scene.perform("remove", R"({"ban":true})", "bob");
  REQUIRE_MESSAGE(banned, why(banned));
  CHECK(scene.crowd->await_for("bob",
                               [](const Element& e) { return is_gone_with(e, status::banned); }));
  CHECK(scene.await_leave("bob", model::LeaveReason::removed));
  scene.crowd->join("bob", scene.room);
  CHECK(scene.crowd->await_for("bob", [](const Element& stanza) {
    const auto error = read_error(stanza);
    return error && error->condition == "forbidden";
  }));
}

void admits_members_only(TemporaryChatServer& server) {
  Scene scene(server, "members");
  base::json::object room;
  room["room"] = scene.room;
  room["members_only"] = true;
  room["name"] = "Members";
  scene.settings["rooms"] = base::json::array{room};
  scene.start();
  scene.crowd->join("ann", scene.room);
  CHECK(scene.crowd->await_for("ann", [](const Element& stanza) {
    const auto error = read_error(stanza);
    return error && error->condition == "registration-required";
  }));
  const auto admitted = scene.perform("admit", R"({"jid":"ann@crowd.localhost"})");
  REQUIRE_MESSAGE(admitted, why(admitted));
  scene.join("ann");
  REQUIRE(scene.await_join("ann"));
  const auto dismissed = scene.perform("dismiss", "{}", "ann");
  REQUIRE_MESSAGE(dismissed, why(dismissed));
  CHECK(scene.await_leave("ann", model::LeaveReason::removed));
  const auto groups = scene.host.groups("xmpp");
  REQUIRE(groups);
  CHECK(std::any_of(groups->begin(), groups->end(),
                    [&](const auto& each) { return each.name == "Members"; }));
}

void announces_by_the_subject(TemporaryChatServer& server) {
  Scene scene(server, "subject");
  scene.start();
  scene.join("ann");
  const auto done = scene.perform("set_subject", R"({"text":"周五维护"})");
  REQUIRE_MESSAGE(done, why(done));
  CHECK(scene.crowd->await_for("ann", [](const Element& stanza) {
    return stanza.child_text("subject", ns::client) == "周五维护";
  }));
  REQUIRE(scene.host.await_text(scene.room, "周五维护"));
  const auto notice = facts_with<model::MessageSent>(scene.host, scene.room).back();
  CHECK(std::get<model::MessageSent>(notice.body).kind == model::MessageKind::notice);
  // Told again on entering, it is no news.
  scene.stop();
  scene.start();
  CHECK(scene.host.texts(scene.room).size() == 1);
}

void talks_directly(TemporaryChatServer& server) {
  Scene scene(server, "direct");
  scene.start();
  scene.crowd->say_directly("carl", "bot@localhost", "psst");
  REQUIRE(scene.host.await_text(Crowd::jid("carl"), "psst"));
  const auto done = scene.perform("send_message", R"({"text":"yes?"})", {}, Crowd::jid("carl"));
  REQUIRE_MESSAGE(done, why(done));
  CHECK(scene.crowd->await_for("carl", [](const Element& e) { return has_body(e, "yes?"); }));
  CHECK(scene.host.await_text(Crowd::jid("carl"), "yes?"));
  // To a colleague, by the member alone.
  const auto told = scene.perform("notify_staff", R"({"group":"g","text":"late"})", "dora", "");
  REQUIRE_MESSAGE(told, why(told));
  CHECK(scene.crowd->await_for("dora", [](const Element& e) { return has_body(e, "g: late"); }));
  // What is said while we are away waits in our own archive, and is no doubled afterwards.
  scene.stop();
  scene.crowd->say_directly("carl", "bot@localhost", "still there?");
  scene.start();
  CHECK(scene.host.await_text(Crowd::jid("carl"), "still there?"));
  scene.stop();
  scene.start();
  check_same(scene.host.texts(Crowd::jid("carl")), {"psst", "yes?", "still there?"});
}

void survives_a_killed_server(TemporaryChatServer& server) {
  Scene scene(server, "killed");
  scene.start();
  scene.join("ann");
  std::atomic<bool> is_over = false;
  std::thread speaker([&] {
    for (int i = 0; !is_over; ++i) {
      scene.crowd->say("ann", scene.room, "a" + std::to_string(i));
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  });
  REQUIRE(scene.host.await_text(scene.room, "a100"));
  server.kill();
  is_over = true;
  speaker.join();
  const auto again = server.start_again();
  REQUIRE_MESSAGE(again, why(again));
  scene.meet();
  scene.join("ann");
  // Some of it before we are back, some of it after.
  for (int i = 0; i < 300; ++i) {
    scene.crowd->say("ann", scene.room, "b" + std::to_string(i));
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  REQUIRE(scene.host.await_text(scene.room, "b299", 90'000));
  REQUIRE(scene.is_well());
  const auto texts = scene.host.texts(scene.room);
  CHECK(std::set<std::string>(texts.begin(), texts.end()).size() == texts.size());
  // No gap: everything that the archive has. (A server that is killed may have told us messages
  // that its disk never saw; those we keep.)
  for (const std::string& text : archive_texts(scene, "ann")) {
    CHECK(std::find(texts.begin(), texts.end(), text) != texts.end());
  }
  for (int i = 0; i < 300; ++i) {
    CHECK(std::find(texts.begin(), texts.end(), "b" + std::to_string(i)) != texts.end());
  }
}

void misses_nothing_when_the_host_cannot(TemporaryChatServer& server) {
  Scene scene(server, "refusals");
  scene.start();
  scene.join("ann");
  for (int i = 0; i < 200; ++i) {
    if (i % 50 == 10) scene.host.refuse(1);
    scene.crowd->say("ann", scene.room, std::to_string(i));
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  REQUIRE(scene.host.await_text(scene.room, "199", 60'000));
  REQUIRE(scene.is_well());
  const auto texts = scene.host.texts(scene.room);
  CHECK(texts.size() == 200);
  check_same(texts, archive_texts(scene, "ann"));
}

void knows_many(TemporaryChatServer& server) {
  Scene scene(server, "many");
  scene.start();
  constexpr int people = 60;
  for (int i = 0; i < people; ++i) scene.crowd->join("p" + std::to_string(i), scene.room);
  REQUIRE(scene.await_join("p59"));
  CHECK(facts_with<model::MemberJoined>(scene.host, scene.room).size() == people);
  scene.stop();
  for (int i = 0; i < 20; ++i) scene.crowd->leave("p" + std::to_string(i), scene.room);
  REQUIRE(scene.crowd->await_for("p30", [](const Element& stanza) {
    const auto presence = read_presence(stanza);
    return presence && !presence->is_available && presence->nick == "p19";
  }));
  scene.start();
  REQUIRE(scene.await_fact<model::MemberLeft>([](const Fact&) { return true; }));
  REQUIRE(scene.host.await([&](const auto&) { return true; }));
  for (int i = 0; i < 100; ++i) {
    if (facts_with<model::MemberLeft>(scene.host, scene.room).size() == 20) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  CHECK(facts_with<model::MemberLeft>(scene.host, scene.room).size() == 20);
  CHECK(facts_with<model::MemberJoined>(scene.host, scene.room).size() == people);
}

ON_BOTH("reads and answers", reads_and_answers);
ON_BOTH("reads what was said meanwhile", reads_what_was_said_meanwhile);
ON_BOTH("the first start reads history", first_start_reads_history);
ON_BOTH("kicks and bans", kicks_and_bans);
ON_BOTH("admits members only", admits_members_only);
ON_BOTH("announces by the subject", announces_by_the_subject);
ON_BOTH("talks directly", talks_directly);
ON_BOTH("misses nothing when the host cannot", misses_nothing_when_the_host_cannot);
ON_BOTH("knows many", knows_many);
ON_BOTH("survives a killed server", survives_a_killed_server);

}  // namespace
}  // namespace connectors::xmpp
