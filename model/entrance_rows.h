// The rows of channels, entry codes, what platforms made for them, and who came (a part of rows.h).
#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"
#include "model/fact.h"
#include "model/ids.h"
#include "model/names.h"

namespace model {

using base::Instant;

// Where customers come from (渠道), and what it costs.
enum class ChannelKind {
  website,
  official_account,
  video_channel,
  online_event,
  offline_event,
  field_promotion,
  douyin,
  app_store,
  seo,
  sem,
  referral,
  app_users,
  other
};
MODEL_NAMES(ChannelKind, "website", "official_account", "video_channel", "online_event",
            "offline_event", "field_promotion", "douyin", "app_store", "seo", "sem", "referral",
            "app_users", "other");
enum class CostKind { monthly, once };
MODEL_NAMES(CostKind, "monthly", "once");

struct Channel {
  ChannelId id;
  std::string name;
  ChannelKind kind = ChannelKind::other;
  std::int64_t cost_cents = 0;
  CostKind cost_kind = CostKind::monthly;
  std::string by;  // login of who changed it last
  Instant created_at;
  friend bool operator==(const Channel&, const Channel&) = default;
};

enum class CodeState { open, paused, archived };
MODEL_NAMES(CodeState, "open", "paused", "archived");

// An entry code (活码): its short link never changes, what stands behind it does
// (model/entrance.h).
struct EntryCode {
  CodeId id;
  std::string text;  // of the short link: random, so that nobody guesses it
  std::string name;
  ChannelId channel;
  CodeState state = CodeState::open;
  Instant expires_at;  // 0: never
  std::string rules;   // JSON
  std::string by;      // login of who changed it last
  Instant created_at, changed_at;
  friend bool operator==(const EntryCode&, const EntryCode&) = default;
};

// A platform's own QR code behind one rule of a code: by which customers come to know staff, or
// join groups.
enum class WayKind { contact, join };
MODEL_NAMES(WayKind, "contact", "join");

//   asking ──► ready ──► retiring ──► retired     asking: its effect is pending or under way
//     │  │       ▲                                uncertain: it may have been made, nobody knows
//     │  └──► uncertain ──► failed                retiring: no longer wanted, and not yet gone
//     └──► failed, retired
enum class WayState { asking, ready, uncertain, failed, retiring, retired };
MODEL_NAMES(WayState, "asking", "ready", "uncertain", "failed", "retiring", "retired");

struct EntryWay {
  CodeId code;
  std::int64_t number = 0;  // 1, 2, … within the code
  SourceId source;
  WayKind kind = WayKind::contact;
  std::string rule;    // which it stands behind
  std::string mark;    // comes back from the platform with everybody who came by it
  std::string target;  // JSON: whom it leads to, as the platform names them
  WayState state = WayState::asking;
  std::string reference;  // the platform's name for it, once made: whoever loses it, loses the way
  std::string picture;    // address of its QR code's picture
  EffectId effect;        // that makes it
  Instant asked_at, ready_at;
  std::string trouble;  // what went wrong, as the platform says
  friend bool operator==(const EntryWay&, const EntryWay&) = default;
};

// Somebody came to an entry code (VisitNoted).
struct Visit {
  FactSeq id;
  std::string code;  // its text
  std::string visitor, region;
  VisitAgent agent = VisitAgent::phone;
  std::string shown;
  std::int64_t skipped = 0;
  Instant at;
  friend bool operator==(const Visit&, const Visit&) = default;
};

}  // namespace model
