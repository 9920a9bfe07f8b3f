#include "model/fact.h"

namespace model {

std::string_view kind_of(const Fact& fact) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"message",     "edit",        "revoke",    "join",      "leave",   "rename",
       "member",      "group",       "order",     "renewal",   "command", "tick",
       "contact",     "contact_end", "event",     "broadcast", "visit",   "way",
       "application", "applicant",   "behaviour", "nickname"});
  static_assert(names.size() == std::variant_size_v<FactBody>);
  return names[fact.body.index()];
}

}  // namespace model
