#include "connectors/files/slack_text.h"

#include <algorithm>

namespace connectors::files {
namespace {

void append_unescaped(std::string& out, std::string_view text) {
  constexpr std::pair<std::string_view, char> escapes[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}};
  while (!text.empty()) {
    const std::size_t at = text.find('&');
    out.append(text.substr(0, at));
    if (at == std::string_view::npos) return;
    text.remove_prefix(at);
    const auto known = std::find_if(
        std::begin(escapes), std::end(escapes),
        [&](const auto& escape) { return text.substr(0, escape.first.size()) == escape.first; });
    out.push_back(known == std::end(escapes) ? '&' : known->second);
    text.remove_prefix(known == std::end(escapes) ? 1 : known->first.size());
  }
}

void append_marked(SlackText& out, std::string_view inside,
                   const std::function<std::string(std::string_view)>& name_of) {
  const std::size_t bar = inside.find('|');
  const std::string_view target = inside.substr(0, bar);
  const std::string_view label = bar == std::string_view::npos ? "" : inside.substr(bar + 1);
  if (target.empty()) return;
  if (target.front() == '@') {
    const std::string_view id = target.substr(1);
    out.mentions.emplace_back(id);
    const std::string name = label.empty() ? name_of(id) : std::string(label);
    out.text.append("@").append(name);
  } else if (target.front() == '#') {
    out.text.append("#").append(label.empty() ? target.substr(1) : label);
  } else if (target.front() == '!') {  // <!here>, <!subteam^S1|@team>, <!date^…|shown>
    std::string_view shown = label.empty() ? target.substr(1) : label;
    if (!shown.empty() && shown.front() == '@') shown.remove_prefix(1);
    if (target.substr(0, 5) != "!date") out.text.push_back('@');
    append_unescaped(out.text, shown);
  } else if (label.empty() || label == target) {
    append_unescaped(out.text, target);
  } else {
    append_unescaped(out.text, label);
    out.text.append(" (");
    append_unescaped(out.text, target);
    out.text.push_back(')');
  }
}

}  // namespace

SlackText read_slack_text(std::string_view marked,
                          const std::function<std::string(std::string_view)>& name_of) {
  SlackText out;
  while (!marked.empty()) {
    const std::size_t open = marked.find('<');
    append_unescaped(out.text, marked.substr(0, open));
    if (open == std::string_view::npos) break;
    const std::size_t close = marked.find('>', open);
    if (close == std::string_view::npos) {  // not markup: Slack escapes a "<" that is meant
      out.text.append(marked.substr(open));
      break;
    }
    append_marked(out, marked.substr(open + 1, close - open - 1), name_of);
    marked.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace connectors::files
