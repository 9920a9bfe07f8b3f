// The open format: decrypted records as JSON lines with their seq, one file a day, that
// FolderSource follows and `guildhall import chat` reads.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "connectors/wecom/archive/source/archive_source.h"

namespace connectors::wecom::archive {

// Appends the (open) records to `folder`/archive-<day of now, UTC>.jsonl; durable on return. Does
// nothing when `folder` is empty. A record may be written twice when the program dies in between:
// whoever reads knows them by their msgid.
base::Result<void> copy_records(const std::vector<ArchiveRecord>& records,
                                const std::string& folder, base::Instant now);

std::string record_line(const ArchiveRecord& record);

}  // namespace connectors::wecom::archive
