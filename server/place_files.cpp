#include "server/place_files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <functional>
#include <unordered_map>
#include <unordered_set>

#include "base/ascii.h"
#include "connectors/files/row_source.h"

namespace server {

using base::ErrorCode;
using base::fail;
using base::Result;
using connectors::files::CharsetFound;
using connectors::files::RawRow;
using planning::placement::Group;
using planning::placement::Member;

namespace {

constexpr auto member_columns = std::to_array<std::string_view>(
    {"id", "member", "member_id", "user", "user_id", "userid", "external_id", "vertex", "node",
     "成员", "成员id", "编号", "客户"});
constexpr auto group_columns =
    std::to_array<std::string_view>({"group", "group_id", "room", "chat_id", "群", "群id", "社群"});
constexpr auto seats_columns =
    std::to_array<std::string_view>({"size", "seats", "capacity", "target_size", "人数", "容量"});
constexpr auto open_columns =
    std::to_array<std::string_view>({"open", "takes_new", "status", "state", "开放", "状态"});
constexpr auto pair_columns = std::to_array<std::string_view>(
    {"a", "b", "member_a", "member_b", "member1", "member2", "first", "second", "source", "target",
     "from", "to", "left", "right", "成员a", "成员b"});
constexpr std::size_t no_column = SIZE_MAX;

std::string as_column(std::string_view name) {
  std::string known = base::lower_ascii(name);
  std::replace_if(
      known.begin(), known.end(), [](char c) { return c == ' ' || c == '-'; }, '_');
  return known;
}

bool is_one_of(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), as_column(name)) != names.end();
}

std::string at_line(const std::string& file, std::int64_t line) {
  return file + " line " + std::to_string(line);
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

// The rows of one file. Columns are found by the names of the first line, or by their places.
class Table {
 public:
  explicit Table(std::string file) : file_(std::move(file)) {}

  using Names = std::span<const std::string_view>;
  struct Row {
    std::int64_t line = 0;
    const std::vector<std::string>& cells;
    // The cell of the column that was asked for with this number; empty when the row has none.
    std::string_view of(std::size_t column) const {
      return column < cells.size() ? without_blanks(cells[column]) : std::string_view();
    }
  };
  // `wanted`: for each column its names, in the order in which they stand in a file without names.
  // `places` is filled before the first row comes. `is_data`: what may say so of a first line that
  // could be names (two members called "a" and "b").
  Result<void> read(std::span<const Names> wanted, std::vector<std::size_t>& places,
                    const std::function<Result<void>(const Row&)>& take,
                    const std::function<bool(const std::vector<std::string>&)>& is_data = {}) {
    TRY(bytes, connectors::files::open_bytes(file_));
    CharsetFound charset;
    const auto rows = connectors::files::csv_rows(
        connectors::files::to_utf8(connectors::files::gunzip(std::move(bytes)), charset));
    RawRow raw;
    std::vector<std::string> cells;
    char delimiter = ',';
    for (bool is_first = true;;) {
      TRY(more, rows->next(raw));
      if (!more) break;
      if (raw.too_long) {
        return fail(ErrorCode::invalid_input, at_line(file_, raw.line) + ": the line is too long");
      }
      if (without_blanks(raw.text).empty()) continue;
      if (is_first) delimiter = connectors::files::csv_delimiter(raw.text);
      connectors::files::split_csv(raw.text, delimiter, cells);
      if (std::exchange(is_first, false)) {
        if (is_data && is_data(cells))
          by_place(wanted, places);
        else if (are_names(wanted, cells, places))
          continue;
      }
      TRY_VOID(take({raw.line, cells}));
    }
    if (charset.repaired) {
      return fail(ErrorCode::invalid_input,
                  file_ + ": is neither UTF-8 nor GB18030; save it as UTF-8");
    }
    return {};
  }

 private:
  static bool are_names(std::span<const Names> wanted, const std::vector<std::string>& cells,
                        std::vector<std::size_t>& places) {
    places.assign(wanted.size(), no_column);
    bool found = false;
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (places[i] != no_column || !is_one_of(wanted[i], without_blanks(cells[cell]))) continue;
        places[i] = cell;
        found = true;
        break;
      }
    }
    if (!found) by_place(wanted, places);
    return found;
  }
  static void by_place(std::span<const Names> wanted, std::vector<std::size_t>& places) {
    places.resize(wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) places[i] = i;
  }

  std::string file_;
};

using Numbers = std::unordered_map<std::string, std::uint32_t>;

struct Seated {
  Member member;
  std::string group;
  std::int64_t line;
};

