// The suite that every adapter of store/database.h passes. An adapter's test says how to make an empty
// place and opens it; the checks are doctest assertions:
//
//   TEST_CASE("sqlite keeps the contract of the store") {
//     for (const conformance::Check& check : conformance::checks()) {
//       SUBCASE(check.name) { check.run(*make_empty_folder()); }
//     }
//   }
#pragma once

#include <memory>
#include <span>

#include "store/database.h"

namespace store::conformance {

// Somewhere that data lives: a folder, a schema of a server. What was committed through one Database is
// there when the place is opened again.
class Place {
 public:
  virtual ~Place() = default;
  virtual base::Result<std::unique_ptr<Database>> open() = 0;
};

struct Check {
  const char* name;
  void (*run)(Place& empty);
};

std::span<const Check> checks();

}  // namespace store::conformance
