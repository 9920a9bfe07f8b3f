// The typed calls against WeCom's own sample bodies: what they send, what they make of the answers,
// what they refuse before anything is sent.
#include <doctest/doctest.h>

#include "connectors/wecom/broadcast_calls.h"
#include "connectors/wecom/contact_calls.h"
#include "connectors/wecom/entrance_calls.h"
#include "connectors/wecom/group_calls.h"
#include "connectors/wecom/scripted_transport_test.h"

using namespace connectors::wecom;
using base::Instant;
using base::json::object;

namespace {

std::string text_of(const object& body) { return base::json::serialize(body); }

template <class T>
std::string field_of(const ApiResult<T>& result) {
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().what == ErrorClass::never);
  CHECK(result.error().error.code == base::ErrorCode::invalid_input);
  return result.error().error.field;
}

std::vector<std::string> many(std::size_t count) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < count; ++i) ids.push_back("id" + std::to_string(i));
  return ids;
}

}  // namespace

TEST_CASE("group calls: the list, page by page") {
  CallTest test;
  test.transport.answer(
      R"({"errcode":0,"errmsg":"ok","group_chat_list":[{"chat_id":"wrA","status":0},)"
      R"({"chat_id":"wrB","status":2}],"next_cursor":"tJzlB9"})");
  const auto page = list_groups(test.client, {"abel"}, "r9Fq", 10);
  REQUIRE(page.has_value());
  CHECK(test.transport.path() == "/cgi-bin/externalcontact/groupchat/list");
  CHECK(
      text_of(test.transport.body()) ==
      R"({"status_filter":0,"limit":10,"owner_filter":{"userid_list":["abel"]},"cursor":"r9Fq"})");
  CHECK(page->items.size() == 2);
  CHECK(page->items[1].owner_state == OwnerState::handing_over);
  CHECK(page->next_cursor == "tJzlB9");
  CHECK(field_of(list_groups(test.client, many(owners_max + 1), "")) == "owners");
  CHECK(field_of(list_groups(test.client, {}, "", 0)) == "limit");
  CHECK(field_of(list_groups(test.client, {}, "", group_page_max + 1)) == "limit");
}

TEST_CASE("group calls: the detail of the official sample") {
  CallTest test;
  test.transport.answer(
      R"({"errcode":0,"errmsg":"ok","group_chat":{"chat_id":"wrOgQhDgAAMYQiS5ol9G7gK9JVAAAA",)"
      R"("name":"销售客服群","owner":"ZhuShengBen","create_time":1572505490,"notice":"文明沟通，拒绝脏话",)"
      R"("member_list":[{"userid":"abel","type":1,"join_time":1572505491,"join_scene":1,)"
      R"("invitor":{"userid":"jack"},"group_nickname":"客服小张","name":"张三丰"},)"
      R"({"userid":"wmOgQhDgAAuXFJGwbve4g4iXknfOAAAA","type":2,"unionid":"ozynqsulJFCZ2z1aYeS8h-nuasdAAA",)"
      R"("join_time":1572505491,"join_scene":3,"group_nickname":"顾客老王","name":"王语嫣","state":"klsdup3kj3s1"}],)"
      R"("admin_list":[{"userid":"sam"},{"userid":"pony"}],"member_version":"71217227bbd112ecfe3a49c482195cb4"}})");
  const auto detail = get_group(test.client, "wrOgQhDgAAMYQiS5ol9G7gK9JVAAAA");
  REQUIRE(detail.has_value());
  CHECK(text_of(test.transport.body()) ==
        R"({"chat_id":"wrOgQhDgAAMYQiS5ol9G7gK9JVAAAA","need_name":1})");
  CHECK(detail->name == "销售客服群");
  CHECK(detail->admins == std::vector<std::string>{"sam", "pony"});
  CHECK(detail->version == "71217227bbd112ecfe3a49c482195cb4");
  const GroupMember staff{"abel",     true,     "", Instant{1'572'505'491'000}, 1, "jack",
                          "客服小张", "张三丰", ""};
  CHECK(detail->members.at(0) == staff);
  CHECK(detail->members.at(1).state == "klsdup3kj3s1");
  CHECK_FALSE(detail->members.at(1).is_staff);

  test.transport.answer(
      R"({"errcode":0,"group_chat":{"chat_id":"wr1","member_list":[{"userid":"a","type":1}]}})");
  CHECK(get_group(test.client, "wr1").error().error.field == "group_chat.member_list[0].join_time");
}

