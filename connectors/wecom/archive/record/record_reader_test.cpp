// The samples have the platform's shapes (document 91774), one of each kind; no real person.
#include "connectors/wecom/archive/record/record_reader.h"

#include <doctest/doctest.h>

#include "model/names.h"

using namespace connectors::wecom::archive;
using model::MessageKind;

namespace {

base::json::object parsed(const std::string& text) {
  auto value = base::parse_json(text);
  REQUIRE(value.has_value());
  return value->get_object();
}

// A record of a group with the given rest ("\"msgtype\":…").
std::string in_group(const std::string& rest) {
  return R"({"seq":7,"msgid":"m1","action":"send","from":"wmA","tolist":["Li"],"roomid":"wrG",)"
         R"("msgtime":1763780001000,)" +
         rest + "}";
}

model::Fact fact_of(const std::string& record) {
  RecordReader reader;
  auto read = reader.read(parsed(record));
  REQUIRE_MESSAGE(read.has_value(), record);
  REQUIRE(read->facts.size() == 1);
  CHECK(read->left_out == LeftOut::nothing);
  return read->facts.front();
}

struct Kind {
  const char* rest;
  MessageKind kind;
  const char* text;
};

const Kind kinds[] = {
    {R"("msgtype":"text","text":{"content":"在吗"})", MessageKind::text, "在吗"},
    {R"("msgtype":"image","image":{"md5sum":"5","filesize":7,"sdkfileid":"F"})", MessageKind::image,
     ""},
    {R"("msgtype":"voice","voice":{"voice_size":68,"play_length":10,"sdkfileid":"F"})",
     MessageKind::voice, ""},
    {R"("msgtype":"video","video":{"filesize":15,"play_length":108,"sdkfileid":"F"})",
     MessageKind::video, ""},
    {R"("msgtype":"card","card":{"corpname":"示例","userid":"wmC"})", MessageKind::card,
     "示例\nwmC"},
    {R"("msgtype":"location","location":{"longitude":1.5,"title":"大厦","address":"1号"})",
     MessageKind::location, "大厦\n1号"},
    {R"("msgtype":"emotion","emotion":{"type":1,"width":29,"sdkfileid":"F"})", MessageKind::sticker,
     ""},
    {R"("msgtype":"file","file":{"filename":"资料.docx","fileext":"docx","sdkfileid":"F"})",
     MessageKind::file, "资料.docx"},
    {R"("msgtype":"link","link":{"title":"a","description":"b","link_url":"c"})", MessageKind::link,
     "a\nb\nc"},
    {R"("msgtype":"weapp","weapp":{"title":"t","description":"d","displayname":"n"})",
     MessageKind::mini_program, "n\nt\nd"},
    {R"x("msgtype":"chatrecord","chatrecord":{"title":"群聊","item":[{"type":"ChatRecordText",)x"
     R"x("content":"{\"content\":\"一\"}"},{"type":"ChatRecordMixed","content":)x"
     R"x("{\"item\":[{\"type\":\"text\",\"content\":\"{\\\"content\\\":\\\"二\\\"}\"}]}"}]})x",
     MessageKind::forwarded, "群聊\n一\n二"},
    {R"x("msgtype":"mixed","mixed":{"item":[{"type":"text","content":"{\"content\":\"你好\"}"},)x"
     R"x({"type":"image","content":"{\"sdkfileid\":\"F\"}"}]})x",
     MessageKind::mixed, "你好"},
    {R"("msgtype":"todo","todo":{"title":"a","content":"b"})", MessageKind::other, "a\nb"},
    {R"("msgtype":"vote","votetitle":"去哪","voteitem":["山","海"],"votetype":101,"voteid":"v")",
     MessageKind::vote, "去哪\n山\n海"},
    {R"("msgtype":"collect","collect":{"title":"表","details":[{"id":1,"ques":"姓名"}]})",
     MessageKind::other, "表\n姓名"},
    {R"("msgtype":"redpacket","redpacket":{"type":1,"wish":"恭喜","totalamount":3000})",
     MessageKind::red_packet, "恭喜"},
    {R"("msgtype":"external_redpacket","redpacket":{"type":1,"wish":"大吉"})",
     MessageKind::red_packet, "大吉"},
    {R"("msgtype":"meeting","meeting":{"topic":"夕会","address":"","remarks":"r","status":1})",
     MessageKind::meeting, "夕会\nr"},
    {R"("msgtype":"docmsg","doc":{"title":"表","doc_creator":"Li","link_url":"u"})",
     MessageKind::link, "表\nu"},
    {R"("msgtype":"markdown","info":{"content":"请看"})", MessageKind::text, "请看"},
    {R"("msgtype":"news","info":{"item":[{"title":"t","description":"d","url":"u"}]})",
     MessageKind::link, "t\nd\nu"},
    {R"("msgtype":"calendar","calendar":{"title":"会","attendeename":["a"],"place":"三楼"})",
     MessageKind::meeting, "会\n三楼"},
    {R"("msgtype":"meeting_voice_call","voiceid":"g","meeting_voice_call":{"sdkfileid":"F"})",
     MessageKind::meeting, ""},
    {R"("msgtype":"voip_doc_share","voipid":"g","voip_doc_share":{"filename":"a.pdf"})",
     MessageKind::file, "a.pdf"},
    {R"("msgtype":"sphfeed","sphfeed":{"feed_type":4,"sph_name":"n","feed_desc":"d"})",
     MessageKind::link, "n\nd"},
    {R"("msgtype":"qydiskfile","info":{"filename":"盘.xlsx"})", MessageKind::file, "盘.xlsx"},
    {R"("msgtype":"voiptext","info":{"callduration":10,"invitetype":2})", MessageKind::meeting, ""},
    {R"("msgtype":"agree","agree":{"userid":"wmA","agree_time":1763780000000})",
     MessageKind::notice, "同意会话存档"},
    {R"("msgtype":"disagree","disagree":{"userid":"wmA","disagree_time":1763780000000})",
     MessageKind::notice, "不同意会话存档"},
    {R"("msgtype":"of-tomorrow","of-tomorrow":{"title":"t","x":[1]})", MessageKind::other, "t"},
};

}  // namespace

