// A Host in memory, for tests: it keeps facts, marks, and who is in which group by the facts alone.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "connectors/connector.h"

namespace connectors::xmpp {

class MemoryHost final : public Host {
 public:
  base::Result<Taken> take(std::vector<model::Fact> facts) override;
  base::Result<Taken> take(std::vector<model::Fact> facts, std::string_view source,
                           const Mark& mark) override;
  base::Result<std::string> mark(std::string_view source, std::string_view name) override;
  base::Result<std::vector<KnownGroup>> groups(std::string_view source) override;

  // So many calls of take() fail from now on.
  void refuse(int calls);
  // Called for each new fact, on the connector's thread, before take() returns.
  void on_fact(std::function<void(const model::Fact&)> hear);

  std::vector<model::Fact> facts() const;
  std::size_t known_count() const;  // facts that were given more than once
  // Waits until the facts satisfy the test; false after `wait_ms`.
  bool await(const std::function<bool(const std::vector<model::Fact>&)>& test,
             int wait_ms = 30'000);
  // Texts of a group's messages, in the order in which they were taken.
  std::vector<std::string> texts(const std::string& group) const;
  bool await_text(const std::string& group, const std::string& text, int wait_ms = 30'000);

 private:
  void keep(const model::Fact& fact);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<model::Fact> facts_;
  std::set<std::pair<std::string, std::string>> ids_;
  std::map<std::string, std::string> marks_;
  std::map<std::string, KnownGroup> groups_;
  std::map<std::string, std::pair<std::string, bool>> people_;  // name, is staff
  std::size_t known_ = 0;
  int refusals_ = 0;
  std::function<void(const model::Fact&)> hear_;
};

}  // namespace connectors::xmpp
