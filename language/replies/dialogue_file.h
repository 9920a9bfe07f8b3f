// Reads chat from JSON lines, plain or gzip, for linking, training and scoring.
//
// One object a line. Read: `id` (or `idx`, `message_id`; number or text; absent: the line number) ·
// `ts` (or `time`, `timestamp`, `date`: ISO 8601, epoch; or `date` with `time` as HH:MM) · `user`
// (or `from`, `sender`, `author`, `nick`) · `name` · `text` (or `content`, `message`, `body`) ·
// `type` ("system", "join", "quit", … mark a system line) · `reply_to` (or `parent`, `in_reply_to`:
// an id, a list of ids, null; its own id: starts a conversation). A null `user` is one nameless
// person, a null `text` an empty one. `channel`, `room`, `group` and `file` together separate the
// streams; ids are unique in each.
//
// A stream whose messages have full times is ordered by time, equal times in the order of the file;
// one with only HH:MM, or without times, keeps the order of the file. A bad line is reported with
// its number and left out. Unknown fields are ignored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "language/replies/utterance.h"

namespace language::replies {

inline constexpr std::size_t line_bytes_max = 16U << 20;  // a longer line is a bad line
inline constexpr std::size_t bad_lines_kept_max = 1000;   // further ones are counted only

struct Message {
  Utterance utterance;                // its id is the line's number in the file, from 1
  std::string id_json;                // the id as it was written
  bool is_annotated = false;          // has `reply_to`
  std::vector<std::int64_t> parents;  // line numbers; 0 for an id that the stream does not have
};

struct Stream {
  std::string label_json;         // {"channel":"#a","file":"x"}, as it was written; "{}" if none
  std::vector<Message> messages;  // in the order of the conversation
};

struct BadLine {
  std::int64_t number = 0;
  std::string reason;
};

struct Dialogues {
  std::vector<Stream> streams;
  std::int64_t lines = 0;  // read, blank ones left out
  std::int64_t bad = 0;
  std::vector<BadLine> bad_lines;
};

// `path` "-" is the standard input. Errors: not_found, and corrupt for a truncated gzip file.
base::Result<Dialogues> read_dialogues(const std::string& path);
// The same from memory.
Dialogues parse_dialogues(std::string_view text);

}  // namespace language::replies
