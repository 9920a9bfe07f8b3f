#include "language/reading.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "language/cold_reader.h"
#include "language/findings.h"
#include "language/text_model.h"

namespace language {
namespace {

constexpr float mood_full = 3.0F;  // a sum of mood words this large is nearly as good as it gets

// "[微笑]", "[Smile]": WeChat writes its stickers as names in brackets.
std::string_view skip_sticker(std::string_view text, std::size_t at) {
  const auto ahead = text.substr(at, 25);
  const auto end = ahead.find(']');
  return end != std::string_view::npos && end > 1 ? ahead.substr(0, end + 1) : std::string_view{};
}

bool has_word(std::string_view folded) {
  for (std::size_t i = 0; i < folded.size();) {
    if (folded[i] == '[') {
      if (const auto sticker = skip_sticker(folded, i); !sticker.empty()) {
        i += sticker.size();
        continue;
      }
    }
    if (u_isalnum(static_cast<UChar32>(base::next_code_point(folded, i)))) return true;
  }
  return false;
}

float score_of(const TextModel& model, const Answer& answer, std::string_view label) {
  const auto& labels = model.labels();
  const auto at = std::find(labels.begin(), labels.end(), label);
  return at == labels.end() ? 0.0F : answer.scores[static_cast<std::size_t>(at - labels.begin())];
}

bool knows_label(const TextModel& model, std::string_view label) {
  const auto& labels = model.labels();
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

void read_flag(const TextModel* model, const ColdReading& cold, std::string_view label,
               float cold_score, bool& flag, float& score) {
  score = to_probability(cold_score);
  flag = cold_score > 0;
  if (model == nullptr) return;
  const auto answer = model->answer(cold);
  score = score_of(*model, answer, label);
  flag = model->labels()[answer.label] == label;
}

void read_mood(const TextModel* model, const ColdReading& cold, Reading& reading) {
  reading.mood = std::tanh(cold.scores.mood / mood_full);
  if (model == nullptr) return;
  const auto answer = model->answer(cold);
  reading.mood = score_of(*model, answer, "positive") - score_of(*model, answer, "negative");
}

void read_intents(const TextModel* model, const ColdReading& cold, Intents& intents) {
  for (std::size_t i = 0; i < intent_count; ++i) {
    const float log_odds = cold.scores.intents[i];
    intents.set(static_cast<Intent>(i), to_probability(log_odds), log_odds > 0);
  }
  if (model == nullptr) return;
  // The model speaks for the labels that it knows; the cold start keeps the others.
  const auto answer = model->answer(cold);
  for (std::size_t i = 0; i < intent_count; ++i) {
    const auto intent = static_cast<Intent>(i);
    if (!knows_label(*model, to_string(intent))) continue;
    const float score = score_of(*model, answer, to_string(intent));
    const bool is_it = model->labels()[answer.label] == to_string(intent);
    intents.set(intent, score, score >= 0.5F || is_it);
  }
}

base::Result<void> check_task(const TextModel* model, Task task) {
  if (model == nullptr || model->task() == task) return {};
  return base::fail(base::ErrorCode::invalid_input,
                    "this model is for the task " + std::string(to_string(model->task())) +
                        ", not for " + std::string(to_string(task)),
                    std::string(to_string(task)));
}

}  // namespace

std::string_view to_string(Intent intent) {
  switch (intent) {
    case Intent::purchase: return "purchase";
    case Intent::bug: return "bug";
    case Intent::wish: return "wish";
    case Intent::churn_risk: return "churn_risk";
    case Intent::thanks: return "thanks";
    case Intent::closing: return "closing";
    case Intent::greeting: return "greeting";
    case Intent::chatter: return "chatter";
  }
  return "unknown";
}

std::string_view to_string(FindingKind kind) {
  switch (kind) {
    case FindingKind::url: return "url";
    case FindingKind::phone: return "phone";
    case FindingKind::email: return "email";
    case FindingKind::contact: return "contact";
    case FindingKind::qr_code: return "qr_code";
    case FindingKind::id_card: return "id_card";
    case FindingKind::bank_card: return "bank_card";
  }
  return "unknown";
}

bool Reading::found(FindingKind kind) const {
  for (const Finding& finding : findings) {
    if (finding.kind == kind) return true;
  }
  return false;
}

struct Reader::Parts {
  // Shared because the lexicons are large and readers with other models have the same.
  std::shared_ptr<const ColdReader> cold;
  Models models;
};

base::Result<Reader> Reader::create(Models models) {
  TRY(cold, ColdReader::create());
  const Reader plain(std::unique_ptr<const Parts>(
      new Parts{std::make_shared<const ColdReader>(std::move(cold)), {}}));
  return plain.with(std::move(models));
}

base::Result<Reader> Reader::with(Models models) const {
  TRY_VOID(check_task(models.mood.get(), Task::mood));
  TRY_VOID(check_task(models.advertising.get(), Task::ads));
  TRY_VOID(check_task(models.question.get(), Task::question));
  TRY_VOID(check_task(models.intent.get(), Task::intent));
  return Reader(std::unique_ptr<const Parts>(new Parts{parts_->cold, std::move(models)}));
}

Reading Reader::read(std::string_view text) const {
  ColdReading cold = parts_->cold->read(text);
  const Models& models = parts_->models;
  Reading reading;
  reading.is_empty = cold.folded.text.empty();
  reading.is_emoji_only = !reading.is_empty && !has_word(cold.folded.text);
  read_flag(models.question.get(), cold, "question", cold.scores.question, reading.question,
            reading.question_score);
  read_flag(models.advertising.get(), cold, "ad", cold.scores.advertising, reading.advertising,
            reading.advertising_score);
  read_flag(nullptr, cold, {}, cold.scores.complaint, reading.complaint, reading.complaint_score);
  read_mood(models.mood.get(), cold, reading);
  read_intents(models.intent.get(), cold, reading.intents);
  for (Evidence& evidence : reading.evidence = explain_cold(cold.words)) {
    evidence.at = cold.folded.original(evidence.at, text);
  }
  reading.mentions = find_mentions(text);
  reading.sketch = make_sketch(cold.folded.text);
  reading.findings = std::move(cold.findings);
  reading.folded = std::move(cold.folded.text);
  return reading;
}

Reader::Reader(std::unique_ptr<const Parts> parts) : parts_(std::move(parts)) {}
Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

}  // namespace language
