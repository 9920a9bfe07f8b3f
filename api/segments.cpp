// Segments: the list with live counts, one with how it went, who is in or was, trying an
// expression.
#include "store/queries/segments.h"

#include <algorithm>

#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "insight/segments/evaluate.h"
#include "insight/segments/expression_json.h"
#include "insight/segments/needs.h"
#include "store/queries/member_views.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;
using base::Result;
using insight::segments::Expression;
using model::SegmentId;

constexpr int trend_days = 30;
constexpr std::int64_t changes_of_member = 50;
constexpr std::size_t tried_members_shown = 10;
// Among more customers an expression is tried on so many of them, evenly taken by number: reading
// all of a million takes seconds.
constexpr std::int64_t tried_members_max = 5'000;

Result<queries::SegmentStanding> standing_of(const Call& call) {
  TRY(id, call.id());
  TRY(found, queries::segment(call.reader, SegmentId(id)));
  if (!found) return fail(ErrorCode::not_found, "there is no segment " + std::to_string(id), "id");
  return *std::move(found);
}

// Where the last page ended; 0: from the beginning.
Result<std::int64_t> page_from(const Call& call) {
  if (call.text("cursor").empty()) return std::int64_t{0};
  TRY(keys, read_cursor(call.text("cursor"), 1));
  return keys[0];
}

// The share of a look through all customers that is done, by their numbers.
value swept_share(const queries::SegmentState& state, std::int64_t newest_member) {
  if (!state.sweep_meaning || newest_member == 0) return nullptr;
  return std::min(
      1.0, static_cast<double>(state.swept_through.value) / static_cast<double>(newest_member));
}

Result<std::int64_t> newest_member(store::Connection& reader) {
  std::int64_t newest = 0;
  TRY_VOID(reader.query("select coalesce(max(id), 0) from member", {},
                        [&](const store::Row& row) { newest = row.integer(0); }));
  return newest;
}

object segment_json(const queries::SegmentStanding& each, std::int64_t newest) {
  object out;
  out["id"] = each.row.id.value;
  out["name"] = each.row.name;
  out["note"] = each.row.note;
  out["expression"] = each.row.expression;
  out["revision"] = each.row.revision;
  const bool is_known = each.state.filled_at.ms != 0;
  out["members"] = is_known ? value(each.state.members) : value(nullptr);
  // Everybody has been looked at since it was said.
  out["is_current"] = each.is_filled();
  out["looked_at_share"] = swept_share(each.state, newest);
  out["known_since"] = time_or_null(each.state.filled_at);
  out["changed_at"] = time_or_null(each.row.changed_at);
  out["changed_by"] = each.row.changed_by;
  out["removed_at"] = time_or_null(each.row.removed_at);
  return out;
}

object change_json(const queries::SegmentChange& each, const object& about) {
  object out = about;
  out["at"] = base::format_iso(each.at);
  out["is_in"] = each.is_in;
  out["cause"] = each.cause;
  return out;
}

// How many were in at the end of each of the last days, today's last.
Result<array> trend_json(Services& services, const Call& call,
                         const queries::SegmentStanding& standing) {
  TRY(policy, services.policies.in_force(call.reader));
  const base::Day first = policy->today(call.now) - (trend_days - 1);
  const base::Instant from = policy->zone.to_instant(first, 0);
  TRY(balance, queries::segment_balance(call.reader, standing.row.id, from, trend_days));
  std::int64_t count = standing.state.members;
  array days;
  for (int i = trend_days - 1; i >= 0; --i) {
    const base::Day day = first + i;
    if (policy->zone.to_instant(day + 1, 0) <= standing.state.filled_at) break;
    days.insert(days.begin(), object{{"day", base::format_day(day)}, {"members", count}});
    count -= balance[static_cast<std::size_t>(i)];
  }
  return days;
}

Result<array> overlaps_json(const Call& call, const queries::SegmentStanding& standing,
                            const queries::MemberSet& members) {
  TRY(all, queries::segments(call.reader, false));
  array overlaps;
  for (const queries::SegmentStanding& each : all) {
    if (each.row.id == standing.row.id || each.state.filled_at.ms == 0) continue;
    TRY(other, queries::segment_members(call.reader, each.row.id));
    overlaps.push_back(object{{"id", each.row.id.value},
                              {"name", each.row.name},
                              {"members", each.state.members},
                              {"in_both", members.count_with(other.members)}});
  }
  return overlaps;
}

Result<Expression> expression_of(const object& body) {
  if (const object* tree = base::object_at(body, "tree"))
    return insight::segments::expression_from_json(*tree);
  TRY(text, base::required_text(body, "expression"));
  return insight::segments::parse_expression(text);
}

