// Rows full of what a database might spoil: quotes, braces, commas, emoji, zeroes, extremes.
#pragma once

#include <doctest/doctest.h>

#include <span>
#include <string>
#include <vector>

#include "base/random.h"
#include "store/row_codec.h"
#include "store/store.h"

namespace store::conformance {

std::span<const std::string> nasty_texts();

// The value, or the end of the test case with the error's text.
template <class T>
T value_of(base::Result<T> result) {
  REQUIRE_MESSAGE(result.has_value(), (result ? std::string() : result.error().text));
  return *std::move(result);
}
inline void require_done(const base::Result<void>& result) {
  REQUIRE_MESSAGE(result.has_value(), (result ? std::string() : result.error().text));
}

// Fills a member with something arbitrary; about every third time and id is 0 where 0 is allowed.
class Filler {
 public:
  explicit Filler(base::Random& random) : random_(random) {}
  void operator()(std::string_view, std::string& text) {
    const auto texts = nasty_texts();
    text = texts[random_.below(texts.size())];
  }
  void operator()(std::string_view, std::int64_t& number) {
    number = random_.between(-9'007'199'254'740'993, 9'007'199'254'740'993);
  }
  void operator()(std::string_view, std::uint32_t& number) {
    number = static_cast<std::uint32_t>(random_.next());
  }
  void operator()(std::string_view, bool& flag) { flag = random_.chance(0.5); }
  void operator()(std::string_view, float& number) {
    number = static_cast<float>(random_.unit() * 2 - 1);
  }
  void operator()(std::string_view, base::Instant& at) { at.ms = zero_or(4'102'444'800'000); }
  void operator()(std::string_view, Always<base::Instant> at) {
    at.time.ms = zero_or(4'102'444'800'000);
  }
  void operator()(std::string_view, base::Day& day) {
    day.number = static_cast<std::int32_t>(random_.between(-10, 40'000));
  }
  void operator()(std::string_view, base::Duration& span) { span.ms = zero_or(1'000'000'000); }
  template <class Tag>
  void operator()(std::string_view, base::Id<Tag>& id) {
    id.value = zero_or(9);
  }
  template <Enumeration Type>
  void operator()(std::string_view, Type& value) {
    value = static_cast<Type>(random_.below(model::NameOf<Type>::all.size()));
  }

 private:
  std::int64_t zero_or(std::int64_t max) {
    return random_.chance(0.3) ? 0 : random_.between(1, max);
  }
  base::Random& random_;
};

template <class Of>
Of any_row(base::Random& random) {
  Of row;
  visit_columns(row, Filler(random));
  return row;
}

// Rows that may stand in the database: keys and external ids are made from the number.
model::Group any_group(base::Random& random, std::int64_t number);
model::Member any_member(base::Random& random, std::int64_t number);
model::Stay any_stay(base::Random& random, std::int64_t number);
model::Message any_message(base::Random& random, std::int64_t number);
model::FactRow any_fact(base::Random& random, std::int64_t number);
model::Effect any_effect(base::Random& random, std::int64_t number);
template <class Of>
Of any_numbered(base::Random& random, std::int64_t number) {
  Of row = any_row<Of>(random);
  row.id.value = number;
  return row;
}

// Every row of a table, in the order of its key.
template <class Of>
std::vector<Of> all_rows(Connection& connection) {
  std::vector<Of> rows;
  std::string sql = "select " + select_list<Of>() + " from ";
  sql.append(Table<Of>::name).append(" order by ");
  sql.append(Table<Of>::key.empty() ? "1" : Table<Of>::key);
  require_done(connection.query(sql, {}, [&](const Row& row) {
    rows.push_back(value_of(read_row<Of>(row)));
  }));
  return rows;
}

}  // namespace store::conformance
