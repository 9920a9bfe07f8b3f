// GET /api/v1/funnel: one code's, one channel's or everybody's way from the scan to the first word.
#include <cmath>

#include "api/funnel_json.h"
#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "store/queries/entrances.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;

constexpr std::int64_t days_of_month = 30;

ShareVerdict verdict_of(std::int64_t part, std::int64_t whole, StepTarget target) {
  if (whole < funnel_basis_min) return ShareVerdict::too_few;
  const double share = static_cast<double>(part) / static_cast<double>(whole);
  if (share < target.low) return ShareVerdict::alarm;
  return share < target.target ? ShareVerdict::below : ShareVerdict::met;
}

value share_json(std::int64_t part, std::int64_t whole, StepTarget target) {
  if (whole == 0) return nullptr;
  return object{{"share", static_cast<double>(part) / static_cast<double>(whole)},
                {"of", whole},
                {"target", target.target},
                {"low", target.low},
                {"verdict", model::to_name(verdict_of(part, whole, target))}};
}

value ms_or_null(const std::optional<base::Duration>& span) {
  return span ? value(span->ms) : value(nullptr);
}

value cost_each(std::int64_t cents, std::int64_t people) {
  if (people == 0 || cents == 0) return nullptr;
  return static_cast<std::int64_t>(
      std::llround(static_cast<double>(cents) / static_cast<double>(people)));
}

}  // namespace

base::Result<FunnelSpan> funnel_span(Services& services, const Call& call) {
  TRY(asked, call.integer("weeks"));
  const std::int64_t weeks = asked.value_or(funnel_weeks_default);
  if (weeks < 1 || weeks > static_cast<std::int64_t>(queries::funnel_weeks_max)) {
    return fail(ErrorCode::invalid_input, "weeks must be 1 to 52", "weeks");
  }
  TRY(policy, services.policies.in_force(call.reader));
  const base::Day today = policy->today(call.now);
  const base::Day next_monday = today + (7 - base::weekday(today));
  FunnelSpan span;
  span.now = call.now;
  for (std::int64_t i = weeks; i >= 0; --i) {
    const base::Day day = next_monday - static_cast<int>(7 * i);
    span.edges.push_back(policy->zone.to_instant(day, 0));
  }
  return span;
}

Cost cost_of(const model::Channel& channel, const FunnelSpan& span) {
  const base::Instant begin = std::max(span.edges.front(), channel.created_at);
  const base::Instant end = std::min(span.edges.back(), span.now);
  if (channel.cost_kind == model::CostKind::once) {
    const bool is_in = channel.created_at >= span.edges.front() && channel.created_at < end;
    return {is_in ? channel.cost_cents : 0};
  }
  if (end <= begin) return {};
  const double months =
      static_cast<double>((end - begin).ms) / static_cast<double>(base::days(days_of_month).ms);
  return {
      static_cast<std::int64_t>(std::llround(static_cast<double>(channel.cost_cents) * months))};
}

object steps_json(const queries::FunnelSteps& steps, const Cost* cost) {
  object out;
  out["scans"] = steps.scans;
  out["skipped"] = steps.skipped;
  out["visitors"] = steps.visitors;
  out["contacts"] = steps.contacts;
  out["joined"] = steps.joined;
  out["joined_direct"] = steps.joined_direct;
  out["spoke"] = steps.spoke;
  out["contact_to_join_ms"] = ms_or_null(steps.contact_to_join);
  out["join_to_word_ms"] = ms_or_null(steps.join_to_word);
  // Where everybody joins directly nobody becomes a contact first: no share to judge.
  const bool has_contacts = steps.contacts > 0 || steps.joined == 0;
  out["contact_share"] =
      has_contacts ? share_json(steps.contacts, steps.visitors, contact_target) : value(nullptr);
  out["join_share"] = share_json(steps.joined, steps.visitors, join_target);
  out["word_share"] = share_json(steps.spoke, steps.joined, word_target);
  out["cost_cents"] = cost ? value(cost->cents) : value(nullptr);
  out["cost_per_joined_cents"] = cost ? cost_each(cost->cents, steps.joined) : value(nullptr);
  out["cost_per_spoke_cents"] = cost ? cost_each(cost->cents, steps.spoke) : value(nullptr);
  return out;
}

base::Result<Response> funnel(Services& services, const Call& call) {
  TRY(code, call.integer("code"));
  TRY(channel, call.integer("channel"));
  if (code && channel) {
    return fail(ErrorCode::invalid_input, "ask for a code or a channel, not for both", "channel");
  }
  TRY(span, funnel_span(services, call));
  std::optional<Cost> cost;
  std::int64_t key = 0;
  queries::FunnelBy by = queries::FunnelBy::everything;
  if (code) {
    by = queries::FunnelBy::code;
    key = *code;
    TRY(row, queries::entry_code(call.reader, model::CodeId(key)));
    if (!row) return fail(ErrorCode::not_found, "there is no such entry code", "code");
  } else {
    TRY(rows, queries::channels(call.reader));
    cost = Cost{};
    for (const model::Channel& each : rows) {
      if (!channel || each.id.value == *channel) cost->cents += cost_of(each, span).cents;
    }
    if (channel) {
      by = queries::FunnelBy::channel;
      key = *channel;
      TRY(row, queries::channel(call.reader, model::ChannelId(key)));
      if (!row) return fail(ErrorCode::not_found, "there is no such channel", "channel");
    }
  }
  TRY(found, queries::funnels(call.reader, by, span.edges));
  const queries::Funnel& one = found[key];
  object body;
  body["all"] = steps_json(one.all, cost ? &*cost : nullptr);
  array weeks;
  for (std::size_t i = 0; i + 1 < span.edges.size(); ++i) {
    const queries::FunnelSteps steps = i < one.weeks.size() ? one.weeks[i] : queries::FunnelSteps{};
    weeks.push_back(object{{"from", base::format_iso(span.edges[i])},
                           {"until", base::format_iso(span.edges[i + 1])},
                           {"steps", steps_json(steps, nullptr)}});
  }
  body["weeks"] = std::move(weeks);
  return stamped(call, body);
}

}  // namespace api
