// Live events, proved by "old snapshot + events = fresh snapshot".
#include "api/live_feed.h"

#include <fstream>
#include <map>
#include <sstream>

#include "api/test_world.h"
#include "base/random.h"

namespace api {

using base::json::object;
using base::json::value;
using testing::Browser;
using testing::parsed;
using testing::World;

namespace {

// What a viewer holds: rows by kind and id. An event replaces a row or adds one; that is all.
using Snapshot = std::map<std::string, std::map<std::int64_t, object>>;

void apply(Snapshot& snapshot, const LiveEvent& event) {
  const object body = base::parse_json(event.data).value().get_object();
  if (event.type == "policy") return;
  snapshot[event.type][base::integer_at(body, "id").value()] = body;
}

Snapshot fetch(World& world, const Browser& who) {
  Snapshot snapshot;
  const std::pair<std::string, std::string> lists[] = {
      {"question", "/api/v1/questions?state=all&sort=asked&limit=200"},
      {"task", "/api/v1/tasks?state=all&limit=200"},
      {"decision", "/api/v1/decisions?limit=200"},
      {"group", "/api/v1/groups?limit=200"},
      {"message", "/api/v1/groups/1/messages?limit=200"}};
  for (const auto& [kind, target] : lists) {
    const object body = parsed(world.get(who, target));
    for (const value& item : *base::array_at(body, "items")) {
      snapshot[kind][base::integer_at(item.get_object(), "id").value()] = item.get_object();
    }
  }
  return snapshot;
}

// The first row that is not the same, or "".
std::string difference(const Snapshot& held, const Snapshot& fresh) {
  for (const auto& [kind, rows] : fresh) {
    for (const auto& [id, row] : rows) {
      const auto known = held.find(kind);
      const bool is_known = known != held.end() && known->second.contains(id);
      const object none;
      const object& mine = is_known ? known->second.at(id) : none;
      if (mine != row) return base::json::serialize(mine) + " is now " + base::json::serialize(row);
    }
  }
  return held.size() == fresh.size() ? "" : "kinds differ";
}

// Some writing of every kind that shows in a list.
model::Changes random_changes(base::Random& random, std::int64_t step) {
  model::Changes changes;
  const auto pick = [&](std::int64_t most) { return random.between(1, most); };
  model::Question question;
  question.id = model::QuestionId(random.chance(0.5) ? pick(12) : 12 + step);
  // The message of a question stays the same; a new one is asked by the new message below.
  const bool is_new = question.id.value > 12;
  question.message = model::MessageId(is_new ? 1'000 + step : question.id.value * 10);
  question.group = model::GroupId(pick(3));
  question.asker = model::MemberId(pick(30));
  question.asked_at = testing::world_now - base::minutes(pick(1'000));
  question.state = static_cast<model::QuestionState>(random.below(5));
  question.due_at =
      random.chance(0.3) ? base::Instant{} : question.asked_at + base::minutes(pick(90));
  changes.questions.put(question);
  model::Task task;
  task.id = model::TaskId(pick(14));
  task.title = "任务 " + std::to_string(step);
  task.state = static_cast<model::TaskState>(random.below(3));
  task.created_at = testing::world_now;
  task.owner = model::MemberId(static_cast<std::int64_t>(random.below(4)));
  changes.tasks.put(task);
  model::Message message;
  message.id = model::MessageId(1'000 + step);
  message.group = model::GroupId(1);
  message.member = model::MemberId(pick(30));
  message.source = model::SourceId(1);
  message.external_id = "live" + std::to_string(step);
  message.at = testing::world_now;
  message.text = "新消息";
  changes.messages.push_back(message);
  changes.activity.push_back({message.group, message.member, base::Day{20'601}, 1, 0, 0, 0, 0});
  model::Decision decision;
  decision.id = model::DecisionId(100 + step);
  decision.cause = model::FactSeq(1'000 + step);
  decision.kind = "rule.warn";
  decision.at = testing::world_now;
  decision.group = message.group;
  decision.message = message.id;
  decision.inverse = "{}";
  changes.decisions.push_back(decision);
  if (random.chance(0.5)) {
    changes.undone_decisions.push_back({model::DecisionId(pick(20)), testing::world_now});
  }
  if (random.chance(0.5))
    changes.verdicts.put({model::DecisionId(pick(20)), true, "x", testing::world_now});
  model::Stay stay;
  stay.id = model::StayId(pick(32));
  stay.group = model::GroupId(1 + stay.id.value % 3);
  stay.member = model::MemberId(std::min<std::int64_t>(stay.id.value, 30));
  stay.joined_at = testing::world_now;
  if (random.chance(0.3)) stay.left_at = testing::world_now;
  changes.stays.put(stay);
  return changes;
}

}  // namespace

TEST_CASE("live: an old snapshot and the events make a fresh snapshot") {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    CAPTURE(seed);
    World world;
    base::Random random(seed);
    const Browser viewer = world.as("viewer");
    std::uint64_t told = world.api->feed().after(0).newest;
    Snapshot held = fetch(world, viewer);
    for (std::int64_t step = 1; step <= 20; ++step) {
      testing::require_done(world.intake->commit(random_changes(random, step)));
      if (random.chance(0.5)) continue;  // several commits are told together
      testing::require_done(world.api->flush_feed());
      const LiveFeed::Stretch news = world.api->feed().after(told);
      told = news.newest;
      for (const LiveEvent& event : news.events) {
        REQUIRE(event.type != "reset");
        apply(held, event);
      }
      CHECK(difference(held, fetch(world, viewer)) == "");
    }
  }
}

TEST_CASE("live: a flood of rows becomes one reset, and the limit itself does not") {
  World world;
  std::uint64_t told = world.api->feed().after(0).newest;
  const auto write = [&](std::size_t count, std::int64_t from) {
    model::Changes changes;
    for (std::size_t i = 0; i < count; ++i) {
      model::Task task;
      task.id = model::TaskId(from + static_cast<std::int64_t>(i));
      task.created_at = testing::world_now;
      changes.tasks.put(task);
    }
    testing::require_done(world.intake->commit(changes));
    testing::require_done(world.api->flush_feed());
    const auto news = world.api->feed().after(told);
    told = news.newest;
    return news.events;
  };
  CHECK(write(rows_per_flush_max, 1'000).size() == rows_per_flush_max);
  const auto flood = write(rows_per_flush_max + 1, 10'000);
  REQUIRE(flood.size() == 1);
  CHECK(flood.front().type == "reset");
}

TEST_CASE("live: whoever missed more than is kept is told to begin again") {
  LiveFeed feed(testing::world_now);
  const std::uint64_t start = feed.after(0).newest;
  for (std::size_t i = 0; i < events_kept_max; ++i) feed.append("task", {});
  CHECK(feed.after(start).events.size() == events_kept_max);
  CHECK(feed.after(start + 1).events.size() == events_kept_max - 1);
  feed.append("task", {});
  REQUIRE(feed.after(start).events.size() == 1);
  CHECK(feed.after(start).events.front().type == "reset");
  CHECK(feed.after(feed.after(0).newest + 1).events.front().type == "reset");  // from the future
  // After a restart old numbers lie before everything.
  LiveFeed restarted(testing::world_now + base::seconds(60));
  CHECK(restarted.after(feed.after(0).newest).events.front().type == "reset");
}

// The same rule in TypeScript reads these files (console/src/state).
TEST_CASE("live: the shared fixtures say what the reducer does") {
  for (const std::string name : {"live_question_task", "live_group_decision"}) {
    CAPTURE(name);
    std::ifstream file(std::string(GUILDHALL_SOURCE_DIR) + "/api/schema/fixtures/" + name +
                       ".json");
    REQUIRE(file.good());
    std::stringstream text;
    text << file.rdbuf();
    const object fixture = testing::value_of(base::parse_json(text.str())).get_object();
    const auto read = [&](std::string_view key) {
      Snapshot snapshot;
      for (const auto& kind : *base::object_at(fixture, key)) {
        for (const value& row : kind.value().get_array()) {
          snapshot[std::string(kind.key())][base::integer_at(row.get_object(), "id").value()] =
              row.get_object();
        }
      }
      return snapshot;
    };
    Snapshot held = read("before");
    for (const value& event : *base::array_at(fixture, "events")) {
      const object& body = event.get_object();
      apply(held,
            {1, std::string(base::text_at(body, "type")), base::json::serialize(body.at("data"))});
    }
    CHECK(held == read("after"));
  }
}

}  // namespace api
