#include "language/replies/dialogue_file.h"

#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <memory>
#include <unordered_map>

#include "base/json.h"

namespace language::replies {
namespace {

using base::json::object;
using base::json::value;

constexpr std::array<std::string_view, 3> id_fields{"id", "idx", "message_id"};
constexpr std::array<std::string_view, 3> time_fields{"ts", "timestamp", "at"};
constexpr std::array<std::string_view, 6> user_fields{"user",   "from", "sender",
                                                      "author", "nick", "user_id"};
constexpr std::array<std::string_view, 3> name_fields{"name", "user_name", "display_name"};
constexpr std::array<std::string_view, 4> text_fields{"text", "content", "message", "body"};
constexpr std::array<std::string_view, 3> parent_fields{"reply_to", "parent", "in_reply_to"};
constexpr std::array<std::string_view, 4> stream_fields{"channel", "room", "group", "file"};
constexpr std::array<std::string_view, 12> system_types{
    "system", "join", "part", "leave",  "quit",         "nick",
    "topic",  "mode", "kick", "rename", "channel_join", "channel_leave"};
constexpr std::int64_t half_day_ms = 43'200'000;

// The first of the fields that is there and not null.
template <std::size_t N>
const value* first_of(const object& line, const std::array<std::string_view, N>& fields) {
  for (const std::string_view field : fields) {
    const value* found = line.if_contains(field);
    if (found != nullptr && !found->is_null()) return found;
  }
  return nullptr;
}

template <std::size_t N>
bool has_any(const object& line, const std::array<std::string_view, N>& fields) {
  return std::ranges::any_of(fields,
                             [&line](std::string_view field) { return line.contains(field); });
}

// Texts as they are, numbers as they are written: `7` and `"7"` are the same id.
std::string plain(const value& item) {
  if (const auto* text = item.if_string()) return std::string(text->begin(), text->end());
  return base::json::serialize(item);
}

bool is_id(const value& item) { return item.is_string() || item.is_number(); }

// Streams while they are read: what one message answers may stand in a later line.
struct Building {
  Stream stream;
  std::unordered_map<std::string, std::int64_t> lines_by_id;
  std::vector<std::vector<std::string>> parent_ids;  // beside stream.messages
  std::int64_t clock_ms = 0;                         // of the last HH:MM, days unrolled
  std::int64_t days_ms = 0;
  bool is_ordered_by_file = false;
};

struct Reader {
  Dialogues dialogues;
  std::map<std::string, std::size_t, std::less<>> by_label;
  std::vector<Building> building;

