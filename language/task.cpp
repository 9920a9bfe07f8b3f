#include "language/task.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "language/normalise.h"

namespace language {
namespace {

constexpr float neutral_reach = 0.6F;  // mood sums this close to 0 are neutral

using Spelling = std::pair<std::string_view, std::string_view>;

constexpr std::array<Spelling, 46> mood_spellings = {{
    {"1", "positive"},         {"+1", "positive"},       {"pos", "positive"},
    {"positive", "positive"},  {"good", "positive"},     {"happy", "positive"},
    {"joy", "positive"},       {"like", "positive"},     {"love", "positive"},
    {"yes", "positive"},       {"true", "positive"},     {"正", "positive"},
    {"正面", "positive"},      {"积极", "positive"},     {"好评", "positive"},
    {"开心", "positive"},      {"0", "negative"},        {"-1", "negative"},
    {"neg", "negative"},       {"negative", "negative"}, {"bad", "negative"},
    {"angry", "negative"},     {"anger", "negative"},    {"sad", "negative"},
    {"sadness", "negative"},   {"fear", "negative"},     {"disgust", "negative"},
    {"complaint", "negative"}, {"no", "negative"},       {"false", "negative"},
    {"负", "negative"},        {"负面", "negative"},     {"消极", "negative"},
    {"差评", "negative"},      {"愤怒", "negative"},     {"悲伤", "negative"},
    {"neutral", "neutral"},    {"neu", "neutral"},       {"none", "neutral"},
    {"surprise", "neutral"},   {"other", "neutral"},     {"中", "neutral"},
    {"中性", "neutral"},       {"中立", "neutral"},      {"无情绪", "neutral"},
    {"惊奇", "neutral"},
}};
constexpr std::array<Spelling, 27> ads_spellings = {{
    {"1", "ad"},
    {"ad", "ad"},
    {"ads", "ad"},
    {"spam", "ad"},
    {"yes", "ad"},
    {"true", "ad"},
    {"pos", "ad"},
    {"positive", "ad"},
    {"广告", "ad"},
    {"垃圾", "ad"},
    {"是", "ad"},
    {"advertising", "ad"},
    {"advertisement", "ad"},
    {"0", "other"},
    {"ham", "other"},
    {"no", "other"},
    {"false", "other"},
    {"neg", "other"},
    {"negative", "other"},
    {"normal", "other"},
    {"other", "other"},
    {"none", "other"},
    {"正常", "other"},
    {"否", "other"},
    {"非广告", "other"},
    {"not_ad", "other"},
    {"-1", "other"},
}};
constexpr std::array<Spelling, 24> question_spellings = {{
    {"1", "question"},    {"question", "question"}, {"q", "question"},        {"yes", "question"},
    {"true", "question"}, {"pos", "question"},      {"positive", "question"}, {"提问", "question"},
    {"问题", "question"}, {"是", "question"},       {"ask", "question"},      {"0", "other"},
    {"no", "other"},      {"false", "other"},       {"neg", "other"},         {"negative", "other"},
    {"answer", "other"},  {"a", "other"},           {"statement", "other"},   {"other", "other"},
    {"none", "other"},    {"否", "other"},          {"回答", "other"},        {"-1", "other"},
}};
constexpr std::array<Spelling, 24> intent_spellings = {{
    {"buy", "purchase"},
    {"sales", "purchase"},
    {"order", "purchase"},
    {"购买", "purchase"},
    {"采购", "purchase"},
    {"issue", "bug"},
    {"problem", "bug"},
    {"故障", "bug"},
    {"报错", "bug"},
    {"feature", "wish"},
    {"feature_request", "wish"},
    {"建议", "wish"},
    {"需求", "wish"},
    {"churn", "churn_risk"},
    {"流失", "churn_risk"},
    {"退订", "churn_risk"},
    {"thank", "thanks"},
    {"感谢", "thanks"},
    {"bye", "closing"},
    {"结束", "closing"},
    {"hello", "greeting"},
    {"问候", "greeting"},
    {"闲聊", "chatter"},
    {"其他", "other"},
}};

template <std::size_t count>
std::optional<std::string> look_up(const std::array<Spelling, count>& spellings,
                                   std::string_view folded) {
  for (const auto& [spelling, label] : spellings) {
    if (spelling == folded) return std::string(label);
  }
  return std::nullopt;
}

std::optional<std::size_t> intent_named(std::string_view label) {
  for (std::size_t i = 0; i < intent_count; ++i) {
    if (to_string(static_cast<Intent>(i)) == label) return i;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Task task) {
  switch (task) {
    case Task::mood: return "mood";
    case Task::ads: return "ads";
    case Task::question: return "question";
    case Task::intent: return "intent";
  }
  return "unknown";
}

std::optional<Task> parse_task(std::string_view name) {
  for (const Task task : {Task::mood, Task::ads, Task::question, Task::intent}) {
    if (to_string(task) == name) return task;
  }
  return std::nullopt;
}

std::optional<std::string> parse_label(Task task, std::string_view spelling) {
  if (spelling.size() > label_bytes_max) return std::nullopt;
  std::string folded = fold(spelling);
  if (folded.size() > 2 && folded.ends_with(".0")) folded.resize(folded.size() - 2);  // "1.0"
  if (folded.empty()) return std::nullopt;
  switch (task) {
    case Task::mood: return look_up(mood_spellings, folded);
    case Task::ads: return look_up(ads_spellings, folded);
    case Task::question: return look_up(question_spellings, folded);
    case Task::intent: {
      std::replace(folded.begin(), folded.end(), ' ', '_');
      auto known = look_up(intent_spellings, folded);
      return known ? known : std::optional(std::move(folded));
    }
  }
  return std::nullopt;
}

std::string_view positive_label(Task task) {
  switch (task) {
    case Task::mood: return "positive";
    case Task::ads: return "ad";
    case Task::question: return "question";
    case Task::intent: return {};
  }
  return {};
}

float cold_log_odds(Task task, std::string_view label, const ColdScores& scores) {
  switch (task) {
    case Task::mood:
      if (label == "positive") return scores.mood;
      return label == "negative" ? -scores.mood : neutral_reach - std::abs(scores.mood);
    case Task::ads: return label == "ad" ? scores.advertising : -scores.advertising;
    case Task::question: return label == "question" ? scores.question : -scores.question;
    case Task::intent: break;
  }
  if (label == "other") return -*std::max_element(scores.intents.begin(), scores.intents.end());
  const auto intent = intent_named(label);
  return intent ? scores.intents[*intent] : 0.0F;
}

ColdAnswer answer_cold(Task task, const ColdScores& scores, bool neutral_known) {
  if (task == Task::intent) {
    const auto best = std::max_element(scores.intents.begin(), scores.intents.end());
    if (*best <= 0) return {"other", to_probability(-*best)};
    return {to_string(static_cast<Intent>(best - scores.intents.begin())), to_probability(*best)};
  }
  if (task == Task::mood && neutral_known && std::abs(scores.mood) < neutral_reach) {
    return {"neutral", to_probability(neutral_reach - std::abs(scores.mood))};
  }
  const auto wanted = positive_label(task);
  const float log_odds = cold_log_odds(task, wanted, scores);
  if (log_odds > 0) return {wanted, to_probability(log_odds)};
  return {task == Task::mood ? "negative" : "other", to_probability(-log_odds)};
}

}  // namespace language
