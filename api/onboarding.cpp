// Newcomers: those of one group with their steps, and what became of all of them in figures.
#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "store/queries/group_board.h"
#include "store/queries/newcomers.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;
using queries::OnboardingCount;

constexpr std::int64_t newcomer_days_default = 30;
constexpr std::int64_t figure_days_default = 90;
constexpr std::int64_t onboarding_days_max = 365;

template <class Id>
value id_or_null(Id id) {
  return id ? value(id.value) : value(nullptr);
}

array signs_json(std::string_view signs) {
  array out;
  while (!signs.empty()) {
    const std::size_t end = std::min(signs.find(' '), signs.size());
    out.emplace_back(signs.substr(0, end));
    signs.remove_prefix(std::min(end + 1, signs.size()));
  }
  return out;
}

object newcomer_json(const queries::NewcomerLine& line, const Names& names) {
  const model::Newcomer& row = line.row;
  return {{"stay", row.stay.value},
          {"member", member_ref(row.member, names)},
          {"joined_at", time_or_null(line.joined_at)},
          {"left_at", time_or_null(line.left_at)},
          {"state", model::to_name(row.state)},
          {"watched_until", time_or_null(row.until)},
          {"decided_at", time_or_null(row.decided_at)},
          {"decision", id_or_null(row.decision)},
          {"welcomed_at", time_or_null(row.welcomed_at)},
          {"welcome", id_or_null(row.welcome)},
          {"nickname", model::to_name(row.nickname)},
          {"missing", row.missing},
          {"conformed_at", time_or_null(row.conformed_at)},
          {"introduced_at", time_or_null(row.introduced_at)},
          {"introduction", id_or_null(row.introduction)},
          {"signs", signs_json(row.signs)},
          {"first_message_at", time_or_null(row.first_message_at)},
          {"first_question_at", time_or_null(row.first_question_at)},
          {"greeted_at", time_or_null(row.greeted_at)},
          {"greeted_by", member_ref(row.greeted_by, names)},
          {"greeting", id_or_null(row.greeting)},
          {"nickname_reminders", row.nickname_reminders},
          {"introduction_reminders", row.introduction_reminders},
          {"reminded_at", time_or_null(row.reminded_at)},
          {"claimed_at", time_or_null(row.claimed_at)},
          {"claim", id_or_null(row.claim)},
          {"pointed_at", time_or_null(row.pointed_at)},
          {"pointer", id_or_null(row.pointer)},
          {"opening_from", time_or_null(row.opening.from)},
          {"opening_at", time_or_null(row.opening.at)},
          {"questions_from", time_or_null(row.questions.from)},
          {"questions_at", time_or_null(row.questions.at)}};
}

using Counts = std::array<OnboardingCount, queries::onboarding_measures.size()>;

// Steps that the company does not ask for are not told: nobody could have taken them.
bool is_asked(const model::OnboardingPolicy& policy, std::string_view measure) {
  if (measure == "gift_day_7") return !policy.gift_words.empty();
  if (measure == "who_to_ask_day_7") return !policy.who_to_ask.empty();
  if (measure == "opening_day_14") return !policy.opening_begins.empty();
  if (measure == "questions_day_14") return !policy.questions_begin.empty();
  return true;
}

array measures_json(const Counts& counts, const model::OnboardingPolicy& policy) {
  array out;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const queries::OnboardingMeasure& measure = queries::onboarding_measures[i];
    if (!is_asked(policy, measure.name)) continue;
    const OnboardingCount& count = counts[i];
    const double rate =
        count.of > 0 ? static_cast<double>(count.done) / static_cast<double>(count.of) : 0;
    out.push_back(object{{"name", measure.name},
                         {"within_hours", measure.within.ms / base::hours(1).ms},
                         {"done", count.done},
                         {"of", count.of},
                         {"rate", count.of > 0 ? value(rate) : value(nullptr)},
                         {"target", measure.target ? value(*measure.target) : value(nullptr)},
                         {"still_inside", count.inside},
                         {"left_early", count.gone}});
  }
  return out;
}

void add(Counts& sum, const Counts& counts) {
  for (std::size_t i = 0; i < counts.size(); ++i) {
    sum[i].done += counts[i].done;
    sum[i].of += counts[i].of;
    sum[i].inside += counts[i].inside;
    sum[i].gone += counts[i].gone;
  }
}

}  // namespace

base::Result<Response> group_onboarding(Services& services, const Call& call) {
  TRY(id, call.id());
  TRY(limit, call.limit());
  TRY(days, call.days(newcomer_days_default, onboarding_days_max));
  const model::GroupId group(id);
  TRY(policy, services.policies.in_force(call.reader));
  TRY(known, queries::figures_of(call.reader, group, call.now, policy->today(call.now)));
  if (!known) return fail(ErrorCode::not_found, "there is no group " + std::to_string(id), "id");
  std::optional<queries::NewcomerPlace> after;
  if (!call.text("cursor").empty()) {
    TRY(keys, read_cursor(call.text("cursor"), 2));
    after = queries::NewcomerPlace{base::Instant{keys[0]}, model::StayId(keys[1])};
  }
  TRY(lines, queries::newcomers(call.reader, group, call.now - base::days(days), after, limit + 1));
  std::string next;
  if (static_cast<std::int64_t>(lines.size()) > limit) {
    lines.pop_back();
    next = make_cursor({lines.back().joined_at.ms, lines.back().row.stay.value});
  }
  Names names;
  for (const queries::NewcomerLine& each : lines) {
    names.want(each.row.member);
    names.want(each.row.greeted_by);
  }
  TRY_VOID(names.load(call.reader));
  array items;
  for (const queries::NewcomerLine& each : lines) items.push_back(newcomer_json(each, names));
  return page(call, std::move(items), next);
}

base::Result<Response> onboarding(Services& services, const Call& call) {
  TRY(days, call.days(figure_days_default, onboarding_days_max));
  TRY(only, call.integer("group"));
  TRY(policy, services.policies.in_force(call.reader));
  const base::Day first = policy->today(call.now) - static_cast<int>(days - 1);
  const base::Instant since = policy->zone.to_instant(first, 0);
  TRY(rows, queries::onboarding(call.reader, model::GroupId(only.value_or(0)), since, call.now));
  Names names;
  for (const queries::GroupOnboarding& each : rows) names.want(each.group);
  TRY_VOID(names.load(call.reader));
  const model::OnboardingPolicy& asked = policy->policy.onboarding;
  Counts sum;
  std::int64_t joined = 0;
  array groups;
  for (const queries::GroupOnboarding& each : rows) {
    add(sum, each.counts);
    joined += each.joined;
    groups.push_back(object{{"group", group_ref(each.group, names)},
                            {"joined", each.joined},
                            {"measures", measures_json(each.counts, asked)}});
  }
  return stamped(call, {{"is_on", asked.is_on},
                        {"since", time_or_null(since)},
                        {"joined", joined},
                        {"measures", measures_json(sum, asked)},
                        {"groups", std::move(groups)}});
}

}  // namespace api
