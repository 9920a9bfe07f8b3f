// Links: what a message answers, and keeping what was said lately.
#include <algorithm>

#include "engine/conversation/contribution.h"
#include "engine/conversation/conversation.h"
#include "engine/conversation/recall.h"
#include "engine/conversation/tapped.h"
#include "engine/state/said.h"

namespace engine::conversation {

using language::replies::Link;
using language::replies::Reason;
using model::LinkReason;

namespace {

LinkReason to_model(Reason reason) {
  switch (reason) {
    case Reason::declared: return LinkReason::declared;
    case Reason::addressed: return LinkReason::addressed;
    case Reason::own_last: return LinkReason::own_last;
    case Reason::partner: return LinkReason::partner;
    case Reason::similar: return LinkReason::similar;
    case Reason::previous: return LinkReason::previous;
    case Reason::nearby: return LinkReason::nearby;
    case Reason::starts: return LinkReason::none;
  }
  return LinkReason::none;
}

// The message that the platform says is answered, when it is one of this group and came before.
std::optional<model::MessageId> declared_parent(const World& world, const model::Message& message) {
  if (message.reply_to.empty()) return std::nullopt;
  const auto name = world.message_names.find(SourceName{message.source, message.reply_to});
  if (name == world.message_names.end() || name->second >= message.id) return std::nullopt;
  const auto known = world.messages.find(name->second);
  if (known == world.messages.end() || known->second.group != message.group) return std::nullopt;
  return name->second;
}

RecentMessage recent_of(const model::Message& message, std::string_view folded) {
  RecentMessage recent;
  recent.id = message.id;
  recent.member = message.member;
  recent.at = message.at;
  recent.parent = message.parent;
  recent.question = message.question;
  recent.contribution = contribution_of(message, folded);
  recent.question_score = message.tone.question;
  if (message.parent_reason != LinkReason::declared) recent.awaits = message.reply_to;
  return recent;
}

void push(GroupState& group, RecentMessage recent) {
  group.recent.push_back(std::move(recent));
  if (group.recent.size() > recent_messages) group.recent.pop_front();
}

}  // namespace

void link(Context& context, GroupState& group, model::Message& message, const model::Member& author,
          const language::Reading& reading, const language::replies::Linker& linker) {
  if (message.kind == model::MessageKind::notice) return;  // nobody says it, nobody answers it
  Said said{utterance_of(message, &author), std::nullopt};
  auto features = group.window.describe(said.utterance);
  if (const auto declared = declared_parent(context.world, message)) {
    features.declared_parent = declared->value;
  }
  const Link link = linker.choose(group.window, features);
  message.parent = model::MessageId(link.parent.value_or(0));
  message.parent_reason = to_model(link.reason);
  message.parent_score = static_cast<float>(link.probability);
  if (const auto tapped = take_tapped(context, group, message, author)) {
    message.parent = group.questions.at(*tapped).message;
    message.parent_reason = LinkReason::sidebar;
    message.parent_score = 1;
    message.question = *tapped;
  }
  if (message.parent) said.parent = message.parent.value;
  remember(group, std::move(said), features);
  push(group, recent_of(message, reading.folded));
}

void rebuild(GroupState& group, const std::vector<model::Message>& oldest_first,
             const World& world) {
  group.window = language::replies::Window(recent_messages);
  group.said.clear();
  group.recent.clear();
  for (const model::Message& message : oldest_first) {
    const auto author = world.members.find(message.member);
    Said said{utterance_of(message, author == world.members.end() ? nullptr : &author->second), {}};
    if (message.parent) said.parent = message.parent.value;
    remember(group, std::move(said));
  }
  // Newer half only: it is not needed what older ones contributed.
  const std::size_t count = oldest_first.size();
  for (std::size_t i = count - std::min(count, recent_messages); i < count; ++i) {
    push(group, recent_of(oldest_first[i], language::fold(oldest_first[i].text)));
  }
}

// An edit or a revocation that came before its message: the message exists from now on.
void remember_overtaken(GroupState& group, const model::Message& message,
                        const model::Member* author) {
  if (message.kind == model::MessageKind::notice) return;
  if (!group.said.empty() && group.said.back().utterance.id >= message.id.value) return;
  remember(group, {utterance_of(message, author), std::nullopt});
  push(group, recent_of(message, language::fold(message.text)));
}

// The message reads differently now.
void reword(GroupState& group, const model::Message& message, const model::Member* author) {
  for (Said& each : group.said) {
    if (each.utterance.id != message.id.value) continue;
    auto utterance = utterance_of(message, author);
    if (utterance.text == each.utterance.text) break;
    each.utterance = std::move(utterance);
    refresh(group);
    break;
  }
  for (RecentMessage& each : group.recent) {
    if (each.id != message.id) continue;
    RecentMessage again = recent_of(message, language::fold(message.text));
    again.question = each.question;
    each = std::move(again);
  }
}

}  // namespace engine::conversation
