#include "connectors/wecom/archive/source/archive_errors.h"

#include <string>

#include "connectors/wecom/errors.h"

namespace connectors::wecom::archive {
namespace {

using base::ErrorCode;

struct Meaning {
  int code;
  ErrorCode what;
  std::string_view english;
};

constexpr Meaning meanings[] = {
    {10'000, ErrorCode::invalid_input, "a parameter is wrong"},
    {10'001, ErrorCode::unavailable, "the network failed; check the way out, or the proxy"},
    {10'002, ErrorCode::unavailable, "the platform's answer could not be read"},
    {10'003, ErrorCode::unavailable, "the system failed"},
    {10'004, ErrorCode::invalid_input, "the key is wrong"},
    {10'005, ErrorCode::invalid_input, "the file's id is wrong or has expired"},
    {10'006, ErrorCode::invalid_input, "it could not be decrypted: is the private key right?"},
    {10'007, ErrorCode::invalid_input, "there is no key of that version"},
    {10'008, ErrorCode::invalid_input, "the sealed key cannot be read"},
    {10'009, ErrorCode::not_allowed,
     "this machine's address is not on the list of trusted addresses of the archive"},
    {10'010, ErrorCode::not_allowed, "the archive has expired; renew it"},
    {10'011, ErrorCode::not_allowed, "the certificate is not accepted"},
};

}  // namespace

base::Error library_error(std::string_view doing, int code) {
  const std::string start = std::string(doing) + ": error " + std::to_string(code) + ": ";
  for (const Meaning& meaning : meanings) {
    if (meaning.code == code) return {meaning.what, start + std::string(meaning.english), ""};
  }
  return {ErrorCode::unavailable, start + "not known to this version", ""};
}

base::Error answer_error(std::string_view doing, int errcode) {
  const ErrorMeaning& meaning = meaning_of(errcode);
  base::Error error{ErrorCode::not_allowed,
                    std::string(doing) + ": errcode " + std::to_string(errcode) + ": " +
                        std::string(meaning.english),
                    ""};
  switch (meaning.what) {
    case ErrorClass::retry:
    case ErrorClass::refetch_token:
    case ErrorClass::fewer_at_once: error.code = ErrorCode::unavailable; break;
    case ErrorClass::wait_for_window: error.code = ErrorCode::limit_exceeded; break;
    case ErrorClass::subject_lost: error.code = ErrorCode::invalid_input; break;
    case ErrorClass::stop_and_alert:
    case ErrorClass::never: break;
  }
  return error;
}

}  // namespace connectors::wecom::archive
