// What staff noted of a customer is theirs alone, the newest first: the same on SQLite and
// PostgreSQL.
#include "store/queries/staffside.h"

#include <doctest/doctest.h>

#include "store/conformance/samples.h"
#include "store/queries/both_databases_test.h"
#include "store/store.h"

namespace store::queries {
namespace {

using base::Instant;

using conformance::value_of;

model::Changes staff_rows() {
  model::Changes changes;
  for (std::int64_t id = 1; id <= 6; ++id) {
    changes.feedback.push_back({model::FeedbackId(id), model::FeedbackKind::praise,
                                "text" + std::to_string(id), model::MemberId(1 + id % 2),
                                model::GroupId(), model::MemberId(), "zhou", Instant{id * 100}});
    model::Effect effect;
    effect.id = model::EffectId(id);
    effect.key = "tag:" + std::to_string(id);
    effect.kind = id == 5 ? "remove" : "tag_contact";
    effect.member = model::MemberId(1 + id % 2);
    effect.created_at = Instant{id * 100};
    changes.effects.put(effect);
  }
  return changes;
}

void check_staffside(Database& database) {
  const auto store = value_of(Store::open(database));
  const auto done = store->commit(staff_rows());
  REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().text));
  const auto connection = value_of(database.connect(Access::read_only));
  const auto feedback = value_of(feedback_of(*connection, model::MemberId(2), 2));
  REQUIRE(feedback.size() == 2);
  CHECK(feedback[0] == staff_rows().feedback[4]);
  CHECK(feedback[1] == staff_rows().feedback[2]);
  CHECK(value_of(feedback_of(*connection, model::MemberId(9), 2)).empty());
  const auto wishes = value_of(tag_wishes_of(*connection, model::MemberId(2), Instant{300}, 9));
  REQUIRE(wishes.size() == 1);  // one is of another kind, one too old
  CHECK(wishes[0].id == model::EffectId(3));
  CHECK(value_of(tag_wishes_of(*connection, model::MemberId(1), {}, 2)).size() == 2);
}

}  // namespace

TEST_CASE("queries: what staff noted of a customer, on both databases") {
  on_both_databases(check_staffside);
}

}  // namespace store::queries
