#include "engine/onboarding/onboarding.h"

#include <algorithm>
#include <vector>

#include "base/utf8.h"
#include "engine/onboarding/internal.h"
#include "engine/onboarding/introduction.h"
#include "engine/onboarding/nickname.h"

namespace engine::onboarding {

using base::Instant;
using model::Newcomer;
using model::NewcomerState;
using model::NicknameState;

namespace {

constexpr std::string_view look_timer = "onboarding.look";

// The stay that the row is about, or null when it is over.
const model::Stay* stay_of(const GroupState& group, const Newcomer& row) {
  const auto present = group.present.find(row.member);
  const bool is_same = present != group.present.end() && present->second.id == row.stay;
  return is_same ? &present->second : nullptr;
}

void set_look(Context& context, GroupState& group, Instant due) {
  context.set_timer(group, look_timer, due, 0, model::LatePolicy::fire_late);
}

// The group's timer comes no later than `due`.
void look_by(Context& context, GroupState& group, Instant due) {
  for (const auto& [at, id] : group.due) {
    if (at > due) break;
    if (group.timers.at(id).kind == look_timer) return;
  }
  context.clear_timers(group, look_timer, 0);
  set_look(context, group, due);
}

bool is_earliest(Instant known, Instant at) { return known.ms == 0 || at < known; }

// ---- words to the new ones

bool welcomes_the_new(std::string_view folded) {
  static constexpr std::string_view whom[] = {
      "新",   "加入", "入群", "进群", "来到",         "到来",   "朋友",     "伙伴",
      "家人", "光临", "@",    "各位", "to the group", "aboard", "everyone", "welcome to"};
  static constexpr std::size_t short_characters_max = 12;  // "欢迎王总"
  if (folded.find("欢迎") == std::string_view::npos &&
      folded.find("welcome") == std::string_view::npos) {
    return false;
  }
  if (base::count_code_points(folded) <= short_characters_max) return true;
  return std::any_of(std::begin(whom), std::end(whom), [folded](std::string_view word) {
    return folded.find(word) != std::string_view::npos;
  });
}

// Whom a message speaks to: the author of what it answers, when that is sure, and whom it names.
class Addressed {
 public:
  Addressed(const GroupState& group, const model::Message& message) : text_(message.text) {
    const bool is_guess = message.parent_reason == model::LinkReason::previous ||
                          message.parent_reason == model::LinkReason::nearby;
    for (const RecentMessage& each : group.recent) {
      if (message.parent && !is_guess && each.id == message.parent) answered_ = each.member;
    }
    const auto parsed = base::parse_json(message.mentions);
    if (parsed && parsed->is_array()) mentions_ = std::move(parsed->get_array());
  }
  bool speaks_to(const model::Member& member) const {
    if (answered_ == member.id) return true;
    const auto is_named = [&](const std::string& name) {
      if (name.empty()) return false;
      const auto names = [&name](const base::json::value& each) {
        return each.is_string() && std::string_view(each.get_string()) == name;
      };
      if (std::any_of(mentions_.begin(), mentions_.end(), names)) return true;
      for (std::size_t at = text_.find('@'); at != std::string_view::npos;
           at = text_.find('@', at + 1)) {
        if (text_.substr(at + 1).starts_with(name)) return true;
      }
      return false;
    };
    return is_named(member.name) || is_named(member.external_id);
  }

