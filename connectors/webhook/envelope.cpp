#include "connectors/webhook/envelope.h"

#include <algorithm>

namespace connectors::webhook {
namespace {

using base::ErrorCode;
using base::fail;
using base::json::object;
using base::json::value;

constexpr std::string_view own_attributes[] = {
    "specversion",     "id",         "source", "type", "subject", "time",
    "datacontenttype", "dataschema", "data"};

// "application/json" of "application/json; charset=utf-8", in lower case.
std::string media_type(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  std::transform(type.begin(), type.end(), type.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return type;
}

base::Result<std::string> attribute(const object& in, std::string_view name, bool is_required) {
  const value* found = in.if_contains(name);
  const bool is_absent = !found || found->is_null();
  if (is_absent && !is_required) return std::string();
  if (is_absent || !found->is_string() || found->get_string().empty()) {
    return fail(ErrorCode::invalid_input,
                std::string(name) + (is_absent ? " is missing" : " must be a text and not empty"),
                std::string(name));
  }
  if (found->get_string().size() > attribute_bytes_max) {
    return fail(
        ErrorCode::invalid_input,
        std::string(name) + " is longer than " + std::to_string(attribute_bytes_max) + " bytes",
        std::string(name));
  }
  return std::string(found->get_string());
}

// CloudEvents 1.0.2, "Naming conventions": lower-case letters and digits.
base::Result<void> check_extensions(const object& in) {
  for (const auto& member : in) {
    const std::string_view name = member.key();
    const bool is_own = std::find(std::begin(own_attributes), std::end(own_attributes), name) !=
                        std::end(own_attributes);
    if (is_own) continue;
    if (name == "data_base64") {
      return fail(ErrorCode::invalid_input, "data_base64 is not read: send JSON in data",
                  "data_base64");
    }
    const bool is_name = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    });
    if (!is_name) {
      return fail(ErrorCode::invalid_input,
                  "\"" + std::string(name) +
                      "\" is no attribute of CloudEvents (lower-case letters and digits): put it "
                      "into data",
                  std::string(name));
    }
  }
  return {};
}

base::Result<void> check_content(const object& in) {
  TRY(version, attribute(in, "specversion", true));
  if (version != "1.0") {
    return fail(ErrorCode::invalid_input, "specversion must be \"1.0\"", "specversion");
  }
  TRY(type, attribute(in, "datacontenttype", false));
  if (type.empty()) return {};
  const std::string media = media_type(type);
  if (media == "application/json" || media.ends_with("+json")) return {};
  return fail(ErrorCode::invalid_input, "datacontenttype must be application/json",
              "datacontenttype");
}

base::Result<Event> read_event(const object& in) {
  TRY_VOID(check_content(in));
  TRY_VOID(check_extensions(in));
  Event event;
  TRY(id, attribute(in, "id", true));
  TRY(source, attribute(in, "source", true));
  TRY(type, attribute(in, "type", true));
  TRY(subject, attribute(in, "subject", false));
  TRY(time, attribute(in, "time", false));
  if (!time.empty()) {
    auto at = base::parse_instant(time);
    if (!at) return fail(ErrorCode::invalid_input, "time: " + at.error().text, "time");
    event.time = *at;
  }
  event.id = std::move(id);
  event.source = std::move(source);
  event.type = std::move(type);
  event.subject = std::move(subject);
  if (const value* data = in.if_contains("data")) event.data = *data;
  return event;
}

Entry read_entry(const value& from) {
  if (!from.is_object()) {
    return {{}, {}, fail(ErrorCode::invalid_input, "an event must be a JSON object", "body")};
  }
  const object& in = from.get_object();
  const auto shown = [&](std::string_view name) {
    return std::string(base::text_at(in, name).substr(0, attribute_bytes_max));
  };
  return {shown("id"), shown("type"), read_event(in)};
}

}  // namespace

base::Result<std::vector<Entry>> read_events(std::string_view content_type, std::string_view body) {
  const std::string media = media_type(content_type);
  const bool may_be_one = media == single_media_type || media == "application/json";
  const bool may_be_list = media == batch_media_type || media == "application/json";
  if (!may_be_one && !may_be_list) {
    return fail(ErrorCode::invalid_input,
                "send CloudEvents as " + std::string(single_media_type) + " or " +
                    std::string(batch_media_type) + ", not as \"" + media + "\"",
                "Content-Type");
  }
  if (body.size() > body_bytes_max) {
    return fail(ErrorCode::limit_exceeded,
                "the body is larger than " + std::to_string(body_bytes_max / 1024) +
                    " KiB: send it in parts",
                "body");
  }
  TRY(parsed, base::parse_json(body));
  std::vector<Entry> entries;
  if (parsed.is_array() && may_be_list) {
    if (parsed.get_array().size() > events_per_body_max) {
      return fail(ErrorCode::invalid_input,
                  "at most " + std::to_string(events_per_body_max) +
                      " events in one request, not " + std::to_string(parsed.get_array().size()),
                  "body");
    }
    for (const value& each : parsed.get_array()) entries.push_back(read_entry(each));
  } else if (parsed.is_object() && may_be_one) {
    entries.push_back(read_entry(parsed));
  } else {
    return fail(ErrorCode::invalid_input,
                parsed.is_array() ? "a list of events is sent as " + std::string(batch_media_type)
                                  : "the body must be " +
                                        std::string(may_be_one ? "an event" : "a list of events"),
                "body");
  }
  return entries;
}

std::string write_event(const Event& event) {
  object out;
  out["specversion"] = "1.0";
  out["id"] = event.id;
  out["source"] = event.source;
  out["type"] = event.type;
  if (!event.subject.empty()) out["subject"] = event.subject;
  if (event.time) out["time"] = base::format_iso(*event.time);
  if (!event.data.is_null()) {
    out["datacontenttype"] = "application/json";
    out["data"] = event.data;
  }
  return base::json::serialize(out);
}

}  // namespace connectors::webhook
