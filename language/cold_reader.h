// The first, untrained look at a text: folded, its contents found, its words weighed. Readers and
// trainers start from it, so that a model sees in training what it will see live.
//
// Immutable; any thread: each call borrows a workspace from a small pool.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "language/cold_start.h"
#include "language/lexicon.h"
#include "language/reading.h"

namespace language {

struct ColdReading {
  Folded folded;
  std::vector<Finding> findings;
  std::vector<Word> words;
  ColdScores scores;
};

class ColdReader {
 public:
  static base::Result<ColdReader> create();
  ~ColdReader();
  ColdReader(ColdReader&&) noexcept;
  ColdReader& operator=(ColdReader&&) noexcept;

  ColdReading read(std::string_view text) const;

 private:
  struct Parts;
  explicit ColdReader(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace language
