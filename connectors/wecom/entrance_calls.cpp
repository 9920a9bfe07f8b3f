#include "connectors/wecom/entrance_calls.h"

#include "connectors/wecom/json_fields.h"

namespace connectors::wecom {
namespace {

using base::json::array;
using base::json::object;

bool is_of_one(const ContactWay& way) { return way.users.size() == 1 && way.departments.empty(); }

ApiResult<object> contact_way_body(const ContactWay& way) {
  TRY_VOID(check_length(way.remark, way_remark_characters_max, "remark"));
  TRY_VOID(check_length(way.state, way_state_characters_max, "state"));
  if (way.users.empty() && way.departments.empty()) {
    return refuse("a contact way needs members or departments", "users");
  }
  if (way.users.size() > contact_way_users_max) {
    return refuse("a contact way has at most 100 members", "users");
  }
  object body{{"remark", way.remark},
              {"skip_verify", way.adds_without_confirmation},
              {"state", way.state},
              {"user", array(way.users.begin(), way.users.end())}};
  if (!way.departments.empty()) {
    body["party"] = array(way.departments.begin(), way.departments.end());
  }
  return body;
}

ContactWay read_contact_way(const JsonFields& fields) {
  ContactWay way;
  way.config_id = fields.text("config_id");
  way.remark = fields.text_or("remark");
  way.state = fields.text_or("state");
  way.adds_without_confirmation = fields.flag_or("skip_verify", true);
  way.users = fields.texts_or("user");
  way.qr_code_url = fields.text_or("qr_code");
  return way;
}

ApiResult<object> join_way_body(const JoinWay& way) {
  // WeCom cuts a long remark without a word; we would rather know.
  TRY_VOID(check_length(way.remark, way_remark_characters_max, "remark"));
  TRY_VOID(check_length(way.state, way_state_characters_max, "state"));
  TRY_VOID(check_length(way.room_name, room_name_characters_max, "room_name"));
  if (way.groups.empty() || way.groups.size() > join_way_groups_max) {
    return refuse("a join way leads to 1 to 5 groups", "groups");
  }
  object body{{"scene", 2},
              {"remark", way.remark},
              {"auto_create_room", way.makes_rooms ? 1 : 0},
              {"chat_id_list", array(way.groups.begin(), way.groups.end())},
              {"state", way.state}};
  if (way.makes_rooms) {
    body["room_base_name"] = way.room_name;
    body["room_base_id"] = way.room_number;
  }
  return body;
}

JoinWay read_join_way(const JsonFields& answer) {
  const JsonFields fields = answer.object("join_way");
  JoinWay way;
  way.config_id = fields.text("config_id");
  way.remark = fields.text_or("remark");
  way.makes_rooms = fields.flag_or("auto_create_room", true);
  way.room_name = fields.text_or("room_base_name");
  way.room_number = fields.number_or("room_base_id");
  way.groups = fields.texts("chat_id_list");
  way.state = fields.text_or("state");
  way.qr_code_url = fields.text_or("qr_code");
  return way;
}

ApiResult<object> checked(base::Result<object> content) {
  if (content) return *std::move(content);
  return refuse(content.error().text, content.error().field);
}

}  // namespace

ApiResult<ContactWay> add_contact_way(Client& client, ContactWay way) {
  TRY(body, contact_way_body(way));
  body["type"] = is_of_one(way) ? 1 : 2;
  body["scene"] = 2;
  auto answer = client.call({.path = "externalcontact/add_contact_way",
                             .body = std::move(body),
                             .intent = Intent::change});
  return read_fields(std::move(answer), Intent::change, [&](const JsonFields& fields) {
    way.config_id = fields.text("config_id");
    way.qr_code_url = fields.text_or("qr_code");
    return std::move(way);
  });
}

ApiResult<ContactWay> get_contact_way(Client& client, const std::string& config_id) {
  auto answer = client.call(
      {.path = "externalcontact/get_contact_way", .body = object{{"config_id", config_id}}});
  ApiResult<array> departments = array();
  if (answer) {
    if (const auto* found = base::object_at(*answer, "contact_way")) {
      if (const auto* party = base::array_at(*found, "party")) *departments = *party;
    }
  }
  auto way = read_fields(std::move(answer), Intent::read, [](const JsonFields& fields) {
    return read_contact_way(fields.object("contact_way"));
  });
  if (!way) return way;
  for (const auto& department : *departments) {
    if (department.is_int64()) way->departments.push_back(department.get_int64());
  }
  return way;
}

ApiResult<Page<std::string>> list_contact_ways(Client& client, base::Instant from, base::Instant to,
                                               const std::string& cursor) {
  object body{
      {"start_time", from.ms / 1000}, {"end_time", to.ms / 1000}, {"limit", contact_way_page_max}};
  if (!cursor.empty()) body["cursor"] = cursor;
  auto answer = client.call({.path = "externalcontact/list_contact_way", .body = std::move(body)});
  return read_fields(std::move(answer), Intent::read, [](const JsonFields& fields) {
    Page<std::string> page;
    for (const JsonFields& item : fields.list("contact_way")) {
      page.items.push_back(item.text("config_id"));
    }
    page.next_cursor = fields.text_or("next_cursor");
    return page;
  });
}

ApiResult<void> update_contact_way(Client& client, const ContactWay& way) {
  if (way.config_id.empty()) return refuse("the config id is missing", "config_id");
  TRY(body, contact_way_body(way));
  body["config_id"] = way.config_id;
  return change(client, "externalcontact/update_contact_way", std::move(body));
}

ApiResult<void> delete_contact_way(Client& client, const std::string& config_id) {
  return change(client, "externalcontact/del_contact_way", object{{"config_id", config_id}});
}

ApiResult<std::string> add_join_way(Client& client, const JoinWay& way) {
  TRY(body, join_way_body(way));
  auto answer = client.call({.path = "externalcontact/groupchat/add_join_way",
                             .body = std::move(body),
                             .intent = Intent::change});
  return read_fields(std::move(answer), Intent::change,
                     [](const JsonFields& fields) { return fields.text("config_id"); });
}

ApiResult<JoinWay> get_join_way(Client& client, const std::string& config_id) {
  auto answer = client.call(
      {.path = "externalcontact/groupchat/get_join_way", .body = object{{"config_id", config_id}}});
  return read_fields(std::move(answer), Intent::read, read_join_way);
}

ApiResult<void> update_join_way(Client& client, const JoinWay& way) {
  if (way.config_id.empty()) return refuse("the config id is missing", "config_id");
  TRY(body, join_way_body(way));
  body["config_id"] = way.config_id;
  return change(client, "externalcontact/groupchat/update_join_way", std::move(body));
}

ApiResult<void> delete_join_way(Client& client, const std::string& config_id) {
  return change(client, "externalcontact/groupchat/del_join_way", object{{"config_id", config_id}});
}

ApiResult<void> send_welcome(Client& client, const std::string& welcome_code,
                             const MessageContent& content) {
  if (welcome_code.empty()) return refuse("the welcome code is missing", "welcome_code");
  TRY(body, checked(content_to_json(content)));
  body["welcome_code"] = welcome_code;
  return change(client, "externalcontact/send_welcome_msg", std::move(body));
}

ApiResult<std::string> add_group_welcome(Client& client, const MessageContent& content,
                                         bool notifies_owners) {
  TRY(body, checked(template_to_json(content)));
  body["notify"] = notifies_owners ? 1 : 0;
  auto answer = client.call({.path = "externalcontact/group_welcome_template/add",
                             .body = std::move(body),
                             .intent = Intent::change});
  return read_fields(std::move(answer), Intent::change,
                     [](const JsonFields& fields) { return fields.text("template_id"); });
}

ApiResult<void> edit_group_welcome(Client& client, const std::string& template_id,
                                   const MessageContent& content) {
  TRY(body, checked(template_to_json(content)));
  body["template_id"] = template_id;
  return change(client, "externalcontact/group_welcome_template/edit", std::move(body));
}

ApiResult<void> delete_group_welcome(Client& client, const std::string& template_id) {
  return change(client, "externalcontact/group_welcome_template/del",
                object{{"template_id", template_id}});
}

}  // namespace connectors::wecom
