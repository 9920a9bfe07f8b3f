// The small parsers: times, money, columns, IRC lines, what WeCom and Slack put into texts.
#include <doctest/doctest.h>

#include "connectors/files/columns.h"
#include "connectors/files/irc_line.h"
#include "connectors/files/occurrences.h"
#include "connectors/files/slack_text.h"
#include "connectors/files/time_text.h"

using namespace connectors::files;

namespace {

void check_time(std::string_view text, std::string_view expected, const char* zone = "UTC") {
  CAPTURE(text);
  const auto at = read_time(text, *base::TimeZone::open(zone));
  REQUIRE(at.has_value());
  CHECK(base::format_iso(*at) == expected);
}

void check_no_time(std::string_view text) {
  CAPTURE(text);
  CHECK_FALSE(read_time(text, base::TimeZone::utc()).has_value());
}

void check_cents(std::string_view text, std::int64_t expected) {
  CAPTURE(text);
  const auto cents = read_cents(text);
  REQUIRE(cents.has_value());
  CHECK(*cents == expected);
}

void check_no_cents(std::string_view text) {
  CAPTURE(text);
  CHECK_FALSE(read_cents(text).has_value());
}

void check_irc(std::string_view line, std::string_view expected) {
  CAPTURE(line);
  const IrcLine read = read_irc_line(line);
  std::string said;
  switch (read.is) {
    case IrcLine::Is::heading: said = "heading"; break;
    case IrcLine::Is::unknown: said = "unknown"; break;
    case IrcLine::Is::day: said = "day " + base::format_day(*read.stamp.day); break;
    case IrcLine::Is::event: {
      constexpr std::string_view kinds[] = {"message", "action", "notice", "join",
                                            "leave",   "kick",   "nick",   "system"};
      said = std::string(kinds[static_cast<std::size_t>(read.event.kind)]) + " " + read.event.nick;
      if (read.stamp.day) said += " " + base::format_day(*read.stamp.day);
      if (read.stamp.second_of_day) said += " " + std::to_string(*read.stamp.second_of_day);
      if (read.event.kind <= IrcKind::notice) said += " " + read.event.text;
      if (!read.event.by.empty()) said += " by " + read.event.by;
      if (!read.event.channel.empty()) said += " " + read.event.channel;
    }
  }
  CHECK(said == expected);
}

}  // namespace

TEST_CASE("times: what spreadsheets and chat programs write") {
  check_time("2026/5/1 9:05", "2026-05-01T09:05:00.000Z");
  check_time("2026-5-1", "2026-05-01T00:00:00.000Z");
  check_time("2026年5月1日 9:05:30", "2026-05-01T09:05:30.000Z");
  check_time("2026年5月1日9时05分", "2026-05-01T09:05:00.000Z");
  check_time("2026.05.01", "2026-05-01T00:00:00.000Z");
  check_time("2026-05-01T09:05:00.5Z", "2026-05-01T09:05:00.500Z");
  check_time("2026-05-01 09:05:00", "2026-05-01T01:05:00.000Z", "Asia/Shanghai");
  check_time("2026-05-01T09:05:00+02:00", "2026-05-01T07:05:00.000Z", "Asia/Shanghai");
  check_time("1767574920", "2026-01-05T01:02:00.000Z", "Asia/Shanghai");
  check_time("2026-03-29 01:30:00", "2026-03-29T00:30:00.000Z",
             "Europe/Berlin");  // before the jump
  check_time("2026-03-29 03:30:00", "2026-03-29T01:30:00.000Z", "Europe/Berlin");  // after it
  for (const char* text : {"", "0", "-1", "44927", "yesterday", "2026/13/1", "2026-02-30",
                           "5/1/2026", "1987-12-31", "2026-05-01 9", "99999999999999999999"}) {
    check_no_time(text);
  }
}

TEST_CASE("days: the forms in which a due date comes") {
  for (const char* text :
       {"2026-03-31", "2026/3/31", "20260331", "2026年3月31日", "2026-03-31 00:00:00"}) {
    CAPTURE(text);
    REQUIRE(read_day(text).has_value());
    CHECK(base::format_day(*read_day(text)) == "2026-03-31");
  }
  CHECK_FALSE(read_day("31.3.").has_value());
  CHECK_FALSE(read_day("20261331").has_value());
}

