#include "store/postgres/address.h"

#include <libpq-fe.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

namespace store::postgres {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::size_t schema_characters_max = 63;  // PostgreSQL's own limit for names

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

// Takes `schema=NAME` out of the URL's query, for libpq does not know it.
std::string take_schema(std::string& url) {
  const std::size_t query = url.find('?');
  if (query == std::string::npos) return {};
  std::string schema, kept;
  for (std::size_t from = query + 1; from <= url.size();) {
    const std::size_t end = std::min(url.find('&', from), url.size());
    const std::string part = url.substr(from, end - from);
    if (part.starts_with("schema=")) schema = part.substr(7);
    else if (!part.empty()) kept.append(kept.empty() ? "" : "&").append(part);
    from = end + 1;
  }
  url.resize(query);
  if (!kept.empty()) url.append("?").append(kept);
  return schema;
}

bool is_schema_name(const std::string& name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  return !name.empty() && name.size() <= schema_characters_max && is_letter(name[0]) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

std::string value_of(const Address& address, std::string_view keyword, std::string otherwise) {
  for (const auto& [known, value] : address.settings) {
    if (known == keyword) return value;
  }
  return otherwise;
}

}  // namespace

Result<Address> parse_url(const std::string& url) {
  if (!url.starts_with("postgres://") && !url.starts_with("postgresql://")) {
    return base::fail(ErrorCode::invalid_input,
                      "a PostgreSQL URL starts with postgres:// (postgres://user@host/database)");
  }
  Address address;
  std::string known_to_libpq = url;
  if (const std::string schema = take_schema(known_to_libpq); !schema.empty()) {
    address.schema = schema;
  }
  if (!is_schema_name(address.schema)) {
    return base::fail(ErrorCode::invalid_input,
                      "the schema in the URL must be 1 to 63 of a-z, 0-9 and _, a letter first");
  }
  char* reason = nullptr;
  const std::unique_ptr<PQconninfoOption, FreeOptions> options(
      PQconninfoParse(known_to_libpq.c_str(), &reason));
  if (options == nullptr) {
    PQfreemem(reason);  // it quotes the URL, password included: better not shown
    return base::fail(ErrorCode::invalid_input,
                      "the PostgreSQL URL cannot be read: it must look like "
                      "postgres://user:password@host:5432/database?schema=name, with %-escapes for "
                      "special characters in the password");
  }
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) address.settings.emplace_back(option->keyword, option->val);
  }
  address.password = value_of(address, "password", "");
  const std::string user = value_of(address, "user", "");
  address.described = "postgres://" + user + (user.empty() ? "" : "@") +
                      value_of(address, "host", "localhost") + ":" +
                      value_of(address, "port", "5432") + "/" +
                      value_of(address, "dbname", user) + "?schema=" + address.schema;
  return address;
}

std::string without_password(const Address& address, std::string text) {
  if (address.password.empty()) return text;
  for (std::size_t at = 0; (at = text.find(address.password, at)) != std::string::npos; at += 3) {
    text.replace(at, address.password.size(), "***");
  }
  return text;
}

}  // namespace store::postgres
