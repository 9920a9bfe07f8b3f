// Bytes to stanza to facts: nothing that a server or a stranger in a room sends may break us, and
// whatever we read we can write and read again.
#include <cstdint>

#include "base/ensure.h"
#include "base/utf8.h"
#include "connectors/xmpp/archive_mark.h"
#include "connectors/xmpp/requests.h"
#include "connectors/xmpp/room_mirror.h"

namespace {

using namespace connectors::xmpp;

void check(const std::vector<model::Fact>& facts) {
  for (const model::Fact& fact : facts) {
    ENSURE(!fact.external_id.empty() && fact.external_id.size() <= model::external_id_bytes_max);
    ENSURE(base::is_valid_utf8(fact.external_id));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_mark(text);
  const auto element = parse_element(text);
  if (!element) return 0;
  const auto again = parse_element(to_text(*element));
  ENSURE(!again || *parse_element(to_text(*again)) == *again);
  read_error(*element);
  read_archive_end(*element);
  read_direct_message(*element, "bot@example.org");
  read_room_info(*element);
  wished_fields(*element, {});
  RoomMirror mirror({"xmpp", "room@muc", "bot@example.org", base::seconds(1), {}});
  mirror.begin_join("bot");
  const base::Instant now{1'770'000'000'000};
  // Each twice: before and after the room is settled, and as a redelivery.
  for (int round = 0; round < 2; ++round) {
    if (const auto presence = read_presence(*element)) check(mirror.on_presence(*presence, now));
    if (const auto message = read_room_message(*element)) {
      check(mirror.on_message(*message, now, false));
    }
    if (const auto line = read_archive_line(*element)) {
      if (auto message = read_room_message(line->message)) {
        message->archive_id = line->id;
        check(mirror.on_message(*message, line->at, true));
      }
    }
    check(mirror.settle(nullptr, false, now));
  }
  check(mirror.on_time(now + base::days(1)));
  return 0;
}
