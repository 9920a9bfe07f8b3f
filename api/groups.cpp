#include <algorithm>
#include <charconv>
#include <functional>

#include "api/handlers.h"
#include "api/health_view.h"
#include "api/render.h"
#include "api/services.h"
#include "base/ascii.h"
#include "store/queries/policies.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;
using queries::GroupFigures;

constexpr std::int64_t health_days_default = 90;
constexpr std::int64_t activity_days_max = 400;

// What groups are sorted by: numbers, with groups that have none at the end either way round, or
// names.
struct Sort {
  std::string_view name;
  std::optional<double> (*number)(const GroupFigures&);  // null: by name
};

std::optional<double> number_of(const value& maybe) {
  return maybe.is_number() ? std::optional(maybe.to_number<double>()) : std::nullopt;
}

constexpr Sort sorts[] = {
    {"name", nullptr},
    {"members", [](const GroupFigures& g) { return std::optional<double>(g.members); }},
    {"messages_7d", [](const GroupFigures& g) { return std::optional<double>(g.messages_7d()); }},
    {"open_questions",
     [](const GroupFigures& g) { return std::optional<double>(g.open_questions); }},
    {"last_at",
     [](const GroupFigures& g) {
       const std::int64_t at = g.group.last_at.ms;
       return at == 0 ? std::nullopt : std::optional<double>(static_cast<double>(at));
     }},
    {"health",
     [](const GroupFigures& g) { return number_of(health_share(parsed_object(g.health))); }},
    {"drift",
     [](const GroupFigures& g) { return number_of(health_drift(parsed_object(g.health))); }},
};

// A group with its place in the order, so that each key is worked out once.
struct Placed {
  const GroupFigures* figures;
  std::optional<double> number;
  std::string_view name;
};

std::string_view shown_name(const GroupFigures& figures) {
  return figures.group.name.empty() ? figures.group.external_id : figures.group.name;
}

struct Order {
  const Sort* sort;
  bool descending;

  bool operator()(const Placed& a, const Placed& b) const {
    if (sort->number == nullptr) {
      if (a.name != b.name) return descending ? b.name < a.name : a.name < b.name;
    } else if (a.number.has_value() != b.number.has_value()) {
      return a.number.has_value();
    } else if (a.number && *a.number != *b.number) {
      return descending ? *b.number < *a.number : *a.number < *b.number;
    }
    return a.figures->group.id < b.figures->group.id;
  }
};

base::Result<Order> order_asked(const Call& call) {
  std::string_view name = call.text("sort");
  if (name.empty()) return Order{&sorts[0], false};
  const bool descending = name.starts_with('-');
  if (descending) name.remove_prefix(1);
  for (const Sort& sort : sorts) {
    if (sort.name == name) return Order{&sort, descending};
  }
  return fail(ErrorCode::invalid_input,
              "sort must be name, members, messages_7d, open_questions, last_at, health or drift, "
              "with a leading - for descending",
              "sort");
}

// "<id>:<key>": the last row's key is in the cursor, so that the next page begins right after it
// even when the row itself has moved meanwhile.
std::string group_cursor(const Placed& last, const Order& order) {
  std::string cursor = std::to_string(last.figures->group.id.value) + ":";
  if (order.sort->number == nullptr) return cursor + std::string(last.name);
  if (!last.number) return cursor;
  char text[32];
  const auto [end, error] = std::to_chars(text, text + sizeof text, *last.number);
  return error == std::errc() ? cursor + std::string(text, end) : cursor;
}

struct Key {
  GroupFigures figures;  // holds only the id
  std::string name;
  std::optional<double> number;
};

base::Result<Key> read_group_cursor(std::string_view cursor, const Order& order) {
  const auto broken = fail(ErrorCode::invalid_input,
                           "this cursor is not one of this list: begin again without it", "cursor");
  const std::size_t colon = cursor.find(':');
  if (colon == std::string_view::npos) return broken;
  Key key;
  std::int64_t id = 0;
  if (std::from_chars(cursor.data(), cursor.data() + colon, id).ptr != cursor.data() + colon) {
    return broken;
  }
  key.figures.group.id = model::GroupId(id);
  const std::string_view rest = cursor.substr(colon + 1);
  if (order.sort->number == nullptr) {
    key.name = rest;
  } else if (!rest.empty()) {
    double number = 0;
    if (std::from_chars(rest.data(), rest.data() + rest.size(), number).ptr !=
        rest.data() + rest.size()) {
      return broken;
    }
    key.number = number;
  }
  return key;
}

std::vector<Placed> placed(const queries::BoardSnapshot& board, const Order& order,
                           std::string_view words) {
  std::vector<Placed> rows;
  const std::string wanted = base::lower_ascii(words);
  for (const GroupFigures& figures : board.groups) {
    const std::string_view name = shown_name(figures);
    if (!wanted.empty() && base::lower_ascii(name).find(wanted) == std::string::npos) continue;
    rows.push_back(
        {&figures, order.sort->number ? order.sort->number(figures) : std::nullopt, name});
  }
  std::sort(rows.begin(), rows.end(), order);
  return rows;
}

base::Result<model::Group> group_named(Services& services, const Call& call) {
  TRY(id, call.id());
  TRY(board, board_of(services, call));
  const GroupFigures* figures = board->find(model::GroupId(id));
  if (figures) return figures->group;
  // Younger than the board.
  TRY(fresh, queries::figures_of(call.reader, model::GroupId(id), call.now, board->today));
  if (!fresh) return fail(ErrorCode::not_found, "there is no group " + std::to_string(id), "id");
  return fresh->group;
}

