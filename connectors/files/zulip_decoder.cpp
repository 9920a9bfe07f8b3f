// A Zulip export: realm.json (people, streams, recipients, subscriptions) and messages-000001.json
// …. A group is a stream; the topic is kept in the message's detail. zulip.readthedocs.io, "Export
// and import".
#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "connectors/files/decoder.h"
#include "connectors/files/time_text.h"

namespace connectors::files {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::object;
using model::Fact;
using model::MessageKind;

using Number = std::int64_t;

// Recipients, as Zulip numbers their types.
constexpr Number personal = 1, stream = 2;

Result<Number> number_in(const object& row, std::string_view key) {
  if (const auto number = base::integer_at(row, key)) return *number;
  return fail(ErrorCode::invalid_input, std::string(key) + " is missing or no number",
              std::string(key));
}

class ZulipDecoder final : public Decoder {
 public:
  explicit ZulipDecoder(base::Instant now) : now_(now) {}

  void begin(std::string_view, std::string_view) override {}

  Result<void> decode(const RawRow& raw, RowSink& sink) override {
    const auto row = object_of(raw, sink);
    if (!row) return {};
    if (raw.path == "zerver_recipient[]" || raw.path == "zerver_subscription[]") {
      auto noted = raw.path == "zerver_recipient[]" ? note_recipient(*row)
                                                    : note_subscription(*row, raw.line);
      if (!noted) sink.reject(raw.line, noted.error().text, raw.text);
      return {};
    }
    auto facts = raw.path == "zerver_message[]"  ? message_facts(*row)
                 : raw.path == "zerver_stream[]" ? stream_facts(*row)
                                                 : person_facts(*row);
    if (facts)
      sink.accept(raw.line, *std::move(facts), raw.text);
    else
      sink.reject(raw.line, facts.error().text, raw.text);
    return {};
  }

  // Who is in a stream and never spoke there. Zulip keeps who, not since when: not before both
  // existed. Each is a row of its own; the subscriptions of people who spoke, and of no stream, are
  // no rows.
  void finish(RowSink& sink) override {
    for (const Subscription& one : subscriptions_) {
      const auto found = recipients_.find(one.recipient);
      if (found == recipients_.end() || found->second.type != stream) continue;
      const std::string group = stream_group(found->second.of), member = person(one.user);
      if (spoke_.count(group + "\n" + member) > 0) continue;
      const auto since = [](const auto& table, Number id) {
        const auto at = table.find(id);
        return at == table.end() ? instant_min : at->second;
      };
      const base::Instant at =
          std::max(since(people_since_, one.user), since(streams_since_, found->second.of));
      std::vector<Fact> facts;
      facts.push_back(make_fact("listed:" + group + ":" + member, at, group, member,
                                model::MemberJoined{"subscription", {}}));
      sink.accept(one.line, std::move(facts), member);
    }
  }

 private:
  struct Recipient {
    Number type = 0, of = 0;
  };
  struct Subscription {
    Number user = 0, recipient = 0;
    std::int64_t line = 0;
  };

  static std::string stream_group(Number id) { return "stream:" + std::to_string(id); }
  static std::string person(Number id) { return "user:" + std::to_string(id); }

  Result<void> note_recipient(
      const object& row) {  // a table of the format, not a row of the company
    TRY(id, number_in(row, "id"));
    TRY(type, number_in(row, "type"));
    TRY(of, number_in(row, "type_id"));
    recipients_[id] = {type, of};
    return {};
  }

  Result<base::Instant> time_in(const object& row, std::string_view key) const {
    const std::string text = loose_text(row, key);
    if (text.empty()) {
      return fail(ErrorCode::invalid_input, std::string(key) + " is missing", std::string(key));
    }
    return read_time(text, base::TimeZone::utc());
  }

  Result<std::vector<Fact>> person_facts(const object& row) {
    TRY(id, number_in(row, "id"));
    model::MemberProfile profile;
    profile.member = person(id);
    if (std::string name = loose_text(row, "full_name"); !name.empty()) {
      names_[name] = profile.member;
      profile.name = std::move(name);
    }
    for (std::string email : {loose_text(row, "delivery_email"), loose_text(row, "email")}) {
      if (!email.empty() && !profile.email) profile.email = std::move(email);
    }
    if (base::flag_at(row, "is_bot")) profile.role = model::Role::bot;
    const auto joined = time_in(row, "date_joined");
    const base::Instant at = joined ? *joined : now_;
    people_since_[id] = at;
    std::vector<Fact> facts;
    facts.push_back(profile_fact(std::move(profile), at));
    return facts;
  }

  Result<std::vector<Fact>> stream_facts(const object& row) {
    TRY(id, number_in(row, "id"));
    TRY(name, base::required_text(row, "name"));
    const auto created = time_in(row, "date_created");
    const base::Instant at = created ? *created : now_;
    streams_since_[id] = at;
    model::GroupProfile profile;
    profile.name = std::move(name);
    std::vector<Fact> facts;
    facts.push_back(group_fact(stream_group(id), std::move(profile), at));
    return facts;
  }

