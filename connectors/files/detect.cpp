#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/utf8.h"
#include "connectors/files/columns.h"
#include "connectors/files/irc_line.h"
#include "connectors/files/open_facts.h"
#include "connectors/files/row_source.h"
#include "model/fact_json.h"

namespace connectors::files {
namespace {

using Paths = std::set<std::string, std::less<>>;

constexpr std::size_t lines_looked_at = 50;

// The paths at the beginning of a JSON text, as far as it goes. A head is cut somewhere: the error
// there is not looked at.
Paths paths_of(std::string_view head) {
  Paths paths;
  const auto rows = json_rows(memory_bytes(std::string(head)), [&paths](std::string_view path) {
    paths.emplace(path);
    return false;
  });
  RawRow row;
  while (true) {
    const auto more = rows->next(row);
    if (!more || !*more) return paths;
  }
}

bool has(const Paths& paths, std::string_view path) { return paths.find(path) != paths.end(); }

bool has_prefix(const Paths& paths, std::string_view prefix) {
  const auto at = paths.lower_bound(prefix);
  return at != paths.end() && at->compare(0, prefix.size(), prefix) == 0;
}

std::vector<std::string_view> first_lines(std::string_view head) {
  std::vector<std::string_view> lines;
  while (!head.empty() && lines.size() < lines_looked_at) {
    std::string_view line = head.substr(0, head.find('\n'));
    head.remove_prefix(std::min(head.size(), line.size() + 1));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.find_first_not_of(" \t") != std::string_view::npos) lines.push_back(line);
  }
  return lines;
}

bool is_fact(std::string_view line) {
  const auto parsed = base::parse_json(line);
  return parsed && parsed->is_object() && model::fact_from_json(parsed->get_object(), "any");
}

Format format_of_json(std::string_view head) {
  const Paths paths = paths_of(head);
  if (has(paths, "guild") && has(paths, "channel")) return Format::discord;
  if (has_prefix(paths, "zerver_")) return Format::zulip;
  if (has(paths, "chats.list")) return Format::telegram;
  if (has(paths, "name") && has(paths, "type") && has(paths, "messages")) return Format::telegram;
  for (const std::string_view prefix : {"", "[].", "chatdata[].", "data[].", "messages[]."}) {
    const std::string start(prefix);
    if (has(paths, start + "msgid") &&
        (has(paths, start + "msgtime") || has(paths, start + "action"))) {
      return Format::wecom;
    }
  }
  const auto lines = first_lines(head);
  if (std::any_of(lines.begin(), lines.end(), is_fact)) return Format::facts;
  const bool grouped = has(paths, "[].channel") || has(paths, "[].room") || has(paths, "[].group");
  if (has(paths, "[].ts") && has(paths, "[].type") && !grouped) return Format::slack;
  return Format::jsonl;
}

bool is_csv_heading(std::string_view line) {
  const auto columns = Columns::make(Columns::Of::chat, {});
  if (!columns) return false;
  std::vector<std::string> names;
  split_csv(line, csv_delimiter(line), names);
  bool text = false, time = false;
  for (const std::string& name : names) {
    const auto field = columns->field_of(name);
    text = text || field == Field::text;
    time = time || field == Field::at || field == Field::date || field == Field::time;
  }
  return names.size() > 1 && (text || time);
}

std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

std::optional<Format> format_of_text(std::string_view head) {
  const std::size_t start = head.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return std::nullopt;
  const char first = head[start];
  const std::size_t second = head.find_first_not_of(" \t\r\n", start + 1);
  const char next = second == std::string_view::npos ? ' ' : head[second];
  if (first == '{' || (first == '[' && (next == '{' || next == ']'))) {
    return format_of_json(head);
  }
  const auto lines = first_lines(head);
  if (is_csv_heading(lines.front())) return Format::csv;
  std::size_t events = 0, others = 0;
  for (const std::string_view line : lines) {
    const auto is = read_irc_line(line).is;
    if (is == IrcLine::Is::event || is == IrcLine::Is::day) ++events;
    if (is == IrcLine::Is::unknown) ++others;
  }
  if (events > 0 && events >= others) return Format::irc;
  return std::nullopt;
}

std::optional<Format> format_of_entries(const std::vector<std::string>& names) {
  const auto any = [&](auto&& test) { return std::any_of(names.begin(), names.end(), test); };
  if (any([](const std::string& name) { return last_part(name) == "realm.json"; })) {
    return Format::zulip;
  }
  if (any([](const std::string& name) {
        return last_part(name) == "users.json" || last_part(name) == "channels.json";
      })) {
    return Format::slack;
  }
  return std::nullopt;
}

}  // namespace connectors::files
