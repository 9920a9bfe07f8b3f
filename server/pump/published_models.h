// The company's own models, from the store and from the commands that publish them: what the
// organisation's reader is made of. Pure but for the store that is handed in; the writer's thread.
#pragma once

#include <vector>

#include "engine/state/world.h"
#include "language/reading.h"
#include "model/fact.h"
#include "store/store.h"

namespace server {

// Those that are in force by `choices`. `corrupt` or `invalid_input` name the task and the version.
base::Result<language::Models> models_in_force(store::Store& store,
                                               const std::vector<model::ReaderChoice>& choices);

// Those in force after a command that engine::publishes_reader() knows: refused when a model that
// it brings or names cannot be read. Models that stay are shared, not read again.
base::Result<language::Models> models_after(store::Store& store, const engine::World& world,
                                            const model::Command& command, language::Models now);

}  // namespace server
