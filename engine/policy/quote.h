// A Quote is a piece of a message that spoke for a decision, as its author wrote it. Positions are bytes of
// the message's own text; 0, 0 means the message as a whole. Values; safe from any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "engine/policy/compiled_policy.h"

namespace engine {

inline constexpr std::size_t quotes_max = 8;         // kept per decision; more adds nothing
inline constexpr std::size_t quote_bytes_max = 200;  // of one quote; cut at a character

struct Quote {
  std::string text;
  std::uint32_t from = 0, to = 0;
  friend bool operator==(const Quote&, const Quote&) = default;
};

// Adds a quote; `shown` is what a reader may see of it. Beyond quotes_max nothing is added.
void add_quote(std::vector<Quote>& quotes, std::string_view shown, language::Span at);
// Adds what stands at a place of the text.
void add_quote_at(std::vector<Quote>& quotes, std::string_view text, language::Span at);

// The words of one rule or reply that were hit in `text`, which is what was analysed.
std::vector<Quote> quotes_of(const Analysis& analysis, EntryKind kind, std::uint32_t entry,
                             std::string_view text);

// [{"text":…, "from":…, "to":…}, …]
base::json::array to_json(const std::vector<Quote>& quotes);

}  // namespace engine
