// SealedFolder is the archive of the synthetic company on disk, as the stand-in library serves it:
// records with growing seq, each sealed with a random key that is sealed with the company's RSA
// key. Keys are made at run time; there are none to leak.
//
//   chatdata.tsv   seq, tab, the item of GetChatData as JSON     only appended to
//   media/<id>     pictures and files                            secret: what Init must be given
//
// For one thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/random.h"

namespace simulator::wecom::archive_sdk {

// RSA, 2,048 bits: the private half as PEM (PKCS#8).
std::string make_private_key();

class SealedFolder {
 public:
  // Makes the folder. `secret`: empty takes any.
  SealedFolder(std::string folder, std::uint64_t seed, const std::string& secret = {});

  // New records are sealed with this key from now on (publickey_ver).
  void use_key(std::int64_t version, std::string_view private_pem);

  // The item of GetChatData for a decrypted record, sealed; its seq is the next one.
  base::json::object seal(const std::string& record, std::string_view message_id);
  // The same, and on the disk. Gives the seq.
  std::int64_t add(const std::string& record, std::string_view message_id);
  void add_media(const std::string& file_id, std::string_view bytes);
  // The next seqs are left out, as the platform does.
  void skip(std::int64_t seqs) { seq_ += seqs; }

  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
  base::Random random_;
  std::int64_t seq_ = 0, version_ = 0;
  std::shared_ptr<void> key_;  // EVP_PKEY
};

// A text in a group as the archive says it.
std::string text_record(std::string_view message_id, std::string_view from, std::string_view group,
                        std::int64_t at_ms, std::string_view text);

}  // namespace simulator::wecom::archive_sdk
