// A Slack export: users.json, channels.json (groups.json, mpims.json, dms.json) and one file per
// channel and day. slack.com/help/articles/220556107, api.slack.com/events/message.
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "connectors/files/decoder.h"
#include "connectors/files/slack_text.h"
#include "connectors/files/time_text.h"

namespace connectors::files {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::array;
using base::json::object;
using base::json::value;
using model::Fact;
using model::MessageKind;

class SlackDecoder final : public Decoder {
 public:
  explicit SlackDecoder(const ReadOptions& options) : options_(options) {}

  void begin(std::string_view path, std::string_view) override {
    const std::size_t slash = path.rfind('/');
    const std::string_view name = path.substr(slash + 1);
    const bool top = slash == std::string_view::npos;
    part_ = name == "users.json" ? Part::users
            : name == "channels.json" || name == "groups.json" || name == "mpims.json" ||
                    name == "dms.json"
                ? Part::channels
                : Part::messages;
    if (part_ != Part::messages) return;
    const std::string_view folder = top ? "" : path.substr(0, slash);
    const std::string channel(folder.substr(folder.rfind('/') + 1));
    const auto known = channel_ids_.find(channel);
    group_ = known != channel_ids_.end() ? known->second : channel;
    if (group_.empty()) group_ = options_.group;
  }

  Result<void> decode(const RawRow& raw, RowSink& sink) override {
    const auto row = object_of(raw, sink);
    if (!row) return {};
    auto facts = part_ == Part::users      ? user_facts(*row)
                 : part_ == Part::channels ? channel_facts(*row, raw.line)
                                           : message_facts(*row);
    if (facts)
      sink.accept(raw.line, *std::move(facts), raw.text);
    else
      sink.reject(raw.line, facts.error().text, raw.text);
    return {};
  }

  // Members of a channel whom no message shows: they joined, nobody knows when, and never spoke.
  // Each is a row of its own, at the moment the channel was made.
  void finish(RowSink& sink) override {
    for (const Silent& silent : memberships_) {
      if (seen_.count(silent.group + "\n" + silent.user) > 0) continue;
      std::vector<Fact> facts;
      facts.push_back(make_fact("listed:" + silent.group + ":" + silent.user, silent.at,
                                silent.group, silent.user, model::MemberJoined{"member list", {}}));
      sink.accept(silent.line, std::move(facts), silent.user);
    }
  }

 private:
  enum class Part { users, channels, messages };
  struct Silent {
    std::string group, user;
    base::Instant at;
    std::int64_t line;
  };

  Result<std::vector<Fact>> user_facts(const object& row) {
    static const object nothing;
    model::MemberProfile profile;
    TRY(id, base::required_text(row, "id"));
    profile.member = id;
    const object* inner = base::object_at(row, "profile");
    const object& more = inner ? *inner : nothing;
    for (std::string name : {loose_text(more, "display_name"), loose_text(more, "real_name"),
                             loose_text(row, "real_name"), loose_text(row, "name")}) {
      if (name.empty() || profile.name) continue;
      profile.name = std::move(name);
    }
    const std::pair<std::string_view, std::optional<std::string>*> fields[] = {
        {"email", &profile.email}, {"phone", &profile.phone}, {"title", &profile.title}};
    for (const auto& [key, place] : fields) {
      if (std::string text = loose_text(more, key); !text.empty()) *place = std::move(text);
    }
    if (base::flag_at(row, "is_bot") || id == "USLACKBOT") profile.role = model::Role::bot;
    if (profile.role) bots_.insert(id);
    names_[id] = profile.name.value_or(id);
    const auto updated = read_time(loose_text(row, "updated"), base::TimeZone::utc());
    std::vector<Fact> facts;
    facts.push_back(profile_fact(std::move(profile), updated ? *updated : options_.now));
    return facts;
  }

  Result<std::vector<Fact>> channel_facts(const object& row, std::int64_t line) {
    TRY(id, base::required_text(row, "id"));
    const std::string name = loose_text(row, "name");
    channel_ids_[name.empty() ? id : name] = id;
    channel_ids_[id] = id;
    const auto created = read_time(loose_text(row, "created"), base::TimeZone::utc());
    const base::Instant at = created ? *created : options_.now;
    model::GroupProfile profile;
    profile.name = name.empty() ? id : name;
    std::vector<Fact> facts;
    facts.push_back(group_fact(id, std::move(profile), at));
    if (const array* members = base::array_at(row, "members"); members && created) {
      for (const value& member : *members) {
        if (member.is_string()) {
          memberships_.push_back({id, std::string(member.get_string()), at, line});
        }
      }
    }
    return facts;
  }

  std::string name_of(std::string_view user) const {
    const auto found = names_.find(std::string(user));
    return found == names_.end() ? std::string(user) : found->second;
  }

  std::string external(std::string_view ts) const { return fit_id(group_ + ":" + std::string(ts)); }

