#include "language/replies/linker.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "language/replies/network.h"
#include "language/replies/rules.h"
#include "language/replies/scene.h"

namespace language::replies {
namespace {

constexpr float similar_weight_min = 1.0F;  // shared rarity from which words are the reason

Reason reason_of(const Candidate& chosen) {
  if (chosen.naming != Naming::none || chosen.named_by != Naming::none) return Reason::addressed;
  if (chosen.same_user && chosen.own_since == 0) return Reason::own_last;
  if (chosen.is_partner || chosen.answers_author) return Reason::partner;
  if (chosen.shared_weight >= similar_weight_min) return Reason::similar;
  return chosen.steps == 0 ? Reason::previous : Reason::nearby;
}

// Ties go to the nearer candidate, and "starts" comes last.
Link best_of(const Scene& scene, std::span<const float> scores, float starts) {
  std::size_t best = scores.size();
  float best_score = starts;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (best == scores.size() ? scores[i] >= best_score : scores[i] > best_score) {
      best = i;
      best_score = scores[i];
    }
  }
  double sum = std::exp(static_cast<double>(starts - best_score));
  for (const float score : scores) sum += std::exp(static_cast<double>(score - best_score));
  Link link;
  link.probability = 1.0 / sum;
  if (best == scores.size()) return link;
  link.parent = scene.candidates[best].text->id;
  link.reason = reason_of(scene.candidates[best]);
  return link;
}

}  // namespace

std::string_view to_string(Reason reason) {
  switch (reason) {
    case Reason::declared: return "declared";
    case Reason::addressed: return "addressed";
    case Reason::own_last: return "own_last";
    case Reason::partner: return "partner";
    case Reason::similar: return "similar";
    case Reason::previous: return "previous";
    case Reason::nearby: return "nearby";
    case Reason::starts: return "starts";
  }
  return "unknown";
}

Linker::Linker() = default;
Linker::Linker(std::shared_ptr<const Network> network) : network_(std::move(network)) {}

base::Result<Linker> Linker::open(const std::string& path) {
  TRY(network, Network::load(path));
  return Linker(std::make_shared<const Network>(std::move(network)));
}

Link Linker::choose(const Window& window, const Features& features) const {
  if (features.declared_parent) return {features.declared_parent, 1, Reason::declared};
  if (features.is_system || window.size() == 0) return {};
  const Scene scene = look(window, features);
  std::array<float, candidates_max> places;
  const std::span<float> scores(places.data(), scene.candidates.size());
  if (network_ != nullptr) {
    const float starts = network_->judge(scene, scores);
    return best_of(scene, scores, starts);
  }
  for (std::size_t i = 0; i < scores.size(); ++i) {
    scores[i] = rule_score(scene, scene.candidates[i]);
  }
  return best_of(scene, scores, rule_score_starts(scene));
}

}  // namespace language::replies
