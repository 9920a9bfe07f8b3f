#include "engine/policy/compiled_policy.h"

#include <algorithm>
#include <atomic>
#include <charconv>

#include "base/ensure.h"

namespace engine {
namespace {

struct Owner {  // of a pattern id
  EntryKind kind;
  std::uint32_t entry;
};

struct WordList {
  std::vector<language::Pattern> patterns;
  std::vector<std::string> paths;  // of each pattern: "rules[3].words[0]"
  std::vector<Owner> owners;       // of each pattern id
};

language::PatternKind pattern_kind(model::WordMatch match) {
  switch (match) {
    case model::WordMatch::contains: return language::PatternKind::contains;
    case model::WordMatch::exact: return language::PatternKind::exact;
    case model::WordMatch::all_of: return language::PatternKind::all_of;
    case model::WordMatch::regex: return language::PatternKind::regex;
  }
  return language::PatternKind::contains;
}

void add_words(WordList& list, Owner owner, const std::string& path, model::WordMatch match,
               const std::vector<std::string>& words) {
  const auto id = static_cast<std::uint32_t>(list.owners.size());
  list.owners.push_back(owner);
  for (std::size_t i = 0; i < words.size(); ++i) {
    list.patterns.push_back({id, words[i], pattern_kind(match)});
    list.paths.push_back(path + ".words[" + std::to_string(i) + "]");
  }
}

WordList words_of(const model::Policy& policy) {
  WordList list;
  for (std::uint32_t i = 0; i < policy.rules.size(); ++i) {
    const model::Rule& rule = policy.rules[i];
    // Other kinds may hold words left over from an edit; they mean nothing there.
    if (rule.kind != model::RuleKind::words && rule.kind != model::RuleKind::abuse) continue;
    add_words(list, {EntryKind::rule, i}, "rules[" + std::to_string(i) + "]", rule.match,
              rule.words);
  }
  for (std::uint32_t i = 0; i < policy.replies.size(); ++i) {
    const model::KeywordReply& reply = policy.replies[i];
    add_words(list, {EntryKind::reply, i}, "replies[" + std::to_string(i) + "]", reply.match,
              reply.words);
  }
  return list;
}

// The matcher says "patterns[3].text"; the author of the policy knows it as "rules[0].words[3]".
base::Error in_words_of_the_policy(base::Error error, const WordList& list) {
  const std::string_view field = error.field;
  const std::size_t open = field.find('[');
  std::size_t index = list.paths.size();
  if (open != std::string_view::npos) {
    std::from_chars(field.data() + open + 1, field.data() + field.size(), index);
  }
  if (index >= list.paths.size()) return error;
  error.field = list.paths[index];
  error.text.insert(0, error.field + ": ");
  return error;
}

std::uint64_t next_serial() {
  static std::atomic<std::uint64_t> made = 0;
  return ++made;
}

}  // namespace

struct CompiledPolicy::Parts {
  model::Policy policy;
  BusinessCalendar calendar;
  language::PatternMatcher matcher;
  std::vector<Owner> owners;
  FaqIndex faqs;
};

CompiledPolicy::CompiledPolicy(std::shared_ptr<const Parts> parts,
                               std::shared_ptr<const language::Reader> reader)
    : parts_(std::move(parts)), reader_(std::move(reader)), serial_(next_serial()) {
  ENSURE(reader_ != nullptr);
}

std::shared_ptr<const CompiledPolicy> CompiledPolicy::with(
    std::shared_ptr<const language::Reader> reader) const {
  return std::shared_ptr<const CompiledPolicy>(new CompiledPolicy(parts_, std::move(reader)));
}

base::Result<std::shared_ptr<const CompiledPolicy>> CompiledPolicy::compile(
    model::Policy policy, std::shared_ptr<const language::Reader> reader) {
  auto calendar = BusinessCalendar::compile(policy.calendar);
  if (!calendar) {
    base::Error error = std::move(calendar).error();
    error.field = error.field.empty() ? "calendar.time_zone" : "calendar." + error.field;
    const std::string where = error.field;
    return base::fail_in(where, std::move(error));
  }
  WordList list = words_of(policy);
  auto matcher = language::PatternMatcher::compile(list.patterns);
  if (!matcher) return tl::unexpected(in_words_of_the_policy(std::move(matcher).error(), list));
  FaqIndex faqs(policy.faqs);
  std::shared_ptr<const Parts> parts(new Parts{std::move(policy), *std::move(calendar),
                                               *std::move(matcher), std::move(list.owners),
                                               std::move(faqs)});
  return std::shared_ptr<const CompiledPolicy>(
      new CompiledPolicy(std::move(parts), std::move(reader)));
}

const model::Policy& CompiledPolicy::policy() const { return parts_->policy; }
const BusinessCalendar& CompiledPolicy::calendar() const { return parts_->calendar; }

Analysis CompiledPolicy::analyse(std::string_view text, language::Scratch& scratch) const {
  Analysis analysis;
  analysis.made_by = serial_;
  analysis.reading = reader_->read(text);
  const std::string& folded = analysis.reading.folded;
  if (parts_->matcher.size() > 0) {
    std::vector<language::Hit> hits;
    analysis.hits_cut = !parts_->matcher.match(folded, hits, scratch);
    analysis.hits.reserve(hits.size());
    for (const language::Hit& hit : hits) {
      const Owner owner = parts_->owners[hit.id];
      analysis.hits.push_back({owner.kind, owner.entry, hit.at});
    }
  }
  const bool is_question =
      analysis.reading.question_score >= static_cast<float>(parts_->policy.question_threshold);
  if (is_question) {
    analysis.faqs = parts_->faqs.find(
        folded, static_cast<float>(parts_->policy.faq_suggest_threshold), faq_hits_max);
  }
  return analysis;
}

bool CompiledPolicy::applies(const std::vector<std::string>& groups,
                             std::string_view group_external_id) {
  return groups.empty() ||
         std::find(groups.begin(), groups.end(), group_external_id) != groups.end();
}

}  // namespace engine
