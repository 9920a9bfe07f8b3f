// What people ask for.
#include <algorithm>

#include "engine/entrances/internal.h"

namespace engine::entrances {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::object;
using model::CodeState;

namespace {

constexpr std::string_view undoable[] = {"code.saved", "code.paused", "code.resumed",
                                         "code.archived"};

auto wrong(const std::string& field, std::string_view what) {
  return fail(ErrorCode::invalid_input, field + " " + std::string(what), field);
}

std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

Result<std::string> name_at(const object& arguments) {
  std::string name(base::text_at(arguments, "name"));
  if (name.find_first_not_of(" \t\r\n") == std::string::npos) {
    return wrong("name", "is missing: how people call it");
  }
  if (characters_of(name) > name_characters_max)
    return wrong("name", "is longer than 60 characters");
  return name;
}

Result<base::Instant> expiry_at(const object& arguments) {
  const std::string_view text = base::text_at(arguments, "expires_at");
  if (text.empty()) return base::Instant{};
  auto at = base::parse_instant(text);
  if (!at) return wrong("expires_at", "must be a moment like 2026-12-31T16:00:00Z");
  return *at;
}

Result<std::string> text_at(const Context& context, const object& arguments) {
  std::string text(base::text_at(arguments, "text"));
  const bool is_form = text.size() >= code_text_bytes_min && text.size() <= code_text_bytes_max &&
                       std::all_of(text.begin(), text.end(), [](char c) {
                         return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
                       });
  if (!is_form) return wrong("text", "must be 8 to 20 of a-z and 0-9");
  for (const auto& [id, code] : context.world.entry_codes) {
    if (code.text != text) continue;
    return fail(ErrorCode::conflict, "the short link is taken: draw another", "text");
  }
  return text;
}

std::string id_text(std::string_view key, std::int64_t id) {
  return base::json::serialize(object{{key, id}});
}

object arguments_of(const model::EntryCode& code) {
  object arguments{{"code", code.id.value}, {"name", code.name}, {"channel", code.channel.value}};
  if (code.expires_at.ms != 0) arguments["expires_at"] = base::format_iso(code.expires_at);
  const auto rules = base::parse_json(code.rules);
  if (rules) arguments["rules"] = *rules;
  return arguments;
}

std::string inverse_of(std::string_view command, object arguments) {
  return base::json::serialize(object{{"command", command}, {"arguments", std::move(arguments)}});
}

void record(Context& context, std::string_view kind, object reason, std::string inverse) {
  model::Decision decision = context.new_decision(kind, nullptr);
  reason["by"] = context.login;
  decision.reason = base::json::serialize(reason);
  decision.inverse = std::move(inverse);
  context.record(std::move(decision));
}

// ---- channels

Result<std::string> save_channel(Context& context, const object& arguments) {
  model::Channel row;
  const std::int64_t id = base::integer_at(arguments, "channel").value_or(0);
  if (id != 0) {
    const auto known = context.world.channels.find(model::ChannelId(id));
    if (known == context.world.channels.end()) {
      return fail(ErrorCode::not_found, "there is no channel " + std::to_string(id), "channel");
    }
    row = known->second;
  } else {
    row.id = model::ChannelId(context.cause.value);
    row.created_at = context.at;
  }
  TRY(name, name_at(arguments));
  row.name = std::move(name);
  const auto kind = model::from_name<model::ChannelKind>(base::text_at(arguments, "kind"));
  if (!kind) return wrong("kind", "must be one of the kinds of channels, \"other\" if none fits");
  row.kind = *kind;
  row.cost_cents = base::integer_at(arguments, "cost_cents").value_or(0);
  if (row.cost_cents < 0 || row.cost_cents > cost_cents_max) {
    return wrong("cost_cents", "must not be negative or above a thousand million yuan");
  }
  const auto cost_kind =
      model::from_name<model::CostKind>(base::text_at(arguments, "cost_kind", "monthly"));
  if (!cost_kind) return wrong("cost_kind", "must be monthly or once");
  row.cost_kind = *cost_kind;
  row.by = context.login;
  context.changes.channels.put(row);
  context.world.channels.insert_or_assign(row.id, row);
  record(context, "channel.saved",
         {{"channel", row.id.value}, {"name", row.name}, {"cost_cents", row.cost_cents}}, "");
  return id_text("channel", row.id.value);
}

// ---- codes

Result<model::EntryCode*> code_at(Context& context, const object& arguments) {
  const std::int64_t id = base::integer_at(arguments, "code").value_or(0);
  const auto known = context.world.entry_codes.find(model::CodeId(id));
  if (known == context.world.entry_codes.end()) {
    return fail(ErrorCode::not_found, "there is no entry code " + std::to_string(id), "code");
  }
  return &known->second;
}

Result<std::string> save_code(Context& context, const object& arguments) {
  model::EntryCode row;
  std::string inverse;
  if (base::integer_at(arguments, "code").value_or(0) != 0) {
    TRY(known, code_at(context, arguments));
    row = *known;
    inverse = inverse_of("code.save", arguments_of(row));
  } else {
    TRY(text, text_at(context, arguments));
    row.id = model::CodeId(context.cause.value);
    row.text = std::move(text);
    row.created_at = context.at;
    inverse = inverse_of("code.archive", {{"code", row.id.value}});
  }
  TRY(name, name_at(arguments));
  TRY(expires_at, expiry_at(arguments));
  const std::int64_t channel = base::integer_at(arguments, "channel").value_or(0);
  if (!context.world.channels.contains(model::ChannelId(channel))) {
    return wrong("channel", "is missing or not there: choose the channel that the code belongs to");
  }
  const object* given = base::object_at(arguments, "rules");
  if (!given) return wrong("rules", "is missing: say where the code leads");
  TRY(rules, model::entrance_rules_from_json(*given));
  row.name = std::move(name);
  row.channel = model::ChannelId(channel);
  row.expires_at = expires_at;
  row.rules = base::json::serialize(model::to_json(rules));
  row.by = context.login;
  row.changed_at = context.at;
  if (row.state != CodeState::archived) TRY_VOID(align_ways(context, row, rules));
  const std::int64_t id = row.id.value;
  record(context, "code.saved",
         {{"code", id}, {"name", row.name}, {"channel", channel}, {"rules", model::to_json(rules)}},
         std::move(inverse));
  put(context, std::move(row));
  return id_text("code", id);
}

std::string_view command_for(CodeState state) {
  switch (state) {
    case CodeState::open: return "code.resume";
    case CodeState::paused: return "code.pause";
    case CodeState::archived: return "code.archive";
  }
  return "";
}

Result<std::string> set_state(Context& context, const object& arguments, CodeState state,
                              std::string_view kind) {
  TRY(known, code_at(context, arguments));
  model::EntryCode row = *known;
  if (row.state == state) {
    return fail(ErrorCode::conflict,
                "the code is " + std::string(model::to_name(state)) + " already", "code");
  }
  const std::string inverse = inverse_of(command_for(row.state), {{"code", row.id.value}});
  model::EntranceRules rules;
  if (state != CodeState::archived) {
    TRY(kept, base::parse_json(row.rules));
    if (kept.is_object()) {
      TRY(read, model::entrance_rules_from_json(kept.get_object()));
      rules = std::move(read);
    }
  }
  const bool begins_or_ends = state == CodeState::archived || row.state == CodeState::archived;
  if (begins_or_ends) TRY_VOID(align_ways(context, row, rules));
  row.state = state;
  row.by = context.login;
  row.changed_at = context.at;
  const std::int64_t id = row.id.value;
  record(context, kind, {{"code", id}, {"name", row.name}}, inverse);
  put(context, std::move(row));
  return id_text("code", id);
}

Result<std::string> retry(Context& context, const object& arguments) {
  TRY(code, code_at(context, arguments));
  const model::EntryCode row = *code;
  TRY_VOID(ask_again(context, row, base::integer_at(arguments, "number").value_or(0)));
  return id_text("code", row.id.value);
}

object undo_of(const model::Decision& decision) {
  auto parsed = base::parse_json(decision.inverse.empty() ? "{}" : decision.inverse);
  return parsed && parsed->is_object() ? std::move(parsed->get_object()) : object();
}

void name_destination(const object& to, Named& named) {
  const auto add = [&](std::string_view key, auto& ids) {
    const auto* list = base::array_at(to, key);
    if (!list || list->size() > model::entrance_staff_max) return;
    for (const auto& each : *list) {
      using Id = typename std::remove_cvref_t<decltype(ids)>::value_type;
      if (const std::int64_t* number = each.if_int64(); number && *number > 0)
        ids.push_back(Id(*number));
    }
  };
  add("staff", named.members);
  add("groups", named.groups);
}

}  // namespace

Result<std::string> carry_out(Context& context, std::string_view name, const object& arguments) {
  if (name == "channel.save") return save_channel(context, arguments);
  if (name == "code.save") return save_code(context, arguments);
  if (name == "code.pause") return set_state(context, arguments, CodeState::paused, "code.paused");
  if (name == "code.resume") return set_state(context, arguments, CodeState::open, "code.resumed");
  if (name == "code.archive")
    return set_state(context, arguments, CodeState::archived, "code.archived");
  if (name == "code.retry") return retry(context, arguments);
  return fail(ErrorCode::invalid_input, "there is no command \"" + std::string(name) + "\"",
              "name");
}

bool is_ours(const model::Decision& decision) {
  return std::find(std::begin(undoable), std::end(undoable), decision.kind) != std::end(undoable);
}

Result<std::string> undo(Context& context, const model::Decision& decision) {
  if (decision.undone_at.ms != 0) {
    return fail(ErrorCode::conflict, "this decision was taken back already", "decision");
  }
  const object inverse = undo_of(decision);
  const object* arguments = base::object_at(inverse, "arguments");
  if (!arguments) {
    return fail(ErrorCode::conflict, "there is nothing to take back in this decision", "decision");
  }
  TRY(done, carry_out(context, base::text_at(inverse, "command"), *arguments));
  context.changes.undone_decisions.push_back({decision.id, context.at});
  if (const auto known = context.world.decisions.find(decision.id);
      known != context.world.decisions.end()) {
    known->second.undone_at = context.at;
  }
  return done;
}

Named named_by(std::string_view name, const object& arguments) {
  Named named;
  if (!name.starts_with("code.") && !name.starts_with("channel.")) return named;
  named.code = model::CodeId(base::integer_at(arguments, "code").value_or(0));
  named.channel = model::ChannelId(base::integer_at(arguments, "channel").value_or(0));
  named.text = base::text_at(arguments, "text");
  const object* rules = base::object_at(arguments, "rules");
  if (!rules) return named;
  if (const auto* list = base::array_at(*rules, "rules");
      list && list->size() <= model::entrance_rules_max) {
    for (const auto& each : *list) {
      const object* rule = each.if_object();
      if (const object* to = rule ? base::object_at(*rule, "to") : nullptr)
        name_destination(*to, named);
    }
  }
  if (const object* to = base::object_at(*rules, "otherwise")) name_destination(*to, named);
  return named;
}

Named named_by_undo(const model::Decision& decision) {
  if (!is_ours(decision)) return {};
  const object inverse = undo_of(decision);
  const object* arguments = base::object_at(inverse, "arguments");
  return arguments ? named_by(base::text_at(inverse, "command"), *arguments) : Named{};
}

}  // namespace engine::entrances
