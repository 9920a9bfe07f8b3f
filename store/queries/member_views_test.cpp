// What segments see of a customer is what the rows say: the same on SQLite and PostgreSQL.
#include "store/queries/member_views.h"

#include <doctest/doctest.h>

#include "model/changes.h"
#include "store/conformance/samples.h"
#include "store/queries/both_databases_test.h"
#include "store/store.h"

namespace store::queries {
namespace {

using base::Day;
using base::Instant;

using conformance::require_done;
using conformance::value_of;

constexpr Day view_day{20'000};
// Four in the afternoon in UTC is the next day in Shanghai.
Instant at(int days) {
  return Instant{} + base::days(view_day.number + days - 1) + base::hours(16);
}

void add_people(model::Changes& rows) {
  for (std::int64_t id = 1; id <= 3; ++id) {
    model::Member member;
    member.id = model::MemberId(id);
    member.source = model::SourceId(1);
    member.external_id = "u" + std::to_string(id);
    member.name = "name" + std::to_string(id);
    member.company = "as written";
    if (id == 1) member.company_id = model::CompanyId(1);
    if (id == 3) member.role = model::Role::staff;
    rows.members.put(member);
    model::Group group;
    group.id = model::GroupId(id);
    group.source = model::SourceId(1);
    group.external_id = "g" + std::to_string(id);
    group.name = id == 3 ? "b" : "a";
    rows.groups.put(group);
    model::Stay stay;  // all of the first member's
    stay.id = model::StayId(id);
    stay.group = group.id;
    stay.member = model::MemberId(1);
    stay.joined_at = at(-static_cast<int>(id));
    if (id == 3) stay.left_at = at(0);
    rows.stays.put(stay);
  }
  for (std::int64_t id = 1; id <= 2; ++id) {
    model::Company company;
    company.id = model::CompanyId(id);
    company.name = company.key = "company" + std::to_string(id);
    if (id == 1) company.merged_into = model::CompanyId(2);
    rows.companies.put(company);
  }
}

void add_deeds(model::Changes& rows) {
  const model::MemberId one(1);
  rows.activity.push_back({model::GroupId(1), one, view_day, 3, 1, 0, 0, 0});
  rows.activity.push_back({model::GroupId(2), one, view_day, 2, 0, 1, 0, 0});
  rows.activity.push_back({model::GroupId(1), one, view_day - 1, 1, 0, 0, 0, 0});
  for (int number = 0; number < 3; ++number) {
    model::Order order;
    order.source = model::SourceId(1);
    order.number = "o" + std::to_string(number);
    if (number < 2) order.member = one;
    order.at = at(0);
    rows.orders.put(order);
    model::Renewal renewal;
    renewal.source = model::SourceId(1);
    renewal.contract = "c" + std::to_string(number);
    renewal.member = one;
    renewal.outcome = static_cast<model::RenewalOutcome>(number);
    renewal.at = at(number);
    rows.renewals.put(renewal);
  }
  for (int number = 0; number < 4; ++number) {
    model::Behaviour behaviour;
    behaviour.id = model::FactSeq(100 + number);
    behaviour.member = one;
    behaviour.name = number == 0 ? "form" : "page_view";
    behaviour.at = at(number == 3 ? 1 : 0);
    rows.behaviours.push_back(behaviour);
  }
  for (std::int64_t staff = 3; staff <= 5; ++staff) {
    model::Contact contact;
    contact.member = one;
    contact.staff = model::MemberId(staff);
    contact.since = at(0);
    contact.tags = staff == 5 ? R"(["gone"])" : R"(["vip", "新客"])";
    if (staff == 5) contact.until = at(1);
    rows.contacts.push_back(contact);
  }
}

// What is not asked for is not read, and days of before the window are not.
void check_parts(Connection& connection, const base::TimeZone& zone,
                 const model::MemberView& whole) {
  model::MemberNeeds needs;
  needs.activity_days = 1;
  needs.renewals = true;
  const std::vector<model::MemberId> ids{model::MemberId(1), model::MemberId(3),
                                         model::MemberId(99)};  // 3 is staff
  const auto views = value_of(member_views(connection, {zone, view_day, needs}, ids));
  REQUIRE(views.size() == 1);
  const model::MemberView& view = views.front();
  CHECK(view.name == whole.name);
  CHECK(view.messages == std::vector<model::DayCount>{{view_day, 5}});
  CHECK(view.renewals == whole.renewals);
  CHECK(view.behaviours.empty());
  CHECK(view.tags.empty());
  CHECK(view.groups.empty());
  CHECK(view.orders.empty());
  CHECK(value_of(customers_after(connection, model::MemberId(1), 9)) ==
        std::vector<model::MemberId>{model::MemberId(2)});
  CHECK(value_of(count_customers(connection)) == 2);
}

void check_member_views(Database& database) {
  const auto store = value_of(Store::open(database));
  model::Changes rows;
  rows.sources.push_back({model::SourceId(1), "wecom"});
  add_people(rows);
  add_deeds(rows);
  const auto done = store->commit(rows);
  REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().text));
  const auto connection = value_of(database.connect(Access::read_only));
  const auto zone = value_of(base::TimeZone::open("Asia/Shanghai"));
  std::vector<model::MemberView> views;
  const WantedViews wanted{zone, view_day};
  require_done(for_each_member_view(*connection, wanted,
                                    [&](model::MemberView& view) { views.push_back(view); }));
  REQUIRE(views.size() == 2);  // staff are left out
  const model::MemberView& one = views[0];
  CHECK(one.id == model::MemberId(1));
  CHECK(one.company == "company2");
  CHECK(one.groups == std::vector<std::string>{"a"});
  CHECK(one.group_count == 2);
  CHECK(one.joined == view_day - 3);  // of a stay that has ended
  CHECK(one.tags == std::vector<std::string>{"vip", "新客"});
  CHECK(one.messages == std::vector<model::DayCount>{{view_day - 1, 1}, {view_day, 5}});
  CHECK(one.questions == std::vector<model::DayCount>{{view_day, 1}});
  CHECK(one.answers == std::vector<model::DayCount>{{view_day, 1}});
  CHECK(one.orders == std::vector<model::DayCount>{{view_day, 2}});
  CHECK(one.renewals == std::vector<model::DayCount>{{view_day + 1, 1}});
  CHECK(one.behaviours == std::vector<model::NamedDayCount>{{"form", view_day, 1},
                                                            {"page_view", view_day, 2},
                                                            {"page_view", view_day + 1, 1}});
  model::MemberView two;
  two.id = model::MemberId(2);
  two.name = "name2";
  two.company = "as written";
  CHECK(views[1] == two);
  check_parts(*connection, zone, one);
}

}  // namespace

TEST_CASE("queries: customers as segments see them, on both databases") {
  on_both_databases(check_member_views);
}

}  // namespace store::queries
