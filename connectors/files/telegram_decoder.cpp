// Telegram Desktop's export in JSON: one chat {"name","type","id","messages":[…]}, or a whole
// account
// {"chats":{"list":[…]}}. core.telegram.org/import-export describes it.
#include <unordered_map>
#include <utility>

#include "connectors/files/decoder.h"
#include "connectors/files/time_text.h"

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

// A text is a string, or a list of strings and of {"type":"link","text":"…"}.
std::string plain_text(const value* text) {
  if (!text) return {};
  if (text->is_string()) return std::string(text->get_string());
  std::string plain;
  if (const array* parts = text->if_array()) {
    for (const value& part : *parts) {
      if (part.is_string()) plain.append(std::string_view(part.get_string()));
      const object* entity = part.if_object();
      if (!entity) continue;
      const std::string_view words = text_at(*entity, "text");
      plain.append(words);
      const std::string_view target = text_at(*entity, "href");
      if (!target.empty() && target != words) plain.append(" (").append(target).append(")");
    }
  }
  return plain;
}

std::vector<std::string> mentions_of(const value* text) {
  std::vector<std::string> mentions;
  const array* parts = text ? text->if_array() : nullptr;
  if (!parts) return mentions;
  for (const value& part : *parts) {
    const object* entity = part.if_object();
    if (!entity) continue;
    const std::string_view type = text_at(*entity, "type");
    std::string_view words = text_at(*entity, "text");
    if (type == "mention_name") {
      const std::string id = loose_text(*entity, "user_id");
      mentions.push_back(id.empty()                 ? std::string(words)
                         : id.rfind("user", 0) == 0 ? id
                                                    : "user" + id);
    } else if (type == "mention") {
      if (!words.empty() && words.front() == '@') words.remove_prefix(1);
      mentions.emplace_back(words);
    }
  }
  return mentions;
}

struct Media {
  MessageKind kind = MessageKind::text;
  std::string title;
};

Media media_of(const object& row) {
  const std::string type = loose_text(row, "media_type");
  if (type == "sticker") return {MessageKind::sticker, loose_text(row, "sticker_emoji")};
  if (type == "voice_message") return {MessageKind::voice, {}};
  if (type == "audio_file") return {MessageKind::voice, loose_text(row, "title")};
  if (type == "video_message" || type == "video_file" || type == "animation") {
    return {MessageKind::video, loose_text(row, "file_name")};
  }
  if (row.contains("photo")) return {MessageKind::image, {}};
  if (row.contains("file")) {
    std::string name = loose_text(row, "file_name");
    return {MessageKind::file, name.empty() ? loose_text(row, "file") : name};
  }
  if (row.contains("location_information")) {
    return {MessageKind::location, loose_text(row, "place_name")};
  }
  if (row.contains("contact_information")) return {MessageKind::card, {}};
  if (const object* poll = base::object_at(row, "poll")) {
    std::string title = loose_text(*poll, "question");
    if (const array* answers = base::array_at(*poll, "answers")) {
      for (const value& answer : *answers) {
        if (const object* one = answer.if_object()) title += "\n" + loose_text(*one, "text");
      }
    }
    return {MessageKind::vote, std::move(title)};
  }
  return {};
}

std::string media_detail(const object& row) {
  object detail;
  for (const std::string_view key : {"photo", "file", "file_name", "media_type", "mime_type",
                                     "duration_seconds", "sticker_emoji", "location_information",
                                     "contact_information", "poll", "place_name", "address"}) {
    if (const value* found = row.if_contains(key)) detail[key] = *found;
  }
  return detail.empty() ? std::string() : base::json::serialize(detail);
}

class TelegramDecoder final : public Decoder {
 public:
  explicit TelegramDecoder(const ReadOptions& options) : options_(options) {}

  void begin(std::string_view, std::string_view) override { start_chat(); }

  Result<void> decode(const RawRow& raw, RowSink& sink) override {
    const std::string_view field = raw.path.substr(raw.path.rfind('.') + 1);
    if (field != "messages[]") return read_heading(field, raw.text);
    const auto row = object_of(raw, sink);
    if (!row) return {};
    in_messages_ = true;
    auto facts = facts_of(*row);
    if (facts)
      sink.accept(raw.line, *std::move(facts), raw.text);
    else
      sink.reject(raw.line, facts.error().text, raw.text);
    return {};
  }

 private:
  void start_chat() {
    chat_.clear();
    name_.clear();
    in_messages_ = false;
    chat_told_ = false;
    ids_.clear();
  }

  // "name", "type" and "id" of the next chat stand before its messages.
  Result<void> read_heading(std::string_view field, std::string_view text) {
    if (in_messages_) start_chat();
    const auto parsed = base::parse_json(text);
    if (!parsed) return tl::unexpected(parsed.error());
    if (field == "id") chat_ = base::json::serialize(*parsed);
    if (field == "name" && parsed->is_string()) name_ = std::string(parsed->get_string());
    return {};
  }

  std::string group() const {
    if (!chat_.empty()) return chat_;
    return name_.empty() ? options_.group : name_;
  }

  Result<base::Instant> time_of(const object& row, std::string_view key) const {
    const std::string epoch = loose_text(row, std::string(key) + "_unixtime");
    if (!epoch.empty()) return read_time(epoch, base::TimeZone::utc());
    const std::string local = loose_text(row, key);
    if (local.empty())
      return fail(ErrorCode::invalid_input, std::string(key) + " is missing", "date");
    return read_time(local, options_.zone);  // the zone of the machine that exported
  }

