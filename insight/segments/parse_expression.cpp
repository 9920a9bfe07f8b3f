#include <array>
#include <optional>

#include "base/utf8.h"
#include "insight/segments/expression.h"

namespace insight::segments {

using base::ErrorCode;
using base::Result;

namespace {

enum class TokenKind { word, quoted, open, close, comma, sign, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;    // of words, quoted values (without their marks) and signs
  std::size_t at = 0;  // byte where it begins
};

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

struct Mark {
  std::string_view text;
  TokenKind kind;
};
constexpr Mark marks[] = {
    {"(", TokenKind::open},    {"（", TokenKind::open},  {")", TokenKind::close},
    {"）", TokenKind::close},  {",", TokenKind::comma},  {"，", TokenKind::comma},
    {"\"", TokenKind::quoted}, {"“", TokenKind::quoted}, {"”", TokenKind::quoted},
    {">=", TokenKind::sign},   {"<=", TokenKind::sign},  {"!=", TokenKind::sign},
    {">", TokenKind::sign},    {"<", TokenKind::sign},   {"=", TokenKind::sign}};

const Mark* mark_at(std::string_view rest) {
  for (const Mark& mark : marks) {
    if (rest.starts_with(mark.text)) return &mark;
  }
  return nullptr;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Expression> parse() {
    TRY_VOID(advance());
    if (token_.kind == TokenKind::end) {
      return refuse("nothing is written; write a condition such as questions(30) >= 2");
    }
    TRY(expression, parse_joined(Expression::Kind::any, 0));
    if (token_.kind != TokenKind::end) {
      return refuse(
          "a condition ends here, but more follows; write \"and\" or \"or\" between "
          "conditions");
    }
    return expression;
  }

 private:
  tl::unexpected<base::Error> refuse(std::string what) const {
    return refuse_at(token_.at, std::move(what));
  }
  tl::unexpected<base::Error> refuse_at(std::size_t at, std::string what) const {
    const std::size_t column = base::count_code_points(text_.substr(0, at)) + 1;
    return base::fail(ErrorCode::invalid_input,
                      "column " + std::to_string(column) + ": " + std::move(what), "expression");
  }

  Result<void> advance() {
    constexpr std::string_view ideographic_space = "\u3000";
    for (;;) {
      const std::string_view rest = text_.substr(next_);
      if (rest.starts_with(ideographic_space))
        next_ += ideographic_space.size();
      else if (!rest.empty() && std::string_view(" \t\r\n").find(rest[0]) != rest.npos)
        ++next_;
      else
        break;
    }
    token_ = Token{TokenKind::end, {}, next_};
    if (next_ == text_.size()) return {};
    if (const Mark* mark = mark_at(text_.substr(next_))) {
      next_ += mark->text.size();
      token_.kind = mark->kind;
      if (mark->kind == TokenKind::quoted) return read_quoted(mark->text == "\"" ? "\"" : "”");
      if (mark->kind == TokenKind::sign) token_.text = mark->text;
      return {};
    }
    if (!is_word_byte(text_[next_])) {
      return refuse("\"" + std::string(1, text_[next_]) +
                    "\" means nothing here; put texts with such characters between \" marks");
    }
    token_.kind = TokenKind::word;
    while (next_ < text_.size() && is_word_byte(text_[next_]) && !ends_word()) {
      token_.text += text_[next_++];
    }
    return {};
  }

  bool ends_word() const {
    const std::string_view rest = text_.substr(next_);
    return mark_at(rest) != nullptr || rest.starts_with("\u3000");
  }

  Result<void> read_quoted(std::string_view end) {
    while (next_ < text_.size()) {
      const std::string_view rest = text_.substr(next_);
      if (rest.starts_with(end)) {
        next_ += end.size();
        return {};
      }
      if (rest[0] == '\\' && rest.size() > 1 && (rest[1] == '"' || rest[1] == '\\')) ++next_;
      token_.text += text_[next_++];
    }
    return refuse("this quotation mark is never closed; write a second one after the text");
  }

  bool at_word(std::string_view word) const {
    return token_.kind == TokenKind::word && token_.text == word;
  }

  // any: all parts between "or"; all: single ones between "and".
  Result<Expression> parse_joined(Expression::Kind kind, int depth) {
    const bool any = kind == Expression::Kind::any;
    Expression joined;
    joined.kind = kind;
    for (;;) {
      auto part = any ? parse_joined(Expression::Kind::all, depth) : parse_one(depth);
      if (!part) return part;
      joined.parts.push_back(*std::move(part));
      if (!at_word(any ? "or" : "and")) break;
      TRY_VOID(advance());
    }
    if (joined.parts.size() > 1) return joined;
    Expression only = std::move(joined.parts.front());
    return only;
  }

  Result<Expression> parse_one(int depth) {
    if (depth > depth_max) {
      return refuse("brackets and \"not\" stand within each other more than " +
                    std::to_string(depth_max) + " deep; make two segments of it");
    }
    if (at_word("not")) {
      TRY_VOID(advance());
      TRY(part, parse_one(depth + 1));
      Expression negation;
      negation.kind = Expression::Kind::negation;
      negation.parts.push_back(std::move(part));
      return negation;
    }
    if (token_.kind != TokenKind::open) return parse_comparison();
    const std::size_t opened = token_.at;
    TRY_VOID(advance());
    TRY(inner, parse_joined(Expression::Kind::any, depth + 1));
    if (token_.kind == TokenKind::end) {
      return refuse_at(opened, "this bracket is never closed; write \")\" after the condition");
    }
    TRY_VOID(expect(TokenKind::close, "\"and\", \"or\" or \")\""));
    return inner;
  }

  Result<void> expect(TokenKind kind, std::string_view wanted) {
    if (token_.kind != kind) return refuse("expected " + std::string(wanted));
    return advance();
  }

  Result<Expression> parse_comparison() {
    Expression comparison;
    TRY(attribute, parse_attribute());
    comparison.attribute = attribute;
    const Shape shape = shape_of(attribute);
    if (shape == Shape::window) {
      TRY_VOID(expect(TokenKind::open, std::string(to_string(attribute)) + "(DAYS), such as " +
                                           std::string(to_string(attribute)) + "(30)"));
      if (attribute == Attribute::behaviours) TRY_VOID(parse_behaviour(comparison.name));
      TRY(days, parse_number(1, window_days_max));
      comparison.window_days = days;
      TRY_VOID(expect(TokenKind::close, "\")\" after the number of days"));
    }
    TRY(comparator, parse_comparator(attribute));
    comparison.comparator = comparator;
    if (shape == Shape::number || shape == Shape::window) {
      TRY(number, parse_number(0, number_max));
      comparison.number = number;
    } else if (comparator == Comparator::in) {
      TRY_VOID(parse_values(comparison.values));
    } else {
      TRY_VOID(parse_value(comparison.values));
    }
    return comparison;
  }

  Result<Attribute> parse_attribute() {
    std::string known;
    for (int i = 0; i <= static_cast<int>(last_attribute); ++i) {
      const auto attribute = static_cast<Attribute>(i);
      if (at_word(to_string(attribute))) {
        TRY_VOID(advance());
        return attribute;
      }
      known.append(i == 0 ? "" : ", ").append(to_string(attribute));
    }
    const std::string said = token_.kind == TokenKind::word
                                 ? "nothing is called \"" + token_.text + "\""
                                 : std::string("a condition begins with what it is about");
    return refuse(said + "; write one of " + known);
  }

  Result<Comparator> parse_comparator(Attribute attribute) {
    static constexpr std::string_view wanted[] = {"=, !=, in or contains", "has",
                                                  "=, !=, <, <=, > or >=", "=, !=, <, <=, > or >="};
    const Shape shape = shape_of(attribute);
    for (int i = 0; i <= static_cast<int>(Comparator::contains); ++i) {
      const auto comparator = static_cast<Comparator>(i);
      const bool said = (token_.kind == TokenKind::sign || token_.kind == TokenKind::word) &&
                        token_.text == to_string(comparator);
      if (said && fits(shape, comparator)) {
        TRY_VOID(advance());
        return comparator;
      }
    }
    return refuse("after " + std::string(to_string(attribute)) + " write " +
                  std::string(wanted[static_cast<std::size_t>(shape)]));
  }

  static bool fits(Shape shape, Comparator comparator) {
    if (shape == Shape::list) return comparator == Comparator::has;
    if (shape != Shape::text) return comparator <= Comparator::at_least;
    return comparator == Comparator::equal || comparator == Comparator::unequal ||
           comparator == Comparator::in || comparator == Comparator::contains;
  }

  Result<std::int64_t> parse_number(std::int64_t least, std::int64_t most) {
    std::optional<std::int64_t> number;
    const bool digits = token_.kind == TokenKind::word && token_.text.size() <= 10 &&
                        token_.text.find_first_not_of("0123456789") == std::string::npos;
    if (digits) number = std::stoll(token_.text);
    if (!number || *number < least || *number > most) {
      return refuse("write a whole number from " + std::to_string(least) + " to " +
                    std::to_string(most));
    }
    TRY_VOID(advance());
    return *number;
  }

  // Which behaviour is meant, before the days; nothing: any.
  Result<void> parse_behaviour(std::string& name) {
    const bool is_number = token_.kind == TokenKind::word &&
                           token_.text.find_first_not_of("0123456789") == std::string::npos;
    const bool is_name = token_.kind == TokenKind::word || token_.kind == TokenKind::quoted;
    if (is_number || !is_name) return {};
    name = token_.text;
    TRY_VOID(advance());
    return expect(TokenKind::comma,
                  "\",\" and the number of days, as in behaviours(page_view, 30)");
  }

  Result<void> parse_value(std::vector<std::string>& values) {
    const bool reserved = at_word("and") || at_word("or") || at_word("not") || at_word("in") ||
                          at_word("has") || at_word("contains");
    if ((token_.kind != TokenKind::word && token_.kind != TokenKind::quoted) || reserved) {
      return refuse("write the text to compare with, between \" marks");
    }
    values.push_back(token_.text);
    return advance();
  }

  Result<void> parse_values(std::vector<std::string>& values) {
    TRY_VOID(expect(TokenKind::open, "\"(\" and the texts, such as in (KA, growth)"));
    for (;;) {
      if (values.size() == values_max) {
        return refuse("more than " + std::to_string(values_max) +
                      " texts in one list; join two lists with \"or\"");
      }
      TRY_VOID(parse_value(values));
      if (token_.kind != TokenKind::comma) break;
      TRY_VOID(advance());
    }
    return expect(TokenKind::close, "\",\" or \")\"");
  }

  std::string_view text_;
  std::size_t next_ = 0;
  Token token_;
};

}  // namespace

Result<Expression> parse_expression(std::string_view text) {
  if (text.size() > expression_bytes_max) {
    return base::fail(ErrorCode::invalid_input,
                      "the expression has " + std::to_string(text.size()) +
                          " bytes; write at most " + std::to_string(expression_bytes_max),
                      "expression");
  }
  if (!base::is_valid_utf8(text)) {
    return base::fail(ErrorCode::invalid_input, "the expression is not UTF-8; write it in UTF-8",
                      "expression");
  }
  return Parser(text).parse();
}

}  // namespace insight::segments
