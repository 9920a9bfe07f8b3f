// Messages: conversations, threads, single rows. A conversation is read by (at, id), so that late
// imports stand where they belong; a page is a stretch on one side of a message, or around it.
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "model/rows.h"
#include "store/database.h"

namespace store::queries {

inline constexpr std::int64_t thread_messages_max = 200;  // shown of one thread
inline constexpr std::int64_t thread_scan_max = 5'000;    // messages looked at to find them

struct Stretch {
  std::vector<model::Message> messages;  // oldest first
  bool has_older = false, has_newer = false;
};

enum class Side { newest, before, after, around };

// `pivot` is the message that `side` speaks of; a pivot that the group does not have gives nothing.
base::Result<Stretch> conversation(Connection& connection, model::GroupId group, Side side,
                                   model::MessageId pivot, std::int64_t limit);

// The asking message, what it answered, and what answered it, directly or not; oldest first.
base::Result<std::vector<model::Message>> thread(Connection& connection,
                                                 const model::Question& question);

base::Result<std::optional<model::Message>> message(Connection& connection, model::MessageId id);
// Those of the named that exist, in the order of `ids`.
base::Result<std::vector<model::Message>> messages(Connection& connection,
                                                   const std::vector<std::int64_t>& ids);
// Messages of kind text, newest first by id, not older than `since`.
base::Result<std::vector<model::Message>> recent_texts(Connection& connection, base::Instant since,
                                                       std::int64_t limit);
base::Result<std::vector<model::Label>> labels_of(Connection& connection, model::MessageId id);

base::Result<std::int64_t> newest_message_id(Connection& connection);

}  // namespace store::queries
