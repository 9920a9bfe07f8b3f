#include "connectors/files/open_facts.h"

#include <sys/stat.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "base/ensure.h"
#include "connectors/files/decoder.h"
#include "connectors/files/entries.h"

namespace connectors::files {
namespace {

using base::ErrorCode;
using base::fail;
using base::fail_in;
using base::Result;

constexpr std::size_t head_bytes = 64U << 10U;      // what the format is told by
constexpr std::size_t facts_per_batch_max = 8'000;  // a batch ends here even with fewer rows

// Gives back first what was already read of a source.
class ReplayBytes final : public ByteSource {
 public:
  ReplayBytes(std::string head, std::optional<base::Error> error, std::unique_ptr<ByteSource> rest)
      : head_(std::move(head)), error_(std::move(error)), rest_(std::move(rest)) {}

  Result<std::string_view> read() override {
    if (!replayed_ && !head_.empty()) {
      replayed_ = true;
      return std::string_view(head_);
    }
    if (error_) return tl::unexpected(*error_);
    return rest_->read();
  }
  std::int64_t bytes_done() const override { return rest_->bytes_done(); }

 private:
  std::string head_;
  std::optional<base::Error> error_;
  std::unique_ptr<ByteSource> rest_;
  bool replayed_ = false;
};

struct Text {
  std::string head;
  std::unique_ptr<ByteSource> all;  // from the beginning
};

Text look_at(std::unique_ptr<ByteSource> source) {
  std::string head;
  std::optional<base::Error> error;
  while (head.size() < head_bytes) {
    auto more = source->read();
    if (!more) {
      error = std::move(more).error();
      break;
    }
    if (more->empty()) break;
    head.append(*more);
  }
  Text text;
  text.head = head;
  text.all = std::make_unique<ReplayBytes>(std::move(head), std::move(error), std::move(source));
  return text;
}

std::unique_ptr<RowSource> cut_rows(Format format, Text text) {
  const std::size_t start = text.head.find_first_not_of(" \t\r\n");
  const bool list = start != std::string::npos && text.head[start] == '[';
  switch (format) {
    case Format::wecom: {
      // JSON lines, unless it is one list or one object around a list.
      const std::size_t line_end = text.head.find('\n');
      const bool lines = !list && (base::parse_json(text.head.substr(0, line_end)) &&
                                   text.head.find("\"msgid\"") < line_end);
      return lines ? line_rows(std::move(text.all)) : json_rows(std::move(text.all), wecom_wants);
    }
    case Format::slack: return json_rows(std::move(text.all), slack_wants);
    case Format::discord: return json_rows(std::move(text.all), discord_wants);
    case Format::telegram: return json_rows(std::move(text.all), telegram_wants);
    case Format::zulip: return json_rows(std::move(text.all), zulip_wants);
    case Format::facts:
    case Format::jsonl:
      if (!list) return line_rows(std::move(text.all));
      return json_rows(std::move(text.all), [](std::string_view path) { return path == "[]"; });
    case Format::irc: return line_rows(std::move(text.all));
    case Format::csv:
    case Format::roster:
    case Format::orders:
    case Format::renewals: break;
  }
  return csv_rows(std::move(text.all));
}

Result<std::unique_ptr<Decoder>> make_decoder(Format format, const ReadOptions& options) {
  switch (format) {
    case Format::wecom: return wecom_decoder(options);
    case Format::slack: return slack_decoder(options);
    case Format::discord: return discord_decoder();
    case Format::telegram: return telegram_decoder(options);
    case Format::zulip: return zulip_decoder(options);
    case Format::irc: return irc_decoder(options);
    case Format::facts: return facts_decoder(options);
    case Format::jsonl: return jsonl_decoder(options);
    case Format::csv: return csv_decoder(options);
    case Format::roster:
    case Format::orders:
    case Format::renewals: break;
  }
  return table_decoder(format, options);
}

// Orders and renewals name the people of the roster: the three tables are one name space. To name
// the people of a chat, the operator gives the chat's source.
std::string_view default_source(Format format) {
  const bool table = format == Format::orders || format == Format::renewals;
  return model::to_name(table ? Format::roster : format);
}

// One file of what is read: by itself or out of an archive.
struct Part {
  std::string shown;  // for messages to people
  std::string name;   // for the decoder
  std::int64_t bytes = 0;
  std::function<Result<std::unique_ptr<ByteSource>>()> open;
};

class StreamReader final : public FactReader {
 public:
  StreamReader(Format format, const ReadOptions& options, std::unique_ptr<Entries> entries,
               std::vector<Part> parts)
      : format_(format), options_(options), entries_(std::move(entries)), parts_(std::move(parts)) {
    source_ = options_.source.empty() ? std::string(default_source(format)) : options_.source;
    for (const Part& part : parts_) bytes_total_ += part.bytes;
  }

