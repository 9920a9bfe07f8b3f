// The chat archive of WeCom (企业微信会话内容存档), decrypted: one object per message, as JSON
// lines or as a list. Fields by msgtype: developer.work.weixin.qq.com/document/path/91774.
#include <array>
#include <unordered_set>
#include <utility>

#include "base/hash.h"
#include "connectors/files/decoder.h"
#include "connectors/files/time_text.h"
#include "connectors/files/wecom_text.h"

namespace connectors::files {
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
    {"collect", MessageKind::other, "", "title"},
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

// Customer groups have a room id. A chat of two (or a few) has none: it is known by its people.
std::string group_of(const object& row, const std::string& from) {
  const std::string room = loose_text(row, "roomid");
  if (!room.empty()) return room;
  std::vector<std::string> people{from};
  if (const array* to = base::array_at(row, "tolist")) {
    for (const value& person : *to) {
      if (person.is_string()) people.emplace_back(person.get_string());
    }
  }
  return direct_chat(std::move(people));
}

Result<std::vector<Fact>> facts_of(const object& row) {
  const std::string action = loose_text(row, "action");
  if (action == "switch") {
    return fail(ErrorCode::invalid_input,
                "switch: a member changed the company they work for; this concerns no chat",
                "action");
  }
  TRY(id, base::required_text(row, "msgid"));
  TRY(from, base::required_text(row, "from"));
  const auto ms = base::integer_at(row, "msgtime");
  if (!ms) return fail(ErrorCode::invalid_input, "msgtime is missing or no number", "msgtime");
  TRY(at, read_epoch_ms(*ms));
  const std::string msgtype = loose_text(row, "msgtype");
  if (msgtype.empty()) return fail(ErrorCode::invalid_input, "msgtype is missing", "msgtype");
  const std::string group = group_of(row, from);
  std::vector<Fact> facts;
  if (msgtype == "revoke" || action == "recall") {
    const object* revoke = base::object_at(row, "revoke");
    std::string target = revoke ? loose_text(*revoke, "pre_msgid") : std::string();
    if (target.empty()) {
      return fail(ErrorCode::invalid_input, "revoke.pre_msgid is missing", "revoke.pre_msgid");
    }
    facts.push_back(make_fact(id, at, group, from, model::MessageRevoked{std::move(target)}));
  } else {
    facts.push_back(make_fact(id, at, group, from, read_message(row, msgtype)));
  }
  return facts;
}

class WecomDecoder final : public Decoder {
 public:
  void begin(std::string_view, std::string_view) override { robots_.clear(); }

  Result<void> decode(const RawRow& raw, RowSink& sink) override {
    if (raw.text.find_first_not_of(" \t") == std::string_view::npos) return {};
    const auto row = object_of(raw, sink);
    if (!row) return {};
    auto facts = facts_of(*row);
    if (!facts) {
      sink.reject(raw.line, facts.error().text, raw.text);
      return {};
    }
    tell_robot(*facts);
    sink.accept(raw.line, *std::move(facts), raw.text);
    return {};
  }

 private:
  // "wb…" are the ids of group robots. Who is staff the archive does not say: the roster does.
  void tell_robot(std::vector<Fact>& facts) {
    const std::string actor = facts.front().actor;
    if (!actor.starts_with("wb") || !robots_.insert(actor).second) return;
    model::MemberProfile profile;
    profile.member = actor;
    profile.role = model::Role::bot;
    facts.insert(facts.begin(), profile_fact(std::move(profile), facts.front().at));
  }

  std::unordered_set<std::string> robots_;  // already told
};

}  // namespace

std::unique_ptr<Decoder> wecom_decoder() { return std::make_unique<WecomDecoder>(); }

bool wecom_wants(std::string_view path) {
  return path == "[]" || path == "chatdata[]" || path == "messages[]" || path == "data[]";
}

}  // namespace connectors::files
