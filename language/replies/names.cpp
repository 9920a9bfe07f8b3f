#include "language/replies/names.h"

#include <algorithm>
#include <tuple>

#include "language/replies/fold.h"
#include "language/replies/phrases.h"

namespace language::replies {
namespace {

constexpr std::size_t bare_characters_min = 3;  // a shorter name needs a mark
constexpr std::size_t bare_ideographs_min = 2;
constexpr std::size_t beginning_characters_min = 3;  // "thoreau:"

// Characters that go on with a name written in letters ("tim_" is not "tim").
bool is_name_character(char32_t c) {
  return is_word_character(c) || c == '_' || c == '`' || c == '|' || c == '^' || c == '\\';
}

bool is_decoration(char32_t c) {
  return c == '_' || c == '`' || c == '^' || c == '-' || c == '~' || (c >= '0' && c <= '9');
}

std::size_t bare_min(std::u32string_view name) {
  return std::ranges::any_of(name, is_ideographic) ? bare_ideographs_min : bare_characters_min;
}

// "rajiv_" → "rajiv", "ann|away" → "ann", "[tim]2" → "tim"; empty when nothing was taken off or too
// little is left.
std::u32string undecorated(std::u32string_view name) {
  std::u32string_view core = name;
  while (!core.empty() && (is_decoration(core.front()) || core.front() == '['))
    core.remove_prefix(1);
  const std::size_t bar = core.find_first_of(U"|[](（");
  if (bar != std::u32string_view::npos && bar >= bare_min(core.substr(0, bar)))
    core = core.substr(0, bar);
  while (!core.empty() && is_decoration(core.back())) core.remove_suffix(1);
  if (core.size() == name.size() || core.size() < bare_min(core)) return {};
  return std::u32string(core);
}

bool may_stand_bare(std::u32string_view name) {
  const auto ideographs = static_cast<std::size_t>(std::ranges::count_if(name, is_ideographic));
  if (ideographs < bare_ideographs_min && name.size() < bare_characters_min) return false;
  if (std::ranges::all_of(name, [](char32_t c) { return c >= '0' && c <= '9'; })) return false;
  return (roles_of(word_key(name)) & ordinary) == 0;
}

bool may_begin_at(std::u32string_view text, std::size_t at) {
  if (at == 0) return true;
  if (is_ideographic(text[at])) return true;
  const char32_t before = text[at - 1];
  if (is_name_character(text[at])) return !is_name_character(before) && before != '/';
  return is_space(before) || before == '@';
}

bool may_end_at(std::u32string_view text, std::size_t end) {
  if (end >= text.size() || is_ideographic(text[end - 1])) return true;
  if (is_name_character(text[end])) return false;
  // "tim-laptop", "tim.example": a longer word that begins with the name.
  const bool joins = text[end] == '-' || text[end] == '.' || text[end] == '/';
  return !(joins && end + 1 < text.size() && is_name_character(text[end + 1]));
}

bool is_marked(std::u32string_view text, std::size_t at) { return at > 0 && text[at - 1] == '@'; }

std::size_t skip_spaces(std::u32string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  return at;
}

bool is_number(std::u32string_view token) {
  return std::ranges::all_of(token, [](char32_t c) { return c >= '0' && c <= '9'; });
}

// The run of non-spaces before the first colon of the text, when it could be a name.
std::u32string_view token_before_colon(std::u32string_view text) {
  std::size_t end = 0;
  while (end < text.size() && !is_space(text[end]) && text[end] != ':') ++end;
  if (end < 2 || end > name_characters_max || end >= text.size() || text[end] != ':') return {};
  if (end + 1 < text.size() && !is_space(text[end + 1])) return {};  // "http://", "12:30", "std::"
  const std::u32string_view token = text.substr(0, end);
  return is_number(token) ? std::u32string_view{} : token;
}

}  // namespace

void Names::insert_name(std::u32string text, UserKey user, bool alias) {
  if (text.empty() || text.size() > name_characters_max) return;
  const bool bare = may_stand_bare(text);
  Name name{std::move(text), user, bare, alias};
  // Of two people of one name neither was here "first": a window made again must find the same one.
  // Two people of the same name: always the same one of them, whoever spoke first.
  const auto before = [](const Name& a, const Name& b) {
    return std::tie(a.text, a.alias, a.user) < std::tie(b.text, b.alias, b.user);
  };
  names_.insert(std::upper_bound(names_.begin(), names_.end(), name, before), std::move(name));
  firsts_ = 0;
  for (const Name& each : names_) firsts_ |= first_bit(each.text.front());
}

std::size_t Names::add(UserKey user, std::string_view key, std::string_view name) {
  const auto known = std::ranges::find(people_, user, &Person::user);
  if (known == people_.end()) {
    auto number = static_cast<std::uint32_t>(people_.size());
    if (!free_numbers_.empty()) {
      number = free_numbers_.back();
      free_numbers_.pop_back();
    }
    people_.push_back({user, 1, number, std::string(name)});
    insert_names(user, key, name);
    return number;
  }
  ++known->messages;
  if (known->name == name) return known->number;
  known->name = name;
  std::erase_if(names_, [user](const Name& one) { return one.user == user; });
  insert_names(user, key, name);
  return known->number;
}

std::optional<std::size_t> Names::number_of(UserKey user) const {
  const auto known = std::ranges::find(people_, user, &Person::user);
  return known == people_.end() ? std::nullopt : std::optional<std::size_t>(known->number);
}

void Names::insert_names(UserKey user, std::string_view key, std::string_view name) {
  const std::u32string by_key = fold(key), by_name = fold(name);
  insert_name(by_key, user, false);
  insert_name(undecorated(by_key), user, true);
  if (by_name == by_key) return;
  insert_name(by_name, user, false);
  insert_name(undecorated(by_name), user, true);
}

void Names::remove(UserKey user) {
  const auto known = std::ranges::find(people_, user, &Person::user);
  if (known == people_.end() || --known->messages > 0) return;
  free_numbers_.push_back(known->number);
  people_.erase(known);
  std::erase_if(names_, [user](const Name& name) { return name.user == user; });
}

const Names::Name* Names::longest_at(std::u32string_view text, std::size_t at) const {
  if ((firsts_ & first_bit(text[at])) == 0) return nullptr;
  const auto first = std::ranges::lower_bound(names_, text.substr(at, 1), {}, [](const Name& name) {
    return std::u32string_view(name.text).substr(0, 1);
  });
  const Name* best = nullptr;
  for (auto name = first; name != names_.end() && name->text[0] == text[at]; ++name) {
    if (text.compare(at, name->text.size(), name->text) != 0) continue;
    if (!may_end_at(text, at + name->text.size())) continue;
    if (best == nullptr || name->text.size() > best->text.size()) best = &*name;
  }
  return best;
}

// The one person whose name begins with the token; nobody when two do.
const Names::Name* Names::by_beginning(std::u32string_view token) const {
  if (token.size() < beginning_characters_min || (roles_of(word_key(token)) & ordinary) != 0) {
    return nullptr;
  }
  const auto first = std::ranges::lower_bound(names_, token, {}, [&](const Name& name) {
    return std::u32string_view(name.text).substr(0, token.size());
  });
  const Name* only = nullptr;
  for (auto name = first; name != names_.end() && name->text.starts_with(token); ++name) {
    if (only != nullptr && only->user != name->user) return nullptr;
    only = &*name;
  }
  return only;
}

// Reads the address at the start: "tim: …", "tim, ann: …", "tim it works". Returns where it ends.
std::size_t Names::find_opening(std::u32string_view text, UserKey author, Addressing& found) const {
  std::size_t at = skip_spaces(text, 0);
  for (bool first = true;; first = false) {
    if (at < text.size() && (text[at] == '@' || text[at] == '<')) return at;
    if (at >= text.size()) return at;
    const Name* name = longest_at(text, at);
    if (name == nullptr) break;
    const std::size_t end = at + name->text.size();
    const std::size_t next = skip_spaces(text, end);
    const char32_t after = next < text.size() ? text[next] : U' ';
    const bool dash =
        after == '-' && next > end && next + 1 < text.size() && is_space(text[next + 1]);
    const bool colon = after == ':' || after == '>' || dash;
    const bool comma = after == ',' || after == ';' || after == 0x3001;  // 、
    if (colon || (comma && name->bare)) {
      if (name->user != author) {
        found.matches.push_back({at, end, {name->user, AddressMark::strong}});
      }
      at = skip_spaces(text, next + 1);
      if (colon) return at;
      continue;
    }
    if (first && name->bare && name->user != author) {
      found.matches.push_back({at, end, {name->user, AddressMark::opening}});
      return next;
    }
    return at;
  }
  const std::u32string_view token = token_before_colon(text.substr(at));
  if (token.empty() || (roles_of(word_key(token)) & ordinary) != 0) return at;
  const Name* name = by_beginning(token);
  if (name == nullptr)
    found.unknown = true;
  else if (name->user != author) {
    found.matches.push_back({at, at + token.size(), {name->user, AddressMark::strong}});
  }
  return skip_spaces(text, at + token.size() + 1);
}

Addressing Names::find(std::u32string_view text, UserKey author) const {
  Addressing found;
  found.body = find_opening(text, author, found);
  for (std::size_t at = found.body; at < text.size(); ++at) {
    if (!may_begin_at(text, at) || is_space(text[at])) continue;
    const bool marked = is_marked(text, at);
    const Name* name = longest_at(text, at);
    if (name == nullptr) {
      // "@stranger", but not "root@host" and not a lone sign.
      const bool handle = marked && (is_word_character(text[at]) || is_ideographic(text[at]));
      if (handle && (at < 2 || !is_name_character(text[at - 2]))) found.unknown = true;
      continue;
    }
    const std::size_t end = at + name->text.size();
    if ((marked || name->bare) && name->user != author) {
      const AddressMark mark = marked ? AddressMark::strong : AddressMark::inside;
      found.matches.push_back({at, end, {name->user, mark}});
      at = end - 1;
    }
  }
  return found;
}

}  // namespace language::replies
