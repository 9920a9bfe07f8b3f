// What the connections file says of a WeCom company (docs/connections.md):
//
//   {"platform": "wecom", "company": "ww…", "secret_file": "/etc/guildhall/wecom.secret",
//    "callback": {"token": "…", "aes_key": "43 characters"},
//    "agent": 1000002, "welcome": "您好，欢迎！", "reconcile_hours": 24,
//    "broadcast_quota": "days_of_month", "api": "https://qyapi.weixin.qq.com"}
//
// A secret is given as "secret", or as "secret_file": the first line of a file that only the
// program can read.
#pragma once

#include <string>

#include "base/json.h"
#include "base/time.h"
#include "connectors/wecom/callback_crypto.h"
#include "connectors/wecom/client.h"
#include "connectors/wecom/https/https_transport.h"
#include "connectors/wecom/quota.h"

namespace connectors::wecom {

inline constexpr std::int64_t reconcile_hours_max = 168;

struct Settings {
  AppSecrets app;
  CallbackApp callback;
  TransportOptions transport;
  std::int64_t agent = 0;  // the app's number, for notices to members; 0: none are sent
  std::string welcome;     // to each new contact, one to one; empty: none is sent
  base::Duration reconcile_every = base::hours(24);
  // As the company has chosen it in WeCom (群发助手 → 设置群发规则).
  QuotaRule quota = QuotaRule::days_of_month;
};

// Errors name the setting at fault; unknown settings are refused by name.
base::Result<Settings> read_settings(const base::json::object& object);

}  // namespace connectors::wecom