TEST_CASE("money: exact cents, or a refusal; never a guess") {
  check_cents("¥1,234.50", 123'450);
  check_cents("￥１，２３４．５", 123'450);
  check_cents("1234", 123'400);
  check_cents("0.1", 10);
  check_cents("99元", 9'900);
  check_cents("-12.00", -1'200);
  check_cents("(12.00)", -1'200);
  check_cents("1,234,567.8900", 123'456'789);
  check_cents("CNY 8 000", 800'000);
  check_cents("10000000000000.00", 1'000'000'000'000'000);
  for (const char* text : {"", "abc", "1.234", "1,2,3", "1,23", "1234,5", "1.2.3", "1-2", "1.5万",
                           "10000000000000.01", "99999999999999999999", "九十九"}) {
    check_no_cents(text);
  }
}

TEST_CASE("columns: one meaning in many spellings; the operator's mapping first") {
  auto columns = *Columns::make(Columns::Of::chat, {{"text", "Nachricht"}, {"user", "Text"}});
  CHECK(columns.field_of("Nachricht") == Field::text);
  CHECK(columns.field_of("text") == Field::user);
  CHECK(columns.field_of("Thread_TS") == Field::reply_to);
  CHECK(columns.field_of("Message ID") == Field::id);
  CHECK(columns.field_of("发送人") == Field::user);
  CHECK_FALSE(columns.field_of("备注").has_value());
  CHECK(columns.rank_of("Nachricht") < columns.rank_of("content"));
  CHECK(Columns::make(Columns::Of::chat, {{"txt", "x"}}).error().text.find("fields: group") !=
        std::string::npos);
}

TEST_CASE("occurrences: how often a thing was there before") {
  Occurrences occurrences;
  for (std::uint64_t i = 0; i < 50'000; ++i)
    REQUIRE(occurrences.count(i * 0x9e3779b97f4a7c15ULL + 2) == 0);
  for (std::uint64_t i = 0; i < 50'000; ++i)
    REQUIRE(occurrences.count(i * 0x9e3779b97f4a7c15ULL + 2) == 1);
  CHECK(occurrences.count(2) == 2);
  occurrences.clear();
  CHECK(occurrences.count(2) == 0);
}

TEST_CASE("irc: the layouts of the usual clients") {
  check_irc("12:34 <@nick> hello there", "message nick 45240 hello there");
  check_irc("12:34 < nick> hello", "message nick 45240 hello");
  check_irc("[2016-05-01 12:34:56] <nick> a <b> c", "message nick 2016-05-01 45296 a <b> c");
  check_irc("2016-05-01T12:34:56 <nick> x", "message nick 2016-05-01 45296 x");
  check_irc("2016-05-01 12:34:56\tnick\thello", "message nick 2016-05-01 45296 hello");
  check_irc("[12:34:56] nick: not a known layout", "unknown");
  check_irc("[1:05 PM] <nick> after lunch", "message nick 47100 after lunch");
  check_irc("12:34  * nick waves", "action nick 45240 waves");
  check_irc("12:34 -!- nick [~u@h] has joined #chan", "join nick 45240 #chan");
  check_irc("12:34 -!- nick [~u@h] has left #chan [bye]", "leave nick 45240 #chan");
  check_irc("12:34 -!- nick was kicked from #chan by op [spam]", "kick nick 45240 by op #chan");
  check_irc("12:34 -!- nick is now known as kcin", "nick nick 45240");
  check_irc("[12:34:56] *** Joins: nick (~u@h)", "join nick 45296");
  check_irc("[12:34:56] *** Quits: nick (~u@h) (bye)", "leave nick 45296");
  check_irc("12:34 -nick:#chan- psst", "notice nick 45240 psst #chan");
  check_irc("=== nick [n=x@h]  has joined #chan", "join nick #chan");
  check_irc("12:34 <nick> he has joined us", "message nick 45240 he has joined us");
  check_irc("12:34 <nick>", "message nick 45240 ");
  check_irc("--- Day changed Mon May 02 2016", "day 2016-05-02");
  check_irc("--- Log opened Sun May 01 10:00:00 2016", "day 2016-05-01");
  check_irc("--- Log closed Sun May 01 10:00:00 2016", "heading");
  check_irc("", "heading");
  check_irc("25:00 <nick> no such hour", "unknown");
  check_irc("hello", "unknown");
}

TEST_CASE("irc: days and channels in file names") {
  CHECK(base::format_day(*day_in_name("logs/#chan_20160501.log")) == "2016-05-01");
  CHECK(base::format_day(*day_in_name("2004-12-25.train-c")) == "2004-12-25");
  CHECK(base::format_day(*day_in_name("logs/2007/10/24/#ubuntu.txt")) == "2007-10-24");
  CHECK_FALSE(day_in_name("chan.log").has_value());
  CHECK_FALSE(day_in_name("chan-99999999.log").has_value());
  CHECK(channel_in_name("a/b/#chan_2016-05-01.log") == "#chan");
  CHECK(channel_in_name("freenode_#chan_20160501.log.gz") == "#chan");
  CHECK(channel_in_name("2016-05-01-#ubuntu.txt") == "#ubuntu");
  CHECK(channel_in_name("2016-05-01.log") == "");
  CHECK(channel_in_text("12:00 <a> b\n12:01 -!- x [h] has joined #help\n") == "#help");
}

TEST_CASE("slack: markup to text") {
  const auto name = [](std::string_view id) {
    return id == "U1" ? std::string("anna") : std::string(id);
  };
  const auto check = [&](std::string_view marked, std::string_view expected) {
    CHECK(read_slack_text(marked, name).text == expected);
  };
  check("<@U1> and <@U2|bo> in <#C1|general>", "@anna and @bo in #general");
  check("<https://x.example/?a=1&amp;b=2|here> or <https://y.example>",
        "here (https://x.example/?a=1&b=2) or https://y.example");
  check("<!here> <!subteam^S1|@team> <!date^1|today>", "@here @team today");
  check("1 &lt; 2 &amp;&amp; 3 &gt; 2 & &quot;", "1 < 2 && 3 > 2 & &quot;");
  check("open < end", "open < end");
  check("<>", "");
  CHECK(read_slack_text("<@U1><@U2>", name).mentions == std::vector<std::string>{"U1", "U2"});
}