  Result<std::vector<Fact>> facts_of(const object& row) {
    const std::string number = loose_text(row, "id");
    if (number.empty()) return fail(ErrorCode::invalid_input, "id is missing", "id");
    if (group().empty()) {
      return fail(ErrorCode::invalid_input,
                  "the chat has neither id nor name before its messages; give --group NAME",
                  "group");
    }
    TRY(at, time_of(row, "date"));
    const std::string id = fit_id(group() + ":" + number);
    const bool service = text_at(row, "type") == "service";
    const std::string_view side = service ? "actor" : "from";
    std::string name = loose_text(row, side);
    std::string user = loose_text(row, std::string(side) + "_id");
    if (user.empty() && !name.empty()) user = id_of_name(name);
    if (user.empty() && service) user = "system";
    if (user.empty()) return fail(ErrorCode::invalid_input, "from_id is missing", "from_id");

    std::vector<Fact> facts;
    tell(user, name, at, facts);
    if (service)
      add_service(row, id, at, user, facts);
    else
      facts.push_back(make_fact(id, at, group(), user, message_of(row)));
    if (!service && (row.contains("edited") || row.contains("edited_unixtime"))) {
      TRY(edited_at, time_of(row, "edited"));
      model::MessageEdited edit{id, plain_text(row.if_contains("text"))};
      facts.push_back(make_fact(id + ":edited:" + std::to_string(edited_at.ms), edited_at, group(),
                                user, std::move(edit)));
    }
    return facts;
  }

  model::MessageSent message_of(const object& row) const {
    model::MessageSent message;
    const value* text = row.if_contains("text");
    message.text = plain_text(text);
    const value* entities = row.if_contains("text_entities");
    message.mentions = mentions_of(text && text->is_array() ? text : entities);
    const std::string replied = loose_text(row, "reply_to_message_id");
    const std::string elsewhere = loose_text(row, "reply_to_peer_id");
    if (!replied.empty() && elsewhere.empty()) message.reply_to = fit_id(group() + ":" + replied);
    Media media = media_of(row);
    message.kind = media.kind;
    if (message.text.empty()) message.text = std::move(media.title);
    if (media.kind != MessageKind::text) message.detail = media_detail(row);
    return message;
  }

  // Service rows name people only by what they are called. Known names give their ids.
  std::string id_of_name(const std::string& name) const {
    const auto found = ids_.find(name);
    return found == ids_.end() ? "name:" + name : found->second;
  }

  void add_service(const object& row, const std::string& id, base::Instant at,
                   const std::string& actor, std::vector<Fact>& facts) {
    const std::string action = loose_text(row, "action");
    const std::size_t told = facts.size();
    const auto add = [&](std::string_view who, std::string name, model::FactBody body) {
      facts.push_back(make_fact(std::move(name), at, group(), who, std::move(body)));
    };
    const array* members = base::array_at(row, "members");
    const bool adds = action == "invite_members" || action == "create_group";
    if ((adds || action == "remove_members") && members) {
      for (const value& member : *members) {
        if (!member.is_string()) continue;  // null: a deleted account
        const std::string name(member.get_string());
        const std::string own = loose_text(row, "actor");
        const std::string who = name == own ? actor : id_of_name(name);
        if (adds) {
          const bool self = who == actor;
          add(who, id + ":" + who,
              model::MemberJoined{self ? "" : "invitation", self ? "" : actor});
        } else if (who == actor) {
          add(who, id + ":" + who, model::MemberLeft{model::LeaveReason::left, {}});
        } else {
          add(who, id + ":" + who, model::MemberLeft{model::LeaveReason::removed, actor});
        }
        tell(who, name, at, facts);
      }
      if (facts.size() > told) return;
    }
    if (action == "join_group_by_link") return add(actor, id, model::MemberJoined{"link", {}});
    if (action == "join_group_by_request")
      return add(actor, id, model::MemberJoined{"request", {}});
    if (action == "edit_group_title" && !loose_text(row, "title").empty()) {
      return add(actor, id, model::GroupRenamed{loose_text(row, "title")});
    }
    model::MessageSent notice;
    notice.kind = MessageKind::notice;
    notice.text = plain_text(row.if_contains("text"));
    if (notice.text.empty()) notice.text = action;
    notice.detail = base::json::serialize(object{{"action", action}});
    add(actor, id, std::move(notice));
  }

  // Profiles of people and of the chat, the first time and when a name changes.
  void tell(const std::string& user, const std::string& name, base::Instant at,
            std::vector<Fact>& facts) {
    if (!name.empty()) {
      ids_.try_emplace(name, user);
      auto [known, fresh] = names_.try_emplace(user, name);
      if (fresh || known->second != name) {
        known->second = name;
        model::MemberProfile profile;
        profile.member = user;
        profile.name = name;
        facts.push_back(profile_fact(std::move(profile), at));
      }
    }
    if (!chat_told_ && !name_.empty()) {
      chat_told_ = true;
      model::GroupProfile profile;
      profile.name = name_;
      facts.push_back(group_fact(group(), std::move(profile), at));
    }
  }

  const ReadOptions& options_;
  std::string chat_, name_;
  bool in_messages_ = false, chat_told_ = false;
  std::unordered_map<std::string, std::string> ids_;    // of names, in this chat
  std::unordered_map<std::string, std::string> names_;  // of ids, as last told
};

}  // namespace

std::unique_ptr<Decoder> telegram_decoder(const ReadOptions& options) {
  return std::make_unique<TelegramDecoder>(options);
}

bool telegram_wants(std::string_view path) {
  for (const std::string_view prefix : {"chats.list[].", "left_chats.list[]."}) {
    if (path.substr(0, prefix.size()) == prefix) path.remove_prefix(prefix.size());
  }
  return path == "name" || path == "type" || path == "id" || path == "messages[]";
}

}  // namespace connectors::files
