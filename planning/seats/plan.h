// plan() gives many people seats at once: the hard rules through planning/placement, with as few
// new tables as it finds, and what binds it; then a local search that betters the soft goals by
// moving and exchanging those who are being seated, and never breaks a hard rule.
//
// Those who sit already stay. People of different sources, and with Rules::one_region of different
// regions, are planned one after the other. Pure; the same problem gives the same plan everywhere.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "planning/placement/place.h"
#include "planning/seats/hall.h"

namespace planning::seats {

struct Seated {
  std::size_t table = 0;
  Person person;
};

struct Problem {
  Rules rules;
  std::vector<Table> tables;
  std::vector<Seated> seated;         // who sits already, and stays
  std::vector<Person> people;         // who is to be seated
  std::uint32_t seats_of_new = 0;     // of a new table
  std::uint64_t steps = 500'000'000;  // of the search for fewer tables, about a nanosecond each
  std::size_t exchanges = 200'000;    // tried for the soft goals
};

// Why so many new tables were needed.
struct Binding {
  placement::Bound bound = placement::Bound::none;
  std::size_t people = 0;  // that were to be seated in this part
  std::size_t new_tables = 0, new_tables_min = 0;
  std::vector<std::size_t> exclusive;  // people (by index) who all exclude each other
};

struct Plan {
  std::vector<int> table_of;        // by person; -1: left out
  std::vector<Objection> left_out;  // by person: why, where the table is -1
  std::vector<Table> tables;        // those that were there, then the new ones
  std::size_t new_tables = 0;
  std::vector<Binding> bindings;
  double quality_first = 0, quality = 0;  // before and after the local search
};

// Errors: limit_exceeded, when more people exclude each other than can be planned at once.
base::Result<Plan> plan(const Problem& problem);

}  // namespace planning::seats
