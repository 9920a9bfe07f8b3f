#include <utility>
#include <vector>

#include "base/json.h"
#include "connectors/files/fact_reader.h"
#include "connectors/files/row_source.h"

namespace connectors::files {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

constexpr std::size_t key_bytes_max = 1024;  // longer member names are cut: no path wants them

bool is_json_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// One character at a time through the document. `open_` holds the containers that are walked into;
// a value that is wanted or skipped is only followed to its end (value_depth_, in_string_).
class JsonRows final : public RowSource {
 public:
  JsonRows(std::unique_ptr<ByteSource> text, WantsPath wants)
      : text_(std::move(text)), wants_(std::move(wants)) {}

  Result<bool> next(RawRow& row) override {
    value_.clear();
    while (true) {
      if (at_ == chunk_.size()) {
        TRY(more, text_->read());
        chunk_ = more;
        at_ = 0;
        if (chunk_.empty()) return finish(row);
      }
      TRY(ended, step(chunk_[at_]));
      if (ended) {
        hand_out(row);
        return true;
      }
    }
  }
  std::int64_t bytes_done() const override { return text_->bytes_done(); }

 private:
  enum class Expect { value, value_or_end, key, key_or_end, colon, comma_or_end };

  struct Open {
    bool object;
    std::size_t path_bytes;  // of the path up to this container
  };

  // Takes one character (or leaves it for the next state). True: a wanted value is complete.
  Result<bool> step(char c) {
    if (in_value_) return follow(c);
    if (in_key_) {
      take(c);
      read_key(c);
      return false;
    }
    if (is_json_space(c)) {
      take(c);
      return false;
    }
    switch (expect_) {
      case Expect::value:
      case Expect::value_or_end:
        if (c == ']' && expect_ == Expect::value_or_end) return close(c);
        return begin_value(c);
      case Expect::key:
      case Expect::key_or_end:
        if (c == '}' && expect_ == Expect::key_or_end) return close(c);
        if (c != '"') return unexpected(c, "a member name");
        key_.clear();
        in_key_ = true;
        break;
      case Expect::colon:
        if (c != ':') return unexpected(c, "\":\"");
        expect_ = Expect::value;
        break;
      case Expect::comma_or_end:
        if (c == (open_.back().object ? '}' : ']')) return close(c);
        if (c != ',') return unexpected(c, "\",\" or an end");
        expect_ = open_.back().object ? Expect::key : Expect::value;
        break;
    }
    take(c);
    return false;
  }

  void take(char c) {
    if (c == '\n') ++line_;
    ++at_;
  }

  void read_key(char c) {
    if (escaped_) {
      escaped_ = false;
    } else if (c == '\\') {
      escaped_ = true;
    } else if (c == '"') {
      in_key_ = false;
      path_.resize(open_.back().path_bytes);
      if (!path_.empty()) path_.push_back('.');
      path_.append(key_);
      expect_ = Expect::colon;
      return;
    }
    if (key_.size() < key_bytes_max) key_.push_back(c);
  }

  Result<bool> begin_value(char c) {
    if (std::string_view("{[\"-0123456789tfn").find(c) == std::string_view::npos) {
      return unexpected(c, "a value");
    }
    if (!open_.empty() && !open_.back().object) {
      path_.resize(open_.back().path_bytes);
      path_.append("[]");
    }
    wanted_ = wants_(path_);
    if (!wanted_ && (c == '{' || c == '[')) {
      if (open_.size() >= base::json_depth_max) {
        return fail(ErrorCode::invalid_input, "line " + std::to_string(line_) +
                                                  ": lists and objects are nested deeper than " +
                                                  std::to_string(base::json_depth_max));
      }
      open_.push_back({c == '{', path_.size()});
      expect_ = c == '{' ? Expect::key_or_end : Expect::value_or_end;
      take(c);
      return false;
    }
    in_value_ = true;
    too_long_ = false;
    value_line_ = line_;
    value_depth_ = 0;
    scalar_ = c != '{' && c != '[' && c != '"';
    return false;  // follow() takes the character
  }

  Result<bool> follow(char c) {
    if (scalar_) {
      if (is_json_space(c) || c == ',' || c == '}' || c == ']') return end_value();
      keep(c);
      take(c);
      return false;
    }
    keep(c);
    take(c);
    if (in_string_) {
      if (escaped_)
        escaped_ = false;
      else if (c == '\\')
        escaped_ = true;
      else if (c == '"')
        in_string_ = false;
    } else if (c == '"') {
      in_string_ = true;
    } else if (c == '{' || c == '[') {
      ++value_depth_;
    } else if (c == '}' || c == ']') {
      --value_depth_;
    }
    return !in_string_ && value_depth_ == 0 ? end_value() : Result<bool>(false);
  }

  void keep(char c) {
    if (!wanted_ || too_long_) return;
    if (value_.size() == row_bytes_max) {
      too_long_ = true;
      value_.resize(reject_row_bytes_max);
      return;
    }
    value_.push_back(c);
  }

  Result<bool> end_value() {
    in_value_ = false;
    after_value();
    return wanted_;
  }

  void after_value() { expect_ = open_.empty() ? Expect::value : Expect::comma_or_end; }

  Result<bool> close(char c) {
    take(c);
    path_.resize(open_.back().path_bytes);
    open_.pop_back();
    after_value();
    return false;
  }

  void hand_out(RawRow& row) { row = RawRow{value_, value_line_, path_, too_long_}; }

  Result<bool> finish(RawRow& row) {
    if (in_value_ && scalar_ && open_.empty()) {  // a bare number ends with the text
      TRY(wanted, end_value());
      if (wanted) hand_out(row);
      return wanted;
    }
    if (in_value_ || in_key_ || !open_.empty()) {
      return fail(ErrorCode::invalid_input, "the JSON document ends in the middle, in line " +
                                                std::to_string(line_) +
                                                ": the file is truncated; export it again");
    }
    return false;
  }

  Result<bool> unexpected(char c, std::string_view wanted) const {
    std::string shown(1, c);
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F) shown = "?";
    return fail(ErrorCode::invalid_input, "line " + std::to_string(line_) + ": not valid JSON: \"" +
                                              shown + "\" where " + std::string(wanted) +
                                              " should be");
  }

  std::unique_ptr<ByteSource> text_;
  WantsPath wants_;
  std::string_view chunk_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;

  Expect expect_ = Expect::value;
  std::vector<Open> open_;
  std::string path_, key_;
  bool in_key_ = false, escaped_ = false;

  bool in_value_ = false, wanted_ = false, scalar_ = false, in_string_ = false, too_long_ = false;
  int value_depth_ = 0;
  std::int64_t value_line_ = 1;
  std::string value_;
};

}  // namespace

std::unique_ptr<RowSource> json_rows(std::unique_ptr<ByteSource> text, WantsPath wants) {
  return std::make_unique<JsonRows>(std::move(text), std::move(wants));
}

}  // namespace connectors::files