  // Apart from the constructor, because a mapping can be wrong. The decoder refers to options_.
  Result<void> start() {
    TRY(decoder, make_decoder(format_, options_));
    decoder_ = std::move(decoder);
    return {};
  }

  Result<bool> next(Batch& batch, std::size_t rows_max) override {
    ENSURE(rows_max > 0);
    batch.facts.clear(), batch.rows.clear(), batch.rejects.clear();
    while (!error_ && !finished_ && batch.row_count() < rows_max &&
           batch.facts.size() < facts_per_batch_max) {
      auto stepped = step(batch);
      if (!stepped) error_ = std::move(stepped).error();
    }
    rows_read_ += static_cast<std::int64_t>(batch.row_count());
    if (batch.row_count() > 0) return true;
    if (error_) return tl::unexpected(*error_);
    return false;
  }

  Progress progress() const override {
    return {bytes_before_ + (rows_ ? rows_->bytes_done() : 0), bytes_total_, rows_read_};
  }

  std::vector<std::string> notes() const override {
    std::vector<std::string> notes;
    if (charset_.charset == Charset::gb18030) notes.push_back("read as GB18030");
    if (charset_.charset == Charset::utf16le || charset_.charset == Charset::utf16be) {
      notes.push_back("read as UTF-16");
    }
    if (charset_.repaired) notes.push_back("some bytes were no valid text and became U+FFFD");
    decoder_->notes(notes);
    return notes;
  }

 private:
  Result<void> step(Batch& batch) {
    if (part_ == parts_.size()) {
      finished_ = true;
      const std::string shown = parts_.empty() ? "" : parts_.back().shown;
      RowSink sink(batch, options_, source_, shown);
      decoder_->finish(sink);
      return {};
    }
    const Part& part = parts_[part_];
    if (!rows_) TRY_VOID(open_part(part));
    RawRow raw;
    auto more = rows_->next(raw);
    if (!more) return fail_in(part.shown, std::move(more).error());
    if (!*more) {
      rows_.reset();
      bytes_before_ += part.bytes;
      ++part_;
      return {};
    }
    RowSink sink(batch, options_, source_, part.shown);
    auto decoded = decoder_->decode(raw, sink);
    if (!decoded) return fail_in(part.shown, std::move(decoded).error());
    return {};
  }

  Result<void> open_part(const Part& part) {
    TRY(bytes, part.open());
    Text text = look_at(to_utf8(gunzip(std::move(bytes)), charset_));
    decoder_->begin(part.name, text.head);
    rows_ = cut_rows(format_, std::move(text));
    return {};
  }

