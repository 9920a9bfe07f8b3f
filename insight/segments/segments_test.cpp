// Goal: the language says what it is given to say, refuses everything else at the right column, and
// gives the same answers as counting by hand. Methodology: tables; then random expressions, whose
// printed text must read back as the same, against members whose days are counted one by one.
#include <doctest/doctest.h>

#include <algorithm>

#include "base/random.h"
#include "insight/segments/evaluate.h"
#include "insight/segments/expression_json.h"
#include "insight/segments/needs.h"

namespace insight::segments {
namespace {

using base::Day;
using model::MemberView;

constexpr Day today{20'000};

Expression read(std::string_view text) {
  const auto expression = parse_expression(text);
  if (!expression) FAIL(std::string(text) << ": " << expression.error().text);
  return *expression;
}

std::string refusal(std::string_view text) {
  const auto expression = parse_expression(text);
  if (expression) return "taken";
  CHECK(expression.error().field == "expression");
  CHECK(expression.error().code == base::ErrorCode::invalid_input);
  return expression.error().text;
}

MemberView lin() {
  MemberView member;
  member.name = "林晓";
  member.tier = "KA";
  member.region = "浙江杭州";
  member.tags = {"新客", "高 \"价值\""};
  member.groups = {"华东一群"};
  member.group_count = 1;
  member.joined = today - 40;
  member.questions = {{today - 30, 5}, {today - 29, 1}, {today, 1}, {today + 1, 9}};
  member.orders = {{today - 90, 1}};
  member.behaviours = {
      {"form", today, 1}, {"page_view", today - 7, 4}, {"page_view", today - 6, 2}};
  return member;
}

// ---- random expressions and members, and the answers counted day by day ----

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}

  std::string value() {
    static constexpr std::string_view values[] = {"KA", "甲",  "a\"b", "a\\",
                                                  "”“", "and", "",     "(,）"};
    return std::string(values[random_.below(std::size(values))]);
  }

  std::string behaviour() {
    static constexpr std::string_view names[] = {"", "page_view", "7", "a\"b"};
    return std::string(names[random_.below(std::size(names))]);
  }

  Expression expression(int depth) {
    Expression made;
    const auto kind = depth == 0 ? 3 : random_.below(4);
    made.kind = static_cast<Expression::Kind>(kind);
    if (made.kind == Expression::Kind::comparison) return comparison();
    const auto parts = made.kind == Expression::Kind::negation ? 1 : random_.between(2, 3);
    for (std::int64_t i = 0; i < parts; ++i) made.parts.push_back(expression(depth - 1));
    return made;
  }

  Expression comparison() {
    Expression made;
    made.attribute = static_cast<Attribute>(random_.below(static_cast<int>(last_attribute) + 1));
    const Shape shape = shape_of(made.attribute);
    if (shape == Shape::list) {
      made.comparator = Comparator::has;
    } else if (shape == Shape::text) {
      constexpr Comparator texts[] = {Comparator::equal, Comparator::unequal, Comparator::in,
                                      Comparator::contains};
      made.comparator = texts[random_.below(4)];
    } else {
      made.comparator = static_cast<Comparator>(random_.below(6));
      made.number = random_.between(0, 6);
      if (shape == Shape::window) made.window_days = random_.between(1, 12);
      if (made.attribute == Attribute::behaviours) made.name = behaviour();
      return made;
    }
    const auto values = made.comparator == Comparator::in ? random_.between(1, 3) : 1;
    for (std::int64_t i = 0; i < values; ++i) made.values.push_back(value());
    return made;
  }

