// The company's RSA keys, by the version (publickey_ver) that the admin console counts. All old
// versions are kept: records sealed with them may still come. The library never sees them.
//
// Immutable once filled; unlock() may be called by several threads at once. About 0.25 ms on one
// core for 2,048 bits: this is what limits how fast a sealed archive can be read.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace connectors::wecom::archive {

inline constexpr int rsa_bits_min = 2'048;  // the platform takes no shorter keys

class PrivateKeys {
 public:
  // `pem`: PKCS#1 or PKCS#8, without a password. The error says what it is instead.
  base::Result<void> add(std::int64_t version, std::string_view pem);
  bool has(std::int64_t version) const { return keys_.contains(version); }
  std::size_t count() const { return keys_.size(); }

  // The key of a record: `sealed` is base64 of RSA, PKCS#1 v1.5. Errors: not_found (no such
  // version), invalid_input (it is not sealed with this key).
  base::Result<std::string> unlock(std::int64_t version, std::string_view sealed) const;

 private:
  std::map<std::int64_t, std::shared_ptr<void>> keys_;  // EVP_PKEY
};

}  // namespace connectors::wecom::archive
