#include <algorithm>
#include <set>
#include <utility>

#include "connectors/files/loose_chat.h"
#include "model/fact_json.h"

namespace connectors::files {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::array;
using base::json::object;
using base::json::value;

constexpr std::size_t unused_columns_max = 50;  // names kept for the report

// What a cell says as text. People and contents are sometimes objects; their telling member counts.
std::string cell_text(const value& cell) {
  if (cell.is_string()) return std::string(cell.get_string());
  if (cell.is_number() || cell.is_bool()) return base::json::serialize(cell);
  if (const object* nested = cell.if_object()) {
    for (const std::string_view key : {"id", "username", "login", "name", "body", "text"}) {
      std::string found = loose_text(*nested, key);
      if (!found.empty()) return found;
    }
  }
  return {};
}

std::vector<std::string> cell_list(const value& cell) {
  std::vector<std::string> list;
  if (const array* entries = cell.if_array()) {
    for (const value& entry : *entries) list.push_back(cell_text(entry));
  } else {
    list.push_back(cell_text(cell));
  }
  list.erase(std::remove(list.begin(), list.end(), ""), list.end());
  return list;
}

class UnusedColumns final {
 public:
  void add(std::string_view name) {
    if (names_.size() < unused_columns_max) names_.emplace(name);
  }
  void note(std::vector<std::string>& notes) const {
    if (names_.empty()) return;
    std::string text = "columns not used: ";
    for (const std::string& name : names_) text += (name == *names_.begin() ? "" : ", ") + name;
    notes.push_back(std::move(text));
  }

 private:
  std::set<std::string, std::less<>> names_;
};

bool is_thread_ts(std::string_view column) { return column == "thread_ts"; }

// Our own JSON lines with loose names, or a JSON list of such objects.
class JsonlDecoder final : public Decoder {
 public:
  JsonlDecoder(const ReadOptions& options, Columns columns)
      : chat_(options), columns_(std::move(columns)) {}

  void begin(std::string_view file, std::string_view) override { chat_.begin(file); }

  Result<void> decode(const RawRow& raw, RowSink& sink) override {
    if (raw.text.find_first_not_of(" \t") == std::string_view::npos) return {};
    const auto row = object_of(raw, sink);
    if (!row) return {};
    Cells cells;
    const array* messages = nullptr;
    read_cells(*row, cells, &messages);
    if (!messages) {
      take(cells, raw.line, raw.text, sink);
      return {};
    }
    if (messages->empty()) sink.reject(raw.line, "messages is an empty list", raw.text);
    for (const value& message : *messages) explode(cells, message, raw.line, sink);
    return {};
  }

  void notes(std::vector<std::string>& notes) const override { unused_.note(notes); }

 private:
  // One message of a row that holds many: what it does not say itself, the row says.
  void explode(const Cells& around, const value& message, std::int64_t line, RowSink& sink) {
    const std::string text = base::json::serialize(message);
    if (!message.is_object()) return sink.reject(line, "the message is not a JSON object", text);
    Cells own;
    read_cells(message.get_object(), own, nullptr);
    for (std::size_t i = 0; i < Cells::field_count; ++i) {
      if (own.text[i].empty()) own.text[i] = around.text[i];
    }
    take(own, line, text, sink);
  }

  void read_cells(const object& row, Cells& cells, const array** messages) {
    for (const auto& member : row) {
      const std::string_view name = member.key();
      const auto field = columns_.field_of(name);
      if (!field) {
        unused_.add(name);
        continue;
      }
      const value& cell = member.value();
      if (*field == Field::messages && messages && cell.is_array()) {
        *messages = &cell.get_array();
      } else if (*field == Field::reply_to) {
        cells.replies = cell_list(cell);
        cells.slack_ids = cells.slack_ids || is_thread_ts(name);
      } else if (*field == Field::mentions) {
        cells.mentions = cell_list(cell);
      } else {
        cells.put(*field, columns_.rank_of(name), cell_text(cell));
      }
    }
  }

  void take(const Cells& cells, std::int64_t line, std::string_view text, RowSink& sink) {
    auto facts = chat_.facts_of(cells);
    if (facts)
      sink.accept(line, *std::move(facts), text);
    else
      sink.reject(line, facts.error().text, text);
  }

  LooseChat chat_;
  Columns columns_;
  UnusedColumns unused_;
};

class CsvDecoder final : public Decoder {
 public:
  CsvDecoder(const ReadOptions& options, Columns columns)
      : chat_(options), columns_(std::move(columns)) {}

