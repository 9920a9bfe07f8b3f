// Reads messages as events of questions: whose question is this about, and what does it do to it?
#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "base/ensure.h"
#include "base/utf8.h"
#include "engine/conversation/conversation.h"
#include "engine/conversation/desk.h"
#include "engine/conversation/follow_up.h"
#include "engine/conversation/recall.h"
#include "engine/conversation/responders.h"

namespace engine::conversation {

using base::Duration;
using base::Instant;
using model::LinkReason;
using model::Question;
using model::QuestionId;
using model::QuestionState;

namespace {

// Moods below this count as negative in the statistics.
constexpr float negative_mood = -0.5F;
constexpr std::size_t evidence_words_max = 8;
// A responder's words without a question mark ask back up to here; beyond, they explain.
constexpr std::size_t unmarked_question_characters_max = 16;
constexpr auto to_everybody =
    std::to_array<std::string_view>({"@所有人", "@全体", "@all", "@everyone", "@channel", "@here",
                                     "大家", "各位", "hi all", "hi everyone"});

base::json::array words_of(const model::Message& message, const language::Reading& reading) {
  base::json::array words;
  for (const language::Evidence& each : reading.evidence) {
    const bool is_inside = each.at.begin < each.at.end && each.at.end <= message.text.size();
    if (each.topic != language::Topic::question || !is_inside) continue;
    if (words.size() == evidence_words_max) break;
    words.emplace_back(
        std::string_view(message.text).substr(each.at.begin, each.at.end - each.at.begin));
  }
  return words;
}

// The last time that something is known to have happened to the question.
Instant touched_at(const Question& question) {
  return std::max({question.asked_at, question.first_response_at, question.answered_at});
}

std::string_view name_of(Contribution contribution) {
  return contribution == Contribution::promise ? "promise" : "courtesy";
}

// One message on its way through the questions of its group.
class Observer {
 public:
  Observer(Context& context, GroupState& group, const model::Message& message,
           const model::Member& author, const Analysis& analysis)
      : context_(context),
        group_(group),
        message_(message),
        author_(author),
        reading_(analysis.reading),
        word_{message.id, message.member, message.at},
        contribution_(group.recent.back().contribution),
        asks_(is_question()) {}

  // Whether a question was opened.
  bool run() {
    find_parent();
    if (author_.role == model::Role::bot) return false;
    if (Question* own = own_subject()) return asker_speaks(*own);
    if (const auto [question, linked] = responder_subject(); question) {
      return responder_speaks(*question, linked);
    }
    if (author_.role == model::Role::member && asks_) {
      if (asks_the_asker_back()) return attach(*thread_);
      return open();
    }
    if (thread_ && is_direct()) return attach(*thread_);
    return false;
  }

  model::MemberId parent_author() const { return parent_author_; }

 private:
  bool is_question() const {
    const bool is_text =
        message_.kind == model::MessageKind::text || message_.kind == model::MessageKind::mixed;
    return is_text && reading_.question_score >= context_.policy.policy().question_threshold;
  }
  Duration merge_span() const {
    return base::minutes(context_.policy.policy().promise.merge_minutes);
  }
  bool is_tapped() const { return message_.parent_reason == LinkReason::sidebar; }
  bool is_declared() const { return message_.parent_reason == LinkReason::declared || is_tapped(); }
  Linked linked(std::string_view how) const {
    return {how, message_.parent_reason, message_.parent_score};
  }
  Desk desk(const Question& question) { return Desk(context_, group_, question); }

  bool attach(const Question& question) {
    desk(question).attach(word_);
    return false;
  }

  bool open() {
    Desk::open(context_, group_, word_, reading_.question_score, words_of(message_, reading_));
    answer_from_before();
    return true;
  }

  // ---- what the message is linked to ----

  Question* in_mind(QuestionId id) {
    const auto found = group_.questions.find(id);
    return found == group_.questions.end() ? nullptr : &found->second;
  }

