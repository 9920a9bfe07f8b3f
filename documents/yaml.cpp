#include "documents/yaml.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <sstream>
#include <vector>

#include "base/ascii.h"
#include "base/utf8.h"

// yaml-cpp reports what is wrong by exceptions; they end in read_yaml().
#include <yaml-cpp/eventhandler.h>

namespace documents {
namespace {

using base::json::array;
using base::json::object;
using base::json::value;

// Thrown through yaml-cpp's parser, which knows no other way to be stopped.
struct Stop {
  Fault fault;
};

using base::is_digit;

// [-+]? digits, with at most one point and an exponent.
bool is_number(std::string_view text, bool& is_whole) {
  std::size_t at = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  std::size_t digits = 0;
  is_whole = true;
  for (; at < text.size() && is_digit(text[at]); ++at) ++digits;
  if (at < text.size() && text[at] == '.') {
    is_whole = false;
    for (++at; at < text.size() && is_digit(text[at]); ++at) ++digits;
  }
  if (digits == 0) return false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    is_whole = false;
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    const std::size_t begin = at;
    for (; at < text.size() && is_digit(text[at]); ++at) continue;
    if (at == begin) return false;
  }
  return at == text.size();
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

value scalar_of(std::string_view text) {
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return nullptr;
  if (is_one_of(text, {"true", "True", "TRUE"})) return true;
  if (is_one_of(text, {"false", "False", "FALSE"})) return false;
  bool is_whole = false;
  if (!is_number(text, is_whole)) return base::json::string(text);
  const std::string_view bare = text.starts_with('+') ? text.substr(1) : text;
  std::int64_t whole = 0;
  if (is_whole && std::from_chars(bare.data(), bare.data() + bare.size(), whole).ec == std::errc{})
    return whole;
  double number = 0;
  if (std::from_chars(bare.data(), bare.data() + bare.size(), number).ec != std::errc{})
    return base::json::string(text);
  return number;
}

// Builds the value as its events come.
class Builder final : public YAML::EventHandler {
 public:
  explicit Builder(std::string_view text) : text_(text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') line_begins_.push_back(i + 1);
    }
  }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    check(mark, "", anchor);
    add(mark, nullptr);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    stop(mark, "aliases (*name) are not read here: write it out");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    check(mark, tag, anchor);
    if (!levels_.empty() && levels_.back().is_mapping && !levels_.back().has_key) {
      begin_member(mark, text);
      return;
    }
    add(mark, tag == "!" ? value(base::json::string(text)) : scalar_of(text));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, false);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, true);
  }
  void OnMapEnd() override { close(); }

  Mark mark_of(const YAML::Mark& mark) const {
    if (mark.is_null()) return {};
    const auto line = static_cast<std::size_t>(std::max(mark.line, 0));
    Mark out{static_cast<std::int64_t>(line) + 1, 1};
    if (line >= line_begins_.size()) return out;
    const std::size_t begin = line_begins_[line];
    const std::size_t end =
        std::min(text_.size(), begin + static_cast<std::size_t>(std::max(mark.column, 0)));
    // yaml-cpp counts bytes, people count characters.
    for (std::size_t i = begin; i < end; ++i) {
      if ((static_cast<unsigned char>(text_[i]) & 0xC0) != 0x80) ++out.column;
    }
    return out;
  }
  Document take() { return {std::move(root_), std::move(places_)}; }

 private:
  struct Level {
    bool is_mapping = false;
    std::string path;
    object members;
    array items;
    bool has_key = false;
    std::string key;
    Mark mark;  // of where the list or mapping itself stands
    std::string own_path;
  };

  [[noreturn]] void stop(const YAML::Mark& mark, std::string why) const {
    throw Stop{{mark_of(mark), std::move(why)}};
  }
  void check(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (++nodes_ > yaml_nodes_max) {
      stop(mark, "the file has more than " + std::to_string(yaml_nodes_max) + " members and items");
    }
    if (anchor != 0) stop(mark, "anchors (&name) are not read here: leave it out");
    if (!tag.empty() && tag != "?" && tag != "!")
      stop(mark, "tags (!name) are not read here: leave it out");
  }
  std::string path_of_next() const {
    if (levels_.empty()) return {};
    const Level& top = levels_.back();
    if (!top.is_mapping) return top.path + "[" + std::to_string(top.items.size()) + "]";
    return top.path.empty() ? top.key : top.path + "." + top.key;
  }
  void begin_member(const YAML::Mark& mark, const std::string& key) {
    Level& top = levels_.back();
    if (key.size() > yaml_name_bytes_max) {
      stop(mark, "a name has more than " + std::to_string(yaml_name_bytes_max) + " bytes");
    }
    if (key == "<<") stop(mark, "merge keys (<<) are not read here: write it out");
    if (top.members.contains(key)) stop(mark, "\"" + key + "\" is here twice: leave one out");
    top.key = key;
    top.has_key = true;
    places_.emplace(path_of_next(), mark_of(mark));
  }
  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            bool is_mapping) {
    check(mark, tag, anchor);
    if (!levels_.empty() && levels_.back().is_mapping && !levels_.back().has_key)
      stop(mark, "a name must be a text");
    if (levels_.size() >= yaml_depth_max) {
      stop(mark, "lists and mappings stand more than " + std::to_string(yaml_depth_max) +
                     " deep in each other");
    }
    Level level;
    level.is_mapping = is_mapping;
    level.path = path_of_next();
    places_.emplace(level.path, mark_of(mark));
    levels_.push_back(std::move(level));
  }
  void close() {
    Level done = std::move(levels_.back());
    levels_.pop_back();
    attach(done.is_mapping ? value(std::move(done.members)) : value(std::move(done.items)));
  }
  void add(const YAML::Mark& mark, value item) {
    if (!levels_.empty() && levels_.back().is_mapping && !levels_.back().has_key)
      stop(mark, "a name is missing before \":\"");
    places_.emplace(path_of_next(), mark_of(mark));
    attach(std::move(item));
  }
  void attach(value item) {
    if (levels_.empty()) {
      root_ = std::move(item);
      return;
    }
    Level& top = levels_.back();
    if (top.is_mapping) {
      top.members[top.key] = std::move(item);
      top.has_key = false;
    } else {
      top.items.push_back(std::move(item));
    }
  }

  std::string_view text_;
  std::vector<std::size_t> line_begins_{0};
  std::vector<Level> levels_;
  std::size_t nodes_ = 0;
  value root_;
  Places places_;
};

