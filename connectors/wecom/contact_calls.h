// Calls about customers (外部联系人): who may have them, who has whom, their details, remarks,
// tags, transfer.
//
// Sources: developer.work.weixin.qq.com/document/path/92571, 92113, 92114, 92994 (who and details),
// 92115 (remark), 92117 and 92118 (tags), 92125, 94088, 94081, 94082, 92124 (transfer).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectors/wecom/client.h"
#include "model/fact.h"

namespace connectors::wecom {

inline constexpr std::size_t batch_users_max = 100;
inline constexpr std::size_t transfer_contacts_max = 100;
inline constexpr std::size_t remark_characters_max = 20;
inline constexpr std::size_t description_characters_max = 150;
inline constexpr std::size_t tag_characters_max = 30;
inline constexpr std::size_t transfer_message_characters_max = 200;

// What one member knows of one customer.
struct Following {
  std::string user, remark, description, company;
  std::vector<std::string> mobiles;
  std::vector<std::string> tag_ids;  // of company tags; personal ones have no id
  base::Instant since;
  std::string state;       // of the way by which they came
  std::string started_by;  // the member or the customer
  std::int64_t way = 0;    // WeCom's add_way; unknown numbers appear
};

struct Contact {
  std::string id, name, avatar_url, union_id;
  bool is_wecom_user = false;  // of another company: then position and company are theirs
  std::string position, company, company_full_name;
  std::vector<Following> followings;
};

ApiResult<std::vector<std::string>> list_followers(Client& client);  // members with the function
// Empty when the member has none.
ApiResult<std::vector<std::string>> list_contacts(Client& client, const std::string& user);
// All who follow them, over all pages.
ApiResult<Contact> get_contact(Client& client, const std::string& contact);
// Contacts of up to batch_users_max members, one Following each.
ApiResult<Page<Contact>> list_contact_details(Client& client, const std::vector<std::string>& users,
                                              const std::string& cursor);

// What is known of the person as a fact; `seen_at` names it. Tags and remarks have no kind of fact
// yet.
model::Fact contact_fact(const Contact& contact, base::Instant seen_at);

// Absent fields stay as they are.
struct Remark {
  std::string user, contact;
  std::optional<std::string> remark, description, company;
  std::optional<std::vector<std::string>> mobiles;  // empty: clears them
};
ApiResult<void> set_remark(Client& client, const Remark& remark);

struct Tag {
  std::string id, name;
  std::int64_t order = 0;
};
struct TagGroup {
  std::string id, name;
  std::vector<Tag> tags;
};
ApiResult<std::vector<TagGroup>> list_tags(Client& client);
// Adds tags to the group of that name, which is made when there is none.
ApiResult<TagGroup> add_tags(Client& client, const std::string& group_name,
                             const std::vector<std::string>& names);
ApiResult<void> rename_tag(Client& client, const std::string& tag_or_group,
                           const std::string& name);
ApiResult<void> delete_tags(Client& client, const std::vector<std::string>& tags,
                            const std::vector<std::string>& groups);
ApiResult<void> mark_contact(Client& client, const std::string& user, const std::string& contact,
                             const std::vector<std::string>& add,
                             const std::vector<std::string>& remove);

// Of a member in service it takes 24 hours and the customer may refuse; of one who resigned
// likewise.
struct Handover {
  std::string from, to;
  std::vector<std::string> contacts;  // 1 to transfer_contacts_max
  std::string message;                // to the customers; only of members in service
  bool has_resigned = false;
};
struct ContactFailed {
  std::string contact;
  int errcode = 0;
};
// The contacts for whom it could not be begun.
ApiResult<std::vector<ContactFailed>> transfer_contacts(Client& client, const Handover& handover);

enum class HandoverState { done = 1, waiting, refused, at_limit, unknown };
struct HandoverResult {
  std::string contact;
  HandoverState state = HandoverState::unknown;
  base::Instant taken_over_at;  // when waiting: when it will be
};
ApiResult<Page<HandoverResult>> handover_results(Client& client, const Handover& handover,
                                                 const std::string& cursor);
struct Unassigned {
  std::string from, contact;
  base::Instant resigned_at;
};
ApiResult<Page<Unassigned>> list_unassigned(Client& client, const std::string& cursor);

}  // namespace connectors::wecom
