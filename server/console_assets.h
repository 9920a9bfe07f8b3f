// ConsoleAssets gives the files of the web console, which are part of the program (tools/cmake/console.cmake). What is
// worth it is compressed once, at the start. Read-only afterwards: safe from any thread.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "server/net/asset_source.h"

namespace server {

struct EmbeddedFile {
  const char* path;  // "/index.html"
  const char* begin;
  const char* end;
};
std::vector<EmbeddedFile> embedded_console();  // generated

class ConsoleAssets final : public net::AssetSource {
 public:
  ConsoleAssets();
  std::optional<net::Asset> find(std::string_view path) const override;
  bool empty() const { return files_.empty(); }

 private:
  struct File {
    std::string_view bytes, content_type;
    std::string gzip, etag;
  };
  std::unordered_map<std::string, File> files_;
};

}  // namespace server
