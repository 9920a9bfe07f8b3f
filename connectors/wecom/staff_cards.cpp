#include "connectors/wecom/staff_cards.h"

#include <charconv>

#include "base/utf8.h"

namespace connectors::wecom {

using base::json::object;

namespace {

constexpr std::string_view task_prefix = "guildhall-";

struct KindRow {
  std::string_view kind, title;
};
constexpr KindRow titles[] = {
    {"answer_question", "客户在等您回答"},
    {"escalation", "客户的问题超时未答"},
    {"send_reply", "请确认这条回复"},
    {"send_message", "请在群内发出"},
    {"review_message", "请看一下这条消息"},
    {"remove", "请移出群成员"},
    {"mute", "请禁言群成员"},
    {"unmute", "请解除禁言"},
    {"invite_back", "请把成员请回群里"},
};

std::string text(const object& body, std::string_view key) {
  return std::string(base::text_at(body, key));
}
std::int64_t number(const object& body, std::string_view key) {
  return base::integer_at(body, key).value_or(0);
}

}  // namespace

StaffCard staff_card(const object& body, const std::string& console) {
  const bool is_taken = base::text_at(body, "outcome") == "taken";
  const std::string kind = text(body, "kind");
  StaffCard card;
  card.task = card_task_id(number(body, "task"), number(body, "number"), number(body, "made_at"));
  card.source = is_taken ? "会馆 · 您正在处理" : "会馆";
  card.title = "有一件事要您处理";
  for (const KindRow& row : titles) {
    if (row.kind == kind) card.title = row.title;
  }
  card.about = text(body, "group");
  card.text = text(body, "text").empty() ? text(body, "title") : text(body, "text");
  card.rows = {{"群", text(body, "group")},
               {"客户", text(body, "who")},
               {"截止", text(body, "due")},
               {"编号", std::to_string(number(body, "task"))}};
  card.buttons = {{"已完成", 1, "done", {}}};
  if (!is_taken) card.buttons.push_back({"我来处理", 2, "take", {}});
  card.buttons.push_back({"转给团队", 2, "back", {}});
  if (!console.empty()) {
    card.buttons.push_back(
        {"打开", 4, {}, console + "/?open=task:" + std::to_string(number(body, "task"))});
  }
  return card;
}

std::string closing_text(const object& body) {
  const std::string_view outcome = base::text_at(body, "outcome");
  const std::string_view by = base::text_at(body, "by");
  if (outcome == "done") {
    // A press of theirs is told with the platform's name before it.
    if (by == "wecom:" + text(body, "user")) return "您已完成";
    if (by.empty()) return "群里已完成";
    const std::string_view who = by.starts_with("wecom:") ? by.substr(6) : by;
    const std::string name(base::cut_characters(who.substr(0, who.find('@')), 6));
    return name + " 已完成";
  }
  if (outcome == "cancelled") return "已取消";
  if (outcome == "back") return "已转给团队";
  return "已由他人负责";
}

std::string card_task_id(std::int64_t task, std::int64_t number, std::int64_t made_at_ms) {
  return std::string(task_prefix) + std::to_string(task) + "-" + std::to_string(number) + "-" +
         std::to_string(made_at_ms);
}

std::optional<CardNamed> card_named(std::string_view task_id) {
  if (!task_id.starts_with(task_prefix)) return {};
  const std::string_view rest = task_id.substr(task_prefix.size());
  const char* const end = rest.data() + rest.size();
  std::int64_t numbers[3] = {};
  const char* at = rest.data();
  for (std::int64_t& each : numbers) {
    const auto [next, error] = std::from_chars(at, end, each);
    const bool is_last = &each == &numbers[2];
    if (error != std::errc() || each <= 0 || is_last != (next == end)) return {};
    if (!is_last && *next != '-') return {};
    at = next + 1;
  }
  return CardNamed{numbers[0], numbers[1]};
}

std::optional<model::Fact> press_fact(const Event& event, std::string_view source) {
  const auto* pressed = std::get_if<CardPressed>(&event.body);
  const auto named = pressed ? card_named(pressed->task) : std::nullopt;
  if (!named) return {};
  model::Fact fact;
  fact.source = source;
  fact.external_id = "press:" + event.id;
  fact.at = event.at;
  fact.actor = std::string(source) + ":" + pressed->user;
  fact.body =
      model::Command{"card.press", base::json::serialize(object{{"task", named->task},
                                                                {"number", named->number},
                                                                {"user", pressed->user},
                                                                {"key", pressed->key},
                                                                {"code", pressed->response_code}})};
  return fact;
}

}  // namespace connectors::wecom
