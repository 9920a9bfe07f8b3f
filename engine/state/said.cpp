#include "engine/state/said.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/utf8.h"

namespace engine {

using language::replies::Utterance;

namespace {

constexpr std::size_t mentions_written_max = 4;

// Platforms that name the addressed apart from the text: the names are put before it, as people
// write them.
std::string with_mentions(const model::Message& message) {
  std::string text;
  if (!message.mentions.empty() && message.text.find('@') == std::string::npos) {
    const auto parsed = base::parse_json(message.mentions);
    const auto* names = parsed ? parsed->if_array() : nullptr;
    for (std::size_t i = 0; names && i < std::min(names->size(), mentions_written_max); ++i) {
      if (const auto* name = (*names)[i].if_string()) {
        text.append("@").append(std::string_view(*name)).append(" ");
      }
    }
  }
  text += base::cut_utf8(message.text, linked_text_bytes_max);
  return text;
}

}  // namespace

Utterance utterance_of(const model::Message& message, const model::Member* author) {
  Utterance utterance;
  utterance.id = message.id.value;
  utterance.at = message.at;
  if (author) {
    utterance.user = author->external_id;
    utterance.name = author->name;
  }
  utterance.text = with_mentions(message);
  return utterance;
}

void remember(GroupState& group, Said said, const language::replies::Features& features) {
  group.window.add(said.utterance, features, said.parent);
  group.said.push_back(std::move(said));
  if (group.said.size() > recall_messages) group.said.pop_front();
}

void remember(GroupState& group, Said said) {
  const auto features = group.window.describe(said.utterance);
  remember(group, std::move(said), features);
}

void refresh(GroupState& group) {
  group.window = language::replies::Window(recent_messages);
  std::deque<Said> said = std::exchange(group.said, {});
  for (Said& each : said) remember(group, std::move(each));
}

std::string excerpt_of(const GroupState& group, model::MessageId message) {
  const auto said = std::find_if(group.said.begin(), group.said.end(), [&](const Said& each) {
    return each.utterance.id == message.value;
  });
  if (said == group.said.end()) return "…";
  std::string text(base::cut_utf8(said->utterance.text, excerpt_bytes_max));
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  if (text.size() < said->utterance.text.size()) text += "…";
  return text;
}

void renamed(World& world, const model::Member& member) {
  for (auto& [id, group] : world.groups) {
    if (!group.present.contains(member.id) && !group.departed.contains(member.id)) continue;
    bool has_spoken = false;
    for (Said& each : group.said) {
      if (each.utterance.user != member.external_id) continue;
      each.utterance.name = member.name;
      has_spoken = true;
    }
    if (has_spoken) refresh(group);
  }
}

}  // namespace engine
