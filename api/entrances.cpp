// Channels and entry codes: the lists, the forms, and the short link as a picture.
#include <algorithm>

#include "api/entrance_view.h"
#include "api/funnel_json.h"
#include "api/handlers.h"
#include "api/qr/qr.h"
#include "api/render.h"
#include "api/troubles.h"
#include "base/random.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;

constexpr int code_characters = 10;  // of 31: nobody guesses one in a lifetime
constexpr std::string_view code_alphabet = "23456789abcdefghjkmnpqrstuvwxyz";
constexpr int picture_size = 512;

// ---- rendering

object channel_json(const model::Channel& row) {
  return {{"id", row.id.value},
          {"name", row.name},
          {"kind", model::to_name(row.kind)},
          {"cost_cents", row.cost_cents},
          {"cost_kind", model::to_name(row.cost_kind)},
          {"by", row.by},
          {"created_at", base::format_iso(row.created_at)}};
}

object way_json(const model::EntryWay& row, const Names& names, const Platforms& platforms) {
  const std::string* source = names.find(row.source);
  return {{"number", row.number},
          {"rule", row.rule},
          {"kind", model::to_name(row.kind)},
          {"source", source ? *source : std::string()},
          {"mark", row.mark},
          {"state", model::to_name(row.state)},
          {"has_picture", !row.picture.empty()},
          {"asked_at", time_or_null(row.asked_at)},
          {"ready_at", time_or_null(row.ready_at)},
          {"trouble", row.trouble},
          {"troubles", troubles_json(platforms, row.trouble)}};
}

object code_json(const model::EntryCode& row, const std::string& link,
                 const std::string& channel_name, base::Instant now) {
  const auto rules = base::parse_json(row.rules);
  return {{"id", row.id.value},
          {"text", row.text},
          {"link", link},
          {"name", row.name},
          {"channel", object{{"id", row.channel.value}, {"name", channel_name}}},
          {"state", model::to_name(row.state)},
          {"is_expired", row.expires_at.ms != 0 && row.expires_at <= now},
          {"expires_at", time_or_null(row.expires_at)},
          {"rules", rules ? *rules : value(object())},
          {"by", row.by},
          {"created_at", base::format_iso(row.created_at)},
          {"changed_at", time_or_null(row.changed_at)}};
}

object choice_json(const EntranceView& view) {
  object out;
  out["rule"] = view.choice.rule;
  out["considered"] = to_array(view.choice.considered, [](const auto& each) {
    return object{{"rule", each.rule}, {"verdict", model::to_name(each.verdict)}};
  });
  return out;
}

void want_destination(const model::Destination& to, Names& names) {
  for (const model::MemberId id : to.staff) names.want(id);
  for (const model::GroupId id : to.groups) names.want(id);
}

// Everybody and every group that the rules name.
object people_json(const model::EntranceRules& rules, const Names& names) {
  array staff, groups;
  const auto add = [&](const model::Destination& to) {
    for (const model::MemberId id : to.staff) staff.push_back(member_ref(id, names));
    for (const model::GroupId id : to.groups) groups.push_back(group_ref(id, names));
  };
  for (const model::EntranceRule& each : rules.rules) add(each.to);
  if (rules.otherwise) add(*rules.otherwise);
  return {{"staff", std::move(staff)}, {"groups", std::move(groups)}};
}

base::Result<std::map<std::int64_t, std::string>> channel_names(const Call& call) {
  TRY(rows, queries::channels(call.reader));
  std::map<std::int64_t, std::string> names;
  for (model::Channel& each : rows) names.emplace(each.id.value, std::move(each.name));
  return names;
}

// ---- what is asked for

base::Result<model::EntryCode> existing_code(const Call& call) {
  TRY(id, call.id());
  TRY(row, queries::entry_code(call.reader, model::CodeId(id)));
  if (!row) return fail(ErrorCode::not_found, "there is no entry code " + std::to_string(id), "id");
  return std::move(*row);
}

