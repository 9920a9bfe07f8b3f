// A Reading is everything that one message's text says by itself, before any state is looked at: is
// it a question, an advertisement, a complaint, in what mood, with what intent, and which
// addresses, numbers and contacts stand in it. A Reader makes Readings.
//
// A Reader is built once (from the lexicons that are compiled into the program, plus a company's
// own trained models where it has any), never changes, and may be used from any thread. The same
// text and the same models give the same Reading everywhere: no clock, no chance, no I/O. Texts may
// be anything, invalid UTF-8 and megabytes included (fold_bytes_max of them are read).
//
// Scores are probabilities 0…1, the flag beside a score is the decision at the model's own
// threshold.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "language/normalise.h"

namespace language {

class TextModel;

inline constexpr std::size_t sketch_max = 64;  // features kept for similarity
inline constexpr std::size_t findings_max =
    32;  // contents reported per text; the rest is not looked at
inline constexpr std::size_t mentions_max = 32;  // @names reported per text
inline constexpr std::size_t evidence_max = 8;   // quoted words per text

enum class Intent : std::uint8_t {
  purchase,    // wants to buy, asks for a price, a quote, a contract
  bug,         // something does not work
  wish,        // asks for a feature
  churn_risk,  // talks of leaving, refund, a competitor
  thanks,      // thanks or says that it is solved
  closing,     // ends the conversation: "好的", "再见", "no further questions"
  greeting,    // says hello
  chatter,     // says nothing that needs an answer: "哈哈", "666", "+1"
};
inline constexpr std::size_t intent_count = 8;
std::string_view to_string(Intent intent);

class Intents {
 public:
  bool has(Intent intent) const { return bits_.test(index(intent)); }
  float score(Intent intent) const { return scores_[index(intent)]; }
  void set(Intent intent, float score, bool present) {
    bits_.set(index(intent), present);
    scores_[index(intent)] = score;
  }
  bool any() const { return bits_.any(); }
  bool operator==(const Intents&) const = default;

 private:
  static std::size_t index(Intent intent) { return static_cast<std::size_t>(intent); }
  std::bitset<intent_count> bits_;
  std::array<float, intent_count> scores_{};
};

enum class FindingKind : std::uint8_t {
  url,    // value: the address, host: its host in lower case
  phone,  // value: digits, "+" in front where it was international
  email,  // value: the address in lower case, host: its domain
  contact,  // WeChat, QQ, Telegram, WhatsApp …: value: the account, or empty for "加我微信" alone
  qr_code,    // the text speaks of a code to scan
  id_card,    // 18 characters with a right check digit (GB 11643-1999)
  bank_card,  // 13 to 19 digits with a right Luhn digit (ISO/IEC 7812-1) and a known first digit
};
std::string_view to_string(FindingKind kind);

struct Finding {
  FindingKind kind;
  std::string value;
  std::string host;
  Span at;  // bytes of the ORIGINAL text
  bool operator==(const Finding&) const = default;
};

enum class Topic : std::uint8_t { question, advertising, complaint, mood };

// A word that spoke for (weight > 0) or against a decision, quoted from the original text.
struct Evidence {
  Topic topic;
  Span at;  // bytes of the ORIGINAL text
  float weight = 0;
  bool operator==(const Evidence&) const = default;
};

struct Reading {
  std::string folded;  // what fold() made of the text
  bool question = false;
  bool advertising = false;
  bool complaint = false;  // negative mood about the service or the product
  float question_score = 0;
  float advertising_score = 0;
  float complaint_score = 0;
  float mood = 0;  // -1 (very bad) … 1 (very good)
  Intents intents;
  std::vector<Finding> findings;      // ordered by position
  std::vector<std::string> mentions;  // raw names after "@", without the "@"
  std::vector<Evidence> evidence;     // the strongest words, strongest first
  std::vector<std::uint32_t> sketch;  // sorted hashes of words and character pairs
  bool is_empty = false;              // nothing but white space and invisible characters
  bool is_emoji_only = false;         // emoji, stickers like "[微笑]" and punctuation, no word

  bool found(FindingKind kind) const;
  bool operator==(const Reading&) const = default;
};

// How alike two sketches are: shared features over all features (Jaccard), 0…1.
float similarity(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b);
// The sketch of folded text: at most sketch_max hashes, sorted, each once.
std::vector<std::uint32_t> make_sketch(std::string_view folded);

// A company's own models; an absent one means the built-in cold start decides alone. Shared because
// the reader before and the reader after a new publication hold the same large, immutable model.
struct Models {
  std::shared_ptr<const TextModel> mood;
  std::shared_ptr<const TextModel> advertising;
  std::shared_ptr<const TextModel> question;
  std::shared_ptr<const TextModel> intent;
};

class Reader {
 public:
  // Fails only when a model is for another task than the place it was put in.
  static base::Result<Reader> create(Models models = {});
  ~Reader();
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;

  // The same lexicons with other models; fails as create() does.
  base::Result<Reader> with(Models models) const;

  Reading read(std::string_view text) const;

 private:
  struct Parts;
  explicit Reader(std::unique_ptr<const Parts> parts);
  std::unique_ptr<const Parts> parts_;
};

}  // namespace language
