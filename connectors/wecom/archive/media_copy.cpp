#include "connectors/wecom/archive/media_copy.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/ascii.h"

namespace connectors::wecom::archive {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

class Md5 {
 public:
  Md5() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
    is_well_ = context_ && EVP_DigestInit_ex(context_.get(), EVP_md5(), nullptr) == 1;
  }
  void add(std::string_view bytes) {
    is_well_ = is_well_ && EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1;
  }
  std::string hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    is_well_ = is_well_ && EVP_DigestFinal_ex(context_.get(), digest.data(), &length) == 1;
    return is_well_ ? base::to_hex({digest.data(), length}) : std::string();
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
  bool is_well_ = false;
};

bool is_same_hex(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(), [](char a, char b) {
    return a == (b >= 'A' && b <= 'F' ? static_cast<char>(b - 'A' + 'a') : b);
  });
}

}  // namespace

Result<void> copy_media(ArchiveSource& source, const std::string& file_id, std::string_view md5sum,
                        std::int64_t bytes_max,
                        const std::function<Result<void>(std::string_view)>& sink,
                        const std::function<bool()>& may_ask) {
  Md5 digest;
  std::int64_t bytes = 0;
  std::string next;
  while (true) {
    if (!may_ask()) return fail(ErrorCode::unavailable, "the archive is being stopped");
    TRY(part, source.media(file_id, next));
    bytes += static_cast<std::int64_t>(part.bytes.size());
    if (bytes > bytes_max) {
      return fail(ErrorCode::limit_exceeded,
                  "the file has more than " + std::to_string(bytes_max) + " bytes");
    }
    digest.add(part.bytes);
    TRY_VOID(sink(part.bytes));
    if (part.is_last) break;
    if (part.next.empty() || part.next == next) {
      return fail(ErrorCode::unavailable, "the file ends in the middle; try again");
    }
    next = std::move(part.next);
  }
  if (md5sum.empty() || is_same_hex(digest.hex(), md5sum)) return {};
  return fail(ErrorCode::unavailable, "the file is not what its md5sum says; try again");
}

}  // namespace connectors::wecom::archive
