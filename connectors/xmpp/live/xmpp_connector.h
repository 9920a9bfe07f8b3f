// The connector of a self-hosted XMPP server (Prosody, ejabberd, …): group rooms and direct
// messages, everything automatic. What it does with the settings: docs/connections.md.
#pragma once

#include "connectors/connector.h"

namespace connectors::xmpp {

// An OpenConnector.
base::Result<std::unique_ptr<Connector>> open_xmpp(const base::json::object& settings,
                                                   const base::Clock& clock);

}  // namespace connectors::xmpp
