#include "api/http.h"

namespace api {
namespace {

int status_of(base::ErrorCode code) {
  switch (code) {
    case base::ErrorCode::invalid_input: return 400;
    case base::ErrorCode::not_allowed: return 403;
    case base::ErrorCode::not_found: return 404;
    case base::ErrorCode::conflict: return 409;
    case base::ErrorCode::limit_exceeded: return 429;
    case base::ErrorCode::unavailable: return 503;
    case base::ErrorCode::corrupt: return 500;
  }
  return 500;
}

std::string_view title_of(int status) {
  switch (status) {
    case 400: return "The request is not right";
    case 401: return "Not known who asks";
    case 403: return "Not allowed";
    case 404: return "Not found";
    case 405: return "Not for this address";
    case 409: return "Changed in between";
    case 410: return "Gone";
    case 413: return "Too large";
    case 415: return "Unknown kind of content";
    case 422: return "Not all of it was taken";
    case 429: return "Too many tries";
    case 503: return "Not available at the moment";
    default: return "Something went wrong";
  }
}

constexpr std::string_view retry_after_seconds = "5";

}  // namespace

Response problem(int status, std::string_view name, std::string_view detail,
                 std::string_view field) {
  base::json::object body;
  body["type"] = "/problems/" + std::string(name);
  body["title"] = title_of(status);
  body["status"] = status;
  body["detail"] = detail;
  body["field"] = field;
  Response response = json_response(body, status);
  response.content_type = "application/problem+json";
  if (status == 503) response.headers.emplace_back("Retry-After", retry_after_seconds);
  return response;
}

Response problem(const base::Error& error) {
  return problem(status_of(error.code), base::to_string(error.code), error.text, error.field);
}

}  // namespace api
