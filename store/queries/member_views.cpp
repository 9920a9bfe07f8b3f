#include "store/queries/member_views.h"

#include <algorithm>
#include <map>
#include <set>
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

constexpr Column by_id[] = {{"id", ColumnType::integer}};
constexpr Column by_member[] = {{"member_id", ColumnType::integer}};

class Views {
 public:
  Views(Connection& connection, const WantedViews& wanted)
      : connection_(connection), wanted_(wanted) {}

  Result<std::vector<MemberView>> read(const std::vector<model::MemberId>& members) {
    TRY_VOID(read_members(members));
    for (std::size_t i = 0; i < views_.size(); ++i) {
      places_[views_[i].id.value] = i;
      customers_.push_back(views_[i].id.value);
    }
    if (wanted_.needs.companies) TRY_VOID(name_companies());
    if (wanted_.needs.stays) TRY_VOID(read_stays());
    if (wanted_.needs.tags) TRY_VOID(read_tags());
    if (wanted_.needs.activity_days > 0) TRY_VOID(read_activity());
    if (wanted_.needs.orders) {
      TRY_VOID(read_moments("customer_order", "member_id, at, 'renewed'", &MemberView::orders));
    }
    if (wanted_.needs.renewals) {
      TRY_VOID(read_moments("renewal", "member_id, at, outcome", &MemberView::renewals));
    }
    if (wanted_.needs.behaviours) TRY_VOID(read_behaviours());
    return std::move(views_);
  }

 private:
  static void sort_once(std::vector<std::string>& names) {
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
  }

  MemberView& at(std::int64_t member) { return views_[places_.at(member)]; }

  base::Day local_day(std::int64_t at) const {
    return wanted_.zone.to_local(base::Instant{at}).day;
  }

  KeyedRows of_customers(std::string_view table) const {
    return {table, by_member, {customers_.begin(), customers_.end()}};
  }

  Result<void> read_members(const std::vector<model::MemberId>& members) {
    KeyedRows rows{"member", by_id, {}};
    for (const model::MemberId member : members) rows.cells.emplace_back(member.value);
    TRY_VOID(connection_.look_up(
        rows, "id, name, identity, tier, region, company, company_id, role", [&](const Row& row) {
          if (row.text(7) != "member") return;
          MemberView view;
          view.id = model::MemberId(row.integer(0));
          view.name = row.text(1);
          view.identity = row.text(2);
          view.tier = row.text(3);
          view.region = row.text(4);
          view.company = row.text(5);
          if (row.integer(6) != 0) companies_of_[view.id.value] = row.integer(6);
          views_.push_back(std::move(view));
        }));
    std::ranges::sort(views_, {}, [](const MemberView& view) { return view.id.value; });
    return {};
  }

  // A company is followed to the one that it was merged into, all of them a step at a time.
  Result<void> name_companies() {
    std::unordered_map<std::int64_t, Company> companies;
    std::set<std::int64_t> missing;
    for (const auto& [member, company] : companies_of_) missing.insert(company);
    for (std::size_t step = 0; step < companies_deep_max && !missing.empty(); ++step) {
      KeyedRows rows{"company", by_id, {missing.begin(), missing.end()}};
      missing.clear();
      TRY_VOID(connection_.look_up(rows, "id, name, merged_into", [&](const Row& row) {
        companies[row.integer(0)] = {std::string(row.text(1)), row.integer(2)};
        if (row.integer(2) != 0) missing.insert(row.integer(2));
      }));
      std::erase_if(missing, [&](std::int64_t id) { return companies.contains(id); });
    }
    for (const auto& [member, company] : companies_of_) {
      auto found = companies.find(company);
      if (found == companies.end()) continue;
      for (std::size_t step = 0; step < companies_deep_max; ++step) {
        const auto next = companies.find(found->second.merged_into);
        if (next == companies.end()) break;
        found = next;
      }
      at(member).company = found->second.name;
    }
    return {};
  }

  Result<void> read_stays() {
    std::vector<std::pair<std::int64_t, std::int64_t>> here;  // member, group
    TRY_VOID(connection_.look_up(of_customers("stay"), "member_id, group_id, joined_at, left_at",
                                 [&](const Row& row) {
                                   MemberView& view = at(row.integer(0));
                                   if (!row.is_null(2)) {
                                     const base::Day day = local_day(row.integer(2));
                                     view.joined = view.joined ? std::min(*view.joined, day) : day;
                                   }
                                   if (!row.is_null(3)) return;
                                   ++view.group_count;
                                   here.emplace_back(row.integer(0), row.integer(1));
                                 }));
    std::set<std::int64_t> groups;
    for (const auto& [member, group] : here) groups.insert(group);
    std::unordered_map<std::int64_t, std::string> names;
    KeyedRows rows{"chat_group", by_id, {groups.begin(), groups.end()}};
    TRY_VOID(connection_.look_up(rows, "id, name",
                                 [&](const Row& row) { names[row.integer(0)] = row.text(1); }));
    for (const auto& [member, group] : here) at(member).groups.push_back(names[group]);
    for (MemberView& view : views_) sort_once(view.groups);
    return {};
  }

