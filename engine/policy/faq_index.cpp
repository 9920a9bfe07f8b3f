#include "engine/policy/faq_index.h"

#include <algorithm>
#include <cmath>

#include "base/hash.h"
#include "base/utf8.h"
#include "language/normalise.h"

namespace engine {
namespace {

// What nearly every question holds, whatever it is about; folded.
constexpr std::string_view common_words =
    " 的 了 吗 呢 啊 吧 呀 么 嘛 请 问 是 我 你 您 他 她 它 们 这 那 有 在 和 与 就 都 也 还 要 会 能 可 以 想 把 被 对"
    " 给 到 上 下 个 一 为 什 怎 样 如 何 哪 里 谁 几 多 少 好 得 去 来 做 用 让 说 过 着 亲 不"
    " 怎么 什么 怎样 如何 可以 为什 么样 哪里 是什 是不 不是 请问 我想 想问 你好 您好 能不 不能 有没 没有 一下"
    " 我的 是否 多少 哪个 谁知 知道 为何 么办 应该 该怎 我们 你们 这个 那个"
    " a an the is are was were be been am do does did how what when where which who why can could should"
    " would will i you my your me we our it its this that these those to of in on at for from with by as"
    " and or if not no so any there here have has had get got use using need want please about into then"
    " than ";
constexpr float common_share = 0.2F;  // of the weight that the feature would have

std::unordered_set<std::uint64_t> keys_of_common_words() {
  std::unordered_set<std::uint64_t> keys;
  for (std::size_t at = 0; at < common_words.size();) {
    const std::size_t end = std::min(common_words.find(' ', at), common_words.size());
    if (end > at) keys.insert(base::stable_hash(common_words.substr(at, end - at)));
    at = end + 1;
  }
  return keys;
}

struct Feature {
  std::uint64_t key = 0;
  bool is_common = false;
  bool is_single = false;  // one character of a script without blanks: says little by itself
  // What an answer is searched for.
  bool says_much() const { return !is_common && !is_single; }
  friend bool operator<(const Feature& a, const Feature& b) { return a.key < b.key; }
  friend bool operator==(const Feature& a, const Feature& b) { return a.key == b.key; }
};

enum class CharacterKind { gap, letter, ideograph };

CharacterKind kind_of(char32_t c) {
  if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) return CharacterKind::letter;
  if (c < 0xC0 || c == 0xD7 || c == 0xF7) return CharacterKind::gap;
  if (c < 0x2000) return CharacterKind::letter;
  if (c >= 0x3040 && c < 0xFB00) return c < 0xD800 ? CharacterKind::ideograph : CharacterKind::gap;
  return c >= 0x20000 && c < 0x32000 ? CharacterKind::ideograph : CharacterKind::gap;
}

bool ends_with(std::string_view word, std::string_view ending) {
  return word.size() >= ending.size() + 3 && word.ends_with(ending);
}

// English inflection, roughly: what matters is that "resetting", "resets" and "reset" meet.
std::string stem(std::string_view word) {
  std::string kept(word);
  if (ends_with(word, "ies") || ends_with(word, "ied")) {
    kept.replace(kept.size() - 3, 3, "y");
    return kept;
  }
  for (const std::string_view ending : {"ing", "es", "ed", "s"}) {
    if (!ends_with(word, ending)) continue;
    kept.resize(kept.size() - ending.size());
    break;
  }
  if (kept.size() > 3 && kept.back() == kept[kept.size() - 2]) kept.pop_back();
  return kept;
}

// The features of folded text, sorted, each once.
std::vector<Feature> features_of(std::string_view folded,
                                 const std::unordered_set<std::uint64_t>& common_words_known) {
  std::vector<Feature> features;
  const auto feature_of = [&](std::string_view text, bool is_single) {
    const std::uint64_t key = base::stable_hash(text);
    return Feature{key, common_words_known.contains(key), is_single};
  };
  std::string_view before;  // the ideograph before this one, when they touch
  bool is_before_common = false;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t begin = at;
    const CharacterKind kind = kind_of(base::next_code_point(folded, at));
    if (kind == CharacterKind::ideograph) {
      const std::string_view character = folded.substr(begin, at - begin);
      const Feature single = feature_of(character, true);
      features.push_back(single);
      if (!before.empty()) {
        Feature pair =
            feature_of(folded.substr(begin - before.size(), at - begin + before.size()), false);
        // "问如" in "请问如何": where two such words meet, nothing is said either.
        pair.is_common = pair.is_common || (single.is_common && is_before_common);
        features.push_back(pair);
      }
      before = character;
      is_before_common = single.is_common;
      continue;
    }
    before = {};
    if (kind == CharacterKind::gap) continue;
    for (std::size_t next = at; next < folded.size(); at = next) {
      if (kind_of(base::next_code_point(folded, next)) != CharacterKind::letter) break;
    }
    const std::string_view word = folded.substr(begin, at - begin);
    const Feature plain = feature_of(word, false);
    features.push_back(plain.is_common ? plain : feature_of(stem(word), false));
  }
  std::sort(features.begin(), features.end());
  features.erase(std::unique(features.begin(), features.end()), features.end());
  return features;
}

}  // namespace

