// The table of everything that can be asked: method, address, least role, handler. The router finds
// the row, fills in the {parameters} of its address and leaves the rest to the Api.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/access.h"
#include "api/http.h"
#include "base/time.h"
#include "store/database.h"

namespace api {

struct Services;

// One request on its way: who asks, when, over which connection.
struct Call {
  const Request& request;
  const Principal& who;
  store::Connection& reader;
  base::Instant now;
  std::vector<std::string> path;  // values of the {parameters}, in their order

  // The first {parameter} as a row number; `not_found` when it is none.
  base::Result<std::int64_t> id() const;
  // Query parameters. Errors name the parameter.
  std::string_view text(std::string_view name) const;
  base::Result<std::optional<std::int64_t>> integer(std::string_view name) const;
  base::Result<bool> flag(std::string_view name) const;
  base::Result<std::int64_t> limit() const;
  base::Result<std::int64_t> days(std::int64_t otherwise, std::int64_t most) const;
  // The body as an object whose members are all among `known`; others are refused by name.
  base::Result<base::json::object> body(std::initializer_list<std::string_view> known) const;
  // A row number in the body, or nothing when it is null; refuses anything else.
  static base::Result<std::int64_t> body_id(const base::json::object& body, std::string_view key,
                                            bool is_required);
};

inline constexpr std::int64_t page_items_default = 50;
inline constexpr std::int64_t page_items_max = 200;

using Handler = base::Result<Response> (*)(Services&, const Call&);

struct Route {
  std::string_view method;
  std::string_view pattern;  // "/api/v1/groups/{id}/messages"
  std::string_view name;     // operationId in the document, action in the audit trail
  LeastRole least;
  Handler handler;
};

struct Match {
  const Route* route = nullptr;
  std::vector<std::string> path;
  std::string allowed;  // methods that the address knows; empty: no such address
};

Match find_route(std::span<const Route> routes, const Request& request);

// Every route of the API (routes.cpp).
std::span<const Route> routes();

// Keys of the last row of a page, as an opaque text: "1700000000000.42".
std::string make_cursor(std::initializer_list<std::int64_t> keys);
base::Result<std::vector<std::int64_t>> read_cursor(std::string_view cursor, std::size_t keys);

}  // namespace api
