// The console's files as answers: which file an address means, in which form, how long it may be
// kept.
#pragma once

#include "api/http.h"
#include "server/net/asset_source.h"

namespace server::net {

// Files whose names carry a hash of their content never change.
inline constexpr std::string_view immutable_folder = "/assets/";

// GET and HEAD. An address that is no file but looks like a page ("/groups/12") gives the console
// itself.
api::Response static_response(const AssetSource& assets, const api::Request& request);

// Whether the address is the API's and not a file's.
bool is_api_path(std::string_view path);

// What goes out with every answer.
void add_security_headers(api::Response& response);

}  // namespace server::net
