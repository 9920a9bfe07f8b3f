// HttpsTransport carries calls to WeCom over TLS: the HttpTransport port over connectors/https,
// whose limits and promises are its own.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "connectors/https/https_client.h"
#include "connectors/wecom/http.h"

namespace connectors::wecom {

struct TransportOptions : https::Options {
  TransportOptions() { host = "qyapi.weixin.qq.com"; }
};

// Errors name the option. The clock must outlive the transport. Nothing is connected yet.
base::Result<std::unique_ptr<HttpTransport>> open_transport(TransportOptions options,
                                                            const base::Clock& clock);

}  // namespace connectors::wecom
