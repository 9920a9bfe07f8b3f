#include "connectors/wecom/robot_calls.h"

#include <algorithm>

#include "base/utf8.h"
#include "connectors/wecom/json_fields.h"

namespace connectors::wecom {

using base::ErrorCode;
using base::Result;
using base::json::object;

namespace {

constexpr std::string_view path = "webhook/send";

std::string how_many_more(std::size_t count) { return "…另有 " + std::to_string(count) + " 条"; }

}  // namespace

Result<object> robot_message_json(const RobotMessage& message) {
  const bool is_text = message.kind == RobotMessageKind::text;
  const std::string_view name = is_text ? "text" : "markdown";
  const std::size_t bytes_max = is_text ? robot_text_bytes_max : robot_markdown_bytes_max;
  const std::string field = std::string(name) + ".content";
  if (message.content.empty())
    return base::fail(ErrorCode::invalid_input, "a robot's message needs a text", field);
  if (message.content.size() > bytes_max) {
    return base::fail(ErrorCode::limit_exceeded,
                      "a robot's " + std::string(name) + " has at most " +
                          std::to_string(bytes_max) + " bytes, and this one " +
                          std::to_string(message.content.size()),
                      field);
  }
  if (!base::is_valid_utf8(message.content))
    return base::fail(ErrorCode::invalid_input, "a robot's message must be UTF-8", field);
  return object{{"msgtype", name}, {name, object{{"content", message.content}}}};
}

ApiResult<void> say_by_robot(Client& client, const std::string& key, const RobotMessage& message) {
  if (key.empty()) return refuse("without its key no robot speaks", "key");
  auto body = robot_message_json(message);
  if (!body) return refuse(body.error().text, body.error().field);
  auto answer = client.call({.path = std::string(path),
                             .body = *std::move(body),
                             .intent = Intent::change,
                             .robot_key = key});
  if (!answer) return tl::unexpected(std::move(answer).error());
  return {};
}

bool is_robot_broken(const ApiFailure& failure) {
  return failure.what == ErrorClass::subject_lost || failure.what == ErrorClass::stop_and_alert;
}

Result<std::string> robot_key_in(std::string_view pasted) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
  while (!pasted.empty() && is_blank(pasted.front())) pasted.remove_prefix(1);
  while (!pasted.empty() && is_blank(pasted.back())) pasted.remove_suffix(1);
  if (const std::size_t at = pasted.find("key="); at != std::string_view::npos) {
    pasted.remove_prefix(at + 4);
    pasted = pasted.substr(0, pasted.find('&'));
  }
  const auto is_of_key = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_';
  };
  const bool is_key = pasted.size() >= robot_key_bytes_min &&
                      pasted.size() <= robot_key_bytes_max &&
                      std::all_of(pasted.begin(), pasted.end(), is_of_key);
  if (is_key) return std::string(pasted);
  return base::fail(ErrorCode::invalid_input,
                    "this is neither a robot's address (https://…/cgi-bin/webhook/send?key=…) nor "
                    "its key",
                    "secret");
}

Fitted fit_parts(const std::vector<std::string>& parts, std::size_t bytes_max) {
  const auto tail_after = [&](std::size_t count) {
    const std::size_t rest = parts.size() - count;
    return rest == 0 ? std::string() : "\n" + how_many_more(rest);
  };
  Fitted fitted;
  std::size_t bytes = 0;  // of all parts so far, in lines
  for (std::size_t i = 0; i < parts.size(); ++i) {
    bytes += (i == 0 ? 0 : 1) + parts[i].size();
    if (bytes > bytes_max) break;
    if (bytes + tail_after(i + 1).size() <= bytes_max) fitted.parts = i + 1;
  }
  for (std::size_t i = 0; i < fitted.parts; ++i) {
    if (i > 0) fitted.text += '\n';
    fitted.text += parts[i];
  }
  if (fitted.parts == 0 && !parts.empty()) {
    fitted.parts = 1;
    constexpr std::string_view cut = "…";
    fitted.text = base::cut_utf8(parts.front(), bytes_max - tail_after(1).size() - cut.size());
    fitted.text += cut;
  }
  fitted.text += tail_after(fitted.parts);
  return fitted;
}

}  // namespace connectors::wecom