  void take(std::string_view text, std::int64_t number);
  base::Result<bool> accept(std::string_view text, std::int64_t number);
  Building& stream_of(const object& line);
  void reject(std::int64_t number, std::string reason);
  Dialogues finish();
};

void Reader::reject(std::int64_t number, std::string reason) {
  ++dialogues.bad;
  if (dialogues.bad_lines.size() < bad_lines_kept_max) {
    dialogues.bad_lines.push_back({number, std::move(reason)});
  }
}

Building& Reader::stream_of(const object& line) {
  object label;
  for (const std::string_view field : stream_fields) {
    const value* found = line.if_contains(field);
    if (found != nullptr && !found->is_null()) label[field] = *found;
  }
  std::string key = base::json::serialize(label);
  const auto [at, is_new] = by_label.try_emplace(key, building.size());
  if (is_new) building.emplace_back().stream.label_json = std::move(key);
  return building[at->second];
}

// "21:05" or "21:05:33" on a date; a clock that jumps back by half a day or more has passed
// midnight, because logs name the date of their first line.
base::Result<base::Instant> read_clock(std::string_view date, std::string_view time, Building& in) {
  TRY(at, base::parse_instant(std::string(date) + " " + std::string(time)));
  if (at.ms + in.days_ms < in.clock_ms - half_day_ms) in.days_ms += 2 * half_day_ms;
  in.clock_ms = at.ms + in.days_ms;
  in.is_ordered_by_file = true;
  return base::Instant{in.clock_ms};
}

base::Result<base::Instant> read_time(const object& line, Building& in) {
  if (const value* found = first_of(line, time_fields)) {
    const auto at = base::parse_instant(plain(*found));
    if (!at) return base::fail_in("field ts", at.error());
    return *at;
  }
  const std::string_view date = base::text_at(line, "date"), time = base::text_at(line, "time");
  const bool is_clock = time.size() >= 4 && time.size() <= 8 && time.find(':') != time.npos;
  if (is_clock && !date.empty()) return read_clock(date, time, in);
  if (is_clock) return base::Instant{};  // a time of day without a day says nothing
  for (const std::string_view field : {"time", "date"}) {
    const value* found = line.if_contains(field);
    if (found == nullptr || found->is_null()) continue;
    // The date of a file, not of the message: lines without a time of day keep the order of the
    // file.
    if (field == "date" && line.contains("time")) continue;
    const auto at = base::parse_instant(plain(*found));
    if (!at) return base::fail_in("field " + std::string(field), at.error());
    return *at;
  }
  return base::Instant{};
}

base::Result<std::vector<std::string>> read_parents(const value& item) {
  std::vector<std::string> ids;
  if (is_id(item)) {
    ids.push_back(plain(item));
  } else if (const auto* list = item.if_array()) {
    for (const value& one : *list) {
      if (!is_id(one)) {
        return base::fail(base::ErrorCode::invalid_input,
                          "field reply_to: a list may hold only ids (texts or numbers)",
                          "reply_to");
      }
      std::string id = plain(one);
      if (std::ranges::find(ids, id) == ids.end()) ids.push_back(std::move(id));
    }
  } else {
    return base::fail(base::ErrorCode::invalid_input,
                      "field reply_to: give an id, a list of ids, or null", "reply_to");
  }
  return ids;
}

base::Result<bool> Reader::accept(std::string_view text, std::int64_t number) {
  TRY(parsed, base::parse_json(text));
  const object* line = parsed.if_object();
  if (line == nullptr) {
    return base::fail(base::ErrorCode::invalid_input, "not a JSON object: write one {…} a line");
  }
  Message message;
  message.utterance.id = number;
  message.id_json = std::to_string(number);
  std::string id = message.id_json;
  if (const value* found = first_of(*line, id_fields)) {
    if (!is_id(*found)) {
      return base::fail(base::ErrorCode::invalid_input, "field id: give a text or a number", "id");
    }
    message.id_json = base::json::serialize(*found);
    id = plain(*found);
  }
  const value* words = first_of(*line, text_fields);
  const bool is_empty = words == nullptr && has_any(*line, text_fields);  // null: a picture, say
  if (!is_empty && (words == nullptr || !words->is_string())) {
    return base::fail(base::ErrorCode::invalid_input, "field text: absent or not a text", "text");
  }
  if (!is_empty) message.utterance.text = plain(*words);
  const std::string_view type = base::text_at(*line, "type");
  message.utterance.is_system = std::ranges::find(system_types, type) != system_types.end();
  if (const value* user = first_of(*line, user_fields))
    message.utterance.user = plain(*user);
  else if (!message.utterance.is_system && !has_any(*line, user_fields)) {
    return base::fail(base::ErrorCode::invalid_input,
                      "field user: absent (write null when nobody knows who it was)", "user");
  }
  if (const value* name = first_of(*line, name_fields)) message.utterance.name = plain(*name);
  std::vector<std::string> parents;
  if (const value* parent = first_of(*line, parent_fields)) {
    TRY(ids, read_parents(*parent));
    message.is_annotated = !ids.empty();
    parents = std::move(ids);
  }
  Building& in = stream_of(*line);
  TRY(at, read_time(*line, in));
  message.utterance.at = at;
  if (!in.lines_by_id.try_emplace(id, number).second) {
    return base::fail(base::ErrorCode::invalid_input,
                      "field id: " + id + " was used before in this stream", "id");
  }
  in.stream.messages.push_back(std::move(message));
  in.parent_ids.push_back(std::move(parents));
  return true;
}

void Reader::take(std::string_view text, std::int64_t number) {
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (number == 1 && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.find_first_not_of(" \t") == text.npos) return;
  ++dialogues.lines;
  const auto accepted = accept(text, number);
  if (!accepted) reject(number, accepted.error().text);
}

Dialogues Reader::finish() {
  for (Building& in : building) {
    std::vector<Message>& messages = in.stream.messages;
    for (std::size_t i = 0; i < messages.size(); ++i) {
      for (const std::string& id : in.parent_ids[i]) {
        const auto found = in.lines_by_id.find(id);
        messages[i].parents.push_back(found == in.lines_by_id.end() ? 0 : found->second);
      }
    }
    const bool is_timed =
        std::ranges::none_of(messages, [](const Message& one) { return one.utterance.at.ms == 0; });
    if (is_timed && !in.is_ordered_by_file) {
      std::ranges::stable_sort(messages, {}, [](const Message& one) { return one.utterance.at; });
    }
    if (!messages.empty()) dialogues.streams.push_back(std::move(in.stream));
  }
  return std::move(dialogues);
}

struct CloseFile {
  void operator()(gzFile file) const { gzclose(file); }
};
using File = std::unique_ptr<gzFile_s, CloseFile>;

base::Result<File> open_file(const std::string& path) {
  gzFile file = path == "-" ? gzdopen(dup(STDIN_FILENO), "rb") : gzopen(path.c_str(), "rb");
  if (file == nullptr) {
    return base::fail(base::ErrorCode::not_found, path + ": " + std::strerror(errno), "file");
  }
  gzbuffer(file, 1U << 17);
  return File(file);
}

}  // namespace

base::Result<Dialogues> read_dialogues(const std::string& path) {
  TRY(file, open_file(path));
  Reader reader;
  std::string pending;  // the line that is not complete yet
  std::vector<char> block(1U << 18);
  std::int64_t number = 1;
  bool is_too_long = false;
  const auto end_line = [&] {
    if (is_too_long) {
      ++reader.dialogues.lines;
      reader.reject(number, "longer than 16 MiB: split the message");
    } else {
      reader.take(pending, number);
    }
    pending.clear();
    is_too_long = false;
    ++number;
  };
  for (;;) {
    const int got = gzread(file.get(), block.data(), static_cast<unsigned>(block.size()));
    if (got < 0) {
      int code = 0;
      return base::fail(base::ErrorCode::corrupt,
                        path + ": cannot be read to its end: " + gzerror(file.get(), &code),
                        "file");
    }
    std::string_view rest(block.data(), static_cast<std::size_t>(got));
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      const std::string_view part = rest.substr(0, end);
      if (pending.size() + part.size() > line_bytes_max) is_too_long = true;
      if (!is_too_long) pending.append(part);
      if (end == rest.npos) break;
      end_line();
      rest.remove_prefix(end + 1);
    }
    if (got < static_cast<int>(block.size()) && gzeof(file.get())) break;
    if (got == 0) break;
  }
  if (!pending.empty() || is_too_long) end_line();
  int code = Z_OK;
  gzerror(file.get(), &code);
  if (code == Z_BUF_ERROR) {
    return base::fail(base::ErrorCode::corrupt,
                      path + ": ends in the middle of its gzip data: copy the file again", "file");
  }
  return reader.finish();
}

Dialogues parse_dialogues(std::string_view text) {
  Reader reader;
  for (std::int64_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    reader.take(text.substr(0, end), number);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return reader.finish();
}

}  // namespace language::replies
