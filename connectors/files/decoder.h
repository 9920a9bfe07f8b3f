// A Decoder understands the raw rows of one format. It hands every row to the sink once, with its
// facts or with the reason why it has none; what is no row (a heading, a comment) it keeps to
// itself. The sink fills in what is the same for all: source, history, admission, counting.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "connectors/fact_making.h"
#include "connectors/files/fact_reader.h"
#include "connectors/files/read_options.h"
#include "connectors/files/row_source.h"
#include "model/fact.h"

namespace connectors::files {

class RowSink final {
 public:
  RowSink(Batch& batch, const ReadOptions& options, std::string_view source, std::string_view file)
      : batch_(batch), options_(options), source_(source), file_(file) {}

  // Rejects the row when one of its facts is not admitted. `row` is shown if so.
  void accept(std::int64_t line, std::vector<model::Fact> facts, std::string_view row);
  void reject(std::int64_t line, std::string reason, std::string_view row);

 private:
  Batch& batch_;
  const ReadOptions& options_;
  std::string_view source_, file_;
};

class Decoder {
 public:
  virtual ~Decoder() = default;
  // Rows that follow are from this file. `path`: on disk or within its archive; `head`: how its
  // text begins.
  virtual void begin(std::string_view path, std::string_view head) = 0;
  // An error means that the file as a whole cannot be understood ("no column for the text").
  virtual base::Result<void> decode(const RawRow& raw, RowSink& sink) = 0;
  // After the last row of the last file.
  virtual void finish(RowSink&) {}
  virtual void notes(std::vector<std::string>&) const {}
};

std::unique_ptr<Decoder> wecom_decoder(const ReadOptions& options);
std::unique_ptr<Decoder> slack_decoder(const ReadOptions& options);
std::unique_ptr<Decoder> discord_decoder();
std::unique_ptr<Decoder> telegram_decoder(const ReadOptions& options);
std::unique_ptr<Decoder> zulip_decoder(const ReadOptions& options);
std::unique_ptr<Decoder> irc_decoder(const ReadOptions& options);
std::unique_ptr<Decoder> facts_decoder(const ReadOptions& options);
base::Result<std::unique_ptr<Decoder>> jsonl_decoder(const ReadOptions& options);
base::Result<std::unique_ptr<Decoder>> csv_decoder(const ReadOptions& options);
// format: roster, orders or renewals.
base::Result<std::unique_ptr<Decoder>> table_decoder(Format format, const ReadOptions& options);

// The paths that a JSON format's decoder wants (row_source.h).
bool wecom_wants(std::string_view path);
bool slack_wants(std::string_view path);
bool discord_wants(std::string_view path);
bool telegram_wants(std::string_view path);
bool zulip_wants(std::string_view path);

// The row as a JSON object; otherwise rejects it and returns nothing.
std::optional<base::json::object> object_of(const RawRow& raw, RowSink& sink);

}  // namespace connectors::files
