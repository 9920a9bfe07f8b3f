#include "language/text_model.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/ensure.h"
#include "base/hash.h"
#include "language/features.h"

namespace language {
namespace {

constexpr std::string_view magic_name = "GHTEXTM";
constexpr std::string_view magic = "GHTEXTM1";
constexpr float weight_kept_min = 1e-4F;  // smaller weights are not worth their bytes

class Writer {
 public:
  void number(std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i, value >>= 8) out_.push_back(static_cast<char>(value & 0xFF));
  }
  void real(float value) { number(std::bit_cast<std::uint32_t>(value), 4); }
  void name(std::string_view text) {
    number(text.size(), 4);
    out_.append(text);
  }
  void raw(std::string_view text) { out_.append(text); }
  std::string finish() {
    number(base::stable_hash(out_), 8);
    return std::move(out_);
  }

 private:
  std::string out_;
};

// Reads what is there; asked for more than that it gives zeros and remembers.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : rest_(bytes) {}
  std::uint64_t number(std::size_t bytes) {
    const auto part = raw(bytes);
    std::uint64_t value = 0;
    for (std::size_t i = part.size(); i-- > 0;) {
      value = value << 8 | static_cast<unsigned char>(part[i]);
    }
    return value;
  }
  float real() { return std::bit_cast<float>(static_cast<std::uint32_t>(number(4))); }
  std::string_view name() { return raw(number(4)); }
  std::string_view raw(std::uint64_t bytes) {
    if (bytes > rest_.size()) {
      failed_ = true;
      rest_ = {};
      return {};
    }
    const auto part = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    return part;
  }
  std::size_t left() const { return rest_.size(); }
  bool failed() const { return failed_; }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

auto no_model(std::string why) {
  return base::fail(
      base::ErrorCode::invalid_input,
      std::move(why) + "; train one with: guildhall text train --task TASK --out FILE", "model");
}

}  // namespace

TextModel::TextModel(Parts parts)
    : task_(parts.task),
      labels_(std::move(parts.labels)),
      fasttext_(std::move(parts.fasttext)),
      fasttext_weight_(fasttext_ ? parts.fasttext_weight : 0.0F) {
  for (const auto& voice : parts.voices) voices_.push_back({voice.cold_factor, voice.bias});
  ENSURE(check().has_value());
  row_of_.assign(feature_count, 0);
  weights_.assign(voices_.size(), 0.0F);
  for (std::size_t v = 0; v < voices_.size(); ++v) {
    const LinearModel& voice = parts.voices[v];
    for (std::size_t i = 0; i < voice.features.size(); ++i) {
      if (std::abs(voice.weights[i]) < weight_kept_min) continue;
      std::uint32_t& row = row_of_[voice.features[i]];
      if (row == 0) {
        row = static_cast<std::uint32_t>(weights_.size() / voices_.size());
        weights_.resize(weights_.size() + voices_.size(), 0.0F);
      }
      weights_[row * voices_.size() + v] = voice.weights[i];
    }
  }
}

base::Result<void> TextModel::check() const {
  if (labels_.size() < 2 || labels_.size() > labels_max) {
    return no_model("a model has between 2 and " + std::to_string(labels_max) + " labels");
  }
  if (voices_.size() != (labels_.size() == 2 ? 1 : labels_.size())) {
    return no_model("the number of voices does not fit the number of labels");
  }
  return {};
}

std::string TextModel::bytes() const {
  Writer out;
  out.raw(magic);
  out.name(to_string(task_));
  out.real(fasttext_weight_);
  out.number(labels_.size(), 4);
  for (const auto& label : labels_) out.name(label);
  out.number(voices_.size(), 4);
  for (const Voice& voice : voices_) out.real(voice.cold_factor), out.real(voice.bias);
  out.number(weights_.size() / voices_.size() - 1, 4);
  for (std::uint32_t f = 0; f < feature_count; ++f) {
    if (row_of_[f] == 0) continue;
    out.number(f, 4);
    for (std::size_t v = 0; v < voices_.size(); ++v) {
      out.real(weights_[row_of_[f] * voices_.size() + v]);
    }
  }
  const std::string_view extra = fasttext_ ? std::string_view(fasttext_->bytes()) : "";
  out.number(extra.size(), 8);
  out.raw(extra);
  return out.finish();
}

