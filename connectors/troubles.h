// What goes wrong with a platform, as data: each trouble has a code, one text in English and one in
// Chinese with named places ("{group}"), and a remedy in both languages.
//
// A trouble travels as its English text, as every error of ours does: through base::Error, into
// logs and rows. say() makes that text from its row, and tell() finds the row again and what stood
// in its places, so that a reader gets it in their own language, also of rows that are years old.
// A place whose name begins with "why" holds a trouble itself. What no row matches (a library's or
// a server's own words) is told as it is, under the code "other".
//
// Rows are constants of the program. Pure functions; a text above told_bytes_max is "other".
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace connectors {

inline constexpr std::size_t told_bytes_max = 4'096;

// What a person does about it.
struct RemedyRow {
  std::string_view name;  // "secret"
  std::string_view chinese, english;
};
std::span<const RemedyRow> remedy_table();
// Nothing if there is none of this name.
const RemedyRow* remedy_of(std::string_view name);

struct TroubleRow {
  std::string_view code;  // "wecom.40001"
  std::string_view english, chinese;
  std::string_view remedy;  // a RemedyRow's name; empty: that of the trouble inside it
};

struct TroubleTold {
  std::string code;
  std::vector<std::pair<std::string, std::string>> parameters;  // in the order of the English text
  std::string chinese, english;
  std::string remedy;
};

// `values` fill the places of the English text, in the order in which they stand there.
std::string say(const TroubleRow& row, std::initializer_list<std::string_view> values = {});

// All troubles in a text (several are joined by "; "). Rows are tried in their order: those that
// wrap others first. None for an empty text.
std::vector<TroubleTold> tell(std::string_view text, std::span<const TroubleRow> rows);

// Of every platform: the network, and facts that were refused.
std::span<const TroubleRow> common_troubles();

namespace trouble {
inline constexpr TroubleRow fact_refused{"fact_refused", "a fact was refused: {reason}",
                                         "有一条事实没能收下：{reason}", "report"};
}  // namespace trouble

}  // namespace connectors
