#include "language/replies/network.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "language/replies/rules.h"

namespace language::replies {
namespace {

static_assert(std::endian::native == std::endian::little, "the model file is little-endian");

constexpr std::array<char, 8> magic{'G', 'H', 'R', 'E', 'P', 'L', 'Y', '\n'};
constexpr std::uint32_t file_version = 1;

struct Header {
  std::array<char, 8> magic;
  std::uint32_t version;
  std::uint32_t encoding;
  std::uint32_t hidden_1, hidden_2;
  std::uint32_t weights;
};

constexpr std::string_view remedy =
    "; train a new one with: guildhall text train --task link --out MODEL FILE.jsonl";

std::uint32_t checksum(const std::string& bytes, std::size_t length) {
  const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
  return static_cast<std::uint32_t>(crc32(0, data, static_cast<uInt>(length)));
}

auto refuse(base::ErrorCode code, const std::string& path, std::string_view what) {
  return base::fail(code, "reply model " + path + ": " + std::string(what) + std::string(remedy),
                    "model");
}

}  // namespace

Network::Network() : weights(size) { weights[rule_part] = 1; }

base::Result<Network> Network::load(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return refuse(base::ErrorCode::not_found, path, std::strerror(errno));
  constexpr std::size_t expected = sizeof(Header) + size * sizeof(float) + sizeof(std::uint32_t);
  std::string bytes(expected + 1, '\0');  // one more, to notice a longer file
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  Header header{};
  if (bytes.size() < sizeof header) return refuse(base::ErrorCode::corrupt, path, "too short");
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.magic != magic) {
    return refuse(base::ErrorCode::invalid_input, path, "not a reply model");
  }
  if (header.version != file_version || header.encoding != encoding_version ||
      header.hidden_1 != hidden_1 || header.hidden_2 != hidden_2 || header.weights != size) {
    return refuse(base::ErrorCode::invalid_input, path, "made by another version of Guildhall");
  }
  if (bytes.size() != expected) {
    return refuse(base::ErrorCode::corrupt, path,
                  bytes.size() < expected ? "truncated" : "longer than it should be");
  }
  std::uint32_t stored = 0;
  std::memcpy(&stored, bytes.data() + expected - sizeof stored, sizeof stored);
  if (stored != checksum(bytes, expected - sizeof stored)) {
    return refuse(base::ErrorCode::corrupt, path, "its checksum does not match: it was altered");
  }
  Network network;
  std::memcpy(network.weights.data(), bytes.data() + sizeof header, size * sizeof(float));
  return network;
}

base::Result<void> Network::save(const std::string& path) const {
  const Header header{magic, file_version, encoding_version, hidden_1, hidden_2, size};
  std::string bytes(sizeof header + size * sizeof(float), '\0');
  std::memcpy(bytes.data(), &header, sizeof header);
  std::memcpy(bytes.data() + sizeof header, weights.data(), size * sizeof(float));
  const std::uint32_t sum = checksum(bytes, bytes.size());
  bytes.append(reinterpret_cast<const char*>(&sum), sizeof sum);
  // Written beside and renamed, so that a full disk does not destroy the model in use.
  const std::string beside = path + ".part";
  std::ofstream out(beside, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out || std::rename(beside.c_str(), path.c_str()) != 0) {
    const std::string why = std::strerror(errno);
    std::remove(beside.c_str());
    return base::fail(base::ErrorCode::unavailable, "cannot write " + path + ": " + why, "out");
  }
  return {};
}

void add_rows(const Network& network, std::size_t part, std::span<const std::uint16_t> rows,
              float* sum) {
  float local[hidden_1];  // a copy that nothing aliases stays in registers
  std::copy_n(sum, hidden_1, local);
  for (const std::uint16_t row : rows) {
    const float* weights = network.weights.data() + part + row * hidden_1;
    for (std::size_t i = 0; i < hidden_1; ++i) local[i] += weights[i];
  }
  std::copy_n(local, hidden_1, sum);
}

void finish_forward(const Network& network, Activation& activation) {
  const float* all = network.weights.data();
  float second[hidden_2];  // nothing aliases it: sixteen sums side by side in registers
  std::copy_n(all + Network::bias_2_part, hidden_2, second);
  for (std::size_t i = 0; i < hidden_1; ++i) {
    const float first = leaky(activation.first[i]);
    const float* weights = all + Network::layer_2_part + i * hidden_2;
    for (std::size_t j = 0; j < hidden_2; ++j) second[j] += first * weights[j];
  }
  activation.score = all[Network::rule_part] * activation.rule;
  for (std::size_t j = 0; j < hidden_2; ++j) {
    activation.second[j] = second[j];
    activation.score += all[Network::output_part + j] * leaky(second[j]);
  }
}

float Network::judge(const Scene& scene, std::span<float> scores) const {
  Rows rows;
  encode_message(scene, rows);
  Activation starts{};
  std::copy_n(weights.data() + starts_bias_part, hidden_1, starts.first);
  add_rows(*this, starts_part, rows.span(), starts.first);
  starts.rule = rule_score_starts(scene);
  finish_forward(*this, starts);
  float shared[hidden_1];  // what the message says, the same for every candidate
  std::copy_n(weights.data() + bias_1_part, hidden_1, shared);
  add_rows(*this, message_part, rows.span(), shared);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    encode_candidate(scene, scene.candidates[i], rows);
    Activation activation{};
    std::copy_n(shared, hidden_1, activation.first);
    add_rows(*this, candidate_part, rows.span(), activation.first);
    activation.rule = rule_score(scene, scene.candidates[i]);
    finish_forward(*this, activation);
    scores[i] = activation.score;
  }
  return starts.score;
}

}  // namespace language::replies
