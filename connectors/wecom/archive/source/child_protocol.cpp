#include "connectors/wecom/archive/source/child_protocol.h"

#include <utility>

namespace connectors::wecom::archive {
namespace {

void put(std::string& bytes, std::size_t at, std::uint64_t number, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) bytes[at + i] = static_cast<char>(number >> (8 * i));
}

std::uint64_t get(std::string_view bytes, std::size_t width) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < width; ++i) {
    number |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return number;
}

}  // namespace

void FrameWriter::add(std::int64_t number) {
  bytes_.append(8, '\0');
  put(bytes_, bytes_.size() - 8, static_cast<std::uint64_t>(number), 8);
}

void FrameWriter::add(std::string_view text) {
  bytes_.append(4, '\0');
  put(bytes_, bytes_.size() - 4, text.size(), 4);
  bytes_.append(text);
}

std::string FrameWriter::take() && {
  put(bytes_, 0, bytes_.size() - frame_head_bytes, frame_head_bytes);
  return std::move(bytes_);
}

std::size_t frame_length(std::string_view head) {
  return static_cast<std::size_t>(get(head, frame_head_bytes));
}

std::int64_t FrameReader::number() {
  if (!is_well_ || rest_.size() < 8) {
    is_well_ = false;
    return 0;
  }
  const std::uint64_t number = get(rest_, 8);
  rest_.remove_prefix(8);
  return static_cast<std::int64_t>(number);
}

std::string_view FrameReader::text() {
  if (!is_well_ || rest_.size() < 4 || rest_.size() - 4 < get(rest_, 4)) {
    is_well_ = false;
    return {};
  }
  const std::string_view text = rest_.substr(4, get(rest_, 4));
  rest_.remove_prefix(4 + text.size());
  return text;
}

}  // namespace connectors::wecom::archive
