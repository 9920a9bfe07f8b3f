#include "language/matcher.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "base/ensure.h"
#include "base/utf8.h"
#include "language/hyperscan.h"

namespace language {
namespace {

using base::ErrorCode;

// One pattern's interest in one literal. Several patterns may look for the same word.
struct Use {
  std::uint32_t pattern;
  std::uint16_t word_bit;   // all_of: which word this is
  std::uint16_t words_all;  // all_of: the bits of all its words; 0 for other kinds
  bool whole_word;
};

struct Regex {
  std::uint32_t pattern;
  std::uint32_t width_min;  // bytes, where Hyperscan cannot say where the match began
  bool knows_begin;
};

bool is_word_byte(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); }

bool is_whole_word(std::string_view text, std::size_t begin, std::size_t end) {
  const bool before = begin > 0 && is_word_byte(text[begin - 1]) && is_word_byte(text[begin]);
  const bool after = end < text.size() && is_word_byte(text[end]) && is_word_byte(text[end - 1]);
  return !before && !after;
}

auto refuse(std::size_t index, std::string why) {
  return base::fail(ErrorCode::invalid_input, std::move(why),
                    "patterns[" + std::to_string(index) + "].text");
}

// A regular expression in folded form, and where each of its bytes stood in what the caller wrote.
struct FoldedRegex {
  std::string text;
  std::vector<std::size_t> character;  // per byte: the number of the character, from 1
};

FoldedRegex fold_regex(std::string_view written) {
  FoldedRegex folded;
  std::size_t number = 0;
  for (std::size_t i = 0; i < written.size();) {
    const char32_t c = base::next_code_point(written, i);
    ++number;
    char32_t to = c < 0x80 ? c : fold_character(c);
    if (to == 0) to = c;
    // "？" folds to "?", which must not become an operator.
    if (to != c && to < 0x80 && !is_word_byte(static_cast<char>(to))) folded.text.push_back('\\');
    base::append_utf8(folded.text, to);
    folded.character.resize(folded.text.size(), number);
  }
  return folded;
}

// Hyperscan says "... at index 12." when it knows the byte.
std::optional<std::size_t> position_in(std::string_view why) {
  constexpr std::string_view mark = "at index ";
  const auto at = why.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  std::size_t position = 0, digits = 0;
  for (char c : why.substr(at + mark.size())) {
    if (c < '0' || c > '9' || ++digits > 6) break;
    position = position * 10 + static_cast<std::size_t>(c - '0');
  }
  if (digits == 0) return std::nullopt;
  return position;
}

// For what Hyperscan does not know it names no byte: the first back-reference or look-around is it.
std::optional<std::size_t> unsupported_construct(std::string_view regex) {
  for (std::size_t i = 0; i + 1 < regex.size(); ++i) {
    if (regex[i] == '\\') {
      if (regex[i + 1] >= '1' && regex[i + 1] <= '9') return i;
      ++i;
    } else if (regex[i] == '(' && regex[i + 1] == '?' && i + 2 < regex.size()) {
      if (std::string_view("=!<>P&R|(").find(regex[i + 2]) != std::string_view::npos) return i;
    }
  }
  return std::nullopt;
}

std::string explain(const FoldedRegex& regex, const std::string& why) {
  if (why.find("empty buffer") != std::string::npos) {
    return "the expression matches the empty text, so it would match everything: require at least "
           "one character";
  }
  auto position = position_in(why);
  if (!position) position = unsupported_construct(regex.text);
  if (!position) return "the expression does not compile: " + why;
  // "at index n" may be one past the end: something is missing there.
  const std::size_t character =
      *position < regex.character.size() ? regex.character[*position] : regex.character.back() + 1;
  return "the expression does not compile, at character " + std::to_string(character) + ": " + why;
}

constexpr unsigned regex_flags = HS_FLAG_UTF8 | HS_FLAG_CASELESS | HS_FLAG_DOTALL;

std::vector<std::string> split_words(std::string_view folded) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < folded.size();) {
    const auto end = std::min(folded.find(' ', i), folded.size());
    if (end > i) words.emplace_back(folded.substr(i, end - i));
    i = end + 1;
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

// all_of keeps its blanks: folding would join "加 薇 信" to one word, so each word is folded alone.
std::string fold_words(std::string_view text) {
  std::string folded;
  std::string word;
  const auto flush = [&] {
    const auto one = fold(word);
    if (!one.empty()) folded.append(folded.empty() ? "" : " ").append(one);
    word.clear();
  };
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = base::next_code_point(text, i);
    if (fold_character(c) == U' ')
      flush();
    else
      base::append_utf8(word, c);
  }
  flush();
  return folded;
}

}  // namespace

std::string_view to_string(PatternKind kind) {
  switch (kind) {
    case PatternKind::contains: return "contains";
    case PatternKind::word: return "word";
    case PatternKind::exact: return "exact";
    case PatternKind::all_of: return "all_of";
    case PatternKind::regex: return "regex";
  }
  return "unknown";
}

