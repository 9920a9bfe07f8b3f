// The sandbox's chat archive as a source for the connector's puller: records come open, for the cipher is the
// library's secret (archive_sdk/ stands in for that one).
#pragma once

#include "connectors/wecom/archive/source/archive_source.h"
#include "simulator/wecom/sandbox.h"

namespace simulator::wecom {

class SandboxArchive final : public connectors::wecom::archive::ArchiveSource {
 public:
  explicit SandboxArchive(Sandbox& sandbox) : sandbox_(sandbox) {}

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
