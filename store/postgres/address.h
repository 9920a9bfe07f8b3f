// Where a schema lives, taken from a URL. Private to this room.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace store::postgres {

struct Address {
  std::vector<std::pair<std::string, std::string>> settings;  // libpq's keywords and values
  std::string schema = "public";
  std::string password;   // only to keep it out of texts
  std::string described;  // the URL for people: "postgres://user@host:port/database?schema=name"
};

// Refuses what libpq cannot parse and schema names other than [a-z_][a-z0-9_]* of at most 63 characters.
base::Result<Address> parse_url(const std::string& url);

// `text` with the password, wherever it occurs, as "***".
std::string without_password(const Address& address, std::string text);

}  // namespace store::postgres
