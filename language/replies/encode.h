// Writes the facts of a Scene as the rows of the network's first layer that they switch on. Every fact
// is a choice among a few levels, one row for each level; numbers are cut into levels by their size.
// Words switch on rows by hash, so the network can learn what "anyone" or 请问 means in this company.
//
// The layout is part of the model file: change it, and raise `encoding_version`.
#pragma once

#include <cstdint>
#include <vector>

#include "language/replies/scene.h"

namespace language::replies {

inline constexpr std::uint32_t encoding_version = 1;
inline constexpr std::uint16_t message_fact_rows = 110;
inline constexpr std::uint16_t candidate_fact_rows = 190;
inline constexpr std::uint16_t word_rows = 2048;        // by hash; a power of two
inline constexpr std::uint16_t message_rows = message_fact_rows + 2 * word_rows;  // words, opening
inline constexpr std::uint16_t candidate_rows = candidate_fact_rows + word_rows;

using Rows = std::vector<std::uint16_t>;

// Replace `rows`: the message's in [0, message_rows), the candidate's in [0, candidate_rows).
void encode_message(const Scene& scene, Rows& rows);
void encode_candidate(const Scene& scene, const Candidate& candidate, Rows& rows);

}  // namespace language::replies
