// Commands about segments (model/segment_rows.h):
//
//   segment.save     {segment, revision, name, note, expression}   without segment: a new one
//   segment.remove   {segment, revision}
//   segment.restore  {segment, revision}
//
// `revision` is the one that was seen: when somebody was faster the command is refused (conflict)
// and changes nothing. The expression is kept as print_expression writes it. Refused by name: an
// empty or taken name, an expression that says nothing that can be told, one segment too many.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "engine/state/context.h"

namespace engine::segments {

bool knows(std::string_view command);
base::Result<std::string> carry_out(Context& context, std::string_view name,
                                    const base::json::object& arguments);

}  // namespace engine::segments
