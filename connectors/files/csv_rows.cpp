#include <algorithm>
#include <optional>
#include <utility>

#include "connectors/files/row_source.h"

namespace connectors::files {
namespace {

using base::Result;

class CsvRows final : public RowSource {
 public:
  explicit CsvRows(std::unique_ptr<ByteSource> text) : text_(std::move(text)) {}

  Result<bool> next(RawRow& row) override {
    if (start_ >= chunk_bytes) buffer_.erase(0, std::exchange(start_, 0));
    if (!delimiter_) TRY_VOID(read_delimiter());
    std::size_t at = start_;
    bool quoted = false, field_start = true, just_closed = false;
    while (true) {
      if (at == buffer_.size()) {
        TRY(more, fill());
        if (!more) break;
      }
      const char c = buffer_[at];
      if (c == '\n' && !quoted) return hand_out(row, at, at + 1);
      const bool opens = c == '"' && !quoted && (field_start || just_closed);
      just_closed = c == '"' && quoted;  // a doubled quote opens again at once
      quoted = quoted ? c != '"' : opens;
      field_start = !quoted && c == *delimiter_;
      ++at;
      if (quoted && at - start_ > csv_record_bytes_max) break;
    }
    if (start_ == buffer_.size()) return false;
    if (quoted) {  // never closed: the line alone is the record
      const std::size_t end = buffer_.find('\n', start_);
      if (end != std::string::npos) return hand_out(row, end, end + 1);
    }
    return hand_out(row, at, at);
  }
  std::int64_t bytes_done() const override { return text_->bytes_done(); }

 private:
  Result<bool> fill() {
    TRY(more, text_->read());
    buffer_.append(more);
    return !more.empty();
  }

  Result<void> read_delimiter() {
    while (buffer_.find('\n') == std::string::npos) {
      TRY(more, fill());
      if (!more || buffer_.size() > csv_record_bytes_max) break;
    }
    delimiter_ = csv_delimiter(buffer_);
    return {};
  }

  bool hand_out(RawRow& row, std::size_t end, std::size_t next) {
    const std::string_view whole = std::string_view(buffer_).substr(start_, end - start_);
    const auto lines = std::count(whole.begin(), whole.end(), '\n');
    row = RawRow{whole, line_, {}, whole.size() > csv_record_bytes_max};
    if (!row.text.empty() && row.text.back() == '\r') row.text.remove_suffix(1);
    line_ += lines + 1;
    start_ = next;
    return true;
  }

  std::unique_ptr<ByteSource> text_;
  std::string buffer_;
  std::size_t start_ = 0;  // where the next record begins
  std::int64_t line_ = 1;
  std::optional<char> delimiter_;
};

}  // namespace

std::unique_ptr<RowSource> csv_rows(std::unique_ptr<ByteSource> text) {
  return std::make_unique<CsvRows>(std::move(text));
}

char csv_delimiter(std::string_view first_record) {
  constexpr std::string_view candidates = ",;\t|";
  std::size_t counts[candidates.size()] = {};
  bool quoted = false;
  for (const char c : first_record) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n') break;
    const std::size_t candidate = candidates.find(c);
    if (candidate != std::string_view::npos) ++counts[candidate];
  }
  return candidates[static_cast<std::size_t>(
      std::max_element(std::begin(counts), std::end(counts)) - std::begin(counts))];
}

void split_csv(std::string_view record, char delimiter, std::vector<std::string>& fields) {
  fields.clear();
  std::string field;
  bool quoted = false;
  for (std::size_t i = 0; i < record.size(); ++i) {
    const char c = record[i];
    if (quoted) {
      if (c != '"')
        field.push_back(c);
      else if (i + 1 < record.size() && record[i + 1] == '"')
        field.push_back(record[++i]);
      else
        quoted = false;
    } else if (c == '"' && field.empty()) {
      quoted = true;
    } else if (c == delimiter) {
      fields.push_back(std::move(field));
      field.clear();
    } else {
      field.push_back(c);
    }
  }
  fields.push_back(std::move(field));
}

}  // namespace connectors::files
