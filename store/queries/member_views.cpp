#include "store/queries/member_views.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/json.h"
#include "model/ids.h"

namespace store::queries {

using base::Result;
using model::DayCount;
using model::MemberView;

namespace {

constexpr std::size_t companies_deep_max = 100;  // merges in a row; more would be a circle

class Views {
 public:
  Views(Connection& connection, const base::TimeZone& zone)
      : connection_(connection), zone_(zone) {}

  Result<std::vector<MemberView>> read() {
    TRY_VOID(read_companies());
    TRY_VOID(read_members());
    TRY_VOID(read_stays());
    TRY_VOID(read_tags());
    TRY_VOID(read_activity());
    TRY_VOID(
        read_moments("select member_id, at from customer_order where member_id is not null "
                     "order by at",
                     &MemberView::orders));
    TRY_VOID(
        read_moments("select member_id, at from renewal where member_id is not null "
                     "and outcome = 'renewed' order by at",
                     &MemberView::renewals));
    for (MemberView& view : views_) {
      sort_once(view.tags);
      sort_once(view.groups);
    }
    return std::move(views_);
  }

 private:
  static void sort_once(std::vector<std::string>& names) {
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
  }

  MemberView* find(std::int64_t member) {
    const auto at = places_.find(member);
    return at == places_.end() ? nullptr : &views_[at->second];
  }

  Result<void> read_companies() {
    return connection_.query("select id, name, merged_into from company", {}, [&](const Row& row) {
      companies_[row.integer(0)] = {std::string(row.text(1)), row.integer(2)};
    });
  }

  std::string company_of(std::int64_t id, std::string_view written) const {
    auto at = companies_.find(id);
    if (at == companies_.end()) return std::string(written);
    for (std::size_t i = 0; i < companies_deep_max && at->second.second != 0; ++i) {
      const auto next = companies_.find(at->second.second);
      if (next == companies_.end()) break;
      at = next;
    }
    return at->second.first;
  }

  Result<void> read_members() {
    return connection_.query(
        "select id, name, identity, tier, region, company, company_id from member "
        "where role = 'member' order by id",
        {}, [&](const Row& row) {
          MemberView view;
          view.id = model::MemberId(row.integer(0));
          view.name = row.text(1);
          view.identity = row.text(2);
          view.tier = row.text(3);
          view.region = row.text(4);
          view.company = company_of(row.integer(6), row.text(5));
          places_[view.id.value] = views_.size();
          views_.push_back(std::move(view));
        });
  }

  Result<void> read_stays() {
    return connection_.query(
        "select stay.member_id, stay.joined_at, stay.left_at, chat_group.name from stay "
        "join chat_group on chat_group.id = stay.group_id",
        {}, [&](const Row& row) {
          MemberView* view = find(row.integer(0));
          if (view == nullptr) return;
          if (!row.is_null(1)) {
            const base::Day day = zone_.to_local(base::Instant{row.integer(1)}).day;
            view->joined = view->joined ? std::min(*view->joined, day) : day;
          }
          if (!row.is_null(2)) return;
          ++view->group_count;
          view->groups.emplace_back(row.text(3));
        });
  }

  Result<void> read_tags() {
    return connection_.query(
        "select member_id, tags from contact where until is null and tags <> ''", {},
        [&](const Row& row) {
          MemberView* view = find(row.integer(0));
          if (view == nullptr) return;
          const auto tags = base::parse_json(row.text(1));
          if (!tags || !tags->is_array()) return;
          for (const auto& tag : tags->get_array()) {
            if (tag.is_string()) view->tags.emplace_back(tag.get_string());
          }
        });
  }

  Result<void> read_activity() {
    return connection_.query(
        "select member_id, day, cast(sum(messages) as bigint), cast(sum(questions) as bigint), "
        "cast(sum(answers) as bigint) from activity "
        "group by member_id, day order by day",
        {}, [&](const Row& row) {
          MemberView* view = find(row.integer(0));
          if (view == nullptr) return;
          const base::Day day{static_cast<std::int32_t>(row.integer(1))};
          const auto keep = [&](std::vector<DayCount>& days, int column) {
            if (row.integer(column) != 0) days.push_back({day, row.integer(column)});
          };
          keep(view->messages, 2);
          keep(view->questions, 3);
          keep(view->answers, 4);
        });
  }

  // `sql` answers with members and instants, the oldest first.
  Result<void> read_moments(std::string_view sql, std::vector<DayCount> MemberView::*kept) {
    return connection_.query(sql, {}, [&](const Row& row) {
      MemberView* view = find(row.integer(0));
      if (view == nullptr) return;
      const base::Day day = zone_.to_local(base::Instant{row.integer(1)}).day;
      std::vector<DayCount>& days = view->*kept;
      if (days.empty() || days.back().day != day) days.push_back({day, 0});
      ++days.back().count;
    });
  }

  Connection& connection_;
  const base::TimeZone& zone_;
  std::vector<MemberView> views_;
  std::unordered_map<std::int64_t, std::size_t> places_;                    // by member
  std::map<std::int64_t, std::pair<std::string, std::int64_t>> companies_;  // name, merged into
};

}  // namespace

Result<std::vector<MemberView>> member_views(Connection& connection, const base::TimeZone& zone) {
  return Views(connection, zone).read();
}

}  // namespace store::queries