  MemberView member() {
    MemberView made;
    for (std::string* text : {&made.name, &made.identity, &made.tier, &made.region, &made.company})
      *text = value();
    if (random_.chance(0.5)) made.tags = {value(), value()};
    if (random_.chance(0.5)) made.groups = {value()};
    made.group_count = random_.between(0, 4);
    if (random_.chance(0.8)) made.joined = today - static_cast<int>(random_.between(-2, 9));
    for (auto* days :
         {&made.messages, &made.questions, &made.answers, &made.orders, &made.renewals}) {
      for (int ago = 14; ago >= -2; --ago) {
        if (random_.chance(0.2)) days->push_back({today - ago, random_.between(1, 3)});
      }
    }
    for (int ago = 14; ago >= -2; --ago) {
      if (random_.chance(0.3)) made.behaviours.push_back({behaviour(), today - ago, 2});
    }
    return made;
  }

 private:
  base::Random random_;
};

std::int64_t on_day(const std::vector<model::DayCount>& days, Day day) {
  std::int64_t sum = 0;
  for (const auto& each : days) sum += each.day == day ? each.count : 0;
  return sum;
}

// Counts by walking from the day itself backwards; −1: never.
std::int64_t by_hand(const Expression& e, const MemberView& m) {
  const std::vector<model::DayCount>* kinds[] = {&m.messages, &m.questions, &m.answers, &m.orders,
                                                 &m.renewals};
  if (e.attribute == Attribute::group_count) return m.group_count;
  if (e.attribute == Attribute::days_since_joined) {
    return m.joined && *m.joined <= today ? today.number - m.joined->number : -1;
  }
  if (e.attribute == Attribute::behaviours) {
    std::int64_t sum = 0;
    for (const auto& each : m.behaviours) {
      const int ago = today.number - each.day.number;
      if (ago >= 0 && ago < e.window_days && (e.name == "" || e.name == each.name))
        sum += each.count;
    }
    return sum;
  }
  const bool is_window = e.attribute >= Attribute::messages;
  const auto first = is_window ? Attribute::messages : Attribute::days_since_message;
  const auto& days = *kinds[static_cast<int>(e.attribute) - static_cast<int>(first)];
  std::int64_t sum = 0;
  for (int ago = 0; ago < (is_window ? e.window_days : 1000); ++ago) {
    const std::int64_t count = on_day(days, today - ago);
    if (!is_window && count > 0) return ago;
    sum += count;
  }
  return is_window ? sum : -1;
}

bool obvious(const Expression& e, const MemberView& m) {
  if (e.kind == Expression::Kind::negation) return !obvious(e.parts[0], m);
  if (e.kind != Expression::Kind::comparison) {
    std::size_t held = 0;
    for (const Expression& part : e.parts) held += obvious(part, m) ? 1 : 0;
    return e.kind == Expression::Kind::all ? held == e.parts.size() : held > 0;
  }
  const std::string* texts[] = {&m.name, &m.identity, &m.tier, &m.region, &m.company};
  if (e.attribute <= Attribute::company) {
    const std::string& text = *texts[static_cast<int>(e.attribute)];
    bool equal = false;
    for (const std::string& value : e.values) equal = equal || value == text;
    if (e.comparator == Comparator::contains) return text.find(e.values[0]) != std::string::npos;
    return e.comparator == Comparator::unequal ? !equal : equal;
  }
  if (e.attribute == Attribute::tags) return std::ranges::count(m.tags, e.values[0]) > 0;
  if (e.attribute == Attribute::groups) return std::ranges::count(m.groups, e.values[0]) > 0;
  const std::int64_t number = by_hand(e, m);
  if (number < 0) return false;
  const int order = number < e.number ? 0 : number == e.number ? 1 : 2;
  // For =, !=, <, <=, >, >=: below, equal, above.
  static constexpr bool table[6][3] = {{0, 1, 0}, {1, 0, 1}, {1, 0, 0},
                                       {1, 1, 0}, {0, 0, 1}, {0, 1, 1}};
  return table[static_cast<int>(e.comparator)][order];
}

}  // namespace