  Result<std::vector<Fact>> message_facts(const object& row) {
    if (group_.empty()) {
      return fail(ErrorCode::invalid_input,
                  "the file lies in no channel's folder; give --group NAME", "group");
    }
    TRY(ts, base::required_text(row, "ts"));
    TRY(at, read_time(ts, base::TimeZone::utc()));
    const std::string subtype = loose_text(row, "subtype");
    std::vector<Fact> facts;
    std::string user = loose_text(row, "user");
    const bool bot = subtype == "bot_message" || (user.empty() && row.contains("bot_id"));
    if (user.empty()) user = loose_text(row, "bot_id");
    if (user.empty()) user = loose_text(row, "username");
    if (user.empty() && !subtype.empty()) user = "system";
    if (user.empty()) return fail(ErrorCode::invalid_input, "user is missing", "user");
    const auto add = [&](model::FactBody body) {
      facts.push_back(make_fact(external(ts), at, group_, user, std::move(body)));
    };
    if (user != "system") seen_.insert(group_ + "\n" + user);
    if (bot) tell_bot(row, user, at, facts);

    if (subtype == "channel_join" || subtype == "group_join") {
      const std::string inviter = loose_text(row, "inviter");
      add(model::MemberJoined{inviter.empty() ? "" : "invitation", inviter});
    } else if (subtype == "channel_leave" || subtype == "group_leave") {
      add(model::MemberLeft{model::LeaveReason::left, {}});
    } else if ((subtype == "channel_name" || subtype == "group_name") &&
               !loose_text(row, "name").empty()) {
      add(model::GroupRenamed{loose_text(row, "name")});
    } else if (subtype == "message_deleted" && !loose_text(row, "deleted_ts").empty()) {
      add(model::MessageRevoked{external(loose_text(row, "deleted_ts"))});
    } else {
      model::MessageSent message = message_of(row, subtype, ts);
      const std::string text = message.text;
      add(std::move(message));
      TRY_VOID(add_edit(row, ts, text, user, facts));
    }
    return facts;
  }

  Result<void> add_edit(const object& row, const std::string& ts, const std::string& text,
                        const std::string& user, std::vector<Fact>& facts) const {
    const object* edited = base::object_at(row, "edited");
    const std::string edited_ts = edited ? loose_text(*edited, "ts") : std::string();
    if (edited_ts.empty()) return {};
    TRY(at, read_time(edited_ts, base::TimeZone::utc()));
    std::string by = loose_text(*edited, "user");
    facts.push_back(make_fact(external(ts + ":edited:" + edited_ts), at, group_,
                              by.empty() ? user : by, model::MessageEdited{external(ts), text}));
    return {};
  }

  model::MessageSent message_of(const object& row, const std::string& subtype,
                                const std::string& ts) const {
    model::MessageSent message;
    SlackText text = read_slack_text(base::text_at(row, "text"),
                                     [this](std::string_view user) { return name_of(user); });
    message.text = std::move(text.text);
    message.mentions = std::move(text.mentions);
    const std::string thread = loose_text(row, "thread_ts");
    if (!thread.empty() && thread != ts) message.reply_to = external(thread);
    object detail;
    const bool said = subtype.empty() || subtype == "bot_message" || subtype == "me_message" ||
                      subtype == "thread_broadcast" || subtype == "file_share" ||
                      subtype == "reply_broadcast";
    if (!said) {
      message.kind = MessageKind::notice;
      detail["subtype"] = subtype;
    }
    const array* files = base::array_at(row, "files");
    if (files && !files->empty()) {
      const object* first = files->front().if_object();
      const std::string type = first ? loose_text(*first, "mimetype") : std::string();
      if (message.text.empty()) {
        message.kind = type.rfind("image/", 0) == 0   ? MessageKind::image
                       : type.rfind("video/", 0) == 0 ? MessageKind::video
                       : type.rfind("audio/", 0) == 0 ? MessageKind::voice
                                                      : MessageKind::file;
        if (first) message.text = loose_text(*first, "title");
        if (first && message.text.empty()) message.text = loose_text(*first, "name");
      }
      detail["files"] = *files;
    }
    const array* attachments = base::array_at(row, "attachments");
    if (attachments && !attachments->empty() && message.text.empty()) {
      const object* first = attachments->front().if_object();
      if (first) message.text = loose_text(*first, "fallback");
    }
    if (!detail.empty()) message.detail = base::json::serialize(detail);
    return message;
  }

  void tell_bot(const object& row, const std::string& user, base::Instant at,
                std::vector<Fact>& facts) {
    if (!bots_.insert(user).second) return;
    model::MemberProfile profile;
    profile.member = user;
    profile.role = model::Role::bot;
    if (std::string name = loose_text(row, "username"); !name.empty())
      profile.name = std::move(name);
    facts.push_back(profile_fact(std::move(profile), at));
  }

  const ReadOptions& options_;
  Part part_ = Part::messages;
  std::string group_;
  std::unordered_map<std::string, std::string> channel_ids_;  // of folder names
  std::unordered_map<std::string, std::string> names_;        // of user ids
  std::unordered_set<std::string> bots_;
  std::unordered_set<std::string> seen_;  // group and user
  std::vector<Silent> memberships_;
};

}  // namespace

std::unique_ptr<Decoder> slack_decoder(const ReadOptions& options) {
  return std::make_unique<SlackDecoder>(options);
}

bool slack_wants(std::string_view path) { return path == "[]"; }

}  // namespace connectors::files
