// WecomConnector puts WeCom to work behind the Connector port.
//
//   heard     a callback is opened, kept word for word (PlatformEvent) together with the facts that
//   follow
//             from it alone, and acknowledged when they are durable; if they cannot be, 503, and
//             WeCom sends it again
//   fetched   what the event left open (a group's members, a contact), by one thread, after the two
//             seconds in which WeCom's answers are stale
//   reconciled  at the start, every `reconcile_every` and on reconcile(): all groups, all contacts.
//   Callbacks
//             get lost; after this the store says what WeCom says
//   followed  mass messages before their senders: asked after, more and more seldom, until all is
//             settled; taken back at their deadline; members' own are found by list, for the quota
//   ways in   its own QR codes behind our entry codes: made once, changed, deleted; what got lost
//   is
//             looked for by its mark
//   read      what is said in the groups, by the archive's puller (archive/archive_puller.h), if
//   there is one welcomed  a new contact, within the 20 seconds of its code, by a thread that does
//   nothing else; at most
//             once: whether a call that broke off had arrived is not asked twice
//
// What cannot be stored while the database is away is heard again: the groups concerned are read
// back from the store and fetched anew.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "connectors/connector.h"
#include "connectors/wecom/archive/archive_puller.h"
#include "connectors/wecom/broadcast_calls.h"
#include "connectors/wecom/client.h"
#include "connectors/wecom/event_tally.h"
#include "connectors/wecom/group_mirror.h"
#include "connectors/wecom/service/contact_mirror.h"
#include "connectors/wecom/service/follow_ups.h"
#include "connectors/wecom/service/settings.h"
#include "connectors/wecom/service/wecom_robot.h"
#include "connectors/wecom/service/wecom_staff_door.h"

namespace connectors::wecom {

inline constexpr base::Duration fetch_again_after =
    base::seconds(5);  // a failure of the other side
inline constexpr base::Duration alarm_again_after =
    base::minutes(10);  // one that a person must mend
inline constexpr std::size_t welcomes_waiting_max =
    1'000;  // more newcomers at once are not welcomed

class WecomConnector final : public Connector {
 public:
  // The clock must outlive it. `archive` brings in what is said; without one nobody knows.
  WecomConnector(Settings settings, std::unique_ptr<HttpTransport> transport,
                 const base::Clock& clock,
                 std::unique_ptr<archive::ArchivePuller> archive = nullptr);
  ~WecomConnector() override { stop(); }

  std::string_view source() const override { return fact_source; }
  std::span<const CapabilityRow> capabilities() const override;
  Capability capability(std::string_view effect_kind) const override;
  const TaskRow* task_for(std::string_view effect_kind) const override;
  Health health() const override;
  base::Result<void> check_broadcast(const BroadcastContent& content) const override;
  std::vector<QuotaLeft> quota_left(const std::vector<std::string>& groups,
                                    const std::vector<GroupReached>& reached,
                                    base::Instant now) const override;
  std::span<const TroubleRow> troubles() const override;
  std::vector<CustomerTag> customer_tags() const override;
  base::Result<Done> perform(const Delivery& delivery) override;
  void start(Host& host) override;
  void stop() override;
  CallbackResponse hear(const CallbackRequest& request) override;
  bool reconcile() override;
  StaffDoor* staff_door() override { return staff_door_.get(); }
  GroupRobot* group_robot() override { return &robot_; }

  // Whether nothing is to be fetched, compared or said now.
  bool is_idle() const;
  EventTally tally() const;

 private:
  using Lock = std::unique_lock<std::mutex>;
  struct Welcome {
    std::string code, contact;
    base::Instant until;
  };

  CallbackResponse refuse(int status, const base::Error& error);
  base::Result<void> take_event(const Event& event, std::string_view message);
  void note_event(const Event& event, std::vector<model::Fact>& facts);  // locked
  // Gives facts to the host; when they could not be stored, `chat` (may be empty) is forgotten and
  // read again.
  base::Result<void> give(std::vector<model::Fact> facts, const std::string& chat);

  void work();
  bool work_once();  // whether there was anything to do
  bool restore();
  void fetch(const FollowUp& follow_up);
  void fetch_group(const FollowUp& follow_up);
  void fetch_contact(const FollowUp& follow_up);
  bool compare_groups();
  bool compare_contacts();
  bool load_tags();
  void compare_all();
  void greet();

  // broadcasts.cpp
  base::Result<Done> ask_broadcast(const Delivery& delivery);
  base::Result<Done> steer_broadcast(const Delivery& delivery);
  void follow_broadcasts();
  bool follow_sending(const OpenSending& sending);
  bool take_back(const OpenSending& sending);
  bool look_for_lost(const OpenSending& sending, const std::vector<OpenSending>& all);
  bool list_members_own(base::Duration back);
  bool note_members_own(const BroadcastListed& listed);

  // tagging.cpp
  base::Result<Done> tag_contact(const Delivery& delivery);
  // succession.cpp
  base::Result<Done> transfer_group(const Delivery& delivery);
  // cards.cpp
  base::Result<Done> show_card(const Delivery& delivery);
  // ways.cpp
  base::Result<Done> make_way(const Delivery& delivery);
  base::Result<Done> steer_way(const Delivery& delivery);
  void follow_soon();
  void follow_ways();
  void fetch_picture(const OpenWay& way);
  void look_for_way(const OpenWay& way);

  GroupMirror& mirror_of(const std::string& chat);  // locked
  // `doing`: a row that wraps; `about` fills its first place, where it has two.
  void note_failure(const ApiFailure& failure, const TroubleRow& doing,
                    std::string_view about = {});
  void note_success();
  base::Instant again_at(const ApiFailure& failure) const;

  const Settings settings_;
  const std::unique_ptr<HttpTransport> transport_;
  const base::Clock& clock_;
  Client client_;
  const std::unique_ptr<WecomStaffDoor> staff_door_;  // none without sign_in in the settings
  WecomRobot robot_;
  const std::unique_ptr<archive::ArchivePuller> archive_;
  Host* host_ = nullptr;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool is_stopping_ = false;
  bool is_restored_ = false;
  bool is_busy_ = false;
  std::map<std::string, GroupMirror> groups_;
  std::set<std::string> lost_;  // groups whose facts could not be stored
  ContactMirror contacts_;
  FollowUpQueue queue_;
  base::Instant compare_at_{0};       // when all is compared next
  base::Instant comparing_since_{0};  // 0: not now
  std::set<std::string> to_compare_;  // groups that this comparison has not fetched yet
  std::deque<Welcome> welcomes_;
  EventTally tally_;
  Health health_;

  // Mass messages. The worker's, but for `follow_at_`, which the deliverer brings forward.
  struct Followed {
    std::size_t looks = 0;  // so far
    base::Instant next_at;
  };
  base::Instant follow_at_{0};  // locked
  base::Instant list_at_{0};
  bool has_listed_ = false;
  std::map<std::string, Followed> followed_;  // by WeCom's name for it
  std::set<std::string> settled_;             // members' own of which there is no more to hear

  std::thread worker_, greeter_;
};

// For the connections file (connectors/connector.h).
base::Result<std::unique_ptr<Connector>> open_wecom(const base::json::object& settings,
                                                    const base::Clock& clock);

}  // namespace connectors::wecom