TEST_CASE("group calls: owners change, figures come") {
  CallTest test;
  test.transport.answer(
      R"({"errcode":0,"failed_chat_list":[{"chat_id":"wrB","errcode":90501,"errmsg":"chat is not external"}]})");
  const auto failed = transfer_groups(test.client, {"wrA", "wrB"}, "zhangsan", OwnerLeft::no);
  REQUIRE(failed.has_value());
  CHECK(test.transport.path() == "/cgi-bin/externalcontact/groupchat/onjob_transfer");
  CHECK(text_of(test.transport.body()) ==
        R"({"chat_id_list":["wrA","wrB"],"new_owner":"zhangsan"})");
  CHECK(failed->at(0).errcode == 90501);
  test.transport.answer(ok);
  CHECK(transfer_groups(test.client, {"wrA"}, "zhangsan", OwnerLeft::yes)->empty());
  CHECK(test.transport.path() == "/cgi-bin/externalcontact/groupchat/transfer");
  CHECK(field_of(transfer_groups(test.client, {}, "z", OwnerLeft::no)) == "chats");
  CHECK(field_of(transfer_groups(test.client, many(101), "z", OwnerLeft::no)) == "chats");
  CHECK(field_of(transfer_groups(test.client, {"a"}, "", OwnerLeft::no)) == "new_owner");

  const auto item = [](const std::string& head) {
    return "{" + head +
           R"(,"data":{"new_chat_cnt":2,"chat_total":3,"chat_has_msg":1,"new_member_cnt":4,)"
           R"("member_total":6,"member_has_msg":5,"msg_total":9,"migrate_trainee_chat_cnt":3}})";
  };
  const FiguresAsked asked{
      Instant{1'600'272'000'000}, Instant{1'600'444'800'000}, {"zhangsan", "lisi"}};
  test.transport.answer(R"({"errcode":0,"total":2,"next_offset":1,"items":[)" +
                        item(R"("owner":"zhangsan")") + "]}");
  test.transport.answer(R"({"errcode":0,"total":2,"next_offset":2,"items":[)" +
                        item(R"("owner":"lisi")") + "]}");
  const auto by_owner = figures_by_owner(test.client, asked);
  REQUIRE(by_owner.has_value());
  CHECK(by_owner->size() == 2);
  CHECK(test.transport.body().at("offset").as_int64() == 1);
  CHECK(by_owner->at(1).owner == "lisi");
  CHECK(by_owner->at(1).members == 6);
  test.transport.answer(R"({"errcode":0,"items":[)" + item(R"("stat_time":1600272000)") + "]}");
  const auto by_day = figures_by_day(test.client, asked);
  CHECK(by_day->at(0).day == asked.first_day);
  CHECK(by_day->at(0).messages == 9);
  CHECK(field_of(figures_by_day(test.client, {asked.last_day, asked.first_day, {"a"}})) ==
        "last_day");
  CHECK(field_of(figures_by_day(test.client, {asked.first_day, asked.last_day, {}})) == "owners");
}

