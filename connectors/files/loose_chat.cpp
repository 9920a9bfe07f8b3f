#include "connectors/files/loose_chat.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "base/hash.h"
#include "connectors/files/irc_line.h"
#include "connectors/files/time_text.h"

namespace connectors::files {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using model::Fact;
using model::MessageKind;

constexpr std::string_view no_speaker = "system";  // speaks what no person said

enum class RowType { message, bot, join, leave, removed, rename, edit, revoke, notice };

struct TypeName {
  RowType type;
  std::string_view names;
};

constexpr TypeName type_names[] = {
    {RowType::message,
     " msg message text chat action me_message emote reply default say "
     "thread_broadcast m.text m.room.message 文本 消息 "},
    {RowType::bot, " bot bot_message "},
    {RowType::join,
     " join joined channel_join group_join member_join member_joined user_join userjoin "
     "join_group 入群 加入 进群 "},
    {RowType::leave,
     " part leave left quit channel_leave group_leave member_leave member_left "
     "user_leave leave_group 退群 离开 "},
    {RowType::removed, " kick kicked remove removed ban banned member_removed 移出 踢出 "},
    {RowType::rename, " rename renamed channel_name group_name 改名 "},
    {RowType::edit, " edit edited message_changed 编辑 "},
    {RowType::revoke, " revoke revoked recall delete deleted message_deleted 撤回 "},
    {RowType::notice,
     " notice system topic nick mode info server channel_topic channel_purpose "
     "pinned_item unpinned_item file_comment group_topic group_purpose 通知 系统 "
     "系统消息 "},
};

std::optional<RowType> row_type(std::string_view type) {
  if (type.empty()) return RowType::message;
  const std::string wanted = " " + base::lower_ascii(type) + " ";
  for (const TypeName& known : type_names) {
    if (known.names.find(wanted) != std::string_view::npos) return known.type;
  }
  return std::nullopt;
}

MessageKind message_kind(std::string_view type) {
  const std::string name = base::lower_ascii(type);
  if (const auto kind = model::from_name<MessageKind>(name)) return *kind;
  constexpr std::pair<std::string_view, MessageKind> others[] = {
      {"图片", MessageKind::image},      {"photo", MessageKind::image},
      {"picture", MessageKind::image},   {"语音", MessageKind::voice},
      {"audio", MessageKind::voice},     {"视频", MessageKind::video},
      {"文件", MessageKind::file},       {"file_share", MessageKind::file},
      {"链接", MessageKind::link},       {"url", MessageKind::link},
      {"位置", MessageKind::location},   {"表情", MessageKind::sticker},
      {"emotion", MessageKind::sticker}, {"小程序", MessageKind::mini_program},
      {"红包", MessageKind::red_packet}, {"名片", MessageKind::card}};
  for (const auto& [other, kind] : others) {
    if (other == name) return kind;
  }
  return MessageKind::other;
}

std::string stem_of(std::string_view file) {
  file = file.substr(file.rfind('/') + 1);
  for (const std::string_view ending :
       {".gz", ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".txt"}) {
    if (file.size() > ending.size() && file.substr(file.size() - ending.size()) == ending) {
      file.remove_suffix(ending.size());
    }
  }
  return std::string(file);
}

}  // namespace

void Cells::put(Field field, int column_rank, std::string value) {
  const auto i = static_cast<std::size_t>(field);
  named[i] = true;
  if (value.empty()) return;
  if (!text[i].empty() && rank[i] <= column_rank) return;
  text[i] = std::move(value);
  rank[i] = column_rank;
}

void LooseChat::begin(std::string_view file) {
  file_stem_ = stem_of(file);
  any_group_ = false;
  last_date_.clear();
  last_file_.clear();
  last_at_.reset();
  occurrences_.clear();
}

