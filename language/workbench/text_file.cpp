#include "language/workbench/text_file.h"

#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>

#include "language/normalise.h"

namespace language::workbench {
namespace {

using base::ErrorCode;

constexpr std::size_t file_bytes_max = std::size_t{2} << 30;

std::vector<std::string_view> split_tabs(std::string_view line) {
  std::vector<std::string_view> fields;
  for (std::size_t begin = 0;;) {
    const auto tab = line.find('\t', begin);
    fields.push_back(line.substr(begin, tab == std::string_view::npos ? tab : tab - begin));
    if (tab == std::string_view::npos) return fields;
    begin = tab + 1;
  }
}

struct Columns {
  std::optional<std::size_t> label, text;
  std::size_t count = 0;
};

Columns find_columns(std::string_view header) {
  Columns columns;
  const auto fields = split_tabs(header);
  columns.count = fields.size();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto name = fold(fields[i]);
    if (name == "label" && !columns.label) columns.label = i;
    if (name == "text" && !columns.text) columns.text = i;
  }
  return columns;
}

// Hands out the lines of a file without their ends.
class Lines {
 public:
  explicit Lines(std::string_view bytes) : rest_(bytes) {
    if (rest_.substr(0, 3) == "\xEF\xBB\xBF") rest_.remove_prefix(3);
  }
  std::optional<std::string_view> next() {
    if (rest_.empty()) return std::nullopt;
    const auto end = std::min(rest_.find('\n'), rest_.size());
    auto line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number_;
    return line;
  }
  std::int64_t number() const { return number_; }

 private:
  std::string_view rest_;
  std::int64_t number_ = 0;
};

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t") == std::string_view::npos;
}

void reject(TextFile& file, std::int64_t line, std::string why) {
  ++file.bad_row_count;
  if (file.bad_rows.size() < bad_rows_kept_max) file.bad_rows.push_back({line, std::move(why)});
}

std::string_view text_of(std::string_view line, const std::vector<std::string_view>& fields,
                         const Columns& columns) {
  const std::size_t at = *columns.text;
  if (at + 1 != columns.count) return fields[at];
  const auto begin = static_cast<std::size_t>(fields[at].data() - line.data());
  return line.substr(begin);
}

// The text of a data line, or nothing after a reason was noted.
std::optional<std::string_view> read_text(TextFile& file, std::string_view line,
                                          std::int64_t number, const Columns& columns,
                                          const std::vector<std::string_view>& fields) {
  if (fields.size() <= *columns.text) {
    reject(file, number,
           "has " + std::to_string(fields.size()) + " columns, text is in column " +
               std::to_string(*columns.text + 1));
    return std::nullopt;
  }
  const auto text = text_of(line, fields, columns);
  if (is_blank(text)) {
    reject(file, number, "has no text");
    return std::nullopt;
  }
  return text;
}

base::Result<TextFile> too_many_rows() {
  return base::fail(ErrorCode::limit_exceeded,
                    "there are more than " + std::to_string(rows_max) + " rows: split the file");
}

bool is_too_long(TextFile& file, std::string_view line, std::int64_t number) {
  if (line.size() <= line_bytes_max) return false;
  reject(file, number,
         "is " + std::to_string(line.size()) + " bytes long, the limit is " +
             std::to_string(line_bytes_max));
  return true;
}

auto cannot(const std::string& what, const std::string& path, const std::string& why) {
  const auto code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::unavailable;
  return base::fail(code, "cannot " + what + " \"" + path + "\": " + why, "file");
}

struct CloseGzip {
  void operator()(gzFile_s* file) const { gzclose(file); }
};

}  // namespace

base::Result<TextFile> parse_texts(std::string_view bytes) {
  TextFile file;
  Lines lines(bytes);
  std::optional<Columns> columns;
  while (const auto line = lines.next()) {
    if (is_blank(*line) || is_too_long(file, *line, lines.number())) continue;
    if (!columns) {
      columns = find_columns(*line);
      if (columns->text) continue;
    }
    if (file.rows.size() >= rows_max) return too_many_rows();
    if (!columns->text) {
      file.rows.push_back({lines.number(), {}, std::string(*line)});
      continue;
    }
    const auto fields = split_tabs(*line);
    if (const auto text = read_text(file, *line, lines.number(), *columns, fields)) {
      file.rows.push_back({lines.number(), {}, std::string(*text)});
    }
  }
  return file;
}

