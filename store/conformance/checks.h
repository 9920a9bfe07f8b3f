// The checks by subject; suite.cpp lists them all. Private to this room.
#pragma once

#include "store/conformance/suite.h"

namespace store::conformance {

// connection_checks.cpp
void check_values_round_trip(Place& place);
void check_parameters(Place& place);
void check_bulk_statements(Place& place);
void check_errors(Place& place);
void check_transactions(Place& place);
void check_read_only(Place& place);
void check_case_insensitive_like(Place& place);
void check_large_batches(Place& place);
void check_commit_soon(Place& place);

// store_checks.cpp
void check_migration(Place& place);
void check_newer_schema(Place& place);
void check_one_writer(Place& place);
void check_rows_round_trip(Place& place);
void check_behaviours(Place& place);
void check_failed_commit(Place& place);
void check_find(Place& place);
void check_group_memory(Place& place);
void check_settled_questions_limit(Place& place);
void check_stays_history(Place& place);
void check_activity(Place& place);
void check_waiting_activity(Place& place);
void check_timers(Place& place);
void check_outbox(Place& place);
void check_withdrawn_effects(Place& place);
void check_removed_cooldowns(Place& place);
void check_health_due(Place& place);
void check_health_of_roles(Place& place);
void check_probe(Place& place);
void check_single_rows(Place& place);

// text_model_checks.cpp
void check_older_schema(Place& place);
void check_text_models(Place& place);
void check_contacts(Place& place);
void check_broadcasts(Place& place);
void check_admissions(Place& place);
void check_programs(Place& place);
void check_newcomers(Place& place);

// segment_checks.cpp
void check_segments(Place& place);

// entrance_checks.cpp
void check_entrances(Place& place);
// seating_checks.cpp
void check_companies(Place& place);
void check_placements(Place& place);

// random_checks.cpp
void check_random_operations(Place& place);

// search_checks.cpp
void check_search_words(Place& place);
void check_search_limits(Place& place);
void check_search_follows(Place& place);
void check_search_pages(Place& place);
void check_search_against_scan(Place& place);

}  // namespace store::conformance