Result<base::Instant> LooseChat::time_of(const Cells& cells, const std::string& file) {
  const std::string& at = cells[Field::at];
  const std::string& date = cells[Field::date];
  const std::string& time = cells[Field::time];
  std::string text = !at.empty() ? at : date;
  if (at.empty() && !date.empty() && !time.empty()) {
    // "09:30" belongs to the date; a time that has a date of its own, or is an epoch, does not need
    // it.
    const std::size_t colon = time.find(':');
    const bool whole = colon == std::string::npos || time.find_first_of("-/") < colon;
    text = whole ? time : date + " " + time;
  }
  if (text.empty()) text = time;
  if (text.empty()) {
    return fail(ErrorCode::invalid_input, "time is missing; name its column with --map at=COLUMN",
                "time");
  }
  const bool day_only =
      at.empty() && time.empty() && cells.has(Field::time) && date.find(':') == std::string::npos;
  if (day_only && last_at_ && date == last_date_ && file == last_file_) return *last_at_;
  TRY(moment, read_time(text, options_.zone));
  last_at_ = moment;
  last_date_ = date;
  last_file_ = file;
  return moment;
}

Result<LooseChat::Place> LooseChat::place_of(const Cells& cells) {
  Place place;
  place.file = cells[Field::file].empty() ? file_stem_ : cells[Field::file];
  place.group = cells[Field::group];
  if (place.group.empty()) place.group = cells[Field::group_name];
  if (!place.group.empty()) {
    any_group_ = true;
  } else if (!options_.group.empty()) {
    place.group = options_.group;
  } else if (!any_group_ && !file_stem_.empty() && file_stem_ != "-") {
    place.group = file_stem_;
  } else {
    return fail(ErrorCode::invalid_input,
                "group is missing; name its column with --map group=COLUMN, or give --group NAME",
                "group");
  }
  place.user = cells[Field::user].empty() ? cells[Field::user_name] : cells[Field::user];
  TRY(at, time_of(cells, place.file));
  place.at = at;
  return place;
}

std::string LooseChat::id_of(const Cells& cells, const Place& place) {
  if (!cells[Field::id].empty()) return fit_id(place.group + ":" + cells[Field::id]);
  if (!cells[Field::index].empty()) {
    return fit_id(place.group + "/" + place.file + "#" + cells[Field::index]);
  }
  if (cells.slack_ids && !cells[Field::at].empty()) {
    return fit_id(place.group + ":" + cells[Field::at]);
  }
  std::string said = place.group;
  for (const std::string_view part :
       {std::string_view(place.user), std::string_view(cells[Field::type]),
        std::string_view(cells[Field::text])}) {
    said.append("\n").append(part);
  }
  const std::uint64_t name = base::stable_hash(said, static_cast<std::uint64_t>(place.at.ms));
  return "row:" + base::to_hex(name) + ":" + std::to_string(occurrences_.count(name));
}

std::string LooseChat::target_id(const Cells& cells, const Place& place,
                                 const std::string& named) const {
  if (named.empty()) return {};
  if (!cells[Field::id].empty()) return fit_id(place.group + ":" + named);
  if (!cells[Field::index].empty()) return fit_id(place.group + "/" + place.file + "#" + named);
  if (cells.slack_ids) return fit_id(place.group + ":" + named);
  return {};  // rows without ids cannot be pointed at
}

model::MessageSent LooseChat::message_of(const Cells& cells, const Place& place,
                                         const std::string& id) const {
  model::MessageSent message;
  message.text = cells[Field::text];
  message.mentions = cells.mentions;
  for (const std::string& reply : cells.replies) {
    const std::string target = target_id(cells, place, reply);
    if (target.empty() || target == id) continue;
    message.reply_to = target;
    break;
  }
  return message;
}

