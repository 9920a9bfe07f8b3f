// Labels and the models that they taught: what is there, which version reads, and how a version in
// shadow mode differs from the one in force. The last two tables are derived data, written here by
// the server's keeper over a connection of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/rows.h"
#include "store/database.h"

namespace store::queries {

inline constexpr std::int64_t shadow_examples_max = 40;  // the newest are kept, per task

// Of one task. Of several labels of a message only the last one counts.
struct LabelCount {
  std::string label;  // as the operators write it
  std::int64_t messages = 0;
};
base::Result<std::vector<LabelCount>> label_counts(Connection& connection, const std::string& task);
// In the order in which the labels were given, that is, of their facts.
base::Result<std::vector<model::Label>> last_labels(Connection& connection,
                                                    const std::string& task);

base::Result<std::optional<model::ReaderChoice>> reader_choice(Connection& connection,
                                                               const std::string& task);
// Without its body.
base::Result<std::optional<model::TextModelVersion>> text_model_head(Connection& connection,
                                                                     const std::string& task,
                                                                     std::int64_t version);
// Without bodies, newest first.
base::Result<std::vector<model::TextModelVersion>> text_model_heads(Connection& connection,
                                                                    const std::string& task,
                                                                    std::int64_t limit);
base::Result<std::optional<model::TextModelVersion>> text_model(Connection& connection,
                                                                const std::string& task,
                                                                std::int64_t version);

// How version `version` and version `against` (0: the cold start) have read the same messages.
struct ShadowReading {
  std::string task;
  std::int64_t version = 0, against = 0;
  std::int64_t from_id = 0,
               through_id = 0;  // messages above the first, up to the second, were read
  std::int64_t messages = 0, differing = 0;
  std::string tally;  // JSON: {"other>question": 12, …}, in force > in shadow
};
struct ShadowExample {
  model::MessageId message;
  std::string said, would_say;  // labels, of the version in force and of the one in shadow
  double said_score = 0, would_say_score = 0;
};
base::Result<std::optional<ShadowReading>> shadow_reading(Connection& connection,
                                                          const std::string& task);
// Newest message first.
base::Result<std::vector<ShadowExample>> shadow_examples(Connection& connection,
                                                         const std::string& task);
// In one transaction: replaces the reading; examples join, the oldest beyond shadow_examples_max
// go, and all that were there when `begins_anew`.
base::Result<void> save_shadow(Connection& connection, const ShadowReading& reading,
                               const std::vector<ShadowExample>& examples, bool begins_anew);
base::Result<void> forget_shadow(Connection& connection, const std::string& task);

struct TextToRead {
  model::MessageId message;
  std::string text;
};
// Messages with a text, by id, above `after`.
base::Result<std::vector<TextToRead>> texts_after(Connection& connection, std::int64_t after,
                                                  std::int64_t limit);
// The id below which the newest `count` messages do not lie; 0 when there are fewer.
base::Result<std::int64_t> id_before_newest(Connection& connection, std::int64_t count);

}  // namespace store::queries
