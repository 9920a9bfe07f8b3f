// What is said in the sandbox (Sandbox::say) as a source for the connector's puller: records come
// open. For sealed ones, through the stand-in of WeCom's library, see sandbox_archive.h.
#pragma once

#include "connectors/wecom/archive/source/archive_source.h"
#include "simulator/wecom/sandbox.h"

namespace simulator::wecom {

class TalkSource final : public connectors::wecom::archive::ArchiveSource {
 public:
  explicit TalkSource(Sandbox& sandbox) : sandbox_(sandbox) {}

  base::Result<connectors::wecom::archive::Page> fetch(const std::string& position,
                                                       std::size_t records_max) override;
  base::Result<std::vector<base::Result<std::string>>> open(
      std::span<const connectors::wecom::archive::Unlocked> records) override;
  base::Result<connectors::wecom::archive::MediaPart> media(const std::string& file_id,
                                                            const std::string& part) override;

 private:
  Sandbox& sandbox_;
};

}  // namespace simulator::wecom
