// What came of it.
#include <charconv>

#include "engine/broadcasting/internal.h"
#include "engine/handover/handover.h"

namespace engine::broadcasting {

using base::json::array;
using base::json::object;
using model::SendingState;
using model::TargetState;

namespace {

constexpr std::string_view key_prefix = "broadcast:";
constexpr std::size_t named_groups_max = 20;  // in a task; the page of the broadcast has them all

model::Task* find_open_task(Context& context, const model::Sending& sending) {
  const auto task = context.world.tasks.find(sending.task);
  const bool is_open =
      task != context.world.tasks.end() && task->second.state == model::TaskState::open;
  return is_open ? &task->second : nullptr;
}

// The platform has put it before the sender: from here on it is up to them.
void hand_to_sender(Context& context, model::Sending sending, std::string reference,
                    const object* by_hand) {
  const auto known = context.world.broadcasts.find(sending.broadcast);
  if (known == context.world.broadcasts.end()) return;
  const model::Broadcast& broadcast = known->second;
  sending.state = SendingState::waiting;
  sending.reference = std::move(reference);
  sending.asked_at = context.at;
  sending.trouble.clear();
  model::Decision decision = context.new_decision("broadcast.asked", nullptr);
  decision.member = sending.sender;
  model::Task task = context.new_task("send_broadcast", decision);
  object body{
      {"broadcast", sending.broadcast.value}, {"number", sending.number}, {"text", broadcast.text}};
  std::size_t groups = 0;
  for (const auto& [key, target] : context.world.broadcast_targets) {
    groups += target.broadcast == sending.broadcast && target.sending == sending.number &&
              target.state == TargetState::waiting;
  }
  body["groups"] = groups;
  if (by_hand) body["by_hand"] = *by_hand;
  task.title = "待发送：群发到 " + std::to_string(groups) + " 个群";
  task.body = base::json::serialize(body);
  task.owner = sending.sender;
  task.due_at = broadcast.deadline;
  decision.reason = base::json::serialize(object{{"broadcast", sending.broadcast.value},
                                                 {"number", sending.number},
                                                 {"groups", groups},
                                                 {"task", task.id.value}});
  sending.task = task.id;
  context.record(std::move(decision));
  context.put_task(std::move(task));
  put(context, std::move(sending));
}

void finish_if_settled(Context& context, const model::Sending& sending) {
  if (sending.state != SendingState::waiting || has_waiting(context.world, sending)) return;
  if (const model::Task* task = find_open_task(context, sending)) {
    handover::seen_done(context, *task, "fact:" + std::to_string(context.cause.value));
  }
  model::Sending done = sending;
  done.state = SendingState::sent;
  done.done_at = context.at;
  put(context, std::move(done));
}

void mark_unreachable(Context& context, const model::Sending& sending, const array& names) {
  std::vector<model::BroadcastTarget> gone;
  for (const auto& [key, target] : context.world.broadcast_targets) {
    if (target.broadcast != sending.broadcast || target.sending != sending.number) continue;
    const GroupState* state = context.world.find_group(target.group);
    const auto row = context.world.group_rows.find(target.group);
    const std::string* name = state                                   ? &state->row.external_id
                              : row != context.world.group_rows.end() ? &row->second.external_id
                                                                      : nullptr;
    for (const auto& each : names) {
      if (name && each.is_string() && std::string_view(each.get_string()) == *name)
        gone.push_back(target);
    }
  }
  for (model::BroadcastTarget& each : gone) {
    each.state = TargetState::unreachable;
    each.at = context.at;
    put(context, std::move(each));
  }
}

// Of the act that makes the message.
void made(Context& context, const model::Effect& effect, model::Sending sending,
          std::string_view state, const object& arguments) {
  if (state == "sent" && !sending.sender) {
    sending.reference = effect.result;
    end_targets(context, sending, TargetState::sent);
    end_sending(context, std::move(sending), SendingState::sent, "");
  } else if (state == "sent") {
    if (const array* names = base::array_at(arguments, "unreachable"))
      mark_unreachable(context, sending, *names);
    hand_to_sender(context, sending, effect.result, base::object_at(arguments, "task"));
    if (const model::Sending* now = find_sending(context.world, sending.broadcast, sending.number))
      finish_if_settled(context, *now);
  } else if (state == "failed" || state == "manual") {
    end_targets(context, sending, TargetState::failed);
    end_sending(context, std::move(sending), SendingState::failed, effect.result);
  } else if (state == "expired") {
    end_targets(context, sending, TargetState::expired);
    end_sending(context, std::move(sending), SendingState::expired, effect.result);
  } else if (state == "uncertain") {
    sending.state = SendingState::uncertain;
    sending.trouble = effect.result;
    put(context, std::move(sending));
  } else if (state == "retry") {
    sending.trouble = effect.result;
    put(context, std::move(sending));
  }
}

void cancel_settled(Context& context, const model::Effect& effect, model::Sending sending,
                    std::string_view state) {
  if (sending.state != SendingState::waiting) return;
  if (state == "sent") {
    end_targets(context, sending, TargetState::cancelled);
    end_sending(context, std::move(sending), SendingState::cancelled, "");
  } else if (state == "failed" || state == "manual" || state == "uncertain") {
    sending.cancel_asked_at = {};  // it may be asked for again
    sending.trouble = effect.result;
    put(context, std::move(sending));
  }
}

TargetState target_state_of(model::BroadcastOutcome outcome) {
  switch (outcome) {
    case model::BroadcastOutcome::sent: return TargetState::sent;
    case model::BroadcastOutcome::over_quota: return TargetState::over_quota;
    case model::BroadcastOutcome::not_a_contact: return TargetState::not_a_contact;
    case model::BroadcastOutcome::cancelled: return TargetState::cancelled;
    case model::BroadcastOutcome::made:
    case model::BroadcastOutcome::lost: break;
  }
  return TargetState::failed;
}

model::Sending* find_named(World& world, model::SourceId source, std::string_view reference) {
  for (auto& [key, sending] : world.sendings) {
    if (sending.source == source && sending.reference == reference) return &sending;
  }
  return nullptr;
}

void noted_in_group(Context& context, model::Sending* sending, model::GroupId group,
                    const model::BroadcastNoted& body) {
  if (body.outcome == model::BroadcastOutcome::sent) {
    context.changes.reaches.put({group, body.message, context.at, body.is_personal});
  }
  if (!sending) return;  // a member's own, or another program's
  const auto known = context.world.broadcast_targets.find({sending->broadcast, group});
  if (known == context.world.broadcast_targets.end()) return;
  model::BroadcastTarget target = known->second;
  if (target.sending != sending->number || target.state == TargetState::sent) return;
  target.state = target_state_of(body.outcome);
  target.at = context.at;
  put(context, std::move(target));
  finish_if_settled(context, *sending);
}

// The message that we had lost track of is there after all.
void found_again(Context& context, const model::BroadcastNoted& body) {
  const auto subject = subject_of(body.key);
  if (!subject) return;
  const model::Sending* sending = find_sending(context.world, subject->broadcast, subject->number);
  const bool is_open = sending && (sending->state == SendingState::asking ||
                                   sending->state == SendingState::uncertain);
  if (!is_open || !sending->sender) return;
  if (const auto known = context.world.effects.find(sending->effect);
      known != context.world.effects.end() && known->second.state == model::EffectState::parked) {
    model::Effect effect = known->second;
    effect.state = model::EffectState::sent;
    effect.done_at = context.at;
    effect.result = body.message;
    context.put_effect(std::move(effect));
  }
  hand_to_sender(context, *sending, body.message, nullptr);
}

}  // namespace

// ---- rows

void put(Context& context, model::Broadcast row) {
  context.changes.broadcasts.put(row);
  context.world.broadcasts.insert_or_assign(row.id, std::move(row));
}
void put(Context& context, model::Sending row) {
  context.changes.sendings.put(row);
  context.world.sendings.insert_or_assign({row.broadcast, row.number}, std::move(row));
}
void put(Context& context, model::BroadcastTarget row) {
  context.changes.broadcast_targets.put(row);
  context.world.broadcast_targets.insert_or_assign({row.broadcast, row.group}, row);
}

model::Sending* find_sending(World& world, model::BroadcastId broadcast, std::int64_t number) {
  const auto found = world.sendings.find({broadcast, number});
  return found == world.sendings.end() ? nullptr : &found->second;
}

bool has_waiting(const World& world, const model::Sending& sending) {
  for (const auto& [key, target] : world.broadcast_targets) {
    if (target.broadcast == sending.broadcast && target.sending == sending.number &&
        target.state == TargetState::waiting) {
      return true;
    }
  }
  return false;
}

void end_targets(Context& context, const model::Sending& sending, TargetState state) {
  std::vector<model::BroadcastTarget> waiting;
  for (const auto& [key, target] : context.world.broadcast_targets) {
    if (target.broadcast == sending.broadcast && target.sending == sending.number &&
        target.state == TargetState::waiting) {
      waiting.push_back(target);
    }
  }
  for (model::BroadcastTarget& each : waiting) {
    each.state = state;
    each.at = context.at;
    put(context, std::move(each));
  }
}

void end_sending(Context& context, model::Sending sending, SendingState state,
                 std::string trouble) {
  if (const model::Task* open = find_open_task(context, sending)) {
    model::Task task = *open;
    task.state = model::TaskState::cancelled;
    task.done_at = context.at;
    context.put_task(std::move(task));
  }
  sending.state = state;
  sending.done_at = context.at;
  sending.trouble = std::move(trouble);
  put(context, std::move(sending));
}

std::string effect_key_of(const model::Sending& sending) {
  return std::string(key_prefix) + std::to_string(sending.broadcast.value) + ":" +
         std::to_string(sending.number);
}

std::optional<Subject> subject_of(std::string_view key) {
  if (!key.starts_with(key_prefix)) return std::nullopt;
  const char* end = key.data() + key.size();
  Subject subject;
  const auto first = std::from_chars(key.data() + key_prefix.size(), end, subject.broadcast.value);
  if (first.ec != std::errc{} || first.ptr == end || *first.ptr != ':') return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, end, subject.number);
  if (second.ec != std::errc{}) return std::nullopt;
  return subject;
}

