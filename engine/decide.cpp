#include "engine/decide.h"

#include <algorithm>
#include <utility>

#include "base/ensure.h"
#include "engine/admission/admission.h"
#include "engine/broadcasting/broadcasting.h"
#include "engine/cards/cards.h"
#include "engine/commands.h"
#include "engine/conduct/conduct.h"
#include "engine/conversation/conversation.h"
#include "engine/entrances/entrances.h"
#include "engine/handover/handover.h"
#include "engine/onboarding/onboarding.h"
#include "engine/people/people.h"
#include "engine/placement/placement.h"
#include "engine/reader_commands.h"
#include "engine/replying/replying.h"
#include "engine/robot/robot.h"
#include "engine/succession/succession.h"
#include "model/fact_json.h"

namespace engine {
namespace {

using base::Duration;
using base::Instant;
using base::Result;
using language::replies::Linker;

model::Tone tone_of(const language::Reading& reading) {
  model::Tone tone;
  tone.question = reading.question_score;
  tone.advert = reading.advertising_score;
  tone.mood = reading.mood;
  tone.complaint = reading.complaint_score;
  for (std::size_t i = 0; i < language::intent_count; ++i) {
    if (reading.intents.has(static_cast<language::Intent>(i))) tone.intents |= 1U << i;
  }
  return tone;
}

// A JSON array, or empty.
std::string texts_json(const std::vector<std::string>& texts) {
  if (texts.empty()) return {};
  return base::json::serialize(base::json::array(texts.begin(), texts.end()));
}

void fire(Context& context, GroupState& group, const model::Timer& timer, Duration late) {
  if (timer.kind.starts_with("question."))
    conversation::timer_due(context, group, timer, late);
  else if (timer.kind.starts_with("conduct."))
    conduct::timer_due(context, group, timer, late);
  else if (timer.kind.starts_with("onboarding."))
    onboarding::timer_due(context, group, late);
}

// Takes the earliest timer due by `until` out of the group, or nothing.
std::optional<model::Timer> take_due(Context& context, GroupState& group, Instant until) {
  if (group.due.empty() || group.due.begin()->first > until) return std::nullopt;
  const model::TimerId id = group.due.begin()->second;
  const auto entry = group.timers.find(id);
  ENSURE(entry != group.timers.end());
  model::Timer timer = std::move(entry->second);
  group.timers.erase(entry);
  group.due.erase(group.due.begin());
  context.changes.removed_timers.push_back(id);
  return timer;
}

// A timer happens at the moment at which it was due. It is late only by a clock that runs: recorded
// history has no clock that could have missed it.
void run_timer(Context& context, GroupState& group, const model::Timer& timer, Instant now) {
  const Instant fact_at = std::exchange(context.at, timer.due_at);
  const Duration late = context.history ? Duration{} : now - timer.due_at;
  const bool is_expired = timer.late == model::LatePolicy::expire && late > timer.expire_after;
  if (!is_expired) fire(context, group, timer, late);
  context.at = fact_at;
}

void run_due(Context& context, GroupState& group, Instant until) {
  while (const auto timer = take_due(context, group, until)) {
    run_timer(context, group, *timer, until);
  }
}

// Timers of all groups, in the order of time; equal times in the order in which they were set.
void run_due_everywhere(Context& context, Instant until) {
  while (true) {
    GroupState* next = nullptr;
    for (auto& [id, group] : context.world.groups) {
      if (group.due.empty() || group.due.begin()->first > until) continue;
      if (!next || *group.due.begin() < *next->due.begin()) next = &group;
    }
    if (!next) return;
    if (const auto timer = take_due(context, *next, until))
      run_timer(context, *next, *timer, until);
  }
}

struct FactTaker {
  Context& context;
  const model::Fact& fact;
  const Analysis* analysis;
  const Linker& linker;
  model::SourceId source;
  std::string result = {};
  GroupState* home = nullptr;