// ---- written

bool is_plain(std::string_view text) {
  if (text.empty() || text.size() > 200) return false;
  const auto first = static_cast<unsigned char>(text.front());
  const bool begins_well = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') ||
                           (first >= 0xE3 && first <= 0xE9);  // letters, Chinese characters
  if (!begins_well || text.back() == ' ') return false;
  const bool is_harmless = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0xE3 ||
           (static_cast<unsigned char>(c) & 0xC0) == 0x80 || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || is_digit(c) || c == ' ' || c == '_' || c == '-' || c == '.' ||
           c == '/' || c == '%';
  });
  return is_harmless && !is_one_of(text, {"null",  "Null",  "NULL", "true", "True", "TRUE", "false",
                                          "False", "FALSE", "y",    "n",    "yes",  "no",   "on",
                                          "off",   "Y",     "N",    "Yes",  "No",   "On",   "Off",
                                          "YES",   "NO",    "ON",   "OFF"});
}

bool is_block(std::string_view text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos || text.front() == ' ' || text.front() == '\n') return false;
  if (text.ends_with("\n\n")) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) {
                       return c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
                     }) &&
         text.find("\n ") == std::string_view::npos && text.find(" \n") == std::string_view::npos;
}

class Writer {
 public:
  std::string out;

  void member_value(const value& in, std::size_t indent) {
    if (const object* members = in.if_object(); members && !members->empty()) {
      out += '\n';
      mapping(*members, indent, false);
    } else if (const array* items = in.if_array(); items && !items->empty()) {
      out += '\n';
      list(*items, indent);
    } else {
      out += ' ';
      scalar(in, indent);
    }
  }
  // `is_begun`: the first member stands behind "- ".
  void mapping(const object& members, std::size_t indent, bool is_begun) {
    for (const auto& member : members) {
      if (!is_begun) out.append(indent, ' ');
      is_begun = false;
      text(member.key());
      out += ':';
      member_value(member.value(), indent + 2);
    }
  }
  void list(const array& items, std::size_t indent) {
    for (const value& item : items) {
      out.append(indent, ' ');
      out += '-';
      const object* members = item.if_object();
      if (members && !members->empty()) {
        out += ' ';
        mapping(*members, indent + 2, true);
      } else {
        member_value(item, indent + 2);
      }
    }
  }
  void scalar(const value& in, std::size_t indent) {
    if (const auto* string = in.if_string(); string && is_block(*string)) {
      return block(*string, indent);
    }
    if (const auto* string = in.if_string()) {
      text(*string);
    } else if (const double* number = in.if_double()) {
      char digits[64];
      const auto end = std::to_chars(digits, digits + sizeof digits, *number + 0.0).ptr;
      out.append(digits, end);
    } else {
      out += base::json::serialize(in);  // [] and {} among them
    }
    out += '\n';
  }

