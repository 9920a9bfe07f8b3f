// Texts in files, with or without labels.
//
// A TSV file has a header; its columns may stand in any order, others than `label` and `text` are
// ignored. A file without a `text` column is read as plain lines, one text each (not where labels
// are needed). gzip is recognised by itself, a byte order mark and CRLF are dropped, "-" is
// standard input. Nothing is quoted or escaped in TSV; a text that holds a tab runs on to the end
// of the line when `text` is the last column.
//
// rows + bad_rows = the data lines that are not blank. A bad row (no text, no label, a label that
// the task does not know, a line over line_bytes_max) is reported with its line and left out; the
// rest goes in. An unreadable, truncated or unlabelled file is an error that names the file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "language/task.h"

namespace language::workbench {

inline constexpr std::size_t line_bytes_max = 1 << 20;
inline constexpr std::size_t rows_max = 2'000'000;     // a longer file is refused: split it
inline constexpr std::size_t bad_rows_kept_max = 100;  // further ones are counted only

struct TextRow {
  std::int64_t line = 0;  // in the file, from 1
  std::string label;      // canonical (language/task.h); empty where labels were not asked for
  std::string text;
};

struct BadRow {
  std::int64_t line = 0;
  std::string why;
};

struct TextFile {
  std::vector<TextRow> rows;
  std::vector<BadRow> bad_rows;
  std::int64_t bad_row_count = 0;
};

base::Result<TextFile> read_texts(const std::string& path);
base::Result<TextFile> read_labelled_texts(const std::string& path, Task task);

// The same from memory; `name` is for error messages.
base::Result<TextFile> parse_texts(std::string_view bytes);
base::Result<TextFile> parse_labelled_texts(std::string_view bytes, const std::string& name,
                                            Task task);

// A whole file, unpacked when it is gzip. At most `bytes_max`.
base::Result<std::string> read_bytes(const std::string& path, std::size_t bytes_max);
// Replaces `path` by a complete file or leaves it as it was.
base::Result<void> write_bytes(const std::string& path, std::string_view bytes);

}  // namespace language::workbench
