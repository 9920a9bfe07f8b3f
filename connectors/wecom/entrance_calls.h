// Calls about the ways in: contact ways (联系我 codes), join ways (群活码), welcomes.
//
// An app can change and delete only what it made, and only by the config id that it got: whoever
// loses it, loses the way. So keep it before anything else. Both kinds share 500,000 per company.
//
// Sources: developer.work.weixin.qq.com/document/path/92228 (contact way), 92229 and 99547 (join
// way), 92137 (welcome), 92366 (group welcome).
#pragma once

#include <string>
#include <vector>

#include "connectors/wecom/client.h"
#include "connectors/wecom/message_content.h"

namespace connectors::wecom {

inline constexpr std::size_t way_remark_characters_max = 30;
inline constexpr std::size_t way_state_characters_max = 30;
inline constexpr std::size_t contact_way_users_max = 100;  // with those of its departments: 41041
inline constexpr std::size_t join_way_groups_max = 5;
inline constexpr std::size_t room_name_characters_max = 40;
inline constexpr int contact_way_page_max = 1'000;

// A QR code by which customers come to know one of its members.
struct ContactWay {
  std::string config_id;  // given by WeCom
  std::string remark, state;
  bool adds_without_confirmation = true;
  std::vector<std::string> users;  // one: that member's code; more, or departments: anybody's
  std::vector<std::int64_t> departments;
  std::string qr_code_url;  // given by WeCom
};
// config id and address of the code.
ApiResult<ContactWay> add_contact_way(Client& client, ContactWay way);
ApiResult<ContactWay> get_contact_way(Client& client, const std::string& config_id);
// Of ways made between the two times; config ids.
ApiResult<Page<std::string>> list_contact_ways(Client& client, base::Instant from, base::Instant to,
                                               const std::string& cursor);
// Replaces everything. One member's code stays one member's.
ApiResult<void> update_contact_way(Client& client, const ContactWay& way);
ApiResult<void> delete_contact_way(Client& client, const std::string& config_id);

// A QR code by which customers join one of up to five groups. When all are full, WeCom itself makes
// a new group
// ("name 10", "name 11", …) of the same owner, if `makes_rooms` says so: the only group that no
// person makes.
struct JoinWay {
  std::string config_id;
  std::string remark;
  bool makes_rooms = true;
  std::string room_name;
  std::int64_t room_number = 1;
  std::vector<std::string> groups;
  std::string state;  // comes back with each member who joined by it
  std::string qr_code_url;
};
ApiResult<std::string> add_join_way(Client& client, const JoinWay& way);  // config id
ApiResult<JoinWay> get_join_way(Client& client, const std::string& config_id);
ApiResult<void> update_join_way(Client& client, const JoinWay& way);  // replaces everything
ApiResult<void> delete_join_way(Client& client, const std::string& config_id);

// To a new contact, one to one: once per code, within 20 seconds (events.h: welcome_code_lifetime).
// 41050 and 41051 mean that it is too late: nothing to be done.
ApiResult<void> send_welcome(Client& client, const std::string& welcome_code,
                             const MessageContent& content);

// What WeCom says by itself to everybody who joins, once the owner has chosen it in the group's
// settings: it only goes into the library. At most 100; "%NICKNAME%" in the text stands for the
// newcomer.
ApiResult<std::string> add_group_welcome(Client& client, const MessageContent& content,
                                         bool notifies_owners);  // template id
ApiResult<void> edit_group_welcome(Client& client, const std::string& template_id,
                                   const MessageContent& content);
ApiResult<void> delete_group_welcome(Client& client, const std::string& template_id);

}  // namespace connectors::wecom
