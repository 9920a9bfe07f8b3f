#include "engine/segments/segments.h"

#include <algorithm>

#include "insight/segments/expression.h"

namespace engine::segments {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::object;
using model::Segment;

bool stands(const Segment& row) { return row.removed_at.ms == 0; }

Result<std::string> text_within(const object& arguments, std::string_view key, std::size_t most) {
  std::string text(base::text_at(arguments, key));
  if (text.size() <= most) return text;
  return fail(ErrorCode::invalid_input,
              std::string(key) + " may have at most " + std::to_string(most) + " bytes",
              std::string(key));
}

// The segment as it was seen by whoever commands.
Result<Segment> seen_segment(const Context& context, const object& arguments) {
  const model::SegmentId id(base::integer_at(arguments, "segment").value_or(0));
  const auto found = context.world.segments.find(id);
  if (found == context.world.segments.end()) {
    return fail(ErrorCode::not_found, "there is no segment " + std::to_string(id.value), "segment");
  }
  const auto revision = base::integer_at(arguments, "revision");
  if (revision != found->second.revision) {
    return fail(ErrorCode::conflict,
                "somebody else has changed \"" + found->second.name +
                    "\" meanwhile: look at it again, then save",
                "revision");
  }
  return found->second;
}

Result<void> check_room(const Context& context, const Segment& row) {
  std::size_t standing = 0;
  for (const auto& [id, each] : context.world.segments) {
    if (!stands(each) || id == row.id) continue;
    ++standing;
    if (each.name == row.name) {
      return fail(ErrorCode::conflict, "there is a segment \"" + row.name + "\" already", "name");
    }
  }
  if (standing < model::segments_max) return {};
  return fail(ErrorCode::invalid_input,
              "there are " + std::to_string(standing) +
                  " segments, no more can be kept: take one away first",
              "segment");
}

std::string keep(Context& context, Segment row, std::string_view kind) {
  row.changed_at = context.at;
  row.changed_by = context.login;
  model::Decision decision = context.new_decision(kind, nullptr);
  decision.reason = base::json::serialize(object{{"segment", row.id.value},
                                                 {"name", row.name},
                                                 {"expression", row.expression},
                                                 {"by", context.login}});
  context.record(std::move(decision));
  const object answer{{"segment", row.id.value}, {"revision", row.revision}};
  context.changes.segments.put(row);
  context.world.segments.insert_or_assign(row.id, std::move(row));
  return base::json::serialize(answer);
}

Result<std::string> save(Context& context, const object& arguments) {
  Segment row;
  const bool is_new = !arguments.contains("segment");
  if (is_new) {
    row.id = model::SegmentId(context.cause.value);
    row.created_at = context.at;
  } else {
    TRY(seen, seen_segment(context, arguments));
    if (!stands(seen)) {
      return fail(ErrorCode::conflict,
                  "\"" + seen.name + "\" was taken away: bring it back, then change it", "segment");
    }
    row = std::move(seen);
    ++row.revision;
  }
  TRY(name, text_within(arguments, "name", model::segment_name_bytes_max));
  if (name.find_first_not_of(" \t\n\r") == std::string::npos)
    return fail(ErrorCode::invalid_input, "a segment needs a name", "name");
  TRY(note, text_within(arguments, "note", model::segment_note_bytes_max));
  TRY(text, base::required_text(arguments, "expression"));
  TRY(expression, insight::segments::parse_expression(text));
  std::string printed = insight::segments::print_expression(expression);
  if (printed.size() > insight::segments::expression_bytes_max) {
    return fail(ErrorCode::invalid_input,
                "written out, the expression is longer than " +
                    std::to_string(insight::segments::expression_bytes_max) + " bytes",
                "expression");
  }
  if (printed != row.expression) row.meaning = row.revision;
  row.name = std::move(name);
  row.note = std::move(note);
  row.expression = std::move(printed);
  TRY_VOID(check_room(context, row));
  return keep(context, std::move(row), "segment.saved");
}

Result<std::string> remove(Context& context, const object& arguments) {
  TRY(row, seen_segment(context, arguments));
  if (!stands(row))
    return fail(ErrorCode::conflict, "\"" + row.name + "\" is taken away already", "segment");
  ++row.revision;
  row.removed_at = context.at;
  return keep(context, std::move(row), "segment.removed");
}

Result<std::string> restore(Context& context, const object& arguments) {
  TRY(row, seen_segment(context, arguments));
  if (stands(row)) return fail(ErrorCode::conflict, "\"" + row.name + "\" stands", "segment");
  ++row.revision;
  row.removed_at = base::Instant();
  TRY_VOID(check_room(context, row));
  return keep(context, std::move(row), "segment.restored");
}

}  // namespace

bool knows(std::string_view command) { return command.starts_with("segment."); }

Result<std::string> carry_out(Context& context, std::string_view name, const object& arguments) {
  if (name == "segment.save") return save(context, arguments);
  if (name == "segment.remove") return remove(context, arguments);
  if (name == "segment.restore") return restore(context, arguments);
  return fail(ErrorCode::invalid_input, "there is no command \"" + std::string(name) + "\"",
              "name");
}

}  // namespace engine::segments
