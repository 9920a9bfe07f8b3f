// How far we have read a room's archive (XEP-0313), as the text that the Host keeps under the name
// "mam:<room>".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace connectors::xmpp {

struct ArchiveMark {
  std::string id;    // archive id of the last message taken; empty: none yet
  base::Instant at;  // its time, or where the reading began: if the archive has forgotten
                     // the id, reading goes on from here
  base::Instant history_until;  // the moment of the first start: what is older is history
  bool is_settled = false;      // who is in the room has been told once; before, joins are history
  friend bool operator==(const ArchiveMark&, const ArchiveMark&) = default;
};

std::string to_text(const ArchiveMark& mark);
// Nothing for a text that to_text() did not write.
std::optional<ArchiveMark> read_mark(std::string_view text);

}  // namespace connectors::xmpp
