// A Connector speaks one chat platform: it turns what happens there into facts, and does there what
// the engine wants. It decides nothing. What a platform cannot do by its official interface it says
// in its capabilities, and the deliverer hands that to a person as a task.
//
//   out    perform(), from the deliverer's thread only, one call at a time
//   in     start() gives it the Host; it hears by connections and threads of its own, or by
//          hear(): what the platform sends to /callbacks/<source> of our server
//   about  capabilities(), capability(), task_for(): constants; health(): any time, any thread
//   door   staff_door(): who of the staff comes with a code, and pages inside the client
//   robot  group_robot(): tells the company's internal ops group
//
// A connector that cannot reach its platform keeps trying and says so in health(); it never ends
// the program. Adding a platform: docs/adding/platform.md.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "connectors/capabilities.h"
#include "connectors/group_robot.h"
#include "connectors/staff_door.h"
#include "connectors/troubles.h"
#include "model/fact.h"
#include "model/names.h"
#include "model/rows.h"

namespace connectors {

// ---- out

struct Delivery {
  const model::Effect& effect;
  const model::Group& group;    // id 0 when the effect concerns no group
  const model::Member& member;  // id 0 when it concerns no member
};

struct Done {
  std::string reference;  // the platform's own name for what was done ("message id"), may be empty
  std::vector<std::string> unreachable = {};  // of a mass message: groups that it cannot reach
  // Not empty: nobody knows whether it was done, and this is why. The effect stays parked.
  std::string doubt = {};
  std::string picture = {};  // of a way in: address of its QR code's picture
  // Of a card: what it takes to change it, once, before then. Empty: it cannot be changed.
  std::string card_code = {};
  base::Instant card_good_until = {};
};

// ---- mass messages
//
// Where capability("ask_broadcast") is automatic, a mass message is put before its sender, a
// person, and what becomes of it is told by BroadcastNoted facts. Elsewhere, where
// capability("send_message") is automatic, each group simply gets a message.

struct BroadcastLink {
  std::string title, url, description;
};
struct BroadcastContent {
  std::string text;
  std::vector<BroadcastLink> links;
};

// A mass message that reached a group, or is on its way to it.
struct GroupReached {
  std::string group;    // external id
  std::string message;  // the platform's name for it; of two with one name the second is the first
  base::Instant at;
};
struct QuotaLeft {
  std::string group;
  int remaining = 0;
  base::Instant free_at;  // from when on there is room again; now, when there is some
};

// One that is before its sender, or of which nobody knows whether it is.
struct OpenSending {
  std::string key;        // of its effect
  std::string reference;  // empty: it may have been made, and we lost track
  std::string sender;     // external id
  base::Instant asked_at, deadline;
  std::vector<std::string> waiting;  // groups (external ids) of which nothing is known yet
};

// ---- tags
//
// Where capability("tag_contact") is automatic, a customer gets one of these tags, or loses it, on
// behalf of the staff member who knows them. The effect's member is the customer; its body
// {staff, tag, adding} has the staff member's external id and the tag's id. That it is so is told
// by a ContactNoted fact.

// A tag that the company has made for its customers.
struct CustomerTag {
  std::string id, name, group;  // group: the heading under which it stands
};

// ---- owners of groups
//
// Where capability("transfer_group") is automatic, a group passes to another member of staff: the
// body {new_owner} has their external id. That it is so is told by a GroupProfile fact.

// ---- ways in
//
// Where capability("make_way") is automatic, the platform has QR codes of its own, by which
// customers come to know staff or join groups: "make_way", "change_way" and "delete_way" carry
// {kind, mark, users | chats, makes_rooms, room_name, reference}. The mark comes back as
// "code:<mark>" in ContactNoted::via and MemberJoined::via.

// ---- cards
//
// Where capability("send_card") is automatic, a staff member gets a card with buttons about a task:
// "send_card" carries {task, number, kind, group, who, text, due}; the effect's member is whom it
// is for. A press comes back as a command "card.press" {task, number, user, key, code}; the card
// is changed by "update_card" {task, number, user, code, outcome, by, keeps, …as above}
// (engine/cards/cards.h).

// One whose name, or whose picture, is not known.
struct OpenWay {
  std::string key;  // of its effect
  model::WayKind kind = model::WayKind::contact;
  std::string mark;
  std::string reference;  // empty: it may have been made, and we lost track
  base::Instant asked_at;
};

// ---- in

inline constexpr int quota_days_kept = 62;

// How far a connector has come in a feed ("archive", "history of room x"): a text that only it
// understands.
struct Mark {
  std::string name, value;
};

struct KnownStay {
  std::string member;  // external id
  std::string name;
  bool is_staff = false;
  base::Instant joined_at;
  std::string nickname;  // in the group
};

struct KnownGroup {
  std::string group;  // external id
  std::string name, owner;
  std::vector<KnownStay> stays;  // that have not ended
};

using KnownContact = model::ContactNoted;

struct Taken {
  std::size_t accepted = 0, known = 0;
  std::vector<std::pair<std::size_t, base::Error>> refused;  // place in what was given, and why
};

// What a connector may ask of the program around it. Safe from any thread.
class Host {
 public:
  virtual ~Host() = default;
  // Returns when the facts are durable; facts whose (source, external_id) is known change nothing.
  // `unavailable`: nothing is certain, give the same facts again later.
  virtual base::Result<Taken> take(std::vector<model::Fact> facts) = 0;
  // The same, and moves the mark: it is stored with or after the facts, never before one of them.
  virtual base::Result<Taken> take(std::vector<model::Fact> facts, std::string_view source,
                                   const Mark& mark) = 0;
  // Empty if there is none yet.
  virtual base::Result<std::string> mark(std::string_view source, std::string_view name) = 0;
  // What the store knows of a source's groups and who is in them.
  virtual base::Result<std::vector<KnownGroup>> groups(std::string_view source) = 0;
  // Who knows whom, and has not parted.
  virtual base::Result<std::vector<KnownContact>> contacts(std::string_view) {
    return std::vector<KnownContact>();
  }
  virtual base::Result<std::vector<OpenSending>> open_sendings(std::string_view) {
    return std::vector<OpenSending>();
  }
  virtual base::Result<std::vector<OpenWay>> open_ways(std::string_view) {
    return std::vector<OpenWay>();
  }
  // The key of the source's group robot: a secret. Empty: there is none.
  virtual base::Result<std::string> robot_key(std::string_view) { return std::string(); }
};

// A request that the platform makes to us, and our answer.
struct CallbackRequest {
  std::string_view method;                          // "GET", "POST"
  const std::map<std::string, std::string>& query;  // decoded; a plus sign may have become a blank
  std::string_view body;
};
struct CallbackResponse {
  int status = 200;
  std::string body;
  std::string_view content_type = "text/plain; charset=utf-8";
};

// ---- about

enum class Condition { well, degraded, down };

struct Health {
  Condition condition = Condition::well;
  std::string trouble;       // what is wrong (troubles.h), in English; empty when well
  base::Instant heard_at;    // when the platform last told us something; 0: never
  base::Instant checked_at;  // when all of it was last compared (reconciled); 0: never
  std::int64_t facts = 0;    // taken since the start
  std::int64_t refused = 0;  // callbacks that were refused since the start
};

class Connector {
 public:
  virtual ~Connector() = default;
  // The fact source it serves ("wecom", "demo").
  virtual std::string_view source() const = 0;

