// Silence, and its end, against real servers.
#include "connectors/xmpp/jid.h"
#include "connectors/xmpp/live/scene_test.h"

namespace connectors::xmpp {
namespace {

bool bob_sees_ann_as(Scene& scene, Standing standing) {
  return scene.crowd
      ->await_for("bob",
                  [&](const Element& stanza) {
                    const auto presence = read_presence(stanza);
                    return presence && presence->nick == "ann" && presence->is_available &&
                           presence->standing == standing;
                  })
      .has_value();
}

// Ann and bob are there, and ann is silenced for an hour.
void mute_ann(Scene& scene) {
  scene.start();
  scene.join("ann");
  scene.join("bob");
  REQUIRE(scene.await_join("ann"));
  const std::string until = base::format_iso(scene.clock.now() + base::hours(1));
  const auto muted = scene.perform("mute", R"({"minutes":60,"until":")" + until + "\"}", "ann");
  REQUIRE_MESSAGE(muted, why(muted));
}

void takes_voice_and_gives_it_back(TemporaryChatServer& server) {
  Scene scene(server, "voice");
  mute_ann(scene);
  scene.crowd->say("ann", scene.room, "silenced");
  REQUIRE(scene.crowd->await_for("ann", [](const Element& stanza) {
    const auto error = read_error(stanza);
    return error && error->condition == "forbidden";
  }));
  // Who comes back is still silent.
  scene.crowd->leave("ann", scene.room);
  REQUIRE(scene.crowd->await_for("ann", [](const Element& stanza) {
    return stanza.attribute("type") == "unavailable" &&
           resource_of(stanza.attribute("from")) == "ann";
  }));
  scene.crowd->forget();
  scene.join("ann");
  REQUIRE(bob_sees_ann_as(scene, Standing::visitor));
  const auto restored = scene.perform("unmute", "{}", "ann");
  REQUIRE_MESSAGE(restored, why(restored));
  // We may learn of her return after bob does: then she is heard from that moment on.
  REQUIRE(bob_sees_ann_as(scene, Standing::participant));
  scene.crowd->say("ann", scene.room, "heard again");
  CHECK(scene.host.await_text(scene.room, "heard again"));
  const auto texts = scene.host.texts(scene.room);
  CHECK(std::find(texts.begin(), texts.end(), "silenced") == texts.end());
}

// Silenced, gone, forgiven, back: ejabberd still holds them for a visitor.
void gives_voice_back_to_who_is_away(TemporaryChatServer& server) {
  Scene scene(server, "away");
  mute_ann(scene);
  scene.crowd->leave("ann", scene.room);
  REQUIRE(scene.await_leave("ann", model::LeaveReason::left));
  const auto restored = scene.perform("unmute", "{}", "ann");
  REQUIRE_MESSAGE(restored, why(restored));
  scene.stop();  // what was given back outlasts us
  scene.start();
  scene.crowd->forget();
  scene.join("ann");
  REQUIRE(bob_sees_ann_as(scene, Standing::participant));
  scene.crowd->say("ann", scene.room, "heard again");
  CHECK(scene.host.await_text(scene.room, "heard again"));
}

ON_BOTH("takes voice and gives it back", takes_voice_and_gives_it_back);
ON_BOTH("gives voice back to who is away", gives_voice_back_to_who_is_away);

}  // namespace
}  // namespace connectors::xmpp
