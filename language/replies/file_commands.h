// The three file commands behind `guildhall text link|train|evaluate --task link`. The form of the
// files is told in dialogue_file.h; "-" stands for standard input and output. Everything is read
// before anything is written, and an output file is replaced only when it is complete.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "language/replies/dialogue_file.h"
#include "language/replies/score.h"
#include "language/replies/train.h"

namespace language::replies {

// What was read: accepted + bad = lines. The command line prints the bad lines.
struct FileReport {
  std::int64_t lines = 0;
  std::int64_t bad = 0;
  std::vector<BadLine> bad_lines;  // the first `bad_lines_kept_max`
};

struct LinkOptions {
  std::string model = {};                    // path; empty: untrained
  std::size_t window = window_file_default;  // messages
  // Take a `reply_to` of the input for the truth instead of judging the message. Off, so that the
  // output can be compared with it.
  bool keep_known = false;
};

struct LinkReport {
  FileReport file;
  std::int64_t linked = 0;
  std::int64_t starts = 0;  // messages that start a conversation, and system lines
};

// Writes one line for each accepted line of `in`, in its order:
//   {"channel":"#a","id":17,"reply_to":12,"score":0.9312,"reason":"addressed"}
// with the stream's fields and the id as they were written. `reply_to` is the own id where the
// message starts a conversation; `score` is the probability of the choice.
base::Result<LinkReport> link_file(const std::string& in, const std::string& out,
                                   const LinkOptions& options);

struct TrainReport {
  FileReport file;
  std::int64_t examples = 0;
  std::int64_t out_of_reach = 0;  // messages whose parents were not among the candidates
  double loss = 0;
};

base::Result<TrainReport> train_file(const std::string& in, const std::string& model,
                                     const TrainOptions& options,
                                     const std::function<void(double)>& progress = {});

struct EvaluateReport {
  FileReport file;
  Score score;
  Score previous_line;  // the same lines, each linked with the line before it
  struct Count {
    std::int64_t chosen = 0, right = 0;
  };
  std::map<std::string, Count> by_reason;
};

// Error: invalid_input when no line has a `reply_to`.
base::Result<EvaluateReport> evaluate_file(const std::string& in, const LinkOptions& options);

}  // namespace language::replies