  virtual std::span<const CapabilityRow> capabilities() const { return {}; }
  virtual Capability capability(std::string_view effect_kind) const = 0;
  // What a person is asked to do where an effect is not automatic; nothing: the general task.
  virtual const TaskRow* task_for(std::string_view) const { return nullptr; }
  virtual Health health() const { return {}; }
  // What can be wrong, in both languages: health().trouble and the texts of errors are made of it.
  virtual std::span<const TroubleRow> troubles() const { return {}; }

  // Whether the platform takes a mass message like this; errors name the limit and the field.
  virtual base::Result<void> check_broadcast(const BroadcastContent&) const { return {}; }
  // How many more mass messages each of the groups can get. `reached` is all that is known to have
  // reached them in the last quota_days_kept days. Empty: the platform has no quota.
  virtual std::vector<QuotaLeft> quota_left(const std::vector<std::string>&,
                                            const std::vector<GroupReached>&, base::Instant) const {
    return {};
  }

  // As they were when last asked for; in the order in which a person would see them.
  virtual std::vector<CustomerTag> customer_tags() const { return {}; }

  // Does it, at most once. Errors: unavailable and limit_exceeded are tried again later; anything
  // else is final. Called only for automatic capabilities.
  virtual base::Result<Done> perform(const Delivery& delivery) = 0;

  // Begins to hear. Returns soon, whether or not the platform can be reached; the host outlives
  // stop(), after which nothing more is given to it. Each is called once at most.
  virtual void start(Host&) {}
  virtual void stop() {}
  // Asks it to compare all that it knows with the platform, soon. False: it has nothing to compare.
  virtual bool reconcile() { return false; }
  // Where staff come in, if the platform knows them. Lives as long as the connector.
  virtual StaffDoor* staff_door() { return nullptr; }
  // What speaks for us in the company's internal ops group, where the platform has such a thing.
  // Lives as long as the connector.
  virtual GroupRobot* group_robot() { return nullptr; }
  // Called by several threads at once, and only between start() and stop(); may block until what
  // it tells is durable.
  virtual CallbackResponse hear(const CallbackRequest&) {
    return {404, "this platform does not call back\n"};
  }
};

// Makes a connector from what the connections file says of it (docs/connections.md). The clock
// outlives it. Errors name the setting at fault. Connects to nothing yet.
using OpenConnector = base::Result<std::unique_ptr<Connector>> (*)(
    const base::json::object& settings, const base::Clock& clock);

}  // namespace connectors

template <>
struct model::NameOf<connectors::Condition> {
  static constexpr auto all = std::to_array<std::string_view>({"well", "degraded", "down"});
};
