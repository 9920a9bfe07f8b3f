// What a benchmark gives: named figures, each with the bar that the product promises. Ratios
// compare two things in the same run on the same machine, so that a slow machine does not fail
// them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"

namespace bench {

struct Figure {
  std::string name;
  double value = 0;
  std::string unit;
  double bar = 0;
  bool at_least = true;  // otherwise: at most
  std::string note;      // how it came about, for people
};

struct Settings {
  std::string folder;  // scratch space, removed afterwards
  std::int64_t ingest_messages = 200'000;
  std::int64_t memory_messages = 1'000'000;  // through the pipeline while its memory is watched
  std::int64_t store_messages =
      1'000'000;  // size of the store that the console figures are read from
  // of the XMPP room that is entered and asked in
  std::int64_t xmpp_occupants = 300;
};

using Benchmark = std::function<base::Result<std::vector<Figure>>(const Settings&)>;

base::Result<std::vector<Figure>> ingest_sqlite(const Settings& settings);
base::Result<std::vector<Figure>> ingest_postgres(const Settings& settings);
base::Result<std::vector<Figure>> ingest_memory(const Settings& settings);
base::Result<std::vector<Figure>> match(const Settings& settings);
base::Result<std::vector<Figure>> acknowledge(const Settings& settings);
base::Result<std::vector<Figure>> callbacks(const Settings& settings);
base::Result<std::vector<Figure>> archive(const Settings& settings);
base::Result<std::vector<Figure>> console(const Settings& settings);
base::Result<std::vector<Figure>> place(const Settings& settings);
base::Result<std::vector<Figure>> seat_one(const Settings& settings);
base::Result<std::vector<Figure>> keep_segments(const Settings& settings);
// No figures where Prosody is not installed.
base::Result<std::vector<Figure>> xmpp(const Settings& settings);

// Seconds since some fixed moment; for differences only.
double seconds();

}  // namespace bench
