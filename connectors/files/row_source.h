// A RowSource cuts a UTF-8 text into the raw rows of its format: lines, CSV records, JSON elements.
// It does not understand them. Rows longer than row_bytes_max come with `too_long` set and only
// their beginning.
//
// A line without its end at an error (a truncated .gz) is not handed out: it may be half a row.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "connectors/files/byte_source.h"

namespace connectors::files {

struct RawRow {
  std::string_view text;  // valid until the next call
  std::int64_t line = 0;  // where it begins, counted from 1
  std::string_view path;  // JSON: where in the document, as "chats.list[].messages[]"
  bool too_long = false;
};

class RowSource {
 public:
  virtual ~RowSource() = default;
  virtual base::Result<bool> next(RawRow& row) = 0;  // false: the end
  virtual std::int64_t bytes_done() const = 0;
};

// Lines without their end ("\n" or "\r\n"). Empty lines are handed out too.
std::unique_ptr<RowSource> line_rows(std::unique_ptr<ByteSource> text);

// CSV as RFC 4180 says: records end at a line end outside quotes. A quote that is never closed is
// taken for a plain character, so that it costs one row and not the rest of the file.
std::unique_ptr<RowSource> csv_rows(std::unique_ptr<ByteSource> text);

inline constexpr std::size_t csv_record_bytes_max = 16U << 20U;

// The delimiter of a file, from its first line: the one of , ; tab | that is there most often
// outside quotes.
char csv_delimiter(std::string_view first_record);
// The fields of one record; quotes removed, doubled quotes made single.
void split_csv(std::string_view record, char delimiter, std::vector<std::string>& fields);

// Walks a JSON document of any size and hands out the values at the paths that `wants` names, in
// their order, as they are written. Paths: members joined by ".", "[]" for the elements of a list;
// the document itself is "". Several documents in a row are walked one after the other. Everything
// else is skipped unread. Errors: text that is no JSON (with its line), a document that ends in the
// middle.
using WantsPath = std::function<bool(std::string_view path)>;
std::unique_ptr<RowSource> json_rows(std::unique_ptr<ByteSource> text, WantsPath wants);

}  // namespace connectors::files
