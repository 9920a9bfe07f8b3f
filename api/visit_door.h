// VisitDoor stands before the public pages of entry codes: how many pages an address is given, and
// which visits are kept. A code that is scanned a hundred times a second by a crowd is kept in
// full; somebody who reloads, and a script that pretends to be many, fill no store: beyond the
// limits below they get the page, are counted, and the count goes into the next visit of the code
// that is kept. In memory: a restart forgets what was counted and not yet kept. Safe from any
// thread.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "api/http.h"
#include "base/time.h"
#include "model/fact.h"

namespace api {

// Pages of one address: so many at once, then so many a second; more are answered with 429. A hall
// full of people stands behind one address.
inline constexpr std::int64_t entrance_pages_burst_max = 2'000;
inline constexpr std::int64_t entrance_pages_per_second_max = 200;
// Visits that are kept within one minute of the clock.
inline constexpr int visits_of_visitor_kept_max = 3;      // of one visitor to one code
inline constexpr int visits_of_address_kept_max = 1'200;  // from one address to one code
// Visitors and addresses that one minute remembers; beyond that visits are counted only.
inline constexpr std::size_t visits_remembered_max = 200'000;

class VisitDoor {
 public:
  // Zero: the page may be given. Else how long to wait, above zero.
  base::Duration wait(const std::string& address, base::Instant now);

  struct Verdict {
    bool is_kept = false;
    std::int64_t skipped = 0;  // to be kept with it: visits of the code that were only counted
  };
  Verdict judge(const std::string& code, const std::string& visitor, const std::string& address,
                base::Instant now);
  // So many visits of the code could not be kept after all: they go into the next one.
  void count(const std::string& code, std::int64_t visits);

 private:
  std::mutex mutex_;
  std::int64_t minute_ = 0;
  std::unordered_map<std::string, int> kept_;               // of this minute
  std::unordered_map<std::string, base::Instant> full_at_;  // buckets, by address
  std::map<std::string, std::int64_t> skipped_;             // by code
};

// What a browser says it is; nothing: a program that looks at links, whose visit is no scan.
std::optional<model::VisitAgent> agent_of(const Request& request);

// The visitor's name that their browser keeps for half a year; "" without one, or with one that we
// did not give.
inline constexpr std::string_view visitor_cookie = "guildhall_visitor";
std::string visitor_of(const Request& request);
std::string visitor_cookie_header(const std::string& visitor, bool is_secure);

}  // namespace api
