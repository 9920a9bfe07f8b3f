// What GetChatData answers: {"errcode":0,"chatdata":[{"seq","msgid","publickey_ver",
// "encrypt_random_key","encrypt_chat_msg"}]}, and one of its items by itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "connectors/wecom/archive/source/archive_source.h"

namespace connectors::wecom::archive {

struct ChatData {
  int errcode = 0;
  std::string message;  // errmsg: for logs
  std::vector<ArchiveRecord> records;
};

// An item without seq, msgid or sealed parts makes the whole answer unreadable (unavailable).
base::Result<ChatData> read_chat_data(std::string_view answer);
base::Result<ArchiveRecord> read_sealed(const base::json::object& item);
base::json::object write_sealed(const ArchiveRecord& record);

}  // namespace connectors::wecom::archive