Result<queries::MemberSet> members_asked(Services& services, const Call& call,
                                         const queries::SegmentStanding& standing) {
  if (standing.state.filled_at.ms == 0) {
    return fail(ErrorCode::conflict,
                "nobody knows yet who is in \"" + standing.row.name +
                    "\": all customers are being looked at, try again in a moment",
                "id");
  }
  const std::string_view on = call.text("on");
  if (on.empty()) {
    TRY(known, queries::segment_members(call.reader, standing.row.id));
    return std::move(known.members);
  }
  const auto day = base::parse_day(on);
  if (!day) return fail(ErrorCode::invalid_input, "on must be a day such as 2026-11-23", "on");
  TRY(policy, services.policies.in_force(call.reader));
  const base::Instant end = policy->zone.to_instant(*day + 1, 0);
  if (end <= standing.state.filled_at) {
    return fail(ErrorCode::invalid_input,
                "who was in is known from " +
                    base::format_day(policy->zone.to_local(standing.state.filled_at).day) + " on",
                "on");
  }
  return queries::segment_members_at(call.reader, standing.row.id, end);
}

// What trying an expression on customers found.
struct Tried {
  std::int64_t looked_at = 0, held = 0;
  std::vector<model::MemberView> first;
};

Result<Tried> try_on(Services& services, const Call& call, const Expression& expression,
                     std::int64_t customers) {
  TRY(policy, services.policies.in_force(call.reader));
  const base::Day today = policy->today(call.now);
  const queries::WantedViews wanted{policy->zone, today, insight::segments::needs_of(expression)};
  Tried tried;
  const auto look = [&](model::MemberView& view) {
    ++tried.looked_at;
    if (!insight::segments::holds(expression, view, today)) return;
    ++tried.held;
    if (tried.first.size() < tried_members_shown) tried.first.push_back(std::move(view));
  };
  if (customers <= tried_members_max) {
    TRY_VOID(queries::for_each_member_view(call.reader, wanted, look));
    return tried;
  }
  TRY(newest, newest_member(call.reader));
  std::vector<model::MemberId> some;
  for (std::int64_t i = 1; i <= tried_members_max; ++i)
    some.emplace_back(newest * i / tried_members_max);
  TRY(views, queries::member_views(call.reader, wanted, some));
  for (model::MemberView& view : views) look(view);
  return tried;
}

object tried_json(const Tried& tried, std::int64_t customers) {
  object out;
  const bool is_exact = tried.looked_at >= customers;
  out["customers"] = customers;
  out["looked_at"] = tried.looked_at;
  out["is_exact"] = is_exact;
  const auto scaled = [&](double share) {
    return static_cast<std::int64_t>(share * static_cast<double>(customers) + 0.5);
  };
  const auto interval = queries::wilson_interval(tried.held, tried.looked_at);
  const double share = tried.looked_at == 0
                           ? 0
                           : static_cast<double>(tried.held) / static_cast<double>(tried.looked_at);
  out["members"] = is_exact ? tried.held : scaled(share);
  out["low"] = is_exact ? tried.held : scaled(interval ? interval->low : 0);
  out["high"] = is_exact ? tried.held : scaled(interval ? interval->high : 1);
  out["first"] = to_array(tried.first, [](const model::MemberView& view) {
    return object{{"id", view.id.value}, {"name", view.name}};
  });
  return out;
}

Result<object> seen_segment(const Call& call) {
  TRY(id, call.id());
  TRY(body, call.body({"revision"}));
  body["segment"] = id;
  return body;
}

}  // namespace

base::Result<Response> segments(Services&, const Call& call) {
  TRY(removed, call.flag("removed"));
  TRY(all, queries::segments(call.reader, removed));
  TRY(customers, queries::count_customers(call.reader));
  TRY(newest, newest_member(call.reader));
  TRY(behind, queries::segments_are_behind(call.reader));
  object body;
  body["items"] = to_array(
      all, [&](const queries::SegmentStanding& each) { return segment_json(each, newest); });
  body["customers"] = customers;
  body["is_behind"] = behind;
  return stamped(call, body);
}

