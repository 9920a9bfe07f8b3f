#include "language/term_scanner.h"

#include <algorithm>
#include <unordered_map>

#include "base/ascii.h"

namespace language {
namespace {

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// ASCII punctuation, and "。", "、", "…", "·", the brackets and quotes of Chinese, symbols and
// emoji.
bool is_break_before(std::string_view text, std::size_t at) {
  const char c = text[at - 1];
  if (is_ascii(c)) return !base::is_small_letter_or_digit(c) && c != '\'' && c != ' ';
  if (at < 3) return false;
  const auto last3 = text.substr(at - 3, 3);
  return last3[0] == '\xE2' || (last3[0] == '\xE3' && last3[1] == '\x80') ||
         (at >= 4 && text[at - 4] == '\xF0' && text[at - 3] == '\x9F');
}
bool is_break_at(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (is_ascii(c)) return !base::is_small_letter_or_digit(c) && c != '\'' && c != ' ';
  return c == '\xE2' || (c == '\xE3' && at + 1 < text.size() && text[at + 1] == '\x80') ||
         (c == '\xF0' && at + 1 < text.size() && text[at + 1] == '\x9F');
}

}  // namespace

bool is_clause_begin(std::string_view folded, std::size_t at) {
  if (at == 0 || is_break_before(folded, at)) return true;
  if (folded[at - 1] != ' ') return false;
  return at < 2 || !is_ascii(folded[at - 2]) || is_break_before(folded, at - 1);
}

bool is_clause_end(std::string_view folded, std::size_t at) {
  if (at >= folded.size() || is_break_at(folded, at)) return true;
  if (folded[at] != ' ') return false;
  return at + 1 >= folded.size() || !is_ascii(folded[at + 1]) || is_break_at(folded, at + 1) ||
         !is_ascii(folded[at - 1]);
}

base::Result<TermScanner> TermScanner::compile(const std::vector<std::string>& terms) {
  TermScanner scanner;
  std::unordered_map<std::string, std::size_t> numbers;
  std::vector<Expression> expressions;
  for (std::uint32_t i = 0; i < terms.size(); ++i) {
    std::string_view text = terms[i];
    const bool begin = text.size() > 1 && text.front() == '^';
    const bool end = text.size() > 1 && text.back() == '$';
    text = text.substr(begin ? 1 : 0, text.size() - (begin ? 1 : 0) - (end ? 1 : 0));
    const std::string literal = fold(text);
    if (literal.empty() || literal.size() > pattern_bytes_max) {
      return base::fail(base::ErrorCode::invalid_input,
                        "the term \"" + terms[i] + "\" is empty or too long",
                        "terms[" + std::to_string(i) + "]");
    }
    const auto [at, added] = numbers.emplace(literal, scanner.literals_.size());
    if (added) {
      scanner.literals_.push_back({static_cast<std::uint32_t>(literal.size()),
                                   base::is_small_letter_or_digit(literal.front()),
                                   base::is_small_letter_or_digit(literal.back()),
                                   {}});
      expressions.push_back({literal, 0});
    }
    scanner.literals_[at->second].terms.push_back({i, begin, end});
  }
  auto database = compile_literals(expressions);
  if (!database) {
    return base::fail(base::ErrorCode::invalid_input, database.error().why, "terms");
  }
  scanner.database_ = std::move(*database);
  return scanner;
}

namespace {
struct ScanContext {
  const void* literals;
  std::string_view text;
  std::vector<TermHit>* hits;
};
}  // namespace

int TermScanner::on_match(unsigned number, unsigned long long, unsigned long long to, unsigned,
                          void* context) {
  auto& scan = *static_cast<ScanContext*>(context);
  const auto& literal = (*static_cast<const std::vector<Literal>*>(scan.literals))[number];
  const auto end = static_cast<std::size_t>(to);
  const std::size_t begin = end - literal.bytes;
  if (literal.latin_begin && begin > 0 && base::is_small_letter_or_digit(scan.text[begin - 1]))
    return 0;
  if (literal.latin_end && end < scan.text.size() && base::is_small_letter_or_digit(scan.text[end]))
    return 0;
  for (const Term& term : literal.terms) {
    if (term.clause_begin && !is_clause_begin(scan.text, begin)) continue;
    if (term.clause_end && !is_clause_end(scan.text, end)) continue;
    if (scan.hits->size() >= term_hits_max) return 1;
    const std::uint32_t anchors = (term.clause_begin ? 1U : 0U) + (term.clause_end ? 1U : 0U);
    scan.hits->push_back(
        {term.term, anchors, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}});
  }
  return 0;
}

void TermScanner::scan(std::string_view folded, std::vector<TermHit>& hits,
                       Scratch& scratch) const {
  hits.clear();
  ScanContext context{&literals_, folded, &hits};
  scratch.state().scan(database_, folded, on_match, &context);
  std::sort(hits.begin(), hits.end(), [](const TermHit& a, const TermHit& b) {
    if (a.at.begin != b.at.begin) return a.at.begin < b.at.begin;
    if (a.at.end != b.at.end) return a.at.end > b.at.end;
    return a.anchors != b.anchors ? a.anchors > b.anchors : a.term < b.term;
  });
}

}  // namespace language
