// The archetypes that ship with the program (library/archetypes/*.yaml): one document each to begin
// a program from, with the practice it comes from.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/program.h"

namespace planning::archetypes {

struct ArchetypeText {
  std::string_view name, yaml;
};
std::span<const ArchetypeText> archetype_texts();

struct ArchetypeSheet {
  std::string title_zh, title_en, source_zh, source_en;
  model::Program program;
};

// All of them, in the order of model::Archetype. What ships is proved readable by this room's test.
base::Result<std::vector<ArchetypeSheet>> archetype_sheets();

}  // namespace planning::archetypes
