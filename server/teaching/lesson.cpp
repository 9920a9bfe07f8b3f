#include "server/teaching/lesson.h"

#include "language/published_model.h"
#include "store/queries/text_models.h"

namespace server::teaching {

using base::Result;
using base::json::object;
using language::LabelledText;

Result<std::vector<LabelledText>> labelled_texts(store::Connection& reader, language::Task task) {
  TRY(labels, store::queries::last_labels(reader, std::string(language::to_string(task))));
  std::vector<LabelledText> texts;
  texts.reserve(labels.size());
  for (model::Label& each : labels) {
    auto label = language::parse_label(task, each.label);
    if (label) texts.push_back({std::move(each.text), *std::move(label)});
  }
  if (texts.size() >= language::rows_min) return texts;
  return base::fail(base::ErrorCode::invalid_input,
                    "there are " + std::to_string(texts.size()) + " labelled messages, at least " +
                        std::to_string(language::rows_min) + " are needed: label " +
                        std::to_string(language::rows_min - texts.size()) + " more",
                    "task");
}

object figures_of(const language::TrainReport& report) {
  return {{"unseen", report.unseen_rows},
          {"accuracy", report.accuracy},
          {"f1", report.f1},
          {"cold_accuracy", report.cold_accuracy},
          {"cold_f1", report.cold_f1},
          {"taught_accuracy", report.taught_accuracy},
          {"taught_f1", report.taught_f1},
          {"fasttext", report.fasttext}};
}

Result<language::Trained> teach(const std::vector<LabelledText>& texts, language::Task task,
                                const language::TrainProgress& progress) {
  TRY(reader, language::ColdReader::create());
  return language::train_text_model(reader, task, texts, progress);
}

Result<model::Command> publication(const language::TextModel& model, std::string_view mode,
                                   std::int64_t labels, object figures) {
  TRY(body, language::to_published(model));
  object arguments;
  arguments["task"] = language::to_string(model.task());
  arguments["mode"] = mode;
  arguments["model"] =
      object{{"body", std::move(body)}, {"labels", labels}, {"figures", std::move(figures)}};
  return model::Command{"reader.publish", base::json::serialize(arguments)};
}

Result<model::Command> publication(const language::Trained& trained, std::string_view mode) {
  return publication(trained.model, mode, static_cast<std::int64_t>(trained.report.rows),
                     figures_of(trained.report));
}

}  // namespace server::teaching
