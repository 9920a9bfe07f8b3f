// Goal: a program's document is read strictly, named by path where it is wrong, and equal programs
// are equal bytes. Method: one full document, and one change for each refusal.
#include "model/program.h"

#include <doctest/doctest.h>

using namespace model;

namespace {

base::json::object full() {
  return base::parse_json(R"({"id":"vip","name":"高价值","archetype":"vip","purpose":"p",
    "goal":"retention","audience":{"described":"d","identities":["a"],"regions":["r"],
    "languages":["zh"]},"situation":{"maturity":"mature","sales":"sales_led",
    "contract_yuan":2000000,"rivalry":"high"},"values":["v"],"groups":{"count":3,"size":30},
    "staff":{"owner":"李","operators":1,"assistants":2},
    "columns":[{"name":"n","kind":"session","times":1,"every":"month"}],
    "targets":[{"measure":"renewal","value":85.5,"unit":"%"}],"ends":"2026-12-31",
    "afterwards":"a","charter":{"group_name":"g","announcement":"你好",
    "rules":[{"kind":"boundary","text":"不发广告","penalty":"移出","enforced_by":"ads"},
             {"kind":"promise","text":"有人答","penalty":"","enforced_by":""}]}})")
      ->as_object();
}

std::string refused(std::string_view key, std::string_view json) {
  base::json::object document = full();
  document[key] = *base::parse_json(json);
  const auto read = program_from_json(document);
  REQUIRE_FALSE(read.has_value());
  return read.error().field;
}

}  // namespace

TEST_CASE("program: read and written, nothing lost") {
  const auto read = program_from_json(full());
  REQUIRE_MESSAGE(read.has_value(), (read ? "" : read.error().text));
  CHECK(to_json(*read) == full());
  CHECK(*program_from_json(to_json(*read)) == *read);
  CHECK(charter_text(*read) == "你好\n1. 不发广告（移出）\n2. 有人答");
  const auto least = program_from_json({{"id", "a"}, {"name", "b"}});
  REQUIRE(least.has_value());
  CHECK(*program_from_json(to_json(*least)) == *least);
}

TEST_CASE("program: what is wrong is named by its path") {
  CHECK(refused("id", R"("A b")") == "id");
  CHECK(refused("id", "\"" + std::string(65, 'a') + "\"") == "id");
  CHECK(refused("name", R"("")") == "name");
  CHECK(refused("name", "7") == "name");
  CHECK(refused("archetype", R"("club")") == "archetype");
  CHECK(refused("groups", R"({"size":1})") == "groups.size");
  CHECK(refused("ends", R"("2026-13-01")") == "ends");
  CHECK(refused("colour", R"("red")") == "colour");
  CHECK(refused("targets", R"([{"measure":"renewal","value":-1}])") == "targets[0].value");
  CHECK(refused("columns", R"([{"kind":"content"}])") == "columns[0].name");
  CHECK(refused("charter", R"({"rules":[{"text":"t"},{"kind":"law","text":"t"}]})") ==
        "charter.rules[1].kind");
  std::string many = "[\"v\"";
  for (std::size_t i = 1; i < program_list_max; ++i) many += ",\"v\"";
  base::json::object document = full();
  document["values"] = *base::parse_json(many + "]");
  CHECK(program_from_json(document).has_value());
  CHECK(refused("values", many + ",\"v\"]") == "values");
}

TEST_CASE("program: the document has a limit as a whole") {
  base::json::object document = full();
  base::json::array values;
  for (std::size_t i = 0; i < program_list_max; ++i)
    values.emplace_back(std::string(program_text_bytes_max, 'x'));
  document["values"] = values;
  const auto read = program_from_json(document);
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().text.find("65536") != std::string::npos);
}
