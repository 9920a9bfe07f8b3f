// What admission keeps in mind for one batch: the applications that its facts and commands name,
// and those that share a key with a new one.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "model/application.h"

namespace engine {

// Of each key the newest so many are compared with a new application.
inline constexpr std::size_t compared_per_key_max = 20;

struct Admissions {
  std::map<model::ApplicationId, model::Application> applications;
  std::map<std::pair<model::SourceId, std::string>, model::ApplicationId> applicants;
  // By kind and value, of the applications above.
  std::map<std::pair<std::string, std::string>, std::set<model::ApplicationId>> keys;
  std::map<std::string, model::ApplicationLink> links;  // by key_of()
  std::map<std::string, model::AdmissionBlock> blocks;  // by key_of()
  std::map<std::string, model::AdmissionBreaker> breakers;
};

}  // namespace engine
