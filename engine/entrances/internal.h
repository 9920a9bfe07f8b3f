// What the files of this room share.
#pragma once

#include "engine/entrances/entrances.h"

namespace engine::entrances {

void put(Context& context, model::EntryCode row);
void put(Context& context, model::EntryWay row);

// Whom a destination leads to, as the platform names them. `source`: none for a link.
struct Target {
  model::SourceId source;
  base::json::object body;
};
// Errors name the field below `path`: nobody of the staff, a group of another platform.
base::Result<Target> target_of(const Context& context, const model::Destination& to,
                               const std::string& path);

// Makes, changes and deletes ways until they are what the code's rules need; no rules: none.
base::Result<void> align_ways(Context& context, const model::EntryCode& code,
                              const model::EntranceRules& rules);
base::Result<void> ask_again(Context& context, const model::EntryCode& code, std::int64_t number);

}  // namespace engine::entrances
