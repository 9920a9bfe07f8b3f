// For tests: a small organisation in a real SQLite store, an Api over it, and an Intake that
// carries out a few commands by itself. Time moves only when told.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "api/api.h"
#include "base/clock.h"
#include "model/policy.h"
#include "store/conformance/temporary_folder.h"
#include "store/sqlite/sqlite_database.h"
#include "store/store.h"

namespace api::testing {

inline constexpr base::Instant world_now{1'780'000'000'000};  // 2026-05-28T20:26:40Z

template <class T>
T value_of(base::Result<T> result) {
  if (!result) FAIL(result.error().text);
  return *std::move(result);
}
inline void require_done(const base::Result<void>& result) {
  if (!result) FAIL(result.error().text);
}

// Carries out question.assign, question.close, task.done, task.reopen, policy.publish and
// reader.choose; everything else is taken without effect. A row that does not exist is refused, as
// the engine does.
class SmallIntake final : public Intake {
 public:
  SmallIntake(store::Store& store, base::Clock& clock) : store_(store), clock_(clock) {}

  base::Result<Receipt> submit(std::vector<model::Fact> facts) override;
  base::Instant now() const override { return clock_.now(); }

  void listen(LiveFeed* feed) { feed_ = feed; }
  base::Result<void> commit(const model::Changes& changes);
  std::vector<model::Fact> taken;
  bool is_broken = false;  // as when the store cannot be reached

 private:
  Outcome take(const model::Fact& fact);
  base::Result<std::string> carry_out(const model::Command& command);

  store::Store& store_;
  base::Clock& clock_;
  LiveFeed* feed_ = nullptr;
  std::mutex mutex_;
  std::set<std::pair<std::string, std::string>> known_;
};

// Says of every text that holds "加微信" that the first rule would act on it.
class SmallExplainer final : public Explainer {
 public:
  base::json::object explain(const model::Message&, const model::Member&,
                             const model::Group&) override;
  base::Result<void> check(const model::Policy& policy) override;
  base::Result<std::vector<Hit>> try_out(const model::Policy& draft,
                                         const std::vector<Trial>& trials) override;
};

// Teaches "ads" in no time; of "mood" there are never enough labels.
class SmallTeacher final : public Teacher {
 public:
  std::int64_t labels_min() const override { return 10; }
  base::Result<void> begin(const std::string& task, const std::string& login) override;
  std::optional<Lesson> lesson(const std::string& task) const override;

 private:
  std::map<std::string, Lesson> lessons_;
};

// WeCom in some trouble, and a demo platform that has nothing to compare.
class SmallPlatforms final : public Platforms {
 public:
  std::vector<TroubleTold> tell(std::string_view text) const override;
  std::vector<Platform> list() const override;
  base::Result<void> reconcile(const std::string& source) override;
  Response hear(const Request& request) override;
  // WeCom asks its senders, takes 20 bytes, and gives each group two a day; demo sends by itself.
  BroadcastWay broadcast_way(const std::string& source) const override;
  base::Result<void> check_broadcast(const std::string& source, const std::string& text,
                                     const std::vector<BroadcastLink>& links) const override;
  std::vector<QuotaLeft> quota_left(const std::string& source,
                                    const std::vector<std::string>& groups,
                                    const std::vector<GroupReached>& reached,
                                    base::Instant now) const override;

  std::vector<CustomerTag> customer_tags(const std::string& source) const override;
  bool makes_ways(const std::string& source) const override { return source == "wecom"; }
  bool changes_owners(const std::string& source) const override { return source != "files"; }

  // WeCom has a group robot; it reads keys that begin with "key-", and says no.
  base::Result<std::string> read_robot_key(const std::string& source,
                                           const std::string& text) const override;
  base::Result<void> test_robot(const std::string& source) const override;

  bool has_any = true;
  std::vector<std::string> reconciled;  // sources, in order
  std::vector<Request> heard;
};

// WeCom lets staff in: the code "code-u2" is of the member u2, "code-" of an outsider, every other
// one is used up.
class SmallWorkplaces final : public Workplaces {
 public:
  std::vector<Workplace> list() const override;
  base::Result<std::string> sign_in_address(const std::string& source,
                                            const SignInTrip& trip) const override;
  base::Result<std::string> member_of_code(const std::string& source,
                                           const std::string& code) override;
  base::Result<PageRights> page_rights(const std::string& source,
                                       const std::string& page_address) override;

  bool makes_accounts = false;
  bool is_down = false;
  int asked = 0;  // for members of codes
};

struct Browser {
  std::string cookie, csrf, token;
};

class World {
 public:
  World();

  Response send(const Browser& who, std::string_view method, std::string_view target,
                std::string_view body = {}, std::string_view idempotency_key = {});
  Response get(const Browser& who, std::string_view target) { return send(who, "GET", target); }
  // Signed in as an account of that role, made when it is asked for first.
  Browser as(std::string_view role);
  Browser nobody() const { return {}; }

  store::conformance::TemporaryFolder folder;
  base::ManualClock clock{world_now};
  std::unique_ptr<store::Database> database;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<SmallIntake> intake;
  SmallExplainer explainer;
  SmallTeacher teacher;
  SmallPlatforms platforms;
  SmallWorkplaces workplaces;
  std::unique_ptr<Api> api;

 private:
  std::map<std::string, Browser, std::less<>> browsers_;
};

// The rows the world begins with: 3 groups, 30 members, 120 messages, questions, tasks, decisions,
// strikes, and who knows member 4.
model::Changes starting_rows();

base::json::object parsed(const Response& response);
Browser browser_of(const Response& signed_in);

}  // namespace api::testing
