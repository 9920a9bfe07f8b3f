// What a batch needs in mind, gathered fact by fact. Private to the loader.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/pump/world_loader.h"

namespace server {

struct WorldLoader::Needs {
  store::Wanted wanted;
  std::set<model::GroupId> groups;
  std::set<model::MemberId> members;
  std::set<store::Wanted::Name> seen_groups, seen_members, seen_messages;
  std::vector<model::Question> questions;  // that commands name
  bool has_asked = false;                  // the members whom plans under way have asked to come
  std::set<std::pair<std::string, std::string>> broadcasts;  // source, its name for the message
};

}  // namespace server
