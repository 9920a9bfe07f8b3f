#include "connectors/wecom/archive/source/archive_errors.h"

#include <string>

#include "connectors/wecom/errors.h"
#include "connectors/wecom/troubles.h"

namespace connectors::wecom::archive {
namespace {

using base::ErrorCode;

ErrorCode code_of(int code) {
  switch (code) {
    case 10'000:
    case 10'004:
    case 10'005:
    case 10'006:
    case 10'007:
    case 10'008: return ErrorCode::invalid_input;
    case 10'009:
    case 10'010:
    case 10'011: return ErrorCode::not_allowed;
    default: return ErrorCode::unavailable;
  }
}

}  // namespace

base::Error library_error(std::string_view doing, int code) {
  return {code_of(code), say_library_code(doing, code), ""};
}

base::Error answer_error(std::string_view doing, int errcode) {
  const ErrorMeaning& meaning = meaning_of(errcode);
  base::Error error{ErrorCode::not_allowed, say_errcode(doing, errcode), ""};
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