base::Result<TextModel> TextModel::parse(std::string_view bytes) {
  if (bytes.substr(0, magic_name.size()) != magic_name) return no_model("this is not a text model");
  if (bytes.substr(0, magic.size()) != magic) {
    return no_model("this text model was written by another version of the program");
  }
  constexpr std::size_t checksum_bytes = 8;
  if (bytes.size() < magic.size() + checksum_bytes) return no_model("the text model is truncated");
  const auto body = bytes.substr(0, bytes.size() - checksum_bytes);
  if (Cursor(bytes.substr(body.size())).number(checksum_bytes) != base::stable_hash(body)) {
    return no_model("the text model is damaged or truncated: its checksum does not fit");
  }
  Cursor in(body);
  in.raw(magic.size());
  TextModel model;
  const auto task_name = in.name();
  const auto task = parse_task(task_name);
  if (!task)
    return no_model("the text model is for an unknown task, \"" + std::string(task_name) + '"');
  model.task_ = *task;
  model.fasttext_weight_ = in.real();
  for (auto left = std::min<std::uint64_t>(in.number(4), labels_max + 1); left > 0; --left) {
    model.labels_.emplace_back(in.name());
  }
  for (auto left = std::min<std::uint64_t>(in.number(4), labels_max + 1); left > 0; --left) {
    const float cold_factor = in.real();
    model.voices_.push_back({cold_factor, in.real()});
  }
  TRY_VOID(model.check());
  model.row_of_.assign(feature_count, 0);
  model.weights_.assign(model.voices_.size(), 0.0F);
  for (auto left = in.number(4); left > 0 && !in.failed(); --left) {
    const auto feature = in.number(4);
    if (feature >= feature_count || model.row_of_[feature] != 0) {
      return no_model("the text model names a feature that does not exist or names it twice");
    }
    model.row_of_[feature] =
        static_cast<std::uint32_t>(model.weights_.size() / model.voices_.size());
    for (std::size_t v = 0; v < model.voices_.size(); ++v) model.weights_.push_back(in.real());
  }
  const auto extra = in.raw(in.number(8));
  if (in.failed() || in.left() != 0) return no_model("the text model is damaged");
  if (!extra.empty()) {
    TRY(fasttext, FastTextModel::load(std::string(extra)));
    model.fasttext_ = std::move(fasttext);
  }
  return model;
}

void TextModel::voice_log_odds(const std::vector<std::uint32_t>& features, const ColdScores& cold,
                               std::vector<float>& log_odds) const {
  const std::size_t count = voices_.size();
  for (std::size_t v = 0; v < count; ++v) {
    const auto& label = labels_[count == 1 ? 1 : v];
    log_odds[v] = voices_[v].bias + voices_[v].cold_factor * cold_log_odds(task_, label, cold);
  }
  for (const std::uint32_t feature : features) {
    const std::uint32_t row = row_of_[feature];
    if (row == 0) continue;
    for (std::size_t v = 0; v < count; ++v) log_odds[v] += weights_[row * count + v];
  }
}

Answer TextModel::answer(const ColdReading& reading) const {
  const auto tokens = make_tokens(reading.folded.text, reading.findings);
  std::vector<float> log_odds(voices_.size());
  voice_log_odds(make_features(tokens), reading.scores, log_odds);
  if (fasttext_) {
    const auto heard = fasttext_->predict(tokens, labels_.size());
    for (std::size_t v = 0; v < log_odds.size(); ++v) {
      const float other = fasttext_log_odds(heard, voices_.size() == 1 ? 1 : v);
      log_odds[v] += fasttext_weight_ * (other - log_odds[v]);
    }
  }
  Answer answer;
  if (voices_.size() == 1) {
    const float p = to_probability(log_odds[0]);
    answer.scores = {1 - p, p};
    answer.label = log_odds[0] > 0 ? 1 : 0;
    return answer;
  }
  for (const float x : log_odds) answer.scores.push_back(to_probability(x));
  answer.label = static_cast<std::size_t>(std::max_element(log_odds.begin(), log_odds.end()) -
                                          log_odds.begin());
  return answer;
}

Said say(const TextModel* model, Task task, const ColdReading& reading, bool neutral_known) {
  if (model == nullptr) {
    const auto answer = answer_cold(task, reading.scores, neutral_known);
    return {answer.label, answer.score};
  }
  const auto answer = model->answer(reading);
  return {model->labels()[answer.label], answer.scores[answer.label]};
}

float fasttext_log_odds(const std::vector<float>& probabilities, std::size_t label) {
  return to_log_odds(std::clamp(probabilities[label], 1e-4F, 1.0F - 1e-4F));
}

}  // namespace language
