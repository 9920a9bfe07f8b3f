// What the connections file says of the archive (docs/connections.md, "wecom → archive"), and the
// puller made of it.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/json.h"
#include "connectors/wecom/archive/archive_puller.h"

namespace connectors::wecom::archive {

// `settings`: of the whole connection; "company" and its member
// "archive" are looked at. Null when there is none:
// then nobody reads what customers say, and everything else works. `program`: ours, which knows the
// command "wecom-archive-child". The clock outlives the puller. Errors (invalid_input) name the
// setting at fault; a setting that is not known is one. Reads the key files; starts nothing.
base::Result<std::unique_ptr<ArchivePuller>> open_archive(
    const base::json::object& settings, const base::Clock& clock,
    const std::string& program = "/proc/self/exe");

}  // namespace connectors::wecom::archive
