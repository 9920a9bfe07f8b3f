// Writes the facts of a Scene as the rows of the network's first layer that they switch on. Every
// fact is a choice among a few levels, one row for each level; numbers are cut into levels by their
// size. The first word of the message switches on a row by its hash, so that the network can learn
// what "anyone" or 请问 means in this company. (All words of both messages were tried: the network
// learnt the training chat by heart and did worse on other chat.)
//
// The layout is part of the model file: change it, and raise `encoding_version`.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/ensure.h"
#include "language/replies/scene.h"

namespace language::replies {

inline constexpr std::uint32_t encoding_version = 1;
inline constexpr std::uint16_t message_fact_rows = 96;
inline constexpr std::uint16_t candidate_fact_rows = 179;
inline constexpr std::uint16_t word_rows = 512;  // by hash of the opening word; a power of two
inline constexpr std::uint16_t message_rows = message_fact_rows + word_rows;
inline constexpr std::uint16_t candidate_rows = candidate_fact_rows;

inline constexpr std::size_t rows_max = 96;  // switched on at once; the layout needs fewer

struct Rows {
  std::array<std::uint16_t, rows_max> numbers;
  std::size_t count = 0;

  void add(std::uint16_t row) {
    ENSURE(count < rows_max);
    numbers[count++] = row;
  }
  std::span<const std::uint16_t> span() const { return {numbers.data(), count}; }
};

// Replace `rows`: the message's in [0, message_rows), the candidate's in [0, candidate_rows).
void encode_message(const Scene& scene, Rows& rows);
void encode_candidate(const Scene& scene, const Candidate& candidate, Rows& rows);

}  // namespace language::replies
