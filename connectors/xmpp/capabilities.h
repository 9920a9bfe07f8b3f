// What XMPP lets us do, as data; rows as in connectors/capabilities.h. Sources are sections of the
// XEPs (xmpp.org/extensions).
#pragma once

#include <span>
#include <string_view>

#include "connectors/capabilities.h"

namespace connectors::xmpp {

std::span<const CapabilityRow> capability_table();
// Kinds that we do not know are manual.
Capability capability_of_effect(std::string_view effect_kind);

}  // namespace connectors::xmpp
