#include "store/row_mapping.h"

#include <doctest/doctest.h>

#include <set>

#include "store/row_codec.h"
#include "store/search_terms.h"

namespace store {

namespace {

// Counts the members of a plain struct: the most values with which it can be made.
struct Anything {
  template <class Type>
  operator Type() const;  // never called
};

template <class Of, class... Values>
constexpr int member_count() {
  if constexpr (requires { Of{Values{}..., Anything{}}; })
    return member_count<Of, Values..., Anything>();
  else
    return sizeof...(Values);
}

template <class Of>
void check_mapping(int columns_more = 0) {
  const auto columns = columns_of<Of>();
  // A member without a column would be lost in silence.
  CHECK_MESSAGE(static_cast<int>(columns.size()) == member_count<Of>() + columns_more,
                Table<Of>::name);
  std::set<std::string_view> names;
  for (const Column& column : columns) CHECK(names.insert(column.name).second);
  std::vector<Value> cells;
  append_cells(Of{}, cells);
  CHECK(cells.size() == columns.size());
}

}  // namespace

TEST_CASE("every member of every row has a column") {
  check_mapping<model::SourceRow>();
  check_mapping<model::Group>();
  check_mapping<model::Member>();
  check_mapping<model::Stay>();
  check_mapping<model::Message>(member_count<model::Tone>() - 1);  // five columns for one member
  check_mapping<model::FactRow>();
  check_mapping<model::Question>();
  check_mapping<model::Task>();
  check_mapping<model::Decision>();
  check_mapping<model::Effect>();
  check_mapping<model::Timer>();
  check_mapping<model::Strike>();
  check_mapping<model::Cooldown>();
  check_mapping<model::Activity>();
  check_mapping<model::Order>();
  check_mapping<model::Renewal>();
  check_mapping<model::Label>();
  check_mapping<model::Verdict>();
  check_mapping<model::PolicyVersion>();
  check_mapping<model::Application>();
  check_mapping<model::ProgramVersion>();
  check_mapping<model::Segment>();
  check_mapping<model::FindingOverride>();
  check_mapping<model::Newcomer>(2 * (member_count<model::Attendance>() - 1));
  check_mapping<model::ApplicationStep>();
  check_mapping<model::ApplicationKey>();
  check_mapping<model::ApplicationLink>();
  check_mapping<model::AdmissionBlock>();
  check_mapping<model::AdmissionBreaker>();
}

TEST_CASE("replacing a row sets every column but its key") {
  CHECK(replace_on_conflict<model::Verdict>() ==
        "on conflict (decision_id) do update set \"right\" = excluded.\"right\", "
        "\"by\" = excluded.\"by\", \"at\" = excluded.\"at\"");
  CHECK(replace_on_conflict<model::Renewal>().find("\"contract\" =") == std::string::npos);
  CHECK(replace_on_conflict<model::Renewal>().find("\"source_id\" =") == std::string::npos);
}

namespace {

class OneText final : public Row {
 public:
  explicit OneText(std::string_view text) : text_(text) {}
  bool is_null(int) const override { return false; }
  std::int64_t integer(int) const override { return 1; }
  double real(int) const override { return 1; }
  std::string_view text(int) const override { return text_; }

 private:
  std::string_view text_;
};

}  // namespace

TEST_CASE("a stored name that this program does not know is corrupt, and named") {
  const auto read = read_row<model::Timer>(OneText("sometimes"));
  REQUIRE(!read.has_value());
  CHECK(read.error().code == base::ErrorCode::corrupt);
  CHECK(read.error().text == "timer.late holds \"sometimes\", which this program does not know");
  CHECK(read_row<model::Timer>(OneText("expire")).has_value());
}

TEST_CASE("search terms: triples of letters, pairs elsewhere, none across spaces") {
  const auto terms_of = [](std::string_view text) {
    std::multiset<std::string> terms;
    each_term(fold_for_search(text), [&](std::string_view term) { terms.emplace(term); });
    return terms;
  };
  CHECK(terms_of("发票单") == std::multiset<std::string>{"发票", "票单"});
  CHECK(terms_of("Ab c") == std::multiset<std::string>{"ab"});
  CHECK(terms_of("abc") == std::multiset<std::string>{"ab", "abc", "bc"});
  CHECK(terms_of("v2发") == std::multiset<std::string>{"v2", "2发"});
  CHECK(terms_of("").empty());
  CHECK(terms_of("x").empty());
  CHECK(terms_to_ask({"abcd"}) == std::vector<std::string>{"abc", "bcd"});
  CHECK(terms_to_ask({"ab"}) == std::vector<std::string>{"ab"});
  CHECK(terms_to_ask({"abc发票"}) == std::vector<std::string>{"abc", "c发", "发票"});
  CHECK(terms_to_ask({"哈哈哈", "哈哈"}) == std::vector<std::string>{"哈哈"});
  CHECK(fold_for_search("ＡＢ　Ｃ\tÉ") == "ab c é");
}

}  // namespace store