  Result<void> read_tags() {
    TRY_VOID(connection_.look_up(of_customers("contact"), "member_id, tags, \"until\"",
                                 [&](const Row& row) {
                                   if (!row.is_null(2)) return;
                                   const auto tags = base::parse_json(row.text(1));
                                   if (!tags || !tags->is_array()) return;
                                   for (const auto& tag : tags->get_array()) {
                                     if (tag.is_string())
                                       at(row.integer(0)).tags.emplace_back(tag.get_string());
                                   }
                                 }));
    for (MemberView& view : views_) sort_once(view.tags);
    return {};
  }

  Result<void> read_activity() {
    KeyedRows rows = of_customers("activity");
    if (wanted_.needs.activity_days < model::all_days) {
      rows.bounded = "day";
      rows.least = wanted_.today.number - (wanted_.needs.activity_days - 1);
    }
    TRY_VOID(connection_.look_up(rows, "member_id, day, messages, questions, answers",
                                 [&](const Row& row) {
                                   MemberView& view = at(row.integer(0));
                                   const base::Day day{static_cast<std::int32_t>(row.integer(1))};
                                   view.messages.push_back({day, row.integer(2)});
                                   view.questions.push_back({day, row.integer(3)});
                                   view.answers.push_back({day, row.integer(4)});
                                 }));
    for (MemberView& view : views_) {
      for (auto days : {&MemberView::messages, &MemberView::questions, &MemberView::answers})
        add_up(view.*days);
    }
    return {};
  }

  // What several groups or moments say of a day becomes one count; a day without any is left out.
  static void add_up(std::vector<DayCount>& days) {
    std::ranges::sort(days, {}, [](const DayCount& each) { return each.day; });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < days.size();) {
      DayCount sum{days[i].day, 0};
      for (; i < days.size() && days[i].day == sum.day; ++i) sum.count += days[i].count;
      if (sum.count != 0) days[kept++] = sum;
    }
    days.resize(kept);
  }

  // `columns` answer with a member, an instant and "renewed" for what counts.
  Result<void> read_moments(std::string_view table, std::string_view columns,
                            std::vector<DayCount> MemberView::*kept) {
    TRY_VOID(connection_.look_up(of_customers(table), columns, [&](const Row& row) {
      if (row.text(2) == "renewed")
        (at(row.integer(0)).*kept).push_back({local_day(row.integer(1)), 1});
    }));
    for (MemberView& view : views_) add_up(view.*kept);
    return {};
  }

  Result<void> read_behaviours() {
    std::map<std::pair<std::int64_t, std::pair<std::string, base::Day>>, std::int64_t> counts;
    TRY_VOID(
        connection_.look_up(of_customers("behaviour"), "member_id, name, at", [&](const Row& row) {
          ++counts[{row.integer(0), {std::string(row.text(1)), local_day(row.integer(2))}}];
        }));
    for (const auto& [key, count] : counts) {
      at(key.first).behaviours.push_back({key.second.first, key.second.second, count});
    }
    return {};
  }

  struct Company {
    std::string name;
    std::int64_t merged_into = 0;
  };

  Connection& connection_;
  const WantedViews& wanted_;
  std::vector<MemberView> views_;
  std::vector<std::int64_t> customers_;                          // of views_
  std::unordered_map<std::int64_t, std::size_t> places_;         // by member
  std::unordered_map<std::int64_t, std::int64_t> companies_of_;  // by member
};

}  // namespace

Result<std::vector<MemberView>> member_views(Connection& connection, const WantedViews& wanted,
                                             const std::vector<model::MemberId>& members) {
  if (members.empty()) return std::vector<MemberView>();
  return Views(connection, wanted).read(members);
}

Result<std::vector<model::MemberId>> customers_after(Connection& connection, model::MemberId after,
                                                     std::int64_t limit) {
  std::vector<model::MemberId> found;
  const Value parameters[] = {after.value, limit};
  TRY_VOID(connection.query(
      "select id from member where role = 'member' and id > $1 order by id limit $2", parameters,
      [&](const Row& row) { found.emplace_back(row.integer(0)); }));
  return found;
}

Result<std::int64_t> count_customers(Connection& connection) {
  std::int64_t count = 0;
  TRY_VOID(connection.query("select count(*) from member where role = 'member'", {},
                            [&](const Row& row) { count = row.integer(0); }));
  return count;
}

Result<void> for_each_member_view(Connection& connection, const WantedViews& wanted,
                                  const std::function<void(MemberView&)>& handle) {
  model::MemberId after;
  while (true) {
    TRY(members, customers_after(connection, after, views_at_a_time));
    if (members.empty()) return {};
    after = members.back();
    TRY(views, member_views(connection, wanted, members));
    for (MemberView& view : views) handle(view);
  }
}

}  // namespace store::queries
