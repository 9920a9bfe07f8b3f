#include "store/conformance/suite.h"

#include "store/conformance/checks.h"

namespace store::conformance {

std::span<const Check> checks() {
  static constexpr Check all[] = {
      {"values come back as they went in", check_values_round_trip},
      {"parameters may repeat and come in any order", check_parameters},
      {"bulk inserts, look-ups and removals", check_bulk_statements},
      {"errors tell what to do", check_errors},
      {"transactions are all or nothing", check_transactions},
      {"a read-only connection refuses to write", check_read_only},
      {"{like} ignores the case of Latin letters", check_case_insensitive_like},
      {"ten thousand rows and 64 KiB texts in one insert", check_large_batches},
      {"what is committed soon is seen at once and made durable by whoever asks",
       check_commit_soon},
      {"an empty database is migrated once", check_migration},
      {"a newer schema is refused", check_newer_schema},
      {"an older schema is brought up to date and keeps its rows", check_older_schema},
      {"there is one writer", check_one_writer},
      {"every kind of row comes back equal", check_rows_round_trip},
      {"behaviours come back, each name once", check_behaviours},
      {"a commit that fails leaves nothing", check_failed_commit},
      {"find knows what is there and only that", check_find},
      {"the memory of a group", check_group_memory},
      {"settled questions come back up to a limit", check_settled_questions_limit},
      {"who leaves and comes back has two stays", check_stays_history},
      {"activity is added up", check_activity},
      {"activity of large batches waits and is added up together", check_waiting_activity},
      {"timers are put, then removed", check_timers},
      {"the outbox", check_outbox},
      {"what is pending can be withdrawn by its key", check_withdrawn_effects},
      {"cooldowns are put, then removed", check_removed_cooldowns},
      {"what touches the health of a group is noted, from which day on", check_health_due},
      {"who becomes staff changes the health of past days", check_health_of_roles},
      {"a probe writes, and changes nothing that is read", check_probe},
      {"single rows that commands name", check_single_rows},
      {"versions of text models and which of them read", check_text_models},
      {"contacts begin, change, end and begin again", check_contacts},
      {"broadcasts with their parts, groups and reaches", check_broadcasts},
      {"channels, entry codes with their ways, and visits", check_entrances},
      {"companies, who belongs to them and who compete", check_companies},
      {"plans of seats with their places", check_placements},
      {"applications, what they share, blocks and breakers", check_admissions},
      {"versions of programs, overrides of findings", check_programs},
      {"segments, and whom batches may have moved", check_segments},
      {"newcomers, in mind while they are watched over", check_newcomers},
      {"random batches and restarts agree with plain maps", check_random_operations},
      {"search finds substrings of two characters and more", check_search_words},
      {"search refuses words beyond its limits", check_search_limits},
      {"search follows new, edited and revoked messages", check_search_follows},
      {"search goes through pages and groups, newest first", check_search_pages},
      {"search agrees with reading every message", check_search_against_scan},
  };
  return all;
}

}  // namespace store::conformance
