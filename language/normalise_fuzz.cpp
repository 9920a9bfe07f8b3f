// Any bytes: folding ends, gives valid UTF-8 within its limit, and folding again changes nothing;
// what is found in them lies inside them.
#include "base/ensure.h"
#include "base/utf8.h"
#include "language/findings.h"
#include "language/normalise.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto folded = language::fold_with_origin(text);
  ENSURE(base::is_valid_utf8(folded.text));
  ENSURE(folded.text.size() <= language::folded_bytes_max);
  ENSURE(folded.origin.size() == folded.text.size());
  ENSURE(language::fold(folded.text) == folded.text);
  for (const auto& finding : language::find_contents(text, folded)) {
    ENSURE(finding.at.begin <= finding.at.end);
    ENSURE(finding.at.end <= text.size());
  }
  for (const auto& name : language::find_mentions(text)) ENSURE(!name.empty());
  return 0;
}
