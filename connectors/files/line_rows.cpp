#include <optional>
#include <utility>

#include "connectors/files/fact_reader.h"
#include "connectors/files/row_source.h"

namespace connectors::files {
namespace {

using base::Result;

class LineRows final : public RowSource {
 public:
  explicit LineRows(std::unique_ptr<ByteSource> text) : text_(std::move(text)) {}

  Result<bool> next(RawRow& row) override {
    line_.clear();
    bool too_long = false, any = false;
    while (true) {
      if (chunk_.empty()) {
        TRY(more, text_->read());
        chunk_ = more;
        if (chunk_.empty()) {
          if (!any) return false;
          break;
        }
      }
      any = true;
      const std::size_t end = chunk_.find('\n');
      const std::string_view part = chunk_.substr(0, end);
      if (line_.size() + part.size() > row_bytes_max) too_long = true;
      if (!too_long) line_.append(part);
      if (end == std::string_view::npos) {
        chunk_ = {};
        continue;
      }
      chunk_.remove_prefix(end + 1);
      break;
    }
    if (!line_.empty() && line_.back() == '\r') line_.pop_back();
    row = RawRow{line_, ++number_, {}, too_long};
    return true;
  }
  std::int64_t bytes_done() const override { return text_->bytes_done(); }

 private:
  std::unique_ptr<ByteSource> text_;
  std::string_view chunk_;
  std::string line_;
  std::int64_t number_ = 0;
};

}  // namespace

std::unique_ptr<RowSource> line_rows(std::unique_ptr<ByteSource> text) {
  return std::make_unique<LineRows>(std::move(text));
}

}  // namespace connectors::files
