// What the operator says about the files to be read, and the names of the formats.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "base/time_zone.h"
#include "model/names.h"

namespace connectors::files {

// facts: our own JSON lines, as `export` writes them (model/fact_json.h). jsonl and csv: rows with
// common names. The last three are tables, read by `import roster|orders|renewals`.
enum class Format {
  wecom,
  slack,
  discord,
  telegram,
  zulip,
  irc,
  facts,
  jsonl,
  csv,
  roster,
  orders,
  renewals
};

struct ReadOptions {
  std::optional<Format> format;  // nothing: told by the content
  std::string source;            // empty: the format's name; "roster" for all three tables
  std::string group;             // for files that name no group
  base::TimeZone zone = base::TimeZone::utc();  // for times that name no zone
  bool live = false;                            // false: every fact is recorded history
  bool direct_chats = false;  // WeCom: chats of two people too, as groups of their own
  base::Instant now;          // for facts that have no time of their own (a roster's rows)
  // (field, column): "text" is in the column "Nachricht". Fields: see columns.h.
  std::vector<std::pair<std::string, std::string>> columns;
};

}  // namespace connectors::files

template <>
struct model::NameOf<connectors::files::Format> {
  static constexpr auto all =
      std::to_array<std::string_view>({"wecom", "slack", "discord", "telegram", "zulip", "irc",
                                       "facts", "jsonl", "csv", "roster", "orders", "renewals"});
};
