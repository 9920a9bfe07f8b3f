// The XML of WeCom's callbacks, read strictly: the outer envelope and the message inside it.
//
// Anything that only an attacker would send is refused: document types (and so every entity but the
// five of XML itself), processing instructions, other encodings than UTF-8, text beside elements.
// Nothing is ever fetched. Unknown elements are kept, their order means nothing, numbers may be
// wrapped in CDATA: the reader of a field decides. Attributes mean nothing and are left out.
//
//   limit              beyond it: refused as limit_exceeded, named
//   xml_bytes_max      before the parser sees a byte
//   xml_depth_max      elements within elements
//   xml_elements_max   all elements of the document (a group event names each changed member)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace connectors::wecom {

inline constexpr std::size_t xml_bytes_max = 1'048'576;
inline constexpr std::size_t xml_depth_max = 8;
inline constexpr std::size_t xml_elements_max = 10'000;

struct XmlElement {
  std::string name;
  std::string text;  // of elements without children, as it stands (CDATA and plain text joined)
  std::vector<XmlElement> children;

  // The first child of that name, or nothing.
  const XmlElement* find(std::string_view child) const;
  // The text of that child without blanks around it, or empty.
  std::string_view text_of(std::string_view child) const;
  // Nothing when the child is absent or no whole decimal number.
  std::optional<std::int64_t> integer_of(std::string_view child) const;
};

base::Result<XmlElement> read_xml(std::string_view document);

// The body of a callback, still sealed.
struct Envelope {
  std::string to_user_name;  // company or suite id
  std::string agent_id;      // may be empty
  std::string encrypt;
};
// The error names the element that is missing or there twice.
base::Result<Envelope> read_envelope(std::string_view body);

}  // namespace connectors::wecom
