// Any bytes: either an error that says where and names the field, or an expression that comes back
// from its own text.
#include <cstddef>
#include <cstdint>

#include "base/ensure.h"
#include "insight/segments/expression.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace insight::segments;
  const auto read = parse_expression({reinterpret_cast<const char*>(data), size});
  if (!read) {
    ENSURE(read.error().field == "expression");
    ENSURE(!read.error().text.empty());
    return 0;
  }
  const std::string text = print_expression(*read);
  if (text.size() > expression_bytes_max) return 0;  // the marks around values may take it there
  const auto back = parse_expression(text);
  ENSURE(back.has_value());
  ENSURE(*back == *read);
  return 0;
}
