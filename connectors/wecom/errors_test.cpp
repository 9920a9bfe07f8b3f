#include "connectors/wecom/errors.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "base/utf8.h"

using namespace connectors::wecom;

namespace {
// The official list of 2023-10, customer groups and what they touch, copied independently of the
// table.
constexpr int official[] = {
    -1,     6000,   40001,  40003,  40004,  40005,  40006,  40007,  40008,  40009,  40011,  40013,
    40014,  40031,  40032,  40033,  40035,  40050,  40056,  40058,  40063,  40066,  40068,  40070,
    40071,  40072,  40091,  40096,  40097,  40098,  40099,  40100,  40123,  40126,  40128,  40129,
    40130,  40131,  41001,  41002,  41004,  41006,  41009,  41011,  41035,  41037,  41038,  41039,
    41040,  41041,  41042,  41043,  41044,  41045,  41046,  41047,  41048,  41049,  41050,  41051,
    41052,  41053,  41054,  41055,  41056,  41059,  41062,  41063,  41064,  41065,  42001,  42009,
    42014,  42015,  42016,  42017,  42018,  43009,  43012,  44001,  44004,  45001,  45002,  45004,
    45007,  45008,  45009,  45029,  45033,  46004,  48001,  48002,  48004,  48005,  48006,  49004,
    49008,  50001,  50002,  50003,  60003,  60011,  60020,  60021,  60111,  60123,  81012,  81013,
    81017,  82001,  82002,  82003,  82004,  84061,  84069,  84072,  84074,  84083,  84084,  85002,
    86001,  86003,  86004,  86005,  86006,  86007,  86008,  86101,  86201,  86207,  86214,  86215,
    86216,  86217,  86220,  86224,  90207,  90500,  90501,  90502,  90503,  90504,  90507,  90508,
    91040,  93000,  93004,  93008,  301002, 301042, 301048, 301052, 301053, 301058, 301059, 301060,
    301061, 610001, 610003, 610004, 610014, 610016};

void check_class(ErrorClass what, std::initializer_list<int> codes) {
  for (const int code : codes) {
    CAPTURE(code);
    CHECK(meaning_of(code).code == code);
    CHECK(meaning_of(code).what == what);
  }
}

bool holds_chinese(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = base::next_code_point(text, at);
    if (c >= 0x4e00 && c <= 0x9fff) return true;
  }
  return false;
}
}  // namespace

TEST_CASE("errors: every official code is listed, once, in order, in both languages") {
  for (const int code : official) {
    CAPTURE(code);
    CHECK(meaning_of(code).code == code);
  }
  const auto table = error_table();
  CHECK(table.size() >= std::size(official));
  for (std::size_t i = 0; i < table.size(); ++i) {
    CAPTURE(table[i].code);
    if (i > 0) CHECK(table[i - 1].code < table[i].code);
    CHECK(holds_chinese(table[i].chinese));
    CHECK_FALSE(table[i].english.empty());
    CHECK_FALSE(holds_chinese(table[i].english));
  }
}

TEST_CASE("errors: what is to be done about those that callers act on") {
  check_class(ErrorClass::retry, {-1, 6000, 41063});
  check_class(ErrorClass::refetch_token, {40014, 42001, 42009});
  check_class(ErrorClass::wait_for_window, {45009});
  check_class(ErrorClass::fewer_at_once, {45033});
  check_class(ErrorClass::stop_and_alert,
              {40001, 40013, 40091, 48001, 48002, 48005, 48006, 60020, 301042});
  check_class(ErrorClass::subject_lost, {60011, 60021, 610004, 84074, 60111, 40003, 46004, 40096,
                                         84061, 49008, 40050, 86003, 90501});
  check_class(ErrorClass::never, {41050, 41051, 81017, 40058, 90500});
}

TEST_CASE("errors: an unknown code is never tried again") {
  CHECK(meaning_of(123456).code == 0);
  CHECK(meaning_of(123456).what == ErrorClass::never);
  CHECK(meaning_of(0).code == 0);
}

TEST_CASE("errors: each class tells the caller what to do next") {
  CHECK(error_code_of(ErrorClass::retry) == base::ErrorCode::unavailable);
  CHECK(error_code_of(ErrorClass::refetch_token) == base::ErrorCode::unavailable);
  CHECK(error_code_of(ErrorClass::wait_for_window) == base::ErrorCode::limit_exceeded);
  CHECK(error_code_of(ErrorClass::fewer_at_once) == base::ErrorCode::limit_exceeded);
  CHECK(error_code_of(ErrorClass::stop_and_alert) == base::ErrorCode::not_allowed);
  CHECK(error_code_of(ErrorClass::subject_lost) == base::ErrorCode::not_found);
  CHECK(error_code_of(ErrorClass::never) == base::ErrorCode::invalid_input);
}