TEST_CASE("every kind of message becomes a fact with what a person reads of it") {
  for (const Kind& one : kinds) {
    CAPTURE(one.rest);
    const model::Fact fact = fact_of(in_group(one.rest));
    CHECK(fact.external_id == "m1");
    CHECK(fact.group == "wrG");
    CHECK(fact.actor == "wmA");
    CHECK(fact.at.ms == 1'763'780'001'000);
    const auto* message = std::get_if<model::MessageSent>(&fact.body);
    REQUIRE(message != nullptr);
    CHECK(model::to_name(message->kind) == model::to_name(one.kind));
    CHECK(message->text == one.text);
    // What is not text keeps the platform's own object, and nothing of the envelope.
    const bool is_text = one.kind == MessageKind::text;
    CHECK(message->detail.empty() == is_text);
    CHECK(message->detail.find("\"seq\"") == std::string::npos);
    CHECK((message->detail.find("sdkfileid") != std::string::npos) ==
          (std::string_view(one.rest).find("sdkfileid") != std::string_view::npos));
  }
}

TEST_CASE("a recalled message is named by the record that recalls it") {
  for (const char* action : {"recall", "send"}) {
    const model::Fact fact =
        fact_of(std::string(R"({"msgid":"m2","action":")") + action +
                R"(","from":"wmA","tolist":[],"roomid":"wrG","msgtime":1763780001000,)"
                R"("msgtype":"revoke","revoke":{"pre_msgid":"m1"}})");
    REQUIRE(std::holds_alternative<model::MessageRevoked>(fact.body));
    CHECK(std::get<model::MessageRevoked>(fact.body).target == "m1");
  }
}

TEST_CASE("one-to-one chats and company switches are left out, unless direct chats are wanted") {
  const std::string direct =
      R"({"msgid":"m1","action":"send","from":"wmA","tolist":["Li"],"roomid":"",)"
      R"("msgtime":1763780001000,"msgtype":"text","text":{"content":"a"}})";
  RecordReader groups_only, everything({true});
  CHECK(groups_only.read(parsed(direct))->left_out == LeftOut::direct_chat);
  CHECK(groups_only.read(parsed(direct))->facts.empty());
  const auto read = everything.read(parsed(direct));
  REQUIRE(read->facts.size() == 1);
  CHECK(read->facts.front().group == "dm:Li:wmA");
  const std::string change = R"({"msgid":"1","action":"switch","time":1554119421840,"user":"Li"})";
  CHECK(everything.read(parsed(change))->left_out == LeftOut::company_switch);
  CHECK(why(LeftOut::company_switch).find("company") != std::string_view::npos);
}

TEST_CASE("robots are told once, and nobody else's role is guessed from an id") {
  RecordReader reader;
  const std::string record =
      R"({"msgid":"m1","action":"send","from":"wbR","tolist":[],"roomid":"wrG",)"
      R"("msgtime":1763780001000,"msgtype":"markdown","info":{"content":"x"}})";
  const auto first = reader.read(parsed(record));
  REQUIRE(first->facts.size() == 2);
  CHECK(std::get<model::MemberProfile>(first->facts[0].body).role == model::Role::bot);
  CHECK(first->facts[0].external_id.starts_with("member:wbR:"));
  CHECK(reader.read(parsed(record))->facts.size() == 1);
}

TEST_CASE("what cannot be read names its field") {
  const auto field_of = [](const std::string& record) {
    RecordReader reader;
    const auto read = reader.read(parsed(record));
    REQUIRE_FALSE(read.has_value());
    return read.error().field;
  };
  CHECK(field_of(R"({"action":"send","from":"a","roomid":"g"})") == "msgid");
  CHECK(field_of(R"({"msgid":"m","roomid":"g"})") == "from");
  CHECK(field_of(R"({"msgid":"m","from":"a","roomid":"g"})") == "msgtime");
  CHECK(field_of(R"({"msgid":"m","from":"a","roomid":"g","msgtime":0,"msgtype":"text"})") ==
        "time");
  CHECK(field_of(R"({"msgid":"m","from":"a","roomid":"g","msgtime":1763780001000})") == "msgtype");
  CHECK(
      field_of(
          R"({"msgid":"m","from":"a","roomid":"g","msgtime":1763780001000,"msgtype":"revoke"})") ==
      "revoke.pre_msgid");
}
