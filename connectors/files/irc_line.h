// One line of an IRC log, in the layouts of irssi, WeeChat, HexChat, ZNC, mIRC, energymech and the
// public Ubuntu logs. Pure: what the line alone says.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace connectors::files {

enum class IrcKind { message, action, notice, join, leave, kick, nick, system };

struct IrcEvent {
  IrcKind kind = IrcKind::message;
  std::string nick;
  std::string text;     // what was said, or the whole line of a system notice
  std::string by;       // who kicked
  std::string channel;  // when the line names it
};

struct IrcStamp {
  std::optional<base::Day> day;
  int month = 0, day_of_month = 0;   // of "May 01", where the year is missing; 0: none
  std::optional<int> second_of_day;  // local time
};

struct IrcLine {
  enum class Is {
    event,    // `event`, at `stamp`
    day,      // a heading that says which day follows: `stamp.day`
    heading,  // any other heading: "--- Log closed …", a rule, a blank line
    unknown   // no layout fits
  };
  Is is = Is::unknown;
  IrcStamp stamp;
  IrcEvent event;
};

IrcLine read_irc_line(std::string_view line);

// The part behind the time: "<nick> text", "* nick waves", "-!- nick [host] has joined #channel",
// "=== nick [host] has joined #channel", "*** Joins: nick (host)".
std::optional<IrcEvent> read_irc_event(std::string_view text);

// The day in a file's name ("2016-05-01.log", "#chan.20160501.txt") or in its last three folders
// ("2007/10/24/#ubuntu.txt"), or nothing.
std::optional<base::Day> day_in_name(std::string_view path);
// The first channel that a log's lines name, or nothing.
std::string channel_in_text(std::string_view head);
// "#chan_2016-05-01.log" → "#chan"; "freenode_#chan_20160501.log" → "#chan"; "2016-05-01.log" → "".
std::string channel_in_name(std::string_view file_name);

}  // namespace connectors::files
