// The untrained judgement: a weighted sum of plain facts. The weights are round numbers set by hand
// from what is generally true of chat rooms, and checked, not fitted, on annotated chat. An address
// decides; without one people go on with whom they were talking to, or with their own last message;
// a question without an address starts something new.
#pragma once

#include "language/replies/scene.h"

namespace language::replies {

// Log-odds like: the softmax over all candidates and "starts" gives probabilities.
float rule_score(const Scene& scene, const Candidate& candidate);
float rule_score_starts(const Scene& scene);

}  // namespace language::replies
