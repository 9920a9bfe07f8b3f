#include "connectors/files/irc_line.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "base/ascii.h"

namespace connectors::files {
namespace {

using base::Day;

using base::is_digit;
bool is_space(char c) { return c == ' ' || c == '\t'; }

std::string_view trim_left(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  return text;
}

std::string_view trim(std::string_view text) {
  text = trim_left(text);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool take(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::string_view take_word(std::string_view& text) {
  text = trim_left(text);
  const std::string_view word = text.substr(0, text.find_first_of(" \t"));
  text.remove_prefix(word.size());
  return word;
}

std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int number = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_digit(text[i])) return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return number;
}

int month_number(std::string_view word) {
  constexpr std::array<std::string_view, 12> months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                       "jul", "aug", "sep", "oct", "nov", "dec"};
  if (word.size() < 3) return 0;
  std::string lower;
  for (const char c : word.substr(0, 3)) {
    lower.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
  }
  for (std::size_t i = 0; i < months.size(); ++i) {
    if (months[i] == lower) return static_cast<int>(i) + 1;
  }
  return 0;
}

std::optional<Day> valid_day(int year, int month, int day) {
  const base::CivilDate date{year, month, day};
  if (year < 1988 || year > 2200 || month < 1 || month > 12) return std::nullopt;
  if (base::to_civil(base::to_day(date)) != date) return std::nullopt;
  return base::to_day(date);
}

// "2016-05-01", "2016/05/01", "20160501".
std::optional<Day> take_date(std::string_view& text) {
  std::string_view rest = text;
  const auto year = take_digits(rest, 4);
  if (!year) return std::nullopt;
  const char mark = rest.empty() ? ' ' : rest.front();
  const bool marked = mark == '-' || mark == '/' || mark == '.' || mark == '_';
  if (marked) rest.remove_prefix(1);
  const auto month = take_digits(rest, 2);
  if (!month || (marked && !take(rest, std::string_view(&mark, 1)))) return std::nullopt;
  const auto day = take_digits(rest, 2);
  if (!day || (!rest.empty() && is_digit(rest.front()))) return std::nullopt;
  const auto found = valid_day(*year, *month, *day);
  if (found) text = rest;
  return found;
}

// "12:34", "12:34:56", "12:34:56.789", "9:05", with "AM"/"PM" behind it.
std::optional<int> take_time(std::string_view& text) {
  std::string_view rest = text;
  auto hour = take_digits(rest, 2);
  if (!hour) hour = take_digits(rest, 1);
  if (!hour || !take(rest, ":")) return std::nullopt;
  const auto minute = take_digits(rest, 2);
  if (!minute) return std::nullopt;
  int second = 0;
  if (!rest.empty() && rest.front() == ':') {
    std::string_view behind = rest.substr(1);
    if (const auto found = take_digits(behind, 2)) second = *found, rest = behind;
  }
  if (!rest.empty() && (rest.front() == '.' || rest.front() == ',')) {
    std::size_t digits = 1;
    while (digits < rest.size() && is_digit(rest[digits])) ++digits;
    if (digits > 1) rest.remove_prefix(digits);
  }
  std::string_view half = trim_left(rest);
  const bool pm = take(half, "PM") || take(half, "pm");
  const bool am = !pm && (take(half, "AM") || take(half, "am"));
  const bool ends = half.empty() || is_space(half.front()) || half.front() == ']';
  if ((am || pm) && ends && *hour >= 1 && *hour <= 12) {
    hour = *hour % 12 + (pm ? 12 : 0);
    rest = half;
  }
  if (*hour > 24 || *minute > 59 || second > 60) return std::nullopt;
  text = rest;
  return (*hour * 60 + *minute) * 60 + second;
}

// "Sun May 01 10:00:00 2016", "Mon May 02 2016", "May 1, 2016", "2016-05-02", in any heading.
std::optional<Day> day_in_words(std::string_view text) {
  int month = 0, day = 0, year = 0;
  while (!trim_left(text).empty()) {
    std::string_view word = take_word(text);
    std::string_view date = word;
    if (const auto found = take_date(date)) return found;
    while (!word.empty() && (word.back() == ',' || word.back() == '.')) word.remove_suffix(1);
    const bool number = !word.empty() && std::all_of(word.begin(), word.end(), is_digit);
    if (month == 0 && !number)
      month = month_number(word);
    else if (number && word.size() <= 2 && day == 0)
      day = *take_digits(word, word.size());
    else if (number && word.size() == 4)
      year = *take_digits(word, 4);
  }
  if (month == 0 || day == 0 || year == 0) return std::nullopt;
  return valid_day(year, month, day);
}

// "[2016-05-01 12:34:56] ", "12:34 ", "May 01 12:34:56 ", "2016-05-01T12:34:56Z ".
bool take_stamp(std::string_view& text, IrcStamp& stamp) {
  std::string_view rest = text;
  const bool bracket = take(rest, "[");
  if (!bracket) take(rest, "(");
  stamp.day = take_date(rest);
  if (stamp.day) {
    if (!take(rest, "T")) rest = trim_left(rest);
  } else {
    std::string_view named = rest;
    const int month = month_number(named.substr(0, 3));
    if (month > 0 && named.size() > 4 && named[3] == ' ') {
      named.remove_prefix(4);
      named = trim_left(named);
      auto day = take_digits(named, 2);
      if (!day) day = take_digits(named, 1);
      if (day && !named.empty() && named.front() == ' ') {
        stamp.month = month;
        stamp.day_of_month = *day;
        rest = trim_left(named);
      }
    }
  }
  stamp.second_of_day = take_time(rest);
  if (!stamp.second_of_day) return false;
  if (!take(rest, "Z") && rest.substr(0, 6) == "+00:00") rest.remove_prefix(6);
  if (!take(rest, "]")) take(rest, ")");
  if (!rest.empty() && !is_space(rest.front())) return false;
  text = rest;
  return true;
}

std::string bare_nick(std::string_view nick) {
  nick = trim(nick);
  // Status marks of operators and the voiced (RFC 2812 and common extensions).
  while (!nick.empty() && std::string_view("@+%&~!").find(nick.front()) != std::string_view::npos) {
    nick.remove_prefix(1);
  }
  if (!nick.empty() && nick.back() == ':') nick.remove_suffix(1);
  return std::string(nick.substr(0, nick.find('!')));
}

std::string channel_behind(std::string_view text, std::string_view words) {
  const std::size_t at = text.find(words);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + words.size());
  std::string_view name = take_word(text);
  while (!name.empty() && (name.back() == '.' || name.back() == ',')) name.remove_suffix(1);
  return !name.empty() && (name.front() == '#' || name.front() == '&') ? std::string(name)
                                                                       : std::string();
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// What a server or client says about people: "nick [user@host] has joined #chan", "Joins: nick
// (host)".
IrcEvent read_system(std::string_view text) {
  IrcEvent event{IrcKind::system, {}, std::string(trim(text)), {}, {}};
  std::string_view rest = trim_left(text);
  const auto labelled = [&](std::string_view label, IrcKind kind) {
    if (!take(rest, label)) return false;
    event.kind = kind;
    event.nick = bare_nick(take_word(rest));
    return true;
  };
  if (labelled("Joins:", IrcKind::join) || labelled("Quits:", IrcKind::leave) ||
      labelled("Parts:", IrcKind::leave)) {
    return event;
  }
  for (const std::string_view own :
       {"Now talking ", "Topic for ", "You have ", "Disconnected", "Users on "}) {
    if (rest.substr(0, own.size()) != own) continue;  // the client itself, nobody in the channel
    event.channel = channel_behind(rest, " on ");
    if (event.channel.empty()) event.channel = channel_behind(rest, " for ");
    return event;
  }
  std::string_view behind = rest;
  event.nick = bare_nick(take_word(behind));
  if (event.nick.empty()) return event;
  if (contains(behind, "is now known as") || contains(behind, "are now known as")) {
    event.kind = IrcKind::nick;
  } else if (contains(behind, "has joined") || contains(behind, " joined the channel")) {
    event.kind = IrcKind::join;
    event.channel = channel_behind(behind, "has joined ");
  } else if (contains(behind, "was kicked")) {
    event.kind = IrcKind::kick;
    event.channel = channel_behind(behind, "from ");
    const std::size_t by = behind.find(" by ");
    if (by != std::string_view::npos) {
      behind.remove_prefix(by + 4);
      event.by = bare_nick(take_word(behind));
    }
  } else if (contains(behind, "has kicked ")) {  // the kicker comes first
    event.kind = IrcKind::kick;
    event.by = event.nick;
    behind.remove_prefix(behind.find("has kicked ") + 11);
    event.nick = bare_nick(take_word(behind));
    event.channel = channel_behind(behind, "from ");
  } else if (contains(behind, "has quit") || contains(behind, "has left") ||
             contains(behind, " left the channel")) {
    event.kind = IrcKind::leave;
    event.channel = channel_behind(behind, "has left ");
  }
  return event;
}

// WeeChat and HexChat put the nick into a column of its own, parted by a tab.
std::optional<IrcEvent> read_tabbed(std::string_view text) {
  const std::size_t tab = text.find('\t');
  if (tab == std::string_view::npos || tab > 64) return std::nullopt;
  const std::string_view head = trim(text.substr(0, tab));
  const std::string_view body = text.substr(tab + 1);
  if (contains(head, " ") || head.empty()) return std::nullopt;
  if (head == "-->" || head == "<--" || head == "--" || head == "*" || head == "=!=" ||
      head == "---" || head == "***") {
    IrcEvent event = read_system(body);
    if (head == "*" && event.kind == IrcKind::system && !event.nick.empty()) {
      std::string_view rest = body;
      event.kind = IrcKind::action;
      event.nick = bare_nick(take_word(rest));
      event.text = trim(rest);
    }
    return event;
  }
  std::string_view nick = head;
  if (nick.front() == '<' && nick.back() == '>') nick = nick.substr(1, nick.size() - 2);
  return IrcEvent{IrcKind::message, bare_nick(nick), std::string(body), {}, {}};
}

std::optional<IrcEvent> read_notice(std::string_view text) {
  // "-nick- text", "-nick:#chan- text", "-nick(user@host)- text"
  const std::size_t end = text.find("- ");
  if (end == std::string_view::npos || end < 2 || contains(text.substr(1, end - 1), " ")) {
    return std::nullopt;
  }
  std::string_view who = text.substr(1, end - 1);
  IrcEvent event{IrcKind::notice, {}, std::string(trim(text.substr(end + 2))), {}, {}};
  const std::size_t colon = who.find(":#");
  if (colon != std::string_view::npos) {
    event.channel = who.substr(colon + 1);
    who = who.substr(0, colon);
  }
  event.nick = bare_nick(who.substr(0, who.find('(')));
  return event;
}

}  // namespace

