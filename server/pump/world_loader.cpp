#include "server/pump/world_loader.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/broadcasting/broadcasting.h"
#include "engine/conversation/conversation.h"
#include "engine/decide.h"
#include "engine/robot/robot.h"
#include "server/pump/world_loader_needs.h"

namespace server {

using base::Result;

static_assert(store::newest_questions == engine::newest_questions,
              "what a group keeps in mind is what the store brings back");

namespace {

std::string fact_key(const std::string& source, const std::string& external_id) {
  return source + '\n' + external_id;
}

// Calls `member`, `message` for each external id that the body names.
template <class OnMember, class OnMessage>
void each_name(const model::Fact& fact, const OnMember& member, const OnMessage& message) {
  if (!std::holds_alternative<model::Command>(fact.body)) member(fact.actor);
  if (const auto* body = std::get_if<model::MessageSent>(&fact.body)) message(body->reply_to);
  if (const auto* body = std::get_if<model::MessageEdited>(&fact.body)) message(body->target);
  if (const auto* body = std::get_if<model::MessageRevoked>(&fact.body)) message(body->target);
  if (const auto* body = std::get_if<model::MemberJoined>(&fact.body)) member(body->inviter);
  if (const auto* body = std::get_if<model::MemberLeft>(&fact.body)) member(body->by);
  if (const auto* body = std::get_if<model::MemberProfile>(&fact.body)) member(body->member);
  if (const auto* body = std::get_if<model::GroupProfile>(&fact.body)) {
    if (body->owner) member(*body->owner);
  }
  if (const auto* body = std::get_if<model::OrderPlaced>(&fact.body)) member(body->member);
  if (const auto* body = std::get_if<model::RenewalNoted>(&fact.body)) member(body->member);
  if (const auto* body = std::get_if<model::BehaviourNoted>(&fact.body)) member(body->member);
  if (const auto* body = std::get_if<model::ApplicationSubmitted>(&fact.body)) member(body->member);
  if (const auto* body = std::get_if<model::ContactNoted>(&fact.body)) {
    member(body->staff);
    member(body->contact);
  }
  if (const auto* body = std::get_if<model::ContactEnded>(&fact.body)) {
    member(body->staff);
    member(body->contact);
  }
}

}  // namespace

Result<void> WorldLoader::start(store::Store& store) {
  world_ = {};
  TRY(sources, store.sources());
  for (const model::SourceRow& row : sources) world_.sources.emplace(row.name, row.id);
  TRY(cooldowns, store.organisation_cooldowns());
  for (const model::Cooldown& each : cooldowns) {
    world_.organisation_cooldowns.insert_or_assign(each.key, each.until);
  }
  TRY(choices, store.reader_choices());
  for (model::ReaderChoice& each : choices) {
    world_.reader_choices.insert_or_assign(each.task, std::move(each));
  }
  TRY(companies, store.companies());
  for (model::Company& each : companies) {
    world_.company_keys.insert_or_assign(each.key, each.id);
    world_.companies.insert_or_assign(each.id, std::move(each));
  }
  TRY(relations, store.company_relations());
  for (model::CompanyRelation& each : relations) {
    world_.company_relations.insert_or_assign({each.a, each.b}, std::move(each));
  }
  TRY(doors, store.group_doors());
  for (model::GroupDoor& each : doors) {
    world_.group_doors.insert_or_assign(each.group, std::move(each));
  }
  TRY(programs, store.programs());
  for (auto& [program, version] : programs) world_.programs.emplace(std::move(program), version);
  TRY(segments, store.segments());
  for (model::Segment& each : segments) world_.segments.insert_or_assign(each.id, std::move(each));
  TRY(mark, store.feed_mark(engine::robot::mark_source, engine::robot::mark_name));
  world_.robot = engine::robot::robot_in(mark);
  TRY(running, store.running_placements());
  for (const model::PlacementId id : running) TRY_VOID(bring_placement(store, id));
  return {};
}

void WorldLoader::add_member(model::Member member) {
  world_.member_names.insert_or_assign({member.source, member.external_id}, member.id);
  world_.members.try_emplace(member.id, std::move(member));
}

void WorldLoader::add_message(model::Message message) {
  now_.touched.insert(message.id);
  world_.message_names.insert_or_assign({message.source, message.external_id}, message.id);
  world_.messages.try_emplace(message.id, std::move(message));
}

Result<void> WorldLoader::bring(store::Store& store, std::span<const model::Fact* const> facts) {
  Needs needs;
  TRY_VOID(gather(store, facts, needs));
  TRY(found, store.find(needs.wanted));
  for (const auto& [name, seq] : found.facts) note_known(fact_key(name.first, name.second), seq);
  for (model::Member& member : found.members) add_member(std::move(member));
  for (model::Message& message : found.messages) {
    needs.groups.insert(message.group);
    needs.members.insert(message.member);
    add_message(std::move(message));
  }
  for (const model::Group& row : found.groups) {
    world_.group_names.insert_or_assign({row.source, row.external_id}, row.id);
    if (!world_.groups.contains(row.id)) TRY_VOID(bring_group(store, row));
  }
  TRY_VOID(want_watching(store, facts, needs));
  TRY_VOID(bring_groups(store, needs));
  TRY_VOID(bring_admissions(store, facts, needs));
  std::vector<model::MemberId> members(needs.members.begin(), needs.members.end());
  return bring_members(store, std::move(members));
}

// A new name is looked at in every group in which its bearer is new, whether or not it is in mind.
Result<void> WorldLoader::want_watching(store::Store& store,
                                        std::span<const model::Fact* const> facts, Needs& needs) {
  std::vector<model::MemberId> members;
  for (const model::Fact* fact : facts) {
    const auto* profile = std::get_if<model::MemberProfile>(&fact->body);
    if (!profile || (!profile->name && !profile->role)) continue;
    const auto source = world_.sources.find(fact->source);
    if (source == world_.sources.end()) continue;
    const auto known =
        world_.member_names.find(engine::SourceName{source->second, profile->member});
    if (known != world_.member_names.end()) members.push_back(known->second);
  }
  if (members.empty()) return {};
  TRY(groups, store.groups_watching(members));
  needs.groups.insert(groups.begin(), groups.end());
  return {};
}

Result<void> WorldLoader::bring_groups(store::Store& store, Needs& needs) {
  for (const model::GroupId id : needs.groups) {
    if (!id || world_.groups.contains(id)) continue;
    TRY(row, store.group(id));
    if (!row) continue;
    world_.group_names.insert_or_assign({row->source, row->external_id}, row->id);
    TRY_VOID(bring_group(store, *row));
  }
  for (model::Question& question : needs.questions) {
    world_.questions.insert_or_assign(question.id, std::move(question));
  }
  return {};
}

// Nothing of a new source is stored, and of one that began here only what was noted.
bool WorldLoader::may_be_stored(const Sources::const_iterator& source,
                                std::string_view external_id) const {
  if (source == world_.sources.end()) return false;
  const auto names = born_here_.find(source->second);
  return names == born_here_.end() || names->second.may_hold(external_id);
}

void WorldLoader::note_names(const model::Changes& changes) {
  for (const model::SourceRow& source : changes.sources) born_here_.try_emplace(source.id);
  if (born_here_.empty()) return;
  const auto note = [this](model::SourceId source, std::string_view external_id) {
    const auto names = born_here_.find(source);
    if (names != born_here_.end()) names->second.add(external_id);
  };
  for (const model::Message& each : changes.messages) note(each.source, each.external_id);
  for (const model::FactRow& each : changes.facts) note(each.source, each.external_id);
}

Result<void> WorldLoader::gather(store::Store& store, std::span<const model::Fact* const> facts,
                                 Needs& needs) {
  needs.wanted.facts.reserve(facts.size());
  for (const model::Fact* fact : facts) {
    const auto source = world_.sources.find(fact->source);
    if (may_be_stored(source, fact->external_id)) {
      needs.wanted.facts.emplace_back(fact->source, fact->external_id);
    }
    const auto add = [&](auto& known, auto& seen, auto& wanted, const std::string& external_id) {
      if (external_id.empty() || source == world_.sources.end())
        return;  // a new source knows nobody
      if (known.contains(engine::SourceName{source->second, external_id})) return;
      if (seen.emplace(fact->source, external_id).second)
        wanted.emplace_back(fact->source, external_id);
    };
    add(world_.group_names, needs.seen_groups, needs.wanted.groups, fact->group);
    each_name(
        *fact,
        [&](const std::string& name) {
          add(world_.member_names, needs.seen_members, needs.wanted.members, name);
        },
        [&](const std::string& name) {
          add(world_.message_names, needs.seen_messages, needs.wanted.messages, name);
        });
    if (std::holds_alternative<model::Tick>(fact->body)) {
      TRY(due, store.groups_due(fact->at));
      needs.groups.insert(due.begin(), due.end());
    }
    if (std::holds_alternative<model::Command>(fact->body)) {
      TRY_VOID(gather_command(store, *fact, needs));
    }
    if (std::holds_alternative<model::MemberJoined>(fact->body)) want_asked(needs);
    if (std::holds_alternative<model::BroadcastNoted>(fact->body)) {
      TRY_VOID(gather_noted(store, *fact, needs));
    }
    if (const auto* way = std::get_if<model::WayNoted>(&fact->body)) {
      if (const auto code = engine::entrances::code_of(way->key))
        TRY_VOID(bring_code(store, *code));
    }
  }
  return {};
}

Result<void> WorldLoader::bring_members(store::Store& store, std::vector<model::MemberId> ids) {
  std::erase_if(ids, [&](model::MemberId id) { return !id || world_.members.contains(id); });
  if (ids.empty()) return {};
  TRY(members, store.load_members(ids));
  for (model::Member& member : members) add_member(std::move(member));
  return {};
}

Result<void> WorldLoader::bring_group(store::Store& store, const model::Group& row) {
  TRY(memory, store.load_group(row.id, static_cast<std::int64_t>(engine::recall_messages)));
  std::vector<model::MemberId> people;
  for (const model::Stay& stay : memory.stays) people.push_back(stay.member);
  for (const model::Message& message : memory.recent) people.push_back(message.member);
  for (const model::Question& question : memory.questions) people.push_back(question.asker);
  std::sort(people.begin(), people.end());
  people.erase(std::unique(people.begin(), people.end()), people.end());
  TRY_VOID(bring_members(store, std::move(people)));

  engine::GroupState& group = world_.groups[row.id];
  group.row = row;
  for (model::Stay& stay : memory.stays) {
    if (stay.left_at.ms != 0) {
      base::Instant& departed = group.departed[stay.member];
      departed = std::max(departed, stay.left_at);
      continue;
    }
    const model::Member* member = world_.find_member(stay.member);
    if (member && member->role == model::Role::staff) group.staff.insert(stay.member);
    group.present.insert_or_assign(stay.member, std::move(stay));
  }
  for (model::Question& each : memory.questions) group.keep(std::move(each));
  for (model::Newcomer& each : memory.newcomers) {
    group.newcomers.insert_or_assign(each.member, std::move(each));
  }
  for (model::Task& each : memory.tasks) group.tasks.emplace(each.id, std::move(each));
  group.strikes = std::move(memory.strikes);
  for (model::Cooldown& each : memory.cooldowns) group.cooldowns.emplace(each.key, each.until);
  for (model::Timer& timer : memory.timers) {
    group.due.emplace(timer.due_at, timer.id);
    group.timers.emplace(timer.id, std::move(timer));
  }
  engine::conversation::rebuild(group, memory.recent, world_);
  return {};
}

// What was taken stays with the batch that took it: when that one is released, the store has it.
void WorldLoader::note_known(std::string key, model::FactSeq seq) {
  const std::uint64_t batch = released_ + ended_.size();
  const auto [entry, is_new] = known_.try_emplace(std::move(key), Known{seq, batch});
  if (is_new) now_.facts.push_back(entry->first);
}

model::FactSeq WorldLoader::known(const model::Fact& fact) const {
  if (!known_.empty()) {
    const auto entry = known_.find(fact_key(fact.source, fact.external_id));
    if (entry != known_.end()) return entry->second.seq;
  }
  if (std::holds_alternative<model::MessageSent>(fact.body)) return {};
  const auto source = world_.sources.find(fact.source);
  if (source == world_.sources.end()) return {};
  const auto message =
      world_.message_names.find(engine::SourceName{source->second, fact.external_id});
  return message == world_.message_names.end() ? model::FactSeq()
                                               : model::FactSeq(message->second.value);
}

void WorldLoader::note_taken(const model::Fact& fact, model::FactSeq seq) {
  if (std::holds_alternative<model::MessageSent>(fact.body)) return;  // the world holds it
  note_known(fact_key(fact.source, fact.external_id), seq);
}

void WorldLoader::end_batch(const model::Changes& changes) {
  now_.made.reserve(changes.messages.size());
  for (const model::Message& each : changes.messages) now_.made.push_back(each.id);
  for (const model::Message& each : changes.edited_messages.rows()) now_.touched.insert(each.id);
  note_names(changes);
  ended_.push_back(std::exchange(now_, {}));
  world_.questions.clear();
  world_.tasks.clear();
  world_.decisions.clear();
  world_.effects.clear();
  world_.broadcasts.clear();
  world_.sendings.clear();
  world_.broadcast_targets.clear();
  world_.group_rows.clear();
  world_.channels.clear();
  world_.entry_codes.clear();
  world_.entry_ways.clear();
  std::erase_if(world_.placements, [](const auto& each) {
    return each.second.row.state != model::PlacementState::running;
  });
  world_.admissions = {};
}

void WorldLoader::drop(model::MessageId id) {
  const auto message = world_.messages.find(id);
  if (message == world_.messages.end()) return;
  const engine::SourceName named{message->second.source, message->second.external_id};
  const auto name = world_.message_names.find(named);
  if (name != world_.message_names.end() && name->second == id) world_.message_names.erase(name);
  world_.messages.erase(message);
}

void WorldLoader::release(std::uint64_t batches) {
  for (; released_ < batches && !ended_.empty(); ++released_) {
    const Held done = std::move(ended_.front());
    ended_.pop_front();
    for (const std::string& key : done.facts) {
      const auto entry = known_.find(key);
      if (entry != known_.end() && entry->second.batch == released_) known_.erase(entry);
    }
    if (ended_.empty()) {
      world_.messages.clear();
      world_.message_names.clear();
      continue;
    }
    const auto drop_unless_held = [this](model::MessageId id) {
      const bool is_held = std::any_of(ended_.begin(), ended_.end(), [id](const Held& each) {
        return !each.touched.empty() && each.touched.contains(id);
      });
      if (!is_held) drop(id);
    };
    std::for_each(done.made.begin(), done.made.end(), drop_unless_held);
    std::for_each(done.touched.begin(), done.touched.end(), drop_unless_held);
  }
  if (!ended_.empty() || !is_full()) return;
  world_.groups.clear();
  world_.group_names.clear();
  world_.members.clear();
  world_.member_names.clear();
}

bool WorldLoader::is_full() const {
  return world_.groups.size() > groups_in_mind_max || world_.members.size() > members_in_mind_max;
}

void WorldLoader::forget() {
  world_ = {};
  known_.clear();
  now_ = {};
  ended_.clear();
  released_ = 0;
  born_here_.clear();
}

}  // namespace server