struct PatternMatcher::Compiled {
  base::Result<void> add(const Pattern& pattern, std::uint32_t index);
  base::Result<void> build();
  base::Result<void> build_regexes();
  void add_use(const std::string& literal, Use use);

  std::vector<std::uint32_t> ids;  // per pattern: the caller's id
  std::unordered_map<std::string, std::vector<std::uint32_t>> exact;

  Database literals;
  std::vector<std::vector<Use>> uses;  // per literal
  std::vector<std::uint32_t> literal_bytes;
  std::unordered_map<std::string, std::uint32_t> literal_numbers;  // emptied after build()

  Database regexes;
  std::vector<Regex> regex_uses;
  std::vector<FoldedRegex> regex_texts;  // emptied after build()
};

void PatternMatcher::Compiled::add_use(const std::string& literal, Use use) {
  const auto number = static_cast<std::uint32_t>(uses.size());
  const auto [at, added] = literal_numbers.emplace(literal, number);
  if (added) {
    uses.emplace_back();
    literal_bytes.push_back(static_cast<std::uint32_t>(literal.size()));
  }
  uses[at->second].push_back(use);
}

base::Result<void> PatternMatcher::Compiled::add(const Pattern& pattern, std::uint32_t index) {
  ids.push_back(pattern.id);
  if (pattern.text.find('\0') != std::string::npos) return refuse(index, "holds a NUL character");
  if (!base::is_valid_utf8(pattern.text)) return refuse(index, "is not valid UTF-8");
  std::string folded;
  if (pattern.kind == PatternKind::regex) {
    regex_texts.push_back(fold_regex(pattern.text));
    regex_uses.push_back({index, 1, true});
    folded = regex_texts.back().text;
  } else {
    folded = pattern.kind == PatternKind::all_of ? fold_words(pattern.text) : fold(pattern.text);
  }
  if (folded.empty())
    return refuse(index, "is empty: a pattern needs at least one visible character");
  if (folded.size() > pattern_bytes_max) {
    return refuse(index, "is " + std::to_string(folded.size()) + " bytes long, the limit is " +
                             std::to_string(pattern_bytes_max));
  }
  if (pattern.kind == PatternKind::exact) exact[folded].push_back(index);
  if (pattern.kind == PatternKind::contains) add_use(folded, {index, 0, 0, false});
  if (pattern.kind == PatternKind::word) add_use(folded, {index, 0, 0, true});
  if (pattern.kind == PatternKind::all_of) {
    const auto words = split_words(folded);
    if (words.size() > pattern_words_max) {
      return refuse(index, "has " + std::to_string(words.size()) + " words, the limit is " +
                               std::to_string(pattern_words_max));
    }
    const auto all = static_cast<std::uint16_t>((1U << words.size()) - 1);
    for (std::size_t w = 0; w < words.size(); ++w) {
      add_use(words[w], {index, static_cast<std::uint16_t>(1U << w), all, false});
    }
  }
  return {};
}

base::Result<void> PatternMatcher::Compiled::build() {
  std::vector<Expression> expressions(uses.size());
  for (const auto& [text, number] : literal_numbers) {
    const bool once = std::none_of(uses[number].begin(), uses[number].end(),
                                   [](const Use& use) { return use.whole_word; });
    expressions[number] = {text, once ? HS_FLAG_SINGLEMATCH : 0U};
  }
  literal_numbers.clear();
  auto compiled = compile_literals(expressions);
  if (!compiled) return base::fail(ErrorCode::invalid_input, compiled.error().why, "patterns");
  literals = std::move(*compiled);
  return build_regexes();
}

base::Result<void> PatternMatcher::Compiled::build_regexes() {
  std::vector<Expression> expressions;
  for (const auto& regex : regex_texts) {
    expressions.push_back({regex.text, regex_flags | HS_FLAG_SOM_LEFTMOST});
  }
  for (;;) {
    auto compiled = compile_regexes(expressions);
    if (compiled) {
      regexes = std::move(*compiled);
      regex_texts.clear();
      return {};
    }
    const int at = compiled.error().expression;
    if (at < 0) return base::fail(ErrorCode::invalid_input, compiled.error().why, "patterns");
    auto& failed = expressions[static_cast<std::size_t>(at)];
    auto& use = regex_uses[static_cast<std::size_t>(at)];
    // To know where a match began costs memory; some expressions fit only without.
    failed.flags = regex_flags;
    const auto alone = use.knows_begin ? compile_regexes({failed}) : std::move(compiled);
    if (!alone) {
      return refuse(use.pattern,
                    explain(regex_texts[static_cast<std::size_t>(at)], alone.error().why));
    }
    use.knows_begin = false;
    hs_expr_info_t* info = nullptr;
    hs_compile_error_t* error = nullptr;
    if (hs_expression_info(failed.text.c_str(), failed.flags, &info, &error) == HS_SUCCESS) {
      use.width_min = info->min_width;
      free(info);
    }
    hs_free_compile_error(error);
  }
}