// Whether a platform makes the codes that the rules need; the engine checks all else.
base::Result<void> check_destination(Services& services, const Call& call,
                                     const model::Destination& to, const std::string& path) {
  if (to.kind == model::DestinationKind::link) return {};
  Names names;
  model::SourceId source;
  const bool is_persona = to.kind == model::DestinationKind::persona;
  const std::string field = path + (is_persona ? ".staff" : ".groups");
  TRY(id, queries::source_of(call.reader, is_persona ? "member" : "chat_group",
                             is_persona ? to.staff.front().value : to.groups.front().value));
  if (!id) return fail(ErrorCode::invalid_input, field + " is not there any more", field);
  names.want(id);
  TRY_VOID(names.load(call.reader));
  const std::string* name = names.find(id);
  if (name && services.platforms.makes_ways(*name)) return {};
  return fail(ErrorCode::invalid_input,
              field + ": the platform \"" + (name ? *name : std::string()) +
                  "\" makes no QR codes for us, or is not connected: lead to a link instead",
              field);
}

base::Result<object> code_arguments(Services& services, const Call& call) {
  TRY(body, call.body({"name", "channel", "expires_at", "rules"}));
  const object* given = base::object_at(body, "rules");
  if (!given) {
    return fail(ErrorCode::invalid_input, "rules is missing: say where the code leads", "rules");
  }
  TRY(rules, model::entrance_rules_from_json(*given));
  for (std::size_t i = 0; i < rules.rules.size(); ++i) {
    TRY_VOID(check_destination(services, call, rules.rules[i].to,
                               "rules.rules[" + std::to_string(i) + "].to"));
  }
  if (rules.otherwise)
    TRY_VOID(check_destination(services, call, *rules.otherwise, "rules.otherwise"));
  if (body.contains("expires_at") && body.at("expires_at").is_null()) body.erase("expires_at");
  return body;
}

std::string new_code_text() {
  // A byte is a little uneven over 31 letters; what matters is that nobody can guess.
  const std::string random = base::secret_hex(code_characters * 2);
  std::string text;
  for (int i = 0; i < code_characters; ++i) {
    const auto four = random.substr(static_cast<std::size_t>(i) * 4, 4);
    text += code_alphabet[std::stoul(four, nullptr, 16) % code_alphabet.size()];
  }
  return text;
}

base::Result<Response> set_state(Services& services, const Call& call, std::string_view command) {
  TRY(row, existing_code(call));
  return carry_out(services, call, command, {{"code", row.id.value}});
}

base::Result<Response> picture(Services& services, const Call& call, bool is_png) {
  TRY(row, existing_code(call));
  TRY(asked, call.integer("size"));
  const std::int64_t size = asked.value_or(picture_size);
  if (size < qr::size_min || size > qr::size_max) {
    return fail(ErrorCode::invalid_input, "size must be 64 to 2048 pixels", "size");
  }
  TRY(code, qr::encode(short_link(services, call.request, row)));
  Response response;
  response.content_type = is_png ? "image/png" : "image/svg+xml";
  if (is_png) {
    TRY(png, qr::to_png(code, static_cast<int>(size)));
    response.body = std::move(png);
  } else {
    response.body = qr::to_svg(code, static_cast<int>(size));
  }
  response.headers.emplace_back("Cache-Control", "private, no-cache");
  response.headers.emplace_back(
      "Content-Disposition", std::string(call.text("download").empty() ? "inline" : "attachment") +
                                 "; filename=\"code-" + row.text + (is_png ? ".png\"" : ".svg\""));
  return response;
}

}  // namespace

// ---- channels

base::Result<Response> channels(Services& services, const Call& call) {
  TRY(rows, queries::channels(call.reader));
  TRY(codes, queries::entry_codes(call.reader, false));
  TRY(span, funnel_span(services, call));
  TRY(found, queries::funnels(call.reader, queries::FunnelBy::channel, span.edges));
  std::map<std::int64_t, std::int64_t> count;
  for (const model::EntryCode& each : codes) ++count[each.channel.value];
  const auto render = [&](const model::Channel& row) {
    object out = channel_json(row);
    out["codes"] = count[row.id.value];
    const Cost cost = cost_of(row, span);
    out["funnel"] = steps_json(found[row.id.value].all, &cost);
    return out;
  };
  object body;
  body["items"] = to_array(rows, render);
  body["weeks"] = static_cast<std::int64_t>(span.edges.size()) - 1;
  return stamped(call, body);
}

base::Result<Response> create_channel(Services& services, const Call& call) {
  TRY(body, call.body({"name", "kind", "cost_cents", "cost_kind"}));
  return carry_out(services, call, "channel.save", body);
}

