// Rows of programs, as model/rows.h has the others.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"

namespace model {

// A published version of a program, never changed: the newest one is in force.
struct ProgramVersion {
  std::string program;        // its id, which is what chat_group.program names
  std::int64_t version = 0;   // 1, 2, …
  std::string body;           // the document as JSON (model/program.h)
  std::string note;           // why, in the words of who published it
  std::int64_t restored = 0;  // the older version that it brings back; 0: none
  base::Instant at;
  std::string by;  // login
  friend bool operator==(const ProgramVersion&, const ProgramVersion&) = default;
};

// A person goes on in spite of a finding of the advisor, and says why. It holds as long as what the
// advisor judged is the same text.
struct FindingOverride {
  std::string program, finding, place;  // of the finding
  std::string judged;                   // what the advisor judged, as it was then
  std::string reason;
  base::Instant at;
  std::string by;  // login
  friend bool operator==(const FindingOverride&, const FindingOverride&) = default;
};

}  // namespace model
