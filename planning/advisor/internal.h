// What the files of this room share.
#pragma once

#include <initializer_list>

#include "planning/advisor/advisor.h"

namespace planning::advisor {

class Notes {
 public:
  Notes(const model::Program& of, const Ground& on) : program(of), ground(on) {}
  const model::Program& program;
  const Ground& ground;
  std::vector<Finding> findings;

  template <class Judged>
  void add(std::string_view id, Severity severity, std::string place, const Judged& judged,
           Words reason, Words remedy) {
    findings.push_back({std::string(id), severity, std::move(place),
                        base::json::serialize(base::json::value(judged)), std::move(reason),
                        std::move(remedy)});
  }
};

bool holds_any(std::string_view text, std::initializer_list<std::string_view> words);
std::size_t characters_in(std::string_view text);

void judge_purpose(Notes& notes);  // what for, for whom, in which situation
void judge_work(Notes& notes);     // groups, staff, columns, targets
void judge_charter(Notes& notes);  // announcement and rules

}  // namespace planning::advisor
