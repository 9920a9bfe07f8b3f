#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "connectors/files/byte_source.h"

namespace connectors::files {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

struct ConverterCloser {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, ConverterCloser>;

unsigned byte(char c) { return static_cast<unsigned char>(c); }

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return byte(c) < 0x80; });
}

// How many bytes at the end begin a UTF-8 character that the next chunk may complete.
std::size_t open_tail(std::string_view text) {
  for (std::size_t back = 1; back <= 3 && back <= text.size(); ++back) {
    const unsigned b = byte(text[text.size() - back]);
    if ((b & 0xC0U) == 0x80U) continue;
    const std::size_t length = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

// The share of characters beyond ASCII that are broken when the bytes are read as UTF-8.
double broken_share(std::string_view text) {
  std::size_t broken = 0, beyond = 0, at = 0;
  while (at < text.size()) {
    if (byte(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const std::size_t start = at;
    const char32_t c = base::next_code_point(text, at);
    ++beyond;
    if (c == 0xFFFD && text.substr(start, at - start) != "\xEF\xBF\xBD") ++broken;
  }
  return beyond == 0 ? 0.0 : static_cast<double>(broken) / static_cast<double>(beyond);
}

// GB18030 has many byte pairs, so that Latin-1 or broken UTF-8 also "decode". Real Chinese text is
// mostly GB2312, both bytes A1…FE; a lone accented letter is followed by ASCII.
bool looks_like_gb18030(std::string_view text) {
  std::size_t pairs = 0, plain_pairs = 0;
  for (std::size_t i = 0; i < text.size();) {
    const unsigned first = byte(text[i]);
    if (first < 0x80) {
      ++i;
      continue;
    }
    if (i + 1 >= text.size()) break;  // cut off by the end of the sample
    const unsigned second = byte(text[i + 1]);
    if (first == 0x80 || first == 0xFF) return false;
    if (second >= 0x30 && second <= 0x39) {  // four bytes
      i += 4;
      ++pairs;
      continue;
    }
    if (second < 0x40 || second == 0x7F || second == 0xFF) return false;
    ++pairs;
    if (first >= 0xA1 && second >= 0xA1) ++plain_pairs;
    i += 2;
  }
  return pairs > 0 && plain_pairs * 10 >= pairs * 7;
}

class Utf8Bytes final : public ByteSource {
 public:
  Utf8Bytes(std::unique_ptr<ByteSource> raw, CharsetFound& found)
      : raw_(std::move(raw)), found_(found) {}

  Result<std::string_view> read() override {
    while (true) {
      TRY_VOID(fill());
      if (pending_.empty()) return std::string_view();
      if (!started_) start();
      if (!decided_ && !is_ascii(pending_)) decide();
      TRY_VOID(found_.charset == Charset::utf8 ? pass() : convert());
      if (!text_.empty()) return std::string_view(text_);
    }
  }
  std::int64_t bytes_done() const override { return raw_->bytes_done(); }

 private:
  // Collects a whole chunk until the charset is known, so that short reads of a pipe do not decide
  // it.
  Result<void> fill() {
    while (!ended_ && pending_.size() < (decided_ ? open_tail_max + 1 : chunk_bytes)) {
      if (deferred_) return tl::unexpected(*deferred_);
      auto more = raw_->read();
      if (!more) {
        if (pending_.empty()) return tl::unexpected(more.error());
        deferred_ = more.error();  // first hand out what came before it
        return {};
      }
      if (more->empty()) ended_ = true;
      pending_.append(*more);
    }
    return {};
  }

  void start() {
    started_ = true;
    const std::string_view text = pending_;
    const auto mark = [&](std::string_view bytes, Charset charset) {
      if (decided_ || text.substr(0, bytes.size()) != bytes) return;
      decided_ = true;
      found_.charset = charset;
      pending_.erase(0, bytes.size());
    };
    mark("\xEF\xBB\xBF", Charset::utf8);
    mark("\xFF\xFE", Charset::utf16le);
    mark("\xFE\xFF", Charset::utf16be);
  }

  void decide() {
    decided_ = true;
    const std::string_view whole =
        std::string_view(pending_).substr(0, pending_.size() - open_tail(pending_));
    if (base::is_valid_utf8(whole)) return;
    constexpr double broken_share_max = 0.2;  // more broken characters than this: it is not UTF-8
    if (broken_share(pending_) > broken_share_max && looks_like_gb18030(pending_)) {
      found_.charset = Charset::gb18030;
    }
  }

  Result<void> pass() {
    const bool last = ended_ || deferred_;
    const std::size_t kept = last ? 0 : open_tail(pending_);
    const auto whole = std::string_view(pending_).substr(0, pending_.size() - kept);
    if (base::is_valid_utf8(whole)) {
      text_.assign(whole);
    } else {
      text_ = base::repair_utf8(whole);
      found_.repaired = true;
    }
    pending_.erase(0, whole.size());
    return {};
  }

  Result<void> convert() {
    UErrorCode status = U_ZERO_ERROR;
    if (!converter_) {
      const char* name = found_.charset == Charset::utf16le   ? "UTF-16LE"
                         : found_.charset == Charset::utf16be ? "UTF-16BE"
                                                              : "GB18030";
      converter_.reset(ucnv_open(name, &status));
      if (U_FAILURE(status)) {
        return fail(ErrorCode::unavailable, std::string("ICU has no converter for ") + name);
      }
    }
    // Room for every byte to become a character, so that one call takes the whole chunk.
    std::vector<UChar> wide(pending_.size() * 2 + 16);
    UChar* target = wide.data();
    const char* source = pending_.data();
    ucnv_toUnicode(converter_.get(), &target, wide.data() + wide.size(), &source,
                   pending_.data() + pending_.size(), nullptr, ended_ || deferred_, &status);
    pending_.clear();
    const auto count = static_cast<std::int32_t>(target - wide.data());
    text_.resize(static_cast<std::size_t>(count) * 3);
    std::int32_t bytes = 0, substitutions = 0;
    status = U_ZERO_ERROR;
    u_strToUTF8WithSub(text_.data(), static_cast<std::int32_t>(text_.size()), &bytes, wide.data(),
                       count, 0xFFFD, &substitutions, &status);
    text_.resize(static_cast<std::size_t>(bytes));
    if (substitutions > 0 || text_.find("\xEF\xBF\xBD") != std::string::npos) {
      found_.repaired = true;
    }
    return {};
  }

  static constexpr std::size_t open_tail_max = 3;
  std::unique_ptr<ByteSource> raw_;
  CharsetFound& found_;
  Converter converter_;
  std::string pending_, text_;
  std::optional<base::Error> deferred_;
  bool started_ = false, decided_ = false, ended_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> to_utf8(std::unique_ptr<ByteSource> raw, CharsetFound& found) {
  return std::make_unique<Utf8Bytes>(std::move(raw), found);
}

}  // namespace connectors::files
