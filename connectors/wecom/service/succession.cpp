// Groups passed on to another owner.
#include "connectors/wecom/group_calls.h"
#include "connectors/wecom/service/wecom_connector.h"
#include "connectors/wecom/troubles.h"

namespace connectors::wecom {

using base::ErrorCode;
using base::Result;

namespace {

constexpr int owner_has_resigned = 90502;  // errors.cpp
constexpr int owner_stays = 90504;
constexpr int is_under_way = 90507;

// WeCom has one call for owners who are still with the company and another for those who are not;
// which of the two it is, the first one tells. 0: it is done.
ApiResult<int> transfer_one(Client& client, const std::string& chat, const std::string& owner) {
  int errcode = owner_has_resigned;
  for (const OwnerLeft left : {OwnerLeft::no, OwnerLeft::yes}) {
    if (errcode != owner_has_resigned) break;
    auto failed = transfer_groups(client, {chat}, owner, left);
    if (!failed) return tl::unexpected(std::move(failed).error());
    errcode = failed->empty() ? 0 : failed->front().errcode;
  }
  // Asked again after a doubt it has happened already.
  return errcode == owner_stays ? 0 : errcode;
}

}  // namespace

Result<Done> WecomConnector::transfer_group(const Delivery& delivery) {
  TRY(parsed, base::parse_json(delivery.effect.body));
  if (!parsed.is_object()) {
    return base::fail(ErrorCode::invalid_input, "the effect's body is no object", "body");
  }
  TRY(owner, base::required_text(parsed.get_object(), "new_owner"));
  const std::string& chat = delivery.group.external_id;
  const auto errcode = transfer_one(client_, chat, owner);
  if (!errcode) {
    note_failure(errcode.error(), trouble::of_transfer, chat);
    const bool again =
        errcode.error().what == ErrorClass::retry || errcode.error().retry_at.has_value();
    return base::fail(again ? ErrorCode::unavailable : errcode.error().error.code,
                      errcode.error().error.text);
  }
  // WeCom calls back for what people do, not for what a program does: so it is asked, after a
  // refusal too, which may mean that our picture of the group is old.
  {
    const std::lock_guard lock(mutex_);
    queue_.add({FollowUpKind::fetch_group, chat, clock_.now() + stale_window});
  }
  changed_.notify_all();
  // What WeCom says of one group is no trouble of the connection.
  if (*errcode != 0) {
    const ErrorClass what = meaning_of(*errcode).what;
    const bool again = *errcode == is_under_way || what == ErrorClass::retry ||
                       what == ErrorClass::wait_for_window;
    return base::fail(again ? ErrorCode::unavailable : error_code_of(what),
                      say_errcode("groupchat/transfer", *errcode));
  }
  return Done{};
}

}  // namespace connectors::wecom
