// What the files of this room share.
#pragma once

#include "engine/admission/admission.h"

namespace engine::admission {

void put(Context& context, const model::Application& row);
// A step into `became`: revision, step and decision are written, the row is put.
void step(Context& context, model::Application row, std::string_view act,
          model::ApplicationState became, std::string text, base::json::object reason = {});
bool is_end(model::ApplicationState state);
// After an application was accepted, and when an accepted one's member becomes known.
void enrol(Context& context, const model::Application& row);
// `row` as the reviewer saw it.
base::Result<std::string> identify(Context& context, model::Application row,
                                   const base::json::object& arguments);

}  // namespace engine::admission
