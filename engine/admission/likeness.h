// Whether two applications are of one person or of one company: scored, with the reasons.
#pragma once

#include <string>
#include <vector>

#include "model/application.h"

namespace engine::admission {

struct Match {
  model::ApplicationId other;
  std::string kind;              // "person", "company"
  double score = 0;              // 0 … 1
  std::vector<std::string> why;  // "mobile", "email", "union", "credit", "domain", "equal_core", …
};
inline constexpr double match_min = 0.7;  // less alike is not said
inline constexpr std::size_t matches_max = 10;

// Of the candidates those that match, the likest first, at most matches_max of each kind.
std::vector<Match> matches_of(const model::Application& application,
                              const std::vector<const model::Application*>& candidates);

}  // namespace engine::admission