// ---- told

void settled(Context& context, const model::Effect& effect, std::string_view state,
             const object& arguments) {
  const auto subject = subject_of(effect.key);
  if (!subject) return;
  const model::Sending* known = find_sending(context.world, subject->broadcast, subject->number);
  if (!known) return;
  const model::Sending sending = *known;
  if (effect.kind == "cancel_broadcast") return cancel_settled(context, effect, sending, state);
  if (effect.kind == "remind_broadcast") {
    if (state != "failed" && state != "manual") return;
    model::Sending troubled = sending;
    troubled.trouble = effect.result;
    return put(context, std::move(troubled));
  }
  if (sending.state != SendingState::asking && sending.state != SendingState::uncertain) return;
  made(context, effect, sending, state, arguments);
}

void noted(Context& context, model::SourceId source, model::GroupId group,
           const model::BroadcastNoted& body) {
  model::Sending* sending = find_named(context.world, source, body.message);
  if (group) return noted_in_group(context, sending, group, body);
  if (body.outcome == model::BroadcastOutcome::made) {
    if (!sending) found_again(context, body);  // else it is another one's, which we know
    return;
  }
  if (!sending || sending->state != SendingState::waiting) return;
  const model::Sending known = *sending;
  if (body.outcome == model::BroadcastOutcome::sent) {
    // The sender has sent, and some groups never got it: the platform will say no more of them.
    end_targets(context, known, TargetState::failed);
    return finish_if_settled(context, known);
  }
  if (body.outcome == model::BroadcastOutcome::lost) {
    end_targets(context, known, TargetState::failed);
    return end_sending(context, known, SendingState::lost, "the platform does not know it");
  }
  const auto broadcast = context.world.broadcasts.find(known.broadcast);
  const bool is_late = broadcast != context.world.broadcasts.end() &&
                       broadcast->second.deadline.ms != 0 &&
                       broadcast->second.deadline <= context.at;
  end_targets(context, known, is_late ? TargetState::expired : TargetState::cancelled);
  end_sending(context, known, is_late ? SendingState::expired : SendingState::cancelled, "");
}

}  // namespace engine::broadcasting