std::optional<IrcEvent> read_irc_event(std::string_view text) {
  std::string_view rest = trim_left(text);
  if (rest.empty()) return std::nullopt;
  if (rest.front() == '<') {
    const std::size_t end = rest.find('>');
    if (end != std::string_view::npos && end > 1 && end < 64) {
      const std::string nick = bare_nick(rest.substr(1, end - 1));
      std::string_view said = rest.substr(end + 1);
      if (!said.empty() && is_space(said.front())) said.remove_prefix(1);
      if (!nick.empty()) return IrcEvent{IrcKind::message, nick, std::string(said), {}, {}};
    }
  }
  if (take(rest, "-!-") || take(rest, "===") || take(rest, "***") || take(rest, "-->") ||
      take(rest, "<--") || take(rest, "!!!")) {
    return read_system(rest);
  }
  if (take(rest, "* ")) {
    IrcEvent system = read_system(rest);
    if (system.kind != IrcKind::system || system.nick.empty()) return system;
    IrcEvent event{IrcKind::action, bare_nick(take_word(rest)), {}, {}, {}};
    event.text = trim(rest);
    if (!event.nick.empty()) return event;
  }
  if (!rest.empty() && rest.front() == '-') {
    if (auto notice = read_notice(rest)) return notice;
  }
  return read_tabbed(text);
}

