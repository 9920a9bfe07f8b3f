#include <optional>
#include <utility>

#include "base/hash.h"
#include "connectors/files/decoder.h"
#include "connectors/files/irc_line.h"
#include "connectors/files/occurrences.h"
#include "connectors/files/time_text.h"

namespace connectors::files {
namespace {

using base::Instant;
using model::Fact;

constexpr std::string_view nobody = "system";  // speaks what no person said

class IrcDecoder final : public Decoder {
 public:
  explicit IrcDecoder(const ReadOptions& options) : options_(options) {}

  void begin(std::string_view path, std::string_view head) override {
    day_ = day_in_name(path);
    last_second_.reset();
    // One file is the log of one channel.
    const std::string by_name = channel_in_name(path);
    channel_ = options_.group;
    if (channel_.empty() && by_name.find('#') != std::string::npos) channel_ = by_name;
    if (channel_.empty()) channel_ = channel_in_text(head);
    if (channel_.empty()) channel_ = by_name.empty() ? "irc" : by_name;
    occurrences_.clear();
  }

  base::Result<void> decode(const RawRow& raw, RowSink& sink) override {
    if (raw.too_long) {
      sink.reject(raw.line, "the line is too long", raw.text);
      return {};
    }
    IrcLine line = read_irc_line(raw.text);
    switch (line.is) {
      case IrcLine::Is::heading: return {};
      case IrcLine::Is::day:
        day_ = line.stamp.day;
        last_second_.reset();
        return {};
      case IrcLine::Is::unknown:
        sink.reject(raw.line,
                    "no known layout of IRC lines; known are \"12:34 <nick> text\", "
                    "\"[2016-05-01 12:34:56] <nick> text\" and the like",
                    raw.text);
        return {};
      case IrcLine::Is::event: break;
    }
    const auto at = moment(line.stamp);
    if (!at) {
      sink.reject(
          raw.line,
          "no day: the line has none, and neither a heading (\"--- Day changed …\") nor the "
          "file's name (2016-05-01.log) gives it",
          raw.text);
      return {};
    }
    sink.accept(raw.line, facts_of(std::move(line.event), *at, raw.text), raw.text);
    return {};
  }

 private:
  // Local wall-clock time to a moment. Where the day must be remembered, a clock that jumps back by
  // more than half a day has passed midnight.
  std::optional<Instant> moment(const IrcStamp& stamp) {
    if (stamp.day) day_ = stamp.day;
    if (stamp.month > 0 && day_) set_day(stamp.month, stamp.day_of_month);
    if (!day_) return std::nullopt;
    if (!stamp.second_of_day) return last_second_ ? at(*last_second_) : at(0);
    const int second = *stamp.second_of_day;
    constexpr int half_day_s = 43'200;
    if (!stamp.day && stamp.month == 0 && last_second_ && second + half_day_s < *last_second_) {
      day_ = *day_ + 1;
    }
    last_second_ = second;
    return at(second);
  }

  void set_day(int month, int day_of_month) {
    auto date = base::to_civil(*day_);
    if (month < date.month - 6) ++date.year;  // "Jan 01" behind December
    date.month = month;
    date.day = day_of_month;
    if (base::to_civil(base::to_day(date)) == date) day_ = base::to_day(date);
  }

  Instant at(int second) const {
    return options_.zone.to_instant(*day_, second / 60) + base::seconds(second % 60);
  }

  std::vector<Fact> facts_of(IrcEvent event, Instant at, std::string_view line) {
    const std::string said = channel_ + '\n' + std::to_string(at.ms) + '\n' + std::string(line);
    const std::uint64_t name = base::stable_hash(said);
    std::string id = "line:" + base::to_hex(name) + ":" + std::to_string(occurrences_.count(name));
    model::FactBody body;
    std::string actor = event.nick;
    switch (event.kind) {
      case IrcKind::join: body = model::MemberJoined{}; break;
      case IrcKind::leave: body = model::MemberLeft{model::LeaveReason::left, {}}; break;
      case IrcKind::kick:
        body = model::MemberLeft{model::LeaveReason::removed, std::move(event.by)};
        break;
      case IrcKind::nick:
      case IrcKind::system: actor = nobody; [[fallthrough]];
      case IrcKind::notice:
      case IrcKind::message:
      case IrcKind::action: {
        model::MessageSent message;
        const bool says = event.kind == IrcKind::message || event.kind == IrcKind::action;
        message.kind = says ? model::MessageKind::text : model::MessageKind::notice;
        message.text = std::move(event.text);
        body = std::move(message);
        break;
      }
    }
    std::vector<Fact> facts;
    facts.push_back(make_fact(std::move(id), at, channel_, actor, std::move(body)));
    return facts;
  }

  const ReadOptions& options_;
  std::optional<base::Day> day_;
  std::optional<int> last_second_;
  std::string channel_;
  Occurrences occurrences_;
};

}  // namespace

std::unique_ptr<Decoder> irc_decoder(const ReadOptions& options) {
  return std::make_unique<IrcDecoder>(options);
}

}  // namespace connectors::files
