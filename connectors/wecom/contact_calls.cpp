#include "connectors/wecom/contact_calls.h"

#include "connectors/wecom/json_fields.h"

namespace connectors::wecom {
namespace {

Following read_following(const JsonFields& fields) {
  Following following;
  following.user = fields.text("userid");
  following.remark = fields.text_or("remark");
  following.description = fields.text_or("description");
  following.company = fields.text_or("remark_corp_name");
  following.mobiles = fields.texts_or("remark_mobiles");
  following.since = fields.seconds_or("createtime");
  following.state = fields.text_or("state");
  following.started_by = fields.text_or("oper_userid");
  following.way = fields.number_or("add_way");
  // One call names tags with their texts, the other only their ids.
  following.tag_ids = fields.texts_or("tag_id");
  for (const JsonFields& tag : fields.list_or("tags")) {
    if (tag.has("tag_id")) following.tag_ids.push_back(tag.text("tag_id"));
  }
  return following;
}

Contact read_person(const JsonFields& fields) {
  Contact contact;
  contact.id = fields.text("external_userid");
  contact.name = fields.text_or("name");
  contact.avatar_url = fields.text_or("avatar");
  contact.union_id = fields.text_or("unionid");
  contact.is_wecom_user = fields.number("type") == 2;
  contact.position = fields.text_or("position");
  contact.company = fields.text_or("corp_name");
  contact.company_full_name = fields.text_or("corp_full_name");
  return contact;
}

}  // namespace

ApiResult<std::vector<std::string>> list_followers(Client& client) {
  return read_fields(client.call({.path = "externalcontact/get_follow_user_list"}), Intent::read,
                     [](const JsonFields& fields) { return fields.texts("follow_user"); });
}

ApiResult<std::vector<std::string>> list_contacts(Client& client, const std::string& user) {
  auto answer = client.call({.path = "externalcontact/list", .query = {{"userid", user}}});
  constexpr int no_contacts = 84061;
  if (!answer && answer.error().errcode == no_contacts) return std::vector<std::string>();
  return read_fields(std::move(answer), Intent::read,
                     [](const JsonFields& fields) { return fields.texts("external_userid"); });
}

ApiResult<Contact> get_contact(Client& client, const std::string& contact) {
  std::optional<Contact> found;
  TRY(followings, collect_pages<Following>([&](const std::string& cursor) {
        ApiCall call{.path = "externalcontact/get", .query = {{"external_userid", contact}}};
        if (!cursor.empty()) call.query.emplace_back("cursor", cursor);
        return read_fields(client.call(call), Intent::read, [&](const JsonFields& fields) {
          if (!found) found = read_person(fields.object("external_contact"));
          Page<Following> page;
          for (const JsonFields& item : fields.list("follow_user")) {
            page.items.push_back(read_following(item));
          }
          page.next_cursor = fields.text_or("next_cursor");
          return page;
        });
      }));
  found->followings = std::move(followings);
  return *std::move(found);
}

ApiResult<Page<Contact>> list_contact_details(Client& client, const std::vector<std::string>& users,
                                              const std::string& cursor) {
  if (users.empty() || users.size() > batch_users_max) {
    return refuse("contacts of 1 to 100 members are listed at once", "users");
  }
  base::json::object body{{"userid_list", base::json::array(users.begin(), users.end())},
                          {"limit", 100}};
  if (!cursor.empty()) body["cursor"] = cursor;
  auto answer = client.call({.path = "externalcontact/batch/get_by_user", .body = std::move(body)});
  return read_fields(std::move(answer), Intent::read, [](const JsonFields& fields) {
    Page<Contact> page;
    for (const JsonFields& item : fields.list("external_contact_list")) {
      page.items.push_back(read_person(item.object("external_contact")));
      page.items.back().followings.push_back(read_following(item.object("follow_info")));
    }
    page.next_cursor = fields.text_or("next_cursor");
    return page;
  });
}

model::Fact contact_fact(const Contact& contact, base::Instant seen_at) {
  model::MemberProfile profile;
  profile.member = contact.id;
  const auto take = [](std::optional<std::string>& place, const std::string& text) {
    if (!place && !text.empty()) place = text;
  };
  take(profile.name, contact.name);
  take(profile.title, contact.position);
  take(profile.company, contact.company_full_name);
  take(profile.company, contact.company);
  for (const Following& following : contact.followings) {
    take(profile.company, following.company);
    if (!following.mobiles.empty()) take(profile.phone, following.mobiles.front());
  }
  model::Fact fact;
  fact.source = "wecom";
  fact.external_id = "contact:" + contact.id + ":" + std::to_string(seen_at.ms);
  fact.at = seen_at;
  fact.body = std::move(profile);
  return fact;
}

}  // namespace connectors::wecom
