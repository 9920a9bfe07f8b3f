// The plain files of `guildhall place` (docs/placement.md): who is to be placed, who may not meet,
// what groups there are; and the seats that come out.
//
// CSV in UTF-8, UTF-16 or GB18030, with or without a first line of names; comma, semicolon, tab or
// "|". A conflicts file that ends in .col is a DIMACS graph. A row that cannot be read ends it, by
// file and line: a plan that has lost a rule is worse than none. Pairs that name somebody who is
// not to be placed are counted and left out.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "planning/placement/place.h"

namespace server {

struct PlaceFiles {
  std::string members;    // may be empty with a .col file: its vertices
  std::string conflicts;  // may be empty: everybody may meet
  std::string groups;     // may be empty: none yet
  std::uint32_t size = 0;
};

struct PlaceTask {
  std::vector<std::string> members, groups;  // names, by number
  planning::placement::Problem problem;
  std::int64_t pairs_of_strangers = 0;  // left out
  std::string stranger;                 // the first of them, with its line
};

base::Result<PlaceTask> read_place_files(const PlaceFiles& files);

// The name of a group by number: the file's, or "new-1", "new-2", … (with another beginning where a
// group has such a name already).
std::vector<std::string> group_names(const PlaceTask& task, std::size_t new_groups);

// "member,group" and a line for everybody, in the order of the members file. Written beside and
// moved into place, so that a file is whole or not there.
base::Result<void> write_seats(const std::string& path, const PlaceTask& task,
                               const planning::placement::Plan& plan);

}  // namespace server
