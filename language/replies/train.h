// Trains a Network on messages whose parents are known.
//
// The chat is walked as it would be live: the window holds what the linker of the moment made of
// the earlier messages, not the truth, so that the network learns to work with its own links. Only
// annotated messages teach; a message teaches all its parents that are among the candidates.
// Softmax over the candidates and "starts", Adam, weights averaged over the last steps. The same
// input and options give the same network (one thread, own random numbers).
#pragma once

#include <cstdint>
#include <functional>

#include "language/replies/dialogue_file.h"
#include "language/replies/network.h"

namespace language::replies {

inline constexpr std::int64_t training_lines_min = 20;  // fewer annotated messages teach nothing

struct TrainOptions {
  std::size_t window = window_file_default;  // messages
  int rounds = 2;                            // walks through the chat, each with the linker so far
  int epochs = 4;                            // passes over the examples of a round
  float step = 0.002F;                       // Adam's, at the start; falls to a tenth of it
  std::uint64_t seed = 1;
};

struct Training {
  Network network;
  std::int64_t examples = 0;      // annotated messages that taught
  std::int64_t out_of_reach = 0;  // their parents were no candidates
  double loss = 0;                // mean over the last pass
};

// Calls `progress` with the share done, 0 … 1. Error: invalid_input when too few lines are
// annotated.
base::Result<Training> train(const Dialogues& dialogues, const TrainOptions& options,
                             const std::function<void(double)>& progress = {});

}  // namespace language::replies