  void find_parent() {
    if (!message_.parent) return;
    if (is_tapped()) {
      thread_ = in_mind(message_.question);
      parent_author_ = thread_->asker;
      return;
    }
    QuestionId thread;
    // From the newest on: nearly all answers are near.
    const auto recent = std::find_if(group_.recent.rbegin(), group_.recent.rend(),
                                     [&](const auto& each) { return each.id == message_.parent; });
    if (recent != group_.recent.rend()) {
      parent_author_ = recent->member;
      thread = recent->question;
    } else if (is_declared()) {  // loaded because the message names it
      const model::Message* parent = context_.world.find_message(message_.parent);
      if (!parent) return;
      parent_author_ = parent->member;
      thread = parent->question;
    }
    if (thread) thread_ = in_mind(thread);
    const bool is_over = thread_ && thread_->state == QuestionState::closed;
    if (is_over || (thread_ && !reaches(*thread_))) thread_ = nullptr;
  }

  // Chats drift: a chain of guessed links does not reach a question that was settled some time ago.
  bool reaches(const Question& question) const {
    if (is_owed(question.state) || is_declared()) return true;
    return question.state == QuestionState::answered &&
           message_.at - question.answered_at <= merge_span();
  }

  bool may_go_on_with(const Question& question) const {
    if (question.asker != author_.id) return false;
    return question.state == QuestionState::waiting ||
           message_.at - touched_at(question) <= merge_span();
  }

  // The newest question of the author that is in this state, and touched within the merge span.
  Question* own_question(QuestionState state) {
    if (is_owed(state)) return newest_owed(state);
    for (auto entry = group_.questions.rbegin(); entry != group_.questions.rend(); ++entry) {
      Question& question = entry->second;
      if (question.state == state && may_go_on_with(question)) return &question;
    }
    return nullptr;
  }
  Question* newest_owed(QuestionState state) {
    for (auto id = group_.owed.rbegin(); id != group_.owed.rend(); ++id) {
      Question& question = group_.questions.at(*id);
      if (question.state == state && may_go_on_with(question)) return &question;
    }
    return nullptr;
  }
  static Question* newer(Question* a, Question* b) { return !a || (b && b->id > a->id) ? b : a; }

  // ---- the asker ----

  // The author's own question that the message goes on with.
  Question* own_subject() {
    using enum QuestionState;
    if (thread_ && thread_->asker == author_.id) {
      const bool is_near = message_.at - touched_at(*thread_) <= merge_span();
      if (!asks_ || is_declared() || thread_->state == waiting) return thread_;
      if (is_near && goes_back(*thread_)) return thread_;
    } else if (is_declared()) {
      return nullptr;
    }
    if (Question* waiting_one = own_question(waiting)) return waiting_one;
    if (asks_) {
      Question* unanswered = own_question(open);
      if (unanswered && unanswered->first_response_at.ms == 0) return unanswered;
    }
    if (contribution_ == Contribution::substance && says_not_helped(reading_)) {
      return own_question(answered);
    }
    if (asks_) return nullptr;
    if (contribution_ == Contribution::thanks) return own_question(answered);
    if (contribution_ == Contribution::solved)
      return newer(own_question(answered), own_question(open));
    return nullptr;
  }

  // A question of the asker in the thread: the same one again (follow_up.h), or one of its own?
  bool goes_back(const Question& question) const {
    if (question.state != QuestionState::answered) return true;
    if (message_.at < question.answered_at) return true;  // learned late: the answer came after it
    return says_not_helped(reading_) || lacks_own_subject(reading_, thread_texts(question));
  }
  std::vector<std::string> thread_texts(const Question& question) const {
    std::vector<std::string> texts;
    for (const RecentMessage& each : group_.recent) {
      if (each.question != question.id) continue;
      const auto said = std::find_if(group_.said.begin(), group_.said.end(), [&](const Said& one) {
        return one.utterance.id == each.id.value;
      });
      if (said != group_.said.end()) texts.push_back(language::fold(said->utterance.text));
    }
    return texts;
  }

  bool asker_speaks(const Question& question) {
    const bool complains = reading_.complaint || reading_.intents.has(language::Intent::bug) ||
                           (question.state == QuestionState::answered && says_not_helped(reading_));
    if (asks_ && question.state == QuestionState::open && question.first_response_at.ms == 0) {
      desk(question).merged(word_, reading_.question_score);
    } else if (asks_) {
      desk(question).asked_again(word_, "asked");
    } else if (contribution_ == Contribution::solved) {
      desk(question).solved(word_);
    } else if (contribution_ == Contribution::thanks) {
      desk(question).thanked(word_);
    } else if (contribution_ != Contribution::substance) {
      return attach(question);  // "好的" while we wait for an answer is none
    } else if (complains) {
      desk(question).asked_again(word_, "complained");
    } else {
      desk(question).spoke(word_);
    }
    return false;
  }

