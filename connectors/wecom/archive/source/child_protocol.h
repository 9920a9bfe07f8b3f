// What the parent and the archive's child process say to each other over one stream: frames of a
// length (4 bytes, little endian) and that many bytes. Requests are answered in their order; an
// `open` of n records is answered by n frames, so that it is known how far the child came.
//
//   begin  corp id, secret                                    → code, text (what is wrong)
//   fetch  seq, limit, proxy, password, timeout in s          → code, answer
//   open   n, n × (key, sealed message)                       → n × (code, message)
//   media  file id, part, proxy, password, timeout in s       → code, bytes, next part, is last
//
// Codes are the library's; 0 is well.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace connectors::wecom::archive {

// A longer frame ends the connection. A page of 1,000 records has one to five MB.
inline constexpr std::size_t frame_bytes_max = 64U << 20U;
inline constexpr std::size_t frame_head_bytes = 4;

enum class Request : std::uint8_t { begin = 1, fetch = 2, open = 3, media = 4 };
inline constexpr std::int64_t code_cannot_load = -1;  // of the child itself: the text says why

class FrameWriter {
 public:
  FrameWriter() : bytes_(frame_head_bytes, '\0') {}
  explicit FrameWriter(Request request) : FrameWriter() {
    bytes_.push_back(static_cast<char>(request));
  }
  void add(std::int64_t number);
  void add(std::string_view text);
  std::size_t size() const { return bytes_.size(); }
  // The whole frame, its head filled in.
  std::string take() &&;

 private:
  std::string bytes_;
};

std::size_t frame_length(std::string_view head);  // of what follows the head

// Reads what a frame holds behind its head. The first thing that is not there makes is_well()
// false, and everything after it empty.
class FrameReader {
 public:
  explicit FrameReader(std::string_view bytes) : rest_(bytes) {}
  std::int64_t number();
  std::string_view text();
  bool is_well() const { return is_well_; }

 private:
  std::string_view rest_;
  bool is_well_ = true;
};

}  // namespace connectors::wecom::archive