  Result<void> note_subscription(const object& row, std::int64_t line) {
    TRY(user, number_in(row, "user_profile"));
    TRY(recipient, number_in(row, "recipient"));
    if (base::flag_at(row, "active", true)) subscriptions_.push_back({user, recipient, line});
    return {};
  }

  std::string group_of(const Recipient& recipient, Number sender) const {
    if (recipient.type == stream) return stream_group(recipient.of);
    if (recipient.type == personal) return direct_chat({person(sender), person(recipient.of)});
    return "huddle:" + std::to_string(recipient.of);
  }

  Result<std::vector<Fact>> message_facts(const object& row) {
    TRY(id, number_in(row, "id"));
    TRY(sender, number_in(row, "sender"));
    TRY(recipient, number_in(row, "recipient"));
    const auto found = recipients_.find(recipient);
    if (found == recipients_.end()) {
      return fail(ErrorCode::invalid_input,
                  "recipient " + std::to_string(recipient) +
                      " is unknown: is realm.json missing beside the messages?",
                  "recipient");
    }
    TRY(at, time_in(row, "date_sent"));
    const std::string group = group_of(found->second, sender);
    model::MessageSent message;
    read_content(loose_text(row, "content"), message);
    std::string topic = loose_text(row, "subject");
    if (topic.empty()) topic = loose_text(row, "topic");
    if (!topic.empty()) message.detail = base::json::serialize(object{{"topic", topic}});
    spoke_.insert(group + "\n" + person(sender));
    std::vector<Fact> facts;
    const std::string text = message.text;
    facts.push_back(make_fact(std::to_string(id), at, group, person(sender), std::move(message)));
    if (const auto edited = time_in(row, "last_edit_time")) {
      facts.push_back(make_fact(std::to_string(id) + ":edited:" + std::to_string(edited->ms),
                                *edited, group, person(sender),
                                model::MessageEdited{std::to_string(id), text}));
    }
    return facts;
  }

  // A quoted reply is written as   @_**Name|7** [said](https://…/near/123):⏎```quote⏎…⏎```⏎text
  // The quote leaves the text, and the message behind "near/" is what is answered.
  void read_content(std::string content, model::MessageSent& message) const {
    const std::size_t said = content.find("[said](");
    const std::size_t near = said == std::string::npos ? said : content.find("/near/", said);
    const std::size_t open = near == std::string::npos ? near : content.find("```quote\n", near);
    const std::size_t close = open == std::string::npos ? open : content.find("\n```", open + 8);
    if (said < 200 && close != std::string::npos) {
      std::size_t digit = near + 6;
      while (digit < content.size() && content[digit] >= '0' && content[digit] <= '9') ++digit;
      message.reply_to = content.substr(near + 6, digit - near - 6);
      message.quote = content.substr(open + 9, close > open + 9 ? close - open - 9 : 0);
      content.erase(0, close + 4);
      content.erase(0, content.find_first_not_of("`\n"));
    }
    message.mentions = mentions_of(content);
    message.text = std::move(content);
  }

  // "@**Name**", "@**Name|7**"
  std::vector<std::string> mentions_of(std::string_view text) const {
    std::vector<std::string> mentions;
    for (std::size_t at = text.find("@**"); at != std::string_view::npos;
         at = text.find("@**", at)) {
      const std::size_t end = text.find("**", at + 3);
      if (end == std::string_view::npos) break;
      const std::string_view inside = text.substr(at + 3, end - at - 3);
      const std::size_t bar = inside.find('|');
      const auto known = names_.find(std::string(inside));
      if (bar != std::string_view::npos)
        mentions.push_back("user:" + std::string(inside.substr(bar + 1)));
      else
        mentions.push_back(known == names_.end() ? std::string(inside) : known->second);
      at = end + 2;
    }
    return mentions;
  }

  base::Instant now_;
  std::unordered_map<Number, Recipient> recipients_;
  std::unordered_map<Number, base::Instant> people_since_, streams_since_;
  std::unordered_map<std::string, std::string> names_;  // to member ids
  std::vector<Subscription> subscriptions_;
  std::unordered_set<std::string> spoke_;  // group and person
};

}  // namespace

std::unique_ptr<Decoder> zulip_decoder(const ReadOptions& options) {
  return std::make_unique<ZulipDecoder>(options.now);
}

bool zulip_wants(std::string_view path) {
  return path == "zerver_message[]" || path == "zerver_userprofile[]" ||
         path == "zerver_userprofile_crossrealm[]" || path == "zerver_userprofile_mirrordummy[]" ||
         path == "zerver_stream[]" || path == "zerver_recipient[]" ||
         path == "zerver_subscription[]";
}

}  // namespace connectors::files
