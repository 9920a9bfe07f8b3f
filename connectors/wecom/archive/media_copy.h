// The bytes of one picture, file or recording of the archive, part by part.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "connectors/wecom/archive/source/archive_source.h"

namespace connectors::wecom::archive {

// Hands every part to `sink` in order; `may_ask` is asked before each call of the source and may
// wait (false: stop). Errors: those of the source and the sink; limit_exceeded beyond `bytes_max`;
// unavailable when the bytes are not those that `md5sum` (hex; may be empty) stands for.
base::Result<void> copy_media(ArchiveSource& source, const std::string& file_id,
                              std::string_view md5sum, std::int64_t bytes_max,
                              const std::function<base::Result<void>(std::string_view)>& sink,
                              const std::function<bool()>& may_ask);

}  // namespace connectors::wecom::archive
