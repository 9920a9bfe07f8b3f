// What WeCom lets a program do with customers and customer groups, as data: each thing that one
// might want, the verdict, how it is done or why not, and where that is written. And the catalogue
// of tasks: what a person is asked to do where no program may, and by what we see afterwards that
// it was done.
//
// automatic: by the server API · confirmed: a member confirms in the client with one tap · manual:
// only a person, in the client or the admin console · impossible: not even a person.
//
// The negative verdicts rest on the complete list of `externalcontact/groupchat` interfaces (ten,
// none of which speaks, removes, mutes, renames or approves) in the official documents and sixteen
// independent libraries, as of mid-2026. RPA and hook "robots" are not official, get accounts
// banned, and change no verdict.
#pragma once

#include <span>
#include <string_view>

#include "connectors/capabilities.h"

namespace connectors::wecom {

std::span<const CapabilityRow> capability_table();
// Nothing for a name that is not listed.
const CapabilityRow* find_capability(std::string_view name);

std::span<const TaskRow> task_catalogue();
const TaskRow* find_task(std::string_view name);

// For an effect of the engine ("notify_staff", "send_message", "remove", "ask_broadcast", …): the
// row that answers for it. An effect that is not listed is manual.
Capability capability_of_effect(std::string_view effect_kind);
const TaskRow* task_for_effect(std::string_view effect_kind);

}  // namespace connectors::wecom
