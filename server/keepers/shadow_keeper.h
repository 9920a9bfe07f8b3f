// ShadowKeeper lets each version in shadow mode read what is said, beside what is in force, and
// keeps how they differ (tables shadow_reading and shadow_example): so that a person can look
// before switching on. It reads behind the writer: nothing that is decided waits for it, and
// nothing it finds is decided upon.
//
// A version begins with the newest `shadow_look_back_max` messages that are there already and then
// follows. It begins anew when the version in shadow or the one in force changes. Both read the
// text as it stands when it is their turn; an edit afterwards is not read again.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "language/text_model.h"
#include "model/rows.h"
#include "store/database.h"
#include "store/queries/text_models.h"

namespace server::keepers {

inline constexpr std::int64_t shadow_look_back_max = 2'000;    // messages; older ones are not read
inline constexpr std::int64_t shadow_messages_per_step = 500;  // written down in one transaction
inline constexpr std::int64_t shadow_messages_per_turn =
    5'000;  // then the search index has its turn

class ShadowKeeper {
 public:
  explicit ShadowKeeper(store::Database& database) : database_(database) {}

  // Reads what is new, at most shadow_messages_per_turn messages of each task; whether there is
  // more.
  base::Result<bool> turn();

 private:
  // Two versions that read the same; kept between turns, because models are large.
  struct Pair {
    std::int64_t version = 0, against = 0;
    std::optional<language::TextModel> shadow, in_force;  // in_force none: the cold start
  };
  base::Result<bool> follow(store::Connection& reader, const model::ReaderChoice& choice);
  base::Result<Pair*> pair_of(store::Connection& reader, const model::ReaderChoice& choice);
  base::Result<void> forget(store::Connection& reader, const std::string& task);
  base::Result<std::int64_t> step(store::Connection& reader, const Pair& pair,
                                  store::queries::ShadowReading& reading, bool begins_anew);

  store::Database& database_;
  std::optional<language::ColdReader> cold_;  // made when it is first needed
  std::map<std::string, Pair> pairs_;         // by task
};

}  // namespace server::keepers