 private:
  std::string_view text_;
  model::MemberId answered_;
  base::json::array mentions_;
};

void spoken_to(Context& context, GroupState& group, const model::Message& message,
               const model::Member& author, const language::Reading& reading) {
  const bool is_ours = author.role != model::Role::member;
  const bool is_welcome = is_ours && welcomes_the_new(reading.folded);
  std::optional<Addressed> addressed;
  std::vector<Newcomer> changed;
  for (const auto& [id, row] : group.newcomers) {
    const Instant known = is_ours ? row.welcomed_at : row.greeted_at;
    if (id == author.id || !is_earliest(known, message.at)) continue;
    const model::Stay* stay = stay_of(group, row);
    if (!stay) continue;
    if (message.at < stay->joined_at || message.at > stay->joined_at + greeted_within) continue;
    const model::Member* member = context.world.find_member(id);
    if (!is_welcome && !addressed) addressed.emplace(group, message);
    if (!is_welcome && !(member && addressed->speaks_to(*member))) continue;
    Newcomer& put = changed.emplace_back(row);
    (is_ours ? put.welcomed_at : put.greeted_at) = message.at;
    (is_ours ? put.welcome : put.greeting) = message.id;
    if (!is_ours) put.greeted_by = author.id;
  }
  for (Newcomer& each : changed) context.put_newcomer(group, std::move(each));
}

// ---- words of the new ones

void introduced(Context& context, GroupState& group, Newcomer& row, const model::Message& message,
                const Introduction& read) {
  row.introduced_at = message.at;
  row.introduction = message.id;
  row.signs = read.signs_text();
  model::Decision decision = context.new_decision("onboarding.introduced", &group);
  decision.member = row.member;
  decision.message = message.id;
  decision.reason =
      base::json::serialize(base::json::object{{"stay", row.stay.value}, {"signs", row.signs}});
  context.record(std::move(decision));
}

void own_word(Context& context, GroupState& group, const model::Message& message,
              const language::Reading& reading) {
  const auto found = group.newcomers.find(message.member);
  if (found == group.newcomers.end()) return;
  Newcomer row = found->second;
  const model::Stay* stay = stay_of(group, row);
  if (!stay || message.at < stay->joined_at || message.at >= row.until) return;
  const bool is_question = message.tone.question >= context.policy.policy().question_threshold;
  bool is_step = false;
  if (is_earliest(row.first_message_at, message.at))
    row.first_message_at = message.at, is_step = true;
  if (is_question && is_earliest(row.first_question_at, message.at))
    row.first_question_at = message.at, is_step = true;
  if (row.introduced_at.ms == 0) {
    const Introduction read = read_introduction(reading.folded, is_question);
    if (read.is_one) introduced(context, group, row, message, read), is_step = true;
  }
  is_step |= acted(context, row, message, reading.folded);
  if (!is_step) return;
  context.put_newcomer(group, std::move(row));
  close_reminders(context, group, "message:" + std::to_string(message.id.value));
}

// Said before their join was heard of: only what is still in mind is known.
void recall_words(const GroupState& group, Newcomer& row, Instant joined_at) {
  for (const RecentMessage& each : group.recent) {
    if (each.member != row.member || each.at < joined_at || each.at >= row.until) continue;
    if (is_earliest(row.first_message_at, each.at)) row.first_message_at = each.at;
  }
}

base::json::object steps_of(const Newcomer& row) {
  base::json::object steps;
  const auto step = [&steps](std::string_view name, Instant at) {
    if (at.ms != 0) steps[name] = base::format_iso(at);
  };
  step("welcomed", row.welcomed_at);
  step("conformed", row.conformed_at);
  step("introduced", row.introduced_at);
  step("first_message", row.first_message_at);
  step("greeted", row.greeted_at);
  step("claimed", row.claimed_at);
  step("pointed", row.pointed_at);
  step("opening", row.opening.at);
  step("questions", row.questions.at);
  return steps;
}

}  // namespace

void look_at_name(const Context& context, const GroupState& group, Newcomer& row,
                  const model::Member& member) {
  const std::string& pattern = context.policy.policy().onboarding.nickname;
  const auto stay = group.present.find(member.id);
  const bool has_nickname = stay != group.present.end() && !stay->second.nickname.empty();
  const std::string& name = has_nickname ? stay->second.nickname : member.name;
  const bool is_known = !name.empty() && name != member.external_id;
  const auto verdict = look_at_nickname(pattern, name);
  row.missing.clear();
  row.nickname = NicknameState::unknown;
  if (pattern.empty() || !is_known || !verdict) return;
  row.nickname = verdict->conforms ? NicknameState::conforms : NicknameState::wanting;
  row.missing = verdict->missing;
  if (verdict->conforms && row.conformed_at.ms == 0) row.conformed_at = context.at;
}

void end_watch(Context& context, GroupState& group, Newcomer row, NewcomerState state) {
  model::Decision decision =
      context.new_decision("onboarding." + std::string(model::to_name(state)), &group);
  decision.member = row.member;
  base::json::object reason{{"stay", row.stay.value}, {"steps", steps_of(row)}};
  if (!row.missing.empty()) reason["missing"] = row.missing;
  decision.reason = base::json::serialize(reason);
  row.state = state;
  row.decided_at = context.at;
  row.decision = decision.id;
  context.record(std::move(decision));
  context.put_newcomer(group, std::move(row));
}

void joined(Context& context, GroupState& group, const model::Member& member, bool is_first) {
  const model::OnboardingPolicy& policy = context.policy.policy().onboarding;
  const auto present = group.present.find(member.id);
  if (present == group.present.end() || !present->second.join_seen) return;
  const model::Stay& stay = present->second;
  const auto known = group.newcomers.find(member.id);
  const bool is_known = known != group.newcomers.end() && known->second.stay == stay.id;
  // Who had spoken before they were seen to join has been here for a time that nobody knows.
  if (!is_known && (!is_first || stay.joined_at != context.at)) return;
  if (member.role != model::Role::member || (!is_known && !policy.is_on)) return;
  Newcomer row;
  if (is_known) row = known->second;
  row.stay = stay.id;
  row.group = group.row.id;
  row.member = member.id;
  row.until = stay.joined_at + base::days(policy.days);
  recall_words(group, row, stay.joined_at);
  look_at_name(context, group, row, member);
  look_by(context, group, next_moment(context, row, stay.joined_at, stay.joined_at));
  context.put_newcomer(group, std::move(row));
}

void left(Context& context, GroupState& group, const model::Member& member) {
  const auto found = group.newcomers.find(member.id);
  if (found == group.newcomers.end() || stay_of(group, found->second)) return;
  end_watch(context, group, found->second, NewcomerState::left);
  close_reminders(context, group, "");
}

namespace {
// After a name of theirs has changed.
void look_again(Context& context, GroupState& group, Newcomer row, const model::Member& member) {
  look_at_name(context, group, row, member);
  if (row == group.newcomers.at(member.id)) return;
  context.put_newcomer(group, std::move(row));
  close_reminders(context, group, "fact:" + std::to_string(context.cause.value));
}
}  // namespace

void profiled(Context& context, const model::Member& member) {
  std::vector<model::GroupId> groups;
  for (const auto& [id, group] : context.world.groups) {
    if (group.newcomers.contains(member.id)) groups.push_back(id);
  }
  std::sort(groups.begin(), groups.end());
  for (const model::GroupId id : groups) {
    GroupState& group = context.world.groups.at(id);
    Newcomer row = group.newcomers.at(member.id);
    if (member.role != model::Role::member) {
      end_watch(context, group, std::move(row), NewcomerState::ours);
      close_reminders(context, group, "");
      continue;
    }
    look_again(context, group, std::move(row), member);
  }
}

void nicknamed(Context& context, GroupState& group, const model::Member& member) {
  const auto found = group.newcomers.find(member.id);
  if (found != group.newcomers.end()) look_again(context, group, found->second, member);
}

void said(Context& context, GroupState& group, const model::Message& message,
          const model::Member& author, const language::Reading& reading) {
  if (group.newcomers.empty() || message.kind == model::MessageKind::notice) return;
  if (author.role == model::Role::member) own_word(context, group, message, reading);
  spoken_to(context, group, message, author, reading);
  if (author.role != model::Role::member) told_the_new(context, group, message, reading.folded);
}

void timer_due(Context& context, GroupState& group, base::Duration late) {
  std::vector<Newcomer> over;
  for (const auto& [id, row] : group.newcomers) {
    if (row.until <= context.at) over.push_back(row);
  }
  for (Newcomer& row : over) {
    const base::Duration watch = base::days(context.policy.policy().onboarding.days);
    NewcomerState state = NewcomerState::silent;
    if (row.first_message_at.ms != 0 || row.introduced_at.ms != 0)
      state = NewcomerState::settled;
    else if (late > watch)
      state = NewcomerState::unseen;
    end_watch(context, group, std::move(row), state);
  }
  if (!over.empty()) close_reminders(context, group, "");
  const bool reminds =
      context.policy.policy().onboarding.is_on && !context.history && late <= reminder_late_max;
  if (reminds) remind(context, group);
  std::optional<Instant> next;
  for (const auto& [id, row] : group.newcomers) {
    const model::Stay* stay = stay_of(group, row);
    const Instant at = next_moment(context, row, stay ? stay->joined_at : row.until, context.at);
    next = next ? std::min(*next, at) : at;
  }
  if (next) set_look(context, group, *next);
}

}  // namespace engine::onboarding
