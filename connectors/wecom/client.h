// Client makes one call to WeCom's server API: token, rate limit, transport, answer, error code.
// What the single calls take and give is in *_calls.h, as functions over a Client.
//
// A call is made once. If the token is refused it is fetched anew and the call repeated once;
// nothing else is repeated here: whoever called knows from the failure whether and when to try
// again, and whether what it asked for may have happened all the same (a mass message must not be
// made twice).
//
// Thread-safe; the transport and the clock must outlive it. Secrets and tokens never appear in
// errors, nor do the keys of group robots.
//
// Source: developer.work.weixin.qq.com/document/path/91039 (token), 90312 (limits), 90313 (codes).
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "connectors/wecom/errors.h"
#include "connectors/wecom/governor.h"
#include "connectors/wecom/http.h"
#include "connectors/wecom/tokens.h"
#include "connectors/wecom/troubles.h"

namespace connectors::wecom {

inline constexpr std::size_t response_bytes_max = 32 * 1024 * 1024;  // a longer answer is refused

struct ApiFailure {
  base::Error error;
  int errcode = 0;  // WeCom's own; 0 when it was not WeCom that said no
  ErrorClass what = ErrorClass::never;
  std::optional<base::Instant> retry_at;  // when waiting is what is to be done
  bool may_have_happened = false;         // never true of calls that only read
};

template <class T>
class [[nodiscard]] ApiResult : public tl::expected<T, ApiFailure> {
 public:
  using tl::expected<T, ApiFailure>::expected;
};

// A request that we ourselves refuse, with the field at fault.
tl::unexpected<ApiFailure> refuse(std::string text, std::string field);

// Only reading may be repeated without a thought.
enum class Intent { read, change };

struct ApiCall {
  std::string path;  // "externalcontact/groupchat/get": what follows "/cgi-bin/"
  std::vector<std::pair<std::string, std::string>> query = {};  // besides the token
  std::optional<base::json::object> body = std::nullopt;        // POST if there is one
  Intent intent = Intent::read;
  std::string subject = {};  // whom a limit of a subject counts for
  // Of a group robot, whose key is its authority: no token is fetched. A secret, that the limits
  // count for.
  std::string robot_key = {};
};

struct AppSecrets {
  std::string company;  // corp id
  std::string secret;   // of one app
};

class Client {
 public:
  // One client, one app. Apps of one company count together at WeCom: lower options.percent for
  // each.
  Client(AppSecrets secrets, HttpTransport& transport, const base::Clock& clock,
         GovernorOptions options = {});

  // The answer, errcode 0.
  ApiResult<base::json::object> call(const ApiCall& call);

  const std::string& company() const { return secrets_.company; }
  base::Instant now() const { return clock_.now(); }

 private:
  base::Result<AccessToken> fetch_token();
  ApiResult<base::json::object> call_once(const ApiCall& call, const HttpRequest& request);
  ApiResult<base::json::object> call_with_token(const ApiCall& call);

  const AppSecrets secrets_;
  HttpTransport& transport_;
  const base::Clock& clock_;
  std::mutex governor_mutex_;
  Governor governor_;
  TokenCache tokens_;
};

// One page of a list. An empty cursor means that there is no more.
template <class T>
struct Page {
  std::vector<T> items;
  std::string next_cursor;
};

inline constexpr int pages_max =
    10'000;  // a list that is longer is refused: a cursor must be going round

// All pages of `get_page(cursor)`.
template <class T, class GetPage>
ApiResult<std::vector<T>> collect_pages(const GetPage& get_page) {
  std::vector<T> all;
  std::string cursor;
  for (int i = 0; i < pages_max; ++i) {
    ApiResult<Page<T>> page = get_page(cursor);
    if (!page) return tl::unexpected(std::move(page).error());
    all.insert(all.end(), std::make_move_iterator(page->items.begin()),
               std::make_move_iterator(page->items.end()));
    if (page->next_cursor.empty()) return all;
    if (page->next_cursor == cursor) break;
    cursor = std::move(page->next_cursor);
  }
  return tl::unexpected(
      ApiFailure{base::Error{base::ErrorCode::unavailable, say(trouble::circle), "next_cursor"}, 0,
                 ErrorClass::retry, std::nullopt, false});
}

// What the typed calls share.
// A call that changes something and whose answer says nothing but that it was done.
ApiResult<void> change(Client& client, std::string path, base::json::object body);
// Refuses, naming the field, a text of more characters than the platform takes.
ApiResult<void> check_length(const std::string& text, std::size_t characters_max,
                             const std::string& field);
// As a value of a query: everything but letters, digits and "-_.~" escaped.
std::string percent_encoded(std::string_view text);
base::json::array array_of(const std::vector<std::string>& texts);

}  // namespace connectors::wecom