// "=== nick [host] has joined #channel" stands in logs as a line that nobody said.
std::vector<Fact> LooseChat::server_line(const Cells& cells, const Place& place,
                                         std::string id) const {
  const auto event = read_irc_event(cells[Field::text]);
  std::vector<Fact> facts;
  model::FactBody body;
  std::string actor(no_speaker);
  if (event && !event->nick.empty() && event->kind == IrcKind::join) {
    body = model::MemberJoined{};
    actor = event->nick;
  } else if (event && !event->nick.empty() && event->kind == IrcKind::leave) {
    body = model::MemberLeft{model::LeaveReason::left, {}};
    actor = event->nick;
  } else if (event && !event->nick.empty() && event->kind == IrcKind::kick) {
    body = model::MemberLeft{model::LeaveReason::removed, event->by};
    actor = event->nick;
  } else {
    model::MessageSent message = message_of(cells, place, id);
    message.kind = MessageKind::notice;
    body = std::move(message);
  }
  facts.push_back(make_fact(std::move(id), place.at, place.group, actor, std::move(body)));
  return facts;
}

void LooseChat::add_profile(const Cells& cells, const Place& place, bool bot,
                            std::vector<Fact>& facts) {
  model::MemberProfile profile;
  profile.member = place.user;
  const std::string& name = cells[Field::user_name];
  if (!name.empty() && name != place.user) profile.name = name;
  if (bot) profile.role = model::Role::bot;
  if (!profile.name && !profile.role) return;
  if (!profiles_.insert(place.user + "\n" + name + (bot ? "\nbot" : "")).second) return;
  facts.push_back(profile_fact(std::move(profile), place.at));
}

Result<std::vector<Fact>> LooseChat::facts_of(const Cells& cells) {
  TRY(place, place_of(cells));
  const std::string& type_text = cells[Field::type];
  const auto type = row_type(type_text);
  const bool said = type == RowType::message || type == RowType::bot;
  if (place.user.empty() && (said || type == RowType::join || type == RowType::leave)) {
    return fail(ErrorCode::invalid_input, "user is missing; name its column with --map user=COLUMN",
                "user");
  }
  std::string id = id_of(cells, place);
  if (type == RowType::notice && place.user.empty())
    return server_line(cells, place, std::move(id));
  if (place.user.empty()) place.user = no_speaker;

  const auto target = [&]() -> Result<std::string> {
    const std::string& named = cells[Field::target].empty() && !cells.replies.empty()
                                   ? cells.replies.front()
                                   : cells[Field::target];
    std::string full = target_id(cells, place, named);
    if (!full.empty()) return full;
    return fail(ErrorCode::invalid_input, "target is missing: which message is it about?",
                "target");
  };
  std::vector<Fact> facts;
  add_profile(cells, place, type == RowType::bot, facts);
  const auto add = [&](model::FactBody body) {
    facts.push_back(make_fact(std::move(id), place.at, place.group, place.user, std::move(body)));
  };
  switch (type.value_or(RowType::notice)) {
    case RowType::join: add(model::MemberJoined{}); break;
    case RowType::leave: add(model::MemberLeft{model::LeaveReason::left, {}}); break;
    case RowType::removed: add(model::MemberLeft{model::LeaveReason::removed, {}}); break;
    case RowType::edit: {
      TRY(edited, target());
      add(model::MessageEdited{std::move(edited), cells[Field::text]});
      break;
    }
    case RowType::revoke: {
      TRY(revoked, target());
      add(model::MessageRevoked{std::move(revoked)});
      break;
    }
    case RowType::rename:
      if (!cells[Field::group_name].empty()) {
        add(model::GroupRenamed{cells[Field::group_name]});
        break;
      }
      [[fallthrough]];
    case RowType::message:
    case RowType::bot:
    case RowType::notice: {
      model::MessageSent message = message_of(cells, place, id);
      if (!type)
        message.kind = message_kind(type_text);
      else if (!said)
        message.kind = MessageKind::notice;
      if (message.kind != MessageKind::text) {
        message.detail = base::json::serialize(base::json::object{{"type", type_text}});
      }
      add(std::move(message));
      break;
    }
  }
  return facts;
}

}  // namespace connectors::files
