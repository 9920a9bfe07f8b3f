// Discord, as DiscordChatExporter writes it (JSON, one file per channel):
// {"guild":{…},"channel":{…},"messages":[{…}]}. github.com/Tyrrrz/DiscordChatExporter.
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

class DiscordDecoder final : public Decoder {
 public:
  void begin(std::string_view, std::string_view) override {
    guild_.clear();
    channel_.clear();
    channel_name_.clear();
    channel_told_ = false;
  }

  Result<void> decode(const RawRow& raw, RowSink& sink) override {
    const bool heading = raw.path == "guild" || raw.path == "channel";
    const auto found = object_of(raw, sink);
    if (!found) return {};
    if (heading) {
      if (raw.path == "guild") guild_ = loose_text(*found, "name");
      if (raw.path == "channel") {
        channel_ = loose_text(*found, "id");
        channel_name_ = loose_text(*found, "name");
      }
      return {};
    }
    auto facts = facts_of(*found);
    if (facts)
      sink.accept(raw.line, *std::move(facts), raw.text);
    else
      sink.reject(raw.line, facts.error().text, raw.text);
    return {};
  }

 private:
  Result<std::vector<Fact>> facts_of(const object& row) {
    if (channel_.empty()) {
      return fail(ErrorCode::invalid_input, "channel.id is missing before the messages",
                  "channel.id");
    }
    TRY(id, base::required_text(row, "id"));
    TRY(time, base::required_text(row, "timestamp"));
    TRY(at, read_time(time, base::TimeZone::utc()));
    const object* author = base::object_at(row, "author");
    if (!author) return fail(ErrorCode::invalid_input, "author is missing", "author");
    const std::string user = loose_text(*author, "id");
    if (user.empty()) return fail(ErrorCode::invalid_input, "author.id is missing", "author.id");

    std::vector<Fact> facts;
    tell_channel(at, facts);
    add_profile(*author, user, at, facts);
    add_body(row, id, at, user, facts);
    const std::string_view edited = text_at(row, "timestampEdited");
    if (!edited.empty()) {
      TRY(edited_at, read_time(edited, base::TimeZone::utc()));
      model::MessageEdited edit{id, loose_text(row, "content")};
      facts.push_back(make_fact(id + ":edited:" + std::string(edited), edited_at, channel_, user,
                                std::move(edit)));
    }
    return facts;
  }

  void tell_channel(base::Instant at, std::vector<Fact>& facts) {
    if (channel_told_ || channel_name_.empty()) return;
    channel_told_ = true;
    model::GroupProfile profile;
    profile.name = guild_.empty() ? channel_name_ : guild_ + " / " + channel_name_;
    facts.push_back(group_fact(channel_, std::move(profile), at));
  }

  void add_body(const object& row, const std::string& id, base::Instant at, const std::string& user,
                std::vector<Fact>& facts) {
    const std::string type = loose_text(row, "type");
    const std::size_t told = facts.size();
    const auto add = [&](std::string_view actor, std::string name, model::FactBody body) {
      facts.push_back(make_fact(std::move(name), at, channel_, actor, std::move(body)));
    };
    if (type == "GuildMemberJoin" || type == "UserJoin")
      return add(user, id, model::MemberJoined{});
    if (type == "RecipientAdd" || type == "RecipientRemove") {
      if (const array* people = base::array_at(row, "mentions"); people && !people->empty()) {
        for (const value& person : *people) {
          const object* one = person.if_object();
          const std::string who = one ? loose_text(*one, "id") : std::string();
          if (who.empty()) continue;
          if (type == "RecipientAdd") {
            add(who, id + ":" + who, model::MemberJoined{"invitation", user});
          } else {
            const auto reason =
                who == user ? model::LeaveReason::left : model::LeaveReason::removed;
            add(who, id + ":" + who, model::MemberLeft{reason, who == user ? "" : user});
          }
        }
        if (facts.size() > told) return;
      }
    }
    if (type == "ChannelNameChange" && !loose_text(row, "content").empty()) {
      // "changed the channel name: new-name", or the bare name
      std::string name = loose_text(row, "content");
      const std::size_t colon = name.find(": ");
      if (colon != std::string::npos) name.erase(0, colon + 2);
      while (!name.empty() && (name.back() == '.' || name.back() == '*')) name.pop_back();
      while (!name.empty() && name.front() == '*') name.erase(0, 1);
      return add(user, id, model::GroupRenamed{std::move(name)});
    }
    add(user, id, message_of(row, type));
  }

  static model::MessageSent message_of(const object& row, std::string_view type) {
    model::MessageSent message;
    message.text = loose_text(row, "content");
    const object* reference = base::object_at(row, "reference");
    if (reference && (type == "Reply" || type == "Default" || type == "19" || type == "0")) {
      message.reply_to = loose_text(*reference, "messageId");
    }
    if (const array* people = base::array_at(row, "mentions")) {
      for (const value& person : *people) {
        if (const object* one = person.if_object()) {
          if (std::string who = loose_text(*one, "id"); !who.empty()) {
            message.mentions.push_back(std::move(who));
          }
        }
      }
    }
    object detail;
    if (!type.empty() && type != "Default" && type != "Reply" && type != "0" && type != "19") {
      message.kind = MessageKind::notice;
      detail["type"] = type;
    }
    const array* attachments = base::array_at(row, "attachments");
    if (attachments && !attachments->empty()) {
      detail["attachments"] = *attachments;
      if (message.text.empty()) describe(attachments->front(), message);
    }
    const array* stickers = base::array_at(row, "stickers");
    if (stickers && !stickers->empty() && message.text.empty()) {
      message.kind = MessageKind::sticker;
      if (const object* one = stickers->front().if_object())
        message.text = loose_text(*one, "name");
    }
    if (!detail.empty()) message.detail = base::json::serialize(detail);
    return message;
  }

  static void describe(const value& attachment, model::MessageSent& message) {
    const object* one = attachment.if_object();
    message.kind = MessageKind::file;
    if (!one) return;
    message.text = loose_text(*one, "fileName");
    for (const std::string_view ending : {".png", ".jpg", ".jpeg", ".gif", ".webp"}) {
      if (message.text.size() > ending.size() &&
          message.text.substr(message.text.size() - ending.size()) == ending) {
        message.kind = MessageKind::image;
      }
    }
  }

  void add_profile(const object& author, const std::string& user, base::Instant at,
                   std::vector<Fact>& facts) {
    model::MemberProfile profile;
    profile.member = user;
    std::string name = loose_text(author, "nickname");
    if (name.empty()) name = loose_text(author, "name");
    if (base::flag_at(author, "isBot")) profile.role = model::Role::bot;
    auto [known, fresh] = names_.try_emplace(user, name);
    if (!fresh && known->second == name) return;
    known->second = name;
    if (!name.empty()) profile.name = std::move(name);
    if (profile.name || profile.role) facts.push_back(profile_fact(std::move(profile), at));
  }

  std::string guild_, channel_, channel_name_;
  bool channel_told_ = false;
  std::unordered_map<std::string, std::string> names_;  // as last told
};

}  // namespace

std::unique_ptr<Decoder> discord_decoder() { return std::make_unique<DiscordDecoder>(); }

bool discord_wants(std::string_view path) {
  return path == "guild" || path == "channel" || path == "messages[]";
}

}  // namespace connectors::files