FaqIndex::FaqIndex(const std::vector<model::Faq>& faqs)
    : faq_count_(faqs.size()), common_words_(keys_of_common_words()) {
  std::vector<std::vector<Feature>> asked;
  for (std::uint32_t faq = 0; faq < faqs.size(); ++faq) {
    if (faqs[faq].mode == model::EntryMode::off) continue;
    for (const std::string& question : faqs[faq].questions) {
      const auto wording = static_cast<std::uint32_t>(wordings_.size());
      asked.push_back(features_of(language::fold(question), common_words_));
      wordings_.push_back({faq, 0, {}});
      for (const Feature& feature : asked.back()) features_[feature.key].wordings.push_back(wording);
    }
    const std::string_view answer = base::cut_utf8(faqs[faq].answer, answer_bytes_read);
    for (const Feature& feature : features_of(language::fold(answer), common_words_)) {
      if (feature.says_much()) features_[feature.key].answers.push_back(faq);
    }
  }
  for (std::size_t i = 0; i < asked.size(); ++i) {
    for (const Feature& feature : asked[i]) {
      Entry& entry = features_[feature.key];
      entry.weight = weight_of(static_cast<std::uint32_t>(entry.wordings.size()), feature.is_common);
      wordings_[i].weight += entry.weight;
      if (feature.is_common) wordings_[i].common.push_back(feature.key);
    }
  }
}

float FaqIndex::weight_of(std::uint32_t holders, bool is_common) const {
  const double rarity = static_cast<double>(wordings_.size() + 1) / (holders + 1.0);
  const auto weight = static_cast<float>(std::log1p(rarity));
  return is_common ? weight * common_share : weight;
}

// The features of a text with their weights and what the index knows of them.
struct FaqIndex::Question {
  struct Part {
    Feature feature;
    float weight;
    const Entry* entry;  // null: no FAQ holds it
  };
  std::vector<Part> telling, common;  // common: what every question has
  float weight = 0;         // of all parts
  float common_weight = 0;
  float sayable = 0;        // of those that an answer may hold
};

FaqIndex::Question FaqIndex::weigh(std::string_view folded) const {
  Question question;
  for (const Feature& feature : features_of(folded, common_words_)) {
    const auto found = features_.find(feature.key);
    const Entry* entry = found == features_.end() ? nullptr : &found->second;
    const bool is_asked = entry && !entry->wordings.empty();
    // A word that no FAQ holds weighs as much as the rarest that one does.
    const float weight = is_asked ? entry->weight : weight_of(1, feature.is_common);
    (feature.is_common ? question.common : question.telling).push_back({feature, weight, entry});
    question.weight += weight;
    if (feature.is_common) question.common_weight += weight;
    if (feature.says_much()) question.sayable += weight;
  }
  return question;
}

float FaqIndex::common_weight(const Question& asked, const Wording& wording) {
  float weight = 0;
  for (const Question::Part& part : asked.common) {
    const bool is_shared =
        std::binary_search(wording.common.begin(), wording.common.end(), part.feature.key);
    if (is_shared) weight += part.weight;
  }
  return weight;
}

std::vector<FaqHit> FaqIndex::find(std::string_view folded, float least, std::size_t count_max) const {
  if (wordings_.empty()) return {};
  const Question asked = weigh(folded);
  const std::size_t count = asked.telling.size() + asked.common.size();
  if (count == 0 || count > question_features_max) return {};
  // The most that a similarity to one wording can become through the answer.
  const auto can_reach = [least](float similarity) {
    return similarity + answer_share * (1 - similarity) >= least;
  };
  // Could a wording do that shares nothing but common words?
  const bool walks_common = can_reach(asked.common_weight / asked.weight);

  std::vector<float> shared(wordings_.size());
  std::vector<std::uint32_t> touched;  // wordings that share something
  const auto walk = [&](const Question::Part& part) {
    if (!part.entry) return;
    for (const std::uint32_t wording : part.entry->wordings) {
      if (shared[wording] <= 0) touched.push_back(wording);
      shared[wording] += part.weight;
    }
  };
  std::for_each(asked.telling.begin(), asked.telling.end(), walk);
  if (walks_common) std::for_each(asked.common.begin(), asked.common.end(), walk);

  std::vector<float> best(faq_count_);
  std::vector<std::uint32_t> met;  // FAQs that have anything to do with it; may hold one twice
  for (const std::uint32_t touch : touched) {
    const Wording& wording = wordings_[touch];
    float same = shared[touch];
    if (!walks_common) {
      // Most share one word and are out of reach: their common words need not be fetched.
      const float most = std::min(same + asked.common_weight, wording.weight);
      if (!can_reach(most / (asked.weight + wording.weight - most))) continue;
      same += common_weight(asked, wording);
    }
    const float all = asked.weight + wording.weight - same;
    if (best[wording.faq] <= 0) met.push_back(wording.faq);
    best[wording.faq] = std::max(best[wording.faq], std::min(1.0F, same / all));
  }
  std::vector<float> said(faq_count_);  // by the answer
  for (const Question::Part& part : asked.telling) {
    if (!part.entry) continue;
    for (const std::uint32_t faq : part.entry->answers) {
      if (said[faq] <= 0) met.push_back(faq);
      said[faq] += part.weight;
    }
  }
  std::sort(met.begin(), met.end());
  met.erase(std::unique(met.begin(), met.end()), met.end());

  std::vector<FaqHit> hits;
  for (const std::uint32_t faq : met) {
    float similarity = best[faq];
    if (asked.sayable > 0) similarity += answer_share * (said[faq] / asked.sayable) * (1 - similarity);
    if (similarity > 0 && similarity >= least) hits.push_back({faq, std::min(1.0F, similarity)});
  }
  const auto is_better = [](const FaqHit& a, const FaqHit& b) {
    return a.similarity != b.similarity ? a.similarity > b.similarity : a.faq < b.faq;
  };
  const std::size_t kept = std::min(count_max, hits.size());
  std::partial_sort(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(kept), hits.end(),
                    is_better);
  hits.resize(kept);
  return hits;
}

}  // namespace engine