base::Result<Response> change_channel(Services& services, const Call& call) {
  TRY(id, call.id());
  TRY(row, queries::channel(call.reader, model::ChannelId(id)));
  if (!row) return fail(ErrorCode::not_found, "there is no channel " + std::to_string(id), "id");
  TRY(body, call.body({"name", "kind", "cost_cents", "cost_kind"}));
  object arguments = channel_json(*row);
  for (const std::string_view key : {"id", "by", "created_at"}) arguments.erase(key);
  for (const auto& each : body) arguments[each.key()] = each.value();
  arguments["channel"] = id;
  return carry_out(services, call, "channel.save", arguments);
}

// ---- codes

base::Result<Response> entry_codes(Services& services, const Call& call) {
  TRY(with_archived, call.flag("archived"));
  TRY(rows, queries::entry_codes(call.reader, with_archived));
  TRY(names, channel_names(call));
  TRY(ways, queries::ways_in_use(call.reader));
  TRY(span, funnel_span(services, call));
  TRY(found, queries::funnels(call.reader, queries::FunnelBy::code, span.edges));
  const auto render = [&](const model::EntryCode& row) {
    object out =
        code_json(row, short_link(services, call.request, row), names[row.channel.value], call.now);
    std::int64_t waiting = 0, troubled = 0;
    for (const model::EntryWay& way : ways) {
      if (way.code != row.id) continue;
      waiting += way.state == model::WayState::asking;
      troubled += way.state == model::WayState::failed || way.state == model::WayState::uncertain;
    }
    out["ways_waiting"] = waiting;
    out["ways_troubled"] = troubled;
    out["funnel"] = steps_json(found[row.id.value].all, nullptr);
    return out;
  };
  object body;
  body["items"] = to_array(rows, render);
  body["weeks"] = static_cast<std::int64_t>(span.edges.size()) - 1;
  return stamped(call, body);
}

base::Result<Response> entry_code(Services& services, const Call& call) {
  TRY(row, existing_code(call));
  const std::string link = short_link(services, call.request, row);
  TRY(channels_named, channel_names(call));
  object out = code_json(row, link, channels_named[row.channel.value], call.now);
  TRY(view, view_entrance(services, call, std::move(row), call.text("region")));
  Names names;
  for (const model::EntryWay& each : view->ways) names.want(each.source);
  for (const model::EntranceRule& each : view->rules.rules) want_destination(each.to, names);
  if (view->rules.otherwise) want_destination(*view->rules.otherwise, names);
  TRY_VOID(names.load(call.reader));
  std::vector<model::EntryWay> shown;
  std::copy_if(view->ways.begin(), view->ways.end(), std::back_inserter(shown),
               [](const model::EntryWay& each) { return each.state != model::WayState::retired; });
  out["ways"] = to_array(shown, [&](const model::EntryWay& each) {
    return way_json(each, names, services.platforms);
  });
  out["now"] = choice_json(*view);
  out["people"] = people_json(view->rules, names);
  return stamped(call, out);
}

base::Result<Response> create_entry_code(Services& services, const Call& call) {
  TRY(arguments, code_arguments(services, call));
  arguments["text"] = new_code_text();
  return carry_out(services, call, "code.save", arguments);
}

base::Result<Response> change_entry_code(Services& services, const Call& call) {
  TRY(row, existing_code(call));
  TRY(arguments, code_arguments(services, call));
  arguments["code"] = row.id.value;
  return carry_out(services, call, "code.save", arguments);
}

base::Result<Response> pause_entry_code(Services& services, const Call& call) {
  return set_state(services, call, "code.pause");
}
base::Result<Response> resume_entry_code(Services& services, const Call& call) {
  return set_state(services, call, "code.resume");
}
base::Result<Response> archive_entry_code(Services& services, const Call& call) {
  return set_state(services, call, "code.archive");
}

base::Result<Response> retry_entry_way(Services& services, const Call& call) {
  TRY(row, existing_code(call));
  const std::string& number = call.path[1];
  const bool is_number = !number.empty() && number.size() <= 4 &&
                         number.find_first_not_of("0123456789") == std::string::npos;
  if (!is_number) return fail(ErrorCode::not_found, "the code has no such way", "number");
  return carry_out(services, call, "code.retry",
                   {{"code", row.id.value}, {"number", std::stoll(number)}});
}

base::Result<Response> entry_code_svg(Services& services, const Call& call) {
  return picture(services, call, false);
}
base::Result<Response> entry_code_png(Services& services, const Call& call) {
  return picture(services, call, true);
}

}  // namespace api