  const Format format_;
  const ReadOptions options_;
  std::string source_;
  std::unique_ptr<Entries> entries_;  // outlives what is open of it
  std::vector<Part> parts_;
  std::size_t part_ = 0;
  CharsetFound charset_;
  std::unique_ptr<Decoder> decoder_;
  std::unique_ptr<RowSource> rows_;
  std::int64_t bytes_before_ = 0, bytes_total_ = 0, rows_read_ = 0;
  bool finished_ = false;
  std::optional<base::Error> error_;
};

Result<std::unique_ptr<FactReader>> make_reader(Format format, const ReadOptions& options,
                                                std::unique_ptr<Entries> entries,
                                                std::vector<Part> parts) {
  auto reader =
      std::make_unique<StreamReader>(format, options, std::move(entries), std::move(parts));
  TRY_VOID(reader->start());
  return reader;
}

bool ends_with(std::string_view text, std::string_view ending) {
  return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
}

std::string known_formats() {
  std::string names;
  for (const auto name : model::NameOf<Format>::all) {
    if (name == "roster") break;  // tables have a command of their own
    names += (names.empty() ? "" : ", ") + std::string(name);
  }
  return names;
}

auto unknown_format(const std::string& path) {
  return fail(
      ErrorCode::invalid_input,
      path + ": cannot tell what this file is; give --format (one of " + known_formats() + ")",
      "format");
}

// The entries that a format reads, in the order in which it must read them.
std::vector<Entry> chosen(Format format, const std::vector<Entry>& all) {
  std::vector<std::pair<std::string, Entry>> ranked;
  for (const Entry& entry : all) {
    const std::string_view path = entry.name;
    const std::size_t slash = path.rfind('/');
    const std::string_view name = path.substr(slash + 1);
    if (name.empty() || name.front() == '.' || path.find("__MACOSX") != std::string_view::npos)
      continue;
    std::string rank(path);
    if (format == Format::slack) {
      constexpr std::string_view lists[] = {"users.json", "channels.json", "groups.json",
                                            "mpims.json", "dms.json"};
      const auto* known = std::find(std::begin(lists), std::end(lists), name);
      const bool day =
          ends_with(name, ".json") && name.size() >= 15 && name[4] == '-' && name[7] == '-';
      if (known == std::end(lists) && !day) continue;
      // Days before channels, so that facts come nearly in the order of time.
      rank = known != std::end(lists) ? std::to_string(known - std::begin(lists))
                                      : "9" + std::string(name) + "/" + std::string(path);
    } else if (format == Format::zulip) {
      const bool messages = name.substr(0, 9) == "messages-" && ends_with(name, ".json");
      if (name != "realm.json" && !messages) continue;
      rank = (messages ? "1" : "0") + std::string(name);
    } else if (format == Format::telegram) {
      if (name != "result.json") continue;
    } else if (format != Format::irc && !ends_with(name, ".json") && !ends_with(name, ".json.gz") &&
               !ends_with(name, ".jsonl") && !ends_with(name, ".jsonl.gz") &&
               !ends_with(name, ".csv") && !ends_with(name, ".csv.gz")) {
      continue;
    }
    ranked.emplace_back(std::move(rank), entry);
  }
  std::sort(ranked.begin(), ranked.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Entry> entries;
  for (auto& [rank, entry] : ranked) entries.push_back(std::move(entry));
  return entries;
}

// A folder of loose files is what its first telling file is.
Result<std::optional<Format>> format_inside(Entries& entries) {
  std::vector<std::string> names;
  for (const Entry& entry : entries.list()) names.push_back(entry.name);
  if (const auto format = format_of_entries(names)) return format;
  constexpr std::size_t files_looked_at = 20;
  for (std::size_t i = 0; i < names.size() && i < files_looked_at; ++i) {
    TRY(bytes, entries.open(names[i]));
    CharsetFound ignored;
    const Text text = look_at(to_utf8(gunzip(std::move(bytes)), ignored));
    if (const auto format = format_of_text(text.head)) return format;
  }
  return std::optional<Format>();
}

Result<std::unique_ptr<FactReader>> open_many(const std::string& path, const ReadOptions& options,
                                              std::unique_ptr<Entries> entries) {
  std::optional<Format> format = options.format;
  if (!format) {
    TRY(found, format_inside(*entries));
    format = found;
  }
  if (!format) return unknown_format(path);
  std::vector<Part> parts;
  Entries* const inside = entries.get();
  for (const Entry& entry : chosen(*format, entries->list())) {
    parts.push_back({path + ":" + entry.name, entry.name, entry.bytes,
                     [inside, name = entry.name] { return inside->open(name); }});
  }
  if (parts.empty()) {
    return fail(ErrorCode::invalid_input,
                path + " holds no file that belongs to " + std::string(model::to_name(*format)),
                "file");
  }
  return make_reader(*format, options, std::move(entries), std::move(parts));
}

// `path` names the bytes; they are read once, for standard input cannot be read twice.
Result<std::unique_ptr<FactReader>> open_one(const std::string& path, const ReadOptions& options,
                                             std::unique_ptr<ByteSource> raw, std::int64_t bytes) {
  auto unpacked = gunzip(std::move(raw));
  Text text = look_at(std::move(unpacked));
  CharsetFound charset;
  const Text readable = look_at(to_utf8(memory_bytes(text.head), charset));
  if (text.head.size() > 262 && text.head.compare(257, 5, "ustar") == 0) {
    return fail(ErrorCode::invalid_input,
                path + " is a tar archive; unpack it (tar -xf) and import the folder", "file");
  }
  std::optional<Format> format = options.format;
  if (!format) format = format_of_text(readable.head);
  if (!format && readable.head.empty()) format = Format::jsonl;   // an empty file: no rows
  if (!format && !options.columns.empty()) format = Format::csv;  // the operator knows its columns
  if (!format) return unknown_format(path);
  // Shared because a std::function must be copyable; it is taken out once.
  auto all = std::make_shared<std::unique_ptr<ByteSource>>(std::move(text.all));
  std::vector<Part> parts;
  parts.push_back({path == "-" ? "standard input" : path, path, bytes,
                   [all]() -> Result<std::unique_ptr<ByteSource>> { return std::move(*all); }});
  return make_reader(*format, options, nullptr, std::move(parts));
}

}  // namespace

Result<std::unique_ptr<FactReader>> open_facts(const std::string& path,
                                               const ReadOptions& options) {
  struct stat about {};
  if (path == "-") {
    TRY(input, open_bytes(path));
    return open_one(path, options, std::move(input), 0);
  }
  if (stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode)) {
    TRY(entries, open_folder(path));
    return open_many(path, options, std::move(entries));
  }
  TRY(first, open_bytes(path));
  TRY(magic, first->read());
  if (magic.substr(0, 4) == "PK\x03\x04") {
    TRY(entries, open_zip(path));
    return open_many(path, options, std::move(entries));
  }
  TRY(file, open_bytes(path));
  return open_one(path, options, std::move(file), static_cast<std::int64_t>(about.st_size));
}

Result<std::unique_ptr<FactReader>> open_facts_in_memory(std::string bytes,
                                                         const ReadOptions& options) {
  const auto size = static_cast<std::int64_t>(bytes.size());
  return open_one("-", options, memory_bytes(std::move(bytes)), size);
}

}  // namespace connectors::files
