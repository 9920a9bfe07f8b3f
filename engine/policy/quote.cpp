#include "engine/policy/quote.h"

#include <optional>

#include "base/utf8.h"

namespace engine {

void add_quote(std::vector<Quote>& quotes, std::string_view shown, language::Span at) {
  if (quotes.size() >= quotes_max) return;
  quotes.push_back({std::string(base::cut_utf8(shown, quote_bytes_max)), at.begin, at.end});
}

void add_quote_at(std::vector<Quote>& quotes, std::string_view text, language::Span at) {
  if (at.begin >= at.end || at.end > text.size()) return;
  add_quote(quotes, text.substr(at.begin, at.end - at.begin), at);
}

std::vector<Quote> quotes_of(const Analysis& analysis, EntryKind kind, std::uint32_t entry,
                             std::string_view text) {
  std::vector<Quote> quotes;
  std::optional<language::Folded> folded;  // made only when something was hit
  for (const EntryHit& hit : analysis.hits) {
    if (hit.kind != kind || hit.entry != entry) continue;
    if (!folded) folded = language::fold_with_origin(text);
    if (hit.at.end <= folded->text.size()) add_quote_at(quotes, text, folded->original(hit.at, text));
  }
  return quotes;
}

base::json::array to_json(const std::vector<Quote>& quotes) {
  base::json::array out;
  for (const Quote& quote : quotes) {
    base::json::object item{{"text", quote.text}};
    if (quote.to > 0) {
      item["from"] = quote.from;
      item["to"] = quote.to;
    }
    out.emplace_back(std::move(item));
  }
  return out;
}

}  // namespace engine
