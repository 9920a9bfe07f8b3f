#include "language/cold_start.h"

#include <algorithm>
#include <cmath>

#include "base/utf8.h"

namespace language {
namespace {

constexpr std::uint32_t modifier_reach_bytes = 9;  // "不是那么好": three characters between them

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_break(std::string_view text) {
  return text.find_first_of(",.!?;:") != std::string_view::npos || holds(text, "。") ||
         holds(text, "、");
}

// Is the clause that goes on at `at` a question? What it praises is only asked about.
bool asks(std::string_view folded, std::size_t at) {
  const auto ahead = folded.substr(at, 30);
  const auto end = ahead.find_first_of("?,.!;");
  return end != std::string_view::npos && ahead[end] == '?';
}

// Sums praise and blame. Negation and degree act on the next mood word in reach; "but" lowers what
// came before and raises what follows.
float score_mood(std::string_view folded, const std::vector<Word>& words) {
  float sum = 0, factor = 1, emphasis = 1;
  std::uint32_t factor_end = 0;
  for (const Word& word : words) {
    if (word.sense > Sense::contrast) continue;
    const bool in_reach = factor != 1 && word.at.begin >= factor_end &&
                          word.at.begin - factor_end <= modifier_reach_bytes &&
                          !is_break(folded.substr(factor_end, word.at.begin - factor_end));
    if (!in_reach) factor = 1;
    switch (word.sense) {
      case Sense::degree:
      case Sense::negation:
        factor *= word.weight;
        factor_end = word.at.end;
        break;
      case Sense::contrast:
        sum /= word.weight;
        emphasis = std::min(emphasis * word.weight, 2.0F);
        break;
      default:
        if (word.weight == 0) break;
        sum += word.weight * factor * emphasis * (asks(folded, word.at.end) ? 0.3F : 1.0F);
        factor = 1;
    }
  }
  return sum;
}

float sum_of(const std::vector<Word>& words, Sense sense) {
  float sum = 0;
  for (const Word& word : words) {
    if (word.sense == sense) sum += word.weight;
  }
  return sum;
}

// "是不是", "好不好", "有没有", "支持不支持": the same one or two characters before and after 不 or
// 没.
bool has_choice_question(std::string_view folded) {
  for (const std::string_view between : {"不", "没"}) {
    for (auto at = folded.find(between); at != std::string_view::npos;
         at = folded.find(between, at + 3)) {
      for (const std::size_t length : {3U, 6U}) {
        if (at < length || at + 3 + length > folded.size()) continue;
        const auto before = folded.substr(at - length, length);
        const bool is_han = static_cast<unsigned char>(before[0]) >= 0xE4;
        if (is_han && before == folded.substr(at + 3, length)) return true;
      }
    }
  }
  return false;
}

constexpr std::size_t title_length_max = 28;  // Chinese characters and Latin words

// Short and at most two clauses: "导出失败", "关于发票的问题", "升级后，图片加载不到". A problem
// named like this wants an answer, although nothing in it asks.
bool is_title(std::string_view folded) {
  while (!folded.empty() && folded.find_last_of(".!,~ ") == folded.size() - 1)
    folded.remove_suffix(1);
  if (folded.ends_with("。")) folded.remove_suffix(3);
  std::size_t length = 0, breaks = 0;
  bool in_word = false;
  for (std::size_t i = 0; i < folded.size();) {
    const char32_t c = base::next_code_point(folded, i);
    const bool latin = c < 0x80 && c > U' ' && !is_break(folded.substr(i - 1, 1));
    length += (latin && !in_word) || c > 0x3000 ? 1U : 0U;
    in_word = latin;
    breaks += c == U',' || c == U'!' || c == U';' || c == U'。' || c == U'?' ? 1U : 0U;
  }
  return length >= 2 && length <= title_length_max && breaks <= 1;
}

// The last "?" that is not part of an address ("/search?q=…").
std::size_t last_question_mark(std::string_view folded) {
  auto at = folded.rfind('?');
  while (at != std::string_view::npos) {
    const char next = at + 1 < folded.size() ? folded[at + 1] : ' ';
    const bool in_address = (next >= 'a' && next <= 'z') || (next >= '0' && next <= '9');
    if (!in_address || at == 0) return in_address ? std::string_view::npos : at;
    at = folded.rfind('?', at - 1);
  }
  return at;
}

float score_question(std::string_view folded, const std::vector<Word>& words) {
  const bool title = is_title(folded);
  float for_it = has_choice_question(folded) ? 2.4F : 0, against = 0;
  for (const Word& word : words) {
    if (word.sense != Sense::question && !(title && word.sense == Sense::title)) continue;
    // The first sign says most; a text does not become more of a question with every further word.
    float& side = word.weight > 0 ? for_it : against;
    const float weight = std::abs(word.weight);
    side = std::max(side, weight) + 0.3F * std::min(side, weight);
  }
  const auto last_mark = last_question_mark(folded);
  if (last_mark != std::string_view::npos) {
    // A mark at the end, or before a last "谢谢", asks; one in the middle may only be told about.
    for_it += folded.size() - last_mark <= 16 ? 2.8F : 1.5F;
  }
  const auto length = static_cast<float>(base::count_code_points(folded));
  const float talk = length > 60 ? std::min(1.5F, (length - 60) / 80) : 0;
  return -1.1F + for_it - against - talk;
}

float score_findings(const std::vector<Finding>& findings) {
  float url = 0, phone = 0, contact = 0, code = 0;
  for (const Finding& finding : findings) {
    switch (finding.kind) {
      case FindingKind::url: url = 0.9F; break;
      case FindingKind::phone: phone = 1.6F; break;
      case FindingKind::contact: contact = finding.value.empty() ? 1.6F : 2.4F; break;
      case FindingKind::qr_code: code = 1.0F; break;
      default: break;
    }
  }
  return url + phone + contact + code;
}

// The look of an advertisement: prices, percentages, shouting, frames, decoration.
float score_dress(std::string_view folded) {
  float sum = 0;
  std::size_t digits = 0, shouts = 0, symbols = 0;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const char c = folded[i];
    digits += c >= '0' && c <= '9' ? 1U : 0U;
    shouts += c == '!' ? 1U : 0U;
    symbols += c == '\xE2' || c == '\xF0' ? 1U : 0U;  // arrows, boxes, dingbats, emoji
  }
  if (holds(folded, "【") && holds(folded, "】")) sum += 1.0F;
  if (holds(folded, "¥") || holds(folded, "$") || holds(folded, "£") || holds(folded, "元")) {
    sum += 0.8F;
  }
  sum += digits >= 8 ? 0.6F : 0.0F;
  sum += shouts >= 2 ? 0.6F : 0.0F;
  sum += symbols >= 4 ? 0.6F : 0.0F;
  const auto characters = base::count_code_points(folded);
  if (characters < 6)
    sum -= 1.5F;
  else if (characters < 12)
    sum -= 0.6F;
  else if (characters > 40)
    sum += 0.5F;
  return sum;
}

Sense sense_of(Intent intent) {
  switch (intent) {
    case Intent::purchase: return Sense::purchase;
    case Intent::bug: return Sense::bug;
    case Intent::wish: return Sense::wish;
    case Intent::churn_risk: return Sense::churn_risk;
    case Intent::thanks: return Sense::thanks;
    case Intent::closing: return Sense::closing;
    case Intent::greeting: return Sense::greeting;
    case Intent::chatter: return Sense::chatter;
  }
  return Sense::chatter;
}

// What the words of one sense say together: the strongest counts, each further one a third of
// itself.
using Voices = std::array<float, sense_count>;

Voices hear(const std::vector<Word>& words) {
  Voices strongest{};
  for (const Word& word : words) {
    float& voice = strongest[static_cast<std::size_t>(word.sense)];
    voice = std::max(voice, word.weight) + 0.3F * std::min(voice, word.weight);
  }
  return strongest;
}

float score_intent(Intent intent, float voice, float characters, bool is_question) {
  float sum = -2.2F + voice;
  const bool small_talk = intent == Intent::closing || intent == Intent::chatter;
  if (small_talk && characters > 12) sum -= std::min(3.0F, (characters - 12) / 8);
  if (small_talk && is_question) sum -= 1.5F;
  if (intent == Intent::thanks && is_question) sum -= 0.8F;        // "谢谢" that asks for help
  if (intent == Intent::greeting && characters > 15) sum -= 1.0F;  // a greeting, then the matter
  return sum;
}

}  // namespace