  // ---- those who answer ----

  struct Subject {
    Question* question = nullptr;
    Linked linked = {};
  };

  Subject responder_subject() {
    const bool is_guess = !is_declared() && message_.parent_reason != LinkReason::addressed;
    if (is_guess && is_broadcast()) return {};
    // Customers among themselves: a question next to a question is the next one, unless it is
    // marked.
    if (is_guess && asks_ && author_.role == model::Role::member && !is_partner()) return {};
    if (thread_ && may_answer(context_.policy, group_, author_, *thread_)) {
      // To the asker, or going on with the team's own words. What is said to somebody else is not
      // for the asker, however the chain runs.
      if (parent_author_ == thread_->asker || is_responder(parent_author_)) {
        return {thread_, linked(is_tapped() ? "sidebar" : "thread")};
      }
      return {};
    }
    if (parent_author_ && !thread_) {
      if (Question* owed = owed_to(parent_author_)) return {owed, linked("asker")};
    }
    return follows_directly();
  }

  bool is_partner() const { return message_.parent_reason == LinkReason::partner; }

  // To everybody, or an advertisement: no answer to anyone, however well it follows.
  bool is_broadcast() const {
    if (reading_.advertising) return true;
    const std::string_view text = reading_.folded;
    return std::any_of(to_everybody.begin(), to_everybody.end(), [text](std::string_view phrase) {
      return text.find(phrase) != std::string_view::npos;
    });
  }

  bool is_responder(model::MemberId id) const {
    const model::Member* member = context_.world.find_member(id);
    return member && may_answer(context_.policy, group_, *member, *thread_);
  }

  // The linker took another message of the asker for the question ("大家好" just before it).
  Question* owed_to(model::MemberId asker) {
    for (auto id = group_.owed.rbegin(); id != group_.owed.rend(); ++id) {
      Question& question = group_.questions.at(*id);
      if (question.asker != asker) continue;
      return may_answer(context_.policy, group_, author_, question) ? &question : nullptr;
    }
    return nullptr;
  }

  // Without a link to anybody else: the word that directly follows the asker's. Soon after it, or,
  // from staff and when no other question is open, within a longer while.
  Subject follows_directly() {
    if (is_declared() || message_.parent_reason == LinkReason::addressed) return {};
    if (message_.parent && parent_author_ != author_.id) return {};
    if (group_.recent.size() < 2) return {};
    const RecentMessage& before = group_.recent[group_.recent.size() - 2];
    Question* asked = before.question ? in_mind(before.question) : nullptr;
    if (!asked || !is_owed(asked->state) || before.member != asked->asker) return {};
    if (!may_answer(context_.policy, group_, author_, *asked)) return {};
    const bool is_soon = message_.at - before.at <= direct_answer_span;
    if (is_soon) return {asked, linked("follows")};
    const Duration since = context_.policy.calendar().between(before.at, message_.at);
    const bool is_only = group_.owed.size() == 1;  // it is owed itself
    const bool is_staff = author_.role == model::Role::staff;
    if (is_staff && is_only && since <= unlinked_answer_span) return {asked, linked("only_open")};
    return {};
  }

  bool responder_speaks(const Question& question, const Linked& linked) {
    switch (contribution_) {
      case Contribution::idle: attach(question); break;
      case Contribution::courtesy:
      case Contribution::promise:
      case Contribution::thanks:
        desk(question).responded(word_, linked, name_of(contribution_));
        break;
      case Contribution::solved: desk(question).answered(word_, linked); break;
      case Contribution::substance:
        if (asks_back())
          desk(question).countered(word_, linked);
        else
          desk(question).answered(word_, linked);
        break;
    }
    return false;
  }

  // Those who answer explain ("check whether it says paid", "you need to install it again"), and
  // that reads like asking. What asks back carries a mark, or is no more than the question.
  bool asks_back() const {
    if (!asks_) return false;
    std::size_t characters = base::count_code_points(message_.text);
    for (const std::string& name : reading_.mentions) {  // "@li " is to whom, not what
      characters -= std::min(characters, base::count_code_points(name) + 2);
    }
    const bool is_marked = reading_.folded.find('?') != std::string::npos;
    return characters <=
           (is_marked ? counter_question_characters_max : unmarked_question_characters_max);
  }

