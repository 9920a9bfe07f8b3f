// What the connections file says of a WeCom company (docs/connections.md):
//
//   {"platform": "wecom", "company": "ww…", "secret_file": "/etc/guildhall/wecom.secret",
//    "callback": {"token": "…", "aes_key": "43 characters"},
//    "agent": 1000002, "welcome": "您好，欢迎！", "reconcile_hours": 24, "api":
//    "https://qyapi.weixin.qq.com",
//    "sign_in": {"address": "https://guildhall.example.com", "new_accounts": true}}
//
// A secret is given as "secret", or as "secret_file": the first line of a file that only the
// program can read.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "base/time.h"
#include "connectors/wecom/callback_crypto.h"
#include "connectors/wecom/client.h"
#include "connectors/wecom/https/https_transport.h"

namespace connectors::wecom {

inline constexpr std::int64_t reconcile_hours_max = 168;

// Staff sign in with WeCom, and pages of ours open inside it.
struct SignInSettings {
  // Where browsers find this program: scheme, host and port, no path; its host is a trusted domain
  // of the app. Empty: where it listens (the sandbox).
  std::string address;
  bool new_accounts = false;  // staff who are known get an account by coming
  std::string page_inside = "https://open.weixin.qq.com/connect/oauth2/authorize";
  std::string page_on_the_web = "https://login.work.weixin.qq.com/wwlogin/sso/login";
};

struct Settings {
  AppSecrets app;
  CallbackApp callback;
  TransportOptions transport;
  std::int64_t agent = 0;  // the app's number, for notices to members; 0: none are sent
  std::string welcome;     // to each new contact, one to one; empty: none is sent
  base::Duration reconcile_every = base::hours(24);
  std::optional<SignInSettings> sign_in = std::nullopt;  // absent: nobody signs in here
};

// Errors name the setting at fault; unknown settings are refused by name.
base::Result<Settings> read_settings(const base::json::object& object);

}  // namespace connectors::wecom
