// Calls about customer groups: list, detail, change of owner, figures of owners. Changing the owner
// is the only thing that WeCom lets a program do to a group.
//
// Sources: developer.work.weixin.qq.com/document/path/92120 (list), 92122 (detail), 92127 and 95703
// (owner), 92133 (figures).
#pragma once

#include <string>
#include <vector>

#include "connectors/wecom/client.h"
#include "connectors/wecom/group_mirror.h"

namespace connectors::wecom {

inline constexpr std::size_t owners_max = 100;           // in one filter
inline constexpr std::size_t transfer_groups_max = 100;  // in one call; 300 a day and person
inline constexpr int group_page_max = 1'000;

enum class OwnerState { normal, resigned, handing_over, handed_over };  // as WeCom numbers them

struct GroupListed {
  std::string chat;
  OwnerState owner_state = OwnerState::normal;
};

// `owners`: user ids, at most owners_max. Empty: of everybody the app can see, which WeCom refuses
// (81017) for more than 1,000 people. Dissolved groups are not listed.
ApiResult<Page<GroupListed>> list_groups(Client& client, const std::vector<std::string>& owners,
                                         const std::string& cursor, int limit = group_page_max);

// Names included. Errors: 90501 no customer group, 49008 dissolved (subject_lost).
ApiResult<GroupDetail> get_group(Client& client, const std::string& chat);

struct FailedTransfer {
  std::string chat;
  int errcode = 0;  // meaning_of() knows it
};
enum class OwnerLeft { no, yes };  // whether the present owner has resigned
// The groups that could not be handed to `new_owner`. In service: each group at most twice in 90
// days.
ApiResult<std::vector<FailedTransfer>> transfer_groups(Client& client,
                                                       const std::vector<std::string>& chats,
                                                       const std::string& new_owner,
                                                       OwnerLeft owner_left);

// Totals are as of the end of the day; "new" is within it.
struct OwnerFigures {
  std::string owner;  // empty in figures by day
  base::Instant day;  // zero in figures by owner
  std::int64_t new_groups = 0, groups = 0, groups_with_messages = 0;
  std::int64_t new_members = 0, members = 0, members_with_messages = 0, messages = 0;
};
struct FiguresAsked {
  base::Instant first_day, last_day;  // yesterday to 180 days ago; any second of the day
  std::vector<std::string> owners;    // 1 to owners_max
};
// By owner over the whole span, all pages.
ApiResult<std::vector<OwnerFigures>> figures_by_owner(Client& client, const FiguresAsked& asked);
// By day over all the owners together.
ApiResult<std::vector<OwnerFigures>> figures_by_day(Client& client, const FiguresAsked& asked);

}  // namespace connectors::wecom
