#include "connectors/wecom/events.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "connectors/wecom/callback_vectors_test.h"
#include "connectors/wecom/event_tally.h"

using namespace connectors::wecom;

namespace {

std::string wrap(const std::string& fields) {
  return "<xml><ToUserName><![CDATA[ww1]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>"
         "<CreateTime>1403610513</CreateTime><MsgType><![CDATA[event]]></MsgType>" +
         fields + "</xml>";
}

Event read(const std::string& message) {
  CAPTURE(message);
  auto event = read_event(message);
  REQUIRE(event.has_value());
  return *std::move(event);
}

template <class Body>
Body body_of(const std::string& fields) {
  const Event event = read(wrap(fields));
  CHECK(event.company == "ww1");
  CHECK(event.at.ms == 1'403'610'513'000);
  REQUIRE(std::holds_alternative<Body>(event.body));
  return std::get<Body>(event.body);
}

std::string contact(const std::string& change, const std::string& more = "") {
  return "<Event>change_external_contact</Event><ChangeType><![CDATA[" + change +
         "]]></ChangeType><UserID><![CDATA[zhangsan]]></UserID>"
         "<ExternalUserID><![CDATA[wo1]]></ExternalUserID>" +
         more;
}

std::string group(const std::string& change, const std::string& more = "") {
  return "<Event>change_external_chat</Event><ChatId><![CDATA[wr1]]></ChatId><ChangeType>" +
         change + "</ChangeType>" + more;
}

}  // namespace

TEST_CASE("events: everything that happens between a customer and a member") {
  const std::string welcome = "<State>teststate</State><WelcomeCode>CODE</WelcomeCode>";
  CHECK(body_of<ContactChanged>(contact("add_external_contact", welcome)) ==
        ContactChanged{ContactStep::added, "zhangsan", "wo1", "teststate", "CODE", ""});
  CHECK(body_of<ContactChanged>(contact("add_half_external_contact", welcome)) ==
        ContactChanged{ContactStep::half_added, "zhangsan", "wo1", "teststate", "CODE", ""});
  CHECK(body_of<ContactChanged>(contact("edit_external_contact")).step == ContactStep::edited);
  CHECK(body_of<ContactChanged>(
            contact("del_external_contact", "<Source>DELETE_BY_TRANSFER</Source>")) ==
        ContactChanged{ContactStep::deleted, "zhangsan", "wo1", "", "", "DELETE_BY_TRANSFER"});
  CHECK(body_of<ContactChanged>(contact("del_follow_user")).step == ContactStep::unfollowed);
  CHECK(
      body_of<ContactChanged>(
          contact("transfer_fail", "<FailReason>customer_refused</FailReason>")) ==
      ContactChanged{ContactStep::transfer_failed, "zhangsan", "wo1", "", "", "customer_refused"});
  CHECK(body_of<ContactChanged>(contact("msg_audit_approved", "<WelcomeCode>W</WelcomeCode>")) ==
        ContactChanged{ContactStep::archive_agreed, "zhangsan", "wo1", "", "W", ""});
}

TEST_CASE("events: everything that happens to a group") {
  CHECK(body_of<GroupChanged>(group("create")).step == GroupStep::created);
  CHECK(body_of<GroupChanged>(group("dismiss")).step == GroupStep::dismissed);
  const auto update = [](const std::string& detail, const std::string& more = "") {
    return body_of<GroupChanged>(
        group("update", "<UpdateDetail>" + detail + "</UpdateDetail>" + more));
  };
  CHECK(update("change_owner").step == GroupStep::owner_changed);
  CHECK(update("change_notice").step == GroupStep::notice_changed);
  CHECK(update("change_colour").step == GroupStep::changed);
  // A real capture of a rename carries counts and versions: they mean nothing there.
  const GroupChanged renamed =
      update("change_name",
             "<MemChangeCnt>2</MemChangeCnt><LastMemVer>a</LastMemVer><QuitScene>1</QuitScene>");
  CHECK(renamed == GroupChanged{GroupStep::name_changed, "wr1", -1, 0, {}, "", ""});

  const GroupChanged joined = std::get<GroupChanged>(read(std::string(vectors::message_6)).body);
  CHECK(joined == GroupChanged{GroupStep::members_added,
                               "wrOgQhDgAAMYQiS5ol9G7gK9JVAAAA",
                               3,
                               1,
                               {"wmOgQhDgAAuXFJGwbve4g4iXknfOAAAA"},
                               "9c3f97c2ada667dfb5f6d03308d963e1",
                               "71217227bbd112ecfe3a49c482195cb4"});

  // The official sample has the undocumented scene 1 and names two of ten.
  const GroupChanged many =
      update("add_member",
             "<JoinScene>1</JoinScene><MemChangeCnt>10</MemChangeCnt>"
             "<MemChangeList><Item>wm1</Item><Item>zhangsan</Item></MemChangeList>");
  CHECK(many.scene == 1);
  CHECK(many.count == 10);
  CHECK(many.members == std::vector<std::string>{"wm1", "zhangsan"});

  const GroupChanged removed =
      update("del_member",
             "<JoinScene>0</JoinScene><QuitScene>1</QuitScene><MemChangeCnt>1</MemChangeCnt>");
  CHECK(removed == GroupChanged{GroupStep::members_removed, "wr1", 1, 1, {}, "", ""});
}

