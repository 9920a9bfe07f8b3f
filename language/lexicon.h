// The built-in lexicons (library/lexicons/*.tsv, compiled into the program) as one scanner: which
// words stand in a text, in which sense, how strong. A line of such a file is
//     sense <TAB> weight <TAB> term|term|term
// with terms as in term_scanner.h; "#" begins a comment. One term may stand in several senses.
//
// Words of one voice hide shorter words inside them ("不错" hides "不" and "错"): senses that share
// a voice are resolved together, leftmost first, longest first. Immutable, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "language/term_scanner.h"

namespace language {

enum class Sense : std::uint8_t {
  mood,         // weight: how good (> 0) or bad (< 0)
  degree,       // weight: factor on the next mood word
  negation,     // weight: factor on the next mood word, below 0
  contrast,     // "但是": what comes after counts more, what came before less; weight: factor
  advertising,  // the others: log-odds
  question,
  title,  // speaks for a question where the text looks like the title of a help request
  complaint,
  purchase,
  bug,
  wish,
  churn_risk,
  thanks,
  closing,
  greeting,
  chatter,
};
inline constexpr std::size_t sense_count = 16;

struct Word {
  Sense sense;
  float weight;
  Span at;  // in the folded text
};

class Lexicon {
 public:
  static base::Result<Lexicon> built_in();
  // `files` are the contents of lexicon files with their names for error messages.
  struct File {
    std::string_view name, text;
  };
  static base::Result<Lexicon> parse(const std::vector<File>& files);

  // Replaces `words`; ordered by position.
  struct Workspace {
    Scratch scratch;
    std::vector<TermHit> hits;
  };
  void find(std::string_view folded, std::vector<Word>& words, Workspace& workspace) const;

 private:
  struct Meaning {
    Sense sense;
    float weight;
  };
  TermScanner scanner_;
  std::vector<std::vector<Meaning>> meanings_;  // per term
};

}  // namespace language
