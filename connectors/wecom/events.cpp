#include "connectors/wecom/events.h"

#include <openssl/evp.h>

#include <array>
#include <initializer_list>
#include <optional>

#include "base/ascii.h"
#include "base/ensure.h"
#include "connectors/wecom/callback_xml.h"

namespace connectors::wecom {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

std::string digest_of(std::string_view message) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  ENSURE(EVP_Digest(message.data(), message.size(), digest, &size, EVP_sha256(), nullptr) == 1);
  return base::to_hex({digest, 16});
}

// The first of these elements that is missing or empty.
std::optional<std::string> missing(const XmlElement& root,
                                   std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (root.text_of(name).empty()) return std::string(name) + " is missing";
  }
  return std::nullopt;
}

// An event body, or why this event cannot have one.
struct Reading {
  std::optional<EventBody> body;
  std::string problem;
};

Reading unreadable(std::string problem) { return {std::nullopt, std::move(problem)}; }

template <class Step>
struct Word {
  std::string_view text;
  Step step;
};

template <class Step, std::size_t count>
std::optional<Step> step_of(const Word<Step> (&words)[count], std::string_view text) {
  for (const Word<Step>& word : words) {
    if (word.text == text) return word.step;
  }
  return std::nullopt;
}

Reading read_contact(const XmlElement& root) {
  static constexpr Word<ContactStep> words[] = {
      {"add_external_contact", ContactStep::added},
      {"add_half_external_contact", ContactStep::half_added},
      {"edit_external_contact", ContactStep::edited},
      {"del_external_contact", ContactStep::deleted},
      {"del_follow_user", ContactStep::unfollowed},
      {"transfer_fail", ContactStep::transfer_failed},
      {"msg_audit_approved", ContactStep::archive_agreed},
  };
  const auto step = step_of(words, root.text_of("ChangeType"));
  if (!step) return {};
  if (auto problem = missing(root, {"UserID", "ExternalUserID"})) return unreadable(*problem);
  ContactChanged changed;
  changed.step = *step;
  changed.user = root.text_of("UserID");
  changed.contact = root.text_of("ExternalUserID");
  changed.state = root.text_of("State");
  changed.welcome_code = root.text_of("WelcomeCode");
  changed.reason = root.text_of(*step == ContactStep::transfer_failed ? "FailReason" : "Source");
  return {std::move(changed), {}};
}

GroupStep group_step(std::string_view change, std::string_view detail) {
  static constexpr Word<GroupStep> words[] = {
      {"add_member", GroupStep::members_added},     {"del_member", GroupStep::members_removed},
      {"change_owner", GroupStep::owner_changed},   {"change_name", GroupStep::name_changed},
      {"change_notice", GroupStep::notice_changed},
  };
  if (change == "create") return GroupStep::created;
  if (change == "dismiss") return GroupStep::dismissed;
  return step_of(words, detail).value_or(GroupStep::changed);
}

Reading read_group(const XmlElement& root) {
  const std::string_view change = root.text_of("ChangeType");
  if (change != "create" && change != "update" && change != "dismiss") return {};
  if (auto problem = missing(root, {"ChatId"})) return unreadable(*problem);
  GroupChanged changed;
  changed.step = group_step(change, root.text_of("UpdateDetail"));
  changed.chat = root.text_of("ChatId");
  // Scenes, counts and versions stand in other updates too and mean nothing there.
  const bool is_arrival = changed.step == GroupStep::members_added;
  if (!is_arrival && changed.step != GroupStep::members_removed) return {std::move(changed), {}};
  changed.scene = root.integer_of(is_arrival ? "JoinScene" : "QuitScene").value_or(-1);
  if (const XmlElement* list = root.find("MemChangeList")) {
    for (const XmlElement& item : list->children) {
      if (item.name == "Item" && !item.text.empty()) changed.members.push_back(item.text);
    }
  }
  changed.count =
      root.integer_of("MemChangeCnt").value_or(static_cast<std::int64_t>(changed.members.size()));
  changed.version_before = root.text_of("LastMemVer");
  changed.version_after = root.text_of("CurMemVer");
  return {std::move(changed), {}};
}

