#include "connectors/xmpp/element.h"

#include <expat.h>

#include <memory>
#include <optional>

#include "base/utf8.h"

namespace connectors::xmpp {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

constexpr char space_separator = '\n';  // between namespace and name, as expat gives them

// Builds the tree while expat reads. The first thing that is wrong stops the parser and is kept.
class Builder {
 public:
  Builder(XML_Parser parser, std::string_view space) : parser_(parser), space_(space) {
    XML_SetUserData(parser, this);
    XML_SetElementHandler(
        parser,
        [](void* self, const char* name, const char** attributes) {
          of(self).open(name, attributes);
        },
        [](void* self, const char*) { of(self).open_.pop_back(); });
    XML_SetCharacterDataHandler(parser, [](void* self, const char* text, int size) {
      of(self).open_.back()->text.append(text, static_cast<std::size_t>(size));
    });
    XML_SetStartDoctypeDeclHandler(
        parser, [](void* self, const char*, const char*, const char*, int) {
          of(self).stop(ErrorCode::invalid_input, "a document type has no place in a stanza");
        });
    XML_SetProcessingInstructionHandler(parser, [](void* self, const char*, const char*) {
      of(self).stop(ErrorCode::invalid_input, "a processing instruction has no place in a stanza");
    });
  }
  std::optional<base::Error>& error() { return error_; }
  Element& root() { return root_; }

 private:
  static Builder& of(void* self) { return *static_cast<Builder*>(self); }

  void stop(ErrorCode code, std::string text) {
    if (!error_) error_ = base::Error{code, std::move(text), "stanza"};
    XML_StopParser(parser_, XML_FALSE);
  }

  void open(const char* name, const char** attributes) {
    if (open_.size() >= element_depth_max) {
      stop(ErrorCode::limit_exceeded,
           "the stanza is nested deeper than " + std::to_string(element_depth_max) + " elements");
    } else if (++count_ > element_count_max) {
      stop(ErrorCode::limit_exceeded,
           "the stanza has more than " + std::to_string(element_count_max) + " elements");
    }
    // Pointers into open_ stay good: only the innermost element gets children.
    Element* element = open_.empty() ? &root_ : &open_.back()->children.emplace_back();
    const std::string_view whole = name;
    const std::size_t split = whole.find(space_separator);
    if (split == std::string_view::npos) {
      element->name = whole;
      element->space = open_.empty() ? space_ : open_.back()->space;
    } else {
      element->space = whole.substr(0, split);
      element->name = whole.substr(split + 1);
    }
    for (; *attributes; attributes += 2) {
      std::string_view key = attributes[0];
      if (const auto cut = key.rfind(space_separator); cut != std::string_view::npos) {
        key = key.substr(cut + 1);
      }
      element->attributes.emplace_back(key, attributes[1]);
    }
    open_.push_back(element);
  }

  XML_Parser parser_;
  std::string space_;
  Element root_;
  std::vector<Element*> open_;
  std::size_t count_ = 0;
  std::optional<base::Error> error_;
};

struct ParserFree {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

void append_escaped(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = base::next_code_point(text, at);
    switch (c) {
      case U'&': out += "&amp;"; continue;
      case U'<': out += "&lt;"; continue;
      case U'>': out += "&gt;"; continue;
      case U'"': out += "&quot;"; continue;
      case U'\'': out += "&apos;"; continue;
      // A bare carriage return or line end would not come back from an attribute as it went.
      case U'\r': out += "&#13;"; continue;
      case U'\n': out += "&#10;"; continue;
      case U'\t': out += "&#9;"; continue;
      default: break;
    }
    const bool is_allowed = c >= 0x20 && c != 0xFFFE && c != 0xFFFF && c != 0xFFFD;
    if (is_allowed) {
      out += text.substr(begin, at - begin);
    } else {
      base::append_utf8(out, 0xFFFD);
    }
  }
}

void append_element(std::string& out, const Element& element, std::string_view space_outside) {
  out += '<';
  out += element.name;
  const std::string_view space = element.space.empty() ? space_outside : element.space;
  if (space != space_outside) {
    out += " xmlns=\"";
    append_escaped(out, space);
    out += '"';
  }
  for (const auto& [key, value] : element.attributes) {
    out += ' ';
    out += key;
    out += "=\"";
    append_escaped(out, value);
    out += '"';
  }
  if (element.text.empty() && element.children.empty()) {
    out += "/>";
    return;
  }
  out += '>';
  append_escaped(out, element.text);
  for (const Element& child : element.children) append_element(out, child, space);
  out += "</";
  out += element.name;
  out += '>';
}

}  // namespace

const Element* Element::child(std::string_view child_name, std::string_view child_space) const {
  for (const Element& each : children) {
    if (each.name == child_name && (each.space.empty() ? space : each.space) == child_space) {
      return &each;
    }
  }
  return nullptr;
}

std::string_view Element::attribute(std::string_view key) const {
  for (const auto& [name_of, value] : attributes) {
    if (name_of == key) return value;
  }
  return {};
}

std::string_view Element::child_text(std::string_view child_name,
                                     std::string_view child_space) const {
  const Element* found = child(child_name, child_space);
  return found ? std::string_view(found->text) : std::string_view();
}

Element& Element::with(std::string key, std::string value) {
  attributes.emplace_back(std::move(key), std::move(value));
  return *this;
}

Element& Element::add(Element child) {
  children.push_back(std::move(child));
  return *this;
}

Result<Element> parse_element(std::string_view text, std::string_view space_default) {
  if (text.size() > element_bytes_max) {
    return fail(ErrorCode::limit_exceeded,
                "the stanza is longer than " + std::to_string(element_bytes_max) + " bytes",
                "stanza");
  }
  const std::unique_ptr<XML_ParserStruct, ParserFree> parser(
      XML_ParserCreateNS("UTF-8", space_separator));
  if (!parser) return fail(ErrorCode::unavailable, "out of memory", "stanza");
  Builder builder(parser.get(), space_default);
  const XML_Status status =
      XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), XML_TRUE);
  if (builder.error()) return tl::unexpected(*std::move(builder.error()));
  if (status != XML_STATUS_OK) {
    return fail(ErrorCode::invalid_input,
                std::string("not XML: ") + XML_ErrorString(XML_GetErrorCode(parser.get())),
                "stanza");
  }
  return std::move(builder.root());
}

std::string to_text(const Element& element) {
  std::string out;
  append_element(out, element, "jabber:client");
  return out;
}

}  // namespace connectors::xmpp
