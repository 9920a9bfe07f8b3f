#include "planning/advisor/compare.h"

#include <algorithm>

namespace planning::advisor {
namespace {

using base::json::array;
using base::json::object;
using base::json::value;

// By what people know an item; empty when by nothing but its place.
std::string name_of(const value& item) {
  const object* members = item.if_object();
  if (!members) return item.is_string() ? std::string(item.get_string()) : std::string();
  for (const std::string_view key : {"name", "measure", "text"}) {
    const std::string_view name = base::text_at(*members, key);
    if (!name.empty()) return std::string(name);
  }
  return {};
}

void differ(const std::string& place, const value& before, const value& after,
            std::vector<Difference>& out);

std::string member_place(const std::string& place, std::string_view key) {
  return place.empty() ? std::string(key) : place + "." + std::string(key);
}

void differ_in_members(const std::string& place, const object& before, const object& after,
                       std::vector<Difference>& out) {
  for (const auto& member : before) {
    const value* other = after.if_contains(member.key());
    differ(member_place(place, member.key()), member.value(), other ? *other : value(), out);
  }
  for (const auto& member : after) {
    if (!before.contains(member.key()))
      differ(member_place(place, member.key()), value(), member.value(), out);
  }
}

void differ_in_items(const std::string& place, const array& before, const array& after,
                     std::vector<Difference>& out) {
  std::vector<bool> is_met(after.size(), false);
  for (const value& item : before) {
    const std::string name = name_of(item);
    std::size_t match = after.size();
    for (std::size_t i = 0; i < after.size() && match == after.size(); ++i) {
      if (!is_met[i] && name_of(after[i]) == name) match = i;
    }
    const std::string at = place + "[" + name + "]";
    if (match == after.size()) {
      out.push_back({at, item, value()});
      continue;
    }
    is_met[match] = true;
    differ(at, item, after[match], out);
  }
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (!is_met[i]) out.push_back({place + "[" + name_of(after[i]) + "]", value(), after[i]});
  }
}

void differ(const std::string& place, const value& before, const value& after,
            std::vector<Difference>& out) {
  if (before == after) return;
  if (before.is_object() && after.is_object())
    return differ_in_members(place, before.get_object(), after.get_object(), out);
  if (before.is_array() && after.is_array()) {
    const std::size_t begun = out.size();
    differ_in_items(place, before.get_array(), after.get_array(), out);
    if (out.size() == begun) out.push_back({place, before, after});  // only their order
    return;
  }
  out.push_back({place, before, after});
}

}  // namespace

std::vector<Difference> compare(const object& before, const object& after) {
  std::vector<Difference> out;
  differ_in_members("", before, after, out);
  return out;
}

}  // namespace planning::advisor