base::Result<TextFile> parse_labelled_texts(std::string_view bytes, const std::string& name,
                                            Task task) {
  TextFile file;
  Lines lines(bytes);
  std::optional<Columns> columns;
  while (const auto line = lines.next()) {
    if (is_blank(*line) || is_too_long(file, *line, lines.number())) continue;
    if (!columns) {
      columns = find_columns(*line);
      if (columns->text && columns->label) continue;
      return base::fail(ErrorCode::invalid_input,
                        name + ": the header must name a column \"" +
                            (columns->label ? "text" : "label") +
                            "\"; columns are separated by tabs",
                        "header");
    }
    if (file.rows.size() >= rows_max) return too_many_rows();
    const auto fields = split_tabs(*line);
    const auto text = read_text(file, *line, lines.number(), *columns, fields);
    if (!text) continue;
    if (fields.size() <= *columns->label) {
      reject(file, lines.number(), "has no label");
      continue;
    }
    const auto label = parse_label(task, fields[*columns->label]);
    if (!label) {
      reject(file, lines.number(),
             "the label \"" + std::string(fields[*columns->label].substr(0, label_bytes_max)) +
                 "\" is none of the task " + std::string(to_string(task)));
      continue;
    }
    file.rows.push_back({lines.number(), *label, std::string(*text)});
  }
  if (file.rows.empty()) {
    return base::fail(
        ErrorCode::invalid_input,
        name + ": there is no labelled row" +
            (file.bad_rows.empty()
                 ? std::string()
                 : "; line " + std::to_string(file.bad_rows[0].line) + ": " + file.bad_rows[0].why),
        "file");
  }
  return file;
}

base::Result<TextFile> read_texts(const std::string& path) {
  TRY(bytes, read_bytes(path, file_bytes_max));
  return parse_texts(bytes);
}

base::Result<TextFile> read_labelled_texts(const std::string& path, Task task) {
  TRY(bytes, read_bytes(path, file_bytes_max));
  return parse_labelled_texts(bytes, path == "-" ? "standard input" : path, task);
}

base::Result<std::string> read_bytes(const std::string& path, std::size_t bytes_max) {
  errno = 0;
  const std::unique_ptr<gzFile_s, CloseGzip> file(path == "-" ? gzdopen(dup(STDIN_FILENO), "rb")
                                                              : gzopen(path.c_str(), "rb"));
  if (!file) return cannot("open", path, std::strerror(errno));
  gzbuffer(file.get(), 1 << 17);
  std::string bytes;
  std::string block(1 << 18, '\0');
  for (;;) {
    const int got = gzread(file.get(), block.data(), static_cast<unsigned>(block.size()));
    if (got > 0) bytes.append(block, 0, static_cast<std::size_t>(got));
    if (bytes.size() > bytes_max) {
      return base::fail(ErrorCode::limit_exceeded,
                        '"' + path + "\" is larger than " + std::to_string(bytes_max) + " bytes",
                        "file");
    }
    int status = Z_OK;
    const char* why = gzerror(file.get(), &status);
    if (status == Z_ERRNO) return cannot("read", path, std::strerror(errno));
    if (status == Z_BUF_ERROR || (got < 0 && status != Z_OK)) {
      return base::fail(ErrorCode::corrupt,
                        '"' + path + "\" is truncated or damaged after " +
                            std::to_string(bytes.size()) + " bytes (" + why + "): fetch it again",
                        "file");
    }
    if (got <= 0) return bytes;
  }
}

base::Result<void> write_bytes(const std::string& path, std::string_view bytes) {
  const std::string unfinished = path + ".unfinished";
  errno = 0;
  std::FILE* file = std::fopen(unfinished.c_str(), "wb");
  if (file == nullptr) return cannot("write", path, std::strerror(errno));
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size() &&
                       std::fflush(file) == 0 && fsync(fileno(file)) == 0;
  const std::string why = std::strerror(errno);
  const bool closed = std::fclose(file) == 0;
  if (!written || !closed || std::rename(unfinished.c_str(), path.c_str()) != 0) {
    const std::string reason = written && closed ? std::strerror(errno) : why;
    std::remove(unfinished.c_str());
    return cannot("write", path, reason);
  }
  return {};
}

}  // namespace language::workbench