base::Result<Response> segment(Services& services, const Call& call) {
  TRY(standing, standing_of(call));
  TRY(newest, newest_member(call.reader));
  TRY(expression, insight::segments::parse_expression(standing.row.expression));
  object body;
  body["segment"] = segment_json(standing, newest);
  body["tree"] = insight::segments::to_json(expression);
  body["trend"] = array();
  body["overlaps"] = array();
  if (standing.state.filled_at.ms != 0) {
    TRY(trend, trend_json(services, call, standing));
    TRY(known, queries::segment_members(call.reader, standing.row.id));
    TRY(overlaps, overlaps_json(call, standing, known.members));
    body["trend"] = std::move(trend);
    body["overlaps"] = std::move(overlaps);
  }
  return stamped(call, body);
}

base::Result<Response> segment_members(Services& services, const Call& call) {
  TRY(standing, standing_of(call));
  TRY(limit, call.limit());
  TRY(after, page_from(call));
  TRY(members, members_asked(services, call, standing));
  const auto ids = members.after(model::MemberId(after), static_cast<std::size_t>(limit));
  std::vector<queries::MemberLine> lines;
  Names names;
  for (const model::MemberId id : ids) {
    TRY(line, queries::member(call.reader, id));
    if (line) lines.push_back(*std::move(line));
  }
  for (const auto& line : lines) names.want(line.member);
  TRY_VOID(names.load(call.reader));
  const bool is_full = static_cast<std::int64_t>(ids.size()) == limit;
  return page(call,
              to_array(lines, [&](const auto& line) { return member_json(line, names, call.who); }),
              is_full ? make_cursor({ids.back().value}) : "");
}

base::Result<Response> segment_changes(Services&, const Call& call) {
  TRY(standing, standing_of(call));
  TRY(limit, call.limit());
  TRY(below, page_from(call));
  TRY(changes, queries::segment_changes(call.reader, standing.row.id, {}, below, limit));
  Names names;
  for (const auto& each : changes) names.want(each.member);
  TRY_VOID(names.load(call.reader));
  const bool is_full = static_cast<std::int64_t>(changes.size()) == limit;
  return page(call,
              to_array(changes,
                       [&](const queries::SegmentChange& each) {
                         return change_json(each, {{"member", member_ref(each.member, names)}});
                       }),
              is_full ? make_cursor({changes.back().id}) : "");
}

base::Result<Response> member_segments(Services&, const Call& call) {
  TRY(id, call.id());
  const model::MemberId member(id);
  TRY(all, queries::segments(call.reader, true));
  array items;
  std::map<SegmentId, std::string> names;
  for (const queries::SegmentStanding& each : all) {
    names[each.row.id] = each.row.name;
    if (each.row.removed_at.ms != 0 || each.state.filled_at.ms == 0) continue;
    TRY(known, queries::segment_members(call.reader, each.row.id));
    if (known.members.contains(member))
      items.push_back(object{{"id", each.row.id.value}, {"name", each.row.name}});
  }
  TRY(changes, queries::segment_changes(call.reader, {}, member, 0, changes_of_member));
  object body;
  body["items"] = std::move(items);
  body["changes"] = to_array(changes, [&](const queries::SegmentChange& each) {
    return change_json(
        each, {{"segment", object{{"id", each.segment.value}, {"name", names[each.segment]}}}});
  });
  return stamped(call, body);
}

// What cannot be read is no error here: it is half written.
base::Result<Response> try_segment(Services& services, const Call& call) {
  TRY(body, call.body({"expression", "tree"}));
  const auto expression = expression_of(body);
  object out;
  out["fault"] = nullptr;
  out["tried"] = nullptr;
  if (expression) {
    TRY(customers, queries::count_customers(call.reader));
    TRY(tried, try_on(services, call, *expression, customers));
    object found = tried_json(tried, customers);
    found["expression"] = insight::segments::print_expression(*expression);
    found["tree"] = insight::segments::to_json(*expression);
    out["tried"] = std::move(found);
  } else {
    out["fault"] = object{{"field", expression.error().field}, {"detail", expression.error().text}};
  }
  return stamped(call, out);
}

base::Result<Response> save_segment(Services& services, const Call& call) {
  TRY(body, call.body({"name", "note", "expression"}));
  return carry_out(services, call, "segment.save", body);
}

base::Result<Response> change_segment(Services& services, const Call& call) {
  TRY(id, call.id());
  TRY(body, call.body({"revision", "name", "note", "expression"}));
  body["segment"] = id;
  return carry_out(services, call, "segment.save", body);
}

base::Result<Response> remove_segment(Services& services, const Call& call) {
  TRY(arguments, seen_segment(call));
  return carry_out(services, call, "segment.remove", arguments);
}

base::Result<Response> restore_segment(Services& services, const Call& call) {
  TRY(arguments, seen_segment(call));
  return carry_out(services, call, "segment.restore", arguments);
}

}  // namespace api
