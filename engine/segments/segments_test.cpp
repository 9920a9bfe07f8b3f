#include "engine/segments/segments.h"

#include <doctest/doctest.h>

#include "language/reading.h"

using namespace engine;

namespace {

struct Scene {
  std::shared_ptr<const CompiledPolicy> policy;
  World world;
  model::Counters counters;
  model::Changes changes;

  Scene() {
    static const auto reader =
        std::make_shared<const language::Reader>(language::Reader::create().value());
    policy = CompiledPolicy::compile(model::Policy(), reader).value();
  }
  base::Result<std::string> command(std::string_view name, const char* arguments) {
    changes = {};
    Context context{*policy,
                    world,
                    counters,
                    changes,
                    model::FactSeq(counters.fact++),
                    base::Instant{5'000},
                    false,
                    "zhou@example.com"};
    return segments::carry_out(context, name, base::parse_json(arguments)->get_object());
  }
  std::string refused(std::string_view name, const char* arguments) {
    const auto done = command(name, arguments);
    CHECK(changes.segments.empty());
    CHECK(changes.decisions.empty());
    return done ? "" : done.error().field;
  }
  const model::Segment& written() {
    REQUIRE(changes.segments.rows().size() == 1);
    return changes.segments.rows().front();
  }
};

}  // namespace

TEST_CASE("segments: saved, changed, taken away, brought back, each decided once") {
  Scene scene;
  auto done = scene.command(
      "segment.save",
      R"({"name":"常问不买","note":"","expression":"questions(30)>=2 and orders(90)=0"})");
  REQUIRE(done.has_value());
  CHECK(*done == R"({"segment":1,"revision":1})");
  CHECK(scene.written().expression == "questions(30) >= 2 and orders(90) = 0");
  CHECK(scene.written().created_at == base::Instant{5'000});
  CHECK(scene.written().changed_by == "zhou@example.com");
  REQUIRE(scene.changes.decisions.size() == 1);
  CHECK(scene.changes.decisions.front().kind == "segment.saved");

  // Another name leaves what it says as it was.
  const char* renamed = R"({"segment":1,"revision":1,"name":"只问不买",)"
                        R"("expression":"(questions(30) >= 2) and orders(90) = 0"})";
  REQUIRE(scene.command("segment.save", renamed));
  CHECK(scene.written().revision == 2);
  CHECK(scene.written().meaning == 1);
  REQUIRE(scene.command(
      "segment.save", R"({"segment":1,"revision":2,"name":"只问不买","expression":"tier = KA"})"));
  CHECK(scene.written().meaning == 3);
  CHECK(scene.written().expression == "tier = \"KA\"");

  REQUIRE(scene.command("segment.remove", R"({"segment":1,"revision":3})"));
  CHECK(scene.written().removed_at == base::Instant{5'000});
  CHECK(scene.refused("segment.remove", R"({"segment":1,"revision":4})") == "segment");
  CHECK(scene.refused("segment.save",
                      R"({"segment":1,"revision":4,"name":"a","expression":"tier = KA"})") ==
        "segment");
  // Its name is free meanwhile, so it may not be when it comes back.
  REQUIRE(scene.command("segment.save", R"({"name":"只问不买","expression":"tier = KA"})"));
  const auto other = scene.written().id;
  CHECK(scene.refused("segment.restore", R"({"segment":1,"revision":4})") == "name");
  REQUIRE(
      scene.command("segment.remove",
                    ("{\"segment\":" + std::to_string(other.value) + ",\"revision\":1}").c_str()));
  REQUIRE(scene.command("segment.restore", R"({"segment":1,"revision":4})"));
  CHECK(scene.written().removed_at.ms == 0);
  CHECK(scene.refused("segment.restore", R"({"segment":1,"revision":5})") == "segment");
}

TEST_CASE("segments: what is refused, by name, changes nothing") {
  Scene scene;
  REQUIRE(scene.command("segment.save", R"({"name":"a","expression":"tier = KA"})"));
  CHECK(scene.refused("segment.save", R"({"name":" ","expression":"tier = KA"})") == "name");
  CHECK(scene.refused("segment.save", R"({"name":"a","expression":"tier = x"})") == "name");
  CHECK(scene.refused("segment.save", R"({"name":"b"})") == "expression");
  CHECK(scene.refused("segment.save", R"({"name":"b","expression":"age > 3"})") == "expression");
  CHECK(scene.refused("segment.save", R"({"segment":9,"name":"b","expression":"tier = x"})") ==
        "segment");
  CHECK(scene.refused("segment.save",
                      R"({"segment":1,"revision":2,"name":"b","expression":"tier = x"})") ==
        "revision");
  CHECK(scene.refused("segment.save", R"({"segment":1,"name":"b","expression":"tier = x"})") ==
        "revision");
  CHECK(scene.refused("segment.shout", "{}") == "name");
  const std::string longest(model::segment_name_bytes_max, 'x');
  CHECK(scene.refused("segment.save",
                      (R"({"expression":"tier = x","name":"y)" + longest + "\"}").c_str()) ==
        "name");
  REQUIRE(scene.command("segment.save",
                        (R"({"expression":"tier = x","name":")" + longest + "\"}").c_str()));
  const std::string note(model::segment_note_bytes_max + 1, 'x');
  CHECK(scene.refused("segment.save",
                      (R"({"expression":"tier = x","name":"n","note":")" + note + "\"}").c_str()) ==
        "note");
}

TEST_CASE("segments: at most so many stand") {
  Scene scene;
  const auto save = [&](std::size_t number) {
    return scene.command(
        "segment.save",
        (R"({"expression":"tier = x","name":")" + std::to_string(number) + "\"}").c_str());
  };
  for (std::size_t i = 0; i < model::segments_max; ++i) REQUIRE(save(i));
  const auto refused = save(model::segments_max);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().field == "segment");
  REQUIRE(scene.command("segment.remove", R"({"segment":1,"revision":1})"));
  CHECK(save(model::segments_max).has_value());
  CHECK(scene.refused("segment.restore", R"({"segment":1,"revision":2})") == "segment");
}
