// Goal: what ships can be read, there is one sheet for each archetype, and the advisor has nothing
// serious to say of any but what its user must fill in.
#include "planning/archetypes/archetypes.h"

#include <doctest/doctest.h>

#include <set>

#include "documents/yaml.h"
#include "planning/advisor/advisor.h"

TEST_CASE("archetypes: one readable sheet each, sound but for what its user must say") {
  const auto sheets = planning::archetypes::archetype_sheets();
  REQUIRE_MESSAGE(sheets.has_value(), sheets.error().text);
  REQUIRE(sheets->size() == model::NameOf<model::Archetype>::all.size());
  const model::Policy policy = model::starting_policy();
  for (std::size_t i = 0; i < sheets->size(); ++i) {
    const auto& sheet = (*sheets)[i];
    CHECK(sheet.program.archetype == static_cast<model::Archetype>(i));
    CHECK_FALSE(sheet.title_zh.empty());
    CHECK_FALSE(sheet.source_zh.empty());
    CHECK_FALSE(sheet.source_en.empty());
    std::set<std::string> serious;
    for (const auto& each : planning::advisor::judge(sheet.program, {policy, 0, {}, {}})) {
      if (each.severity == planning::advisor::Severity::serious) serious.insert(each.id);
    }
    const std::set<std::string> expected =
        sheet.program.archetype == model::Archetype::event
            ? std::set<std::string>{"no_owner", "event_without_end"}
            : std::set<std::string>{"no_owner"};
    CHECK_MESSAGE(serious == expected, sheet.program.id);
    // As YAML, and back.
    const auto again = documents::read_yaml(documents::write_yaml(model::to_json(sheet.program)));
    REQUIRE(again.has_value());
    CHECK(*model::program_from_json(again->value.as_object()) == sheet.program);
  }
}
