// Any bytes: either an error that says something, or a form within its limits, of valid text.
#include <cstddef>
#include <cstdint>

#include "api/forms/form_body.h"
#include "base/ensure.h"
#include "base/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto form = api::forms::read_form({reinterpret_cast<const char*>(data), size});
  if (!form) {
    ENSURE(!form.error().text.empty());
    ENSURE(base::is_valid_utf8(form.error().text));
    return 0;
  }
  ENSURE(form->size() <= api::forms::form_fields_max);
  for (const auto& [name, text] : *form) {
    ENSURE(name.size() <= api::forms::form_name_bytes_max);
    ENSURE(text.size() <= api::forms::form_value_bytes_max);
    ENSURE(base::is_valid_utf8(name) && base::is_valid_utf8(text));
    ENSURE(text.find('\r') == std::string::npos);
  }
  return 0;
}
