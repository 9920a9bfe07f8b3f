// A lesson: the labels of one task, what they teach, and the fact that publishes it. Runs in the
// caller's thread over a read-only connection; the same labels give the same model.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "language/text_trainer.h"
#include "model/fact.h"
#include "store/database.h"

namespace server::teaching {

// All operators' labels of messages with a text, the last one of each message, in the order in
// which they were given. Refuses fewer than language::rows_min, saying how many are missing.
base::Result<std::vector<language::LabelledText>> labelled_texts(store::Connection& reader,
                                                                 language::Task task);

// What a person is told of a model, and what is kept beside it: labels it learned from, messages it
// was judged on, accuracy and F1 of the model, of the cold start, and of what the labels teach.
base::json::object figures_of(const language::TrainReport& report);

// `report.kept_cold_start` means: not better than the cold start, so that publishing it changes
// nothing.
base::Result<language::Trained> teach(const std::vector<language::LabelledText>& texts,
                                      language::Task task, const language::TrainProgress& progress);

// The command that publishes a model in `mode` ("shadow", "on").
base::Result<model::Command> publication(const language::TextModel& model, std::string_view mode,
                                         std::int64_t labels, base::json::object figures);
base::Result<model::Command> publication(const language::Trained& trained, std::string_view mode);

}  // namespace server::teaching
