#include "simulator/wecom/talk_source.h"

#include <charconv>

namespace simulator::wecom {

namespace archive = connectors::wecom::archive;
using base::ErrorCode;
using base::Result;

Result<archive::Page> TalkSource::fetch(const std::string& position, std::size_t records_max) {
  std::size_t seq = 0;
  const auto [end, wrong] =
      std::from_chars(position.data(), position.data() + position.size(), seq);
  if (!position.empty() && (wrong != std::errc{} || end != position.data() + position.size())) {
    return base::fail(ErrorCode::corrupt, "\"" + position + "\" is no position of this archive");
  }
  const auto talk = sandbox_.archive_after(seq, records_max);
  archive::Page page;
  for (const Sandbox::ArchivedTalk& each : talk) {
    archive::ArchiveRecord& record = page.records.emplace_back();
    record.seq = static_cast<std::int64_t>(++seq);
    record.message_id = each.id;
    record.body = each.record;
  }
  page.position = std::to_string(seq);
  page.has_more = talk.size() == records_max;
  return page;
}

Result<std::vector<Result<std::string>>> TalkSource::open(std::span<const archive::Unlocked>) {
  return base::fail(ErrorCode::invalid_input, "the sandbox seals nothing");
}

Result<archive::MediaPart> TalkSource::media(const std::string&, const std::string&) {
  return base::fail(ErrorCode::not_found, "nobody sends pictures in the sandbox");
}

}  // namespace simulator::wecom
