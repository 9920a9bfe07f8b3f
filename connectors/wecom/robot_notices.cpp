#include "connectors/wecom/robot_notices.h"

#include <array>
#include <utility>

#include "base/utf8.h"

namespace connectors::wecom {

using base::json::object;

namespace {

constexpr auto replaced = std::to_array<std::pair<char, std::string_view>>({{'<', "＜"},
                                                                            {'>', "＞"},
                                                                            {'[', "［"},
                                                                            {']', "］"},
                                                                            {'`', "｀"},
                                                                            {'*', "＊"},
                                                                            {'#', "＃"},
                                                                            {'@', "＠"},
                                                                            {'\n', " "},
                                                                            {'\r', " "}});

std::string name_at(const object& body, std::string_view key) {
  return plain_in_markdown(base::text_at(body, key), notice_name_characters_max);
}
std::int64_t number_at(const object& body, std::string_view key) {
  return base::integer_at(body, key).value_or(0);
}
bool has(const object& body, std::string_view key) {
  const auto* found = body.if_contains(key);
  return found && found->is_bool() && found->get_bool();
}

std::string coloured(std::string_view colour, std::string_view text) {
  return "<font color=\"" + std::string(colour) + "\">" + std::string(text) + "</font>";
}

// "【超时未答】华东经销商": what, where, who, and until when.
std::string of_question(const object& body, std::string_view what) {
  std::string text = coloured("warning", what) + " " + name_at(body, "group") + "\n> " +
                     name_at(body, "who") + "：" +
                     plain_in_markdown(base::text_at(body, "text"), notice_text_characters_max);
  if (const auto due = base::text_at(body, "due"); !due.empty())
    text += "\n> 应在 " + std::string(due) + " 前回答";
  if (has(body, "escalated")) text += "，已升级给主管";
  return text;
}

std::string of_incident(const object& body) {
  const std::string_view condition = base::text_at(body, "condition");
  const std::string source = name_at(body, "source");
  if (condition == "well") return coloured("info", "平台连接恢复正常") + " " + source;
  const std::string_view what = condition == "down" ? "平台连接中断" : "平台连接异常";
  return coloured("warning", what) + " " + source + "\n> " +
         plain_in_markdown(base::text_at(body, "text"), notice_text_characters_max);
}

std::string of_summary(const object& body, const std::string& console) {
  const auto figure = [&](std::string_view key) { return std::to_string(number_at(body, key)); };
  std::string text = "**日报 " + name_at(body, "day") + "**\n消息 " + figure("messages") +
                     " 条，进群 " + figure("joins") + " 人，退群 " + figure("leaves") +
                     " 人\n提问 " + figure("questions") + " 个，已回应 " + figure("answered") +
                     " 个，其中按时 " + figure("in_time") + " 个；现在待回答 " +
                     figure("unanswered") + " 个，逾期任务 " + figure("tasks_overdue") + " 个";
  const auto* groups = base::array_at(body, "groups");
  if (groups && !groups->empty()) text += "\n需要看一看的群：";
  for (std::size_t i = 0; groups && i < groups->size(); ++i) {
    const object* group = (*groups)[i].if_object();
    if (!group) continue;
    text += "\n> " + name_at(*group, "name") + "：";
    const std::int64_t breached = number_at(*group, "breached"), open = number_at(*group, "open");
    const std::int64_t negative = number_at(*group, "negative");
    std::string why;
    const auto add = [&](std::int64_t count, std::string_view what) {
      if (count > 0) why += (why.empty() ? "" : "，") + std::to_string(count) + std::string(what);
    };
    add(breached, " 个提问超时");
    add(open, " 个待回答");
    add(negative, " 条不满的消息");
    text += why;
  }
  if (!console.empty()) text += "\n[打开会馆](" + console + "/)";
  return text;
}

}  // namespace

std::string plain_in_markdown(std::string_view text, std::size_t characters_max) {
  const std::string_view kept = base::cut_characters(text, characters_max);
  std::string plain;
  for (const char c : kept) {
    std::string_view put(&c, 1);
    for (const auto& [from, to] : replaced) {
      if (from == c) put = to;
    }
    plain += put;
  }
  if (kept.size() < text.size()) plain += "…";
  return plain;
}

std::string notice_text(const object& body, const std::string& console) {
  const std::string_view kind = base::text_at(body, "kind");
  std::string text;
  if (kind == "warning")
    text = of_question(body, "快要超时");
  else if (kind == "breach")
    text = of_question(body, "超时未答");
  else if (kind == "escalation")
    text = of_question(body, "升级给主管");
  else if (kind == "incident")
    text = of_incident(body);
  else if (kind == "summary")
    text = of_summary(body, console);
  else
    text = plain_in_markdown(base::json::serialize(body), notice_text_characters_max);
  if (kind != "summary") {
    text = coloured("comment", base::text_at(body, "at")) + " " + text;
  }
  if (has(body, "again") || has(body, "trying")) text += coloured("comment", "（可能重复）");
  return text;
}

Fitted notices_message(std::span<const object> bodies, const std::string& console) {
  std::vector<std::string> parts;
  for (const object& body : bodies) parts.push_back(notice_text(body, console));
  return fit_parts(parts, robot_markdown_bytes_max);
}

}  // namespace connectors::wecom
