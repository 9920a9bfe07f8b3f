// Channels and entry codes as the console shows them, as visitors meet them, and as connectors
// follow up the platforms' codes behind them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/entrance.h"
#include "model/rows.h"
#include "store/database.h"

namespace store::queries {

inline constexpr std::int64_t codes_listed_max = 2'000;

base::Result<std::vector<model::Channel>> channels(Connection& connection);
base::Result<std::optional<model::Channel>> channel(Connection& connection, model::ChannelId id);
// The newest first; with those that were archived if asked for.
base::Result<std::vector<model::EntryCode>> entry_codes(Connection& connection, bool with_archived);
base::Result<std::optional<model::EntryCode>> entry_code(Connection& connection, model::CodeId id);
base::Result<std::optional<model::EntryCode>> entry_code_named(Connection& connection,
                                                               std::string_view text);
base::Result<std::vector<model::EntryWay>> ways_of(Connection& connection, model::CodeId id);

// Those that are not on their way out, of all codes.
base::Result<std::vector<model::EntryWay>> ways_in_use(Connection& connection);
// Which platform a member or a group ("member", "chat_group") is of; 0: not there.
base::Result<model::SourceId> source_of(Connection& connection, std::string_view table,
                                        std::int64_t id);

// How the destinations of a code stand: by rule. `midnight`: when the business day began.
base::Result<std::map<std::string, model::Standing>> standings_of(
    Connection& connection, const model::EntranceRules& rules,
    const std::vector<model::EntryWay>& ways, base::Instant midnight);

// Ways that were asked for and whose name or picture is not known: an effect is parked.
struct OpenWay {
  model::EntryWay way;
  std::string key;
  base::Instant asked_at;
};
base::Result<std::vector<OpenWay>> open_ways(Connection& connection, std::string_view source);

}  // namespace store::queries
