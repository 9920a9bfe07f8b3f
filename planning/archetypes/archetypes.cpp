#include "planning/archetypes/archetypes.h"

#include <algorithm>

#include "documents/yaml.h"

namespace planning::archetypes {
namespace {

using base::ErrorCode;
using base::fail;

base::Result<ArchetypeSheet> read_sheet(const ArchetypeText& text) {
  const auto refuse = [&](const std::string& why) {
    return fail(ErrorCode::corrupt, "library/archetypes/" + std::string(text.name) + ": " + why);
  };
  auto document = documents::read_yaml(text.yaml);
  if (!document) return refuse(document.error().text);
  const base::json::object* sheet = document->value.if_object();
  const base::json::object* program = sheet ? base::object_at(*sheet, "program") : nullptr;
  if (!program) return refuse("program is missing");
  auto read = model::program_from_json(*program);
  if (!read) return refuse(read.error().text);
  return ArchetypeSheet{std::string(base::text_at(*sheet, "title_zh")),
                        std::string(base::text_at(*sheet, "title_en")),
                        std::string(base::text_at(*sheet, "source_zh")),
                        std::string(base::text_at(*sheet, "source_en")), *std::move(read)};
}

}  // namespace

base::Result<std::vector<ArchetypeSheet>> archetype_sheets() {
  std::vector<ArchetypeSheet> sheets;
  for (const ArchetypeText& each : archetype_texts()) {
    TRY(sheet, read_sheet(each));
    sheets.push_back(std::move(sheet));
  }
  std::sort(sheets.begin(), sheets.end(), [](const ArchetypeSheet& a, const ArchetypeSheet& b) {
    return a.program.archetype < b.program.archetype;
  });
  return sheets;
}

}  // namespace planning::archetypes
