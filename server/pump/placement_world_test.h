// A store with an organisation over it that is given facts one by one, and the questions that tests
// ask of its rows.
#pragma once

#include <doctest/doctest.h>

#include "base/json.h"
#include "server/pump/organisation.h"
#include "server/pump/whole_store_test.h"
#include "store/conformance/temporary_folder.h"
#include "store/sqlite/sqlite_database.h"

namespace server::placement_world {

using model::PlacementState;
using model::SeatState;
using store::conformance::TemporaryFolder;

inline Readers readers() {
  static const Readers shared = *Readers::built_in();
  return shared;
}

struct World {
  TemporaryFolder folder;
  std::unique_ptr<store::Database> database;
  std::unique_ptr<Organisation> organisation;
  std::vector<model::Fact> facts;  // all that was given
  base::Instant now{1'795'395'600'000};

  World() {
    auto opened = store::sqlite::open_sqlite(folder.path().string());
    REQUIRE(opened.has_value());
    database = std::move(*opened);
    reopen();
  }
  void reopen() {
    organisation.reset();
    auto opened = Organisation::open(*database, readers());
    REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().text));
    organisation = std::move(*opened);
  }
  api::Outcome give(const std::string& group, const std::string& actor, model::FactBody body,
                    const std::string& source = "test") {
    model::Fact fact;
    fact.source = source;
    fact.external_id = "f" + std::to_string(facts.size());
    now = now + base::minutes(1);
    fact.at = now;
    fact.group = group;
    fact.actor = actor;
    fact.body = std::move(body);
    facts.push_back(fact);
    const auto receipt = organisation->take_facts({fact});
    REQUIRE_MESSAGE(receipt.has_value(), (receipt ? "" : receipt.error().text));
    return receipt->outcomes.front();
  }
  api::Outcome command(const std::string& name, const std::string& arguments) {
    return give("", "lead", model::Command{name, arguments}, "console");
  }
  std::int64_t done(const std::string& name, const std::string& arguments,
                    std::string_view key = {}) {
    const auto outcome = command(name, arguments);
    REQUIRE_MESSAGE(outcome.as == api::TakenAs::accepted, outcome.error.text);
    const auto result = base::parse_json(outcome.result);
    return key.empty() ? 0 : base::integer_at(result->get_object(), key).value_or(0);
  }
  void profile(const std::string& member, const std::string& company,
               const std::string& identity = "") {
    model::MemberProfile body;
    body.member = member;
    body.name = member;
    body.company = company;
    body.identity = identity;
    give("", "", std::move(body));
  }
  void group(const std::string& name, std::int64_t size) {
    model::MemberProfile staff;
    staff.member = "s1";
    staff.name = "客服";
    staff.role = model::Role::staff;
    give("", "", staff);
    model::GroupProfile body;
    body.name = name;
    body.owner = "s1";
    body.program = "vip";
    body.target_size = size;
    give(name, "", std::move(body));
  }
  void join(const std::string& group, const std::string& member) {
    give(group, member, model::MemberJoined{"invitation", ""});
  }
  template <class Of>
  std::vector<Of> rows(std::string_view order) {
    auto connection = database->connect(store::Access::read_only);
    REQUIRE(connection.has_value());
    return all_rows<Of>(**connection, order);
  }
  model::Member member(std::string_view name) {
    for (const auto& each : rows<model::Member>("id")) {
      if (each.external_id == name) return each;
    }
    FAIL("no member ", std::string(name));
    return {};
  }
  std::string id_of(std::string_view member_name) {
    return std::to_string(member(member_name).id.value);
  }
  std::string group_id(std::string_view name) {
    for (const auto& each : rows<model::Group>("id")) {
      if (each.external_id == name) return std::to_string(each.id.value);
    }
    FAIL("no group ", std::string(name));
    return {};
  }
  std::string company_of(std::string_view member_name) {
    return std::to_string(member(member_name).company_id.value);
  }
  model::PlacementSeat seat(std::string_view member_name) {
    const auto id = member(member_name).id;
    model::PlacementSeat found;
    for (const auto& each : rows<model::PlacementSeat>("placement_id, member_id")) {
      if (each.member == id) found = each;  // of the newest plan
    }
    return found;
  }
  PlacementState state() { return rows<model::Placement>("id").back().state; }
  std::vector<model::Task> tasks(std::string_view kind) {
    std::vector<model::Task> found;
    for (const auto& each : rows<model::Task>("id")) {
      if (each.kind == kind) found.push_back(each);
    }
    return found;
  }
  // What the deliverer says of a platform that invites nobody.
  void hand_over_all() {
    for (const auto& each : rows<model::Effect>("id")) {
      if (each.kind != "invite" || each.state != model::EffectState::pending) continue;
      done("effect.settle", R"({"effect":)" + std::to_string(each.id.value) +
                                R"(,"state":"manual","result":"manual"})");
    }
  }
};

inline constexpr std::string_view policy = R"({"policy":{"seating":{"identities":["实体","微商"],
  "clashes":[["实体","微商"]],
  "programs":[{"program":"vip","target_size":5,"invitation":"{name}，来「{group}」"}]}}})";

}  // namespace server::placement_world
