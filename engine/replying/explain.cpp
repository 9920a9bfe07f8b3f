#include "engine/policy/quote.h"
#include "engine/replying/choice.h"
#include "engine/replying/replying.h"
#include "engine/replying/silence.h"

namespace engine::replying {
namespace {

using base::json::array;
using base::json::object;
using model::DecisionMode;
using model::EntryMode;

DecisionMode mode_of(EntryMode mode) {
  return mode == EntryMode::shadow ? DecisionMode::shadow : DecisionMode::live;
}

// What stands in the way of every automatic message here; empty when nothing does.
std::string_view general_obstacle(const CompiledPolicy& policy, const GroupState& group,
                                  const model::Message& message, const model::Member& author) {
  if (author.role == model::Role::bot) return "author_is_bot";
  if (author.role == model::Role::staff) return "author_is_staff";
  if (message.revoked_at.ms != 0) return "revoked";
  if (is_late(group, message)) return "late";
  if (is_echo(policy.policy(), message.text)) return "echo_of_ourselves";
  return {};
}

// Fills in why, and until when where a cooldown is the reason.
void conclude(object& entry, std::string_view why, const std::optional<Hold>& hold) {
  entry["fired"] = why.empty() && !hold;
  if (!why.empty()) {
    entry["why"] = why;
  } else if (hold) {
    entry["why"] = "cooldown_" + std::string(hold->by);
    entry["until"] = base::format_iso(hold->until);
  } else {
    entry["why"] = "said";
  }
}

}  // namespace

array explain(const CompiledPolicy& policy, const World& world, const GroupState& group,
              const model::Message& message, const model::Member& author, const Analysis& analysis) {
  const model::Policy& plain = policy.policy();
  const std::string_view obstacle = general_obstacle(policy, group, message, author);
  const auto hold_of = [&](const Speech& speech, EntryMode mode) {
    return find_hold(world, group, speech, author.id, message.at, mode_of(mode));
  };
  const auto chosen_live = choose_reply(plain, group, analysis, EntryMode::on);
  const auto chosen_shadow = choose_reply(plain, group, analysis, EntryMode::shadow);
  bool is_replied = false;
  array out;
  for (std::uint32_t i = 0; i < plain.replies.size(); ++i) {
    const model::KeywordReply& reply = plain.replies[i];
    object entry{{"id", reply.id},
                 {"name", reply.name},
                 {"kind", "reply"},
                 {"mode", to_name(reply.mode)}};
    const auto words = quotes_of(analysis, EntryKind::reply, i, message.text);
    if (!words.empty()) entry["evidence"] = to_json(words);
    std::string_view why = obstacle;
    if (words.empty()) why = "no_word";
    else if (reply.mode == EntryMode::off) why = "off";
    else if (!CompiledPolicy::applies(reply.groups, group.row.external_id)) why = "other_group";
    else if (why.empty() && chosen_live != i && chosen_shadow != i) why = "another_fits_better";
    const auto hold = why.empty() ? hold_of(speech_of(reply), reply.mode) : std::nullopt;
    conclude(entry, why, hold);
    if (why.empty() && !hold && reply.mode == EntryMode::on) is_replied = true;
    out.emplace_back(std::move(entry));
  }

  const auto best = choose_faq(plain, analysis, true);
  const auto best_live = choose_faq(plain, analysis, false);
  for (const FaqHit& hit : analysis.faqs) {
    const model::Faq& faq = plain.faqs[hit.faq];
    object entry{{"id", faq.id},
                 {"name", faq.questions.front()},
                 {"kind", "faq"},
                 {"mode", to_name(faq.mode)},
                 {"similarity", hit.similarity},
                 {"threshold", plain.faq_threshold}};
    const auto is_best = [&](const auto& choice) { return choice && choice->best.faq == hit.faq; };
    std::string_view why = obstacle;
    if (why.empty() && !is_best(best) && !is_best(best_live)) why = "another_fits_better";
    else if (why.empty() && is_replied) why = "keyword_reply_comes_first";
    else if (why.empty() && !unanswered_question(group, message)) why = "no_unanswered_question";
    else if (why.empty() && !(is_best(best_live) ? best_live : best)->is_sure) why = "suggested_only";
    conclude(entry, why, why.empty() ? hold_of(speech_of(faq), faq.mode) : std::nullopt);
    out.emplace_back(std::move(entry));
  }
  return out;
}

}  // namespace engine::replying