IrcLine read_irc_line(std::string_view line) {
  IrcLine found;
  const std::string_view bare = trim(line);
  if (bare.empty()) {
    found.is = IrcLine::Is::heading;
    return found;
  }
  for (const std::string_view heading :
       {"--- Day changed", "--- Log opened", "**** BEGIN LOGGING AT", "Session Start:", "# ",
        "-- Day changed", "Log started", "--- Log closed", "**** ENDING LOGGING AT",
        "Session Close:", "Session Ident:", "--- "}) {
    if (bare.substr(0, heading.size()) != heading) continue;
    const bool closes =
        contains(heading, "closed") || contains(heading, "ENDING") || contains(heading, "Close");
    found.stamp.day = closes ? std::nullopt : day_in_words(bare.substr(heading.size()));
    found.is = found.stamp.day ? IrcLine::Is::day : IrcLine::Is::heading;
    return found;
  }
  std::string_view rest = line;
  if (!take_stamp(rest, found.stamp)) {
    // The Ubuntu logs give no time for what the server says.
    found.stamp = {};
    if (take(rest, "=== ")) {
      found.event = read_system(rest);
      found.is = IrcLine::Is::event;
    }
    return found;
  }
  if (!rest.empty() && is_space(rest.front())) rest.remove_prefix(1);
  if (auto event = read_irc_event(rest)) {
    found.event = *std::move(event);
    found.is = IrcLine::Is::event;
  }
  return found;
}

