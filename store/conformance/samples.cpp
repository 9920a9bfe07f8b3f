#include "store/conformance/samples.h"

namespace store::conformance {

std::span<const std::string> nasty_texts() {
  static const std::vector<std::string> texts = {
      "",
      " ",
      "plain",
      "NULL",
      "null",
      "'",
      "''; drop table message; --",
      "\"quoted\"",
      "back\\slash \\n \\",
      "line\nbreak\r\nand\ttab",
      "{braces}",
      "{\"json\":[1,2,{\"a\":\"b\"}]}",
      "a,b,,c",
      "$1 and {like} and %s",
      "发票什么时候开？加 薇 信",
      "👩‍👩‍👧‍👦 🇨🇳 ✅",
      "\xEF\xBF\xBD\xE2\x80\x8B\xE2\x80\xAE",  // replacement character, zero-width space, override
      std::string(1'000, 'x'),
  };
  return texts;
}

namespace {

// A nasty text in front of the number, so that external ids are nasty and unique.
std::string named(const char* kind, std::int64_t number) {
  const auto texts = nasty_texts();
  const auto& text = texts[static_cast<std::size_t>(number) % texts.size()];
  return text + kind + std::to_string(number);
}

model::SourceId some_source(std::int64_t number) { return model::SourceId(1 + number % 2); }

}  // namespace

model::Group any_group(base::Random& random, std::int64_t number) {
  auto row = any_numbered<model::Group>(random, number);
  row.source = some_source(number);
  row.external_id = named("g", number);
  return row;
}

model::Member any_member(base::Random& random, std::int64_t number) {
  auto row = any_numbered<model::Member>(random, number);
  row.source = some_source(number);
  row.external_id = named("m", number);
  return row;
}

model::Stay any_stay(base::Random& random, std::int64_t number) {
  auto row = any_numbered<model::Stay>(random, number);
  row.group.value = random.between(1, 9);
  row.member.value = random.between(1, 9);
  return row;
}

model::Message any_message(base::Random& random, std::int64_t number) {
  auto row = any_numbered<model::Message>(random, number);
  row.source = some_source(number);
  row.external_id = named("t", number);
  return row;
}

model::FactRow any_fact(base::Random& random, std::int64_t number) {
  auto row = any_row<model::FactRow>(random);
  row.seq.value = number;
  row.source = some_source(number);
  row.external_id = named("f", number);
  return row;
}

model::Effect any_effect(base::Random& random, std::int64_t number) {
  auto row = any_numbered<model::Effect>(random, number);
  row.key = named("e", number);
  return row;
}

}  // namespace store::conformance
