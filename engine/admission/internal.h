// What the files of this room share.
#pragma once

#include "engine/admission/admission.h"

namespace engine::admission {

void put(Context& context, const model::Application& row);
// A step into `became`: revision, step and decision are written, the row is put.
void step(Context& context, model::Application row, std::string_view act,
          model::ApplicationState became, std::string text, base::json::object reason = {});
bool is_end(model::ApplicationState state);

}  // namespace engine::admission
