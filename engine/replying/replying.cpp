#include "engine/replying/replying.h"

#include <algorithm>

#include "base/utf8.h"
#include "engine/policy/quote.h"
#include "engine/replying/choice.h"
#include "engine/replying/silence.h"

namespace engine::replying {
namespace {

using base::json::object;
using model::DecisionMode;
using model::EntryMode;

constexpr std::size_t title_bytes_max = 120;  // of the question in the title of a task

// One message, as everything below looks at it.
struct Occasion {
  Context& context;
  GroupState& group;
  const model::Message& message;
  const model::Member& author;
  const Analysis& analysis;

  const model::Policy& policy() const { return context.policy.policy(); }
  DecisionMode mode(EntryMode entry) const {
    if (context.history) return DecisionMode::history;
    return entry == EntryMode::shadow ? DecisionMode::shadow : DecisionMode::live;
  }
  model::Decision decision(std::string_view kind, const std::string& entry, DecisionMode mode,
                           const object& reason) const {
    model::Decision decision = context.new_decision(kind, &group);
    decision.mode = mode;
    decision.member = author.id;
    decision.message = message.id;
    decision.rule = entry;
    decision.reason = base::json::serialize(reason);
    if (const auto* question = unanswered_question(group, message)) decision.question = question->id;
    return decision;
  }
  std::string filled(std::string_view text) const {
    return fill_in(text, {{"name", author.name.empty() ? author.external_id : author.name},
                          {"group", group.row.name}});
  }
};

// Something that could be said, and what is written down when it is, or when it is held back.
struct Saying {
  Speech speech;
  std::string_view said, held;  // kinds of decision
  const std::string& entry;     // id of the reply or FAQ
  const std::string& text;
  DecisionMode mode;
  object reason;
};

void send(const Occasion& occasion, const model::Decision& decision, const Saying& saying) {
  model::Effect effect = occasion.context.new_effect(
      "send_message", saying.speech.key + ":" + std::to_string(occasion.message.id.value), decision);
  effect.body = base::json::serialize(object{{"text", occasion.filled(saying.text)},
                                             {"mention", occasion.author.external_id},
                                             {"reply_to", occasion.message.external_id}});
  effect.expires_at = std::max(occasion.context.at, occasion.group.row.last_at) + reply_lifetime;
  occasion.context.put_effect(std::move(effect));
}

// Says it, or records that it is held back. True when it was (or, watched only, would have been) said.
bool speak(const Occasion& occasion, Saying saying) {
  Context& context = occasion.context;
  GroupState& group = occasion.group;
  const base::Instant at = occasion.message.at;
  const auto hold =
      find_hold(context.world, group, saying.speech, occasion.author.id, at, saying.mode);
  if (hold && is_marked(context.world, group, *hold, at)) return false;
  if (is_echo(occasion.policy(), occasion.message.text)) return false;
  if (hold) {
    mark_held(context, group, *hold);
    saying.reason["held_by"] = hold->by;
    saying.reason["until"] = base::format_iso(hold->until);
    context.record(occasion.decision(saying.held, saying.entry, saying.mode, saying.reason));
    return false;
  }
  start_cooldowns(context, group, saying.speech, occasion.author.id, at, saying.mode);
  model::Decision decision =
      occasion.decision(saying.said, saying.entry, saying.mode, saying.reason);
  if (saying.mode == DecisionMode::live) send(occasion, decision, saying);
  context.record(std::move(decision));
  return true;
}

bool reply(const Occasion& occasion, EntryMode entry_mode) {
  const model::Policy& policy = occasion.policy();
  const auto entry = choose_reply(policy, occasion.group, occasion.analysis, entry_mode);
  if (!entry) return false;
  const model::KeywordReply& chosen = policy.replies[*entry];
  const auto words =
      quotes_of(occasion.analysis, EntryKind::reply, *entry, occasion.message.text);
  return speak(occasion, {speech_of(chosen), "reply.sent", "reply.held", chosen.id, chosen.reply,
                          occasion.mode(entry_mode),
                          {{"reply", chosen.name.empty() ? chosen.id : chosen.name},
                           {"evidence", to_json(words)}}});
}

// ---- FAQ -------------------------------------------------------------------------------------------

object faq_reason(const model::Policy& policy, const FaqChoice& choice) {
  const model::Faq& faq = policy.faqs[choice.best.faq];
  object reason{{"faq", faq.questions.front()},
                {"similarity", choice.best.similarity},
                {"threshold", policy.faq_threshold}};
  if (choice.second) {
    reason["second"] = object{{"faq", policy.faqs[choice.second->faq].id},
                              {"similarity", choice.second->similarity}};
  }
  return reason;
}

// The ready text, for whoever answers the question: one tap instead of typing.
void ask_to_send(const Occasion& occasion, const model::Decision& decision,
                 const model::Question& question, const FaqChoice& choice) {
  const model::Policy& policy = occasion.policy();
  const model::Faq& faq = policy.faqs[choice.best.faq];
  model::Task task = occasion.context.new_task("send_reply", decision);
  task.title = "建议回复：" + std::string(base::cut_utf8(faq.questions.front(), title_bytes_max));
  object body{{"text", occasion.filled(faq.answer)},
              {"faq", faq.id},
              {"similarity", choice.best.similarity},
              {"message", occasion.message.id.value}};
  if (!faq.owner.empty()) body["faq_owner"] = faq.owner;
  if (choice.second) {
    const model::Faq& other = policy.faqs[choice.second->faq];
    body["otherwise"] = object{{"text", occasion.filled(other.answer)},
                               {"faq", other.id},
                               {"similarity", choice.second->similarity}};
  }
  task.body = base::json::serialize(body);
  task.owner = question.assignee ? question.assignee : occasion.group.row.owner;
  task.due_at = question.due_at;
  occasion.context.put_task(std::move(task));
}

void suggest(const Occasion& occasion, const model::Question& question, const FaqChoice& choice,
             DecisionMode mode) {
  // Once per question: with the message that asked it, and not beside another task about it.
  if (question.message != occasion.message.id) return;
  const auto is_about_it = [&](const auto& entry) { return entry.second.question == question.id; };
  const auto& tasks = occasion.group.tasks;
  if (mode == DecisionMode::live && std::any_of(tasks.begin(), tasks.end(), is_about_it)) return;
  const model::Policy& policy = occasion.policy();
  const model::Decision decision = occasion.decision(
      "faq.suggested", policy.faqs[choice.best.faq].id, mode, faq_reason(policy, choice));
  if (mode == DecisionMode::live) ask_to_send(occasion, decision, question, choice);
  occasion.context.record(decision);
}

void answer(const Occasion& occasion, bool shadow_too) {
  const model::Policy& policy = occasion.policy();
  const auto choice = choose_faq(policy, occasion.analysis, shadow_too);
  if (!choice) return;
  const model::Faq& faq = policy.faqs[choice->best.faq];
  // Looked at for the entries that only watch: what wins while they stand aside is decided already.
  if (shadow_too && faq.mode != EntryMode::shadow) return;
  const model::Question* question = unanswered_question(occasion.group, occasion.message);
  if (!question) return;
  const DecisionMode mode = occasion.mode(faq.mode);
  if (!choice->is_sure) {
    suggest(occasion, *question, *choice, mode);
    return;
  }
  speak(occasion, {speech_of(faq), "faq.answered", "faq.held", faq.id, faq.answer, mode,
                   faq_reason(policy, *choice)});
}

}  // namespace

void observe(Context& context, GroupState& group, const model::Message& message,
             const model::Member& author, const Analysis& analysis) {
  if (author.role != model::Role::member || message.revoked_at.ms != 0) return;
  const bool has_keyword =
      std::any_of(analysis.hits.begin(), analysis.hits.end(),
                  [](const EntryHit& hit) { return hit.kind == EntryKind::reply; });
  if (!has_keyword && analysis.faqs.empty()) return;
  if (is_late(group, message)) return;

  const Occasion occasion{context, group, message, author, analysis};
  const bool is_replied = reply(occasion, EntryMode::on);
  reply(occasion, EntryMode::shadow);
  if (is_replied) return;
  answer(occasion, false);
  answer(occasion, true);
}

}  // namespace engine::replying
