// Goal: YAML is read as people mean it, every member's line is known, and hostile files are refused
// at named limits. Method: tables, then random values that are written and read back.
#include "documents/yaml.h"

#include <doctest/doctest.h>

#include "base/random.h"

using namespace documents;
using base::json::array;
using base::json::object;
using base::json::value;

namespace {

std::string as_json(std::string_view yaml) {
  const auto read = read_yaml(yaml);
  REQUIRE_MESSAGE(read.has_value(), read.error().text);
  return base::json::serialize(read->value);
}
Fault fault_of(std::string_view yaml) {
  const auto read = read_yaml(yaml);
  REQUIRE_FALSE(read.has_value());
  return read.error();
}
Mark place(std::string_view yaml, std::string_view path) {
  const auto read = read_yaml(yaml);
  REQUIRE(read.has_value());
  return place_of(read->places, path);
}

std::string any_text(base::Random& random) {
  static constexpr std::string_view pieces[] = {"a",    "群",       " ",
                                                "\n",   ":",        ": ",
                                                "#",    " #",       "-",
                                                "- ",   "'",        "\"",
                                                "\\",   "true",     "null",
                                                "12",   "1.5",      "\t",
                                                "[",    "]",        "{",
                                                "}",    ",",        "&",
                                                "*",    "!",        "%",
                                                "@",    "`",        "|",
                                                ">",    "~",        "é",
                                                "😀",    "\r",       "?",
                                                "\x01", "\xC2\x85", "\xE2\x80\xA8",
                                                "---",  "\x7F",     "<<"};
  std::string text;
  for (std::uint64_t i = random.below(12); i > 0; --i)
    text += pieces[random.below(std::size(pieces))];
  return text;
}

value any_value(base::Random& random, int depth) {
  switch (random.below(depth > 0 ? 8 : 6)) {
    case 0: return nullptr;
    case 1: return random.below(2) == 0;
    case 2: return static_cast<std::int64_t>(random.below(1'000'000)) - 500'000;
    case 3: return static_cast<double>(random.below(1'000'000)) / 64 + 1.0 / 128;
    case 6: {
      array items;
      for (std::uint64_t i = random.below(4); i > 0; --i)
        items.push_back(any_value(random, depth - 1));
      return items;
    }
    case 7: {
      object members;
      for (std::uint64_t i = random.below(4); i > 0; --i) {
        std::string key = any_text(random);
        if (key == "<<") continue;
        members[key] = any_value(random, depth - 1);
      }
      return members;
    }
    default: return base::json::string(any_text(random));
  }
}

}  // namespace

TEST_CASE("yaml: what stands bare is what it looks like, what is quoted is text") {
  CHECK(as_json("a: 1\nb: '1'\nc: 1.5\nd: true\ne: \"true\"\nf:\ng: ~\nh: 群 1\n") ==
        R"({"a":1,"b":"1","c":1.5E0,"d":true,"e":"true","f":null,"g":null,"h":"群 1"})");
  CHECK(as_json("- 1\n- [a, {b: c}]\n") == R"([1,["a",{"b":"c"}]])");
  CHECK(as_json("a: 007\nb: 1.2.3\nc: 2026-12-31\nd: +5\n") ==
        R"({"a":7,"b":"1.2.3","c":"2026-12-31","d":5})");
  CHECK(as_json("\xEF\xBB\xBF"
                "a: |\n  one\n  two\n") == R"({"a":"one\ntwo\n"})");
}

TEST_CASE("yaml: every member's line and column, in characters") {
  const std::string yaml = "id: x\n名称: {群: 1, b: 2}\nlist:\n  - kind: a\n    text: t\n  - b\n";
  CHECK(place(yaml, "id") == Mark{1, 1});
  CHECK(place(yaml, "名称.b") == Mark{2, 12});
  CHECK(place(yaml, "list[0].text") == Mark{5, 5});
  CHECK(place(yaml, "list[1]") == Mark{6, 5});
  // What is not there stands where what is around it stands.
  CHECK(place(yaml, "list[0].penalty") == Mark{4, 5});
  CHECK(place(yaml, "list[7].text") == Mark{3, 1});
  CHECK(place(yaml, "charter.rules") == Mark{1, 1});
}

TEST_CASE("yaml: faults say where") {
  CHECK(fault_of("a: 1\nb: [1, 2\n").mark.line >= 2);
  CHECK(fault_of("a: 1\na: 2\n").mark == Mark{2, 1});
  CHECK(fault_of("a: 1\n  b: 2\n").mark.line == 2);
  CHECK(fault_of("").text == "the file is empty");
  CHECK(fault_of("a: 1\n---\nb: 2\n").text.find("more than one document") != std::string::npos);
  CHECK(fault_of("a: \xFF").text.find("UTF-8") != std::string::npos);
  CHECK(fault_of("? [a, b]\n: c\n").text == "a name must be a text");
}

TEST_CASE("yaml: hostile files end at named limits") {
  // A bomb of aliases ends at its first anchor.
  CHECK(fault_of("a: &a [x, x]\nb: &b [*a, *a]\n").mark == Mark{1, 4});
  CHECK(fault_of("a: *b\n").mark.line == 1);
  CHECK(fault_of("a: !!python/object x\n").text.find("tags") != std::string::npos);
  CHECK(fault_of("<<: {a: 1}\n").text.find("merge") != std::string::npos);

  const std::string deepest = std::string(yaml_depth_max, '[') + std::string(yaml_depth_max, ']');
  CHECK(read_yaml(deepest).has_value());
  CHECK(fault_of("[" + deepest + "]").text.find("deep") != std::string::npos);
  CHECK_FALSE(read_yaml(std::string(yaml_bytes_max, '[')).has_value());
  CHECK_FALSE(read_yaml(std::string(yaml_bytes_max, '{')).has_value());
  std::string lists;
  for (int i = 0; i < 10'000; ++i) lists += "- ";
  CHECK(fault_of(lists + "a").text.find("deep") != std::string::npos);

  const std::string name(yaml_name_bytes_max, 'n');
  CHECK(read_yaml(name + ": 1\n").has_value());
  CHECK(fault_of(name + "n: 1\n").text.find("128") != std::string::npos);

  std::string items;
  for (std::size_t i = 1; i < yaml_nodes_max; ++i) items += "- 1\n";
  CHECK(read_yaml(items).has_value());  // with the list itself just so many
  CHECK(fault_of(items + "- 1\n").text.find("20000") != std::string::npos);

  const std::string longest = "a: " + std::string(yaml_bytes_max - 3, 'x');
  CHECK(read_yaml(longest).has_value());
  CHECK(fault_of(longest + "x").text.find("262144") != std::string::npos);
}

TEST_CASE("yaml: what is written is read back to the same (property)") {
  base::Random random(7);
  for (int round = 0; round < 3'000; ++round) {
    object root;
    root["value"] = any_value(random, 4);
    const std::string yaml = write_yaml(root);
    const auto read = read_yaml(yaml);
    REQUIRE_MESSAGE(read.has_value(), read.error().text << "\n" << yaml);
    REQUIRE_MESSAGE(read->value == value(root), yaml);
  }
}
