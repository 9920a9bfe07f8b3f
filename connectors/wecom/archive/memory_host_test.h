// MemoryHost is what a store does, in memory: facts by (source, external id), marks that move with
// them, and the faults of a store: it can be away before anything was stored, or after, so that
// only the answer is lost. Thread-safe.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "connectors/wecom/archive/archive_puller.h"

namespace connectors::wecom::archive {

class MemoryHost final : public Host {
 public:
  explicit MemoryHost(double away = 0, std::uint64_t seed = 1) : away_(away), random_(seed) {}

  base::Result<Taken> take(std::vector<model::Fact> facts) override {
    return take(std::move(facts), "", {});
  }
  base::Result<Taken> take(std::vector<model::Fact> facts, std::string_view source,
                           const Mark& mark) override {
    const std::lock_guard lock(mutex_);
    if (random_.chance(away_)) return lost("before");
    Taken taken;
    for (std::size_t i = 0; i < facts.size(); ++i) {
      model::Fact& fact = facts[i];
      if (!refused_.empty() && fact.external_id == refused_) {
        taken.refused.emplace_back(i, base::Error{base::ErrorCode::invalid_input, "not this", ""});
        continue;
      }
      const std::string name = fact.external_id;
      const bool is_new = facts_.emplace(name, fact).second;
      ++(is_new ? taken.accepted : taken.known);
      if (is_new) order_.push_back(name);
    }
    // As a host does that stores the mark as one more fact.
    if (mark.value.size() > mark_bytes_max_) {
      taken.refused.emplace_back(facts.size(),
                                 base::Error{base::ErrorCode::invalid_input, "too long", ""});
    } else if (!mark.name.empty())
      marks_[{std::string(source), mark.name}] = mark.value;
    if (random_.chance(away_)) return lost("after");
    return taken;
  }
  base::Result<std::string> mark(std::string_view source, std::string_view name) override {
    const std::lock_guard lock(mutex_);
    if (random_.chance(away_)) return lost("before");
    return marks_[{std::string(source), std::string(name)}];
  }
  base::Result<std::vector<KnownGroup>> groups(std::string_view) override {
    return std::vector<KnownGroup>();
  }

  std::size_t count() const {
    const std::lock_guard lock(mutex_);
    return facts_.size();
  }
  std::vector<std::string> order() const {  // external ids as they were first taken
    const std::lock_guard lock(mutex_);
    return order_;
  }
  bool has(const std::string& id) const {
    const std::lock_guard lock(mutex_);
    return facts_.contains(id);
  }
  model::Fact fact(const std::string& id) const {
    const std::lock_guard lock(mutex_);
    return facts_.at(id);
  }
  void set_mark(const std::string& name, std::string value) {
    const std::lock_guard lock(mutex_);
    marks_[{"wecom", name}] = std::move(value);
  }
  void allow_marks(std::size_t bytes_max) {
    const std::lock_guard lock(mutex_);
    mark_bytes_max_ = bytes_max;
  }
  void refuse(std::string id) {
    const std::lock_guard lock(mutex_);
    refused_ = std::move(id);
  }

 private:
  static tl::unexpected<base::Error> lost(const char* when) {
    return base::fail(base::ErrorCode::unavailable, std::string("the store was away ") + when);
  }
  mutable std::mutex mutex_;
  double away_;
  base::Random random_;
  std::map<std::string, model::Fact> facts_;
  std::vector<std::string> order_;
  std::map<std::pair<std::string, std::string>, std::string> marks_;
  std::string refused_;
  std::size_t mark_bytes_max_ = archive::mark_bytes_max;
};

}  // namespace connectors::wecom::archive
