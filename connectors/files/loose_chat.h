// Chat rows with loose names (JSON objects, CSV records) to facts: the rules that JSONL and CSV
// share.
//
//   group    its column; else --group; else, where no row of the file names one, the file's name
//   time     `ts` and its like; else `date` + `time`; without a time of day, the previous row's of
//   that day id       <group>:<id>; for a row number (`idx`) <group>/<file>#<idx>; with
//   `thread_ts`, as in Slack,
//            <group>:<ts>; else a hash of group, time, user and text with the number of its
//            repetitions
//   reply_to named in the same way; of a list the first entry; a row that answers itself answers
//   nothing type     message, join, part, quit, kick, channel_join, …; what is no message, join,
//   leave, edit or
//            revocation becomes a message of kind `notice` or `other`
#pragma once

#include <array>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "connectors/files/columns.h"
#include "connectors/files/decoder.h"
#include "connectors/files/occurrences.h"

namespace connectors::files {

// The cells of one row, by what they mean. Absent and null cells are empty.
struct Cells {
  static constexpr std::size_t field_count = model::NameOf<Field>::all.size();
  std::array<std::string, field_count> text;
  std::array<int, field_count> rank{};    // of the column the text came from; 0: none yet or mapped
  std::array<bool, field_count> named{};  // the row has such a column, though it may be empty
  std::vector<std::string> replies, mentions;
  bool slack_ids = false;  // has a column `thread_ts`: messages are known by their time

  const std::string& operator[](Field field) const { return text[static_cast<std::size_t>(field)]; }
  bool has(Field field) const { return named[static_cast<std::size_t>(field)]; }
  void put(Field field, int column_rank, std::string value);
};

class LooseChat final {
 public:
  explicit LooseChat(const ReadOptions& options) : options_(options) {}

  void begin(std::string_view file);
  // The facts of a row; the error says why it has none.
  base::Result<std::vector<model::Fact>> facts_of(const Cells& cells);

 private:
  struct Place {
    std::string group, user, file;
    base::Instant at;
  };
  base::Result<Place> place_of(const Cells& cells);
  base::Result<base::Instant> time_of(const Cells& cells, const std::string& file);
  std::string id_of(const Cells& cells, const Place& place);
  std::string target_id(const Cells& cells, const Place& place, const std::string& named) const;
  model::MessageSent message_of(const Cells& cells, const Place& place,
                                const std::string& id) const;
  std::vector<model::Fact> server_line(const Cells& cells, const Place& place,
                                       std::string id) const;
  void add_profile(const Cells& cells, const Place& place, bool bot,
                   std::vector<model::Fact>& facts);

  const ReadOptions& options_;
  std::string file_stem_;
  bool any_group_ = false;
  std::string last_date_, last_file_;
  std::optional<base::Instant> last_at_;
  Occurrences occurrences_;
  std::unordered_set<std::string> profiles_;  // already told, as member and name
};

}  // namespace connectors::files