  GroupState& group() {
    if (!home) home = &people::ensure_group(context, source, fact.group);
    return *home;
  }
  model::Member& actor() { return people::ensure_member(context, source, fact.actor); }

  // A refused command is kept as such: sent again after a crash, it must not succeed the second
  // time.
  void keep_refused(const base::Error& error) {
    base::json::object body = model_body();
    body["refused"] = error.text;
    keep(&body);
    context.changes.facts.back().kind = "refused";
  }

  // Keeps the fact itself; messages are kept as messages.
  void keep(const base::json::object* body = nullptr) {
    model::FactRow row;
    row.seq = context.cause;
    row.source = source;
    row.external_id = fact.external_id;
    row.kind = model::kind_of(fact);
    row.at = fact.at;
    row.group = fact.group;
    row.actor = fact.actor;
    row.history = fact.history;
    row.body = base::json::serialize(body ? *body : model_body());
    context.changes.facts.push_back(std::move(row));
  }
  base::json::object model_body() const { return model::body_to_json(fact); }

  Result<void> operator()(const model::MessageSent& body) {
    ENSURE(analysis);
    GroupState& in = group();
    model::Member& author = actor();
    people::ensure_present(context, in, author);
    model::Message message;
    message.id = model::MessageId(context.cause.value);
    message.group = in.row.id;
    message.member = author.id;
    message.source = source;
    message.external_id = fact.external_id;
    message.at = fact.at;
    message.kind = body.kind;
    message.text = body.text;
    message.reply_to = body.reply_to;
    message.quote = body.quote;
    message.detail = body.detail;
    message.mentions = texts_json(body.mentions);
    message.tone = tone_of(analysis->reading);
    message.history = fact.history;
    conversation::link(context, in, message, author, analysis->reading, linker);
    context.world.message_names.insert_or_assign({source, message.external_id}, message.id);
    context.world.messages.insert_or_assign(message.id, message);
    context.changes.messages.push_back(message);
    conversation::observe(context, in, message, author, *analysis);
    conduct::observe(context, in, message, author, *analysis);
    replying::observe(context, in, message, author, *analysis);
    handover::said(context, in, message, author, analysis->reading.folded);
    onboarding::said(context, in, message, author, analysis->reading);
    return {};
  }

  model::Message* target(const std::string& external_id) {
    const auto known = context.world.message_names.find(SourceName{source, external_id});
    return known == context.world.message_names.end() ? nullptr
                                                      : context.world.find_message(known->second);
  }

  // The group that the message is in, whatever group its edit names.
  GroupState& home_of(const model::Message& message) {
    GroupState* known = context.world.find_group(message.group);
    ENSURE(known);  // the loader brings a message's group with it
    return *known;
  }

  // An edit or a revocation that overtook its message: the message is kept as far as it is known,
  // and the real one, when it comes, is recognised as known.
  model::Message& overtaken(const std::string& external_id) {
    GroupState& in = group();
    model::Message message;
    message.id = model::MessageId(context.counters.fact++);
    message.group = in.row.id;
    message.member = fact.actor.empty() ? model::MemberId() : actor().id;
    message.source = source;
    message.external_id = external_id;
    message.at = fact.at;
    message.history = fact.history;
    context.world.message_names.insert_or_assign({source, external_id}, message.id);
    context.changes.messages.push_back(message);
    return context.world.messages.insert_or_assign(message.id, message).first->second;
  }

