// What stands behind an entry code now: read for the console and for visitors alike.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "api/services.h"
#include "model/entrance.h"
#include "store/queries/entrances.h"

namespace api {

struct EntranceView {
  model::EntryCode code;
  model::EntranceRules rules;
  std::vector<model::EntryWay> ways;
  model::EntranceChoice choice;  // of `rules`; empty when the code is not open
  bool is_expired = false;
  // The way behind the choice; none for a link.
  const model::EntryWay* way = nullptr;
};

// Shared because the choice and the way point into it.
base::Result<std::shared_ptr<const EntranceView>> view_entrance(Services& services,
                                                                const Call& call,
                                                                model::EntryCode code,
                                                                std::string_view region);

// Where browsers find us: as it is set (serve --public-address), else where staff sign in, else as
// this request was addressed. No slash at the end.
std::string public_address(const Services& services, const Request& request);
std::string short_link(const Services& services, const Request& request,
                       const model::EntryCode& code);

}  // namespace api
