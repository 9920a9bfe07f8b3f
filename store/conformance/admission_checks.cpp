// Applications and what admission keeps beside them.
#include <doctest/doctest.h>

#include "store/conformance/checks.h"
#include "store/conformance/samples.h"
#include "store/store.h"

namespace store::conformance {

using model::Changes;

void check_admissions(Place& place) {
  base::Random random(9);
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  Changes changes;
  changes.sources = {{model::SourceId(1), "form"}, {model::SourceId(2), "demo"}};
  for (std::int64_t id = 1; id <= 6; ++id) {
    auto row = any_numbered<model::Application>(random, id);
    row.source = model::SourceId(id <= 3 ? 1 : 2);
    row.applicant = "applicant" + std::to_string(id);
    changes.applications.put(row);
    auto step = any_row<model::ApplicationStep>(random);
    step.application = model::ApplicationId(id);
    step.number = 1;
    changes.application_steps.push_back(step);
    changes.application_keys.push_back({model::ApplicationId(id), "mobile", "+8613800138000"});
  }
  changes.application_keys.push_back({model::ApplicationId(6), "name", "宏达"});
  auto link = any_row<model::ApplicationLink>(random);
  link.application = model::ApplicationId(5);
  link.other = model::ApplicationId(2);
  changes.application_links.put(link);
  auto block = any_row<model::AdmissionBlock>(random);
  block.kind = "mobile";
  block.value = "+8613800138000";
  changes.admission_blocks.put(block);
  auto breaker = any_row<model::AdmissionBreaker>(random);
  breaker.code = "expo";
  changes.admission_breakers.put(breaker);
  require_done(store->commit(changes));
  const auto connection = value_of(database->connect(Access::read_only));
  CHECK(all_rows<model::Application>(*connection) == changes.applications.rows());
  CHECK(all_rows<model::ApplicationStep>(*connection) == changes.application_steps);

  // Of each key only the newest; what is asked for by name and by number comes too, each once.
  WantedAdmissions wanted;
  wanted.ids = {model::ApplicationId(2)};
  wanted.applicants = {{"form", "applicant2"}, {"demo", "applicant4"}, {"form", "applicant4"}};
  wanted.keys = {{{}, "mobile", "+8613800138000"}, {{}, "name", "nobody"}};
  wanted.per_key = 2;
  wanted.blocks = {{{}, "mobile", "+8613800138000"}, {{}, "email", "+8613800138000"}};
  wanted.codes = {"expo", "web"};
  const auto memory = value_of(store->admissions(wanted));
  std::vector<std::int64_t> ids;
  for (const model::Application& each : memory.applications) ids.push_back(each.id.value);
  CHECK(ids == std::vector<std::int64_t>{2, 4, 5, 6});
  CHECK(memory.applications[0] == changes.applications.rows()[1]);
  CHECK(memory.keys.size() == 2);
  CHECK(memory.links == changes.application_links.rows());
  CHECK(memory.blocks == changes.admission_blocks.rows());
  CHECK(memory.breakers == changes.admission_breakers.rows());

  Changes later;  // replaced by key, but for what never changes
  auto row = changes.applications.rows()[0];
  row.state = model::ApplicationState::accepted;
  row.note = "欢迎";
  row.merged_into = model::ApplicationId(3);
  row.revision = 2;
  later.applications.put(row);
  block.removed_at = base::Instant{5};
  later.admission_blocks.put(block);
  require_done(store->commit(later));
  CHECK(all_rows<model::Application>(*connection)[0] == row);
  CHECK(all_rows<model::AdmissionBlock>(*connection)[0] == block);
  Changes twice;  // one applicant of a source is one application
  auto other = any_numbered<model::Application>(random, 9);
  other.source = model::SourceId(1);
  other.applicant = "applicant1";
  twice.applications.put(other);
  CHECK(!store->commit(twice).has_value());
}

}  // namespace store::conformance
