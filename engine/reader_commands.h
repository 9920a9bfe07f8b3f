// What people decide about the models that their own labels taught:
//
//   reader.publish {task, mode, model: {body, labels, figures}}   a new version; mode "shadow": it
//   only
//                                                                 watches, "on": it reads from now
//                                                                 on
//   reader.choose  {task, in_force, shadow}                       which versions read and watch; 0:
//   none,
//                                                                 so that the cold start reads
//
// `body` is a model file (language/published_model.h) in base64, `labels` how many labelled
// messages it learned from, `figures` an object of how good it was. Both commands are publications:
// the batch ends with them, and what they choose reads from the next fact on. What cannot be read
// is refused before it is stored. Pure; the pump asks what follows from a command before it hands
// it to the engine.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "engine/state/context.h"
#include "model/fact.h"

namespace engine {

struct ReaderChange {
  model::ReaderChoice before, after;  // `at` and `by` are left to the engine
  std::optional<base::json::object>
      made;  // reader.publish: {body, labels, figures} of version after.newest
};

bool is_reader_command(const model::Command& command);

// What the command would change. Errors name the argument at fault.
base::Result<ReaderChange> reader_change(const World& world, const model::Command& command);

// Writes the change down; answers {task, version, in_force, shadow, was: {in_force, shadow}}.
base::Result<std::string> carry_out_reader_command(Context& context, const model::Command& command);

}  // namespace engine
