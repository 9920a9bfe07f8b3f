// Versions of programs and overrides of findings.
#include <doctest/doctest.h>

#include "store/conformance/checks.h"
#include "store/conformance/samples.h"
#include "store/store.h"

namespace store::conformance {

using model::Changes;

void check_programs(Place& place) {
  base::Random random(14);
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  CHECK(value_of(store->programs()).empty());
  Changes changes;
  for (const auto& [program, version] :
       std::vector<std::pair<std::string, std::int64_t>>{{"a", 1}, {"a", 2}, {"service", 1}}) {
    auto row = any_row<model::ProgramVersion>(random);
    row.program = program;
    row.version = version;
    changes.program_versions.push_back(row);
  }
  auto kept = any_row<model::FindingOverride>(random);
  changes.finding_overrides.put(kept);
  require_done(store->commit(changes));
  const auto connection = value_of(database->connect(Access::read_only));
  CHECK(all_rows<model::ProgramVersion>(*connection) == changes.program_versions);
  const Store::ProgramNumbers numbers{{"a", 2}, {"service", 1}};
  CHECK(value_of(store->programs()) == numbers);

  // A version is never written twice; an override is put by its key.
  Changes twice;
  twice.program_versions.push_back(changes.program_versions.front());
  CHECK_FALSE(store->commit(twice).has_value());
  Changes later;
  kept.reason = "";
  later.finding_overrides.put(kept);
  require_done(store->commit(later));
  CHECK(all_rows<model::FindingOverride>(*connection) == later.finding_overrides.rows());
}

}  // namespace store::conformance
