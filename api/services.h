// Services is what handlers work with: the parts of the Api, by reference. One per Api.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

#include "api/access.h"
#include "api/explainer.h"
#include "api/intake.h"
#include "api/live_feed.h"
#include "api/platforms.h"
#include "api/readers.h"
#include "api/router.h"
#include "api/sign_in_states.h"
#include "api/teacher.h"
#include "api/visit_door.h"
#include "api/webhook_pace.h"
#include "api/webhook_uses.h"
#include "api/workplaces.h"
#include "api/write_door.h"
#include "base/time_zone.h"
#include "connectors/webhook/address.h"
#include "model/policy.h"
#include "store/queries/group_board.h"

namespace api {

// The policy in force with its time zone; read again when a newer version is there.
struct PolicyInForce {
  model::Policy policy;
  base::Instant at;  // published; 0: the starting policy
  std::string by;
  base::TimeZone zone;
  base::Day today(base::Instant now) const { return zone.to_local(now).day; }
};

class Policies {
 public:
  base::Result<std::shared_ptr<const PolicyInForce>> in_force(store::Connection& reader);

 private:
  std::mutex mutex_;
  // Shared because requests at work keep the version they began with.
  std::shared_ptr<const PolicyInForce> newest_;
};

// Figures for /metrics, counted since the start.
struct RequestFigures {
  std::atomic<std::uint64_t> requests{0}, client_errors{0}, server_errors{0}, facts{0},
      audit_failures{0};
};

struct Services {
  store::Database& database;
  Intake& intake;
  Explainer& explainer;
  Teacher& teacher;
  Platforms& platforms;
  Workplaces& workplaces;
  SignInStates& sign_ins;
  LiveFeed& feed;
  Policies& policies;
  Access& access;
  WriteDoor& door;
  store::queries::GroupBoard& board;
  RequestFigures& figures;
  std::string version;
  // Appends what the server counts (pump, store) to /metrics.
  std::function<void(std::string&)> more_metrics;
  std::function<std::string()> writer_trouble;
  WebhookUses& webhook_uses;
  WebhookPace& webhook_pace;
  connectors::webhook::Reach webhook_reach;
  std::function<void()> webhooks_changed;
  // The search index serves one thread at a time.
  std::mutex& search_mutex;
  std::unique_ptr<store::SearchIndex>& search;
  VisitDoor& visit_door;
  std::string public_address;  // where browsers find us, as it is set; may be empty
};

// A JSON answer with an ETag over its content; `as_of` is added after, so that it does not change
// the tag.
Response stamped(const Call& call, const base::json::object& body);
// {items, next_cursor, …}: a page. An empty cursor means the end.
Response page(const Call& call, base::json::array items, const std::string& next_cursor);

base::Result<std::shared_ptr<const store::queries::BoardSnapshot>> board_of(Services& services,
                                                                            const Call& call);
// Carries a command out as a fact and answers {seq, known, result}.
base::Result<Response> carry_out(Services& services, const Call& call, std::string_view command,
                                 const base::json::object& arguments);

}  // namespace api
