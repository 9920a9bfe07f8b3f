#include "connectors/files/decoder.h"

#include <utility>

#include "base/utf8.h"
#include "model/fact_json.h"

namespace connectors::files {

using base::json::object;

void RowSink::accept(std::int64_t line, std::vector<model::Fact> facts, std::string_view row) {
  const std::size_t first = batch_.facts.size();
  for (model::Fact& fact : facts) {
    if (fact.source.empty()) fact.source = source_;
    if (!options_.live) fact.history = true;
    auto admitted = model::admit(std::move(fact));
    if (!admitted) {
      batch_.facts.resize(first);
      reject(line, admitted.error().text, row);
      return;
    }
    batch_.facts.push_back(*std::move(admitted));
  }
  batch_.rows.push_back(Row{std::string(file_), line, first, batch_.facts.size() - first});
}

void RowSink::reject(std::int64_t line, std::string reason, std::string_view row) {
  batch_.rejects.push_back(Reject{std::string(file_), line, std::move(reason),
                                  std::string(base::cut_utf8(row, reject_row_bytes_max))});
}

std::optional<object> object_of(const RawRow& raw, RowSink& sink) {
  if (raw.too_long) {
    sink.reject(raw.line, "the row is longer than " + std::to_string(row_bytes_max >> 20) + " MiB",
                raw.text);
    return std::nullopt;
  }
  auto parsed = base::parse_json(raw.text);
  if (!parsed) {
    sink.reject(raw.line, parsed.error().text, raw.text);
    return std::nullopt;
  }
  if (!parsed->is_object()) {
    sink.reject(raw.line, "the row is not a JSON object", raw.text);
    return std::nullopt;
  }
  return std::move(parsed->get_object());
}

}  // namespace connectors::files