  Result<void> operator()(const model::MessageEdited& body) {
    ENSURE(analysis);
    model::Message* known = target(body.target);
    model::Message message = known ? *known : overtaken(body.target);
    base::json::object kept = model_body();
    kept["was"] = message.text;
    keep(&kept);
    // Of two edits the later one stands, in whatever order they arrive.
    if (message.edited_at > fact.at || message.revoked_at.ms != 0) return {};
    message.text = body.text;
    message.edited_at = fact.at;
    message.tone = tone_of(analysis->reading);
    context.put_message(message);
    GroupState& place = home_of(message);
    conversation::edited(context, place, message, *analysis);
    // Whoever edits an advertisement into an old message has advertised.
    if (const model::Member* author = context.world.find_member(message.member)) {
      conduct::observe(context, place, message, *author, *analysis);
    }
    return {};
  }
  Result<void> operator()(const model::MessageRevoked& body) {
    keep();
    model::Message* known = target(body.target);
    model::Message message = known ? *known : overtaken(body.target);
    if (message.revoked_at.ms != 0) return {};
    message.revoked_at = fact.at;
    context.put_message(message);
    conversation::revoked(context, home_of(message), message);
    return {};
  }
  Result<void> operator()(const model::MemberJoined& body) {
    GroupState& in = group();
    model::MemberId inviter;
    if (!body.inviter.empty()) inviter = people::ensure_member(context, source, body.inviter).id;
    const auto stay = in.present.find(actor().id);
    const bool is_first = stay == in.present.end() || !stay->second.join_seen;
    people::joined(context, in, actor(), body, inviter);
    onboarding::joined(context, in, actor(), is_first);
    if (!context.world.placements.empty()) placement::joined(context, in, actor());
    keep();
    return {};
  }
  Result<void> operator()(const model::MemberLeft& body) {
    GroupState& in = group();
    people::left(context, in, actor(), body);
    handover::left(context, in, actor());
    onboarding::left(context, in, actor());
    keep();
    return {};
  }
  Result<void> operator()(const model::GroupRenamed& body) {
    people::renamed(context, group(), body);
    keep();
    return {};
  }
  Result<void> operator()(const model::MemberProfile& body) {
    model::Member& member = people::ensure_member(context, source, body.member);
    people::profiled(context, member, body);
    if (body.name || body.role) onboarding::profiled(context, member);
    keep();
    return {};
  }
  Result<void> operator()(const model::GroupProfile& body) {
    GroupState& in = group();
    model::MemberId owner;
    if (body.owner && !body.owner->empty()) {
      owner = people::ensure_member(context, source, *body.owner).id;
    }
    const model::MemberId before = in.row.owner;
    people::profiled(context, in, body, owner);
    succession::owner_changed(context, in, before);
    keep();
    return {};
  }
  Result<void> operator()(const model::OrderPlaced& body) {
    model::Order row;
    row.source = source;
    row.number = body.order;
    if (!body.member.empty()) row.member = people::ensure_member(context, source, body.member).id;
    row.company = body.company;
    row.product = body.product;
    row.currency = body.currency;
    row.amount_cents = body.amount_cents;
    row.at = fact.at;
    context.changes.orders.put(std::move(row));
    keep();
    return {};
  }
  Result<void> operator()(const model::BehaviourNoted& body) {
    model::Behaviour row;
    row.id = context.cause;
    row.member = people::ensure_member(context, source, body.member).id;
    row.name = body.name;
    row.subject = body.subject;
    row.detail = body.detail;
    row.at = fact.at;
    context.changes.behaviours.push_back(std::move(row));
    context.changes.behaviour_names.put({body.name, fact.at});
    keep();
    return {};
  }
  Result<void> operator()(const model::NicknameNoted& body) {
    people::nicknamed(context, group(), actor(), body);
    onboarding::nicknamed(context, group(), actor());
    keep();
    return {};
  }
  Result<void> operator()(const model::RenewalNoted& body) {
    model::Renewal row;
    row.source = source;
    row.contract = body.contract;
    if (!body.member.empty()) row.member = people::ensure_member(context, source, body.member).id;
    row.company = body.company;
    row.product = body.product;
    row.currency = body.currency;
    row.due = body.due;
    row.outcome = body.outcome;
    row.amount_cents = body.amount_cents;
    row.at = fact.at;
    context.changes.renewals.put(std::move(row));
    keep();
    return {};
  }
  Result<void> operator()(const model::Command& body) {
    context.login = fact.actor;
    auto answered = carry_out(context, body);
    if (!answered) return tl::unexpected(std::move(answered).error());
    result = std::move(*answered);
    keep();
    return {};
  }
  Result<void> operator()(const model::Tick&) {
    run_due_everywhere(context, fact.at);
    keep();
    return {};
  }
  Result<void> operator()(const model::ContactNoted& body) {
    model::Contact row;
    row.staff = people::ensure_member(context, source, body.staff).id;
    row.member = people::ensure_member(context, source, body.contact).id;
    row.since = body.since;
    row.remark = body.remark;
    row.description = body.description;
    row.via = body.via;
    row.tags = texts_json(body.tags);
    context.changes.contacts.push_back(std::move(row));
    keep();
    return {};
  }
  Result<void> operator()(const model::ContactEnded& body) {
    model::Contact row;
    row.staff = people::ensure_member(context, source, body.staff).id;
    row.member = people::ensure_member(context, source, body.contact).id;
    row.until = fact.at;
    row.ended_by = body.by;
    context.changes.contacts.push_back(std::move(row));
    keep();
    return {};
  }
  Result<void> operator()(const model::PlatformEvent&) {
    keep();
    return {};
  }
  Result<void> operator()(const model::BroadcastNoted& body) {
    model::GroupId in;
    if (!fact.group.empty()) in = group().row.id;
    if (!context.history) broadcasting::noted(context, source, in, body);
    keep();
    return {};
  }
  Result<void> operator()(const model::VisitNoted& body) {
    entrances::visited(context, body);
    keep();
    return {};
  }
  Result<void> operator()(const model::WayNoted& body) {
    if (!context.history) entrances::noted(context, body);
    keep();
    return {};
  }
  Result<void> operator()(const model::ApplicationSubmitted& body) {
    model::MemberId member;
    if (!body.member.empty()) member = people::ensure_member(context, source, body.member).id;
    admission::submitted(context, source, member, body);
    keep();
    return {};
  }
  Result<void> operator()(const model::ApplicantSaid& body) {
    admission::said(context, source, body);
    keep();
    return {};
  }
};

// A message whose edit or revocation came first, in this batch: it exists already
// (FactTaker::overtaken).
std::optional<model::FactSeq> overtaken_message(const World& world, const model::Fact& fact) {
  if (!std::holds_alternative<model::MessageSent>(fact.body)) return std::nullopt;
  const auto source = world.sources.find(fact.source);
  if (source == world.sources.end()) return std::nullopt;
  const auto known = world.message_names.find(SourceName{source->second, fact.external_id});
  if (known == world.message_names.end()) return std::nullopt;
  return model::FactSeq(known->second.value);
}

}  // namespace

Result<Taken> Engine::take(const model::Fact& fact, const Analysis* analysis) {
  Context context{policy_, world_,       counters_, changes_, model::FactSeq(counters_.fact),
                  fact.at, fact.history, {}};
  const bool is_command = std::holds_alternative<model::Command>(fact.body);
  if (const auto known = overtaken_message(world_, fact)) return Taken{true, *known, {}};
  ++counters_.fact;
  FactTaker taker{context, fact, analysis, linker_, people::ensure_source(context, fact.source)};
  if (!fact.group.empty() && !is_command) run_due(context, taker.group(), fact.at);
  auto done = std::visit(taker, fact.body);
  if (!done) {
    taker.keep_refused(done.error());
    return tl::unexpected(std::move(done).error());
  }
  cards::follow(context);
  robot::follow(context);
  return Taken{false, context.cause, std::move(taker.result)};
}

bool publishes_policy(const model::Fact& fact) {
  const auto* command = std::get_if<model::Command>(&fact.body);
  return command && command->name == "policy.publish";
}

bool publishes_reader(const model::Fact& fact) {
  const auto* command = std::get_if<model::Command>(&fact.body);
  return command && is_reader_command(*command);
}

}  // namespace engine
