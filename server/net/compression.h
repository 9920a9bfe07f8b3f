// Answers of the API, compressed for those who accept it. Event streams never are: each event must
// go out at once.
#pragma once

#include <string>
#include <string_view>

#include "api/api.h"

namespace server::net {

// Smaller bodies go out as they are: they fit into a packet or two.
inline constexpr std::size_t gzip_bytes_min = 1'400;

// RFC 9110, 12.5.3, as far as gzip goes.
bool accepts_gzip(const api::Request& request);
std::string gzip(std::string_view bytes);
// The response as it is, or packed and with the mark in its ETag where that is worth it and
// accepted.
api::Response compressed(api::Response response, const api::Request& request);

// api.handle(). A compressed body is another representation, so its ETag has a mark of its own;
// that mark is taken off again before the API compares what the client has.
api::Response handle_compressed(api::Api& api, api::Request& request);

}  // namespace server::net
