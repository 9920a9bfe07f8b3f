#include "store/queries/messages.h"

#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;

constexpr std::size_t search_bytes_max = 200;

auto no_such_message(std::int64_t id) {
  return fail(ErrorCode::not_found, "there is no message " + std::to_string(id), "id");
}

array mentions_json(const std::string& mentions) {
  auto parsed = mentions.empty() ? base::Result<value>(array{}) : base::parse_json(mentions);
  return parsed && parsed->is_array() ? std::move(parsed->get_array()) : array{};
}

struct Place {
  queries::Side side = queries::Side::newest;
  model::MessageId pivot;
};

base::Result<Place> place_asked(const Call& call) {
  Place place;
  int asked = 0;
  const std::pair<std::string_view, queries::Side> sides[] = {{"before", queries::Side::before},
                                                              {"after", queries::Side::after},
                                                              {"around", queries::Side::around}};
  for (const auto& [name, side] : sides) {
    TRY(number, call.integer(name));
    if (!number) continue;
    place = {side, model::MessageId(*number)};
    ++asked;
  }
  if (asked > 1) {
    return fail(ErrorCode::invalid_input, "give one of before, after and around, not several",
                "before");
  }
  return place;
}

struct Found {
  std::vector<std::int64_t> ids;
  std::int64_t indexed_through = 0;
};

base::Result<Found> search(Services& services, const std::string& words, std::int64_t group,
                           std::int64_t before, std::int64_t limit) {
  const std::lock_guard lock(services.search_mutex);
  if (!services.search) {
    TRY(opened, services.database.open_search());
    services.search = std::move(opened);
  }
  Found found;
  TRY(through, services.search->indexed_through());
  TRY(ids, services.search->search(words, group, before, limit));
  found.indexed_through = through;
  found.ids = std::move(ids);
  return found;
}

}  // namespace

base::Result<Response> conversation(Services&, const Call& call) {
  TRY(id, call.id());
  TRY(limit, call.limit());
  TRY(place, place_asked(call));
  TRY(stretch,
      queries::conversation(call.reader, model::GroupId(id), place.side, place.pivot, limit));
  Names names;
  names.want_all(stretch.messages);
  TRY_VOID(names.load(call.reader));
  const auto& rows = stretch.messages;
  object body;
  body["items"] = to_array(rows, [&](const auto& row) { return message_json(row, names); });
  body["older_cursor"] =
      stretch.has_older && !rows.empty() ? value(rows.front().id.value) : value(nullptr);
  body["newer_cursor"] =
      stretch.has_newer && !rows.empty() ? value(rows.back().id.value) : value(nullptr);
  return stamped(call, body);
}

base::Result<Response> search_messages(Services& services, const Call& call) {
  TRY(limit, call.limit());
  TRY(group, call.integer("group"));
  const std::string words(call.text("q"));
  if (words.empty() || words.size() > search_bytes_max) {
    return fail(
        ErrorCode::invalid_input,
        "q must hold the words to look for, at most " + std::to_string(search_bytes_max) + " bytes",
        "q");
  }
  std::int64_t before = 0;
  if (!call.text("cursor").empty()) {
    TRY(keys, read_cursor(call.text("cursor"), 1));
    before = keys[0];
  }
  auto found = search(services, words, group.value_or(0), before, limit);
  if (!found) {
    base::Error error = std::move(found).error();
    if (error.code == ErrorCode::invalid_input) error.field = "q";
    return tl::unexpected(std::move(error));
  }
  TRY(rows, queries::messages(call.reader, found->ids));
  TRY(newest, queries::newest_message_id(call.reader));
  Names names;
  names.want_all(rows);
  TRY_VOID(names.load(call.reader));
  object body;
  body["items"] = to_array(rows, [&](const auto& row) { return message_json(row, names); });
  const bool is_full = static_cast<std::int64_t>(found->ids.size()) == limit;
  body["next_cursor"] = is_full ? value(make_cursor({found->ids.back()})) : value(nullptr);
  body["indexed_through"] = found->indexed_through;
  body["behind"] = std::max<std::int64_t>(0, newest - found->indexed_through);
  return stamped(call, body);
}

base::Result<Response> message(Services&, const Call& call) {
  TRY(id, call.id());
  TRY(row, queries::message(call.reader, model::MessageId(id)));
  if (!row) return no_such_message(id);
  TRY(labels, queries::labels_of(call.reader, row->id));
  Names names;
  names.want(*row);
  names.want(row->source);
  TRY_VOID(names.load(call.reader));
  const std::string* source = names.find(row->source);
  object body;
  body["message"] = message_json(*row, names);
  body["external_id"] = row->external_id;
  body["source"] = source ? *source : std::string();
  body["mentions"] = mentions_json(row->mentions);
  body["detail"] = row->detail.empty() ? value(nullptr) : value(parsed_object(row->detail));
  body["labels"] = to_array(labels, [](const model::Label& label) {
    return object{{"task", label.task},
                  {"label", label.label},
                  {"by", label.by},
                  {"at", base::format_iso(label.at)}};
  });
  return stamped(call, body);
}

base::Result<Response> label_message(Services& services, const Call& call) {
  TRY(id, call.id());
  TRY(body, call.body({"task", "label"}));
  TRY(task_name, base::required_text(body, "task"));
  TRY(label, base::required_text(body, "label"));
  return carry_out(services, call, "message.label",
                   {{"message", id}, {"task", task_name}, {"label", label}});
}

}  // namespace api
