// The chat archive of WeCom (企业微信会话内容存档), decrypted: one object per message, as JSON
// lines or as a list. What the objects mean is in wecom/archive/record.
#include <utility>

#include "connectors/files/decoder.h"
#include "connectors/wecom/archive/record/record_reader.h"

namespace connectors::files {
namespace {

using wecom::archive::LeftOut;
using wecom::archive::RecordReader;

class WecomDecoder final : public Decoder {
 public:
  explicit WecomDecoder(const ReadOptions& options) : options_(options) {}

  void begin(std::string_view, std::string_view) override {
    reader_ = RecordReader({options_.direct_chats});
  }

  base::Result<void> decode(const RawRow& raw, RowSink& sink) override {
    if (raw.text.find_first_not_of(" \t") == std::string_view::npos) return {};
    const auto row = object_of(raw, sink);
    if (!row) return {};
    auto read = reader_.read(*row);
    if (!read) {
      sink.reject(raw.line, read.error().text, raw.text);
    } else if (read->left_out != LeftOut::nothing) {
      std::string reason(why(read->left_out));
      if (read->left_out == LeftOut::direct_chat) reason += "; --direct-chats imports it";
      sink.reject(raw.line, std::move(reason), raw.text);
    } else {
      sink.accept(raw.line, std::move(read->facts), raw.text);
    }
    return {};
  }

 private:
  const ReadOptions& options_;
  RecordReader reader_;
};

}  // namespace

std::unique_ptr<Decoder> wecom_decoder(const ReadOptions& options) {
  return std::make_unique<WecomDecoder>(options);
}

bool wecom_wants(std::string_view path) {
  return path == "[]" || path == "chatdata[]" || path == "messages[]" || path == "data[]";
}

}  // namespace connectors::files
