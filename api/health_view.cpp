#include "api/health_view.h"

#include <algorithm>
#include <array>

namespace api {

using base::json::array;
using base::json::object;
using base::json::value;

namespace {

constexpr double band_deviations = 2.0;      // as insight::verdict_z
constexpr double mad_to_deviation = 1.4826;  // of a normal distribution

// Names as the console shows them.
constexpr auto shown_names = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{"participation", "participation"},
     {"breadth", "breadth"},
     {"reply_rate", "reply_rate"},
     {"answer_time", "answer_minutes"},
     {"newcomer_first_message", "newcomers"},
     {"mood", "mood"},
     {"departures", "departures"}});

object measure_view(std::string_view name, const object& from) {
  object out;
  out["name"] = name;
  const auto current = base::number_at(from, "value");
  out["value"] = current ? value(*current) : value(nullptr);
  const object* past = base::object_at(from, "past");
  const bool has_past = past && base::integer_at(*past, "weeks").value_or(0) > 0;
  const double median = has_past ? base::number_at(*past, "median").value_or(0) : 0;
  const double spread =
      has_past ? band_deviations * mad_to_deviation * base::number_at(*past, "mad").value_or(0) : 0;
  out["usual"] = has_past ? value(median) : value(nullptr);
  out["low"] = has_past ? value(std::max(0.0, median - spread)) : value(nullptr);
  out["high"] = has_past ? value(median + spread) : value(nullptr);
  out["verdict"] = base::text_at(from, "verdict", "unknown");
  object grounds;
  const array* reasons = base::array_at(from, "reasons");
  for (const value& reason : reasons ? *reasons : array()) {
    if (!reason.is_object()) continue;
    for (const auto& member : reason.get_object()) {
      if (member.value().is_number()) grounds[member.key()] = member.value();
    }
  }
  out["grounds"] = std::move(grounds);
  return out;
}

}  // namespace

value health_share(const object& row) {
  const object* components = base::object_at(row, "components");
  if (!components) return nullptr;
  int known = 0, worse = 0;
  for (const auto& component : *components) {
    const auto* measure = component.value().if_object();
    if (!measure) continue;
    const std::string_view verdict = base::text_at(*measure, "verdict", "unknown");
    known += verdict != "unknown" ? 1 : 0;
    worse += verdict == "worse" ? 1 : 0;
  }
  if (known < score_measures_min) return nullptr;
  return static_cast<double>(known - worse) / known;
}

value health_drift(const object& row) {
  const object* drift = base::object_at(row, "drift");
  if (!drift) return nullptr;
  const std::string_view state = base::text_at(*drift, "state");
  if (state == "silent") return -3.0;
  if (state != "fading") return 0.0;
  const double ratio = base::number_at(*drift, "ratio").value_or(1);
  return -1.0 - std::clamp(1.0 - ratio, 0.0, 1.0);
}

array health_measures(const object& row) {
  array measures;
  const object* components = base::object_at(row, "components");
  if (!components) return measures;
  for (const auto& [stored, shown] : shown_names) {
    if (const object* measure = base::object_at(*components, stored)) {
      measures.emplace_back(measure_view(shown, *measure));
    }
  }
  return measures;
}

}  // namespace api
