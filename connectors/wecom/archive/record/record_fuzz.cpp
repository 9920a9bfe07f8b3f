// Bytes as a decrypted archive record: whatever they are, they become facts that pass admission,
// are left out, or are refused with a reason.
#include <cstdint>

#include "base/ensure.h"
#include "connectors/wecom/archive/record/record_reader.h"
#include "model/fact_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace connectors::wecom::archive;
  const auto parsed = base::parse_json(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!parsed || !parsed->is_object()) return 0;
  for (const bool direct_chats : {false, true}) {
    RecordReader reader({direct_chats});
    auto read = reader.read(parsed->get_object());
    if (!read) {
      ENSURE(!read.error().text.empty());
      continue;
    }
    ENSURE(read->facts.empty() == (read->left_out != LeftOut::nothing));
    for (model::Fact& fact : read->facts) {
      fact.source = "wecom";
      const auto admitted = model::admit(std::move(fact));
      ENSURE(admitted.has_value() || !admitted.error().text.empty());
    }
  }
  return 0;
}
