// AssetSource gives the files of the console. They stay where they are as long as the source lives;
// it is read from several threads.
#pragma once

#include <optional>
#include <string_view>

namespace server::net {

struct Asset {
  std::string_view bytes;
  std::string_view gzip;  // the same, compressed; empty: not worth it
  std::string_view content_type;
  std::string_view etag;  // with its quotes
};

class AssetSource {
 public:
  virtual ~AssetSource() = default;
  // `path` as in "/index.html", "/assets/app-3f2a.js".
  virtual std::optional<Asset> find(std::string_view path) const = 0;
};

// For servers without a console.
class NoAssets final : public AssetSource {
 public:
  std::optional<Asset> find(std::string_view) const override { return std::nullopt; }
};

}  // namespace server::net
