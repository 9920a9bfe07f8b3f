#include "engine/conversation/tapped.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/hash.h"
#include "base/utf8.h"
#include "engine/conversation/desk.h"
#include "engine/state/said.h"
#include "language/normalise.h"

namespace engine::conversation {

using base::Instant;
using model::LinkReason;
using model::Question;
using model::QuestionId;
using model::QuestionState;

namespace {

constexpr std::string_view key_prefix = "sidebar:";
constexpr Linked by_tap{"sidebar", LinkReason::sidebar, 1};

// "sidebar:<question>:<staff or 0>:<hash>"
struct Tap {
  QuestionId question;
  model::MemberId staff;
  std::string_view hash;
  Instant at;
};

std::string key_of(const Tap& tap) {
  return std::string(key_prefix) + std::to_string(tap.question.value) + ":" +
         std::to_string(tap.staff.value) + ":" + std::string(tap.hash);
}

std::optional<Tap> tap_of(std::string_view key, Instant until) {
  if (!key.starts_with(key_prefix)) return std::nullopt;
  key.remove_prefix(key_prefix.size());
  Tap tap;
  for (std::int64_t* number : {&tap.question.value, &tap.staff.value}) {
    const auto read = std::from_chars(key.data(), key.data() + key.size(), *number);
    key.remove_prefix(static_cast<std::size_t>(read.ptr - key.data()));
    if (read.ec != std::errc() || !key.starts_with(':')) return std::nullopt;
    key.remove_prefix(1);
  }
  tap.hash = key;
  tap.at = until - tapped_span;
  return tap;
}

base::Duration apart(Instant a, Instant b) { return a < b ? b - a : a - b; }

bool belong_together(const Tap& tap, const model::Member& author, Instant said_at) {
  return author.role == model::Role::staff && (!tap.staff || tap.staff == author.id) &&
         apart(said_at, tap.at) <= tapped_span;
}

// The newest message that the tap may have said.
const model::Message* message_of(const World& world, const GroupState& group, const Tap& tap) {
  for (auto recent = group.recent.rbegin(); recent != group.recent.rend(); ++recent) {
    const auto author = world.members.find(recent->member);
    if (author == world.members.end() || !belong_together(tap, author->second, recent->at)) {
      continue;
    }
    const auto known = world.messages.find(recent->id);
    if (known != world.messages.end() && text_hash(known->second.text) == tap.hash) {
      return &known->second;
    }
  }
  return nullptr;
}

// The message is of this question's thread, and of no other's.
void move_here(Context& context, GroupState& group, model::Message message,
               const Question& question) {
  message.parent = question.message;
  message.parent_reason = LinkReason::sidebar;
  message.parent_score = 1;
  message.question = question.id;
  context.put_message(message);
  for (RecentMessage& each : group.recent) {
    if (each.id != message.id) continue;
    each.parent = message.parent;
    each.question = message.question;
  }
  for (Said& each : group.said) {
    if (each.utterance.id == message.id.value) each.parent = message.parent.value;
  }
  refresh(group);
}

void credit(Context& context, GroupState& group, const model::Message& message,
            const Question& question) {
  const auto recent = std::find_if(group.recent.begin(), group.recent.end(),
                                   [&](const auto& each) { return each.id == message.id; });
  if (recent == group.recent.end() || recent->question == question.id) return;
  if (question.state == QuestionState::closed || question.message >= message.id) return;
  const Word word{message.id, message.member, message.at};
  const Contribution contribution = recent->contribution;
  const auto before = group.questions.find(recent->question);
  if (before != group.questions.end()) {
    Desk(context, group, Question(before->second)).answer_was_for_another(word, question.id);
  }
  move_here(context, group, message, question);
  Desk desk(context, group, question);
  switch (contribution) {
    case Contribution::idle: desk.attach(word); break;
    case Contribution::courtesy:
    case Contribution::thanks: desk.responded(word, by_tap, "courtesy"); break;
    case Contribution::promise: desk.responded(word, by_tap, "promise"); break;
    case Contribution::solved:
    case Contribution::substance: desk.answered(word, by_tap); break;
  }
}

// The keys of taps that wait, the oldest first.
std::vector<std::pair<Instant, std::string>> waiting_taps(const GroupState& group) {
  std::vector<std::pair<Instant, std::string>> keys;
  for (const auto& [key, until] : group.cooldowns) {
    if (key.starts_with(key_prefix)) keys.emplace_back(until, key);
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

void forget_old(Context& context, GroupState& group) {
  const auto keys = waiting_taps(group);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const bool is_old = keys[i].first + tapped_kept < context.at;
    const bool is_too_many = keys.size() - i >= tapped_max;
    if (is_old || is_too_many) context.drop_cooldown(group, keys[i].second);
  }
}

}  // namespace

std::string text_hash(std::string_view text) {
  return base::to_hex(
      base::stable_hash(language::fold(base::cut_utf8(text, linked_text_bytes_max))));
}

std::optional<QuestionId> take_tapped(Context& context, GroupState& group,
                                      const model::Message& message, const model::Member& author) {
  if (context.history || author.role != model::Role::staff) return std::nullopt;
  const auto keys = waiting_taps(group);
  if (keys.empty()) return std::nullopt;
  const std::string hash = text_hash(message.text);
  for (const auto& [until, key] : keys) {
    const auto tap = tap_of(key, until);
    if (!tap || tap->hash != hash || !belong_together(*tap, author, message.at)) continue;
    context.drop_cooldown(group, key);
    const auto question = group.questions.find(tap->question);
    const bool is_over = question == group.questions.end() ||
                         question->second.state == QuestionState::closed ||
                         question->second.message >= message.id;
    if (!is_over) return tap->question;
  }
  return std::nullopt;
}

base::Result<void> tapped(Context& context, GroupState& group, const Question& question,
                          const base::json::object& arguments) {
  TRY(text, base::required_text(arguments, "text"));
  if (text.empty()) return base::fail(base::ErrorCode::invalid_input, "text is empty", "text");
  if (text.size() > tapped_text_bytes_max) {
    const std::string most = std::to_string(tapped_text_bytes_max);
    return base::fail(base::ErrorCode::invalid_input, "text is longer than " + most + " bytes",
                      "text");
  }
  const std::string hash = text_hash(text);
  const model::MemberId staff(base::integer_at(arguments, "member").value_or(0));
  const Tap tap{question.id, staff, hash, context.at};
  if (const model::Message* said = message_of(context.world, group, tap)) {
    credit(context, group, model::Message(*said), Question(question));
    return {};
  }
  forget_old(context, group);
  context.put_cooldown(&group, key_of(tap), context.at + tapped_span);
  return {};
}

}  // namespace engine::conversation
