#include "language/replies/rules.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace language::replies {
namespace {

// A silence in units of the group's pace, by the logarithm.
float silence(const Scene& scene, std::int64_t ms) {
  return std::log2(1.0F + static_cast<float>(ms) / static_cast<float>(scene.pace_ms));
}

// log2(1 + steps) for every step of a window: it is asked for each candidate of each message.
const std::array<float, window_max>& step_costs() {
  static const auto costs = [] {
    std::array<float, window_max> made = {};
    for (std::size_t i = 0; i < made.size(); ++i) made[i] = std::log2(1.0F + static_cast<float>(i));
    return made;
  }();
  return costs;
}

// Nearer is better, by the logarithm: the step from 1 to 2 matters as much as that from 20 to 40.
float distance_cost(const Scene& scene, const Candidate& candidate) {
  float cost = 0.7F * step_costs()[candidate.steps];
  if (candidate.gap_ms) cost += 0.4F * silence(scene, *candidate.gap_ms);
  return cost;
}

float naming_score(const Scene& scene, const Candidate& candidate) {
  float score = 0;
  switch (candidate.naming) {
    case Naming::strong: score += 5.0F; break;
    case Naming::opening: score += 4.0F; break;
    case Naming::inside: score += 1.5F; break;
    case Naming::none:
      // Marked for somebody else: only that person's messages, or the author's own to them.
      if (scene.marked_known && !(candidate.same_user && candidate.same_addressee)) score -= 2.0F;
  }
  switch (candidate.named_by) {
    case Naming::strong: score += 2.5F; break;
    case Naming::opening: score += 2.0F; break;
    case Naming::inside: score += 1.0F; break;
    case Naming::none:
      if (candidate.names_others && !candidate.same_user) score -= 1.5F;
  }
  if (candidate.same_addressee) score += candidate.same_user ? 2.5F : 0.5F;
  return score;
}

float course_score(const Candidate& candidate) {
  float score = 0;
  if (candidate.same_user) score += candidate.own_since == 0 ? 2.0F : -1.0F;
  if (candidate.is_partner) score += 1.0F;
  if (candidate.answers_own_last)
    score += 1.0F;
  else if (candidate.answers_author)
    score += 0.5F;
  if (candidate.same_thread) score += 0.5F;
  score -= 0.5F * static_cast<float>(std::min<int>(candidate.author_rank, 4));
  // He has spoken to this person since: that message is dealt with, he goes on from his own.
  if (!candidate.same_user && candidate.own_since > 0) {
    const bool dealt_with = candidate.named_author_since || candidate.answered_by_author;
    if (dealt_with)
      score -= 1.5F;
    else if (candidate.named_by != Naming::none)
      score -= 1.0F;
  }
  if (candidate.naming_rank > 0 && candidate.named_by != Naming::none) score -= 0.7F;
  return score;
}

}  // namespace

float rule_score(const Scene& scene, const Candidate& candidate) {
  const Marks& text = *candidate.text;
  float score =
      naming_score(scene, candidate) + course_score(candidate) - distance_cost(scene, candidate);
  score += std::min(1.5F, 0.5F * candidate.shared_weight);
  if (text.is_question && !scene.message->is_question && !candidate.same_user) {
    score += candidate.answers == 0 ? 1.0F : 0.5F;
  }
  if (text.is_greeting && text.word_count < 4) score -= 0.5F;
  return score;
}

float rule_score_starts(const Scene& scene) {
  const Features& message = *scene.message;
  if (message.is_system || scene.messages == 0) return 1000;  // nothing else is possible
  float score = -0.5F;
  if (message.is_question) score += 1.5F;
  if (message.is_greeting) score += 1.5F;
  if (message.is_continuing) score -= 1.0F;
  if (message.is_thanks) score -= 0.5F;
  if (scene.marked_known) score -= 2.0F;
  if (message.addresses_unknown) score += 0.5F;
  if (!scene.own_last_steps) score += 1.5F;
  if (scene.named_since_own_last) score -= 1.5F;
  if (message.length < 30) score -= 0.7F;
  if (message.length > 80) score += 0.5F;
  if (scene.previous_gap_ms) score += 0.3F * silence(scene, *scene.previous_gap_ms);
  return score;
}

}  // namespace language::replies
