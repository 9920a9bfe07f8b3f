// An XML element as XMPP uses it: a stanza or a part of one, as a plain value. Text and children of
// one element are kept apart: no stanza that we read mixes them with meaning.
//
// Pure values; any thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace connectors::xmpp {

inline constexpr std::size_t element_bytes_max = 1'048'576;  // longer texts are refused
inline constexpr std::size_t element_depth_max = 64;         // deeper ones too
inline constexpr std::size_t element_count_max = 10'000;     // elements of one stanza

struct Element {
  std::string name;
  std::string space;  // namespace; empty: the parent's
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string text;
  std::vector<Element> children;

  // The first child of that name and namespace, or none.
  const Element* child(std::string_view child_name, std::string_view child_space) const;
  // Empty if there is none.
  std::string_view attribute(std::string_view key) const;
  // The text of the first such child, or empty.
  std::string_view child_text(std::string_view child_name, std::string_view child_space) const;

  Element& with(std::string key, std::string value);  // adds an attribute
  Element& add(Element child);                        // gives the element back, not the child
  friend bool operator==(const Element&, const Element&) = default;
};

// One element with everything in it. Refuses what XMPP bans (RFC 6120 section 11.1: document types,
// processing instructions) and what is over a limit. Elements without a namespace of their own have
// their parent's written out; the outermost has `space_default`.
base::Result<Element> parse_element(std::string_view text,
                                    std::string_view space_default = "jabber:client");

// The element as text. Characters that XML 1.0 does not allow become U+FFFD.
std::string to_text(const Element& element);

}  // namespace connectors::xmpp
