// Any bytes as the XML of a callback: within the limits, or refused by name; what is found is
// UTF-8.
#include "base/ensure.h"
#include "base/utf8.h"
#include "connectors/wecom/callback_xml.h"

namespace {

std::size_t count_checked(const connectors::wecom::XmlElement& element, std::size_t depth) {
  ENSURE(depth <= connectors::wecom::xml_depth_max);
  ENSURE(base::is_valid_utf8(element.name));
  ENSURE(base::is_valid_utf8(element.text));
  ENSURE(element.children.empty() || element.text.empty());
  std::size_t count = 1;
  for (const auto& child : element.children) count += count_checked(child, depth + 1);
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view document(reinterpret_cast<const char*>(data), size);
  if (const auto root = connectors::wecom::read_xml(document)) {
    ENSURE(count_checked(*root, 1) <= connectors::wecom::xml_elements_max);
  }
  const auto envelope = connectors::wecom::read_envelope(document);
  ENSURE(envelope ? !envelope->encrypt.empty() : !envelope.error().field.empty());
  return 0;
}