Reading read_tag(const XmlElement& root) {
  static constexpr Word<TagStep> words[] = {{"create", TagStep::created},
                                            {"update", TagStep::updated},
                                            {"delete", TagStep::deleted},
                                            {"shuffle", TagStep::shuffled}};
  const auto step = step_of(words, root.text_of("ChangeType"));
  if (!step) return {};
  if (auto problem = missing(root, {"Id"})) return unreadable(*problem);
  // What is shuffled is the order within a group of tags.
  const bool is_group = root.text_of("TagType") == "tag_group" || *step == TagStep::shuffled;
  return {TagChanged{*step, std::string(root.text_of("Id")), is_group,
                     root.integer_of("StrategyId").value_or(0)},
          {}};
}

Reading read_acquisition(const XmlElement& root) {
  if (auto problem = missing(root, {"ChangeType"})) return unreadable(*problem);
  return {
      AcquisitionChanged{std::string(root.text_of("ChangeType")),
                         std::string(root.text_of("LinkId")), std::string(root.text_of("State"))},
      {}};
}

Reading read_card(const XmlElement& root, bool from_menu) {
  if (auto problem = missing(root, {"FromUserName", "TaskId"})) return unreadable(*problem);
  CardPressed pressed;
  pressed.user = root.text_of("FromUserName");
  pressed.key = root.text_of("EventKey");
  pressed.task = root.text_of("TaskId");
  pressed.card_type = root.text_of("CardType");
  pressed.response_code = root.text_of("ResponseCode");
  pressed.from_menu = from_menu;
  if (const XmlElement* selected = root.find("SelectedItems")) {
    for (const XmlElement& item : selected->children) {
      CardPressed::Choice choice;
      choice.question = item.text_of("QuestionKey");
      if (const XmlElement* options = item.find("OptionIds")) {
        for (const XmlElement& option : options->children) choice.options.push_back(option.text);
      }
      pressed.choices.push_back(std::move(choice));
    }
  }
  return {std::move(pressed), {}};
}

Reading read_message(const XmlElement& root, std::string_view kind) {
  if (auto problem = missing(root, {"FromUserName", "MsgId"})) return unreadable(*problem);
  return {StaffSaid{std::string(root.text_of("FromUserName")), std::string(kind),
                    std::string(root.text_of("Content")), std::string(root.text_of("MsgId"))},
          {}};
}

Reading read_body(const XmlElement& root, std::string_view kind, std::string_view event) {
  static constexpr std::string_view kinds[] = {"text",  "image",    "voice",
                                               "video", "location", "link"};
  for (const std::string_view known : kinds) {
    if (kind == known) return read_message(root, kind);
  }
  if (event == "change_external_contact") return read_contact(root);
  if (event == "change_external_chat") return read_group(root);
  if (event == "change_external_tag") return read_tag(root);
  if (event == "msgaudit_notify") return {ArchiveReady{}, {}};
  if (event == "customer_acquisition") return read_acquisition(root);
  if (event == "template_card_event") return read_card(root, false);
  if (event == "template_card_menu_event") return read_card(root, true);
  if (event == "enter_agent") {
    if (auto problem = missing(root, {"FromUserName"})) return unreadable(*problem);
    return {AppEntered{std::string(root.text_of("FromUserName"))}, {}};
  }
  if (event == "kf_msg_or_event") {
    if (auto problem = missing(root, {"Token"})) return unreadable(*problem);
    return {ServiceMessagesReady{std::string(root.text_of("Token")),
                                 std::string(root.text_of("OpenKfId"))},
            {}};
  }
  return {};
}

std::string name_of(const XmlElement& root, std::string_view kind, std::string_view event) {
  std::string name(event.empty() ? kind : event);
  if (const auto change = root.text_of("ChangeType"); !change.empty()) {
    name.append("/").append(change);
  }
  return name;
}