TEST_CASE("events: tags, archive, acquisition, customer service") {
  const auto tag = [](const std::string& change, const std::string& type) {
    return body_of<TagChanged>("<Event>change_external_tag</Event><Id>et1</Id><TagType>" + type +
                               "</TagType><StrategyId>1</StrategyId><ChangeType>" + change +
                               "</ChangeType>");
  };
  CHECK(tag("create", "tag") == TagChanged{TagStep::created, "et1", false, 1});
  CHECK(tag("update", "tag_group") == TagChanged{TagStep::updated, "et1", true, 1});
  CHECK(tag("delete", "tag").step == TagStep::deleted);
  CHECK(tag("shuffle", "") == TagChanged{TagStep::shuffled, "et1", true, 1});
  body_of<ArchiveReady>("<AgentID>2000004</AgentID><Event>msgaudit_notify</Event>");
  CHECK(body_of<AcquisitionChanged>("<Event>customer_acquisition</Event><ChangeType>friend_request"
                                    "</ChangeType><LinkId>caw</LinkId><State>S</State>") ==
        AcquisitionChanged{"friend_request", "caw", "S"});
  CHECK(body_of<ServiceMessagesReady>(
            "<Event>kf_msg_or_event</Event><Token>T</Token><OpenKfId>wk1</OpenKfId>") ==
        ServiceMessagesReady{"T", "wk1"});
}

TEST_CASE("events: what members do in the app") {
  const Event said = read(std::string(vectors::message_1));
  CHECK(said.id == "message:4561255354251345929");
  CHECK(said.agent == 218);
  CHECK(std::get<StaffSaid>(said.body) ==
        StaffSaid{"mycreate", "text", "hello", "4561255354251345929"});
  CHECK(body_of<AppEntered>("<Event>enter_agent</Event>").user == "sys");
  const std::string card =
      "<EventKey>done</EventKey><TaskId>task_1</TaskId><CardType>button_interaction</CardType>"
      "<ResponseCode>RC</ResponseCode><AgentID>1</AgentID>";
  const std::string choices =
      "<SelectedItems><SelectedItem><QuestionKey>Q1</QuestionKey><OptionIds><OptionId>O1</OptionId>"
      "<OptionId>O2</OptionId></OptionIds></SelectedItem></SelectedItems>";
  const auto pressed = body_of<CardPressed>("<Event>template_card_event</Event>" + card + choices);
  CHECK(pressed ==
        CardPressed{
            "sys", "done", "task_1", "button_interaction", "RC", {{"Q1", {"O1", "O2"}}}, false});
  CHECK(body_of<CardPressed>("<Event>template_card_menu_event</Event>" + card).from_menu);
}

TEST_CASE("events: the envelope of a third-party suite") {
  const Event event = read(
      "<xml><SuiteId>ww4asffe99e54c0f4c</SuiteId><AuthCorpId>wxf8b4f85f3a794e77</AuthCorpId>"
      "<InfoType>change_external_chat</InfoType><TimeStamp>1403610513</TimeStamp>"
      "<ChatId>wr1</ChatId><ChangeType>dismiss</ChangeType></xml>");
  CHECK(event.company == "wxf8b4f85f3a794e77");
  CHECK(std::get<GroupChanged>(event.body).step == GroupStep::dismissed);
}