base::Result<PatternMatcher> PatternMatcher::compile(std::vector<Pattern> patterns) {
  if (patterns.size() > patterns_max) {
    return base::fail(ErrorCode::limit_exceeded,
                      "there are " + std::to_string(patterns.size()) + " patterns, the limit is " +
                          std::to_string(patterns_max),
                      "patterns");
  }
  auto compiled = std::make_unique<Compiled>();
  for (std::uint32_t index = 0; index < patterns.size(); ++index) {
    TRY_VOID(compiled->add(patterns[index], index));
  }
  if (compiled->regex_uses.size() > regexes_max) {
    return base::fail(ErrorCode::limit_exceeded,
                      "there are " + std::to_string(compiled->regex_uses.size()) +
                          " regular expressions, the limit is " + std::to_string(regexes_max),
                      "patterns");
  }
  TRY_VOID(compiled->build());
  return PatternMatcher(std::move(compiled));
}

namespace {

// What one scan collects. The first hit of each pattern counts.
struct Collector {
  Scratch::State* state = nullptr;
  std::string_view text;
  std::vector<Hit>* hits;
  const std::vector<std::uint32_t>* ids;
  const std::vector<std::vector<Use>>* uses;
  const std::vector<std::uint32_t>* literal_bytes;
  const std::vector<Regex>* regexes;
  std::uint32_t stamp = 0;
  bool full = false;

  void add(std::uint32_t pattern, std::size_t begin, std::size_t end) {
    if (hits->size() >= hits_max) {
      full = true;
      return;
    }
    hits->push_back({(*ids)[pattern],
                     pattern,
                     {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}});
  }

  // True when this occurrence completes a pattern that was not reported yet.
  bool completes(const Use& use) {
    std::uint32_t& seen = state->stamps[use.pattern];
    if (use.words_all == 0) {
      if (seen == stamp) return false;
      seen = stamp;
      return true;
    }
    std::uint16_t& words = state->words_seen[use.pattern];
    if (seen != stamp) {
      seen = stamp;
      words = 0;
    }
    if (words == use.words_all) return false;
    words = static_cast<std::uint16_t>(words | use.word_bit);
    return words == use.words_all;
  }
};

int on_literal(unsigned literal, unsigned long long, unsigned long long to, unsigned,
               void* context) {
  auto& collector = *static_cast<Collector*>(context);
  const auto end = static_cast<std::size_t>(to);
  const std::size_t begin = end - (*collector.literal_bytes)[literal];
  for (const Use& use : (*collector.uses)[literal]) {
    if (use.whole_word && !is_whole_word(collector.text, begin, end)) continue;
    if (collector.completes(use)) collector.add(use.pattern, begin, end);
  }
  return collector.full ? 1 : 0;
}

int on_regex(unsigned regex, unsigned long long from, unsigned long long to, unsigned,
             void* context) {
  auto& collector = *static_cast<Collector*>(context);
  const Regex& use = (*collector.regexes)[regex];
  if (!collector.completes({use.pattern, 0, 0, false})) return 0;
  const auto end = static_cast<std::size_t>(to);
  const std::size_t begin = use.knows_begin ? static_cast<std::size_t>(from)
                                            : end - std::min<std::size_t>(use.width_min, end);
  collector.add(use.pattern, begin, end);
  return collector.full ? 1 : 0;
}

}  // namespace

bool PatternMatcher::match(std::string_view folded, std::vector<Hit>& hits,
                           Scratch& scratch) const {
  hits.clear();
  ENSURE(folded.size() <= folded_bytes_max);
  auto& state = scratch.state();
  Collector collector{&state,
                      folded,
                      &hits,
                      &compiled_->ids,
                      &compiled_->uses,
                      &compiled_->literal_bytes,
                      &compiled_->regex_uses,
                      state.next_stamp(compiled_->ids.size())};
  if (!compiled_->exact.empty()) {
    const auto found = compiled_->exact.find(std::string(folded));
    if (found != compiled_->exact.end()) {
      for (const std::uint32_t pattern : found->second) collector.add(pattern, 0, folded.size());
    }
  }
  state.scan(compiled_->literals, folded, on_literal, &collector);
  if (!collector.full) state.scan(compiled_->regexes, folded, on_regex, &collector);
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    return a.at.begin != b.at.begin ? a.at.begin < b.at.begin : a.index < b.index;
  });
  return !collector.full;
}

std::size_t PatternMatcher::size() const { return compiled_->ids.size(); }

PatternMatcher::PatternMatcher(std::unique_ptr<const Compiled> compiled)
    : compiled_(std::move(compiled)) {}
PatternMatcher::~PatternMatcher() = default;
PatternMatcher::PatternMatcher(PatternMatcher&&) noexcept = default;
PatternMatcher& PatternMatcher::operator=(PatternMatcher&&) noexcept = default;

}  // namespace language