template <class... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

}  // namespace

Result<Event> read_event(std::string_view message) {
  TRY(root, read_xml(message));
  // A suite is told by InfoType, AuthCorpId and TimeStamp; a company's own app by the other three.
  const bool of_suite = !root.text_of("InfoType").empty();
  const std::string_view kind = of_suite ? "event" : root.text_of("MsgType");
  const std::string_view event = root.text_of(of_suite ? "InfoType" : "Event");
  const std::string_view time_name = of_suite ? "TimeStamp" : "CreateTime";
  const auto seconds = root.integer_of(time_name);
  constexpr std::int64_t seconds_max = 7'258'118'400;  // the year 2200
  if (!seconds || *seconds <= 0 || *seconds > seconds_max) {
    return fail(ErrorCode::invalid_input,
                std::string(time_name) + " is missing or no time in seconds",
                std::string(time_name));
  }
  Event read;
  read.at = base::Instant{*seconds * 1000};
  read.company = root.text_of(of_suite ? "AuthCorpId" : "ToUserName");
  read.agent = root.integer_of("AgentID").value_or(0);
  Reading reading = read_body(root, kind, event);
  if (reading.body) {
    read.body = *std::move(reading.body);
  } else {
    read.body =
        OtherEvent{name_of(root, kind, event), std::move(reading.problem), std::string(message)};
  }
  const StaffSaid* said = std::get_if<StaffSaid>(&read.body);
  read.id = said ? "message:" + said->message : "event:" + digest_of(message);
  return read;
}

std::string event_name(const Event& event) {
  const auto named = [](std::string_view kind, std::string_view step) {
    return std::string(kind) + "." + std::string(step);
  };
  return std::visit(
      Overloaded{
          [&](const ContactChanged& body) { return named("contact", model::to_name(body.step)); },
          [&](const GroupChanged& body) { return named("group", model::to_name(body.step)); },
          [&](const TagChanged& body) { return named("tag", model::to_name(body.step)); },
          [](const ArchiveReady&) { return std::string("archive"); },
          [](const AcquisitionChanged&) { return std::string("acquisition"); },
          [](const StaffSaid&) { return std::string("staff_said"); },
          [](const AppEntered&) { return std::string("app_entered"); },
          [](const CardPressed&) { return std::string("card_pressed"); },
          [](const ServiceMessagesReady&) { return std::string("service_messages"); },
          [](const OtherEvent&) { return std::string("other"); },
      },
      event.body);
}

std::vector<FollowUp> follow_ups_of(const Event& event) {
  const auto after = event.at + stale_window;
  if (const auto* changed = std::get_if<ContactChanged>(&event.body)) {
    // Who is no contact any more cannot be fetched, and nothing changed where a transfer failed.
    switch (changed->step) {
      case ContactStep::added:
      case ContactStep::half_added:
      case ContactStep::edited: return {{FollowUpKind::fetch_contact, changed->contact, after}};
      case ContactStep::deleted:
      case ContactStep::unfollowed:
      case ContactStep::transfer_failed:
      case ContactStep::archive_agreed: return {};
    }
  }
  if (const auto* changed = std::get_if<GroupChanged>(&event.body)) {
    if (changed->step == GroupStep::dismissed) return {};
    return {{FollowUpKind::fetch_group, changed->chat, after}};
  }
  if (const auto* changed = std::get_if<TagChanged>(&event.body)) {
    return {{FollowUpKind::fetch_tags, changed->id, after}};
  }
  if (std::holds_alternative<ArchiveReady>(event.body)) {
    return {{FollowUpKind::pull_archive, {}, event.at}};
  }
  if (const auto* ready = std::get_if<ServiceMessagesReady>(&event.body)) {
    return {{FollowUpKind::fetch_service_messages, ready->account, event.at}};
  }
  return {};
}

}  // namespace connectors::wecom
