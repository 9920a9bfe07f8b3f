// Steps that are told by phrases of the policy: the gift claimed, whom to ask told, events held.
#include <algorithm>
#include <vector>

#include "engine/onboarding/internal.h"
#include "language/normalise.h"

namespace engine::onboarding {

using base::Instant;
using model::Newcomer;

namespace {

// People break lines and put blanks where they like.
std::string without_blanks(std::string_view folded) {
  std::string text(folded);
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\t'; });
  return text;
}

struct Heard {
  bool pointer = false, opening = false, questions = false;
};

Heard hear(const model::OnboardingPolicy& policy, std::string_view folded) {
  return {is_said(folded, policy.who_to_ask), is_said(folded, policy.opening_begins),
          is_said(folded, policy.questions_begin)};
}

// Who has not taken part yet is invited anew each time.
bool invite(model::Attendance& attendance, Instant at) {
  if (attendance.at.ms != 0 || attendance.from >= at) return false;
  attendance.from = at;
  return true;
}

bool take_part(model::Attendance& attendance, Instant at, int minutes) {
  const bool is_open = attendance.from.ms != 0 && attendance.from <= at &&
                       at < attendance.from + base::minutes(minutes);
  if (!is_open || attendance.at.ms != 0) return false;
  attendance.at = at;
  return true;
}

bool claim(const Context& context, Newcomer& row, const model::Message& message,
           std::string_view folded) {
  if (row.claimed_at.ms != 0) return false;
  const auto& words = context.policy.policy().onboarding.gift_words;
  const bool is_claim = std::any_of(words.begin(), words.end(), [folded](const std::string& word) {
    return is_said(folded, word);
  });
  if (!is_claim) return false;
  row.claimed_at = message.at;
  row.claim = message.id;
  return true;
}

}  // namespace

bool is_said(std::string_view folded, std::string_view phrase) {
  if (phrase.empty()) return false;
  const std::string wanted = without_blanks(language::fold(phrase));
  return !wanted.empty() && without_blanks(folded).find(wanted) != std::string::npos;
}

void told_the_new(Context& context, GroupState& group, const model::Message& message,
                  std::string_view folded) {
  const Heard heard = hear(context.policy.policy().onboarding, folded);
  if (!heard.pointer && !heard.opening && !heard.questions) return;
  std::vector<Newcomer> changed;
  for (const auto& [id, row] : group.newcomers) {
    const auto stay = group.present.find(id);
    const bool is_here = stay != group.present.end() && stay->second.id == row.stay &&
                         message.at >= stay->second.joined_at && message.at < row.until;
    if (!is_here) continue;
    Newcomer put = row;
    bool is_step = false;
    if (heard.pointer && put.pointed_at.ms == 0) {
      put.pointed_at = message.at;
      put.pointer = message.id;
      is_step = true;
    }
    is_step |= heard.opening && invite(put.opening, message.at);
    is_step |= heard.questions && invite(put.questions, message.at);
    if (is_step) changed.push_back(std::move(put));
  }
  if (changed.empty()) return;
  for (Newcomer& each : changed) context.put_newcomer(group, std::move(each));
  close_reminders(context, group, "message:" + std::to_string(message.id.value));
}

bool acted(const Context& context, Newcomer& row, const model::Message& message,
           std::string_view folded) {
  const int minutes = context.policy.policy().onboarding.gathering_minutes;
  bool is_step = claim(context, row, message, folded);
  is_step |= take_part(row.opening, message.at, minutes);
  is_step |= take_part(row.questions, message.at, minutes);
  return is_step;
}

}  // namespace engine::onboarding
