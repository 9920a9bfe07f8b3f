#include "model/program.h"

#include <cmath>

#include "model/policy_members.h"

namespace model {
namespace {

bool is_id(std::string_view text) {
  if (text.empty() || text.size() > program_id_characters_max) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

Result<Audience> audience_from_json(const value& in, const std::string& path) {
  Members members(in, path);
  Audience out;
  members.text("described", out.described, program_text_bytes_max);
  members.texts("identities", out.identities, program_list_max, program_name_bytes_max);
  members.texts("regions", out.regions, program_list_max, program_name_bytes_max);
  members.texts("languages", out.languages, program_list_max, program_name_bytes_max);
  TRY_VOID(members.done());
  return out;
}

Result<Situation> situation_from_json(const value& in, const std::string& path) {
  Members members(in, path);
  Situation out;
  members.name("maturity", out.maturity);
  members.name("sales", out.sales);
  int yuan = 0;
  members.integer("contract_yuan", yuan, 0, 2'000'000'000);
  out.contract_yuan = yuan;
  members.name("rivalry", out.rivalry);
  TRY_VOID(members.done());
  return out;
}

Result<PlannedGroups> groups_from_json(const value& in, const std::string& path) {
  Members members(in, path);
  PlannedGroups out;
  members.integer("count", out.count, 1, program_groups_max);
  members.integer("size", out.size, 2, target_size_max);
  TRY_VOID(members.done());
  return out;
}

Result<Staffing> staff_from_json(const value& in, const std::string& path) {
  Members members(in, path);
  Staffing out;
  members.text("owner", out.owner, program_name_bytes_max);
  members.integer("operators", out.operators, 0, program_people_max);
  members.integer("assistants", out.assistants, 0, program_people_max);
  TRY_VOID(members.done());
  return out;
}

Result<ProgramColumn> column_from_json(const value& in, const std::string& path) {
  Members members(in, path);
  ProgramColumn out;
  members.text("name", out.name, program_name_bytes_max);
  if (!members.failed() && out.name.empty()) members.refuse_at(path + ".name", "is missing");
  members.name("kind", out.kind);
  members.integer("times", out.times, 1, program_times_max);
  members.name("every", out.every);
  TRY_VOID(members.done());
  return out;
}

Result<ProgramTarget> target_from_json(const value& in, const std::string& path) {
  Members members(in, path);
  ProgramTarget out;
  members.text("measure", out.measure, program_name_bytes_max);
  if (const value* found = members.find("value")) {
    const auto number = base::number_at(in.get_object(), "value");
    if (number && std::isfinite(*number) && *number >= 0 && *number <= 1e9)
      out.value = *number;
    else
      members.refuse_at(path + ".value",
                        base::json::serialize(*found) + " is not a number from 0 to 1,000,000,000");
  }
  members.text("unit", out.unit, 32);
  if (!members.failed() && out.measure.empty()) members.refuse_at(path + ".measure", "is missing");
  TRY_VOID(members.done());
  return out;
}

Result<CharterRule> rule_from_json(const value& in, const std::string& path) {
  Members members(in, path);
  CharterRule out;
  members.name("kind", out.kind);
  members.text("text", out.text, program_text_bytes_max);
  if (!members.failed() && out.text.empty()) members.refuse_at(path + ".text", "is missing");
  members.text("penalty", out.penalty, program_text_bytes_max);
  members.text("enforced_by", out.enforced_by, id_characters_max);
  TRY_VOID(members.done());
  return out;
}

template <class Item, class Read>
void list(Members& members, std::string_view key, std::vector<Item>& place, Read read) {
  members.each(key, program_list_max, [&](const value& in, const std::string& at) {
    Item item;
    if (members.take(read(in, at), item)) place.push_back(std::move(item));
  });
}

Result<Charter> charter_from_json(const value& in, const std::string& path) {
  Members members(in, path);
  Charter out;
  members.text("group_name", out.group_name, program_name_bytes_max);
  members.text("announcement", out.announcement, program_announcement_bytes_max);
  list(members, "rules", out.rules, rule_from_json);
  TRY_VOID(members.done());
  return out;
}

object charter_json(const Charter& charter) {
  array rules;
  for (const CharterRule& each : charter.rules) {
    rules.emplace_back(object{{"kind", to_name(each.kind)},
                              {"text", each.text},
                              {"penalty", each.penalty},
                              {"enforced_by", each.enforced_by}});
  }
  return {{"group_name", charter.group_name},
          {"announcement", charter.announcement},
          {"rules", std::move(rules)}};
}

}  // namespace

object to_json(const Program& program) {
  array columns, targets;
  for (const ProgramColumn& each : program.columns) {
    columns.emplace_back(object{{"name", each.name},
                                {"kind", to_name(each.kind)},
                                {"times", each.times},
                                {"every", to_name(each.every)}});
  }
  for (const ProgramTarget& each : program.targets) {
    targets.emplace_back(
        object{{"measure", each.measure}, {"value", each.value}, {"unit", each.unit}});
  }
  const Audience& audience = program.audience;
  const Situation& situation = program.situation;
  return {{"id", program.id},
          {"name", program.name},
          {"archetype", to_name(program.archetype)},
          {"purpose", program.purpose},
          {"goal", to_name(program.goal)},
          {"audience", object{{"described", audience.described},
                              {"identities", texts_json(audience.identities)},
                              {"regions", texts_json(audience.regions)},
                              {"languages", texts_json(audience.languages)}}},
          {"situation", object{{"maturity", to_name(situation.maturity)},
                               {"sales", to_name(situation.sales)},
                               {"contract_yuan", situation.contract_yuan},
                               {"rivalry", to_name(situation.rivalry)}}},
          {"values", texts_json(program.values)},
          {"groups", object{{"count", program.groups.count}, {"size", program.groups.size}}},
          {"staff", object{{"owner", program.staff.owner},
                           {"operators", program.staff.operators},
                           {"assistants", program.staff.assistants}}},
          {"columns", std::move(columns)},
          {"targets", std::move(targets)},
          {"ends", program.ends ? value(base::format_day(*program.ends)) : value(nullptr)},
          {"afterwards", program.afterwards},
          {"charter", charter_json(program.charter)}};
}

Result<Program> program_from_json(const object& in) {
  Members members(in, "");
  Program out;
  members.text("id", out.id, program_id_characters_max);
  if (!members.failed() && !is_id(out.id)) {
    members.refuse_at("id", "must be 1 to 64 of the characters a-z, 0-9, _ and -");
  }
  members.text("name", out.name, program_name_bytes_max);
  if (!members.failed() && out.name.empty()) members.refuse_at("name", "is missing: name it");
  members.name("archetype", out.archetype);
  members.text("purpose", out.purpose, program_text_bytes_max);
  members.name("goal", out.goal);
  if (const value* found = members.find("audience"))
    members.take(audience_from_json(*found, "audience"), out.audience);
  if (const value* found = members.find("situation"))
    members.take(situation_from_json(*found, "situation"), out.situation);
  members.texts("values", out.values, program_list_max, program_text_bytes_max);
  if (const value* found = members.find("groups"))
    members.take(groups_from_json(*found, "groups"), out.groups);
  if (const value* found = members.find("staff"))
    members.take(staff_from_json(*found, "staff"), out.staff);
  list(members, "columns", out.columns, column_from_json);
  list(members, "targets", out.targets, target_from_json);
  std::string ends;
  members.text("ends", ends, 32);
  if (!ends.empty()) {
    const auto day = base::parse_day(ends);
    if (day)
      out.ends = *day;
    else
      members.refuse_at("ends", "must be a day like 2026-12-31");
  }
  members.text("afterwards", out.afterwards, program_text_bytes_max);
  if (const value* found = members.find("charter"))
    members.take(charter_from_json(*found, "charter"), out.charter);
  TRY_VOID(members.done());
  if (base::json::serialize(to_json(out)).size() > program_document_bytes_max) {
    return refuse("charter", "the document has more than 65536 bytes: shorten its texts");
  }
  return out;
}

std::string charter_text(const Program& program) {
  std::string text = program.charter.announcement;
  int number = 0;
  for (const CharterRule& each : program.charter.rules) {
    if (!text.empty()) text += '\n';
    text += std::to_string(++number) + ". " + each.text;
    if (!each.penalty.empty()) text += "（" + each.penalty + "）";
  }
  return text;
}

}  // namespace model
