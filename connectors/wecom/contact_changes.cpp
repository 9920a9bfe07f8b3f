// The calls of contact_calls.h that change something: remarks, tags, transfer.
#include "connectors/wecom/contact_calls.h"
#include "connectors/wecom/json_fields.h"

namespace connectors::wecom {
namespace {

using base::json::array;
using base::json::object;

TagGroup read_tag_group(const JsonFields& fields) {
  TagGroup group;
  group.id = fields.text("group_id");
  group.name = fields.text("group_name");
  for (const JsonFields& tag : fields.list("tag")) {
    if (tag.flag_or("deleted")) continue;
    group.tags.push_back({tag.text("id"), tag.text("name"), tag.number_or("order")});
  }
  return group;
}

}  // namespace

ApiResult<void> set_remark(Client& client, const Remark& remark) {
  TRY_VOID(check_length(remark.remark.value_or(""), remark_characters_max, "remark"));
  TRY_VOID(check_length(remark.company.value_or(""), remark_characters_max, "company"));
  TRY_VOID(
      check_length(remark.description.value_or(""), description_characters_max, "description"));
  object body{{"userid", remark.user}, {"external_userid", remark.contact}};
  if (remark.remark) body["remark"] = *remark.remark;
  if (remark.description) body["description"] = *remark.description;
  if (remark.company) body["remark_company"] = *remark.company;
  if (remark.mobiles) {
    // An empty list would leave them as they are; one empty number clears them.
    body["remark_mobiles"] = remark.mobiles->empty() ? array{""} : array_of(*remark.mobiles);
  }
  return change(client, "externalcontact/remark", std::move(body));
}

ApiResult<std::vector<TagGroup>> list_tags(Client& client) {
  auto answer = client.call({.path = "externalcontact/get_corp_tag_list", .body = object{}});
  return read_fields(std::move(answer), Intent::read, [](const JsonFields& fields) {
    std::vector<TagGroup> groups;
    for (const JsonFields& group : fields.list("tag_group")) {
      if (!group.flag_or("deleted")) groups.push_back(read_tag_group(group));
    }
    return groups;
  });
}

ApiResult<TagGroup> add_tags(Client& client, const std::string& group_name,
                             const std::vector<std::string>& names) {
  TRY_VOID(check_length(group_name, tag_characters_max, "group_name"));
  if (group_name.empty()) return refuse("the group of the tags needs a name", "group_name");
  if (names.empty()) return refuse("there is no tag to add", "names");
  array tags;
  for (const std::string& name : names) {
    TRY_VOID(check_length(name, tag_characters_max, "names"));
    tags.push_back(object{{"name", name}});
  }
  auto answer = client.call({.path = "externalcontact/add_corp_tag",
                             .body = object{{"group_name", group_name}, {"tag", std::move(tags)}},
                             .intent = Intent::change});
  return read_fields(std::move(answer), Intent::change, [](const JsonFields& fields) {
    return read_tag_group(fields.object("tag_group"));
  });
}

ApiResult<void> rename_tag(Client& client, const std::string& tag_or_group,
                           const std::string& name) {
  TRY_VOID(check_length(name, tag_characters_max, "name"));
  return change(client, "externalcontact/edit_corp_tag",
                object{{"id", tag_or_group}, {"name", name}});
}

ApiResult<void> delete_tags(Client& client, const std::vector<std::string>& tags,
                            const std::vector<std::string>& groups) {
  if (tags.empty() && groups.empty()) return refuse("there is no tag to delete", "tags");
  return change(client, "externalcontact/del_corp_tag",
                object{{"tag_id", array_of(tags)}, {"group_id", array_of(groups)}});
}

ApiResult<void> mark_contact(Client& client, const std::string& user, const std::string& contact,
                             const std::vector<std::string>& add,
                             const std::vector<std::string>& remove) {
  if (add.empty() && remove.empty()) return refuse("there is no tag to add or remove", "add");
  object body{{"userid", user}, {"external_userid", contact}};
  if (!add.empty()) body["add_tag"] = array_of(add);
  if (!remove.empty()) body["remove_tag"] = array_of(remove);
  return change(client, "externalcontact/mark_tag", std::move(body));
}

ApiResult<std::vector<ContactFailed>> transfer_contacts(Client& client, const Handover& handover) {
  if (handover.contacts.empty() || handover.contacts.size() > transfer_contacts_max) {
    return refuse("1 to 100 customers are handed over at once", "contacts");
  }
  if (handover.from == handover.to) return refuse("they follow this member already", "to");
  if (handover.has_resigned && !handover.message.empty()) {
    return refuse("customers of somebody who resigned get no message", "message");
  }
  TRY_VOID(check_length(handover.message, transfer_message_characters_max, "message"));
  object body{{"handover_userid", handover.from},
              {"takeover_userid", handover.to},
              {"external_userid", array_of(handover.contacts)}};
  if (!handover.message.empty()) body["transfer_success_msg"] = handover.message;
  auto answer =
      client.call({.path = handover.has_resigned ? "externalcontact/resigned/transfer_customer"
                                                 : "externalcontact/transfer_customer",
                   .body = std::move(body),
                   .intent = Intent::change});
  return read_fields(std::move(answer), Intent::change, [](const JsonFields& fields) {
    std::vector<ContactFailed> failed;
    for (const JsonFields& item : fields.list("customer")) {
      const auto errcode = static_cast<int>(item.number("errcode"));
      if (errcode != 0) failed.push_back({item.text("external_userid"), errcode});
    }
    return failed;
  });
}

ApiResult<Page<HandoverResult>> handover_results(Client& client, const Handover& handover,
                                                 const std::string& cursor) {
  object body{{"handover_userid", handover.from}, {"takeover_userid", handover.to}};
  if (!cursor.empty()) body["cursor"] = cursor;
  auto answer =
      client.call({.path = handover.has_resigned ? "externalcontact/resigned/transfer_result"
                                                 : "externalcontact/transfer_result",
                   .body = std::move(body)});
  return read_fields(std::move(answer), Intent::read, [](const JsonFields& fields) {
    Page<HandoverResult> page;
    for (const JsonFields& item : fields.list("customer")) {
      const auto state = item.number("status");
      const bool is_known = state >= 1 && state <= static_cast<int>(HandoverState::unknown);
      page.items.push_back({item.text("external_userid"),
                            is_known ? static_cast<HandoverState>(state) : HandoverState::unknown,
                            item.seconds_or("takeover_time")});
    }
    page.next_cursor = fields.text_or("next_cursor");
    return page;
  });
}

ApiResult<Page<Unassigned>> list_unassigned(Client& client, const std::string& cursor) {
  object body{{"page_size", 1'000}};
  if (!cursor.empty()) body["cursor"] = cursor;
  auto answer =
      client.call({.path = "externalcontact/get_unassigned_list", .body = std::move(body)});
  return read_fields(std::move(answer), Intent::read, [](const JsonFields& fields) {
    Page<Unassigned> page;
    for (const JsonFields& item : fields.list("info")) {
      page.items.push_back({item.text("handover_userid"), item.text("external_userid"),
                            item.seconds_or("dimission_time")});
    }
    // The last page says so; some versions repeat the cursor there.
    if (!fields.flag_or("is_last")) page.next_cursor = fields.text_or("next_cursor");
    return page;
  });
}

}  // namespace connectors::wecom
