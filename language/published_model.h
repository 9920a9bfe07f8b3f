// A model as it is handed from place to place where only text fits: a model file (text_model.h) in
// base64, with a limit. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "language/text_model.h"

namespace language {

// Of one model's file. A linear model has a few hundred kilobytes, one with fastText about 17 MB;
// larger ones are refused, because every published version is kept twice: as a fact and as a row.
inline constexpr std::size_t published_model_bytes_max = std::size_t{32} << 20U;

// `limit_exceeded` over the limit: a model that could not be opened again is not made.
base::Result<std::string> to_published(const TextModel& model);

// Refused over the limit, when it is damaged, or when it is for another task than `task` names.
base::Result<TextModel> open_published(std::string_view task, std::string_view base64);

}  // namespace language
