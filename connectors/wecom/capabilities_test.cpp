#include "connectors/wecom/capabilities.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

using namespace connectors;
using namespace connectors::wecom;

TEST_CASE("capabilities: each has a name, both languages and its source") {
  std::set<std::string_view> names;
  for (const CapabilityRow& row : capability_table()) {
    CAPTURE(row.name);
    CHECK(names.insert(row.name).second);
    CHECK_FALSE(row.chinese.empty());
    CHECK_FALSE(row.english.empty());
    // Page numbers of the official documents, in a list.
    CHECK_FALSE(row.source.empty());
    CHECK(row.source.find_first_not_of("0123456789, ") == std::string_view::npos);
    CHECK(find_capability(row.name) == &row);
  }
  CHECK(names.size() == 38);
  CHECK(find_capability("fly") == nullptr);
}

TEST_CASE("capabilities: what no program may do, a person is asked to do") {
  std::set<std::string_view> used;
  for (const CapabilityRow& row : capability_table()) {
    CAPTURE(row.name);
    const bool needs_a_person =
        row.verdict == Capability::confirmed || row.verdict == Capability::manual;
    if (needs_a_person) CHECK_FALSE(row.task.empty());
    if (row.verdict == Capability::automatic) CHECK(row.task.empty());
    if (!row.task.empty()) {
      CHECK(find_task(row.task) != nullptr);
      used.insert(row.task);
    }
  }
  for (const TaskRow& task : task_catalogue()) {
    CAPTURE(task.name);
    const bool is_of_an_effect = task.name == "unmute_member" || task.name == "warn_member";
    CHECK((used.contains(task.name) || is_of_an_effect));
    CHECK(find_task(task.name) == &task);
    CHECK_FALSE(task.assignee.empty());
    CHECK_FALSE(task.seen_by.empty());
    CHECK_FALSE(task.chinese.empty());
    CHECK_FALSE(task.english.empty());
    CHECK((task.proof == Proof::claim) == (task.seen_by == "the person's word"));
  }
}

TEST_CASE("capabilities: the verdicts that everything else rests on") {
  const auto verdict = [](std::string_view name) { return find_capability(name)->verdict; };
  CHECK(verdict("send_to_group") == Capability::impossible);
  CHECK(verdict("broadcast_to_groups") == Capability::confirmed);
  CHECK(verdict("remove_member") == Capability::manual);
  CHECK(verdict("rename_group") == Capability::manual);
  CHECK(verdict("change_owner") == Capability::automatic);
  CHECK(verdict("welcome_contact") == Capability::automatic);
}

TEST_CASE("capabilities: the engine's effects") {
  CHECK(capability_of_effect("send_message") == Capability::confirmed);
  CHECK(capability_of_effect("remove") == Capability::manual);
  CHECK(capability_of_effect("mute") == Capability::manual);
  CHECK(capability_of_effect("ask_broadcast") == Capability::automatic);
  CHECK(capability_of_effect("tag_contact") == Capability::automatic);
  CHECK(task_for_effect("ask_broadcast")->name == "send_broadcast");
  CHECK(capability_of_effect("anything else") == Capability::manual);
  CHECK(task_for_effect("remove")->name == "remove_member");
  CHECK(task_for_effect("unmute")->name == "unmute_member");
  CHECK(task_for_effect("send_message")->name == "reply_in_group");
  CHECK(task_for_effect("anything else") == nullptr);
}
