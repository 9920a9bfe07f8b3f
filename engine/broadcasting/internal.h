// What the files of this room share.
#pragma once

#include <functional>
#include <string>

#include "engine/broadcasting/broadcasting.h"

namespace engine::broadcasting {

void put(Context& context, model::Broadcast row);
void put(Context& context, model::Sending row);
void put(Context& context, model::BroadcastTarget row);

model::Sending* find_sending(World& world, model::BroadcastId broadcast, std::int64_t number);

// Gives every group of the sending that is still waiting its end.
void end_targets(Context& context, const model::Sending& sending, model::TargetState state);
bool has_waiting(const World& world, const model::Sending& sending);

// The sending ends; its task is cancelled, if there is one that is open.
void end_sending(Context& context, model::Sending sending, model::SendingState state,
                 std::string trouble);

// "broadcast:7:2": the key of the effect that makes it.
std::string effect_key_of(const model::Sending& sending);

}  // namespace engine::broadcasting
