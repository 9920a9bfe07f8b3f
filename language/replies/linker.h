// Linker says which earlier message a message answers, or that it starts a conversation.
//
// Every message of the window is a candidate, and so is "starts"; the linker scores them and takes
// the best. It ships untrained: general rules with hand-set weights. A trained one (train.h) is a
// small network read from a file. Pure and deterministic: the same window and message give the same
// link. Immutable after construction, safe from any thread. At window 64 a choice costs about
// 4 µs untrained and 9 µs trained, describing and adding the message 2 µs more (one core, -O2).
//
// The task and the kind of features follow Kummerfeld et al., "A Large-Scale Corpus for
// Conversation Disentanglement", ACL 2019 (https://aclanthology.org/P19-1374); the code and the
// network are our own.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "language/replies/window.h"

namespace language::replies {

// Why this parent: the strongest plain fact that speaks for it. For people; the score is the
// model's.
enum class Reason : std::uint8_t {
  declared,   // the platform said so
  addressed,  // the message addresses the parent's author, or the parent addressed this author
  own_last,   // goes on with what the same person said
  partner,    // the author was already talking with the parent's author
  similar,    // they share rare words
  previous,   // the message just before
  nearby,     // none of these: the model's overall judgement
  starts,     // answers nothing
};
std::string_view to_string(Reason reason);

struct Link {
  std::optional<std::int64_t> parent;  // nothing: the message starts a conversation
  double probability = 1;              // of this choice among all candidates, 0 … 1
  Reason reason = Reason::starts;
};

class Network;

class Linker {
 public:
  Linker();  // untrained
  explicit Linker(std::shared_ptr<const Network> network);

  // Reads a file written by `save_linker`. Errors: not_found, corrupt (with what is wrong and that
  // `guildhall text train --task link` makes a new one), invalid_input (made by a newer version).
  static base::Result<Linker> open(const std::string& path);

  Link choose(const Window& window, const Features& features) const;
  bool is_trained() const { return network_ != nullptr; }

 private:
  // Shared because copies of a linker are values over one immutable set of weights.
  std::shared_ptr<const Network> network_;
};

}  // namespace language::replies