Result<void> read_members(const std::string& file, PlaceTask& task, Numbers& numbers,
                          std::vector<Seated>& seated) {
  const std::array<Table::Names, 2> wanted = {member_columns, group_columns};
  std::vector<std::size_t> places;
  return Table(file).read(wanted, places, [&](const Table::Row& row) -> Result<void> {
    const std::string name(row.of(places[0]));
    if (name.empty()) {
      return fail(ErrorCode::invalid_input, at_line(file, row.line) + ": the member has no id",
                  "id");
    }
    const auto number = static_cast<Member>(task.members.size());
    if (!numbers.try_emplace(name, number).second) {
      return fail(ErrorCode::invalid_input,
                  at_line(file, row.line) + ": the member " + name + " is there twice", "id");
    }
    task.members.push_back(name);
    const std::string_view group = row.of(places[1]);
    if (!group.empty()) seated.push_back({number, std::string(group), row.line});
    return {};
  });
}

using Pairs = std::vector<std::pair<Member, Member>>;

Result<void> read_pairs(const std::string& file, PlaceTask& task, const Numbers& numbers,
                        Pairs& pairs) {
  const std::array<Table::Names, 2> wanted = {pair_columns, pair_columns};
  std::vector<std::size_t> places;
  const auto take = [&](const Table::Row& row) -> Result<void> {
    const std::string_view a = row.of(places[0]), b = row.of(places[1]);
    if (a.empty() || b.empty()) {
      return fail(ErrorCode::invalid_input, at_line(file, row.line) + ": a pair needs two members",
                  "conflicts");
    }
    if (a == b) {
      return fail(ErrorCode::invalid_input,
                  at_line(file, row.line) + ": " + std::string(a) + " cannot exclude itself",
                  "conflicts");
    }
    const auto first = numbers.find(std::string(a)), second = numbers.find(std::string(b));
    if (first == numbers.end() || second == numbers.end()) {
      if (task.pairs_of_strangers++ == 0) {
        task.stranger =
            at_line(file, row.line) + ": " + std::string(first == numbers.end() ? a : b);
      }
      return {};
    }
    pairs.emplace_back(first->second, second->second);
    return {};
  };
  const auto are_members = [&](const std::vector<std::string>& cells) {
    return cells.size() >= 2 && numbers.contains(std::string(without_blanks(cells[0]))) &&
           numbers.contains(std::string(without_blanks(cells[1])));
  };
  return Table(file).read(wanted, places, take, are_members);
}

// "p edge 125 736", then "e 1 2" for each pair; "c" begins a comment.
Result<void> read_dimacs(const std::string& file, PlaceTask& task, Pairs& pairs) {
  TRY(bytes, connectors::files::open_bytes(file));
  const auto rows = connectors::files::line_rows(std::move(bytes));
  RawRow raw;
  while (true) {
    TRY(more, rows->next(raw));
    if (!more) break;
    unsigned long a = 0, b = 0;
    const std::string line(raw.text);
    if (std::sscanf(line.c_str(), "p %*s %lu %lu", &a, &b) == 2) {
      if (a > planning::placement::members_max) {
        return fail(ErrorCode::limit_exceeded, at_line(file, raw.line) + ": too many vertices");
      }
      for (unsigned long i = 1; i <= a; ++i) task.members.push_back(std::to_string(i));
    } else if (std::sscanf(line.c_str(), "e %lu %lu", &a, &b) == 2) {
      const unsigned long last = task.members.size();
      if (a == 0 || b == 0 || a > last || b > last) {
        return fail(ErrorCode::invalid_input, at_line(file, raw.line) + ": no such vertex");
      }
      if (a != b) pairs.emplace_back(static_cast<Member>(a - 1), static_cast<Member>(b - 1));
    } else if (!without_blanks(line).empty() && line[0] != 'c' && line[0] != 'n') {
      return fail(ErrorCode::invalid_input,
                  at_line(file, raw.line) + ": is no line of a DIMACS graph");
    }
  }
  return {};
}

constexpr auto closed_words = std::to_array<std::string_view>(
    {"no", "false", "0", "closed", "full", "archived", "否", "关闭", "已满", "停用"});

