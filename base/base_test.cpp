#include <doctest/doctest.h>

#include <type_traits>

#include "base/base64.h"
#include "base/hash.h"
#include "base/id.h"
#include "base/json.h"
#include "base/random.h"
#include "base/time.h"
#include "base/time_zone.h"
#include "base/utf8.h"

using namespace base;

TEST_CASE("ids of different kinds cannot mix") {
  using A = Id<struct ATag>;
  using B = Id<struct BTag>;
  static_assert(!std::is_convertible_v<A, B>);
  static_assert(!std::is_convertible_v<std::int64_t, A>);
  CHECK(A(1) < A(2));
}

namespace {
void check_instant(std::string_view text, std::string_view expected) {
  const auto at = parse_instant(text);
  CAPTURE(text);
  REQUIRE(at.has_value());
  CHECK(format_iso(*at) == expected);
}
void check_no_instant(std::string_view text) {
  CAPTURE(text);
  CHECK_FALSE(parse_instant(text).has_value());
}
}  // namespace

TEST_CASE("times: what people write is understood, the rest is refused") {
  check_instant("2026-11-22T21:45:00+08:00", "2026-11-22T13:45:00.000Z");
  check_instant("2026-11-22 13:45:00", "2026-11-22T13:45:00.000Z");
  check_instant("2026/11/22 13:45", "2026-11-22T13:45:00.000Z");
  check_instant("2026-11-22", "2026-11-22T00:00:00.000Z");
  check_instant("2026-11-22T13:45:00.123456Z", "2026-11-22T13:45:00.123Z");
  check_instant("1517436010.000936", "2018-01-31T22:00:10.001Z");
  check_instant("1547087894783", "2019-01-10T02:38:14.783Z");
  check_instant("0", "1970-01-01T00:00:00.000Z");
  check_no_instant("");
  check_no_instant("yesterday");
  check_no_instant("2026-02-30T00:00:00Z");
  check_no_instant("2026-11-22T25:00:00Z");
  check_no_instant("2026-11-22T13:45:00+99:00");
  check_no_instant("-5");
  check_no_instant("9e99");
  check_no_instant("nan");
}

TEST_CASE("days: civil dates go round for two centuries") {
  for (int number = -40'000; number < 60'000; ++number) {
    REQUIRE(to_day(to_civil(Day{number})) == Day{number});
  }
  CHECK(weekday(*parse_day("2026-11-22")) == 6);
  CHECK(weekday(*parse_day("1970-01-01")) == 3);
}

TEST_CASE("time zones: offsets, gaps and overlaps") {
  const auto shanghai = TimeZone::open("Asia/Shanghai");
  REQUIRE(shanghai.has_value());
  CHECK(shanghai->offset_ms(*parse_instant("2026-11-22")) == 8 * 3'600'000);
  const auto berlin = TimeZone::open("Europe/Berlin");
  REQUIRE(berlin.has_value());
  CHECK(format_iso(berlin->to_instant(*parse_day("2026-07-01"), 9 * 60)) == "2026-07-01T07:00:00.000Z");
  // 02:30 does not exist on 2026-03-29: the clock jumps from 02:00 to 03:00 at 01:00 UTC.
  CHECK(format_iso(berlin->to_instant(*parse_day("2026-03-29"), 150)) == "2026-03-29T01:00:00.000Z");
  // 02:30 exists twice on 2026-10-25: the earlier one counts.
  CHECK(format_iso(berlin->to_instant(*parse_day("2026-10-25"), 150)) == "2026-10-25T00:30:00.000Z");
  CHECK_FALSE(TimeZone::open("Mars/Olympus").has_value());
}

TEST_CASE("utf-8: hostile bytes are repaired one mark per bad sequence") {
  CHECK(is_valid_utf8("会馆 ok"));
  CHECK_FALSE(is_valid_utf8("\xC0\x80"));
  CHECK_FALSE(is_valid_utf8("\xED\xA0\x80"));
  CHECK_FALSE(is_valid_utf8("\xF4\x90\x80\x80"));
  CHECK(repair_utf8("a\xE4\xBC") == "a\xEF\xBF\xBD");
  CHECK(repair_utf8(std::string_view("a\0b", 3)) == "a\xEF\xBF\xBD" "b");
  CHECK(cut_utf8("会馆", 4) == "会");
  CHECK(cut_characters("a会b", 2) == "a会");
  CHECK(cut_characters("会", 1) == "会");
  CHECK(cut_characters("会", 0).empty());
  CHECK(count_code_points("会馆x") == 3);
}

TEST_CASE("random: a seed gives the same sequence everywhere") {
  Random random(42);
  CHECK(random.next() == 13679457532755275413ULL);
  for (int i = 0; i < 1000; ++i) {
    const auto drawn = random.between(-3, 3);
    REQUIRE(drawn >= -3);
    REQUIRE(drawn <= 3);
  }
}

TEST_CASE("json: errors say where") {
  CHECK(parse_json("{\"a\":1}").has_value());
  CHECK(parse_json("{\"a\":1").error().code == ErrorCode::invalid_input);
  CHECK_FALSE(parse_json("{} x").has_value());
  CHECK_FALSE(parse_json(std::string(1000, '[')).has_value());
  CHECK_FALSE(parse_json("\"\xC0\x80\"").has_value());
}

TEST_CASE("base64: the examples of RFC 4648, any bytes go round, anything else is refused") {
  CHECK(to_base64("") == "");
  CHECK(to_base64("f") == "Zg==");
  CHECK(to_base64("fo") == "Zm8=");
  CHECK(to_base64("foobar") == "Zm9vYmFy");
  Random random(7);
  for (std::size_t size = 0; size < 70; ++size) {
    std::string bytes;
    while (bytes.size() < size) bytes.push_back(static_cast<char>(random.below(256)));
    CHECK(from_base64(to_base64(bytes)) == bytes);
  }
  for (const std::string_view text :
       {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zm 8", "Zg==Zg=="}) {
    CAPTURE(text);
    CHECK_FALSE(from_base64(text).has_value());
  }
}

TEST_CASE("hash: stable across versions") {
  CHECK(to_hex(stable_hash("guildhall")) == to_hex(stable_hash("guildhall")));
  CHECK(stable_hash("a") != stable_hash("b"));
}
