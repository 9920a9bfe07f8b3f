// CompiledPolicy is one published version of the company's policy, ready to run: calendar, word and
// rule matchers, FAQ index, and the reader that says what a text means. Immutable; swapped in
// between two batches; every decision names its version. Safe from any thread (one Scratch per
// thread).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/calendar/business_calendar.h"
#include "engine/policy/faq_index.h"
#include "language/matcher.h"
#include "language/reading.h"
#include "model/policy.h"

namespace engine {

// Which entry of the policy a pattern hit belongs to.
enum class EntryKind { rule, reply };
struct EntryHit {
  EntryKind kind;
  std::uint32_t entry;  // index in Policy::rules or Policy::replies
  language::Span at;    // in the folded text
  friend bool operator==(const EntryHit&, const EntryHit&) = default;
};

inline constexpr std::size_t faq_hits_max = 5;  // best entries reported per question

// Everything that can be known of a text before any state is looked at.
struct Analysis {
  language::Reading reading;
  std::vector<EntryHit> hits;  // by position; entries that are switched off included
  bool hits_cut = false;
  std::vector<FaqHit> faqs;  // the best few above faq_suggest_threshold, best first; questions only
  std::uint64_t made_by = 0;  // CompiledPolicy::serial; the hits mean nothing to another one
};

class CompiledPolicy {
 public:
  // Errors name the field ("rules[3].words[0]: …"). `reader` is shared with the versions before and
  // after.
  static base::Result<std::shared_ptr<const CompiledPolicy>> compile(
      model::Policy policy, std::shared_ptr<const language::Reader> reader);
  // The same version with another reader: nothing is compiled again.
  std::shared_ptr<const CompiledPolicy> with(std::shared_ptr<const language::Reader> reader) const;

  const model::Policy& policy() const;
  std::int64_t version() const { return policy().version; }
  const BusinessCalendar& calendar() const;
  Analysis analyse(std::string_view text, language::Scratch& scratch) const;
  // Different for every CompiledPolicy that this process ever made.
  std::uint64_t serial() const { return serial_; }
  // Does an entry limited to some groups apply to this one?
  static bool applies(const std::vector<std::string>& groups, std::string_view group_external_id);

 private:
  struct Parts;
  CompiledPolicy(std::shared_ptr<const Parts> parts,
                 std::shared_ptr<const language::Reader> reader);
  // Shared with the same version under other readers.
  std::shared_ptr<const Parts> parts_;
  // Shared with the versions before and after: it is large, and it is the same.
  std::shared_ptr<const language::Reader> reader_;
  std::uint64_t serial_;
};

}  // namespace engine
