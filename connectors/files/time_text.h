// Times and amounts as people, spreadsheets and chat programs write them.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/time.h"
#include "base/time_zone.h"

namespace connectors::files {

// What base::parse_instant reads, and "2026/5/1 9:05", "2026年5月1日 09:05:30", "2026.05.01". A
// time without a zone is local to `zone`.
base::Result<base::Instant> read_time(std::string_view text, const base::TimeZone& zone);

// "2026-11-22", "2026/5/1", "20260501", "2026年5月1日"; a time of day behind it is ignored.
base::Result<base::Day> read_day(std::string_view text);

// "¥1,234.50", "1234.5元", "(12.00)", "-12", "１２" → cents, exactly; no floating point on the way.
// Refuses more than two decimals other than zeros, and what is beyond ±10^15 cents.
base::Result<std::int64_t> read_cents(std::string_view text);

}  // namespace connectors::files
