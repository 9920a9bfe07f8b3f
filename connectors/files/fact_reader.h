// FactReader turns a file, folder or archive from outside into facts, a batch at a time, in the
// order of the file. It decodes and names; it decides nothing and knows no store.
//
// The count contract: a ROW is what the format repeats: a line, a CSV record, an element of a JSON
// list (a message, a user, a channel). Headings, blank lines and comments are no rows. Every row is
// handed out exactly once: with its facts (one or more) or as a reject with its reason. So after
// the facts went through the intake:   rows read = accepted + known + rejected,   where a row
// counts as accepted when at least one of its facts is new, and as known when all of them were
// there already.
//
// External ids are made so that reading the same file again gives the same ids. Every fact has
// passed model::admit. Memory is bounded by row_bytes_max, whatever the size of the file, but for
// 16 bytes per row of formats without ids (occurrences.h).
//
// Threads: a reader belongs to one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/fact.h"

namespace connectors::files {

inline constexpr std::size_t row_bytes_max = 64U << 20U;         // longer rows are rejected
inline constexpr std::size_t reject_row_bytes_max = 16U << 10U;  // what a reject shows of its row

struct Reject {
  std::string file;
  std::int64_t line = 0;  // where the row begins, counted from 1
  std::string reason;     // names the field at fault and the remedy
  std::string row;        // as it stands in the file, cut to reject_row_bytes_max
};

// One row that has facts: facts[first_fact … first_fact + fact_count) of its batch.
struct Row {
  std::string file;
  std::int64_t line = 0;
  std::size_t first_fact = 0;
  std::size_t fact_count = 0;
};

struct Batch {
  std::vector<model::Fact> facts;
  std::vector<Row> rows;
  std::vector<Reject> rejects;

  std::size_t row_count() const { return rows.size() + rejects.size(); }
};

struct Progress {
  std::int64_t bytes_done = 0;
  std::int64_t bytes_total = 0;  // 0: not known (standard input)
  std::int64_t rows_read = 0;
};

class FactReader {
 public:
  virtual ~FactReader() = default;

  // Replaces what is in `batch` by the next rows: at least one, and no more once there are
  // `rows_max` (a row that explodes into several may exceed it). False: the end; the batch is
  // empty. An error (unreadable, truncated, not what the format promises) is returned only after
  // every row before it was handed out.
  virtual base::Result<bool> next(Batch& batch, std::size_t rows_max) = 0;
  virtual Progress progress() const = 0;
  // What the operator should know besides counts: "columns not used: 备注", "read as GB18030".
  virtual std::vector<std::string> notes() const = 0;
};

}  // namespace connectors::files
