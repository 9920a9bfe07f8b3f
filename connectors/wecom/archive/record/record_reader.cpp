#include "connectors/wecom/archive/record/record_reader.h"

#include <algorithm>
#include <utility>

#include "connectors/fact_making.h"
#include "connectors/wecom/archive/record/message_text.h"

namespace connectors::wecom::archive {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::text_at;
using base::json::array;
using base::json::object;
using base::json::value;
using model::Fact;
using model::MessageKind;

struct Known {
  std::string_view msgtype;
  MessageKind kind;
  std::string_view member;  // where the platform's own object is; empty: under the name of the type
  // The members that a person reads, parted by blanks; "label=" goes before the value of the next.
  std::string_view reads;
};

constexpr Known known_types[] = {
    {"text", MessageKind::text, "", "content"},
    {"markdown", MessageKind::text, "info", "content"},
    {"image", MessageKind::image, "", ""},
    {"voice", MessageKind::voice, "", ""},
    {"video", MessageKind::video, "", ""},
    {"emotion", MessageKind::sticker, "", ""},
    {"file", MessageKind::file, "", "filename"},
    {"voip_doc_share", MessageKind::file, "", "filename"},
    {"qydiskfile", MessageKind::file, "info", "filename"},
    {"card", MessageKind::card, "", "corpname userid"},
    {"location", MessageKind::location, "", "title address"},
    {"link", MessageKind::link, "", "title description link_url"},
    {"docmsg", MessageKind::link, "doc", "title link_url"},
    {"sphfeed", MessageKind::link, "", "sph_name feed_desc"},
    {"weapp", MessageKind::mini_program, "", "displayname title description"},
    {"redpacket", MessageKind::red_packet, "", "wish"},
    {"external_redpacket", MessageKind::red_packet, "redpacket", "wish"},
    {"meeting", MessageKind::meeting, "", "topic address remarks"},
    {"calendar", MessageKind::meeting, "", "title place remarks"},
    {"meeting_voice_call", MessageKind::meeting, "", ""},
    {"voiptext", MessageKind::meeting, "info", ""},
    {"todo", MessageKind::other, "", "title content"},
    {"agree", MessageKind::notice, "", ""},
    {"disagree", MessageKind::notice, "", ""},
};

void append_line(std::string& text, std::string_view line) {
  if (line.empty()) return;
  if (!text.empty()) text.push_back('\n');
  text.append(line);
}

std::string read_members(const object& from, std::string_view names) {
  std::string text;
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(' '));
    append_line(text, loose_text(from, name));
    names.remove_prefix(std::min(names.size(), name.size() + 1));
  }
  return text;
}

const Known* known_type(std::string_view msgtype) {
  for (const Known& known : known_types) {
    if (known.msgtype == msgtype) return &known;
  }
  return nullptr;
}

// The items of `mixed` and `chatrecord` hold their own object as JSON text: {"type":"text",
// "content":"{\"content\":\"…\"}"}; chatrecord names types as "ChatRecordText".
std::string read_items(const object& of) {
  std::string text;
  const array* items = base::array_at(of, "item");
  if (!items) return text;
  for (const value& entry : *items) {
    const object* item = entry.if_object();
    if (!item) continue;
    std::string_view type = text_at(*item, "type");
    constexpr std::string_view prefix = "ChatRecord";
    std::string lower(type.substr(0, prefix.size()) == prefix ? type.substr(prefix.size()) : type);
    for (char& c : lower) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    const std::string_view content = text_at(*item, "content");
    const auto inner = base::parse_json(content);
    const Known* known = known_type(lower);
    if (!inner || !inner->is_object())
      append_line(text, content);
    else if (lower == "mixed")
      append_line(text, read_items(inner->get_object()));
    else
      append_line(text, read_members(inner->get_object(), known ? known->reads : "title content"));
  }
  return text;
}

std::string read_news(const object& info) {
  std::string text;
  if (const array* items = base::array_at(info, "item")) {
    for (const value& entry : *items) {
      if (const object* item = entry.if_object()) {
        append_line(text, read_members(*item, "title description url"));
      }
    }
  }
  return text;
}

std::string read_collect(const object& of) {
  std::string text = loose_text(of, "title");
  if (const array* questions = base::array_at(of, "details")) {
    for (const value& entry : *questions) {
      if (const object* question = entry.if_object())
        append_line(text, loose_text(*question, "ques"));
    }
  }
  return text;
}

std::string read_vote(const object& row) {
  std::string text = loose_text(row, "votetitle");
  if (const array* items = base::array_at(row, "voteitem")) {
    for (const value& item : *items) {
      if (item.is_string()) append_line(text, std::string_view(item.get_string()));
    }
  }
  return text;
}

