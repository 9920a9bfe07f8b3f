// Goal: what the keeper found is shown as it is: who is in, who was on an earlier day, the members
// of two segments, how it went. Methodology: its rows written by hand beside a small world.
#include "store/queries/segments.h"

#include "api/test_world.h"

namespace api {
namespace {

using base::json::object;
using testing::parsed;
using testing::World;

constexpr std::int64_t day_ms = 86'400'000;

// Members 4 and 5 are in the first segment; 5 came in today. 4 is in the second.
void fill_members(World& world) {
  const auto writer = world.database->connect(store::Access::read_write);
  REQUIRE(writer.has_value());
  const auto run = [&](std::string_view sql, std::initializer_list<store::Value> values) {
    testing::require_done(
        (*writer)->query(sql, std::span(values.begin(), values.size()), [](const store::Row&) {}));
  };
  store::queries::MemberSet four;
  four.add(model::MemberId(4));
  const std::string text = four.to_text();
  const std::int64_t filled = testing::world_now.ms - 3 * day_ms;
  for (const std::int64_t id : {1, 2}) {
    run("insert into segment_members (segment_id, through, members) values ($1, 0, $2)",
        {id, std::string_view(text)});
    run("insert into segment_state (segment_id, meaning, swept_through, members, filled_at) "
        "values ($1, 1, 0, $2, $3)",
        {id, id == 1 ? std::int64_t{2} : std::int64_t{1}, filled});
  }
  run("insert into segment_change (id, segment_id, member_id, at, is_in, cause) "
      "values (1, 1, 5, $1, 1, 'behaviour')",
      {testing::world_now.ms});
}

object get(World& world, std::string_view path) {
  const Response response = world.get(world.as("viewer"), path);
  REQUIRE_MESSAGE(response.status == 200, response.body);
  return parsed(response);
}

std::vector<std::int64_t> ids(const object& page) {
  std::vector<std::int64_t> found;
  for (const auto& each : *base::array_at(page, "items"))
    found.push_back(base::integer_at(each.get_object(), "id").value_or(0));
  return found;
}

}  // namespace

TEST_CASE("segments: who is in, who was, what two share, how it went") {
  World world;
  fill_members(world);
  using Ids = std::vector<std::int64_t>;
  CHECK(ids(get(world, "/api/v1/segments/1/members")) == Ids{4, 5});
  const object first = get(world, "/api/v1/segments/1/members?limit=1");
  CHECK(ids(first) == Ids{4});
  const std::string cursor(base::text_at(first, "next_cursor"));
  CHECK(ids(get(world, "/api/v1/segments/1/members?limit=1&cursor=" + cursor)) == Ids{5});
  // Shanghai is eight hours ahead.
  const base::Day today{
      static_cast<std::int32_t>((testing::world_now.ms + 8 * 3'600'000) / day_ms)};
  const auto on = [&](int ago) {
    return "/api/v1/segments/1/members?on=" + base::format_day(today - ago);
  };
  CHECK(ids(get(world, on(0))) == Ids{4, 5});
  CHECK(ids(get(world, on(1))) == Ids{4});
  CHECK(world.get(world.as("viewer"), on(5)).status == 400);  // nobody knew yet
  CHECK(world.get(world.as("viewer"), "/api/v1/segments/1/members?on=today").status == 400);

  const object detail = get(world, "/api/v1/segments/1");
  const auto& overlap = base::array_at(detail, "overlaps")->at(0).get_object();
  CHECK(base::integer_at(overlap, "id") == 2);
  CHECK(base::integer_at(overlap, "in_both") == 1);
  const auto& trend = *base::array_at(detail, "trend");
  REQUIRE(trend.size() >= 2);
  CHECK(base::integer_at(trend.back().get_object(), "members") == 2);
  CHECK(base::integer_at(trend[trend.size() - 2].get_object(), "members") == 1);

  CHECK(ids(get(world, "/api/v1/members/4/segments")).size() == 2);
  const object of_five = get(world, "/api/v1/members/5/segments");
  CHECK(ids(of_five) == Ids{1});
  CHECK(base::array_at(of_five, "changes")->size() == 1);
}

TEST_CASE("segments: an expression is tried, as text and as a tree") {
  World world;
  const auto ask = [&](const object& body) {
    const Response response =
        world.send(world.as("viewer"), "POST", "/api/v1/segments/try", base::json::serialize(body));
    REQUIRE_MESSAGE(response.status == 200, response.body);
    return parsed(response);
  };
  const auto found = [&](const object& body) {
    const object answer = ask(body);
    const object* tried = base::object_at(answer, "tried");
    REQUIRE(tried);
    CHECK(answer.at("fault").is_null());
    return *tried;
  };
  const auto fault = [&](const object& body) {
    const object answer = ask(body);
    CHECK(answer.at("tried").is_null());
    return std::string(base::text_at(*base::object_at(answer, "fault"), "field"));
  };
  CHECK(fault({{"expression", "orders ="}}) == "expression");
  CHECK(fault({{"tree", object{{"all", base::json::array()}}}}) == "tree");
  CHECK(fault({}) == "expression");
  const object all = found({{"expression", "group_count >= 0"}});
  CHECK(base::flag_at(all, "is_exact"));
  CHECK(base::integer_at(all, "members") == base::integer_at(all, "customers"));
  CHECK(base::integer_at(all, "customers").value_or(0) > 0);
  const object again = found({{"tree", *base::object_at(all, "tree")}});
  CHECK(base::text_at(again, "expression") == "group_count >= 0");
  CHECK(base::integer_at(found({{"expression", "name = nobody"}}), "members") == 0);
}

}  // namespace api
