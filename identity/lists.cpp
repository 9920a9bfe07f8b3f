#include "identity/lists.h"

#include <algorithm>
#include <map>

#include "base/ascii.h"
#include "base/ensure.h"

namespace identity {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && line.front() != '#') lines.push_back(base::lower_ascii(line));
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
  return lines;
}

}  // namespace

const std::vector<std::string>& list(std::string_view name) {
  static const std::map<std::string, std::vector<std::string>, std::less<>> lists = [] {
    std::map<std::string, std::vector<std::string>, std::less<>> all;
    for (const ListText& each : list_texts()) all.emplace(each.name, lines_of(each.text));
    return all;
  }();
  const auto found = lists.find(name);
  ENSURE(found != lists.end());
  return found->second;
}

bool is_listed(std::string_view name, std::string_view line) {
  const auto& lines = list(name);
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

}  // namespace identity
