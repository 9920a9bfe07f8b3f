#include "language/published_model.h"

#include "base/base64.h"

namespace language {
namespace {

base::Result<void> check_size(std::size_t bytes) {
  if (bytes <= published_model_bytes_max) return {};
  return base::fail(base::ErrorCode::limit_exceeded,
                    "the model has " + std::to_string(bytes) + " bytes, the limit is " +
                        std::to_string(published_model_bytes_max) + ": train it on fewer labels",
                    "model.body");
}

}  // namespace

base::Result<std::string> to_published(const TextModel& model) {
  const std::string bytes = model.bytes();
  TRY_VOID(check_size(bytes.size()));
  return base::to_base64(bytes);
}

base::Result<TextModel> open_published(std::string_view task, std::string_view base64) {
  const std::size_t padding = base64.ends_with("==") ? 2 : base64.ends_with('=') ? 1 : 0;
  if (base64.size() >= 4) TRY_VOID(check_size(base64.size() / 4 * 3 - padding));
  const auto bytes = base::from_base64(base64);
  if (!bytes) {
    return base::fail(base::ErrorCode::invalid_input, "body is not base64", "model.body");
  }
  TRY(model, TextModel::parse(*bytes));
  if (to_string(model.task()) != task) {
    return base::fail(base::ErrorCode::invalid_input,
                      "the model is for the task " + std::string(to_string(model.task())) +
                          ", not for " + std::string(task),
                      "task");
  }
  return model;
}

}  // namespace language
