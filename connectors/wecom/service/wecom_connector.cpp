#include "connectors/wecom/service/wecom_connector.h"

#include <algorithm>
#include <chrono>

#include "connectors/wecom/archive/open_archive.h"
#include "connectors/wecom/callback_xml.h"
#include "connectors/wecom/capabilities.h"
#include "connectors/wecom/entrance_calls.h"
#include "connectors/wecom/group_calls.h"
#include "connectors/wecom/staff_calls.h"
#include "connectors/wecom/staff_cards.h"
#include "connectors/wecom/troubles.h"

namespace connectors::wecom {

using base::ErrorCode;
using base::Instant;
using base::Result;
using model::Fact;

namespace {

// A waiting thread looks at the clock this often: the clock may be a simulated one.
constexpr auto look_every = std::chrono::milliseconds(50);

// What a member is told of a question that nobody answered in time (engine/conversation,
// raise_alarm).
std::string notice_of(const model::Effect& effect) {
  const auto parsed = base::parse_json(effect.body);
  const base::json::object body =
      parsed && parsed->is_object() ? parsed->get_object() : base::json::object();
  const auto text = [&](std::string_view key) { return std::string(base::text_at(body, key)); };
  return "【会馆】“" + text("group") + "”里有问题超时未答\n" + text("asker") + "：" + text("text");
}

std::string at(const std::map<std::string, std::string>& query, const std::string& name) {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

}  // namespace

WecomConnector::WecomConnector(Settings settings, std::unique_ptr<HttpTransport> transport,
                               const base::Clock& clock,
                               std::unique_ptr<archive::ArchivePuller> archive)
    : settings_(std::move(settings)),
      transport_(std::move(transport)),
      clock_(clock),
      client_(settings_.app, *transport_, clock),
      staff_door_(settings_.sign_in ? std::make_unique<WecomStaffDoor>(
                                          *settings_.sign_in, settings_.agent, client_, clock)
                                    : nullptr),
      robot_(client_, clock, std::string(fact_source),
             settings_.sign_in ? settings_.sign_in->address : std::string()),
      archive_(std::move(archive)) {}

std::span<const CapabilityRow> WecomConnector::capabilities() const { return capability_table(); }
Capability WecomConnector::capability(std::string_view effect_kind) const {
  const bool is_to_staff =
      effect_kind == "notify_staff" || effect_kind == "send_card" || effect_kind == "update_card";
  if (is_to_staff && settings_.agent == 0) return Capability::manual;
  return capability_of_effect(effect_kind);
}
std::span<const TroubleRow> WecomConnector::troubles() const { return wecom_troubles(); }
const TaskRow* WecomConnector::task_for(std::string_view effect_kind) const {
  return task_for_effect(effect_kind);
}

Result<Done> WecomConnector::perform(const Delivery& delivery) {
  if (delivery.effect.kind == "ask_broadcast") return ask_broadcast(delivery);
  if (delivery.effect.kind == "remind_broadcast" || delivery.effect.kind == "cancel_broadcast") {
    return steer_broadcast(delivery);
  }
  if (delivery.effect.kind == "send_card" || delivery.effect.kind == "update_card")
    return show_card(delivery);
  if (delivery.effect.kind == "tag_contact") return tag_contact(delivery);
  if (delivery.effect.kind == "transfer_group") return transfer_group(delivery);
  if (delivery.effect.kind == "make_way") return make_way(delivery);
  if (delivery.effect.kind == "change_way" || delivery.effect.kind == "delete_way") {
    return steer_way(delivery);
  }
  if (delivery.effect.kind != "notify_staff") {
    return base::fail(ErrorCode::invalid_input,
                      "WeCom has no interface for \"" + delivery.effect.kind + "\"", "kind");
  }
  if (delivery.member.external_id.empty()) {
    return base::fail(ErrorCode::invalid_input, "nobody is to be told: the group has no owner",
                      "member");
  }
  const auto sent = send_notice(client_, settings_.agent, delivery.member.external_id,
                                notice_of(delivery.effect));
  if (sent) return Done{*sent};
  note_failure(sent.error(), trouble::of_notice, delivery.member.external_id);
  // Made again it is dropped by WeCom itself (staff_calls.h), so a doubt is no reason to stop.
  const bool again = sent.error().what == ErrorClass::retry || sent.error().retry_at.has_value();
  return base::fail(again ? ErrorCode::unavailable : sent.error().error.code,
                    sent.error().error.text);
}

Health WecomConnector::health() const {
  const std::lock_guard lock(mutex_);
  Health health = health_;
  if (health.condition == Condition::well && !is_restored_) {
    health.condition = Condition::degraded;
    health.trouble = say(trouble::not_restored);
  }
  if (!archive_) return health;
  const archive::ArchiveHealth read = archive_->health();
  health.facts += read.facts;
  health.heard_at = std::max(health.heard_at, read.heard_at);
  if (read.condition > health.condition) {
    health.condition = read.condition;
    health.trouble = say(trouble::of_archive, {read.trouble});
  }
  return health;
}

EventTally WecomConnector::tally() const {
  const std::lock_guard lock(mutex_);
  return tally_;
}

bool WecomConnector::is_idle() const {
  const std::lock_guard lock(mutex_);
  const Instant now = clock_.now();
  return is_restored_ && !is_busy_ && lost_.empty() && queue_.next().value_or(compare_at_) > now &&
         compare_at_ > now && follow_at_ > now && welcomes_.empty();
}

bool WecomConnector::reconcile() {
  {
    const std::lock_guard lock(mutex_);
    compare_at_ = clock_.now();
  }
  changed_.notify_all();
  return true;
}

void WecomConnector::start(Host& host) {
  host_ = &host;
  robot_.start(host);
  worker_ = std::thread([this] { work(); });
  greeter_ = std::thread([this] { greet(); });
  if (archive_) archive_->start(host);
}

void WecomConnector::stop() {
  if (archive_) archive_->stop();
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  if (worker_.joinable()) worker_.join();
  if (greeter_.joinable()) greeter_.join();
}

// ---- heard
// ------------------------------------------------------------------------------------------

CallbackResponse WecomConnector::refuse(int status, const base::Error& error) {
  const std::lock_guard lock(mutex_);
  ++health_.refused;
  tally_.note_refused(error.field.empty() ? "callback" : error.field);
  return {status, error.text + "\n"};
}

CallbackResponse WecomConnector::hear(const CallbackRequest& request) {
  const std::string signature = at(request.query, "msg_signature");
  const std::string timestamp = at(request.query, "timestamp");
  const std::string nonce = at(request.query, "nonce");
  const CallbackQuery query{signature, timestamp, nonce};
  const auto status_of = [](const base::Error& error) {
    return error.code == ErrorCode::not_allowed ? 403 : 400;
  };
  if (request.method == "GET") {
    std::string echo = at(request.query, "echostr");
    std::replace(echo.begin(), echo.end(), ' ', '+');  // base64 has no blanks: they were plus signs
    const auto opened = open_callback(settings_.callback, query, echo, clock_.now());
    if (!opened) return refuse(status_of(opened.error()), opened.error());
    return {200, *opened};
  }
  const auto envelope = read_envelope(request.body);
  if (!envelope) return refuse(400, envelope.error());
  const auto message = open_callback(settings_.callback, query, envelope->encrypt, clock_.now());
  if (!message) return refuse(status_of(message.error()), message.error());
  const auto event = read_event(*message);
  if (!event) return refuse(400, event.error());
  if (const auto taken = take_event(*event, *message); !taken) {
    return refuse(503, taken.error());
  }
  return {200, ""};
}

GroupMirror& WecomConnector::mirror_of(const std::string& chat) {
  return groups_.try_emplace(chat, GroupMirror(chat)).first->second;
}

void WecomConnector::note_event(const Event& event, std::vector<Fact>& facts) {
  health_.heard_at = clock_.now();
  tally_.note(event);
  std::vector<Fact> more;
  std::vector<FollowUp> follow_ups = follow_ups_of(event);
  if (const auto* changed = std::get_if<GroupChanged>(&event.body)) {
    GroupOutcome outcome = mirror_of(changed->chat).on_event(event);
    more = std::move(outcome.facts);
    follow_ups = std::move(outcome.follow_ups);
  } else if (const auto* contact = std::get_if<ContactChanged>(&event.body)) {
    ContactOutcome outcome = contacts_.on_event(event);
    more = std::move(outcome.facts);
    follow_ups = std::move(outcome.follow_ups);
    const bool is_welcome = !contact->welcome_code.empty() && !settings_.welcome.empty() &&
                            contact->step == ContactStep::added;
    if (is_welcome && welcomes_.size() < welcomes_waiting_max) {
      welcomes_.push_back(
          {contact->welcome_code, contact->contact, event.at + welcome_code_lifetime});
    }
  }
  facts.insert(facts.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
  for (const FollowUp& each : follow_ups) queue_.add(each);
}

Result<void> WecomConnector::take_event(const Event& event, std::string_view message) {
  std::vector<Fact> facts(1);
  Fact& told = facts.front();
  told.source = fact_source;
  told.external_id = event.id;
  told.at = event.at;
  told.body = model::PlatformEvent{event_name(event), std::string(message)};
  const auto* changed = std::get_if<GroupChanged>(&event.body);
  const std::string chat = changed ? changed->chat : std::string();
  {
    const std::lock_guard lock(mutex_);
    if (!is_restored_) {
      return base::fail(ErrorCode::unavailable, say(trouble::not_restored));
    }
    note_event(event, facts);
  }
  // A press is only kept together with what it asks for.
  if (auto press = press_fact(event, fact_source)) facts.push_back(*std::move(press));
  const auto given = give(std::move(facts), chat);
  changed_.notify_all();
  return given;
}

Result<void> WecomConnector::give(std::vector<Fact> facts, const std::string& chat) {
  if (facts.empty()) return {};
  auto taken = host_->take(std::move(facts));
  const std::lock_guard lock(mutex_);
  if (!taken) {
    if (!chat.empty()) lost_.insert(chat);
    return tl::unexpected(std::move(taken).error());
  }
  health_.facts += static_cast<std::int64_t>(taken->accepted);
  for (const auto& [place, error] : taken->refused) {
    health_.condition = Condition::degraded;
    health_.trouble = say(trouble::fact_refused, {error.text});
  }
  return {};
}

// ---- fetched
// ----------------------------------------------------------------------------------------

void WecomConnector::work() {
  while (true) {
    {
      Lock lock(mutex_);
      is_busy_ = false;
      changed_.wait_for(lock, look_every, [this] { return is_stopping_; });
      if (is_stopping_) return;
      is_busy_ = true;
    }
    while (work_once()) {
      const std::lock_guard lock(mutex_);
      if (is_stopping_) return;
    }
  }
}

bool WecomConnector::work_once() {
  bool must_compare = false, must_follow = false;
  std::optional<FollowUp> due;
  {
    const std::lock_guard lock(mutex_);
    const bool must_restore = !is_restored_ || !lost_.empty();
    if (!must_restore) {
      must_compare = compare_at_ <= clock_.now();
      if (!must_compare) due = queue_.take_due(clock_.now());
    } else if (is_restored_ && health_.condition == Condition::well) {
      health_.condition = Condition::degraded;
      health_.trouble = say(trouble::not_stored);
    }
    must_follow = !must_restore && !must_compare && !due && follow_at_ <= clock_.now();
    if (!must_compare && !due && !must_restore && !must_follow) return false;
  }
  if (must_follow) {
    follow_ways();
    follow_broadcasts();
    return true;
  }
  if (must_compare)
    compare_all();
  else if (due)
    fetch(*due);
  else
    return restore();
  return true;
}

// Reads back what the store knows: all at the start, the lost groups later.
bool WecomConnector::restore() {
  auto known = host_->groups(fact_source);
  if (!known) return false;
  auto contacts = host_->contacts(fact_source);
  if (!contacts) return false;
  const std::lock_guard lock(mutex_);
  const bool is_first = !is_restored_;
  for (const std::string& chat : lost_) groups_.erase(chat);
  for (const KnownGroup& group : *known) {
    if (!is_first && !lost_.contains(group.group)) continue;
    std::map<std::string, GroupMirror::Stay> stays;
    for (const KnownStay& stay : group.stays) {
      stays.emplace(stay.member, GroupMirror::Stay{stay.joined_at, stay.nickname});
    }
    // A group that the store only knows by its messages has no members: its first detail is
    // history.
    if (!stays.empty()) mirror_of(group.group).restore(group.name, group.owner, std::move(stays));
  }
  for (const std::string& chat : lost_) {
    queue_.add({FollowUpKind::fetch_group, chat, clock_.now() + stale_window});
  }
  lost_.clear();
  if (is_first) contacts_.restore(*contacts);
  is_restored_ = true;
  health_.condition = Condition::well;
  health_.trouble.clear();
  return true;
}

void WecomConnector::fetch(const FollowUp& follow_up) {
  switch (follow_up.kind) {
    case FollowUpKind::fetch_group: return fetch_group(follow_up);
    case FollowUpKind::fetch_contact: return fetch_contact(follow_up);
    case FollowUpKind::fetch_tags: {
      if (load_tags()) return;
      const std::lock_guard lock(mutex_);
      queue_.add({follow_up.kind, follow_up.subject, clock_.now() + fetch_again_after});
      return;
    }
    case FollowUpKind::pull_archive:
      if (archive_) archive_->notify();
      return;
    case FollowUpKind::fetch_service_messages:  // customer service accounts are not taken in yet
      return;
  }
}

Instant WecomConnector::again_at(const ApiFailure& failure) const {
  if (failure.retry_at) return *failure.retry_at;
  const bool is_alarm = failure.what == ErrorClass::stop_and_alert;
  return clock_.now() + (is_alarm ? alarm_again_after : fetch_again_after);
}

void WecomConnector::note_failure(const ApiFailure& failure, const TroubleRow& doing,
                                  std::string_view about) {
  const std::lock_guard lock(mutex_);
  // Waiting for a window of the limits is how it should be, not trouble.
  if (failure.what == ErrorClass::wait_for_window || failure.what == ErrorClass::fewer_at_once)
    return;
  health_.condition =
      failure.what == ErrorClass::stop_and_alert ? Condition::down : Condition::degraded;
  const std::string_view why = failure.error.text;
  health_.trouble = about.empty() ? say(doing, {why}) : say(doing, {about, why});
}

void WecomConnector::note_success() {
  const std::lock_guard lock(mutex_);
  health_.heard_at = clock_.now();
  health_.condition = Condition::well;
  health_.trouble.clear();
}

void WecomConnector::fetch_group(const FollowUp& follow_up) {
  const Instant asked_at = clock_.now();
  const std::string& chat = follow_up.subject;
  const auto detail = get_group(client_, chat);
  std::vector<Fact> facts;
  if (!detail && detail.error().what != ErrorClass::subject_lost) {
    note_failure(detail.error(), trouble::of_group, chat);
    // A request that is wrong stays wrong: the next comparison asks again.
    if (detail.error().what == ErrorClass::never) return;
    const std::lock_guard lock(mutex_);
    queue_.add({follow_up.kind, chat, again_at(detail.error())});
    return;
  }
  note_success();
  {
    const std::lock_guard lock(mutex_);
    GroupOutcome outcome =
        detail ? mirror_of(chat).on_detail(*detail, asked_at) : mirror_of(chat).on_gone(asked_at);
    facts = std::move(outcome.facts);
    for (const FollowUp& each : outcome.follow_ups) queue_.add(each);
  }
  if (!give(std::move(facts), chat)) return;
  const std::lock_guard lock(mutex_);
  to_compare_.erase(chat);
  if (to_compare_.empty() && comparing_since_.ms != 0) {
    health_.checked_at = clock_.now();
    comparing_since_ = {};
  }
}

void WecomConnector::fetch_contact(const FollowUp& follow_up) {
  const Instant asked_at = clock_.now();
  const auto contact = get_contact(client_, follow_up.subject);
  if (!contact) {
    if (contact.error().what == ErrorClass::subject_lost) return;  // the event of the end says so
    note_failure(contact.error(), trouble::of_contact, follow_up.subject);
    if (contact.error().what == ErrorClass::never) return;
    const std::lock_guard lock(mutex_);
    queue_.add({follow_up.kind, follow_up.subject, again_at(contact.error())});
    return;
  }
  note_success();
  std::vector<Fact> facts;
  {
    const std::lock_guard lock(mutex_);
    ContactOutcome outcome = contacts_.on_contact(*contact, asked_at);
    facts = std::move(outcome.facts);
    for (const FollowUp& each : outcome.follow_ups) queue_.add(each);
  }
  if (give(std::move(facts), {})) return;
  const std::lock_guard lock(mutex_);
  contacts_.forget_said();
  queue_.add({follow_up.kind, follow_up.subject, clock_.now() + fetch_again_after});
}

// ---- welcomed
// ---------------------------------------------------------------------------------------

void WecomConnector::greet() {
  while (true) {
    Welcome next;
    {
      Lock lock(mutex_);
      changed_.wait(lock, [this] { return is_stopping_ || !welcomes_.empty(); });
      if (is_stopping_) return;
      next = std::move(welcomes_.front());
      welcomes_.pop_front();
    }
    Fact fact;
    fact.source = fact_source;
    fact.external_id = "welcome:" + next.code;
    fact.at = clock_.now();
    std::string outcome = "welcome.too_late";
    if (fact.at < next.until) {
      const auto sent = send_welcome(client_, next.code, {settings_.welcome, {}});
      outcome = sent ? "welcome.sent" : "welcome.failed";
      if (!sent) note_failure(sent.error(), trouble::of_welcome, next.contact);
    }
    fact.body = model::PlatformEvent{std::move(outcome), next.contact};
    (void)host_->take({std::move(fact)});  // only a note
  }
}

Result<std::unique_ptr<Connector>> open_wecom(const base::json::object& settings,
                                              const base::Clock& clock) {
  TRY(read, read_settings(settings));
  TRY(transport, open_transport(read.transport, clock));
  TRY(puller, archive::open_archive(settings, clock));
  return std::make_unique<WecomConnector>(std::move(read), std::move(transport), clock,
                                          std::move(puller));
}

}  // namespace connectors::wecom