TEST_CASE("segments: what an expression says of one customer") {
  struct Row {
    std::string_view text;
    bool holds;
  };
  static constexpr Row rows[] = {
      {"questions(30) = 2", true},  // the day 29 ago counts, the one 30 ago and tomorrow do not
      {"questions(31) = 7", true},
      {"questions(1) = 1", true},
      {"questions(30) >= 2 and orders(90) = 0", true},
      {"questions(30) >= 2 and orders(91) = 0", false},
      {"behaviours(page_view, 7) = 2", true},
      {"behaviours(“page_view”，8) = 6", true},
      {"behaviours(7) = 3", true},
      {"behaviours(login, 7) = 0", true},
      {"days_since_order = 90", true},
      {"days_since_question = 0", true},
      {"days_since_renewal >= 0", false},
      {"not days_since_renewal >= 0", true},
      {"days_since_joined > 39", true},
      {"tier in (growth, KA)", true},
      {"tier in （growth，KA）", true},
      {"tier != KA", false},
      {"region contains 浙江", true},
      {"tags has “新客”", true},
      {"tags has \"高 \\\"价值\\\"\"", true},
      {"groups has 华东一群 and group_count < 2", true},
      {"identity = \"\"", true},
      // "and" binds more closely than "or".
      {"tier = KA or tier = KA and tier = x", true},
      {"(tier = KA or tier = KA) and tier = x", false}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(holds(read(row.text), lin(), today) == row.holds);
  }
}

TEST_CASE("segments: a refusal names the column and the remedy") {
  struct Row {
    std::string_view text, refusal;
  };
  static constexpr Row rows[] = {
      {"", "column 1: nothing is written"},
      {"地区 = 1", "column 1: nothing is called \"地区\"; write one of name, identity"},
      {"region = 浙江 tier = KA", "column 13: a condition ends here"},
      {"region = 浙江 and", "column 16: a condition begins with what it is about"},
      {"tier > 3", "column 6: after tier write =, !=, in or contains"},
      {"tags = x", "column 6: after tags write has"},
      {"questions >= 2", "column 11: expected questions(DAYS), such as questions(30)"},
      {"questions(0) >= 2", "column 11: write a whole number from 1 to 730"},
      {"questions(731) >= 2", "column 11: write a whole number from 1 to 730"},
      {"questions(30) >= -2", "column 18: write a whole number from 0 to 1000000000"},
      {"orders(9) = 99999999999999999999", "column 13: write a whole number"},
      {"behaviours(page_view) > 1", "column 21: expected \",\" and the number of days"},
      {"behaviours(page_view, x) > 1", "column 23: write a whole number from 1 to 730"},
      {"(tier = KA", "column 1: this bracket is never closed"},
      {"(tier = KA tier", "column 12: expected \"and\", \"or\" or \")\""},
      {"tier = \"KA", "column 8: this quotation mark is never closed"},
      {"tier = and", "column 8: write the text to compare with"},
      {"tier in KA", "column 9: expected \"(\" and the texts"},
      {"tier in (KA; x)", "column 12: \";\" means nothing here"},
      {"tier = \xff", "the expression is not UTF-8"}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const std::string said = refusal(row.text);
    CHECK_MESSAGE(said.starts_with(row.refusal), said);
  }
}

TEST_CASE("segments: every limit holds at the limit and not one beyond") {
  const auto nested = [](int depth) {
    const auto size = static_cast<std::size_t>(depth);
    return std::string(size, '(') + "tier = KA" + std::string(size, ')');
  };
  CHECK(refusal(nested(depth_max)) == "taken");
  CHECK(refusal(nested(depth_max + 1)).find("20 deep") != std::string::npos);
  std::string list = "tier in (a";
  for (std::size_t i = 1; i < values_max; ++i) list += ",a";
  CHECK(refusal(list + ")") == "taken");
  CHECK(refusal(list + ",a)").find("more than 100 texts") != std::string::npos);
  std::string longest = "tier = ";
  longest.append(expression_bytes_max - longest.size(), 'x');
  CHECK(refusal(longest) == "taken");
  CHECK(refusal(longest + "x").find("at most 4000") != std::string::npos);
  CHECK(refusal("orders(730) = 1000000000") == "taken");
  CHECK(refusal("orders(730) = 1000000001").find("to 1000000000") != std::string::npos);
}