 private:
  void text(std::string_view text) {
    if (is_plain(text))
      out += text;
    else
      out += base::json::serialize(value(base::json::string(text)));
  }
  void block(std::string_view text, std::size_t indent) {
    const bool ends_with_line = text.ends_with('\n');
    out += ends_with_line ? "|\n" : "|-\n";
    if (ends_with_line) text.remove_suffix(1);
    while (true) {
      const std::size_t end = text.find('\n');
      const std::string_view line = text.substr(0, end);
      if (!line.empty()) out.append(indent, ' ');
      out += line;
      out += '\n';
      if (end == std::string_view::npos) break;
      text.remove_prefix(end + 1);
    }
  }
};

}  // namespace

tl::expected<Document, Fault> read_yaml(std::string_view text) {
  const auto refuse = [](std::string why) { return tl::unexpected(Fault{{}, std::move(why)}); };
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.size() > yaml_bytes_max) {
    return refuse("the file has more than " + std::to_string(yaml_bytes_max) + " bytes");
  }
  if (!base::is_valid_utf8(text) || text.find('\0') != std::string_view::npos)
    return refuse("the file is not UTF-8 text: save it as UTF-8");
  Builder builder(text);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) return refuse("the file is empty");
    Builder further(text);
    if (parser.HandleNextDocument(further))
      return refuse("the file holds more than one document (---): keep one");
  } catch (const Stop& stopped) {
    return tl::unexpected(stopped.fault);
  } catch (const YAML::Exception& error) {
    return tl::unexpected(Fault{builder.mark_of(error.mark), "this is no YAML: " + error.msg});
  }
  return builder.take();
}

Mark place_of(const Places& places, std::string_view path) {
  while (true) {
    const auto found = places.find(path);
    if (found != places.end()) return found->second;
    if (path.empty()) return {};
    const std::size_t cut = path.find_last_of(".[");
    path = cut == std::string_view::npos ? std::string_view() : path.substr(0, cut);
  }
}

std::string write_yaml(const value& in) {
  Writer writer;
  const object* members = in.if_object();
  const array* items = in.if_array();
  if (members && !members->empty())
    writer.mapping(*members, 0, false);
  else if (items && !items->empty())
    writer.list(*items, 0);
  else
    writer.scalar(in, 2);
  return std::move(writer.out);
}

}  // namespace documents