std::optional<Day> day_in_name(std::string_view path) {
  std::string_view file_name = path.substr(path.rfind('/') + 1);
  for (std::size_t i = 0; i < file_name.size(); ++i) {
    if (!is_digit(file_name[i]) || (i > 0 && is_digit(file_name[i - 1]))) continue;
    std::string_view rest = file_name.substr(i);
    if (const auto day = take_date(rest)) return day;
  }
  // "2007/10/24/#ubuntu.txt": the folders are the day.
  return file_name.size() < path.size() && path.size() > file_name.size() + 10
             ? day_in_words(path.substr(path.size() - file_name.size() - 11, 10))
             : std::nullopt;
}

std::string channel_in_text(std::string_view head) {
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find_first_of("\r\n"));
    head.remove_prefix(std::min(head.size(), line.size() + 1));
    IrcLine read = read_irc_line(line);
    if (read.is == IrcLine::Is::event && !read.event.channel.empty()) return read.event.channel;
  }
  return {};
}

std::string channel_in_name(std::string_view file_name) {
  file_name = file_name.substr(file_name.rfind('/') + 1);
  std::string_view stem = file_name;
  for (const std::string_view ending : {".gz", ".log", ".txt", ".weechatlog"}) {
    if (stem.size() > ending.size() && stem.substr(stem.size() - ending.size()) == ending) {
      stem.remove_suffix(ending.size());
    }
  }
  for (std::size_t i = 0; i < stem.size(); ++i) {
    if (!is_digit(stem[i]) || (i > 0 && is_digit(stem[i - 1]))) continue;
    std::string_view rest = stem.substr(i);
    if (!take_date(rest)) continue;
    stem = i > 0 ? stem.substr(0, i) : rest;  // the name stands before the day, or behind it
    break;
  }
  const std::size_t hash = stem.find('#');
  if (hash != std::string_view::npos) stem.remove_prefix(hash);
  const auto is_mark = [](char c) { return c == '.' || c == '_' || c == '-' || c == ' '; };
  while (!stem.empty() && is_mark(stem.back())) stem.remove_suffix(1);
  while (!stem.empty() && is_mark(stem.front())) stem.remove_prefix(1);
  return std::string(stem);
}

}  // namespace connectors::files
