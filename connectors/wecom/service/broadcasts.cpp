// The part of WecomConnector that makes mass messages and follows them until all is settled.
#include <algorithm>
#include <array>

#include "connectors/wecom/broadcast_calls.h"
#include "connectors/wecom/quota.h"
#include "connectors/wecom/service/follow_ups.h"
#include "connectors/wecom/service/wecom_connector.h"
#include "connectors/wecom/troubles.h"

namespace connectors::wecom {

using base::ErrorCode;
using base::fail;
using base::Instant;
using base::Result;
using base::json::object;
using model::BroadcastOutcome;
using model::Fact;

namespace {

// Waits before the second, third, … look at one message; the last one repeats.
constexpr std::array look_after = {base::seconds(20), base::minutes(1),  base::minutes(2),
                                   base::minutes(5),  base::minutes(10), base::minutes(30)};
constexpr base::Duration first_look_after = base::seconds(10);  // WeCom dispatches it: 41063
constexpr base::Duration read_store_every = base::seconds(30);
constexpr base::Duration follow_again_after = base::seconds(5);
// Results may come after the tap; what is still unsent then was never sent.
constexpr base::Duration results_late_max = base::minutes(10);
constexpr base::Duration list_every = base::minutes(30);
constexpr base::Duration list_back_first = base::days(31), list_back = base::days(2);
constexpr base::Duration china = base::hours(8);

base::Day china_day(Instant at) {
  return {static_cast<std::int32_t>((at + china).ms / base::days(1).ms)};
}
Instant begin_of(base::Day china_day) { return Instant{} + base::days(china_day.number) - china; }

MessageContent content_of(const BroadcastContent& content) {
  MessageContent made{content.text, {}};
  for (const BroadcastLink& link : content.links) {
    made.attachments.push_back(LinkAttachment{link.title, link.url, link.description, {}});
  }
  return made;
}

Fact fact_of(const std::string& message, const std::string& group, BroadcastOutcome outcome,
             Instant at) {
  Fact fact;
  fact.source = fact_source;
  // Each outcome is told once, however often it is seen.
  fact.external_id = "broadcast:" + message + ":" + (group.empty() ? "" : group + ":") +
                     std::string(model::to_name(outcome));
  fact.at = at;
  fact.group = group;
  fact.body = model::BroadcastNoted{message, outcome, false, {}};
  return fact;
}

std::optional<BroadcastOutcome> outcome_of(SendState state) {
  switch (state) {
    case SendState::unsent: return std::nullopt;
    case SendState::sent: return BroadcastOutcome::sent;
    case SendState::not_a_contact: return BroadcastOutcome::not_a_contact;
    case SendState::over_quota: return BroadcastOutcome::over_quota;
  }
  return std::nullopt;
}

auto again_or_never(const ApiFailure& failure) {
  const bool again = failure.what == ErrorClass::retry || failure.retry_at.has_value() ||
                     failure.what == ErrorClass::fewer_at_once;
  return fail(again ? ErrorCode::unavailable : failure.error.code, failure.error.text,
              failure.error.field);
}

}  // namespace

// ---- before

Result<void> WecomConnector::check_broadcast(const BroadcastContent& content) const {
  if (content.text.size() > message_text_bytes_max) {
    return fail(ErrorCode::limit_exceeded,
                "WeCom takes a text of at most " + std::to_string(message_text_bytes_max) +
                    " bytes, about 1300 Chinese characters; this one has " +
                    std::to_string(content.text.size()),
                "text");
  }
  auto made = content_to_json(content_of(content));
  if (made) return {};
  base::Error error = std::move(made).error();
  // "attachments[2].link.title" is links[2].title to whoever wrote it.
  if (error.field.starts_with("attachments[")) {
    const std::size_t end = error.field.find(']');
    const std::size_t dot = error.field.rfind('.');
    std::string field = "links" + error.field.substr(11, end - 10);
    if (dot != std::string::npos && dot > end) field += error.field.substr(dot);
    error.field = std::move(field);
  }
  return tl::unexpected(std::move(error));
}

std::vector<QuotaLeft> WecomConnector::quota_left(const std::vector<std::string>& groups,
                                                  const std::vector<GroupReached>& reached,
                                                  Instant now) const {
  QuotaLedger ledger(settings_.quota);
  for (const GroupReached& each : reached) {
    ledger.note_sent(each.group, china_day(each.at), each.message);
  }
  const base::Day today = china_day(now);
  std::vector<QuotaLeft> left;
  for (const std::string& group : groups) {
    const base::Day free_day = ledger.next_free_day(group, today);
    left.push_back(
        {group, ledger.remaining(group, today), free_day == today ? now : begin_of(free_day)});
  }
  return left;
}

// ---- done

Result<Done> WecomConnector::ask_broadcast(const Delivery& delivery) {
  const object body = body_of(delivery.effect);
  BroadcastContent content{std::string(base::text_at(body, "text")), {}};
  if (const auto* links = base::array_at(body, "links")) {
    for (const auto& each : *links) {
      const object* link = each.if_object();
      if (!link) continue;
      content.links.push_back({std::string(base::text_at(*link, "title")),
                               std::string(base::text_at(*link, "url")),
                               std::string(base::text_at(*link, "description"))});
    }
  }
  Broadcast broadcast;
  broadcast.sender = delivery.member.external_id;
  broadcast.content = content_of(content);
  if (const auto* groups = base::array_at(body, "groups")) {
    for (const auto& each : *groups) {
      if (each.is_string()) broadcast.targets.emplace_back(std::string_view(each.get_string()));
    }
  }
  const auto made = make_broadcast(client_, broadcast);
  {
    const std::lock_guard lock(mutex_);
    follow_at_ = std::min(follow_at_, clock_.now() + follow_again_after);
  }
  if (made) return Done{made->message, made->unreachable, {}};
  note_failure(made.error(), trouble::of_broadcast, broadcast.sender);
  // A second call would make a second message.
  if (made.error().may_have_happened) return Done{{}, {}, made.error().error.text};
  return again_or_never(made.error());
}

Result<Done> WecomConnector::steer_broadcast(const Delivery& delivery) {
  const std::string message(base::text_at(body_of(delivery.effect), "message"));
  const bool is_reminder = delivery.effect.kind == "remind_broadcast";
  const auto done =
      is_reminder ? remind_sender(client_, message) : cancel_broadcast(client_, message);
  if (done) return Done{message, {}, {}};
  note_failure(done.error(), trouble::of_reminding, message);
  // To cancel twice does no harm; to remind twice would be a nuisance.
  if (is_reminder && done.error().may_have_happened) return Done{{}, {}, done.error().error.text};
  return again_or_never(done.error());
}

// ---- followed

void WecomConnector::follow_broadcasts() {
  const Instant now = clock_.now();
  Instant next = now + read_store_every;
  const auto open = host_->open_sendings(fact_source);
  if (!open) {
    const std::lock_guard lock(mutex_);
    follow_at_ = now + follow_again_after;
    return;
  }
  std::map<std::string, Followed> still;
  for (const OpenSending& each : *open) {
    if (each.reference.empty()) {
      if (each.asked_at + surely_lost_after <= now) look_for_lost(each, *open);
      continue;
    }
    const auto known = followed_.find(each.reference);
    Followed followed = known == followed_.end()
                            ? Followed{0, std::max(now, each.asked_at + first_look_after)}
                            : known->second;
    const bool is_late = each.deadline.ms != 0 && each.deadline <= now;
    if (followed.next_at <= now || is_late) {
      const bool went_well = follow_sending(each) && (!is_late || take_back(each));
      const std::size_t looks = std::min(followed.looks, look_after.size() - 1);
      followed.next_at = now + (went_well ? look_after[looks] : follow_again_after);
      if (went_well) ++followed.looks;
    }
    next = std::min(next, followed.next_at);
    if (each.deadline > now) next = std::min(next, each.deadline);
    still.emplace(each.reference, followed);
  }
  followed_ = std::move(still);
  if (list_at_ <= now) {
    const bool listed = list_members_own(has_listed_ ? list_back : list_back_first);
    has_listed_ = has_listed_ || listed;
    list_at_ = now + (listed ? list_every : follow_again_after);
  }
  const std::lock_guard lock(mutex_);
  follow_at_ = std::max(std::min(next, list_at_), now + base::seconds(1));
}

// Whether WeCom could be asked and what it said could be stored.
bool WecomConnector::follow_sending(const OpenSending& sending) {
  const Instant now = clock_.now();
  const auto results = send_results(client_, sending.reference, sending.sender);
  if (!results) {
    if (results.error().what == ErrorClass::subject_lost) {
      return give({fact_of(sending.reference, "", BroadcastOutcome::lost, now)}, {}).has_value();
    }
    if (results.error().errcode != 41063)
      note_failure(results.error(), trouble::of_result, sending.reference);
    return false;
  }
  note_success();
  std::vector<Fact> facts;
  std::size_t settled = 0;
  for (const SendResult& each : *results) {
    const auto outcome = outcome_of(each.state);
    const bool is_waited_for = std::find(sending.waiting.begin(), sending.waiting.end(),
                                         each.target) != sending.waiting.end();
    if (!outcome || !is_waited_for) continue;
    ++settled;
    facts.push_back(fact_of(sending.reference, each.target, *outcome,
                            each.sent_at.ms != 0 ? each.sent_at : now));
  }
  if (settled < sending.waiting.size()) {
    const auto tasks = sender_tasks(client_, sending.reference);
    if (!tasks) return false;
    for (const SenderTask& each : *tasks) {
      if (each.user != sending.sender || !each.is_sent) continue;
      if (each.sent_at + results_late_max > now) continue;
      facts.push_back(fact_of(sending.reference, "", BroadcastOutcome::sent, now));
    }
  }
  return give(std::move(facts), {}).has_value();
}

// After the deadline: what has not been sent is not wanted any more.
bool WecomConnector::take_back(const OpenSending& sending) {
  const auto cancelled = cancel_broadcast(client_, sending.reference);
  if (!cancelled && cancelled.error().what != ErrorClass::subject_lost) {
    note_failure(cancelled.error(), trouble::of_cancelling, sending.reference);
    return false;
  }
  // The tap may have come before: its results are told first.
  if (!follow_sending(sending)) return false;
  return give({fact_of(sending.reference, "", BroadcastOutcome::cancelled, clock_.now())}, {})
      .has_value();
}

// It may have been made, and the answer never reached us or the store: the one message that a
// program made around then for this sender and these groups, and that we do not know, is it.
bool WecomConnector::look_for_lost(const OpenSending& sending,
                                   const std::vector<OpenSending>& all) {
  const auto listed =
      list_broadcasts(client_, Audience::groups, sending.asked_at - base::minutes(1),
                      std::min(sending.asked_at + made_around, clock_.now()));
  if (!listed) return false;
  std::vector<std::string> same;
  for (const BroadcastListed& each : *listed) {
    const bool is_known = std::any_of(all.begin(), all.end(), [&](const OpenSending& other) {
      return other.reference == each.message;
    });
    if (is_known || !each.creator.empty() || each.is_personal) continue;
    const auto results = send_results(client_, each.message, sending.sender);
    if (!results) continue;
    std::set<std::string> groups;
    for (const SendResult& result : *results) groups.insert(result.target);
    if (groups == std::set<std::string>(sending.waiting.begin(), sending.waiting.end()))
      same.push_back(each.message);
  }
  if (same.size() != 1) return true;  // none, or more than one: a person decides
  Fact found = fact_of(same.front(), "", BroadcastOutcome::made, clock_.now());
  found.external_id += ":" + sending.key;
  std::get<model::BroadcastNoted>(found.body).key = sending.key;
  return give({std::move(found)}, {}).has_value();
}

// ---- members' own

bool WecomConnector::list_members_own(base::Duration back) {
  const Instant now = clock_.now();
  const auto listed = list_broadcasts(client_, Audience::groups, now - back, now);
  if (!listed) {
    note_failure(listed.error(), trouble::of_broadcasts);
    return false;
  }
  bool all_well = true;
  for (const BroadcastListed& each : *listed) {
    if (settled_.contains(each.message) || followed_.contains(each.message)) continue;
    all_well = note_members_own(each) && all_well;
  }
  return all_well;
}

bool WecomConnector::note_members_own(const BroadcastListed& listed) {
  const auto tasks = sender_tasks(client_, listed.message);
  if (!tasks)
    return tasks.error().what == ErrorClass::subject_lost || tasks.error().errcode == 41063;
  std::vector<Fact> facts;
  bool all_sent = true;
  for (const SenderTask& task : *tasks) {
    all_sent = all_sent && task.is_sent;
    if (!task.is_sent) continue;
    const auto results = send_results(client_, listed.message, task.user);
    if (!results) return false;
    for (const SendResult& each : *results) {
      if (each.state != SendState::sent) continue;
      Fact fact = fact_of(listed.message, each.target, BroadcastOutcome::sent,
                          each.sent_at.ms != 0 ? each.sent_at : task.sent_at);
      fact.actor = task.user;
      std::get<model::BroadcastNoted>(fact.body).is_personal = listed.is_personal;
      facts.push_back(std::move(fact));
    }
  }
  if (!give(std::move(facts), {})) return false;
  if (all_sent) settled_.insert(listed.message);
  return true;
}

}  // namespace connectors::wecom
