#include "connectors/wecom/archive/source/chat_data.h"

#include <utility>

namespace connectors::wecom::archive {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::object;

Result<ArchiveRecord> read_sealed(const object& item) {
  ArchiveRecord record;
  const auto seq = base::integer_at(item, "seq");
  const auto version = base::integer_at(item, "publickey_ver");
  if (!seq || *seq <= 0) return fail(ErrorCode::unavailable, "seq is missing or no number", "seq");
  if (!version) {
    return fail(ErrorCode::unavailable, "publickey_ver is missing or no number", "publickey_ver");
  }
  record.seq = *seq;
  record.key_version = *version;
  TRY(id, base::required_text(item, "msgid"));
  TRY(key, base::required_text(item, "encrypt_random_key"));
  TRY(body, base::required_text(item, "encrypt_chat_msg"));
  record.message_id = std::move(id);
  record.sealed_key = std::move(key);
  record.body = std::move(body);
  return record;
}

object write_sealed(const ArchiveRecord& record) {
  return {{"seq", record.seq},
          {"msgid", record.message_id},
          {"publickey_ver", record.key_version},
          {"encrypt_random_key", record.sealed_key},
          {"encrypt_chat_msg", record.body}};
}

Result<ChatData> read_chat_data(std::string_view answer) {
  const auto unreadable = [](const std::string& why) {
    return fail(ErrorCode::unavailable, "the archive's answer cannot be read: " + why);
  };
  const auto parsed = base::parse_json(answer);
  if (!parsed) return unreadable(parsed.error().text);
  const object* root = parsed->if_object();
  if (!root) return unreadable("it is no object");
  const auto errcode = base::integer_at(*root, "errcode");
  if (!errcode) return unreadable("errcode is missing");
  ChatData data;
  data.errcode = static_cast<int>(*errcode);
  data.message = base::text_at(*root, "errmsg");
  if (const auto* items = base::array_at(*root, "chatdata")) {
    data.records.reserve(items->size());
    for (const auto& item : *items) {
      if (!item.is_object()) return unreadable("an item is no object");
      auto record = read_sealed(item.get_object());
      if (!record) return unreadable(record.error().text);
      data.records.push_back(*std::move(record));
    }
  }
  return data;
}

}  // namespace connectors::wecom::archive
