#include <algorithm>
#include <cmath>

#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "insight/survival.h"
#include "store/queries/questions.h"

namespace api {
namespace {

namespace queries = store::queries;

constexpr std::int64_t days_default = 30;
constexpr std::int64_t answer_days_max = 365;
constexpr std::size_t curve_points_max = 100;

value ms_or_null(const std::optional<double>& ms) {
  return ms ? value(static_cast<std::int64_t>(std::llround(*ms))) : value(nullptr);
}

// A question without a response was watched until it was closed, or until now.
insight::Observation observation_of(const queries::QuestionSample& sample, base::Instant now) {
  const bool is_responded = sample.first_response_at.ms != 0;
  const base::Instant watched_until = sample.closed_at.ms != 0 ? sample.closed_at : now;
  const base::Instant end = is_responded ? sample.first_response_at : watched_until;
  // A clock that was wrong somewhere must not make an answer come before its question.
  const std::int64_t ms = std::max<std::int64_t>(0, (end - sample.asked_at).ms);
  return {static_cast<double>(ms), is_responded};
}

// So few points that a chart can carry them; the last one always, because it tells how many still
// wait.
array curve_json(const insight::SurvivalCurve& curve) {
  const auto& points = curve.points();
  const std::size_t step = std::max<std::size_t>(1, points.size() / curve_points_max + 1);
  array out;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (i % step != 0 && i + 1 != points.size()) continue;
    out.emplace_back(object{{"ms", ms_or_null(points[i].time)}, {"waiting", points[i].survival}});
  }
  return out;
}

}  // namespace

base::Result<Response> answers(Services&, const Call& call) {
  TRY(days, call.days(days_default, answer_days_max));
  TRY(group_id, call.integer("group"));
  TRY(samples, queries::question_samples(call.reader, model::GroupId(group_id.value_or(0)),
                                         call.now - base::days(days)));
  std::vector<insight::Observation> observations;
  std::int64_t responded = 0, breached = 0;
  for (const auto& sample : samples) {
    observations.push_back(observation_of(sample, call.now));
    if (sample.first_response_at.ms != 0) ++responded;
    if (sample.is_breached) ++breached;
  }
  const auto asked = static_cast<std::int64_t>(samples.size());
  const insight::SurvivalCurve curve(std::move(observations));
  const insight::Estimate median = curve.median();
  const insight::Estimate p90 = curve.quantile(0.9);
  object body;
  body["days"] = days;
  body["questions"] = asked;
  body["responded"] = responded;
  body["unanswered"] = asked - responded;
  body["breached"] = breached;
  body["limit"] = queries::question_samples_max;
  body["responded_share"] =
      asked == 0 ? value(nullptr)
                 : value(static_cast<double>(responded) / static_cast<double>(asked));
  body["median_ms"] = ms_or_null(median.value);
  body["median_low_ms"] = ms_or_null(median.lower);
  body["median_high_ms"] = ms_or_null(median.upper);
  body["p90_ms"] = ms_or_null(p90.value);
  body["p90_low_ms"] = ms_or_null(p90.lower);
  body["p90_high_ms"] = ms_or_null(p90.upper);
  body["curve"] = curve_json(curve);
  return stamped(call, body);
}

}  // namespace api
