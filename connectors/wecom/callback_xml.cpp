#include "connectors/wecom/callback_xml.h"

#include <expat.h>

#include <algorithm>
#include <charconv>
#include <memory>

namespace connectors::wecom {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

constexpr std::string_view blanks = " \t\r\n";

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

// Builds the tree while expat reads. The first thing that is wrong stops the parser and is kept.
class Builder {
 public:
  explicit Builder(XML_Parser parser) : parser_(parser) {
    XML_SetUserData(parser, this);
    XML_SetElementHandler(
        parser, [](void* self, const char* name, const char**) { of(self).open(name); },
        [](void* self, const char*) { of(self).close(); });
    XML_SetCharacterDataHandler(parser, [](void* self, const char* text, int size) {
      of(self).append({text, static_cast<std::size_t>(size)});
    });
    XML_SetStartDoctypeDeclHandler(
        parser, [](void* self, const char*, const char*, const char*, int) {
          of(self).stop(ErrorCode::invalid_input, "a document type has no place in a callback");
        });
    XML_SetProcessingInstructionHandler(parser, [](void* self, const char*, const char*) {
      of(self).stop(ErrorCode::invalid_input,
                    "a processing instruction has no place in a callback");
    });
  }

  std::optional<base::Error>& error() { return error_; }
  XmlElement& root() { return root_; }

 private:
  static Builder& of(void* self) { return *static_cast<Builder*>(self); }

  void stop(ErrorCode code, std::string text) {
    if (!error_) error_ = base::Error{code, std::move(text), "xml"};
    XML_StopParser(parser_, XML_FALSE);
  }

  void open(const char* name) {
    if (error_) return;
    if (open_.size() >= xml_depth_max) {
      return stop(ErrorCode::limit_exceeded,
                  "the XML is nested deeper than " + std::to_string(xml_depth_max) + " elements");
    }
    if (++elements_ > xml_elements_max) {
      return stop(ErrorCode::limit_exceeded,
                  "the XML has more than " + std::to_string(xml_elements_max) + " elements");
    }
    // Pointers into open_ stay good: only the innermost element gets children.
    if (open_.empty()) {
      open_.push_back(&root_);
    } else {
      check_mixed(*open_.back());
      open_.push_back(&open_.back()->children.emplace_back());
    }
    open_.back()->name = name;
  }

  void append(std::string_view text) {
    if (!error_) open_.back()->text.append(text);
  }

  void close() {
    if (error_) return;
    XmlElement& element = *open_.back();
    if (!element.children.empty()) check_mixed(element);
    open_.pop_back();
  }

  // Elements hold text or elements; blanks between elements are layout.
  void check_mixed(XmlElement& element) {
    if (!trim(element.text).empty()) {
      stop(ErrorCode::invalid_input, "text stands beside elements in <" + element.name + ">");
    }
    element.text.clear();
  }

  XML_Parser parser_;
  XmlElement root_;
  std::vector<XmlElement*> open_;
  std::size_t elements_ = 0;
  std::optional<base::Error> error_;
};

Result<std::string> only_text(const XmlElement& root, std::string_view name, bool is_required) {
  const XmlElement* found = nullptr;
  for (const XmlElement& child : root.children) {
    if (child.name != name) continue;
    if (found) {
      return fail(ErrorCode::invalid_input, "<" + std::string(name) + "> is there twice",
                  std::string(name));
    }
    found = &child;
  }
  const std::string_view text = found ? trim(found->text) : std::string_view();
  if (is_required && text.empty()) {
    return fail(ErrorCode::invalid_input, "<" + std::string(name) + "> is missing or empty",
                std::string(name));
  }
  return std::string(text);
}

}  // namespace

const XmlElement* XmlElement::find(std::string_view child) const {
  for (const XmlElement& each : children) {
    if (each.name == child) return &each;
  }
  return nullptr;
}

std::string_view XmlElement::text_of(std::string_view child) const {
  const XmlElement* found = find(child);
  return found ? trim(found->text) : std::string_view();
}

std::optional<std::int64_t> XmlElement::integer_of(std::string_view child) const {
  const std::string_view digits = text_of(child);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) {
    return std::nullopt;
  }
  return number;
}

Result<XmlElement> read_xml(std::string_view document) {
  if (document.size() > xml_bytes_max) {
    return fail(ErrorCode::limit_exceeded,
                "the XML has more than " + std::to_string(xml_bytes_max) + " bytes", "xml");
  }
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
      XML_ParserCreate("UTF-8"), XML_ParserFree);
  if (!parser) return fail(ErrorCode::unavailable, "no memory for an XML parser", "xml");
  Builder builder(parser.get());
  const XML_Status status =
      XML_Parse(parser.get(), document.data(), static_cast<int>(document.size()), XML_TRUE);
  if (builder.error()) return tl::unexpected(*std::move(builder.error()));
  if (status != XML_STATUS_OK) {
    const auto place = std::max<XML_Index>(XML_GetCurrentByteIndex(parser.get()), 0);
    return fail(ErrorCode::invalid_input,
                "no well-formed XML at byte " + std::to_string(place) + ": " +
                    XML_ErrorString(XML_GetErrorCode(parser.get())),
                "xml");
  }
  return std::move(builder.root());
}

Result<Envelope> read_envelope(std::string_view body) {
  TRY(root, read_xml(body));
  if (root.name != "xml") {
    return fail(ErrorCode::invalid_input, "a callback is an <xml> element, not <" + root.name + ">",
                "xml");
  }
  TRY(to_user_name, only_text(root, "ToUserName", false));
  TRY(agent_id, only_text(root, "AgentID", false));
  TRY(encrypt, only_text(root, "Encrypt", true));
  return Envelope{std::move(to_user_name), std::move(agent_id), std::move(encrypt)};
}

}  // namespace connectors::wecom