TEST_CASE("events: what is not understood is kept whole, with what it lacks") {
  const auto unknown = body_of<OtherEvent>("<Event>change_app_admin</Event>");
  CHECK(unknown.name == "change_app_admin");
  CHECK(unknown.problem.empty());
  CHECK(unknown.message == wrap("<Event>change_app_admin</Event>"));
  CHECK(body_of<OtherEvent>(group("frozen")).name == "change_external_chat/frozen");
  CHECK(body_of<OtherEvent>(contact("blessed")).name == "change_external_contact/blessed");
  CHECK(read("<xml><CreateTime>1</CreateTime></xml>").body.index() ==
        EventBody(OtherEvent{}).index());

  const auto lacks = [](const std::string& fields, std::string_view field) {
    CHECK(body_of<OtherEvent>(fields).problem == std::string(field) + " is missing");
  };
  lacks("<Event>change_external_chat</Event><ChangeType>create</ChangeType>", "ChatId");
  lacks(
      "<Event>change_external_contact</Event><ChangeType>edit_external_contact</ChangeType>"
      "<UserID>a</UserID>",
      "ExternalUserID");
  lacks("<Event>change_external_tag</Event><ChangeType>create</ChangeType>", "Id");
  lacks("<Event>customer_acquisition</Event>", "ChangeType");
  lacks("<Event>template_card_event</Event>", "TaskId");
  lacks("<Event>kf_msg_or_event</Event>", "Token");

  CHECK(read_event("<xml><Event>x</Event></xml>").error().field == "CreateTime");
  CHECK(read_event("<xml><CreateTime>soon</CreateTime></xml>").error().field == "CreateTime");
  CHECK(read_event("<xml><InfoType>x</InfoType></xml>").error().field == "TimeStamp");
  CHECK(read_event("{}").error().field == "xml");
}

TEST_CASE("events: a redelivery has the same id, anything else another") {
  const std::string first = wrap(group("create"));
  CHECK(read(first).id == read(first).id);
  CHECK(read(first).id.size() == std::string("event:").size() + 32);
  CHECK(read(first).id != read(wrap(group("dismiss"))).id);
}

TEST_CASE("events: what is to be fetched afterwards") {
  const auto follow_up = [](const std::string& fields) {
    return follow_ups_of(read(wrap(fields)));
  };
  const base::Instant at{1'403'610'513'000};
  const base::Instant later = at + stale_window;
  CHECK(follow_up(contact("add_external_contact")) ==
        std::vector{FollowUp{FollowUpKind::fetch_contact, "wo1", later}});
  CHECK(follow_up(contact("del_follow_user")).empty());
  CHECK(follow_up(group("create")) ==
        std::vector{FollowUp{FollowUpKind::fetch_group, "wr1", later}});
  CHECK(follow_up(group("dismiss")).empty());
  CHECK(follow_up("<Event>msgaudit_notify</Event>") ==
        std::vector{FollowUp{FollowUpKind::pull_archive, "", at}});
  CHECK(follow_up("<Event>subscribe</Event>").empty());
}

TEST_CASE("event tally: all are counted, the latest that nobody understood are kept") {
  EventTally tally;
  tally.note(read(wrap(group("create"))));
  tally.note(read(wrap(group("create"))));
  tally.note(read(wrap("<Event>subscribe</Event>")));
  tally.note_refused("msg_signature");
  CHECK(tally.counts().at("group.created") == 2);
  CHECK(tally.counts().at("other: subscribe") == 1);
  CHECK(tally.counts().at("refused: msg_signature") == 1);
  CHECK(tally.not_understood().size() == 1);

  const std::string filler(EventTally::kept_message_bytes_max, 'x');
  for (std::size_t i = 0; i < 2 * EventTally::names_max; ++i) {
    tally.note(read(wrap("<Event>new" + std::to_string(i) + "</Event><F>" + filler + "</F>")));
  }
  CHECK(tally.counts().size() == EventTally::names_max + 1);
  CHECK(tally.counts().at("(more)") == 203);
  CHECK(tally.not_understood().size() == EventTally::kept_max);
  CHECK(std::get<OtherEvent>(tally.not_understood().back().body).message.size() ==
        EventTally::kept_message_bytes_max);
  CHECK(std::get<OtherEvent>(tally.not_understood().back().body).name == "new399");
}
