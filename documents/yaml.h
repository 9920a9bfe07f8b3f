// YAML as people write it, to JSON and back. YAML is read as its core schema: null, true, false,
// whole and other numbers are what they look like where they stand bare, quoted ones are texts.
//
// Every member's place in the file is kept by its path ("charter.rules[2].text"), so that whoever
// judges the document later can say where. Hostile files are refused before they cost anything: by
// size, by depth, by number of nodes, and by what stands behind them (anchors and aliases, tags,
// merge keys and several documents are not read at all: nobody needs them in a program).
//
// Pure; safe on any thread. Errors: invalid_input with line and column in the text's beginning
// ("3:14: …") where they are known.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace documents {

inline constexpr std::size_t yaml_bytes_max = 262'144;   // longer files are refused unread
inline constexpr std::size_t yaml_depth_max = 32;        // of lists and mappings in each other
inline constexpr std::size_t yaml_nodes_max = 20'000;    // scalars, lists and mappings
inline constexpr std::size_t yaml_name_bytes_max = 128;  // of a member's name; YAML ends at 1,024

// Lines and columns count from 1; columns are of characters.
struct Mark {
  std::int64_t line = 0, column = 0;
  friend bool operator==(const Mark&, const Mark&) = default;
};
using Places = std::map<std::string, Mark, std::less<>>;

struct Fault {
  Mark mark;  // 0:0 where it is about the whole file
  std::string text;
};

struct Document {
  base::json::value value;
  Places places;  // of every member; of a mapping's member, of its key. "" is the whole
};

tl::expected<Document, Fault> read_yaml(std::string_view text);

// The place of the member, or of the nearest thing around it that is there.
Mark place_of(const Places& places, std::string_view path);

// Block style, members in their order, long texts and texts of several lines as block scalars. What
// comes out is read back to an equal value (numbers: to an equal number).
std::string write_yaml(const base::json::value& value);

}  // namespace documents