ColdScores score_cold(std::string_view folded, const std::vector<Word>& words,
                      const std::vector<Finding>& findings) {
  ColdScores scores;
  scores.mood = score_mood(folded, words);
  scores.question = score_question(folded, words);
  scores.advertising = -3.2F + std::min(6.0F, sum_of(words, Sense::advertising)) +
                       score_findings(findings) + score_dress(folded);
  scores.complaint = -2.1F + std::clamp(sum_of(words, Sense::complaint), -4.0F, 6.0F) +
                     std::clamp(-0.35F * scores.mood, -2.0F, 2.0F);
  const Voices voices = hear(words);
  const auto characters = static_cast<float>(base::count_code_points(folded));
  for (std::size_t i = 0; i < intent_count; ++i) {
    const auto intent = static_cast<Intent>(i);
    const auto sense = static_cast<std::size_t>(sense_of(intent));
    scores.intents[i] = score_intent(intent, voices[sense], characters, scores.question > 0);
  }
  return scores;
}

std::vector<Evidence> explain_cold(const std::vector<Word>& words) {
  std::vector<Evidence> evidence;
  for (const Word& word : words) {
    if (word.weight == 0) continue;
    switch (word.sense) {
      case Sense::mood: evidence.push_back({Topic::mood, word.at, word.weight}); break;
      case Sense::advertising:
        evidence.push_back({Topic::advertising, word.at, word.weight});
        break;
      case Sense::question: evidence.push_back({Topic::question, word.at, word.weight}); break;
      case Sense::complaint: evidence.push_back({Topic::complaint, word.at, word.weight}); break;
      default: break;
    }
  }
  const auto stronger = [](const Evidence& a, const Evidence& b) {
    return std::abs(a.weight) > std::abs(b.weight);
  };
  std::stable_sort(evidence.begin(), evidence.end(), stronger);
  if (evidence.size() > evidence_max) evidence.resize(evidence_max);
  return evidence;
}

float to_probability(float log_odds) { return 1.0F / (1.0F + std::exp(-log_odds)); }

float to_log_odds(float probability) {
  const float p = std::clamp(probability, 1e-6F, 1.0F - 1e-6F);
  return std::log(p / (1.0F - p));
}

}  // namespace language