Result<void> read_groups(const PlaceFiles& files, PlaceTask& task, Numbers& numbers) {
  const std::array<Table::Names, 3> wanted = {group_columns, seats_columns, open_columns};
  // A table of groups may call its first column what a table of members calls its.
  std::vector<std::size_t> places;
  return Table(files.groups).read(wanted, places, [&](const Table::Row& row) -> Result<void> {
    const std::string name(row.of(places[0] == no_column ? 0 : places[0]));
    if (name.empty()) {
      return fail(ErrorCode::invalid_input,
                  at_line(files.groups, row.line) + ": the group has no id", "group");
    }
    if (!numbers.try_emplace(name, static_cast<Group>(task.groups.size())).second) {
      return fail(ErrorCode::invalid_input,
                  at_line(files.groups, row.line) + ": the group " + name + " is there twice",
                  "group");
    }
    task.groups.push_back(name);
    planning::placement::OpenGroup& group = task.problem.groups.emplace_back();
    group.seats = files.size;
    const std::string_view seats = row.of(places[1]);
    const auto [end, bad] = std::from_chars(seats.data(), seats.data() + seats.size(), group.seats);
    if (!seats.empty() && (bad != std::errc() || end != seats.data() + seats.size())) {
      return fail(ErrorCode::invalid_input,
                  at_line(files.groups, row.line) + ": \"" + std::string(seats) +
                      "\" is no number of seats",
                  "size");
    }
    group.takes_new = !is_one_of(closed_words, row.of(places[2]));
    return {};
  });
}

Result<void> take_seats(const PlaceFiles& files, const std::vector<Seated>& seated, PlaceTask& task,
                        Numbers& numbers) {
  for (const Seated& each : seated) {
    const auto [group, is_new] =
        numbers.try_emplace(each.group, static_cast<Group>(task.groups.size()));
    if (is_new && !files.groups.empty()) {
      return fail(ErrorCode::invalid_input,
                  at_line(files.members, each.line) + ": there is no group " + each.group + " in " +
                      files.groups,
                  "group");
    }
    if (is_new) {
      task.groups.push_back(each.group);
      task.problem.groups.push_back({files.size, true, {}});
    }
    task.problem.groups[group->second].seated.push_back(each.member);
  }
  return {};
}

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

}  // namespace

Result<PlaceTask> read_place_files(const PlaceFiles& files) {
  PlaceTask task;
  task.problem.seats_of_new = files.size;
  Numbers members, groups;
  std::vector<Seated> seated;
  Pairs pairs;
  const bool is_dimacs = files.conflicts.ends_with(".col");
  if (files.members.empty() && !is_dimacs) {
    return fail(ErrorCode::invalid_input,
                "say who is to be placed with --members, or give a graph (.col) with --conflicts",
                "members");
  }
  if (is_dimacs && !files.members.empty()) {
    return fail(ErrorCode::invalid_input,
                "a DIMACS graph names its own members: leave out --members", "members");
  }
  if (!files.members.empty()) TRY_VOID(read_members(files.members, task, members, seated));
  if (!files.groups.empty()) TRY_VOID(read_groups(files, task, groups));
  TRY_VOID(take_seats(files, seated, task, groups));
  if (is_dimacs)
    TRY_VOID(read_dimacs(files.conflicts, task, pairs));
  else if (!files.conflicts.empty())
    TRY_VOID(read_pairs(files.conflicts, task, members, pairs));
  TRY(graph, planning::placement::ConflictGraph::make(task.members.size(), pairs));
  task.problem.conflicts = std::move(graph);
  return task;
}

std::vector<std::string> group_names(const PlaceTask& task, std::size_t new_groups) {
  std::vector<std::string> names = task.groups;
  const std::unordered_set<std::string> taken(names.begin(), names.end());
  std::string beginning = "new-";
  const auto clashes = [&] {
    for (std::size_t i = 1; i <= new_groups; ++i) {
      if (taken.contains(beginning + std::to_string(i))) return true;
    }
    return false;
  };
  while (clashes()) beginning += "new-";
  for (std::size_t i = 1; i <= new_groups; ++i) names.push_back(beginning + std::to_string(i));
  return names;
}

Result<void> write_seats(const std::string& path, const PlaceTask& task,
                         const planning::placement::Plan& plan) {
  const std::string beside = path + ".part";
  const auto failed = [&](const std::string& file) {
    return fail(ErrorCode::unavailable, "cannot write " + file + ": " + std::strerror(errno),
                "out");
  };
  std::FILE* file = std::fopen(beside.c_str(), "wb");
  if (!file) return failed(beside);
  const std::vector<std::string> names = group_names(task, plan.new_groups);
  bool is_written = std::fputs("member,group\n", file) >= 0;
  for (std::size_t i = 0; i < task.members.size() && is_written; ++i) {
    const std::string line =
        csv_cell(task.members[i]) + "," + csv_cell(names[plan.group_of[i]]) + "\n";
    is_written = std::fwrite(line.data(), 1, line.size(), file) == line.size();
  }
  const bool is_closed = std::fclose(file) == 0;
  if (!is_written || !is_closed) {
    const auto error = failed(beside);
    std::error_code ignored;
    std::filesystem::remove(beside, ignored);
    return error;
  }
  if (std::rename(beside.c_str(), path.c_str()) != 0) return failed(path);
  return {};
}

}  // namespace server