TEST_CASE("contact calls: a contact with all who follow them, and what it says of the person") {
  CallTest test;
  const std::string person =
      R"("external_contact":{"external_userid":"woA","name":"李四","position":"Manager","corp_name":"腾讯",)"
      R"("corp_full_name":"腾讯科技有限公司","type":2,"gender":1})";
  test.transport.answer(
      R"({"errcode":0,)" + person +
      R"(,"follow_user":[{"userid":"rocky","remark":"李部长","createtime":1525779812,)"
      R"("tags":[{"group_name":"g","tag_name":"t","tag_id":"etA","type":1},)"
      R"({"group_name":"g","tag_name":"t","type":2}],"remark_corp_name":"腾讯科技",)"
      R"("remark_mobiles":["13800000001"],"oper_userid":"rocky","add_way":1}],"next_cursor":"N"})");
  test.transport.answer(
      R"({"errcode":0,)" + person +
      R"(,"follow_user":[{"userid":"tommy","createtime":1525881637,"state":"外联二维码1","add_way":77}]})");
  const auto contact = get_contact(test.client, "woA");
  REQUIRE(contact.has_value());
  CHECK(test.transport.requests[1].target.ends_with("external_userid=woA&cursor=N"));
  REQUIRE(contact->followings.size() == 2);
  CHECK(contact->followings[0].tag_ids == std::vector<std::string>{"etA"});
  CHECK(contact->followings[1].way == 77);
  const model::Fact fact = contact_fact(*contact, Instant{5'000});
  const auto& profile = std::get<model::MemberProfile>(fact.body);
  CHECK(profile.member == "woA");
  CHECK(profile.name == "李四");
  CHECK(profile.title == "Manager");
  CHECK(profile.company == "腾讯科技有限公司");
  CHECK(profile.phone == "13800000001");
  CHECK_FALSE(profile.role.has_value());

  test.transport.answer(R"({"errcode":84061,"errmsg":"not external contact"})");
  CHECK(list_contacts(test.client, "rocky")->empty());
  test.transport.answer(
      R"({"errcode":0,"external_contact_list":[{)" + person +
      R"(,"follow_info":{"userid":"rocky","createtime":1,"tag_id":["etA","etB"]}}],"next_cursor":""})");
  const auto batch = list_contact_details(test.client, {"rocky"}, "");
  CHECK(batch->items.at(0).followings.at(0).tag_ids.size() == 2);
  CHECK(field_of(list_contact_details(test.client, many(batch_users_max + 1), "")) == "users");
}

TEST_CASE("contact calls: remarks, tags and transfers") {
  CallTest test;
  test.transport.answer(ok);
  Remark remark{"zhangsan", "woA", "备注", std::nullopt, std::nullopt, std::vector<std::string>()};
  CHECK(set_remark(test.client, remark).has_value());
  CHECK(text_of(test.transport.body()) ==
        R"({"userid":"zhangsan","external_userid":"woA","remark":"备注","remark_mobiles":[""]})");
  std::string twenty;
  for (std::size_t i = 0; i < remark_characters_max; ++i) twenty += "字";
  test.transport.answer(ok);
  CHECK(set_remark(test.client, {"z", "w", twenty, {}, {}, {}}).has_value());
  CHECK(field_of(set_remark(test.client, {"z", "w", twenty + "字", {}, {}, {}})) == "remark");

  test.transport.answer(
      R"({"errcode":0,"tag_group":[{"group_id":"G","group_name":"等级","tag":[{"id":"T1","name":"VIP","order":1,)"
      R"("deleted":false},{"id":"T2","name":"old","deleted":true}]},{"group_id":"H","group_name":"x","deleted":true,"tag":[]}]})");
  const auto tags = list_tags(test.client);
  REQUIRE(tags.has_value());
  REQUIRE(tags->size() == 1);
  CHECK(tags->at(0).tags.size() == 1);
  test.transport.answer(
      R"({"errcode":0,"tag_group":{"group_id":"G","group_name":"等级","tag":[{"id":"T3","name":"新"}]}})");
  CHECK(add_tags(test.client, "等级", {"新"})->tags.at(0).id == "T3");
  CHECK(text_of(test.transport.body()) == R"({"group_name":"等级","tag":[{"name":"新"}]})");
  CHECK(field_of(add_tags(test.client, "", {"新"})) == "group_name");
  CHECK(field_of(add_tags(test.client, "等级", {})) == "names");
  CHECK(field_of(add_tags(test.client, "等级", {std::string(31, 'x')})) == "names");
  CHECK(field_of(delete_tags(test.client, {}, {})) == "tags");
  CHECK(field_of(mark_contact(test.client, "z", "w", {}, {})) == "add");
  test.transport.answer(ok);
  CHECK(mark_contact(test.client, "z", "w", {"T1"}, {}).has_value());
  CHECK(text_of(test.transport.body()) ==
        R"({"userid":"z","external_userid":"w","add_tag":["T1"]})");

  test.transport.answer(
      R"({"errcode":0,"customer":[{"external_userid":"woA","errcode":40096},{"external_userid":"woB","errcode":0}]})");
  Handover handover{"zhangsan", "lisi", {"woA", "woB"}, "您好", false};
  const auto failed = transfer_contacts(test.client, handover);
  REQUIRE(failed.has_value());
  CHECK(failed->size() == 1);
  CHECK(test.transport.path() == "/cgi-bin/externalcontact/transfer_customer");
  test.transport.answer(
      R"({"errcode":0,"customer":[{"external_userid":"woA","status":2,"takeover_time":1588262400}],"next_cursor":"C"})");
  const auto results = handover_results(test.client, handover, "");
  CHECK(results->items.at(0).state == HandoverState::waiting);
  CHECK(results->next_cursor == "C");
  handover.has_resigned = true;
  CHECK(field_of(transfer_contacts(test.client, handover)) == "message");
  handover.to = "zhangsan";
  CHECK(field_of(transfer_contacts(test.client, handover)) == "to");
  handover.contacts = many(transfer_contacts_max + 1);
  CHECK(field_of(transfer_contacts(test.client, handover)) == "contacts");
  test.transport.answer(
      R"({"errcode":0,"info":[{"handover_userid":"z","external_userid":"w","dimission_time":1550838571}],)"
      R"("is_last":true,"next_cursor":"again"})");
  CHECK(list_unassigned(test.client, "")->next_cursor.empty());
}

TEST_CASE("entrance calls: ways to a member and ways into a group") {
  CallTest test;
  ContactWay way;
  way.remark = "渠道客户";
  way.state = "teststate";
  way.users = {"zhangsan"};
  test.transport.answer(R"({"errcode":0,"config_id":"42b3","qr_code":"http://p.qpic.cn/x"})");
  CHECK(add_contact_way(test.client, way)->qr_code_url == "http://p.qpic.cn/x");
  CHECK(
      text_of(test.transport.body()) ==
      R"({"remark":"渠道客户","skip_verify":true,"state":"teststate","user":["zhangsan"],"type":1,"scene":2})");
  way.departments = {2, 3};
  test.transport.answer(R"({"errcode":0,"config_id":"42b3"})");
  CHECK(add_contact_way(test.client, way).has_value());
  CHECK(test.transport.body().at("type").as_int64() == 2);
  test.transport.answer(
      R"({"errcode":0,"contact_way":{"config_id":"42b3","type":1,"scene":2,"skip_verify":false,"user":["a"],"party":[2,3]}})");
  const auto read = get_contact_way(test.client, "42b3");
  CHECK(read->departments == std::vector<std::int64_t>{2, 3});
  CHECK_FALSE(read->adds_without_confirmation);
  CHECK(field_of(update_contact_way(test.client, way)) == "config_id");
  CHECK(field_of(add_contact_way(test.client, {})) == "users");
  way.users = many(contact_way_users_max + 1);
  CHECK(field_of(add_contact_way(test.client, way)) == "users");
  way.state = std::string(way_state_characters_max + 1, 's');
  CHECK(field_of(add_contact_way(test.client, way)) == "state");

  JoinWay join{"", "aa_remark", true, "销售客服群", 10, {"wrA", "wrB"}, "klsdup3kj3s1", ""};
  test.transport.answer(R"({"errcode":0,"config_id":"9ad7"})");
  CHECK(add_join_way(test.client, join).value() == "9ad7");
  CHECK(text_of(test.transport.body()) ==
        R"({"scene":2,"remark":"aa_remark","auto_create_room":1,"chat_id_list":["wrA","wrB"],)"
        R"("state":"klsdup3kj3s1","room_base_name":"销售客服群","room_base_id":10})");
  test.transport.answer(
      R"({"errcode":0,"join_way":{"config_id":"9ad7","scene":2,"auto_create_room":0,"chat_id_list":["wrA"],)"
      R"("qr_code":"http://p.qpic.cn/y","state":"s"}})");
  const auto got = get_join_way(test.client, "9ad7");
  CHECK_FALSE(got->makes_rooms);
  CHECK(got->qr_code_url == "http://p.qpic.cn/y");
  join.groups = many(join_way_groups_max + 1);
  CHECK(field_of(add_join_way(test.client, join)) == "groups");
  join.room_name = std::string(room_name_characters_max + 1, 'n');
  CHECK(field_of(add_join_way(test.client, join)) == "room_name");
}

TEST_CASE("entrance calls: welcomes") {
  CallTest test;
  test.transport.answer(R"({"errcode":41050,"errmsg":"invalid welcome code"})");
  const auto late = send_welcome(test.client, "CODE", {"你好", {}});
  CHECK(late.error().what == ErrorClass::never);
  CHECK(text_of(test.transport.body()) == R"({"text":{"content":"你好"},"welcome_code":"CODE"})");
  CHECK(field_of(send_welcome(test.client, "", {"你好", {}})) == "welcome_code");
  CHECK(field_of(send_welcome(test.client, "CODE", {})) == "text");
  test.transport.answer(R"({"errcode":0,"template_id":"msg1"})");
  const MessageContent greeting{"亲爱的%NICKNAME%", {FileAttachment{"M"}}};
  CHECK(add_group_welcome(test.client, greeting, true).value() == "msg1");
  CHECK(text_of(test.transport.body()) ==
        R"({"text":{"content":"亲爱的%NICKNAME%"},"file":{"media_id":"M"},"notify":1})");
  CHECK(field_of(add_group_welcome(test.client, {"a", {FileAttachment{"M"}, FileAttachment{"N"}}},
                                   true)) == "attachments");
  CHECK(field_of(add_group_welcome(
            test.client, {std::string(welcome_template_text_bytes_max + 1, 'a'), {}}, true)) ==
        "text");
}

TEST_CASE("message content: every kind, and every limit") {
  const MessageContent all{
      "hi",
      {ImageAttachment{"M", "http://p"}, LinkAttachment{"t", "http://u", "d", ""},
       MiniProgramAttachment{"t", "P", "wx8", "/page"}, VideoAttachment{"V"}, FileAttachment{"F"}}};
  CHECK(
      text_of(content_to_json(all).value()) ==
      R"({"text":{"content":"hi"},"attachments":[{"msgtype":"image","image":{"media_id":"M","pic_url":"http://p"}},)"
      R"({"msgtype":"link","link":{"title":"t","desc":"d","url":"http://u"}},)"
      R"({"msgtype":"miniprogram","miniprogram":{"title":"t","pic_media_id":"P","appid":"wx8","page":"/page"}},)"
      R"({"msgtype":"video","video":{"media_id":"V"}},{"msgtype":"file","file":{"media_id":"F"}}]})");
  const auto field = [](const MessageContent& content) {
    const auto made = content_to_json(content);
    return made ? std::string("good") : made.error().field;
  };
  CHECK(field({std::string(message_text_bytes_max, 'a'), {}}) == "good");
  CHECK(field({std::string(message_text_bytes_max + 1, 'a'), {}}) == "text");
  CHECK(field({"", std::vector<Attachment>(attachments_max, FileAttachment{"F"})}) == "good");
  CHECK(field({"", std::vector<Attachment>(attachments_max + 1, FileAttachment{"F"})}) ==
        "attachments");
  CHECK(field({"a", {FileAttachment{"F"}, FileAttachment{}}}) == "attachments[1].file.media_id");
  CHECK(field({"a", {ImageAttachment{}}}) == "attachments[0].image");
  const auto link = [&](std::size_t title, std::size_t description, std::size_t url) {
    return field({"",
                  {LinkAttachment{std::string(title, 't'), std::string(url, 'u'),
                                  std::string(description, 'd'), ""}}});
  };
  CHECK(link(link_title_bytes_max, link_description_bytes_max, link_url_bytes_max) == "good");
  CHECK(link(link_title_bytes_max + 1, 1, 1) == "attachments[0].link.title");
  CHECK(link(1, link_description_bytes_max + 1, 1) == "attachments[0].link.desc");
  CHECK(link(1, 1, link_url_bytes_max + 1) == "attachments[0].link.url");
  CHECK(field({"",
               {MiniProgramAttachment{std::string(mini_program_title_bytes_max + 1, 't'), "P", "a",
                                      "p"}}}) == "attachments[0].miniprogram.title");
}

TEST_CASE("broadcast calls: made, asked after, reminded of, taken back") {
  CallTest test;
  Broadcast broadcast;
  broadcast.sender = "zhangsan";
  broadcast.targets = {"wrA"};
  broadcast.content.text = "下周培训";
  test.transport.answer(R"({"errcode":0,"fail_list":["wrA"],"msgid":"msgG"})");
  const auto made = make_broadcast(test.client, broadcast);
  REQUIRE(made.has_value());
  CHECK(
      text_of(test.transport.body()) ==
      R"({"text":{"content":"下周培训"},"chat_type":"group","sender":"zhangsan","chat_id_list":["wrA"],"allow_select":false})");
  CHECK(made->unreachable == std::vector<std::string>{"wrA"});
  test.transport.answer("lost in transit", 504);
  CHECK(make_broadcast(test.client, broadcast).error().may_have_happened);

  test.transport.answer(R"({"errcode":41063,"errmsg":"being dispatched"})");
  CHECK(sender_tasks(test.client, "msgG").error().what == ErrorClass::retry);
  test.transport.answer(
      R"({"errcode":0,"next_cursor":"C","task_list":[{"userid":"zhangsan","status":2,"send_time":1552536375}]})");
  test.transport.answer(R"({"errcode":0,"task_list":[{"userid":"lisi","status":0}]})");
  const auto tasks = sender_tasks(test.client, "msgG");
  REQUIRE(tasks.has_value());
  CHECK(tasks->at(0).is_sent);
  CHECK_FALSE(tasks->at(1).is_sent);
  CHECK(test.transport.body().at("cursor").as_string() == "C");
  test.transport.answer(
      R"({"errcode":0,"send_list":[{"chat_id":"wrA","userid":"zhangsan","status":1,"send_time":1552536375},)"
      R"({"external_userid":"wmB","userid":"zhangsan","status":3}]})");
  const auto results = send_results(test.client, "msgG", "zhangsan");
  CHECK(results->at(0).state == SendState::sent);
  CHECK(results->at(1).target == "wmB");
  CHECK(results->at(1).state == SendState::over_quota);
  // The official sample gives the time as text.
  test.transport.answer(
      R"({"errcode":0,"group_msg_list":[{"msgid":"m1","creator":"xxxx","create_time":"1605171726","create_type":1}]})");
  const auto listed =
      list_broadcasts(test.client, Audience::groups, Instant{0}, Instant{0} + base::days(31));
  CHECK(listed->at(0).made_at == Instant{1'605'171'726'000});
  CHECK(listed->at(0).is_personal);
  CHECK(field_of(list_broadcasts(test.client, Audience::groups, Instant{0},
                                 Instant{1} + base::days(31))) == "to");
  test.transport.answer(ok);
  CHECK(cancel_broadcast(test.client, "msgG").has_value());
  CHECK(text_of(test.transport.body()) == R"({"msgid":"msgG"})");

  Broadcast wrong = broadcast;
  wrong.sender.clear();
  CHECK(field_of(make_broadcast(test.client, wrong)) == "sender");
  wrong = broadcast;
  wrong.targets = many(broadcast_groups_max + 1);
  CHECK(field_of(make_broadcast(test.client, wrong)) == "targets");
  wrong = {Audience::contacts, "", many(broadcast_contacts_max + 1), false, {"a", {}}};
  CHECK(field_of(make_broadcast(test.client, wrong)) == "targets");
  wrong.targets.clear();
  CHECK(field_of(make_broadcast(test.client, wrong)) == "targets");
  wrong.sender_may_choose = true;
  CHECK(field_of(make_broadcast(test.client, wrong)) == "sender_may_choose");
}

TEST_CASE("broadcast calls: a sender is reminded three times a day at most") {
  CallTest test;
  int reminders = 0;
  while (true) {
    test.transport.answer(ok);
    const auto reminded = remind_sender(test.client, "msgG");
    if (!reminded) {
      CHECK(reminded.error().what == ErrorClass::wait_for_window);
      break;
    }
    REQUIRE(++reminders <= reminders_per_day_max);
  }
  CHECK(reminders == reminders_per_day_max);
  CHECK(remind_sender(test.client, "msgH").has_value());
}