TEST_CASE("segments: random expressions read back as themselves and agree with counting by hand") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Chance chance(seed);
    const Expression made = chance.expression(3);
    const std::string text = print_expression(made);
    CAPTURE(seed);
    CAPTURE(text);
    REQUIRE(read(text) == made);
    for (int i = 0; i < 30; ++i) {
      const MemberView member = chance.member();
      REQUIRE(holds(made, member, today) == obvious(made, member));
    }
  }
}

// Somebody of whom only that is known which is asked for.
MemberView as_needed(MemberView view, const model::MemberNeeds& needs) {
  if (!needs.companies) view.company.clear();
  if (!needs.tags) view.tags.clear();
  if (!needs.stays) {
    view.groups.clear();
    view.group_count = 0;
    view.joined.reset();
  }
  for (auto* days : {&view.messages, &view.questions, &view.answers}) {
    std::erase_if(*days, [&](const model::DayCount& each) {
      return needs.activity_days == 0 || today.number - each.day.number >= needs.activity_days;
    });
  }
  if (!needs.orders) view.orders.clear();
  if (!needs.renewals) view.renewals.clear();
  if (!needs.behaviours) view.behaviours.clear();
  return view;
}

TEST_CASE("segments: what an expression needs is enough to tell") {
  Chance chance(5);
  for (int i = 0; i < 3000; ++i) {
    const Expression expression = chance.expression(2);
    const model::MemberNeeds needs = needs_of(expression);
    CAPTURE(print_expression(expression));
    for (int people = 0; people < 5; ++people) {
      const MemberView member = chance.member();
      CHECK(holds(expression, member, today) == holds(expression, as_needed(member, needs), today));
      if (!turns_with_days(expression))
        CHECK(holds(expression, member, today) == holds(expression, member, today + 3));
    }
  }
  CHECK(needs_of(read("tier = KA")) == model::MemberNeeds());
  CHECK(joined(needs_of(read("messages(9) > 1")), needs_of(read("answers(4) > 1"))).activity_days ==
        9);
  CHECK(names_groups(read("tier = KA or not groups has x")));
  CHECK_FALSE(names_groups(read("group_count > 2")));
}

TEST_CASE("segments: an expression as a tree, there and back") {
  Chance chance(6);
  for (int i = 0; i < 2000; ++i) {
    const Expression expression = chance.expression(3);
    const auto again = expression_from_json(to_json(expression));
    REQUIRE(again.has_value());
    CHECK(*again == expression);
  }
  const auto refused = [](const char* tree) {
    const auto made = expression_from_json(base::parse_json(tree)->get_object());
    return made ? std::string("taken") : made.error().field + ": " + made.error().text;
  };
  CHECK(refused(R"({"all":[]})") == "tree: \"all\" and \"any\" need one condition at least");
  CHECK(refused(R"({"attribute":"age","comparator":"=","number":1})") ==
        "tree: there is no attribute \"age\"");
  CHECK(refused(R"({"attribute":"tier","comparator":"~","values":["a"]})") ==
        "tree: there is no comparator \"~\"");
  CHECK(refused(R"({"attribute":"tier","comparator":"=","values":["a","b"]})") ==
        "tree: several values need \"in\"");
  CHECK(refused(R"({"attribute":"orders","days":7,"comparator":"="})") ==
        "tree: \"orders\" is compared with nothing");
  CHECK(refused(R"({"attribute":"orders","days":0,"comparator":"=","number":1})")
            .starts_with("expression: "));
  CHECK(refused(R"({"all":[{"attribute":"tier","comparator":"=","values":["a"]}]})") == "taken");
  std::string deep = R"({"attribute":"tier","comparator":"=","values":["a"]})";
  for (int i = 0; i < 22; ++i) deep = R"({"not":)" + deep + "}";
  CHECK(refused(deep.c_str()).starts_with("tree: at most 20"));
}

}  // namespace insight::segments