  // A question that came after its own answer: somebody has already answered the message by its
  // name.
  void answer_from_before() {
    std::vector<RecentMessage> awaiting;  // copies: the desk changes the recent ones
    for (const RecentMessage& each : group_.recent) {
      if (!each.awaits.empty() && each.awaits == message_.external_id) awaiting.push_back(each);
    }
    for (const RecentMessage& each : awaiting) {
      const model::Member* author = context_.world.find_member(each.member);
      const auto opened = group_.questions.rbegin();
      if (!author || opened == group_.questions.rend()) continue;
      const Question question = opened->second;
      if (!may_answer(context_.policy, group_, *author, question)) continue;
      if (each.contribution != Contribution::substance &&
          each.contribution != Contribution::solved) {
        continue;
      }
      Desk(context_, group_, question)
          .answered({each.id, each.member, each.at, false},
                    {"declared_before", LinkReason::declared, 1});
    }
  }

  // ---- the others ----

  // "@asker which version?" by somebody who owes nothing: part of that conversation, not a new
  // question.
  bool asks_the_asker_back() const {
    return thread_ && parent_author_ == thread_->asker &&
           (is_declared() || message_.parent_reason == LinkReason::addressed);
  }
  // Said to the asker or to those who answer; what follows among bystanders is their own talk.
  bool is_direct() const {
    return parent_author_ == thread_->asker || is_responder(parent_author_);
  }

  Context& context_;
  GroupState& group_;
  const model::Message& message_;
  const model::Member& author_;
  const language::Reading& reading_;
  const Word word_;
  const Contribution contribution_;
  const bool asks_;
  model::MemberId parent_author_;
  Question* thread_ = nullptr;  // the question whose thread the parent belongs to
};

void count(Context& context, const GroupState& group, const model::Message& message,
           const language::Reading& reading, bool opened, model::MemberId parent_author) {
  model::Activity activity;
  activity.messages = 1;
  activity.questions = opened ? 1 : 0;
  activity.negative = reading.complaint || reading.mood < negative_mood ? 1 : 0;
  context.count(group, message.member, message.at, activity);
  if (!parent_author || parent_author == message.member) return;
  model::Activity reply;
  reply.replies_received = 1;
  context.count(group, parent_author, message.at, reply);
}

}  // namespace

void observe(Context& context, GroupState& group, const model::Message& message,
             const model::Member& author, const Analysis& analysis) {
  if (message.kind == model::MessageKind::notice) return;
  ENSURE(!group.recent.empty() && group.recent.back().id == message.id);  // link() comes first
  Observer observer(context, group, message, author, analysis);
  const bool opened = observer.run();
  count(context, group, message, analysis.reading, opened, observer.parent_author());
}

void edited(Context& context, GroupState& group, const model::Message& message,
            const Analysis& analysis) {
  const model::Member* author = context.world.find_member(message.member);
  reword(group, message, author);
  remember_overtaken(group, message, author);
  const bool asks = analysis.reading.question_score >= context.policy.policy().question_threshold;
  for (const auto& [id, question] : std::map(group.questions)) {
    if (question.message != message.id || asks) continue;
    Desk(context, group, question).withdrawn(model::CloseReason::not_a_question);
  }
  const bool is_text =
      message.kind == model::MessageKind::text || message.kind == model::MessageKind::mixed;
  const auto recent = std::find_if(group.recent.begin(), group.recent.end(),
                                   [&](const auto& each) { return each.id == message.id; });
  const bool is_new = asks && is_text && recent != group.recent.end() && !recent->question;
  if (!is_new || !author || author->role != model::Role::member) return;
  // It reads like a question only now: from now on an answer is owed.
  Desk::open(context, group, {message.id, message.member, context.at},
             analysis.reading.question_score, words_of(message, analysis.reading));
  model::Message belonging = message;
  belonging.question = recent->question;
  context.put_message(belonging);
}

void revoked(Context& context, GroupState& group, const model::Message& message) {
  remember_overtaken(group, message, context.world.find_member(message.member));
  for (const auto& [id, question] : std::map(group.questions)) {
    Desk desk(context, group, question);
    if (question.message == message.id)
      desk.withdrawn(model::CloseReason::withdrawn);
    else if (question.answer == message.id)
      desk.answer_lost();
  }
}

}  // namespace engine::conversation