std::string raw_detail(const object& row) {
  object kept;
  for (const auto& member : row) {
    const std::string_view key = member.key();
    if (key != "msgid" && key != "action" && key != "from" && key != "tolist" && key != "roomid" &&
        key != "msgtime" && key != "seq") {
      kept[key] = member.value();
    }
  }
  return base::json::serialize(kept);
}

model::MessageSent read_text_message(const object& of) {
  model::MessageSent message;
  QuotedReply reply = split_quoted_reply(text_at(of, "content"));
  message.text = std::move(reply.text);
  message.quote = std::move(reply.quote);
  if (!reply.user.empty()) {
    message.detail = base::json::serialize(object{{"quoted_user", reply.user}});
  }
  message.mentions = mentions_in(message.text);
  return message;
}

model::MessageSent read_message(const object& row, std::string_view msgtype) {
  static const object nothing;
  const Known* known = known_type(msgtype);
  const std::string_view member = known && !known->member.empty() ? known->member : msgtype;
  const object* found = base::object_at(row, member);
  const object& of = found ? *found : nothing;
  if (known && known->kind == MessageKind::text) return read_text_message(of);
  model::MessageSent message;
  message.detail = raw_detail(row);
  if (known) {
    message.kind = known->kind;
    message.text = read_members(of, known->reads);
  } else if (msgtype == "chatrecord") {
    message.kind = MessageKind::forwarded;
    message.text = loose_text(of, "title");
    append_line(message.text, read_items(of));
  } else if (msgtype == "mixed") {
    message.kind = MessageKind::mixed;
    message.text = read_items(of);
    message.mentions = mentions_in(message.text);
  } else if (msgtype == "news") {
    message.kind = MessageKind::link;
    message.text =
        read_news(base::object_at(row, "info") ? *base::object_at(row, "info") : nothing);
  } else if (msgtype == "collect") {
    message.kind = MessageKind::other;
    message.text = read_collect(of);
  } else if (msgtype == "vote") {
    message.kind = MessageKind::vote;
    message.text = read_vote(row);
    if (message.text.empty()) message.text = read_vote(of);
  } else {
    message.kind = MessageKind::other;
    message.text = read_members(of, "title content");
  }
  if (msgtype == "agree") message.text = "同意会话存档";
  if (msgtype == "disagree") message.text = "不同意会话存档";
  return message;
}

std::vector<std::string> people_of(const object& row, const std::string& from) {
  std::vector<std::string> people{from};
  if (const array* to = base::array_at(row, "tolist")) {
    for (const value& person : *to) {
      if (person.is_string()) people.emplace_back(person.get_string());
    }
  }
  return people;
}

Result<Fact> fact_of(const object& row, std::string id, const std::string& from,
                     std::string_view action, const std::string& group) {
  const auto ms = base::integer_at(row, "msgtime");
  if (!ms) return fail(ErrorCode::invalid_input, "msgtime is missing or no number", "msgtime");
  TRY(at, read_epoch_ms(*ms));
  const std::string msgtype = loose_text(row, "msgtype");
  if (msgtype.empty()) return fail(ErrorCode::invalid_input, "msgtype is missing", "msgtype");
  if (msgtype != "revoke" && action != "recall") {
    return make_fact(std::move(id), at, group, from, read_message(row, msgtype));
  }
  const object* revoke = base::object_at(row, "revoke");
  std::string target = revoke ? loose_text(*revoke, "pre_msgid") : std::string();
  if (target.empty()) {
    return fail(ErrorCode::invalid_input, "revoke.pre_msgid is missing", "revoke.pre_msgid");
  }
  return make_fact(std::move(id), at, group, from,
                   model::MessageRevoked{fit_id(std::move(target))});
}

}  // namespace

std::string_view why(LeftOut left_out) {
  switch (left_out) {
    case LeftOut::nothing: return "";
    case LeftOut::direct_chat: return "a one-to-one chat is no group, and is left out";
    case LeftOut::company_switch:
      return "switch: a member changed the company they work for; this concerns no chat";
  }
  return "";
}

Result<RecordFacts> RecordReader::read(const object& row) {
  const std::string action = loose_text(row, "action");
  if (action == "switch") return RecordFacts{{}, LeftOut::company_switch};
  TRY(id, base::required_text(row, "msgid"));
  TRY(from, base::required_text(row, "from"));
  std::string group = loose_text(row, "roomid");
  if (group.empty()) {
    if (!options_.direct_chats) return RecordFacts{{}, LeftOut::direct_chat};
    group = direct_chat(people_of(row, from));
  }
  TRY(fact, fact_of(row, std::move(id), from, action, group));
  RecordFacts result;
  if (from.starts_with("wb") && robots_told_.insert(from).second) {
    model::MemberProfile profile;
    profile.member = from;
    profile.role = model::Role::bot;
    result.facts.push_back(profile_fact(std::move(profile), fact.at));
  }
  result.facts.push_back(std::move(fact));
  return result;
}

}  // namespace connectors::wecom::archive