  void begin(std::string_view file, std::string_view) override {
    chat_.begin(file);
    header_.clear();
  }

  Result<void> decode(const RawRow& raw, RowSink& sink) override {
    if (raw.text.find_first_not_of(" \t") == std::string_view::npos) return {};
    if (header_.empty()) return read_header(raw);
    if (raw.too_long) {
      sink.reject(
          raw.line,
          "the record is longer than " + std::to_string(csv_record_bytes_max >> 20) + " MiB",
          raw.text);
      return {};
    }
    split_csv(raw.text, delimiter_, fields_);
    while (fields_.size() > header_.size() && fields_.back().empty()) fields_.pop_back();
    if (fields_.size() > header_.size()) {
      sink.reject(raw.line,
                  "the record has " + std::to_string(fields_.size()) + " fields, the heading " +
                      std::to_string(header_.size()) + "; put \"\" around texts that hold \"" +
                      std::string(1, delimiter_) + "\"",
                  raw.text);
      return {};
    }
    Cells cells;
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (!header_[i].field) continue;
      if (*header_[i].field == Field::reply_to) {
        if (!fields_[i].empty()) cells.replies = {fields_[i]};
        cells.slack_ids = cells.slack_ids || header_[i].thread_ts;
      } else {
        cells.put(*header_[i].field, header_[i].rank, std::move(fields_[i]));
      }
    }
    auto facts = chat_.facts_of(cells);
    if (facts)
      sink.accept(raw.line, *std::move(facts), raw.text);
    else
      sink.reject(raw.line, facts.error().text, raw.text);
    return {};
  }

  void notes(std::vector<std::string>& notes) const override { unused_.note(notes); }

 private:
  struct Heading {
    std::optional<Field> field;
    int rank;
    bool thread_ts;
  };

  Result<void> read_header(const RawRow& raw) {
    delimiter_ = csv_delimiter(raw.text);
    split_csv(raw.text, delimiter_, fields_);
    std::string names;
    bool has_text = false, has_time = false;
    for (const std::string& name : fields_) {
      const auto field = columns_.field_of(name);
      header_.push_back({field, columns_.rank_of(name), is_thread_ts(name)});
      has_text = has_text || field == Field::text || field == Field::type;
      has_time = has_time || field == Field::at || field == Field::date || field == Field::time;
      if (!field) unused_.add(name);
      names += (names.empty() ? "" : ", ") + name;
    }
    if (has_text && has_time) return {};
    return fail(ErrorCode::invalid_input,
                std::string("the heading (") + names.substr(0, 300) + ") has no column for the " +
                    (has_text ? "time: name it with --map at=COLUMN"
                              : "text: name it with --map text=COLUMN"),
                "map");
  }

  LooseChat chat_;
  Columns columns_;
  std::vector<Heading> header_;
  std::vector<std::string> fields_;
  char delimiter_ = ',';
  UnusedColumns unused_;
};

class FactsDecoder final : public Decoder {
 public:
  explicit FactsDecoder(const ReadOptions& options)
      : source_(options.source.empty() ? "facts" : options.source) {}

  void begin(std::string_view, std::string_view) override {}

  Result<void> decode(const RawRow& raw, RowSink& sink) override {
    if (raw.text.find_first_not_of(" \t") == std::string_view::npos) return {};
    const auto row = object_of(raw, sink);
    if (!row) return {};
    auto fact = model::fact_from_json(*row, source_);
    if (!fact) {
      sink.reject(raw.line, fact.error().text, raw.text);
      return {};
    }
    std::vector<model::Fact> facts;
    facts.push_back(*std::move(fact));
    sink.accept(raw.line, std::move(facts), raw.text);
    return {};
  }

 private:
  std::string source_;
};

}  // namespace

Result<std::unique_ptr<Decoder>> jsonl_decoder(const ReadOptions& options) {
  TRY(columns, Columns::make(Columns::Of::chat, options.columns));
  return std::make_unique<JsonlDecoder>(options, std::move(columns));
}

Result<std::unique_ptr<Decoder>> csv_decoder(const ReadOptions& options) {
  TRY(columns, Columns::make(Columns::Of::chat, options.columns));
  return std::make_unique<CsvDecoder>(options, std::move(columns));
}

std::unique_ptr<Decoder> facts_decoder(const ReadOptions& options) {
  return std::make_unique<FactsDecoder>(options);
}

}  // namespace connectors::files