object health_json(const queries::HealthDay& day) {
  const object row = parsed_object(day.body);
  return {{"day", base::format_day(day.day)},
          {"complete", day.complete},
          {"score", health_share(row)},
          {"drift", health_drift(row)},
          {"measures", health_measures(row)}};
}

}  // namespace

base::Result<Response> groups(Services& services, const Call& call) {
  TRY(limit, call.limit());
  TRY(order, order_asked(call));
  TRY(board, board_of(services, call));
  const std::vector<Placed> rows = placed(*board, order, call.text("q"));
  auto from = rows.begin();
  if (!call.text("cursor").empty()) {
    TRY(key, read_group_cursor(call.text("cursor"), order));
    from = std::upper_bound(rows.begin(), rows.end(), Placed{&key.figures, key.number, key.name},
                            order);
  }
  const auto count = std::min<std::ptrdiff_t>(limit, rows.end() - from);
  array items;
  for (auto row = from; row != from + count; ++row) items.emplace_back(group_json(*row->figures));
  object body;
  body["items"] = std::move(items);
  body["next_cursor"] =
      from + count == rows.end() ? value(nullptr) : value(group_cursor(*(from + count - 1), order));
  body["total"] = rows.size();
  return stamped(call, body);
}

base::Result<Response> group(Services& services, const Call& call) {
  TRY(id, call.id());
  TRY(policy, services.policies.in_force(call.reader));
  const base::Day today = policy->today(call.now);
  TRY(figures, queries::figures_of(call.reader, model::GroupId(id), call.now, today));
  if (!figures) return fail(ErrorCode::not_found, "there is no group " + std::to_string(id), "id");
  TRY(staff, queries::staff_of(call.reader, model::GroupId(id)));
  Names names;
  for (const model::MemberId each : staff) names.want(each);
  TRY_VOID(names.load(call.reader));
  object body;
  body["group"] = group_json(*figures);
  body["staff"] = to_array(staff, [&](model::MemberId each) { return member_ref(each, names); });
  return stamped(call, body);
}

base::Result<Response> change_group(Services& services, const Call& call) {
  TRY(id, call.id());
  TRY(body, call.body({"owner", "program", "target_size", "name"}));
  if (body.contains("owner")) {
    TRY(owner, Call::body_id(body, "owner", false));
    body["owner"] = owner;  // 0: nobody
  }
  body["group"] = id;
  return carry_out(services, call, "group.update", body);
}

base::Result<Response> group_timeline(Services& services, const Call& call) {
  TRY(limit, call.limit());
  TRY(of, group_named(services, call));
  std::optional<queries::TimelineKey> after;
  if (!call.text("cursor").empty()) {
    TRY(keys, read_cursor(call.text("cursor"), 3));
    const auto kind = static_cast<std::size_t>(keys[1]);
    if (kind >= model::NameOf<queries::EntryKind>::all.size()) {
      return fail(ErrorCode::invalid_input,
                  "this cursor is not one of this list: begin again without it", "cursor");
    }
    after = queries::TimelineKey{{keys[0]}, static_cast<queries::EntryKind>(kind), keys[2]};
  }
  TRY(entries, queries::timeline(call.reader, of, after, limit));
  Names names;
  for (const auto& entry : entries) {
    names.want(entry.member);
    names.want(entry.by);
    names.want(entry.message);
  }
  TRY_VOID(names.load(call.reader));
  std::string next;
  if (static_cast<std::int64_t>(entries.size()) == limit) {
    const auto& last = entries.back();
    next = make_cursor({last.at.ms, static_cast<std::int64_t>(last.kind), last.id});
  }
  return page(call,
              to_array(entries,
                       [&](const queries::TimelineEntry& entry) {
                         std::string text = entry.text;
                         if (entry.kind == queries::EntryKind::rename) {
                           text = base::text_at(parsed_object(entry.text), "name");
                         }
                         if (const auto* said = names.find(entry.message); said && text.empty()) {
                           text = said->text;
                         }
                         return object{{"at", base::format_iso(entry.at)},
                                       {"kind", model::to_name(entry.kind)},
                                       {"id", entry.id},
                                       {"member", member_ref(entry.member, names)},
                                       {"by", member_ref(entry.by, names)},
                                       {"text", text},
                                       {"detail", entry.detail}};
                       }),
              next);
}

base::Result<Response> group_health(Services& services, const Call& call) {
  TRY(of, group_named(services, call));
  TRY(days, call.days(health_days_default, activity_days_max));
  TRY(policy, services.policies.in_force(call.reader));
  const base::Day since = policy->today(call.now) - static_cast<int>(days - 1);
  TRY(series, queries::health_of(call.reader, of.id, since));
  object body;
  body["items"] = to_array(series, health_json);
  return stamped(call, body);
}

base::Result<Response> group_activity(Services& services, const Call& call) {
  TRY(of, group_named(services, call));
  TRY(days, call.days(health_days_default, activity_days_max));
  TRY(policy, services.policies.in_force(call.reader));
  const base::Day since = policy->today(call.now) - static_cast<int>(days - 1);
  TRY(series, queries::activity_of(call.reader, of.id, since));
  object body;
  body["items"] = to_array(series, activity_json);
  return stamped(call, body);
}

}  // namespace api
